//! Text that was already wrong before it came to us.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use resheet_model::{Finding, Span, Subject};

/// What traces look like, and one search for them all. The file has a pattern a
/// line; that a search can be made of it is held by the tests.
static PATTERNS: LazyLock<(Option<AhoCorasick>, Vec<&'static str>)> = LazyLock::new(|| {
    let words: Vec<_> = crate::choose::entries(include_str!("../data/mojibake.txt")).collect();
    (AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&words).ok(), words)
});

/// How much of a text is searched for all patterns, in bytes. Text is damaged
/// as a whole or not at all, so the beginning shows it.
const SAMPLE: usize = 1 << 16;

/// One finding if `text` holds traces of an earlier wrong decoding. Characters
/// that this run could not decode are known from `findings` and do not count.
pub(crate) fn look(text: &str, findings: &[Finding]) -> Option<Finding> {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
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
    let (search, words) = &*PATTERNS;
    for found in search.iter().flat_map(|search| search.find_iter(sample)) {
        note(&mut std::iter::once(found.start()), words[found.pattern()]);
    }
    let undecodable = findings.iter().any(|finding| matches!(finding.code, "D001" | "D010"));
    if !undecodable {
        const LOST: &str = "\u{FFFD}";
        note(&mut memmem::find_iter(text.as_bytes(), LOST), LOST);
    }
    let (place, pattern) = first?;
    Some(
        Finding::new("D008", Subject::Input, Span::new(place, place + pattern.len()))
            .arg("count", count)
            .arg("pattern", pattern),
    )
}
