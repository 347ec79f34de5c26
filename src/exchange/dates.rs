//! Days as web pages, documents, tables and reference managers write them. Days of a map are `model`'s.

use crate::model::Date;

/// A date as references give it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The day, or the first one; none where it isn't a whole day, or isn't sure.
    pub(crate) day: Option<Date>,
    /// The date in words, where it says more or less than the day; else empty.
    pub(crate) words: String,
}

/// What stands for “about” before a date.
const ABOUT: [&str; 8] = ["circa ", "ca. ", "ca ", "c. ", "c.", "about ", "approx. ", "around "];
/// What months 21 to 24 are in EDTF.
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day in a text: `2025-03-06` with or without a time, `2025/3/6`, `20250306`, `6 March 2025`,
/// `March 6, 2025` or `Thu, 06 Mar 2025 …`. None where it isn't a whole day, or where day and month could
/// be taken for each other (`03/06/2025`).
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if digits >= 8 {
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
        return date(part(0, 4)?, part(4, 6)?, part(6, 8)?);
    }
    if digits == 4 {
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(str::parse::<i16>);
        let mut next = || parts.next()?.ok();
        return date(next()?, next()?, next()?);
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| month(word).is_some())?;
    let number = |at: Option<usize>| {
        let word = *words.get(at?)?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<i16>().ok()
    };
    let (before, after) = (number(at.checked_sub(1)), number(Some(at + 1)));
    let word = *words.get(at)?;
    if ends_days(text.get(..word.as_ptr() as usize - text.as_ptr() as usize)?) {
        return None;
    }
    let month = month(word)?;
    match (before, after) {
        (Some(day), Some(year)) if year >= 1000 => date(year, month, day),
        (_, Some(day)) => date(number(Some(at + 2))?, month, day),
        _ => None,
    }
}

/// Whether a text ends in several days, `6–9`.
fn ends_days(text: &str) -> bool {
    let first = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let before = first.strip_suffix(['-', '\u{2013}', '\u{2014}']);
    before.is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

/// Reads a date as references give it, in words or as EDTF: with an end (`2025-03-06/2025-03-09`), about a day
/// (`circa 2020`, `2020-01-01~`), not sure (`2020?`), or with less than a day.
pub(crate) fn dated(written: &str) -> Dated {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let (from, to) = span(&written);
    let first = single(from);
    let Some(last) = to.map(|to| single(to).words) else {
        return Dated { words: if first.day.is_some() { String::new() } else { first.words }, ..first };
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
        Some((from, to)) if day(from).is_some() && day(to).is_some() => (from, Some(to)),
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
        Dated { day: None, words: format!("circa {shown}") }
    } else if marks.contains('?') {
        Dated { day: None, words: format!("{shown} (uncertain)") }
    } else {
        Dated { day: day(plain), words: shown }
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if year < 1000 {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The number of a month by its English name or the beginning of it.
fn month(word: &str) -> Option<i16> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    i16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_usual_form() {
        let sixth = Date::new(2025, 3, 6).ok();
        for text in [
            "2025-03-06",
            "2025-03-06T23:59:00+02:00",
            "2025/3/6/",
            "2025/03/06/10:11:12",
            " 20250306T101112Z",
            "6 March 2025",
            "March 6, 2025",
            "Mar 6th 2025 at 10:00",
            "Thu, 06 Mar 2025 10:00:00 GMT",
        ] {
            assert_eq!(day(text), sixth, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_whole_day_is_none() {
        for text in [
            "",
            "2025",
            "2025-03",
            "March 2025",
            "03/06/2025",
            "2025-13-01",
            "6 March",
            "99999999999",
            "6–9 March 2025",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_date_says_beside_a_day_is_kept_in_words() {
        let sixth = Date::new(2025, 3, 6).ok();
        for (written, day, words) in [
            ("2025-03-06", sixth, ""),
            ("2025/03/06/", sixth, ""),
            ("2025/03/06/evening", sixth, ""),
            ("2025-03-06/2025-03-09", sixth, "2025-03-06 to 2025-03-09"),
            ("6 March 2025 – 9 March 2025", sixth, "6 March 2025 to 9 March 2025"),
            ("2025-03-06/..", sixth, "from 2025-03-06"),
            ("../2025-03-06", None, "until 2025-03-06"),
            ("2024/2025", None, "2024 to 2025"),
            ("2025-03-06~", None, "circa 2025-03-06"),
            ("ca. 2020", None, "circa 2020"),
            ("2025-03-06?", None, "2025-03-06 (uncertain)"),
            ("2025-21", None, "spring 2025"),
            ("2025-03", None, "2025-03"),
            ("6-9  March 2025", None, "6-9 March 2025"),
            ("in press", None, "in press"),
            ("", None, ""),
        ] {
            assert_eq!(dated(written), Dated { day, words: words.to_owned() }, "{written}");
        }
    }
}
