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

/// Whether digits stand in groups of three behind the first one, which may be shorter.
fn is_grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.trim_start_matches('-').split(separator);
    let first = groups.next().map_or(0, str::len);
    (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
}

/// A number without spaces and the sign for percent.
fn bare(cell: &str) -> String {
    let cell = plain_signs(cell.trim());
    let cell = cell.strip_suffix('%').unwrap_or(&cell).trim_end();
    cell.strip_prefix('+')
        .unwrap_or(cell)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
        .collect()
}

/// The number in a cell, where it is one; `comma` says that a comma stands before the decimals.
pub(super) fn number(cell: &str, comma: bool) -> Option<f64> {
    let text = bare(cell);
    let is_plain = text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let without = |separator: char| is_grouped(&text, separator).then(|| text.replace(separator, ""));
    let decimals = |thousands: char, decimal: char| {
        let (whole, rest) = text.split_once(decimal)?;
        let fits = is_grouped(whole, thousands) && !rest.contains([thousands, decimal]);
        fits.then(|| format!("{}.{rest}", whole.replace(thousands, "")))
    };
    let written = match (is_plain, text.matches('.').count(), text.matches(',').count()) {
        (false, ..) | (_, 0, 0) => Some(text),
        (_, 1, 0) if comma => without('.').or(Some(text)),
        (_, 1, 0) => Some(text),
        (_, _, 0) => without('.'),
        (_, 0, 1) if comma => Some(text.replace(',', ".")),
        (_, 0, 1) => without(',').or_else(|| Some(text.replace(',', "."))),
        (_, 0, _) => without(','),
        _ => decimals(',', '.').or_else(|| decimals('.', ',')),
    };
    written?.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Whether a comma stands before the decimals in a column. `usual` is what holds where its cells leave it open.
pub(super) fn has_decimal_comma<'a>(cells: impl Iterator<Item = &'a str>, usual: bool) -> bool {
    let mut open = false;
    for cell in cells {
        let text = bare(cell);
        if number(&text, true).is_none() && number(&text, false).is_none() {
            continue;
        }
        match (text.rfind('.'), text.rfind(',')) {
            (Some(dot), Some(comma)) => return comma > dot,
            (None, Some(_)) if text.matches(',').count() > 1 => return false,
            (None, Some(_)) if !is_grouped(&text, ',') => return true,
            (None, Some(_)) => open = true,
            _ => {}
        }
    }
    open && usual
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
            ("8.25", true, Some(8.25)),
            ("1.234,5", true, Some(1234.5)),
            ("1,234.5", false, Some(1234.5)),
            ("1 234,5", true, Some(1234.5)),
            ("1\u{202f}234", false, Some(1234.0)),
            ("1'234.5", false, Some(1234.5)),
            ("1,234,567", false, Some(1_234_567.0)),
            ("45 %", false, Some(45.0)),
            ("−2", false, Some(-2.0)),
            ("+3", false, Some(3.0)),
            ("1e-3", false, Some(0.001)),
            ("<5", false, None),
            ("~3", false, None),
            ("(2)", false, None),
            ("1.2.3", false, None),
            ("1,23,4", false, None),
            ("inf", false, None),
            ("many", false, None),
        ] {
            assert_eq!(number(cell, comma), value, "{cell} {comma}");
        }
    }

    #[test]
    fn a_column_says_what_its_comma_is() {
        let column = |cells: &[&str], usual| has_decimal_comma(cells.iter().copied(), usual);
        assert!(column(&["7,5", "8.25", "1.234,5"], false));
        assert!(!column(&["1,234", "5"], false) && column(&["1,234", "5"], true));
        assert!(!column(&["1,234.5"], true) && !column(&["7.5"], true));
        assert!(!column(&["1,234,567", "1,234"], true));
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
