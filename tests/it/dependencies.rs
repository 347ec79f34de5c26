//! What comes in with the dependencies: licences, sources and banned crates as `deny.toml` has them, the notice in
//! `THIRD-PARTY.md`, and that every dependency is used. `cargo deny` knows more (advisories); this needs neither that
//! program nor a network.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::tools::skipped;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// What cargo knows of the package and all of its dependencies: of every system, or of this one only where the others'
/// were never fetched.
fn metadata() -> Value {
    let ask = |further: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked"])
            .args(further)
            .current_dir(root())
            .output()
            .unwrap();
        output.status.success().then(|| serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    ask(&[]).unwrap_or_else(|| {
        skipped("the crates of other systems (cargo fetch brings them)");
        let version = Command::new("rustc").arg("-vV").output().unwrap();
        let version = String::from_utf8(version.stdout).unwrap();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        ask(&["--filter-platform", host]).expect("what was built can be described")
    })
}

/// The packages other than our own, each with its name, licence and source.
fn others(metadata: &Value) -> Vec<(&str, &str, &str)> {
    let packages = metadata["packages"].as_array().unwrap();
    let word = |package: &'_ Value, field: &str| package[field].as_str().map(str::len);
    assert!(packages.iter().all(|package| word(package, "name").is_some()));
    packages
        .iter()
        .filter(|package| !package["source"].is_null())
        .map(|package| {
            let text = |field: &str| package[field].as_str().unwrap_or_default();
            (text("name"), text("license"), text("source"))
        })
        .collect()
}

/// Whether licences that are allowed are enough for an SPDX expression. `AND` binds more than `OR`.
fn enough(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let whole = any(&words, &mut at, allowed);
    whole && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut enough = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        enough |= all(words, at, allowed);
    }
    enough
}

fn all(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut enough = true;
    loop {
        let word = words.get(*at).copied().unwrap_or_default();
        *at += 1;
        if word == "(" {
            enough &= any(words, at, allowed);
            *at += 1;
        } else {
            enough &= allowed(word.trim_end_matches('+'));
            if words.get(*at) == Some(&"WITH") {
                // An exception allows more, never less.
                *at += 2;
            }
        }
        if words.get(*at) != Some(&"AND") {
            return enough;
        }
        *at += 1;
    }
}

fn deny() -> toml::Table {
    read("deny.toml").parse().unwrap()
}

/// The strings of a list in a table.
fn list<'a>(table: &'a toml::Value, name: &str) -> Vec<&'a str> {
    table[name].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// The crates that `deny.toml` allows more than the rest, with what they may have besides.
fn exceptions(deny: &toml::Table) -> Vec<(&str, Vec<&str>)> {
    let entries = deny["licenses"]["exceptions"].as_array().unwrap();
    entries.iter().map(|entry| (entry["crate"].as_str().unwrap(), list(entry, "allow"))).collect()
}

#[test]
fn every_dependency_is_under_a_licence_that_is_allowed() {
    let (metadata, deny) = (metadata(), deny());
    let (allowed, exceptions) = (list(&deny["licenses"], "allow"), exceptions(&deny));
    let packages = others(&metadata);
    assert!(packages.len() > 100, "only {} dependencies", packages.len());
    for (name, licence, _) in packages {
        let further = exceptions.iter().filter(|(other, _)| *other == name).flat_map(|(_, allow)| allow);
        let further: Vec<&str> = further.copied().collect();
        let fine = |word: &str| allowed.contains(&word) || further.contains(&word);
        assert!(enough(licence, &fine), "{name} is under {licence:?}");
    }
}

#[test]
fn no_dependency_is_banned_or_comes_from_elsewhere() {
    let (metadata, deny) = (metadata(), deny());
    let bans = deny["bans"]["deny"].as_array().unwrap();
    let banned: Vec<&str> = bans.iter().map(|entry| entry["crate"].as_str().unwrap()).collect();
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let locked = lock["package"].as_array().unwrap();
    for package in locked {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(&name), "{name} is banned");
    }
    for (name, _, source) in others(&metadata) {
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
    }
}

#[test]
fn the_notice_names_what_is_under_the_mozilla_licence_and_the_fonts() {
    let (metadata, deny) = (metadata(), deny());
    let notice = read("THIRD-PARTY.md");
    let named = |line: &str| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned());
    let rows: BTreeSet<String> = notice.lines().filter_map(named).collect();
    let (fonts, crates): (BTreeSet<_>, BTreeSet<_>) = rows.into_iter().partition(|row| row.contains('/'));
    let only_so = |licence: &str| !enough(licence, &|word| !word.starts_with("MPL-"));
    let found: BTreeSet<String> = others(&metadata)
        .into_iter()
        .filter(|(_, licence, _)| only_so(licence))
        .map(|(name, ..)| name.to_owned())
        .collect();
    assert_eq!(crates, found, "the notice names what is there, and no more");
    let allowed = exceptions(&deny).into_iter().filter(|(_, allow)| allow.contains(&"MPL-2.0"));
    assert_eq!(crates, allowed.map(|(name, _)| name.to_owned()).collect(), "deny.toml names the same");
    let there: BTreeSet<String> = std::fs::read_dir(root().join("assets/fonts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "OFL.txt")
        .map(|name| format!("assets/fonts/{name}"))
        .collect();
    assert_eq!(fonts, there);
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Whether code names a crate: as the beginning of a path, or after `use` or `extern crate`.
fn names(code: &str, name: &str) -> bool {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = &line[at + name.len()..];
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                && (after.starts_with("::") || line.trim_start() == format!("use {name};"))
        })
    })
}

#[test]
fn every_dependency_is_used() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let ours = packages.iter().find(|package| package["name"] == "stancemap").unwrap();
    let code = |folders: &[&str]| {
        let mut files = Vec::new();
        for folder in folders {
            rust_files(&root().join(folder), &mut files);
        }
        files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect::<String>()
    };
    let (program, tests) = (code(&["src"]), code(&["src", "tests", "benches"]));
    // Dependencies for the sake of their features; `cargo machete` reads the same list.
    let ignored = &ours["metadata"]["cargo-machete"]["ignored"];
    let unused: Vec<&str> = ours["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dependency| !ignored.as_array().unwrap().contains(&dependency["name"]))
        .filter_map(|dependency| {
            let name = dependency["name"].as_str().unwrap();
            let code = if dependency["kind"].is_null() { &program } else { &tests };
            (!names(code, &name.replace('-', "_"))).then_some(name)
        })
        .collect();
    assert_eq!(unused, [""; 0]);
}

#[test]
fn the_checks_can_fail() {
    let mit = |word: &str| word == "MIT";
    for (expression, fine) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0", false),
        ("", false),
        ("MIT AND GPL-3.0", false),
        ("MIT OR Apache-2.0 AND GPL-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("MIT AND (GPL-3.0 OR MIT)", true),
        ("Apache-2.0 WITH LLVM-exception OR MIT+", true),
    ] {
        assert_eq!(enough(expression, &mit), fine, "{expression:?}");
    }
    assert!(names("let x = csv::Reader::new();", "csv") && names("use egui;", "egui"));
    assert!(!names("// csv::Reader\nlet csv = my_csv::read();\nuse positions_csv;", "csv"));
}
