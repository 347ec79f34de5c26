//! A network as GraphML 1.0.

use super::graph::{AttributeColumn, GraphEdge, GraphNode, Holds, Network};
use super::xml::Xml;

/// What Gephi takes a node's looks from. Names count, and colours must be whole numbers.
const LOOKS: [(&str, Holds); 7] = [
    ("label", Holds::Text),
    ("r", Holds::Whole),
    ("g", Holds::Whole),
    ("b", Holds::Whole),
    ("size", Holds::Number),
    ("x", Holds::Number),
    ("y", Holds::Number),
];
const EDGE_LOOKS: [(&str, Holds); 2] = [("label", Holds::Text), ("weight", Holds::Number)];

pub(super) fn write(network: &Network) -> Vec<u8> {
    let mut xml = Xml::new();
    let root = [
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ),
    ];
    xml.element("graphml", &root, |xml| {
        xml.text("desc", &[], &network.about);
        keys(xml, "node", &LOOKS, &network.node_columns);
        keys(xml, "edge", &EDGE_LOOKS, &network.edge_columns);
        xml.element("graph", &[("id", "map"), ("edgedefault", "directed")], |xml| {
            network.nodes.iter().for_each(|one| node(xml, one, &network.node_columns));
            network.edges.iter().for_each(|one| edge(xml, one, &network.edge_columns));
        });
    });
    xml.finish()
}

/// Nodes and edges have keys of the same name, so that a key's id says whose it is.
fn key(of: &str, id: &str) -> String {
    format!("{of}.{id}")
}

fn keys(xml: &mut Xml, of: &str, looks: &[(&str, Holds)], columns: &[AttributeColumn]) {
    let looks = looks.iter().map(|(name, holds)| (*name, *name, *holds));
    let columns = columns.iter().map(|column| (column.id.as_str(), column.title.as_str(), column.holds));
    for (id, title, holds) in looks.chain(columns) {
        let holds = match holds {
            Holds::Text => "string",
            Holds::Whole => "int",
            Holds::Number => "double",
        };
        xml.empty("key", &[("id", &key(of, id)), ("for", of), ("attr.name", title), ("attr.type", holds)]);
    }
}

fn data<'a>(xml: &mut Xml, of: &str, values: impl Iterator<Item = (&'a str, Option<&'a str>)>) {
    for (id, value) in values {
        if let Some(value) = value {
            xml.text("data", &[("key", &key(of, id))], value);
        }
    }
}

/// The columns' ids, each with what stands in its cell.
fn cells<'a>(
    columns: &'a [AttributeColumn],
    cells: &'a [Option<String>],
) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
    columns.iter().map(|column| column.id.as_str()).zip(cells.iter().map(Option::as_deref))
}

fn node(xml: &mut Xml, node: &GraphNode, columns: &[AttributeColumn]) {
    let looks: [Option<String>; LOOKS.len()] = [
        Some(node.label.clone()),
        Some(node.colour.r.to_string()),
        Some(node.colour.g.to_string()),
        Some(node.colour.b.to_string()),
        Some(node.size.to_string()),
        node.spot.map(|(x, _)| x.to_string()),
        node.spot.map(|(_, y)| y.to_string()),
    ];
    let looks = LOOKS.iter().zip(&looks).map(|((name, _), value)| (*name, value.as_deref()));
    xml.element("node", &[("id", &node.id.to_string())], |xml| {
        data(xml, "node", looks.chain(cells(columns, &node.cells)));
    });
}

fn edge(xml: &mut Xml, edge: &GraphEdge, columns: &[AttributeColumn]) {
    let (from, to) = (edge.from.to_string(), edge.to.to_string());
    let weight = edge.weight.map(|weight| weight.to_string());
    let looks: [Option<&str>; EDGE_LOOKS.len()] = [Some(&edge.label), weight.as_deref()];
    let looks = EDGE_LOOKS.iter().zip(looks).map(|((name, _), value)| (*name, value));
    xml.element("edge", &[("id", &edge.id), ("source", &from), ("target", &to)], |xml| {
        data(xml, "edge", looks.chain(cells(columns, &edge.cells)));
    });
}
