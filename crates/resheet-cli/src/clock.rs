//! The time of a run, for the lineage.

use std::time::{SystemTime, UNIX_EPOCH};

/// A day, in seconds.
const DAY: u64 = 86_400;

/// Now, or the moment in `SOURCE_DATE_EPOCH`, as whoever wants the same bytes
/// again sets it: UTC, ISO 8601.
pub(crate) fn now() -> String {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|set| set.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    shown(set.unwrap_or_else(now))
}

fn shown(seconds: u64) -> String {
    let (days, second) = (seconds / DAY, seconds % DAY);
    // Years from 1 March, so that a leap day is the last of one; in eras of 400
    // years, which all have the same length.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) =
        if month < 10 { (era * 400 + year, month + 3) } else { (era * 400 + year + 1, month - 9) };
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_days_of_the_calendar() {
        assert_eq!(shown(0), "1970-01-01T00:00:00Z");
        assert_eq!(shown(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(shown(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(shown(1_798_761_600), "2027-01-01T00:00:00Z");
        assert_eq!(shown(4_107_542_400), "2100-03-01T00:00:00Z");
    }
}
