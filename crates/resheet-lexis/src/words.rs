//! The vocabulary of values: units, relations in words, words beside dates,
//! verdicts. Each from its file under `vocabulary/`, read on first use.

mod relations;
mod times;
mod units;
mod verdicts;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::chars::{is_invisible, is_plain, is_simplified, plain, simplified};
use crate::charset::CharSet;
use crate::numeral::is_numeral;
use crate::texts::trim;
use crate::time::may_be_dated;

pub(crate) use relations::{Says, relations};
pub(crate) use times::times;
pub(crate) use units::{JOINTS, units};
pub(crate) use verdicts::is_verdict;
pub use verdicts::verdict_at_start;

/// A word as it is looked up: width and traditional forms folded, no blanks.
/// Unlike [`fold`](crate::fold) it keeps `*`, which joins units.
pub(crate) fn key(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c != ' ' && is_plain(c) && is_simplified(c)) {
        return Cow::Borrowed(text);
    }
    text.chars().filter_map(key_char).collect()
}

/// A set of words. They come from our files, never from a dump, so a hash that
/// an opponent could fill is as good as one that takes three times as long. Most stand
/// in the file as they are looked up.
type Words = FxHashSet<Cow<'static, str>>;

/// What a character is in [`key`]; none if it is left out.
pub(crate) fn key_char(c: char) -> Option<char> {
    let folded = (!is_invisible(c)).then(|| simplified(plain(c)));
    folded.filter(|c| *c != ' ')
}

/// The first character of [`key`] of a text, without making it.
pub(crate) fn key_first(text: &str) -> Option<char> {
    text.chars().find_map(key_char)
}

/// The last character of [`key`] of a text, without making it.
pub(crate) fn key_last(text: &str) -> Option<char> {
    text.chars().rev().find_map(key_char)
}

fn keys<'w>(words: impl IntoIterator<Item = &'w &'static str>) -> Words {
    words.into_iter().map(|word| key(word)).collect()
}

/// A file of the vocabulary as the build left it.
macro_rules! file {
    ($name:literal) => {
        $crate::words::read(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}
pub(crate) use file;

/// Whether a file of the vocabulary reads as what it is taken for, which [`read`] does
/// not say.
#[cfg(test)]
macro_rules! reads {
    ($name:literal, $type:ty) => {{
        let file = include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"));
        serde_json::from_str::<$type>(file).is_ok()
    }};
}
#[cfg(test)]
use reads;

/// What a file says.
pub(crate) fn read<T: Deserialize<'static> + Default>(json: &'static str) -> T {
    // A file that does not read is caught by a test beside its type.
    serde_json::from_str(json).unwrap_or_default()
}

/// A word without the one pair of brackets that holds all of it.
pub(crate) fn without_brackets(word: &str) -> &str {
    let word = trim(word);
    let Some(inner) = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) else {
        return word;
    };
    let mut depth = 0i32;
    for c in inner.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return word;
        }
    }
    if depth == 0 { inner.trim() } else { word }
}

/// Whether a text begins with an ideograph and neither begins nor ends as any word of the
/// value grammars does: most names are told so at a glance. What else stands in it is of
/// ordinary width, and no date: a date may stand behind any word.
pub(crate) fn are_no_value(text: &str) -> bool {
    static BEGINS: LazyLock<CharSet> = LazyLock::new(|| {
        let mut begins = relations().begins.clone();
        for more in [&units().begins, &verdicts::verdicts().1, &times().period_begins] {
            begins.unite(more);
        }
        begins
    });
    let mut chars = text.chars();
    let (Some(first), last) = (chars.next(), chars.next_back()) else { return false };
    let (first, last) = (simplified(first), simplified(last.unwrap_or(first)));
    !BEGINS.contains(first)
        && !is_numeral(first)
        && !relations().ends.contains(last)
        && matches!(text.chars().next(), Some('\u{4e00}'..='\u{9fff}'))
        && text.chars().all(is_plain)
        && !may_be_dated(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_outer_pair_of_brackets_goes() {
        assert_eq!(without_brackets("(件)"), "件");
        assert_eq!(without_brackets("(台(套))"), "台(套)");
        assert_eq!(without_brackets("(一)(二)"), "(一)(二)");
    }
}
