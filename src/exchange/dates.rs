//! Dates as reference managers write them, with ends and doubts. A plain date in words is read by `model::written`.

use crate::model::Date;
use crate::model::written;

/// A date as references give it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The date, or the first one; none where it isn't sure or is none.
    pub(crate) date: Option<Date>,
    /// The date in words, where it says more or less than that; else empty.
    pub(crate) words: String,
}

/// What stands for “about” before a date.
const ABOUT: [&str; 8] = ["circa ", "ca. ", "ca ", "c. ", "c.", "about ", "approx. ", "around "];
/// What months 21 to 24 are in EDTF.
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// Reads a date as references give it, in words or as EDTF: with an end (`2025-03-06/2025-03-09`), about a day
/// (`circa 2020`, `2020-01-01~`), not sure (`2020?`), or with less than a day.
pub(crate) fn dated(written: &str) -> Dated {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let (from, to) = span(&written);
    let first = single(from);
    let Some(last) = to.map(|to| single(to).words) else {
        return Dated { words: if first.date.is_some() { String::new() } else { first.words }, ..first };
    };
    let words = match (first.words.as_str(), last.as_str()) {
        ("", last) => format!("until {last}"),
        (first, "") => format!("from {first}"),
        (first, last) => format!("{first} to {last}"),
    };
    Dated { words, ..first }
}

/// The two ends of a date; either may be empty, which is open. `2025/03/06/` is no span, but a day of RIS.
fn span(written: &str) -> (&str, Option<&str>) {
    if let Some((from, to)) = written.split_once('/') {
        let open = |end: &str| end.is_empty() || end == "..";
        let year = |end: &str| end.chars().take_while(char::is_ascii_digit).count() == 4;
        if (year(to) || open(to) && from.contains('-')) && (year(from) || open(from)) {
            return (from.trim_matches('.'), Some(to.trim_matches('.')));
        }
    }
    let spans =
        [" \u{2013} ", " \u{2014} ", " - ", " to "].iter().find_map(|between| written.split_once(between));
    match spans {
        Some((from, to)) if written::date(from).is_some() && written::date(to).is_some() => (from, Some(to)),
        _ => (written, None),
    }
}

/// A date without an end; its words are always there.
fn single(written: &str) -> Dated {
    let lower = written.to_ascii_lowercase();
    let about = ABOUT.iter().find(|word| lower.starts_with(**word));
    let rest = written.get(about.map_or(0, |word| word.len())..).unwrap_or_default().trim();
    let plain = rest.trim_end_matches(['~', '?', '%']);
    let marks = rest.get(plain.len()..).unwrap_or_default();
    let shown = match plain.split_once('-') {
        Some((year, month)) if year.len() == 4 => {
            let season = month.parse::<usize>().ok().and_then(|month| SEASONS.get(month.checked_sub(21)?));
            season.map_or_else(|| plain.to_owned(), |season| format!("{season} {year}"))
        }
        _ => plain.to_owned(),
    };
    if about.is_some() || marks.contains(['~', '%']) {
        Dated { date: None, words: format!("circa {shown}") }
    } else if marks.contains('?') {
        Dated { date: None, words: format!("{shown} (uncertain)") }
    } else {
        Dated { date: written::date(plain), words: shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_date_says_beside_a_day_is_kept_in_words() {
        let sixth = Date::new(2025, 3, 6).ok();
        let known = |text: &str| written::date(text);
        for (written, date, words) in [
            ("2025-03-06", sixth, ""),
            ("2025/03/06/", sixth, ""),
            ("2025/03/06/evening", sixth, ""),
            ("2025-03-06/2025-03-09", sixth, "2025-03-06 to 2025-03-09"),
            ("6 March 2025 – 9 March 2025", sixth, "6 March 2025 to 9 March 2025"),
            ("2025-03-06/..", sixth, "from 2025-03-06"),
            ("../2025-03-06", None, "until 2025-03-06"),
            ("2024/2025", known("2024"), "2024 to 2025"),
            ("2025-03-06~", None, "circa 2025-03-06"),
            ("ca. 2020", None, "circa 2020"),
            ("2025-03-06?", None, "2025-03-06 (uncertain)"),
            ("2025-21", None, "spring 2025"),
            ("2025-03", known("2025-03"), ""),
            ("Mar. 2025", known("2025-03"), ""),
            ("2025", known("2025"), ""),
            ("6-9  March 2025", None, "6-9 March 2025"),
            ("in press", None, "in press"),
            ("", None, ""),
        ] {
            assert_eq!(dated(written), Dated { date, words: words.to_owned() }, "{written}");
        }
    }
}
