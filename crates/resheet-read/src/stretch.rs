//! What a stretch of lines without drawn signs looks like.

use std::ops::Range;

use resheet_lexis::{IndicatorKind, Lexicon, is_han};

use crate::dialect::{amounts_touch, heads_funds, is_glued};
use crate::dump::Dump;
use crate::line::lines;

/// Counts over the lines of a stretch; the evidence for laid out dialects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Stretch {
    /// Lines with something printed on them.
    pub(crate) printed: usize,
    /// Of these, lines with two or more blanks between words.
    pub(crate) gapped: usize,
    /// Lines of two words or more that begin behind many blanks.
    pub(crate) indented: usize,
    /// Gaps of two or more blanks between words.
    pub(crate) gaps: usize,
    /// Of these, those of the width that most have.
    pub(crate) even_gaps: usize,
    /// Of the printed lines, those of three or more words, most with one blank between
    /// them.
    pub(crate) worded: usize,
    /// Of the printed lines, those of two words or more.
    pub(crate) several: usize,
    /// Of the printed lines, those with two figures side by side, and those with two names
    /// of columns, parted by one blank.
    pub(crate) paired: usize,
    pub(crate) headed: usize,
    /// Words on all lines.
    pub(crate) words: usize,
    /// Most words on one line.
    pub(crate) most_words: usize,
    /// Lines of words that are the line before them again, behind one blank line.
    pub(crate) echoes: usize,
    /// Lines that hold the header of a table with nothing between its labels.
    pub(crate) glued: usize,
}

/// The header of the funds stands so many lines above the first of their rows at most.
const FUNDS_ABOVE: usize = 2;

/// A line that begins behind so many blanks shows where its words stand.
const INDENT: &str = "        ";

impl Stretch {
    /// Counts over a range of whole lines.
    pub(crate) fn of(text: Dump<'_, '_>, range: Range<usize>) -> Stretch {
        let mut stretch = Stretch::default();
        let (mut before, mut blanks) = ("", 0);
        let mut last = [""; FUNDS_ABOVE];
        let mut widths = [0; WIDEST_GAP];
        let mut words: Vec<&str> = Vec::new();
        for line in lines(text.text, range.start).take_while(|line| line.start < range.end) {
            let whole = line.text(text.text);
            let inner = whole.trim();
            if inner.is_empty() {
                blanks += 1;
                continue;
            }
            stretch.echoes += usize::from(blanks == 1 && inner == before && is_words(inner));
            words.clear();
            if may_have_blanks(inner) {
                words.extend(inner.split_whitespace());
            } else {
                words.push(inner);
            }
            let funds = || {
                let heads = |line: &&str| heads_funds(line, text.lexicon);
                words.len() == 1 && amounts_touch(inner) && last.iter().any(heads)
            };
            stretch.glued += usize::from(is_glued(inner, &words, text.lexicon) || funds());
            last.rotate_right(1);
            last[0] = inner;
            stretch.printed += 1;
            stretch.words += words.len();
            stretch.most_words = stretch.most_words.max(words.len());
            let several = words.len() > 1;
            let above = std::mem::replace(&mut before, inner);
            blanks = 0;
            // What follows is about what stands between words.
            if !several {
                continue;
            }
            stretch.headed += usize::from(has_heads(inner, above, text.lexicon));
            let mut wide = 0;
            for gap in gaps(inner) {
                wide += 1;
                stretch.gaps += 1;
                if let Some(count) = widths.get_mut(gap) {
                    *count += 1;
                }
            }
            stretch.gapped += usize::from(inner.contains("  "));
            stretch.indented += usize::from(whole.starts_with(INDENT));
            stretch.worded += usize::from(words.len() >= 3 && wide * 2 < words.len());
            stretch.several += 1;
            stretch.paired += usize::from(has_pair(&words));
        }
        stretch.even_gaps = widths.into_iter().max().unwrap_or(0);
        stretch
    }

    /// A count as a share of the printed lines, from 0 to 100.
    pub(crate) fn percent(&self, count: usize) -> u32 {
        u32::try_from(count * 100 / self.printed.max(1)).unwrap_or(100)
    }
}

/// Whether a text may have white space in it, at a glance: ASCII up to the blank, or one
/// of the lead bytes of wider blanks. Hardly any word has one of those.
fn may_have_blanks(text: &str) -> bool {
    let may_begin = |byte: u8| byte <= b' ' || matches!(byte, 0xc2 | 0xe1..=0xe3);
    // All bytes are looked at, so that many are at a time.
    text.bytes().fold(false, |found, byte| found | may_begin(byte))
}

/// Whether it is more than a figure with its unit.
fn is_words(line: &str) -> bool {
    line.chars().filter(|sign| is_han(*sign)).take(2).count() == 2
}

/// Whether two figures stand side by side, with a blank between them: two cells, for no
/// text says so.
fn has_pair(words: &[&str]) -> bool {
    let figure = |word: &str| word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','));
    let mut before = false;
    words.iter().any(|word| {
        let own = figure(word);
        std::mem::replace(&mut before, own) && own
    })
}

/// Whether two names of columns stand side by side, with a blank between them. Not if the
/// first is the line before again: the word of a neighbour in front of a name.
fn has_heads(line: &str, before: &str, lexicon: &Lexicon) -> bool {
    /// A header is no longer, in bytes.
    const LONGEST: usize = 400;
    let names = |word: &str| IndicatorKind::of(lexicon.exact(word)).is_some();
    let words = line.split(' ').filter(|_| line.len() <= LONGEST);
    let mut pairs = words.clone().zip(words.skip(1));
    pairs.any(|(one, two)| one != before && names(one) && names(two))
}

/// Gaps of this many blanks and more are never called even.
const WIDEST_GAP: usize = 9;

/// How many blanks each gap of two or more has.
fn gaps(line: &str) -> impl Iterator<Item = usize> + '_ {
    let runs = line.as_bytes().chunk_by(|a, b| (*a == b' ') == (*b == b' '));
    runs.filter(|run| run.len() >= 2 && run[0] == b' ').map(<[u8]>::len)
}
