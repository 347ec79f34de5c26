//! Moments and days as the window writes them, by the system's clock and time zone.

use crate::model::Date;

/// The day and the hour of a moment; of one today the hour alone, to the second.
pub fn moment(at: jiff::Timestamp) -> String {
    let zoned = jiff::ZonedDateTime::new(at, jiff::tz::TimeZone::system());
    if today().day() == Some(zoned.date()) {
        zoned.strftime("%H:%M:%S").to_string()
    } else {
        zoned.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// Today.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date().into()
}
