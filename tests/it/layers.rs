//! The layers of the architecture: each module imports only from those before it, and within a layer no files import
//! each other in a circle. A file may lean on the modules that it lies in, as modules within modules do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The layers, lowest first, as `ARCHITECTURE.md` lists them.
const LAYERS: [&str; 12] = [
    "model", "edit", "store", "analysis", "text", "suggest", "figure", "exchange", "board", "share", "cli",
    "app",
];

/// A module by its names from the crate's root on; the root itself has none.
type Module = Vec<String>;

/// A crate's modules with their texts.
type Sources = BTreeMap<Module, String>;

/// All modules below a folder, which stands for the crate's root.
fn modules(root: &Path) -> Sources {
    fn walk(folder: &Path, at: &Module, found: &mut Sources) {
        let entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("the source folder")
            .flatten()
            .map(|entry| entry.path())
            .collect();
        for path in entries {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let mut module = at.clone();
            if path.is_dir() {
                module.push(name);
                walk(&path, &module, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                if !["mod", "lib", "main"].contains(&name.as_str()) {
                    module.push(name);
                }
                found.insert(module, std::fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    let mut found = Sources::new();
    walk(root, &Module::new(), &mut found);
    found
}

/// The code of a file: without comments, texts and its tests.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The paths that a tree of a `use` names, such as `a::{b, c::{self, d}}`.
fn paths_of(tree: &str) -> Vec<Vec<String>> {
    fn read(before: &[String], tree: &str, found: &mut Vec<Vec<String>>) {
        let names = |words: &str| -> Vec<String> {
            let words = words.split(" as ").next().unwrap_or_default();
            words.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let Some(open) = tree.find('{') else {
            let path: Vec<String> = before.iter().cloned().chain(names(tree)).collect();
            if path.len() > before.len() {
                found.push(path);
            }
            return;
        };
        let path: Vec<String> = before.iter().cloned().chain(names(&tree[..open])).collect();
        let inner = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
        let (mut depth, mut start) = (0, 0);
        for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    read(&path, &inner[start..at], found);
                    start = at + 1;
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    read(&[], tree, &mut found);
    found
}

/// The paths that a file's code names, whether in a `use` or where it calls.
fn named(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let starts = rest[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        rest = &rest[at + 4..];
        let end = rest.find(';').unwrap_or(rest.len());
        if starts {
            found.extend(paths_of(&rest[..end]));
        }
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for word in code.split(|c| !is_name(c)).filter(|word| word.contains("::")) {
        found.push(word.split("::").map(str::to_owned).filter(|name| !name.is_empty()).collect());
    }
    found
}

/// The module that a path leads to from a module, as far down as there are modules; none where it leads out of the
/// crate.
fn resolved(sources: &Sources, from: &Module, path: &[String]) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut at = match first.as_str() {
        "crate" => Module::new(),
        "self" => from.clone(),
        "super" => from[..from.len().checked_sub(1)?].to_vec(),
        child => {
            let inside: Module = from.iter().cloned().chain([child.to_owned()]).collect();
            if !sources.contains_key(&inside) {
                return None;
            }
            inside
        }
    };
    while let Some((name, more)) = rest.split_first() {
        if name == "super" {
            at.pop()?;
        } else {
            at.push(name.clone());
            if !sources.contains_key(&at) {
                at.pop();
                break;
            }
        }
        rest = more;
    }
    Some(at)
}

/// Which modules each module names, without those that it lies in.
fn imports(sources: &Sources) -> BTreeMap<Module, BTreeSet<Module>> {
    let of = |module: &Module, text: &String| {
        let led = named(&code(text)).into_iter().filter_map(|path| resolved(sources, module, &path));
        led.filter(|other| !module.starts_with(other)).collect()
    };
    sources.iter().map(|(module, text)| (module.clone(), of(module, text))).collect()
}

/// What modules import against the order of the layers.
fn violations(sources: &Sources) -> Vec<String> {
    let layer =
        |module: &Module| LAYERS.iter().position(|layer| Some(*layer) == module.first().map(String::as_str));
    let mut wrong = Vec::new();
    for (module, others) in imports(sources) {
        for other in others {
            if let (Some(from), Some(to)) = (layer(&module), layer(&other))
                && to > from
            {
                wrong.push(format!("{} names {}", module.join("::"), other.join("::")));
            }
        }
    }
    wrong
}

/// The circles of a layer's files: modules each of which leads to each other by their imports.
fn circles(sources: &Sources, layer: &str) -> Vec<Vec<String>> {
    let imports = imports(sources);
    let of_layer = |module: &&Module| module.first().is_some_and(|first| first == layer);
    // Where one can get to from a module, within the layer.
    let reach = |from: &Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(at) = open.pop() {
            for next in imports.get(&at).into_iter().flatten().filter(of_layer) {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        sources.keys().filter(of_layer).map(|module| (module, reach(module))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, there) in &reached {
        if there.contains(*module) {
            let together =
                there.iter().filter(|other| reached.get(other).is_some_and(|back| back.contains(*module)));
            found.insert(together.map(|module| module.join("::")).collect());
        }
    }
    found.into_iter().collect()
}

fn crate_sources() -> Sources {
    modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn layers_import_downward_only() {
    let sources = crate_sources();
    for layer in LAYERS {
        assert!(sources.contains_key(&vec![layer.to_owned()]), "there is no layer {layer}");
    }
    let wrong = violations(&sources);
    assert!(wrong.is_empty(), "imports against the order of the layers:\n{}", wrong.join("\n"));
}

#[test]
fn no_files_of_a_layer_import_each_other_in_a_circle() {
    let sources = crate_sources();
    let found: Vec<String> =
        LAYERS.iter().flat_map(|layer| circles(&sources, layer)).map(|circle| circle.join(" <-> ")).collect();
    assert!(found.is_empty(), "circles:\n{}", found.join("\n"));
}

#[test]
fn the_window_library_stays_in_the_window() {
    for (module, text) in crate_sources() {
        let is_below = module.first().is_some_and(|layer| layer != "app" && LAYERS.contains(&layer.as_str()));
        let code = code(&text);
        let names_egui = ["egui", "eframe", "egui_tiles"].iter().any(|library| {
            named(&code).iter().any(|path| path.first().is_some_and(|first| first == library))
        });
        assert!(!(is_below && names_egui), "{} names egui", module.join("::"));
    }
}

fn sources_of(files: &[(&str, &str)]) -> Sources {
    let module = |path: &str| path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    files.iter().map(|(path, text)| (module(path), (*text).to_owned())).collect()
}

#[test]
fn the_check_of_layers_can_fail() {
    let wrong = |text: &str| {
        let files = [("", ""), ("model", ""), ("model::items", text), ("edit", ""), ("edit::history", "")];
        violations(&sources_of(&files))
    };
    assert_eq!(wrong("use crate::edit::History;"), ["model::items names edit"]);
    assert_eq!(wrong("use crate::{model, edit::{history::History, self}};").len(), 2, "nested paths");
    assert_eq!(wrong("fn f() { crate::edit::history::go() }"), ["model::items names edit::history"]);
    assert!(
        wrong(
            "use crate::model::Actor;\n// crate::edit is above\n#[cfg(test)]\nmod tests { use crate::edit; }"
        )
        .is_empty()
    );
}

#[test]
fn the_check_of_circles_can_fail() {
    let of = |a: &str, b: &str| {
        let files = [("", ""), ("app", "mod a; mod b;"), ("app::a", a), ("app::b", b)];
        circles(&sources_of(&files), "app")
    };
    assert_eq!(of("use super::b::B;", "use crate::app::{a::A};"), [["app::a", "app::b"]]);
    assert!(of("use super::b::B;", "use super::View;").is_empty());
    assert!(of("use super::b::B;", "").is_empty());
}
