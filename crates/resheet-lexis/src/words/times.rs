//! Words beside dates, and times without a calendar date.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Words, file, key, key_first, keys};
use crate::charset::{CharSet, firsts};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct TimeFile {
    deadline: Vec<&'static str>,
    start: Vec<&'static str>,
    part: Vec<&'static str>,
    done: Vec<&'static str>,
    joint: Vec<&'static str>,
    period: Vec<&'static str>,
}

/// Words beside dates; `joint` the longest first.
pub(crate) struct Times {
    pub(crate) deadline: Vec<&'static str>,
    pub(crate) start: Vec<&'static str>,
    pub(crate) part: Vec<&'static str>,
    pub(crate) done: Vec<&'static str>,
    pub(crate) joint: Vec<&'static str>,
    period: Words,
    pub(super) period_begins: CharSet,
}

impl Times {
    /// Whether a text is a time without a calendar date.
    pub(crate) fn is_period(&self, text: &str) -> bool {
        key_first(text).is_some_and(|first| self.period_begins.contains(first))
            && self.period.contains(&*key(text))
    }
}

/// The words beside dates.
pub(crate) fn times() -> &'static Times {
    static TIMES: LazyLock<Times> = LazyLock::new(|| {
        let file: TimeFile = file!("times");
        let sorted = |mut words: Vec<&'static str>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
        };
        let period = keys(&file.period);
        Times {
            period_begins: firsts(period.iter().map(|word| &**word)),
            deadline: sorted(file.deadline),
            start: sorted(file.start),
            part: sorted(file.part),
            done: sorted(file.done),
            joint: sorted(file.joint),
            period,
        }
    });
    &TIMES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::reads;

    #[test]
    fn the_file_reads() {
        assert!(reads!("times", TimeFile));
    }
}
