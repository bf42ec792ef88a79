//! Text that was already wrong before it came to us.

use std::sync::LazyLock;

use memchr::memmem;
use resheet_model::{Code, Finding, Span, Subject};

/// What traces look like, in the order of their file, a pattern a line; and the two
/// bytes that they begin with. Few characters of a text that is whole begin so: one look
/// at each character is nearly all of a search, and hardly anything is built for it at a
/// start.
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let words: Vec<_> = crate::choose::entries(include_str!("../data/mojibake.txt")).collect();
    let mut begins = [0; PLACES];
    for word in &words {
        if let [first, second, ..] = word.as_bytes() {
            let (place, bit) = place(*first, *second);
            begins[place] |= bit;
        }
    }
    Patterns { words, begins }
});

const PLACES: usize = (1 << 13) / 64;

struct Patterns {
    words: Vec<&'static str>,
    begins: [u64; PLACES],
}

/// Where the set of beginnings has two bytes of a character beyond ASCII.
fn place(first: u8, second: u8) -> (usize, u64) {
    let code = usize::from(first & 0x7f) << 6 | usize::from(second & 0x3f);
    (code / 64, 1 << (code % 64))
}

impl Patterns {
    /// The next trace in a text from a byte on: of those at one place the first of the
    /// file.
    fn next(&self, text: &str, mut at: usize) -> Option<(usize, &'static str)> {
        let bytes = text.as_bytes();
        while let Some(&first) = bytes.get(at) {
            let length = match first {
                0..0xc0 => 1,
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                _ => 4,
            };
            if length > 1 {
                let begin = [first, *bytes.get(at + 1)?];
                let (place, bit) = place(begin[0], begin[1]);
                if self.begins[place] & bit != 0 {
                    // Two bytes tell nearly all of them, and are one comparison.
                    let own = self.words.iter().find(|word| {
                        let word = word.as_bytes();
                        word.starts_with(&begin) && bytes[at..].starts_with(word)
                    });
                    if let Some(own) = own {
                        return Some((at, own));
                    }
                }
            }
            at += length;
        }
        None
    }
}

/// How much of a text is searched for all patterns, in bytes. Text is damaged
/// as a whole or not at all, so the beginning shows it.
const SAMPLE: usize = 1 << 16;

/// One finding if `text` holds traces of an earlier wrong decoding. Characters
/// that this run could not decode are known from `findings` and do not count.
pub(crate) fn look(text: &str, findings: &[Finding]) -> Option<Finding> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut first: Option<(usize, &str)> = None;
    let mut count = 0_usize;
    let mut note = |places: &mut dyn Iterator<Item = usize>, pattern: &'static str| {
        for place in places {
            count += 1;
            if first.is_none_or(|(known, _)| place < known) {
                first = Some((place, pattern));
            }
        }
    };
    let mut at = 0;
    while let Some((place, pattern)) = PATTERNS.next(sample, at) {
        note(&mut std::iter::once(place), pattern);
        at = place + pattern.len();
    }
    let undecodable =
        findings.iter().any(|finding| matches!(finding.code, Code::D001 | Code::D010));
    if !undecodable {
        const LOST: &str = "\u{FFFD}";
        note(&mut memmem::find_iter(text.as_bytes(), LOST), LOST);
    }
    let (place, pattern) = first?;
    Some(
        Finding::new(Code::D008, Subject::Input, Span::new(place, place + pattern.len()))
            .arg("count", count)
            .arg("pattern", pattern),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_found_from_the_left_and_begin_beyond_ascii() {
        for word in &PATTERNS.words {
            assert!(!word.starts_with(|c: char| c.is_ascii()), "{word:?}");
            let text = format!("展属 a{word}热{word}");
            let first = "展属 a".len();
            assert_eq!(PATTERNS.next(&text, 0), Some((first, *word)));
            let second = first + word.len() + "热".len();
            assert_eq!(PATTERNS.next(&text, first + word.len()), Some((second, *word)));
        }
        assert_eq!(PATTERNS.next("项目支出绩效自评表 层é", 0), None);
        assert!(look("烫烫烫烫", &[]).is_some());
    }
}
