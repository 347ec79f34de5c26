//! What stands in the cells of a table of positions: numbers as people and spreadsheets write them, what means that
//! nothing was said, and kinds of actors by their usual words.

use crate::model::ActorKind;
use crate::model::value::Keyed as _;
use crate::model::words::plain_signs;

/// What means that nothing was said, in small letters.
const NOTHING: &[&str] = &[
    "",
    "-",
    "--",
    ".",
    "..",
    "...",
    "…",
    "?",
    "#n/a",
    "dk",
    "k.a.",
    "keine angabe",
    "missing",
    "n.a.",
    "n/a",
    "na",
    "nan",
    "nil",
    "no answer",
    "no data",
    "none",
    "not available",
    "null",
    "unknown",
    "—",
];

/// Whether a cell means that nothing was said.
pub(super) fn is_nothing(cell: &str) -> bool {
    NOTHING.contains(&plain_signs(cell.trim()).to_lowercase().as_str())
}

/// Why a cell gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoNumber {
    /// Its only mark could stand before decimals or between thousands.
    #[error(
        "thousands or decimals may follow the mark, and the column doesn't settle which (--decimal does)"
    )]
    Open,
    /// It isn't written as one.
    #[error("not a number")]
    Unreadable,
}

/// What follows a mark in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Decimals,
    Thousands,
}

/// What the marks in the numbers of a column are; none where that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks {
    dot: Option<Mark>,
    comma: Option<Mark>,
}

/// What the numbers of a column show a mark to be: each of them alone can be read in one way only.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    decimals: bool,
    thousands: bool,
}

impl Shown {
    /// What a mark is by what is shown of it and of the other; `usual` where nothing is.
    fn mark(self, other: Self, usual: Option<Mark>) -> Option<Mark> {
        match [self.decimals, self.thousands, other.decimals, other.thousands] {
            [true, false, ..] | [false, false, false, true] => Some(Mark::Decimals),
            [false, true, ..] | [false, false, true, false] => Some(Mark::Thousands),
            [false, false, false, false] => usual,
            [true, true, ..] | [false, false, true, true] => None,
        }
    }
}

impl Marks {
    /// The marks of numbers whose decimals follow a comma, or else a dot.
    pub(super) fn of_decimals(comma: bool) -> Self {
        let mark = |decimals: bool| Some(if decimals { Mark::Decimals } else { Mark::Thousands });
        Self { dot: mark(!comma), comma: mark(comma) }
    }
    fn of(self, mark: char) -> Option<Mark> {
        if mark == '.' { self.dot } else { self.comma }
    }
    /// What the cells of a column settle; `usual` holds where none shows anything.
    pub(super) fn settled<'a>(cells: impl Iterator<Item = &'a str>, usual: Self) -> Self {
        let (mut dot, mut comma) = (Shown::default(), Shown::default());
        for cell in cells {
            let Some((text, Form::Known { decimals, thousands })) = formed(cell) else { continue };
            for (mark, shown) in [('.', &mut dot), (',', &mut comma)] {
                if value(&text, decimals, thousands).is_some() {
                    shown.decimals |= decimals == Some(mark);
                    shown.thousands |= thousands == Some(mark);
                }
            }
        }
        Self { dot: dot.mark(comma, usual.dot), comma: comma.mark(dot, usual.comma) }
    }
}

/// Whether digits stand in groups of three behind the first one, which may be shorter and doesn't begin with a zero.
fn is_grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.trim_start_matches('-').split(separator);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3)
}

/// A number without the sign for percent and the spaces or apostrophes between its thousands; none where these part
/// something else.
fn bare(cell: &str) -> Option<String> {
    let cell = plain_signs(cell.trim());
    let cell = cell.strip_suffix('%').unwrap_or(&cell).trim_end();
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(digits) => ("-", digits.trim_start()),
        None => ("", cell.strip_prefix('+').unwrap_or(cell)),
    };
    let parts = |c: char| c.is_whitespace() && c != '\n' || matches!(c, '\'' | '’');
    if !digits.contains(parts) {
        return Some(format!("{sign}{digits}"));
    }
    let spaced = digits.replace(parts, " ");
    let end = spaced.find(['.', ',']).unwrap_or(spaced.len());
    let (whole, rest) = spaced.split_at_checked(end)?;
    let fits = is_grouped(whole, ' ') && !rest.contains(' ');
    fits.then(|| format!("{sign}{}{rest}", whole.replace(' ', "")))
}

