//! The dates in a column of a table: what its cells settle of how all are written, and the date in each. Dates that can be
//! read without their column are `model::written`'s.

use jiff::{ToSpan as _, civil};

use super::values::is_nothing;
use crate::model::{Date, written};

/// What stands first in a date of numbers that ends in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Day,
    Month,
}

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateStyle {
    /// None where no cell settles it.
    first: Option<First>,
    /// Whether some cells can only begin with the day and others only with the month.
    mixed: bool,
    /// The day that a spreadsheet counts from.
    zero: civil::Date,
}

/// Why a cell gives no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoDate {
    /// It could be either of two days.
    #[error(
        "day or month may stand first, and the column doesn't settle which (a name such as “date (dd/mm/yyyy)” does)"
    )]
    Open,
    /// It is written as a date, and there is none.
    #[error("the calendar has no such day")]
    Nowhere,
    /// It isn't written as a date.
    #[error("not a date that can be read")]
    Unreadable,
}

impl DateStyle {
    /// What the name of a column and its cells settle. `from_1904` says that the workbook counts its days from 1904.
    pub(super) fn settled<'a>(name: &str, cells: impl Iterator<Item = &'a str>, from_1904: bool) -> Self {
        let (mut day, mut month) = (false, false);
        for numbers in cells.filter_map(Numbers::of) {
            let (day_first, month_first) = numbers.dates();
            day |= day_first.is_some() && month_first.is_none();
            month |= month_first.is_some() && day_first.is_none();
        }
        let first = match (day, month) {
            (true, false) => Some(First::Day),
            (false, true) => Some(First::Month),
            (true, true) => None,
            (false, false) => said_first(name),
        };
        let zero =
            if from_1904 { civil::Date::constant(1904, 1, 1) } else { civil::Date::constant(1899, 12, 30) };
        Self { first, mixed: day && month, zero }
    }

    /// The date in a cell in which something stands.
    pub(super) fn read(self, cell: &str) -> Result<Date, NoDate> {
        let cell = whole(cell.trim());
        if let Some(numbers) = Numbers::of(cell) {
            return match numbers.dates() {
                (None, None) => Err(NoDate::Nowhere),
                (Some(only), None) | (None, Some(only)) => Ok(only),
                (Some(day_first), Some(month_first)) => match self.first {
                    _ if day_first == month_first => Ok(day_first),
                    Some(First::Day) => Ok(day_first),
                    Some(First::Month) => Ok(month_first),
                    // Where dots stand between the numbers, the day is first everywhere.
                    None if numbers.dotted && !self.mixed => Ok(day_first),
                    None => Err(NoDate::Open),
                },
            };
        }
        if let Some(days) = serial(cell) {
            return self.zero.checked_add(days.days()).map(Date::from).map_err(|_| NoDate::Nowhere);
        }
        month_of_year(cell).or_else(|| written::date(cell)).ok_or_else(|| {
            let mut parts = cell.split(|c: char| !c.is_ascii_digit()).map(str::len);
            let is_date = parts.next() == Some(4) && matches!(parts.next(), Some(1 | 2));
            if is_date { NoDate::Nowhere } else { NoDate::Unreadable }
        })
    }

    /// Whether most of what is said in a column is a date, for sure or by its form alone.
    pub(super) fn fits<'a>(self, cells: impl Iterator<Item = &'a str>, for_sure: bool) -> bool {
        let (mut said, mut so) = (0, 0);
        for cell in cells.filter(|cell| !is_nothing(cell)) {
            let read = self.read(cell);
            said += 1;
            so += usize::from(read.is_ok() || !for_sure && read != Err(NoDate::Unreadable));
        }
        so > 0 && so * 2 >= said
    }
}

/// What the name of a column says to stand first, as in `date (dd/mm/yyyy)`.
fn said_first(name: &str) -> Option<First> {
    let letters: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.contains("ddmm") {
        Some(First::Day)
    } else if letters.contains("mmdd") && !letters.contains("yymmdd") {
        Some(First::Month)
    } else {
        None
    }
}

/// A whole number without the zero that programs put behind it, `2024.0`.
fn whole(cell: &str) -> &str {
    match cell.strip_suffix(".0") {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => number,
        _ => cell,
    }
}

fn number(part: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let part = part.trim();
    let is_one = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| is_one)
}

