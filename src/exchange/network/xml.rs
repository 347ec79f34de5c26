//! XML 1.0 as it is written here: elements with attributes, indented, and text that any parser takes.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The name and the value of an attribute.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// A document on its way.
pub(super) struct Xml(Writer<Vec<u8>>);

/// Whether XML 1.0 lets a document hold the character, escaped or not.
fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The text with U+FFFD for what no XML document can hold.
fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect())
}

fn start<'a>(name: &'a str, attributes: &[Attribute<'a>]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().map(|(name, value)| (*name, clean(value))))
}

impl Xml {
    /// A document that has only its declaration.
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }
    /// An element with others in it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) {
        self.put(Event::Start(start(name, attributes)));
        inside(self);
        self.put(Event::End(BytesEnd::new(name)));
    }
    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.put(Event::Empty(start(name, attributes)));
    }
    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |xml| xml.put(Event::Text(BytesText::new(&clean(text)))));
    }
    /// The document's bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn put(&mut self, event: Event<'_>) {
        // Memory takes every byte, so that there is no failure to tell.
        self.0.write_event(event).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut xml = Xml::new();
        xml.text("a", &[("b", text)], text);
        String::from_utf8(xml.finish()).unwrap()
    }

    #[test]
    fn marks_of_the_language_are_escaped() {
        let text = written("<&>\"'");
        assert!(
            text.ends_with("\n<a b=\"&lt;&amp;&gt;&quot;&apos;\">&lt;&amp;&gt;&quot;&apos;</a>\n"),
            "{text}"
        );
    }

    #[test]
    fn lines_survive_in_attributes() {
        let text = written("one\ntwo\tthree\r");
        assert!(text.contains("b=\"one&#10;two&#9;three&#13;\""), "{text}");
    }

    #[test]
    fn what_no_document_can_hold_is_replaced() {
        let text = written("a\0b\u{1b}c\u{fffe}d🙂\u{10ffff}");
        assert!(text.contains(">a\u{fffd}b\u{fffd}c\u{fffd}d🙂\u{10ffff}<"), "{text}");
    }
}