/// How the marks of a number are to be read.
enum Form {
    /// In one way only.
    Known { decimals: Option<char>, thousands: Option<char> },
    /// Decimals or thousands follow its only mark.
    Either(char),
}

/// A number, bare, and how its marks are to be read; none where it is none.
fn formed(cell: &str) -> Option<(String, Form)> {
    let text = bare(cell)?;
    let is_plain = text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let form = match (text.rfind('.'), text.rfind(',')) {
        _ if !is_plain => Form::Known { decimals: Some('.'), thousands: None },
        (None, None) => Form::Known { decimals: None, thousands: None },
        (Some(dot), Some(comma)) => {
            let (decimals, thousands) = if dot > comma { ('.', ',') } else { (',', '.') };
            let (whole, rest) = text.split_once(decimals)?;
            if !is_grouped(whole, thousands) || rest.contains(thousands) || rest.contains(decimals) {
                return None;
            }
            Form::Known { decimals: Some(decimals), thousands: Some(thousands) }
        }
        (dot, _) => {
            let mark = if dot.is_some() { '.' } else { ',' };
            match (text.matches(mark).count(), is_grouped(&text, mark)) {
                (1, true) => Form::Either(mark),
                (1, false) => Form::Known { decimals: Some(mark), thousands: None },
                (_, true) => Form::Known { decimals: None, thousands: Some(mark) },
                (_, false) => return None,
            }
        }
    };
    Some((text, form))
}

