//! The network of a map as files, read back as another program would.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use stancemap::exchange::network::{Format, NetworkOptions, format_of, write};
use stancemap::model::{Actor, ActorId, ItemId as _, Relation, RelationId, RelationKind, StanceMap};
use stancemap::{edit, store};

use crate::support::maps;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/ukraine-guarantees.ron");

/// The formats with a name for a file of each.
fn formats() -> [(&'static Format, &'static str); 2] {
    ["out.graphml", "out.gexf"].map(|name| (format_of(name.as_ref()).unwrap(), name))
}

/// What is known of a node or an edge, by the names that people see.
type Known = BTreeMap<String, String>;

/// A network as it was read.
#[derive(Debug, Default, PartialEq)]
struct Network {
    graph: Known,
    nodes: BTreeMap<String, Known>,
    edges: BTreeMap<String, Known>,
}

fn attributes(start: &BytesStart<'_>) -> Known {
    start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
            (attribute.key.0.to_owned(), value.into_owned())
        })
        .collect()
}

/// Reads either format: a node's or an edge's own attributes, what stands in its cells and how it is drawn.
fn read(bytes: &[u8]) -> Network {
    let text = std::str::from_utf8(bytes).unwrap();
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "no parser takes {text:?}");
    let mut reader = Reader::from_str(text);
    let mut network = Network::default();
    let mut titles: BTreeMap<(String, String), String> = BTreeMap::new();
    // The class of the columns or the item that is being read, the item's id, and the cell in it.
    let (mut class, mut item, mut cell, mut words) = (String::new(), String::new(), None, String::new());
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let mut known = attributes(&start);
                let take = |known: &mut Known, name: &str| known.remove(name).unwrap();
                match start.name().0 {
                    "graph" => network.graph = known,
                    "attributes" => class = take(&mut known, "class"),
                    "attribute" => {
                        let key = (class.clone(), take(&mut known, "id"));
                        assert_eq!(titles.insert(key, take(&mut known, "title")), None);
                    }
                    "key" => {
                        let key = (take(&mut known, "for"), take(&mut known, "id"));
                        assert_eq!(titles.insert(key, take(&mut known, "attr.name")), None);
                    }
                    name @ ("node" | "edge") => {
                        (class, item) = (name.to_owned(), take(&mut known, "id"));
                        let items = if name == "node" { &mut network.nodes } else { &mut network.edges };
                        assert_eq!(items.insert(item.clone(), known), None, "{item} stands twice");
                    }
                    "data" => (cell, words) = (Some(take(&mut known, "key")), String::new()),
                    name @ ("attvalue" | "viz:color" | "viz:position" | "viz:size") => {
                        let items = if class == "node" { &mut network.nodes } else { &mut network.edges };
                        let of = items.get_mut(&item).unwrap();
                        if name == "attvalue" {
                            let title = &titles[&(class.clone(), take(&mut known, "for"))];
                            of.insert(title.clone(), take(&mut known, "value"));
                        } else if name == "viz:size" {
                            of.insert("size".to_owned(), take(&mut known, "value"));
                        } else {
                            of.extend(known);
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(name) => words.push_str(&format!("&{};", &*name)),
            Event::End(end) if end.name().0 == "data" => {
                let items = if class == "node" { &mut network.nodes } else { &mut network.edges };
                let title = titles[&(class.clone(), cell.take().unwrap())].clone();
                items.get_mut(&item).unwrap().insert(title, unescape(&words).unwrap().into_owned());
            }
            Event::Eof => return network,
            _ => {}
        }
    }
}

fn stancemap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stancemap")).current_dir(folder).args(arguments).output().unwrap()
}

/// What the command writes of a map.
fn written(map: &str, name: &str, options: &[&str]) -> Network {
    let folder = tempfile::tempdir().unwrap();
    let output = stancemap(folder.path(), &[&["network", map, "-o", name], options].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(&std::fs::read(folder.path().join(name)).unwrap())
}

fn known<'a>(of: &'a Known, name: &str) -> Option<&'a str> {
    of.get(name).map(String::as_str)
}

#[test]
fn the_sample_is_written_with_all_that_is_known() {
    let map = store::open(Path::new(SAMPLE)).unwrap().map;
    let memberships: usize = map.actors.values().map(|actor| actor.memberships.len()).sum();
    for (_, name) in formats() {
        let network = written(SAMPLE, name, &[]);
        assert_eq!(network.nodes.len(), map.actors.len());
        assert_eq!(network.edges.len(), map.relations.len() + memberships);
        let meloni = &network.nodes["meloni"];
        for (what, value) in [
            ("label", "Giorgia Meloni"),
            ("kind", "person"),
            ("bloc", "Cover without entry"),
            ("bloc_id", "cover"),
            ("influence", "0.6"),
            ("aliases", "Meloni; the Italian prime minister"),
            ("stances", "6"),
            ("position: Guarantee strength", "8"),
            ("support: Reassurance force", "-1.5"),
            ("r", "0"),
            ("g", "114"),
            ("b", "178"),
            ("x", "116"),
            ("y", "-88"),
        ] {
            assert_eq!(known(meloni, what), Some(value), "{name}: {what}");
        }
        assert_eq!(known(&network.nodes["albanese"], "position: Escalation risk"), None, "silence");
        let pressure = &network.edges["lavrov-starmer"];
        for (what, value) in [
            ("source", "lavrov"),
            ("target", "starmer"),
            ("kind", "opposes"),
            ("label", "opposes"),
            ("weight", "0.8"),
        ] {
            assert_eq!(known(pressure, what), Some(value), "{name}: {what}");
        }
        let office = &network.edges["member.albares.spain"];
        for (what, value) in [("kind", "member-of"), ("role", "foreign minister"), ("since", "2021-07-12")] {
            assert_eq!(known(office, what), Some(value), "{name}: {what}");
        }
    }
    let network = written(SAMPLE, "out.gexf", &[]);
    let time = [known(&network.graph, "mode"), known(&network.graph, "timeformat")];
    assert_eq!(time, [Some("dynamic"), Some("date")]);
    let office = &network.edges["member.albares.spain"];
    assert_eq!((known(office, "start"), known(office, "end")), (Some("2021-07-12"), None));
}

