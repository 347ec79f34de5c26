//! Dates as they are known: to the day, to the month or to the year. How dates are shown is `words`' and how other
//! programs write them `exchange::dates`'.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A date as it is known: a day, a month or a year. It sorts by its middle, and on one middle the more exact one first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    year: i16,
    /// 1 to 12; 0 where only the year is known.
    month: i8,
    /// 1 to 31; 0 where no day is known.
    day: i8,
}

/// What is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It isn't written as a date.
    #[error("\"{0}\" is not a date: write 2025-03-06, 2025-03 or 2025")]
    Shape(String),
    /// The calendar doesn't have it.
    #[error("there is no day {0}")]
    Nowhere(String),
}

impl Date {
    /// A day that is known to be one: of a text that is written in the program.
    ///
    /// # Panics
    /// The calendar has no such day.
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        let _in_the_calendar = civil::Date::constant(year, month, day);
        Self { year, month, day }
    }
    /// A day of the calendar, of a year from 1 to 9999.
    ///
    /// # Errors
    /// The calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, DateError> {
        let known = civil::Date::new(year, month, day).ok().filter(|_| year > 0);
        known.map(Self::from).ok_or_else(|| DateError::Nowhere(format!("{year:04}-{month:02}-{day:02}")))
    }
    /// A month, 1 to 12, of a year from 1 to 9999.
    ///
    /// # Errors
    /// The calendar has no such month.
    pub fn of_month(year: i16, month: i8) -> Result<Self, DateError> {
        let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
        let nowhere = || DateError::Nowhere(format!("{year:04}-{month:02}"));
        known.then_some(Self { year, month, day: 0 }).ok_or_else(nowhere)
    }
    /// A year from 1 to 9999.
    ///
    /// # Errors
    /// It lies beyond.
    pub fn of_year(year: i16) -> Result<Self, DateError> {
        let nowhere = || DateError::Nowhere(format!("{year:04}"));
        (1..=9999).contains(&year).then_some(Self { year, month: 0, day: 0 }).ok_or_else(nowhere)
    }

    /// The day, where it is known to the day.
    pub fn day(self) -> Option<civil::Date> {
        if self.day == 0 { None } else { civil::Date::new(self.year, self.month, self.day).ok() }
    }
    /// Whether it is known to the month at least.
    pub const fn has_month(self) -> bool {
        self.month != 0
    }
    /// The first day that it can be.
    pub fn first(self) -> civil::Date {
        civil::Date::new(self.year, self.month.max(1), self.day.max(1)).unwrap_or(civil::Date::MIN)
    }
    /// The last day that it can be.
    pub fn last(self) -> civil::Date {
        match (self.month, self.day) {
            (0, _) => civil::Date::new(self.year, 12, 31).unwrap_or(civil::Date::MAX),
            (_, 0) => self.first().last_of_month(),
            _ => self.first(),
        }
    }
    /// The day in the middle of all that it can be: where it stands on an axis, and among other dates.
    pub fn middle(self) -> civil::Date {
        match (self.month, self.day) {
            (0, _) => civil::Date::new(self.year, 7, 2).unwrap_or_else(|_| self.first()),
            (_, 0) => civil::Date::new(self.year, self.month, 16).unwrap_or_else(|_| self.first()),
            _ => self.first(),
        }
    }
    /// Whether it has come by another date: its middle by the last day of the other.
    pub fn is_by(self, other: Self) -> bool {
        self.middle() <= other.last()
    }
    /// Whether something that begins and ends so holds at a date, as far as can be known; it has no end on the side where
    /// none is given.
    pub fn holds(since: Option<Self>, until: Option<Self>, at: Self) -> bool {
        since.is_none_or(|since| since.first() <= at.last())
            && until.is_none_or(|until| at.first() <= until.last())
    }
    /// Whether something that begins and ends so would end before it begins.
    pub fn is_backwards(since: Option<Self>, until: Option<Self>) -> bool {
        since.zip(until).is_some_and(|(since, until)| since.first() > until.last())
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self { year: day.year(), month: day.month(), day: day.day() }
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        let exact = |date: &Self| (date.month == 0, date.day == 0);
        self.middle().cmp(&other.middle()).then_with(|| exact(self).cmp(&exact(other)))
    }
}
impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = format!("{:04}", self.year);
        for part in [self.month, self.day].into_iter().take_while(|part| *part != 0) {
            written.push_str(&format!("-{part:02}"));
        }
        f.pad(&written)
    }
}
impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let shape = || DateError::Shape(text.to_owned());
        let mut parts = text.split('-');
        let mut part = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<i16>().map(Some).map_err(|_| shape())
            }
            Some(_) => Err(shape()),
        };
        let (year, month, day) = (part(4)?.ok_or_else(shape)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(shape());
        }
        let small = |part: i16| i8::try_from(part).map_err(|_| shape());
        match (month, day) {
            (Some(month), Some(day)) => Self::new(year, small(month)?, small(day)?),
            (Some(month), None) => Self::of_month(year, small(month)?),
            (None, _) => Self::of_year(year),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Date;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date, such as \"2025-03-06\", \"2025-03\" or \"2025\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect(text)
    }

    #[test]
    fn a_date_is_a_day_a_month_or_a_year() {
        for (text, first, middle, last) in [
            ("2025-03-06", "2025-03-06", "2025-03-06", "2025-03-06"),
            ("2025-03", "2025-03-01", "2025-03-16", "2025-03-31"),
            ("2024-02", "2024-02-01", "2024-02-16", "2024-02-29"),
            ("1567", "1567-01-01", "1567-07-02", "1567-12-31"),
            ("0009", "0009-01-01", "0009-07-02", "0009-12-31"),
        ] {
            let known = date(text);
            assert_eq!(known.to_string(), text);
            let days = [known.first(), known.middle(), known.last()].map(|day| day.to_string());
            assert_eq!(days, [first, middle, last].map(str::to_owned), "{text}");
        }
        for wrong in [
            "",
            "25",
            "2025-3",
            "2025-13",
            "2025-00",
            "2025-02-30",
            "0000",
            "2025-03-06-01",
            "2025-",
            "x025",
            "-025",
        ] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_sort_by_their_middle() {
        let mut dates =
            ["2025-03", "2025", "2025-03-16", "2025-03-15", "2025-07-02", "2025-03-17", "1567"].map(date);
        dates.sort();
        let right = ["1567", "2025-03-15", "2025-03-16", "2025-03", "2025-03-17", "2025-07-02", "2025"];
        assert_eq!(dates.map(|date| date.to_string()), right);
    }

    #[test]
    fn what_has_come_and_what_holds() {
        assert!(date("2025-03").is_by(date("2025-03")) && date("2025-03").is_by(date("2025")));
        assert!(!date("2025-03").is_by(date("2025-03-10")) && date("2025-03").is_by(date("2025-03-16")));
        let holds = |since: &str, until: &str, at: &str| {
            let known = |text: &str| (!text.is_empty()).then(|| date(text));
            Date::holds(known(since), known(until), date(at))
        };
        assert!(holds("2025-03", "", "2025-03-01") && !holds("2025-03", "", "2025-02"));
        assert!(holds("", "2025", "2025-12-31") && !holds("", "2025", "2026"));
        assert!(!Date::is_backwards(Some(date("2025-03-06")), Some(date("2025"))));
        assert!(Date::is_backwards(Some(date("2025-03-06")), Some(date("2025-02"))));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(year in 1_i16..=9999, month in 0_i8..=12, day in 0_i8..=31) {
            let known = match (month, day) {
                (0, _) => Date::of_year(year),
                (month, 0) => Date::of_month(year, month),
                (month, day) => Date::new(year, month, day),
            };
            if let Ok(known) = known {
                prop_assert_eq!(known.to_string().parse(), Ok(known));
                prop_assert!(known.first() <= known.middle() && known.middle() <= known.last());
            }
        }
    }
}