/// A date of numbers that ends in its year, `3/4/2025`.
struct Numbers {
    one: i16,
    other: i16,
    year: i16,
    dotted: bool,
}

impl Numbers {
    fn of(cell: &str) -> Option<Self> {
        let mut parts = cell.splitn(3, ['/', '.', '-']);
        let (one, other, last) = (parts.next()?, parts.next()?, parts.next()?);
        // A time may follow.
        let year = last.trim_start().split([' ', 'T', ',']).next()?;
        let dotted = cell.contains('.') && !cell.contains(['/', '-']);
        Some(Self {
            one: number(one, 1..=2)?,
            other: number(other, 1..=2)?,
            year: number(year, 4..=4)?,
            dotted,
        })
    }
    /// The day that it is with the day first, and with the month first.
    fn dates(&self) -> (Option<Date>, Option<Date>) {
        let date = |month: i16, day: i16| {
            Date::new(self.year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        (date(self.other, self.one), date(self.one, self.other))
    }
}

/// The days that a spreadsheet counts, with the part of a day cut off. Fewer or more digits than five are years, months or
/// days: `2024`, `202403`, `20240306`.
fn serial(cell: &str) -> Option<i32> {
    let (days, part) = cell.split_once(['.', ',']).unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = days.len() == 5 && !days.starts_with('0') && digits(days) && digits(part);
    days.parse().ok().filter(|_| is_one)
}

/// `03/2025`.
fn month_of_year(cell: &str) -> Option<Date> {
    let (month, year) = cell.split_once(['/', '.', '-'])?;
    Date::of_month(number(year, 4..=4)?, i8::try_from(number(month, 1..=2)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, cells: &[&str]) -> Vec<String> {
        let style = DateStyle::settled(name, cells.iter().copied(), false);
        let read = cells.iter().map(|cell| match style.read(cell) {
            Ok(date) => date.to_string(),
            Err(why) => format!("{why:?}"),
        });
        read.collect()
    }

    #[test]
    fn a_column_settles_what_stands_first() {
        for (cells, right) in [
            (&["03/04/2025", "13/04/2025"][..], &["2025-04-03", "2025-04-13"][..]),
            (&["3/4/2025 10:00", "03/13/2025"], &["2025-03-04", "2025-03-13"]),
            (&["03-04-2025", "13.04.2025"], &["2025-04-03", "2025-04-13"]),
            (&["03/04/2025", "04/04/2025"], &["Open", "2025-04-04"]),
            (&["03/04/2025", "13/04/2025", "04/13/2025"], &["Open", "2025-04-13", "2025-04-13"]),
            (&["03/04/2025", "31/02/2025", "2025-02-13"], &["Open", "Nowhere", "2025-02-13"]),
            (&["3. 4. 2025", "03.04.2025"], &["2025-04-03", "2025-04-03"]),
            (&["03.04.2025", "03.13.2025"], &["2025-03-04", "2025-03-13"]),
        ] {
            assert_eq!(read("date", cells), right, "{cells:?}");
        }
        assert_eq!(read("Date (MM/DD/YYYY)", &["03/04/2025"]), ["2025-03-04"]);
        assert_eq!(read("date (dd.mm.yyyy)", &["03/04/2025"]), ["2025-04-03"]);
        assert_eq!(read("date yyyy-mm-dd", &["03/04/2025"]), ["Open"]);
    }

    #[test]
    fn dates_come_in_many_forms() {
        for (cell, right) in [
            ("2025-03-04", "2025-03-04"),
            ("4 March 2025", "2025-03-04"),
            ("20250304", "2025-03-04"),
            ("45000", "2023-03-15"),
            ("45000.75", "2023-03-15"),
            ("2024.0", "2024"),
            ("03/2025", "2025-03"),
            ("2024-13-45", "Nowhere"),
            ("2024-13", "Nowhere"),
            ("03/04/25", "Unreadable"),
            ("spring", "Unreadable"),
            ("202403", "Unreadable"),
            ("2024-2025", "Unreadable"),
            ("17", "Unreadable"),
        ] {
            assert_eq!(read("date", &[cell]), [right], "{cell}");
        }
        let style = DateStyle::settled("date", std::iter::empty(), true);
        assert_eq!(style.read("43538").unwrap().to_string(), "2023-03-15");
    }
}
