//! Dates as people write them, in numbers and in English words. How a map writes them is `date`'s.

use super::date::Date;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day in a text: `2025-03-06` with or without a time, `2025/3/6`, `20250306`, `6.3.2025`,
/// `6 March 2025`, `March 6, 2025` or `Thu, 06 Mar 2025 …`. None where it isn't a whole day, or where day and month could
/// be taken for each other (`03/06/2025`).
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if digits >= 8 {
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
        return date_of(part(0, 4)?, part(4, 6)?, part(6, 8)?);
    }
    if digits == 4 {
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).map(str::parse::<i16>);
        let mut next = || parts.next()?.ok();
        return date_of(next()?, next()?, next()?);
    }
    if let [Ok(day), Ok(month), Ok(year)] = text.split('.').map(str::parse::<i16>).collect::<Vec<_>>()[..] {
        return date_of(year, month, day);
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
        (Some(day), Some(year)) if year >= 1000 => date_of(year, month, day),
        (_, Some(day)) => date_of(number(Some(at + 2))?, month, day),
        _ => None,
    }
}

/// The date that a text is: a day, as [`day`] reads it, a month (`2025-03`, `March 2025`) or a year.
pub fn date(text: &str) -> Option<Date> {
    if let Some(day) = day(text) {
        return Some(day);
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let year = |word: &str| {
        let is_one = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse::<i16>().ok().filter(|year| is_one && *year >= 1000)
    };
    match words.as_slice() {
        [only] => Date::of_year(year(only)?).ok(),
        [one, other] => match (year(one), year(other)) {
            (Some(year), None) => {
                let number = other.parse::<i8>().ok();
                Date::of_month(year, number.or_else(|| i8::try_from(month(other)?).ok())?).ok()
            }
            (None, Some(year)) => Date::of_month(year, i8::try_from(month(one)?).ok()?).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a text ends in several days, `6–9`.
fn ends_days(text: &str) -> bool {
    let first = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let before = first.strip_suffix(['-', '\u{2013}', '\u{2014}']);
    before.is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

fn date_of(year: i16, month: i16, day: i16) -> Option<Date> {
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
            "6.3.2025",
            "06.03.2025",
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
            "31.2.2025",
            "3.13.2025",
            "6.3.25",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn months_and_years_are_dates_too() {
        for (text, date) in [
            ("2025-03", "2025-03"),
            ("2025/3", "2025-03"),
            ("March 2025", "2025-03"),
            ("Mar. 2025", "2025-03"),
            ("2025 march", "2025-03"),
            ("1567", "1567"),
            ("6 March 2025", "2025-03-06"),
        ] {
            assert_eq!(super::date(text), date.parse().ok(), "{text}");
        }
        for none in ["", "spring 2025", "2025-21", "03/2025", "March", "25", "0312", "2024-2025", "in press"]
        {
            assert_eq!(super::date(none), None, "{none}");
        }
    }
}
