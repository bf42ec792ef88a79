//! A decoded input.

use std::sync::OnceLock;

use crate::given::{Given, Spot};
use crate::span::{Place, Span};

/// Which encoding an input was read as, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncodingChoice {
    /// The WHATWG name, such as `UTF-8`, `gb18030`, `UTF-16LE`, `Big5`.
    pub name: &'static str,
    /// Whether a byte order mark stood in front.
    pub bom: bool,
    /// Why this one: a short English phrase for a person.
    pub reason: String,
}

/// Where the text of an input begins, when the input is part of a longer file.
/// By default it is the whole of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Origin {
    /// Lines of the file before it.
    pub lines: u64,
    /// Bytes before it, of the file's text as UTF-8.
    pub text: u64,
    /// Bytes of the file before it.
    pub bytes: u64,
}

/// One input as text, with what is needed to find every place in it again.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The name as shown to people and used for output: a relative path with
    /// forward slashes, or `-` for standard input.
    pub name: String,
    /// The decoded text, line ends as they were; those inside cells are vertical tabs.
    pub text: String,
    /// The chosen encoding.
    pub encoding: EncodingChoice,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub digest: String,
    /// How many bytes the input had.
    pub bytes: u64,
    /// Where the text begins in its file; lines and bytes of places count from
    /// the start of the file.
    pub origin: Origin,
    /// What the document says that the text is made of; nothing for a dump.
    pub given: Option<Box<Given>>,
    /// Byte offset of the first byte of each line.
    line_starts: Vec<u32>,
    /// How many characters stand before each stretch of [`STRETCH`] bytes: made when
    /// somebody asks for a place far into a line.
    characters: OnceLock<Vec<u32>>,
}

/// So many bytes are counted through for one place. A dump may be one line of a megabyte
/// with ten thousand cells in it: to count from its start for each is never done with.
const STRETCH: usize = 1 << 10;

impl SourceText {
    /// Takes the decoded text and builds the line table.
    pub fn new(
        name: impl Into<String>,
        text: String,
        encoding: EncodingChoice,
        digest: String,
        bytes: u64,
    ) -> Self {
        let line_starts = line_starts(&text);
        let (name, origin) = (name.into(), Origin::default());
        let (given, characters) = (None, OnceLock::new());
        SourceText { name, text, encoding, digest, bytes, origin, given, line_starts, characters }
    }

    /// A source made from text alone; for tests and for text already at hand.
    pub fn plain(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let encoding = EncodingChoice { name: "UTF-8", bom: false, reason: "given as text".into() };
        let bytes = text.len() as u64;
        SourceText::new(name, text, encoding, String::new(), bytes)
    }

    /// The characters under a span; empty when the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line, column and byte of the start of a span.
    pub fn place(&self, span: Span) -> Place {
        let index = self.line_index(span);
        let start = self.line_starts.get(index).copied().unwrap_or(0);
        Place {
            line: self.origin.lines + index as u64 + 1,
            column: self.characters(start as usize, span.start as usize) + 1,
            byte: self.origin.text + u64::from(span.start),
        }
    }

    /// How many characters stand between two offsets of one line; none where these are
    /// no ends of characters.
    fn characters(&self, from: usize, to: usize) -> u32 {
        let Some(between) = self.text.get(from..to) else { return 0 };
        if between.len() <= 2 * STRETCH {
            return begun(between.as_bytes());
        }
        let stretches = self.characters.get_or_init(|| {
            let mut before = vec![0];
            for stretch in self.text.as_bytes().chunks_exact(STRETCH) {
                before.push(before[before.len() - 1] + begun(stretch));
            }
            before
        });
        let before = |at: usize| {
            let stretch = at / STRETCH;
            stretches[stretch] + begun(&self.text.as_bytes()[stretch * STRETCH..at])
        };
        before(to) - before(from)
    }

    /// The line of the start of a span, from 1. Cheaper than [`Self::place`],
    /// which has to count characters.
    pub fn line_number(&self, span: Span) -> u64 {
        self.origin.lines + self.line_index(span) as u64 + 1
    }

    /// Where the start of a span stands in the document that the text is of.
    pub fn spot(&self, span: Span) -> Option<Spot> {
        self.given.as_ref()?.spot(span)
    }

    /// The same in words, for a person.
    pub fn shown_spot(&self, span: Span) -> Option<String> {
        let given = self.given.as_ref()?;
        given.spot(span).map(|spot| given.shown(spot))
    }

    /// The whole line that holds the start of a span, without its line end,
    /// and the span of that line.
    pub fn line(&self, span: Span) -> (&str, Span) {
        let index = self.line_index(span);
        let start = self.line_starts.get(index).copied().unwrap_or(0) as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let line = self.text.get(start..end).unwrap_or("");
        let line = line.trim_end_matches(['\r', '\n', '\u{c}']);
        (line, Span::new(start, start + line.len()))
    }

    /// How many lines there are. A text without any character has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    fn line_index(&self, span: Span) -> usize {
        self.line_starts.partition_point(|&start| start <= span.start).saturating_sub(1)
    }
}

/// How many characters begin in a piece of a text.
fn begun(bytes: &[u8]) -> u32 {
    // All bytes of a character but the first are from 0x80 to 0xBF.
    bytes.iter().filter(|byte| !(0x80..0xC0).contains(*byte)).count() as u32
}

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        // CRLF is one line end: its CR does not count.
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_far_into_a_line_are_those_of_its_start() {
        for lead in 0..4 {
            let text = format!("甲\n{}{}", "a".repeat(lead), "预算数1".repeat(2000));
            let source = SourceText::plain("a", text.as_str());
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]).skip(2) {
                let column = text[4..at].chars().count() as u32 + 1;
                assert_eq!(source.place(Span::at(at)).column, column, "{lead} {at}");
            }
            // Where a character does not end, there is no column to tell.
            assert_eq!(source.place(Span::at(text.len() - 2)).column, 1);
        }
    }

    #[test]
    fn places_of_a_part_count_from_the_start_of_its_file() {
        let mut source = SourceText::plain("t", "甲\n乙");
        source.origin = Origin { lines: 10, text: 100, bytes: 70 };
        let place = source.place(Span::at(4));
        assert_eq!((place.line, place.column, place.byte), (12, 1, 104));
        assert_eq!(source.line_number(Span::at(4)), 12);
    }

    #[test]
    fn places_count_every_kind_of_line_end_once() {
        let source = SourceText::plain("t", "甲\r\n乙\r丙\n丁");
        let place = |text: &str| source.place(Span::at(source.text.find(text).unwrap()));
        assert_eq!((place("甲").line, place("乙").line), (1, 2));
        assert_eq!((place("丙").line, place("丁").line), (3, 4));
        assert_eq!(source.line(Span::at(0)).0, "甲");
    }
}
