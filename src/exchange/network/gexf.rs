//! A network as GEXF 1.3.

use super::graph::{AttributeColumn, GraphEdge, GraphNode, Holds, Network};
use super::xml::Xml;
use crate::model::choice::Keyed as _;

pub(super) fn write(network: &Network) -> Vec<u8> {
    let mut xml = Xml::new();
    let root =
        [("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")];
    let dated = network.edges.iter().any(|edge| edge.since.is_some() || edge.until.is_some());
    let mut graph = vec![("defaultedgetype", "directed"), ("idtype", "string")];
    graph.extend(if dated {
        &[("mode", "dynamic"), ("timeformat", "date"), ("timerepresentation", "interval")][..]
    } else {
        &[("mode", "static")][..]
    });
    xml.element("gexf", &root, |xml| {
        xml.element("meta", &[], |xml| {
            xml.text("creator", &[], "Stancemap");
            xml.text("description", &[], &network.about);
        });
        xml.element("graph", &graph, |xml| {
            attributes(xml, "node", &network.node_columns);
            attributes(xml, "edge", &network.edge_columns);
            xml.element("nodes", &[("count", &network.nodes.len().to_string())], |xml| {
                network.nodes.iter().for_each(|one| node(xml, one, &network.node_columns));
            });
            xml.element("edges", &[("count", &network.edges.len().to_string())], |xml| {
                network.edges.iter().for_each(|one| edge(xml, one, &network.edge_columns));
            });
        });
    });
    xml.finish()
}

fn attributes(xml: &mut Xml, class: &str, columns: &[AttributeColumn]) {
    xml.element("attributes", &[("class", class), ("mode", "static")], |xml| {
        for column in columns {
            let holds = match column.holds {
                Holds::Text => "string",
                Holds::Whole => "integer",
                Holds::Number => "double",
            };
            xml.empty("attribute", &[("id", &column.id), ("title", &column.title), ("type", holds)]);
        }
    });
}

fn values(xml: &mut Xml, columns: &[AttributeColumn], cells: &[Option<String>]) {
    xml.element("attvalues", &[], |xml| {
        for (column, cell) in columns.iter().zip(cells) {
            if let Some(value) = cell {
                xml.empty("attvalue", &[("for", &column.id), ("value", value)]);
            }
        }
    });
}

fn node(xml: &mut Xml, node: &GraphNode, columns: &[AttributeColumn]) {
    xml.element("node", &[("id", &node.id.to_string()), ("label", &node.label)], |xml| {
        values(xml, columns, &node.cells);
        let [r, g, b] = [node.colour.r, node.colour.g, node.colour.b].map(|part| part.to_string());
        xml.empty("viz:color", &[("r", &r), ("g", &g), ("b", &b)]);
        if let Some((x, y)) = node.spot {
            xml.empty("viz:position", &[("x", &x.to_string()), ("y", &y.to_string()), ("z", "0")]);
        }
        xml.empty("viz:size", &[("value", &node.size.to_string())]);
    });
}

fn edge(xml: &mut Xml, edge: &GraphEdge, columns: &[AttributeColumn]) {
    let (from, to) = (edge.from.to_string(), edge.to.to_string());
    // Gephi joins the edges between two nodes unless their kinds differ, as this attribute says.
    let mut attributes = vec![
        ("id", edge.id.as_str()),
        ("source", &from),
        ("target", &to),
        ("type", "directed"),
        ("kind", edge.kind.key()),
        ("label", &edge.label),
    ];
    let [weight, start, end] = [
        edge.weight.map(|weight| weight.to_string()),
        // The format knows days alone.
        edge.since.map(|since| since.first().to_string()),
        edge.until.map(|until| until.last().to_string()),
    ];
    let optional = [("weight", &weight), ("start", &start), ("end", &end)];
    attributes.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
    xml.element("edge", &attributes, |xml| values(xml, columns, &edge.cells));
}
