//! How numbers, places on a scale and days are written for eyes, and read from what people type, and how texts of others
//! are shown where their signs could do something. In tables and files numbers and days stand as Rust prints them.

use std::borrow::Cow;

use super::date::{Date, DateError};
use super::written;

/// The sign of a negative number, for eyes.
pub const MINUS: char = '\u{2212}';

/// Whether a character isn't seen but does something to what is: it controls a terminal, ends a line, or turns the
/// direction of what follows.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// A text in which each character of a kind is named (`\u{1b}`) in place of doing what it does.
fn named(text: &str, is_one: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_one) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_one(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// A text of several lines, with its hidden characters named.
pub fn shown(text: &str) -> Cow<'_, str> {
    named(text, |c| is_hidden(c) && !matches!(c, '\n' | '\t'))
}

/// A text on one line, with its hidden characters named, line ends among them.
pub fn shown_line(text: &str) -> Cow<'_, str> {
    named(text, |c| is_hidden(c) && c != '\t')
}

/// What somebody else wrote, in a sentence of ours: without hidden characters, at most so many characters long.
pub fn brief(text: &str, most: usize) -> String {
    let mut words = text.split(|c: char| c.is_whitespace() || is_hidden(c)).filter(|word| !word.is_empty());
    // Long ones are cut before they are put together.
    let mut brief: String = words.by_ref().take(most).collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = brief.char_indices().nth(most) {
        brief.truncate(end);
        brief.push('…');
    }
    brief
}

/// A number with at most so many decimals and none that is needless.
fn rounded(value: f64, decimals: usize) -> String {
    let written = format!("{value:.decimals$}");
    let trimmed =
        if decimals > 0 { written.trim_end_matches('0').trim_end_matches('.') } else { written.as_str() };
    signed(trimmed)
}

/// A written number with the sign for eyes, and none before a zero.
fn signed(written: &str) -> String {
    match written.strip_prefix('-') {
        Some(rest) if rest.chars().any(|c| matches!(c, '1'..='9')) => format!("{MINUS}{rest}"),
        Some(rest) => rest.to_owned(),
        None => written.to_owned(),
    }
}

/// A number as people write it: at most two decimals, and none that is needless.
pub fn number(value: f64) -> String {
    rounded(value, 2)
}

/// The numbers along an axis, evenly spaced: each with as many decimals as the step between them needs.
pub fn ticks(values: &[f64]) -> Vec<String> {
    /// More than this can't be told apart in a number of 64 bits.
    const MOST: u32 = 15;
    let step = match values {
        [first, second, ..] => (second - first).abs(),
        [only] => only.abs(),
        [] => 0.0,
    };
    let exact = |decimals: &u32| {
        let unit = 10_u64.pow(*decimals) as f64;
        values.iter().all(|value| ((value * unit).round() / unit - value).abs() <= step * 1e-6)
    };
    let decimals = (0..=MOST).find(exact).unwrap_or(2) as usize;
    values.iter().map(|value| signed(&format!("{value:.decimals$}"))).collect()
}

/// The number that somebody typed: any sign for the minus, and a comma or a point before the decimals. None
/// where it isn't a finite number.
pub fn parse_number(typed: &str) -> Option<f64> {
    let plain = plain_signs(typed.trim()).replace(',', ".");
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A text with a plain hyphen for what people and programs write as a minus.
pub fn plain_signs(text: &str) -> String {
    text.replace([MINUS, '\u{2013}'], "-")
}

/// The first characters of a text on one line, for labels.
pub fn excerpt(text: &str, longest: usize) -> String {
    let (mut words, mut length) = (String::new(), 0);
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
            length += 1;
        }
        words.push_str(word);
        length += word.chars().count();
        if length > longest {
            let cut: String = words.chars().take(longest.saturating_sub(1)).collect();
            return format!("{}…", cut.trim_end());
        }
    }
    words
}

/// Numbers in their order as people write them, those that follow each other as one stretch: *1–3, 7*.
pub fn numbers_in_row(numbers: &[usize]) -> String {
    let stretches = numbers.chunk_by(|a, b| *b == *a + 1);
    let words: Vec<String> = stretches
        .map(|same| match same {
            [first, _, .., last] => format!("{first}–{last}"),
            few => few.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        })
        .collect();
    words.join(", ")
}

