//! The inputs that fuzzing has kept: what must hold for every input holds for them, on every run of the tests.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/bodies/mod.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets are another crate, for which they are public")]
mod bodies;

/// The largest input that is kept, in bytes.
const LARGEST: u64 = 8 << 10;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The files of a folder by their names without ending.
fn names(folder: &str) -> BTreeSet<String> {
    let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    files(&fuzz().join(folder)).iter().map(name).collect()
}

#[test]
fn every_target_has_its_inputs_and_they_are_small() {
    let targets: BTreeSet<String> = bodies::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("corpus"), targets);
    let manifest = std::fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for target in targets {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
        let kept = files(&fuzz().join("corpus").join(&target));
        assert!(kept.len() >= 10, "{target} has {} inputs", kept.len());
        for input in kept {
            assert!(std::fs::metadata(&input).unwrap().len() <= LARGEST, "{}", input.display());
        }
    }
}

#[test]
fn what_must_hold_holds_for_every_kept_input() {
    let mut wrong = Vec::new();
    for (target, body) in bodies::TARGETS {
        for input in files(&fuzz().join("corpus").join(target)) {
            let bytes = std::fs::read(&input).unwrap();
            if catch_unwind(|| body(&bytes)).is_err() {
                wrong.push(input.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "what went wrong is told above; it was with\n{}", wrong.join("\n"));
}
