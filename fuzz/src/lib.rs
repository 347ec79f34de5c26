//! The fuzz targets of Stancemap: what they run is in `bodies`, and how a run begins is here.

pub mod bodies;

/// Begins a run: from now on every panic is a finding, but for one that a library has on the thread of the importers.
/// There it is caught, and the file is said to be damaged.
pub fn begin() {
    let aborting = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let in_library = panic.location().is_some_and(|place| place.file().contains("/registry/src/"));
        if !(in_library && std::thread::current().name() == Some("import")) {
            aborting(panic);
        }
    }));
}
