//! How much of a truth the dump still holds: a rough upper bound.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::Share;
use crate::record::{Leaf, Record};
use crate::text::{Key, Number, is_number, key, normal, pattern, relations};

/// The text of a dump, ready to be looked into.
pub struct Held {
    text: String,
    pairs: HashSet<[char; 2]>,
    shingles: HashSet<[char; 4]>,
    numbers: HashSet<Number>,
    /// Whether nothing may be missing: a document that is no text has all that it
    /// shows, whatever our reader finds in it.
    all: bool,
}

impl Held {
    /// Takes the bytes of a dump.
    pub fn new(bytes: &[u8]) -> Self {
        static DRAWING: LazyLock<Regex> =
            LazyLock::new(|| pattern(r#"[|\t"]|</?[a-zA-Z][^>]*>|\+?[-=]{3,}\+?"#));
        static GROUPED: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"));
        static PLAIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+(?:\.\d+)?"));

        let all = is_document(bytes);
        let decoded = if all { String::new() } else { decode(bytes) };
        let text = normal(&DRAWING.replace_all(&decoded, " "));
        let chars: Vec<char> = text.chars().collect();
        let folded: String = decoded.nfkc().collect();
        let numbers = GROUPED
            .find_iter(&folded)
            .chain(PLAIN.find_iter(&folded))
            .filter_map(|found| Number::read(found.as_str()))
            .collect();
        let pairs = chars.windows(2).filter_map(|two| two.try_into().ok()).collect();
        let shingles = chars.windows(4).filter_map(|four| four.try_into().ok()).collect();
        Held { text, pairs, shingles, numbers, all }
    }

    /// Whether the text of a true leaf is anywhere in the dump.
    pub fn holds(&self, path: &str, text: &str) -> bool {
        if self.all {
            return true;
        }
        if is_number(path) {
            return Number::read(text).is_some_and(|number| {
                self.numbers.contains(&number) || self.numbers.contains(&number.hundredth())
            });
        }
        if path.ends_with(".op") {
            let spelled =
                relations().any(|(spelling, sign)| sign == text && self.text.contains(spelling));
            return spelled || self.text.contains(&normal(text));
        }
        let Key::Text(text) = key(path, text) else { return false };
        let chars: Vec<char> = text.chars().collect();
        let enough = |met: usize, of: usize| met as Share >= 0.6 * of as Share;
        if chars.len() <= 8 {
            let met = || chars.windows(2).filter(|&two| self.has_pair(two)).count();
            return self.text.contains(&text) || chars.len() > 3 && enough(met(), chars.len() - 1);
        }
        let met = chars.windows(4).filter(|&four| self.has_shingle(four)).count();
        enough(met, chars.len() - 3)
    }

    fn has_pair(&self, two: &[char]) -> bool {
        two.try_into().is_ok_and(|two: [char; 2]| self.pairs.contains(&two))
    }

    fn has_shingle(&self, four: &[char]) -> bool {
        four.try_into().is_ok_and(|four: [char; 4]| self.shingles.contains(&four))
    }

    /// How many leaves of a true sheet are held, and how many there are.
    pub fn count(&self, record: &Record) -> (usize, usize) {
        let outside = [&record.header, &record.goals, &record.totals];
        let leaves = || {
            let rows = outside.into_iter().chain(&record.funds).chain(&record.indicators);
            rows.flatten()
        };
        let held = leaves().filter(|Leaf { path, text, .. }| self.holds(path, text)).count();
        (held, leaves().count())
    }
}

/// Whether bytes begin as those of documents do that are no text.
fn is_document(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 3] = [b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"];
    begins.iter().any(|begin| bytes.starts_with(begin))
}

/// As the judge decodes: byte order marks, else UTF-8, else GB18030.
pub(crate) fn decode(bytes: &[u8]) -> String {
    use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return encoding.decode_without_bom_handling(rest).0.into_owned();
        }
    }
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (bytes, encoding) in [(unmarked, UTF_8), (bytes, GB18030)] {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        if let Some(text) = text {
            return text.into_owned();
        }
    }
    UTF_8.decode_without_bom_handling(bytes).0.into_owned()
}