fn value(text: &str, decimals: Option<char>, thousands: Option<char>) -> Option<f64> {
    let text = text.replace(|c| Some(c) == thousands, "").replace(|c| Some(c) == decimals, ".");
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The number in a cell of a column with these marks.
pub(super) fn number(cell: &str, marks: Marks) -> Result<f64, NoNumber> {
    let (text, form) = formed(cell).ok_or(NoNumber::Unreadable)?;
    let (decimals, thousands) = match form {
        Form::Known { decimals, thousands } => (decimals, thousands),
        Form::Either(mark) => match marks.of(mark) {
            Some(Mark::Decimals) => (Some(mark), None),
            Some(Mark::Thousands) => (None, Some(mark)),
            None => return Err(NoNumber::Open),
        },
    };
    value(&text, decimals, thousands).ok_or(NoNumber::Unreadable)
}

/// Whether a cell holds a number, be it clear which or not.
pub(super) fn is_number(cell: &str) -> bool {
    number(cell, Marks::default()) != Err(NoNumber::Unreadable)
}

/// A kind of actor by its key or one of the usual words for it.
pub(super) fn kind(cell: &str) -> Option<ActorKind> {
    const WORDS: &[(ActorKind, &[&str])] = &[
        (
            ActorKind::Government,
            &[
                "country",
                "executive",
                "gov",
                "govt",
                "member state",
                "ministry",
                "nation",
                "national government",
                "state",
            ],
        ),
        (ActorKind::Party, &["partei", "parti", "partido", "political party"]),
        (ActorKind::Person, &["individual", "leader", "minister", "mp", "people", "politician", "president"]),
        (
            ActorKind::Organisation,
            &[
                "agency",
                "association",
                "business",
                "company",
                "corporation",
                "firm",
                "igo",
                "institution",
                "interest group",
                "international organisation",
                "international organization",
                "ngo",
                "organization",
                "think tank",
                "trade union",
                "union",
            ],
        ),
        (ActorKind::Alliance, &["bloc", "coalition", "military alliance"]),
        (ActorKind::Media, &["broadcaster", "newspaper", "outlet", "press"]),
        (
            ActorKind::Group,
            &["armed group", "militia", "movement", "population", "public", "social movement"],
        ),
    ];
    let word = cell.trim().to_lowercase().replace('_', " ");
    let singular = match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.trim_end_matches('s').to_owned(),
    };
    [word, singular].iter().find_map(|word| {
        let by_word =
            || WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kind, _)| *kind);
        ActorKind::from_key(word).or_else(by_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (cell, comma, value) in [
            ("7", false, Some(7.0)),
            ("7.5", false, Some(7.5)),
            ("7,5", false, Some(7.5)),
            ("1,234", false, Some(1234.0)),
            ("1,234", true, Some(1.234)),
            ("1.234", true, Some(1234.0)),
            ("1.234", false, Some(1.234)),
            ("0,125", false, Some(0.125)),
            ("8.25", true, Some(8.25)),
            ("1.234,5", true, Some(1234.5)),
            ("1,234.5", false, Some(1234.5)),
            ("1 234,5", true, Some(1234.5)),
            ("1\u{202f}234", false, Some(1234.0)),
            ("1'234.5", false, Some(1234.5)),
            ("1,234,567", false, Some(1_234_567.0)),
            ("45 %", false, Some(45.0)),
            ("−2", false, Some(-2.0)),
            ("- 2", false, Some(-2.0)),
            ("+3", false, Some(3.0)),
            ("1e-3", false, Some(0.001)),
            ("<5", false, None),
            ("~3", false, None),
            ("(2)", false, None),
            ("1.2.3", false, None),
            ("1,23,4", false, None),
            ("3 4", false, None),
            ("3\n4", false, None),
            ("--3", false, None),
            (".", false, None),
            ("inf", false, None),
            ("many", false, None),
        ] {
            assert_eq!(number(cell, Marks::of_decimals(comma)).ok(), value, "{cell} {comma}");
        }
    }

    #[test]
    fn a_column_settles_its_marks() {
        let read = |cells: &[&str], usual| {
            let marks = Marks::settled(cells.iter().copied(), usual);
            cells.iter().map(|cell| number(cell, marks).ok()).collect::<Vec<_>>()
        };
        let open = Marks::default();
        assert_eq!(read(&["3,5", "4.5", "1.234"], open), [Some(3.5), Some(4.5), Some(1.234)]);
        assert_eq!(read(&["3,5", "1.234"], open), [Some(3.5), Some(1234.0)]);
        assert_eq!(read(&["3.5", "1,234"], open), [Some(3.5), Some(1234.0)]);
        assert_eq!(
            read(&["1.234.567", "1.234", "1,234"], open),
            [Some(1_234_567.0), Some(1234.0), Some(1.234)]
        );
        assert_eq!(read(&["0.125", "1.234"], open), [Some(0.125), Some(1.234)]);
        assert_eq!(read(&["1.234", "5"], open), [None, Some(5.0)]);
        assert_eq!(read(&["8.25", "1.234,5", "1.234"], open), [Some(8.25), Some(1234.5), None]);
        assert_eq!(read(&["1.234", "1,234"], Marks::of_decimals(false)), [Some(1.234), Some(1234.0)]);
    }

    #[test]
    fn kinds_are_known_by_their_usual_words() {
        for (word, kind_of) in [
            ("Political party", "party"),
            ("Parties", "party"),
            ("Country", "government"),
            ("countries", "government"),
            ("NGO", "organisation"),
            ("think_tank", "organisation"),
            ("Newspapers", "media"),
            ("person", "person"),
        ] {
            assert_eq!(kind(word), ActorKind::from_key(kind_of), "{word}");
        }
        assert_eq!(kind("king"), None);
    }

    #[test]
    fn nothing_is_nothing() {
        for cell in ["", " ", "NA", "n/a", "-", "–", ".", "NaN", "#N/A"] {
            assert!(is_nothing(cell), "{cell}");
        }
        assert!(!is_nothing("0") && !is_nothing("no"));
    }
}
