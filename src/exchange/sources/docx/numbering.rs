//! The numbers before the paragraphs of a Word document: how its lists count, and what they have counted.

use std::collections::{BTreeMap, BTreeSet};

use super::super::error::Trouble;
use super::super::numerals::Numeral;
use super::super::xml::{self, XmlPart, attribute};

/// How many levels a list has.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct NumberingLevel {
    start: Option<u32>,
    numeral: Numeral,
    /// What is shown, with `%1` to `%9` for the numbers of the levels.
    text: String,
    /// After which level it begins anew, from 1; 0 for none, nothing for each.
    restart: Option<usize>,
    /// Whether all of its numbers are decimal.
    legal: bool,
    /// Whether no space follows.
    glued: bool,
    /// Whether it shows a bullet, or nothing.
    silent: bool,
    /// The style whose paragraphs are on this level.
    style: String,
}

#[derive(Debug, Default)]
struct List {
    levels: [NumberingLevel; LEVELS],
    /// The style of lists that it takes its levels from.
    as_style: String,
}

/// A list as paragraphs refer to it.
#[derive(Debug, Default)]
struct Instance {
    list: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, NumberingLevel>,
}

/// All lists of a document and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, List>,
    instances: BTreeMap<String, Instance>,
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// The starts of their own that lists have made.
    started: BTreeSet<(String, usize)>,
}

/// Which list of which level a paragraph or a style names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

impl Numbered {
    /// Takes in an element of a `numPr`.
    pub(super) fn take_in(&mut self, name: &str, value: Option<String>) {
        match name {
            "numId" => self.list = value,
            "ilvl" => self.level = value.and_then(|level| level.parse().ok()),
            _ => {}
        }
    }
}

