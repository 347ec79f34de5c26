//! Days as web pages, documents and reference managers write them. Days of a map are `model`'s.

use crate::model::Date;

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
    let month = words.get(at).and_then(|word| month(word))?;
    match (before, after) {
        (Some(day), Some(year)) if year >= 1000 => date(year, month, day),
        (_, Some(day)) => date(number(Some(at + 2))?, month, day),
        _ => None,
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
        for text in
            ["", "2025", "2025-03", "March 2025", "03/06/2025", "2025-13-01", "6 March", "99999999999"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
