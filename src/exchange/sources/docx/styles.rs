//! What a Word document's styles say that matters for its text: which words are hidden, which paragraphs are
//! numbered. How they look is left out.

use std::collections::BTreeMap;

use super::super::error::Trouble;
use super::super::xml::{self, XmlPart, attribute};
use super::numbering::{Numbered, is_on};

/// How many styles may rest on each other.
const LONGEST: usize = 50;

#[derive(Debug, Default)]
struct Style {
    based_on: String,
    hidden: Option<bool>,
    numbered: Numbered,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct DocxStyles {
    all: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: String,
}

impl DocxStyles {
    /// Reads the part of a document that defines its styles.
    pub(super) fn read(xml: &str, depth: usize) -> Result<Self, Trouble> {
        let mut styles = Self::default();
        let (mut id, mut style) = (None, Style::default());
        // Parts of a style that hold for parts of tables, and what properties were before they were changed.
        let mut skipped = 0_usize;
        xml::walk(xml, depth, |part| {
            match part {
                XmlPart::Open(name, _)
                    if skipped > 0 || name == "tblStylePr" || name.ends_with("PrChange") =>
                {
                    skipped += 1;
                }
                XmlPart::Close(_) if skipped > 0 => skipped -= 1,
                XmlPart::Open("style", start) => {
                    let this = attribute(start, "styleId").unwrap_or_default();
                    let is = |name, value| attribute(start, name).as_deref() == Some(value);
                    if is("type", "paragraph")
                        && attribute(start, "default").is_some_and(|on| is_on(Some(&on)))
                    {
                        styles.usual.clone_from(&this);
                    }
                    id = Some(this);
                }
                XmlPart::Close("style") => {
                    if let Some(id) = id.take() {
                        styles.all.insert(id, std::mem::take(&mut style));
                    }
                }
                XmlPart::Open("basedOn", start) => {
                    style.based_on = attribute(start, "val").unwrap_or_default();
                }
                XmlPart::Open("vanish", start) => {
                    style.hidden = Some(is_on(attribute(start, "val").as_deref()));
                }
                XmlPart::Open(name, start) if id.is_some() => {
                    style.numbered.take_in(name, attribute(start, "val"));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }
    /// The style of a paragraph that names this one, or none.
    pub(super) fn of_paragraph<'a>(&'a self, named: &'a str) -> &'a str {
        if self.all.contains_key(named) { named } else { &self.usual }
    }
    /// Whether a style hides words.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.chain(id).find_map(|(_, style)| style.hidden).unwrap_or(false)
    }
    /// Which list a style's paragraphs are in, and on which level, with the style that says so.
    pub(super) fn numbered(&self, id: &str) -> (Numbered, &str) {
        let mut found = (Numbered::default(), "");
        for (id, style) in self.chain(id) {
            found.0.level = found.0.level.or(style.numbered.level);
            if style.numbered.list.is_some() {
                found.0.list.clone_from(&style.numbered.list);
                found.1 = id;
                break;
            }
        }
        found
    }
    /// A style and those that it rests on.
    fn chain(&self, id: &str) -> impl Iterator<Item = (&str, &Style)> {
        let get = |id: &str| self.all.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        std::iter::successors(get(id), move |(_, style)| get(&style.based_on)).take(LONGEST)
    }
}
