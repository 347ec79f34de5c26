//! What the styles of an `OpenDocument` text say that matters for its words: which are hidden, and how lists and
//! headings are numbered. How they look is left out.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::super::error::Trouble;
use super::super::numerals::Numeral;
use super::super::xml::{self, XmlPart, attribute};

/// How many levels a list has.
pub(super) const LEVELS: usize = 10;

/// How many styles may rest on each other.
const LONGEST: usize = 50;

#[derive(Debug, Default)]
struct Style {
    parent: String,
    hidden: Option<bool>,
    list: String,
}

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct OdtLevel {
    numeral: Numeral,
    before: String,
    after: String,
    start: Option<u32>,
    /// Of how many levels the numbers are shown.
    shown: usize,
    /// What is shown, with `%1%` for the number of the first level, where it is said so.
    form: String,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct OdtStyles {
    /// By family and name.
    all: BTreeMap<(String, String), Style>,
    lists: BTreeMap<String, BTreeMap<usize, OdtLevel>>,
}

/// The name that the numbering of headings has here; no list has it.
pub(super) const OUTLINE: &str = "";

/// How far a list has counted on each of its levels.
pub(super) type Counts = [Option<u32>; LEVELS];

impl OdtStyles {
    /// Takes in the styles of a part.
    pub(super) fn read(&mut self, xml: &str, depth: usize) -> Result<(), Trouble> {
        let (mut style, mut list) = (None, None);
        xml::walk(xml, depth, |part| {
            match part {
                XmlPart::Open("style", start) => {
                    let value = |name| attribute(start, name).unwrap_or_default();
                    let key = (value("family"), value("name"));
                    let known = Style {
                        parent: value("parent-style-name"),
                        list: value("list-style-name"),
                        hidden: None,
                    };
                    self.all.insert(key.clone(), known);
                    style = Some(key);
                }
                XmlPart::Close("style") => style = None,
                XmlPart::Open("text-properties", start) => {
                    let style = style.as_ref().and_then(|key| self.all.get_mut(key));
                    if let (Some(style), Some(display)) = (style, attribute(start, "display")) {
                        style.hidden = Some(display == "none");
                    }
                }
                XmlPart::Open("list-style", start) => list = attribute(start, "name"),
                XmlPart::Open("outline-style", _) => list = Some(OUTLINE.to_owned()),
                XmlPart::Close("list-style" | "outline-style") => list = None,
                XmlPart::Open("list-level-style-number" | "outline-level-style", start) => {
                    let at = attribute(start, "level").and_then(|level| level.parse::<usize>().ok());
                    if let (Some(list), Some(at)) = (&list, at.and_then(|at| at.checked_sub(1))) {
                        self.lists.entry(list.clone()).or_default().insert(at, OdtLevel::of(start));
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }
    /// Whether a style says of its words that they are hidden, or that they aren't.
    pub(super) fn hides(&self, family: &str, name: &str) -> Option<bool> {
        self.chain(family, name).find_map(|style| style.hidden)
    }
    /// The list that paragraphs of a style belong to.
    pub(super) fn list(&self, paragraph: &str) -> &str {
        self.chain("paragraph", paragraph)
            .map(|style| style.list.as_str())
            .find(|list| !list.is_empty())
            .unwrap_or("")
    }
    fn chain(&self, family: &str, name: &str) -> impl Iterator<Item = &Style> {
        let family = family.to_owned();
        let get = move |name: &str| self.all.get(&(family.clone(), name.to_owned()));
        std::iter::successors(get(name), move |style| get(&style.parent)).take(LONGEST)
    }
    /// Counts a paragraph on a level of a list, and gives what is shown before it. `start` is a number of its own.
    pub(super) fn next(
        &self,
        list: &str,
        at: usize,
        start: Option<u32>,
        counts: &mut Counts,
    ) -> Option<String> {
        let levels = self.lists.get(list);
        let level = |at: usize| levels.and_then(|levels| levels.get(&at));
        let first = |at: usize| level(at).and_then(|level| level.start).unwrap_or(1);
        let this = counts.get_mut(at)?;
        *this = start.or_else(|| this.map(|before| before.saturating_add(1))).or_else(|| Some(first(at)));
        counts.iter_mut().skip(at + 1).for_each(|deeper| *deeper = None);
        for (upper, number) in counts.iter_mut().enumerate().take(at) {
            number.get_or_insert(first(upper));
        }
        let number = |at: usize| {
            let count = counts.get(at).copied().flatten()?;
            Some(level(at)?.numeral.write(count)).filter(|number| !number.is_empty())
        };
        let shown = level(at)?;
        let text = if shown.form.is_empty() {
            let numbers: Vec<String> =
                ((at + 1).saturating_sub(shown.shown)..=at).filter_map(number).collect();
            format!("{}{}{}", shown.before, numbers.join("."), shown.after)
        } else {
            (0..=at).fold(shown.form.clone(), |form, at| {
                form.replace(&format!("%{}%", at + 1), &number(at).unwrap_or_default())
            })
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty() && shown.numeral != Numeral::Hidden)
    }
}

impl OdtLevel {
    fn of(start: &BytesStart) -> Self {
        let value = |name| attribute(start, name).unwrap_or_default();
        let doubled = value("num-letter-sync") == "true";
        let numeral = match value("num-format").as_str() {
            "" => Numeral::Hidden,
            "i" => Numeral::Roman { capital: false },
            "I" => Numeral::Roman { capital: true },
            "a" => Numeral::Letter { capital: false, doubled },
            "A" => Numeral::Letter { capital: true, doubled },
            _ => Numeral::Decimal,
        };
        Self {
            numeral,
            before: value("num-prefix"),
            after: value("num-suffix"),
            start: value("start-value").parse().ok(),
            shown: value("display-levels").parse().unwrap_or(1).clamp(1, LEVELS),
            form: value("num-list-format"),
        }
    }
}