/// What names are sorted by: capitals aside, and numbers by what they are worth, so that *Group 2* comes before
/// *Group 10*.
pub fn order_key(name: &str) -> String {
    /// Numbers of up to so many digits are told apart.
    const DIGITS: usize = 18;
    let mut key = String::with_capacity(name.len() + DIGITS);
    let mut number = String::new();
    let settle = |number: &mut String, key: &mut String| {
        if !number.is_empty() {
            let digits = number.trim_start_matches('0');
            key.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits.len())));
            key.push_str(digits);
            number.clear();
        }
    };
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            number.push(c);
        } else {
            settle(&mut number, &mut key);
            key.push(c);
        }
    }
    settle(&mut number, &mut key);
    key
}

/// `1 source`, `2 sources`.
pub fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Where a position lies on a scale, by the scale's labelled points in the order of their places: the label of the point
/// that it is on, near a point that is a tenth of the scale's extent away at most, or else between two. Empty without points.
pub fn place(points: &[(f64, String)], extent: f64, position: f64) -> String {
    const ON: f64 = 1e-9;
    const NEAR: f64 = 0.1;
    let share = |at: f64| (at - position).abs() / extent;
    let Some((at, nearest)) = points.iter().min_by(|a, b| share(a.0).total_cmp(&share(b.0))) else {
        return String::new();
    };
    if share(*at) < ON {
        return nearest.clone();
    }
    if share(*at) <= NEAR + ON {
        return format!("near “{nearest}”");
    }
    let below = points.iter().rev().find(|(at, _)| *at < position);
    let above = points.iter().find(|(at, _)| *at > position);
    match (below, above) {
        (Some((_, low)), Some((_, high))) => format!("between “{low}” and “{high}”"),
        (Some((_, low)), None) => format!("above “{low}”"),
        (None, Some((_, high))) => format!("below “{high}”"),
        (None, None) => String::new(),
    }
}

/// A date as it is printed, as it is known: “6 March 2025”, “March 2025”, “2025”.
pub fn long_date(date: Date) -> String {
    let form = match (date.day(), date.has_month()) {
        (Some(_), _) => "%-d %B %Y",
        (None, true) => "%B %Y",
        (None, false) => return date.to_string(),
    };
    date.first().strftime(form).to_string()
}

/// A date as it is printed where there is little room: “6 Mar”, “Mar 2025”, “2025”.
pub fn short_date(date: Date) -> String {
    let form = match (date.day(), date.has_month()) {
        (Some(_), _) => "%-d %b",
        (None, true) => "%b %Y",
        (None, false) => return date.to_string(),
    };
    date.first().strftime(form).to_string()
}