#[test]
fn a_day_and_a_board_take_a_part() {
    let map = store::open(Path::new(SAMPLE)).unwrap().map;
    for (_, name) in formats() {
        let then = written(SAMPLE, name, &["--at", "2020-01-01"]);
        assert_eq!(then.nodes.len(), map.actors.len());
        assert!(!then.edges.contains_key("member.albares.spain"), "not yet in office");
        let stances: Vec<_> = then.nodes.values().map(|node| &node["stances"]).collect();
        assert!(stances.iter().all(|count| *count == "0"));
        assert!(then.nodes.values().flat_map(Known::keys).all(|what| !what.starts_with("position: ")));

        let board = written(SAMPLE, name, &["--board", "who-stands-where"]);
        let placed = &map.boards.values().next().unwrap().actors;
        assert_eq!(board.nodes.len(), placed.len());
        let ends = board.edges.values().flat_map(|edge| [&edge["source"], &edge["target"]]);
        assert!(ends.into_iter().all(|end| board.nodes.contains_key(end)));
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (&["-o", "out.xml"][..], ["out.xml", ".graphml", ".gexf"]),
        (&["-o", "out.gexf", "--board", "wall"], ["\"wall\"", "who-stands-where", "Who stands where"]),
        (&["-o", "none/out.gexf"], ["writing", "none/out.gexf", "failed"]),
    ] {
        let output = stancemap(folder.path(), &[&["network", SAMPLE], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    let wrong = stancemap(folder.path(), &["network", SAMPLE, "-o", "out.gexf", "--at", "soon"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was left behind");
}

#[test]
fn an_empty_map_is_an_empty_network() {
    let folder = tempfile::tempdir().unwrap();
    assert!(stancemap(folder.path(), &["new", "map.ron", "--title", "A map"]).status.success());
    let map = folder.path().join("map.ron");
    for (_, name) in formats() {
        let network = written(map.to_str().unwrap(), name, &[]);
        assert!(network.nodes.is_empty() && network.edges.is_empty());
    }
}

#[test]
fn any_name_comes_back_and_so_does_a_tie_to_oneself() {
    let id = |text: &str| ActorId::parse(text).unwrap();
    let mut actor = Actor::new("<&>\"' ]]> 🙂\u{0}\u{1b}");
    actor.note = "one\ntwo\ttabs".to_owned();
    let map = edit::put(&StanceMap::new("<!--"), &id("a"), actor).unwrap();
    let mut relation = Relation::new(id("a"), id("a"), RelationKind::Opposes);
    relation.note = "&amp; \u{fffe}".to_owned();
    let map = edit::put(&map, &RelationId::parse("self").unwrap(), relation).unwrap();
    for (format, _) in formats() {
        let network = read(&write(&map, &NetworkOptions::default(), format));
        let node = &network.nodes["a"];
        assert_eq!(known(node, "label"), Some("<&>\"' ]]> 🙂\u{fffd}\u{fffd}"));
        assert_eq!(known(node, "note"), Some("one\ntwo\ttabs"));
        let edge = &network.edges["self"];
        assert_eq!((known(edge, "source"), known(edge, "target")), (Some("a"), Some("a")));
        assert_eq!(known(edge, "note"), Some("&amp; \u{fffd}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn both_formats_say_the_same_of_any_map(map in maps()) {
        let options = NetworkOptions::default();
        let [mut graphml, mut gexf] = formats().map(|(format, _)| {
            let bytes = write(&map, &options, format);
            assert_eq!(bytes, write(&map.clone(), &options, format), "the same map, the same bytes");
            read(&bytes)
        });
        let memberships: usize = map.actors.values().map(|actor| actor.memberships.len()).sum();
        prop_assert_eq!(graphml.nodes.len(), map.actors.len());
        prop_assert_eq!(graphml.edges.len(), map.relations.len() + memberships);
        // What only one of them has: ways to say what the other says in cells, or can't.
        for network in [&mut graphml, &mut gexf] {
            network.graph.clear();
            network.nodes.values_mut().for_each(|node| node.retain(|what, _| what != "z"));
            for edge in network.edges.values_mut() {
                edge.retain(|what, _| !matches!(what.as_str(), "type" | "start" | "end"));
            }
        }
        prop_assert_eq!(graphml, gexf);
    }
}
