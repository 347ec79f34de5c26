//! XML as a plain row of events with local names, read leniently and within a depth. Entities that a file
//! defines itself are never expanded, so none can grow.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::Trouble;

/// An event in an XML text.
pub(super) enum XmlPart<'a> {
    /// An element begins: its name without prefix, and the whole of its tag.
    Open(&'a str, &'a BytesStart<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text, with its references resolved.
    Text(&'a str),
}

/// Goes through an XML text. An empty element opens and closes.
pub(super) fn walk(
    xml: &str,
    depth_limit: usize,
    mut see: impl FnMut(XmlPart) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(Trouble::broken)? {
            Event::Start(start) => {
                depth += 1;
                if depth > depth_limit {
                    return Err(Trouble::TooDeep);
                }
                see(XmlPart::Open(start.local_name().into_inner(), &start))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                see(XmlPart::Close(end.local_name().into_inner()))?;
            }
            Event::Text(text) => see(XmlPart::Text(&text.xml10_content()))?,
            Event::CData(text) => see(XmlPart::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => see(XmlPart::Text(&resolved(&reference)))?,
            Event::Eof if depth > 0 => return Err(Trouble::broken("it ends in the middle")),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn resolved(reference: &BytesRef) -> String {
    let name = reference.xml10_content();
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        // XML's five are among HTML's; what is not known stays as it was written.
        _ => resolve_html5_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned),
    }
}

/// The value of an attribute by its local name.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let found =
        start.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
    let value = quick_xml::escape::unescape_with(&found.value, resolve_html5_entity);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// The texts of an XML file's elements of some names, in order: `(name, text)`. A file that is broken gives
/// those before the break.
pub(super) fn texts(xml: &str, depth_limit: usize, names: &[&str]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    let walked = walk(xml, depth_limit, |part| {
        match part {
            XmlPart::Open(name, _) => {
                inside = names.contains(&name);
                if inside {
                    found.push((name.to_owned(), String::new()));
                }
            }
            XmlPart::Close(_) => inside = false,
            XmlPart::Text(text) => {
                if let Some((_, value)) = found.last_mut().filter(|_| inside) {
                    value.push_str(text);
                }
            }
        }
        Ok(())
    });
    // Publication data are a help, never a reason to refuse a file whose text is fine.
    drop(walked);
    for (_, value) in &mut found {
        *value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    found.retain(|(_, value)| !value.is_empty());
    found
}