/// A date as it stands in a field: `2025-03-06`, `2025-03` or `2025`, empty for none.
pub fn day_field(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// How a date is written in a field.
const HOW: &str = "Write the day as YYYY-MM-DD, such as 2025-03-06, or as 6 March 2025; or only the month (2025-03) or the year";

/// Reads what stands in a field for a date; none where it is empty. The error says what is right.
pub fn parse_day(typed: &str) -> Result<Option<Date>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<Date>() {
        Ok(date) => Ok(Some(date)),
        Err(DateError::Nowhere(_)) => Err(format!("There is no day {typed}")),
        Err(DateError::Shape(_)) => written::date(typed).map(Some).ok_or_else(|| HOW.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_near_a_point_only_where_it_is_near() {
        let points = [(0.0, "none"), (5.0, "some"), (10.0, "much")].map(|(at, label)| (at, label.to_owned()));
        for (at, right) in [
            (0.0, "none"),
            (0.3, "near “none”"),
            (1.0, "near “none”"),
            (1.1, "between “none” and “some”"),
            (4.0, "near “some”"),
            (7.5, "between “some” and “much”"),
            (10.0, "much"),
        ] {
            assert_eq!(place(&points, 10.0, at), right, "{at}");
        }
        assert_eq!(place(&points[1..2], 10.0, 8.0), "above “some”");
        assert_eq!(place(&points[1..2], 10.0, 2.0), "below “some”");
        assert_eq!(place(&[], 10.0, 2.0), "");
        assert_eq!(place(&[(0.0, "level".to_owned())], 0.1, 0.012), "above “level”");
    }

    #[test]
    fn what_is_hidden_is_named_and_what_is_seen_stays() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{7}\u{202e}b\u{2066}\u{0}c\r\nd\te";
        let seen = "a\\u{1b}[2J\\u{9b}31m\\u{7}\\u{202e}b\\u{2066}\\u{0}c\\u{d}\nd\te";
        assert_eq!(shown(hostile), seen);
        assert_eq!(shown_line(hostile), seen.replace('\n', "\\u{a}"));
        for fine in ["", "Zoë “said” it – 5 €", "שלום\u{200f}, سلام", "🙂\u{200d}🙂"] {
            assert_eq!((shown(fine), shown_line(fine)), (fine.into(), fine.into()));
        }
    }

    #[test]
    fn what_others_wrote_is_brief_and_on_one_line() {
        assert_eq!(brief("Anna\nBerg\u{202e} \t", 60), "Anna Berg");
        assert_eq!(brief(&"x".repeat(4000), 5), "xxxxx…");
        assert_eq!(brief(&"\n".repeat(4000), 5), "");
        assert_eq!(brief("exact", 5), "exact");
    }

    #[test]
    fn numbers_are_short_and_have_one_minus() {
        for (value, written) in [
            (8.0, "8"),
            (7.499_999_9, "7.5"),
            (-2.0, "\u{2212}2"),
            (-1.5, "\u{2212}1.5"),
            (1.0 / 3.0, "0.33"),
            (100.0, "100"),
            (-0.0001, "0"),
            (-0.0, "0"),
        ] {
            assert_eq!(number(value), written);
        }
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        let along = |low: f64, step: f64, count: u32| -> Vec<f64> {
            (0..count).map(|n| low + step * f64::from(n)).collect()
        };
        assert_eq!(ticks(&along(0.0, 0.005, 4)), ["0.000", "0.005", "0.010", "0.015"]);
        assert_eq!(ticks(&along(0.0, 0.1, 4)), ["0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(ticks(&along(-2.0, 1.0, 3)), ["\u{2212}2", "\u{2212}1", "0"]);
        assert_eq!(ticks(&along(-0.5, 0.5, 2)), ["\u{2212}0.5", "0.0"]);
        assert_eq!(ticks(&along(0.0, 200.0, 3)), ["0", "200", "400"]);
        assert_eq!(ticks(&along(0.0, 1e-9, 2)), ["0.000000000", "0.000000001"]);
        assert_eq!(ticks(&[]), Vec::<String>::new());
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            (" 8 ", Some(8.0)),
            ("7,5", Some(7.5)),
            ("\u{2212}1", Some(-1.0)),
            ("\u{2013}1", Some(-1.0)),
            ("-1", Some(-1.0)),
            ("inf", None),
            ("one", None),
            ("", None),
        ] {
            assert_eq!(parse_number(typed), read, "{typed}");
        }
    }

    #[test]
    fn days_are_printed_for_people_and_read_from_them() {
        let sixth = Date::new(2025, 3, 6).unwrap();
        assert_eq!((long_date(sixth).as_str(), short_date(sixth).as_str()), ("6 March 2025", "6 Mar"));
        assert_eq!(parse_day(&day_field(Some(sixth))), Ok(Some(sixth)));
        assert_eq!(parse_day(&day_field(None)), Ok(None));
        for typed in ["6.3.2025", "2025-3-6", "20250306", "6 March 2025", "Mar 6, 2025"] {
            assert_eq!(parse_day(typed), Ok(Some(sixth)), "{typed}");
        }
        for wrong in ["3/6/2025", "31.2.2025", "6 March", "soon"] {
            assert!(parse_day(wrong).is_err_and(|why| why.contains("YYYY-MM-DD")), "{wrong}");
        }
        for known in ["2025-03", "1567"] {
            assert_eq!(parse_day(known).map(day_field), Ok(known.to_owned()));
        }
        let printed = |text: &str| text.parse().map(|date| (long_date(date), short_date(date))).expect(text);
        assert_eq!(printed("2025-03"), ("March 2025".to_owned(), "Mar 2025".to_owned()));
        assert_eq!(printed("1567"), ("1567".to_owned(), "1567".to_owned()));
        assert_eq!(parse_day("2025-02-30"), Err("There is no day 2025-02-30".to_owned()));
    }

    #[test]
    fn names_with_numbers_come_in_the_order_of_the_numbers() {
        let mut names =
            ["Group 10", "group 2", "Group 1", "Group 100", "Élan", "Art. 5b", "Art. 05a", "Group"];
        names.sort_by_key(|name| order_key(name));
        let right = ["Art. 05a", "Art. 5b", "Group", "Group 1", "group 2", "Group 10", "Group 100", "Élan"];
        assert_eq!(names, right);
    }

    #[test]
    fn numbers_that_follow_each_other_are_a_stretch() {
        assert_eq!(numbers_in_row(&[1, 2, 3, 7, 9, 10]), "1–3, 7, 9, 10");
        assert_eq!(numbers_in_row(&[]), "");
    }
}
