//! Lines of a dump.

use memchr::{memchr, memchr3};
use resheet_model::Span;

/// One line: byte offsets into the text.
///
/// CR, LF and CRLF end a line. A form feed is a line of its own, so that a
/// page break between two lines is a row and never part of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte before the line end.
    pub(crate) end: usize,
    /// First byte of the next line.
    pub(crate) next: usize,
}

impl Line {
    /// The line that begins at `start`.
    pub(crate) fn at(text: &str, start: usize) -> Line {
        let bytes = text.as_bytes();
        let rest = bytes.get(start..).unwrap_or(&[]);
        if rest.first() == Some(&0x0c) {
            // Its own line end, where there is one, goes with it.
            let end = start + 1;
            return Line { start, end, next: end + line_end(&bytes[end..]) };
        }
        match memchr3(b'\n', b'\r', 0x0c, rest) {
            Some(at) => {
                let end = start + at;
                Line { start, end, next: end + line_end(&bytes[end..]) }
            }
            None => Line { start, end: bytes.len(), next: bytes.len() },
        }
    }

    /// Its characters, without the line end.
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Its span, without the line end.
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether it is a page break.
    pub(crate) fn is_page_break(&self, text: &str) -> bool {
        text.as_bytes().get(self.start) == Some(&0x0c)
    }

    /// Whether there is nothing but white space in it.
    pub(crate) fn is_blank(&self, text: &str) -> bool {
        !self.is_page_break(text) && self.text(text).trim().is_empty()
    }

    /// Whether a byte stands in it.
    pub(crate) fn has(&self, text: &str, byte: u8) -> bool {
        memchr(byte, self.text(text).as_bytes()).is_some()
    }
}

/// The length of the line end that stands first, or 0.
pub(crate) fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// All lines from an offset on.
pub(crate) fn lines(text: &str, from: usize) -> impl Iterator<Item = Line> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let line = Line::at(text, at);
        at = line.next;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once_and_a_form_feed_is_a_line() {
        let text = "a\r\nb\rc\n\nd\u{c}e";
        let got: Vec<&str> = lines(text, 0).map(|line| line.text(text)).collect();
        assert_eq!(got, ["a", "b", "c", "", "d", "\u{c}", "e"]);
    }
}