impl Numbering {
    /// Reads the part of a document that defines its lists.
    pub(super) fn read(xml: &str, depth: usize) -> Result<Self, Trouble> {
        let mut all = Self::default();
        let (mut list, mut instance, mut level) = (String::new(), String::new(), None);
        let mut current = NumberingLevel::default();
        xml::walk(xml, depth, |part| {
            let (name, start) = match part {
                XmlPart::Open(name, start) => (name, start),
                XmlPart::Close("lvl") => {
                    let done = std::mem::take(&mut current);
                    match (level.take(), all.instances.get_mut(&instance), all.lists.get_mut(&list)) {
                        (Some(at), Some(instance), _) => drop(instance.levels.insert(at, done)),
                        (Some(at), None, Some(list)) => {
                            list.levels.get_mut(at).into_iter().for_each(|slot| *slot = done.clone());
                        }
                        _ => {}
                    }
                    return Ok(());
                }
                _ => return Ok(()),
            };
            let value = || attribute(start, "val");
            let place = || attribute(start, "ilvl").and_then(|at| at.parse::<usize>().ok());
            match name {
                "abstractNum" => {
                    instance.clear();
                    list = attribute(start, "abstractNumId").unwrap_or_default();
                    all.lists.insert(list.clone(), List::default());
                }
                "num" => {
                    instance = attribute(start, "numId").unwrap_or_default();
                    all.instances.insert(instance.clone(), Instance::default());
                }
                "numStyleLink" => {
                    if let Some(list) = all.lists.get_mut(&list) {
                        list.as_style = value().unwrap_or_default();
                    }
                }
                "abstractNumId" => {
                    if let Some(instance) = all.instances.get_mut(&instance) {
                        instance.list = value().unwrap_or_default();
                    }
                }
                "lvlOverride" => level = place(),
                "startOverride" => {
                    if let (Some(instance), Some(at)) = (all.instances.get_mut(&instance), level) {
                        instance.starts.insert(at, number(value()).unwrap_or(1));
                    }
                }
                "lvl" => {
                    level = place();
                    current = NumberingLevel::default();
                }
                _ => current.take_in(name, value()),
            }
            Ok(())
        })?;
        Ok(all)
    }
    /// The level on which a style's paragraphs are in a list.
    pub(super) fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        let list = self.lists.get(&self.instances.get(list)?.list)?;
        list.levels.iter().position(|level| !style.is_empty() && level.style == style)
    }
    /// Counts a paragraph of a list, and gives what is shown before it. `list_of` tells which list a style of
    /// lists stands for.
    pub(super) fn next(
        &mut self,
        id: &str,
        at: usize,
        list_of: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let instance = self.instances.get(id)?;
        let mut list = self.lists.get(&instance.list)?;
        if !list.as_style.is_empty() {
            let other = list_of(&list.as_style).and_then(|id| self.instances.get(&id));
            list = other.and_then(|other| self.lists.get(&other.list)).unwrap_or(list);
        }
        let level = |at: usize| instance.levels.get(&at).or_else(|| list.levels.get(at));
        let start = |at: usize| level(at).and_then(|level| level.start).unwrap_or(1);
        let counted = self.counted.entry(instance.list.clone()).or_default();
        let own = instance.starts.get(&at).filter(|_| self.started.insert((id.to_owned(), at)));
        let this = counted.get_mut(at)?;
        *this = Some(match (own, *this) {
            (Some(own), _) => *own,
            (None, None) => start(at),
            (None, Some(before)) => before.saturating_add(1),
        });
        for (deeper, number) in counted.iter_mut().enumerate().skip(at + 1) {
            let after = level(deeper).and_then(|level| level.restart);
            if after.is_none_or(|after| at < after) {
                *number = None;
            }
        }
        for (upper, number) in counted.iter_mut().enumerate().take(at) {
            number.get_or_insert(start(upper));
        }
        let shown = level(at).filter(|level| !level.silent)?;
        let mut text = String::new();
        let mut rest = shown.text.chars();
        while let Some(c) = rest.next() {
            let digit = if c == '%' { rest.clone().next().and_then(|c| c.to_digit(10)) } else { None };
            match digit.and_then(|digit| (digit as usize).checked_sub(1)) {
                Some(upper) => {
                    rest.next();
                    let numeral = level(upper).map(|level| level.numeral).unwrap_or_default();
                    let numeral = if shown.legal { Numeral::Decimal } else { numeral };
                    text +=
                        &counted.get(upper).copied().flatten().map_or(String::new(), |n| numeral.write(n));
                }
                None => text.push(c),
            }
        }
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(if shown.glued { text.to_owned() } else { format!("{text} ") })
    }
}

impl NumberingLevel {
    fn take_in(&mut self, name: &str, value: Option<String>) {
        match name {
            "start" => self.start = number(value),
            "numFmt" => {
                let value = value.unwrap_or_default();
                self.silent |= value == "bullet";
                self.numeral = numeral(&value);
            }
            "lvlText" => self.text = value.unwrap_or_default(),
            "lvlRestart" => self.restart = value.and_then(|value| value.parse().ok()),
            "isLgl" => self.legal = is_on(value.as_deref()),
            "suff" => self.glued = value.as_deref() == Some("nothing"),
            "pStyle" => self.style = value.unwrap_or_default(),
            "vanish" => self.silent |= is_on(value.as_deref()),
            _ => {}
        }
    }
}

fn number(value: Option<String>) -> Option<u32> {
    value.and_then(|value| value.parse().ok())
}

/// Whether a property that is there counts, by its value.
pub(super) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}

/// How Word's name of a way to write numbers has them written. Those of other scripts are decimal here.
pub(super) fn numeral(name: &str) -> Numeral {
    match name {
        "none" | "bullet" => Numeral::Hidden,
        "decimalZero" => Numeral::TwoDigits,
        "upperRoman" => Numeral::Roman { capital: true },
        "lowerRoman" => Numeral::Roman { capital: false },
        "upperLetter" => Numeral::Letter { capital: true, doubled: true },
        "lowerLetter" => Numeral::Letter { capital: false, doubled: true },
        _ => Numeral::Decimal,
    }
}
