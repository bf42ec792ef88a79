//! Where a long file can be cut, so that it need never be in memory whole.
//!
//! A cut stands where a sheet begins with its heading behind another sheet, and
//! is proved before it is made: the rows of the text around it must be the same
//! when both sides are read apart. So the sheets of the parts are the sheets of
//! the file. What compares all sheets of an input compares those of a part.

use std::io::{self, Read};

use resheet_decode::Decoded;
use resheet_form::headed_starts;
use resheet_lexis::Texts;
use resheet_model::{EncodingChoice, Grid, Origin, SourceText, Span};

use crate::Engine;

/// How much before the end of a part is looked at for a cut, in bytes of text:
/// little at first, more where nothing is found. No form is longer.
const REACH: [usize; 3] = [1 << 15, 1 << 17, 1 << 20];

const UTF_16LE: &str = "UTF-16LE";
const UTF_16BE: &str = "UTF-16BE";

/// A file and where it can be cut.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut {
    /// One behind the other; together they are the file.
    pub parts: Vec<Part>,
    /// How its beginning was decoded.
    pub encoding: EncodingChoice,
    /// How many lines it has, as [`SourceText::line_count`] counts them.
    pub lines: u64,
}

/// A part of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Where it begins.
    pub origin: Origin,
    /// How many bytes of the file it has.
    pub length: u64,
    /// The encoding of the file, found at its beginning.
    pub encoding: &'static str,
}

impl Engine {
    /// Cuts a file into parts of about `size` bytes, without holding more of it
    /// than that. A part without a place to cut it is longer. Nothing where the
    /// file is to be converted whole: it has no such place, or is no text.
    ///
    /// # Errors
    ///
    /// Those of `input`.
    pub fn split(&self, mut input: impl Read, size: usize) -> io::Result<Option<Cut>> {
        let mut parts = Vec::new();
        let mut held: Vec<u8> = Vec::new();
        // Where the part at hand and where the bytes at hand begin.
        let (mut begin, mut at) = (Origin::default(), Origin::default());
        let mut encoding: Option<EncodingChoice> = None;
        loop {
            let wanted = size.saturating_sub(held.len()).max(1) as u64;
            let ended = (&mut input).take(wanted).read_to_end(&mut held)? == 0 || held.len() < size;
            if ended {
                let Some(choice) = encoding.filter(|_| !parts.is_empty()) else { return Ok(None) };
                let length = at.bytes - begin.bytes + held.len() as u64;
                parts.push(Part { origin: begin, length, encoding: choice.name });
                let lines = at.lines + self.lines(&held, choice.name);
                return Ok(Some(Cut { parts, encoding: choice, lines }));
            }
            let encoding = match &encoding {
                Some(choice) => choice.name,
                // Documents are refused here: they have no places to be cut.
                None => match self.decode_part("", &held, None, Origin::default()) {
                    Decoded { refused: true, .. } => return Ok(None),
                    #[cfg(feature = "documents")]
                    Decoded { source, .. } if resheet_document::is_markup(&source.text) => {
                        return Ok(None);
                    }
                    Decoded { source, .. } => encoding.insert(source.encoding).name,
                },
            };
            let lines = feeds(&held, encoding).next().unwrap_or(held.len() & !1);
            let Decoded { source, .. } =
                self.decode_part("", &held[..lines], Some(encoding), Origin::default());
            let cut = self.cut(&source.text);
            let bytes =
                cut.and_then(|cut| bytes_before(&held[..lines], encoding, &source.text, cut));
            let (text, bytes) = match (cut, bytes) {
                (Some(text), Some(bytes)) if bytes > 0 => (text, bytes),
                // Nothing to cut at: the part goes on. What lies within reach
                // of the end stays, for the next look needs it.
                _ => match line_near(&source.text, REACH[2].min(size / 2)) {
                    Some((text, bytes)) if source.text.len() == lines => (text, bytes),
                    _ => (source.text.len(), lines),
                },
            };
            at = Origin {
                lines: at.lines + source.line_number(Span::at(text)) - 1,
                text: at.text + text as u64,
                bytes: at.bytes + bytes as u64,
            };
            held.drain(..bytes);
            if cut.is_some_and(|cut| cut == text) {
                let length = at.bytes - begin.bytes;
                parts.push(Part { origin: begin, length, encoding });
                begin = at;
            }
        }
    }

    /// How many lines the end of a file has.
    fn lines(&self, bytes: &[u8], encoding: &'static str) -> u64 {
        match self.decode_part("", bytes, Some(encoding), Origin::default()) {
            // Nothing but white space is no text, but lines.
            Decoded { refused: true, .. } => feeds(bytes, encoding).count() as u64 + 1,
            Decoded { source, .. } => source.line_count() as u64,
        }
    }

    /// The last place in a text where it can be cut.
    fn cut(&self, text: &str) -> Option<usize> {
        for reach in REACH {
            let from = text.len().saturating_sub(reach);
            // The line that begins behind the first line end, or the text.
            let line = text.as_bytes()[from..].iter().position(|byte| *byte == b'\n');
            let from = if from == 0 { 0 } else { from + line? + 1 };
            if let Some(cut) = self.cut_in(&text[from..]) {
                return Some(from + cut);
            }
            if from == 0 {
                break;
            }
        }
        None
    }

    fn cut_in(&self, text: &str) -> Option<usize> {
        let source = SourceText::plain("", text);
        let lexicon = self.words(&source);
        let texts = Texts::new(&lexicon);
        let grid = self.repair(&source, &texts);
        let starts = headed_starts(&grid, &texts);
        // Behind the last start the text may break off before the sheet shows
        // what it is; and the first may only look like one, for the text began
        // in the middle of another.
        let sure = starts.get(1..starts.len().saturating_sub(1)).unwrap_or_default();
        let lines = sure.iter().rev().map(|&start| line_start(text, start));
        lines.filter(|&line| line > 0).find(|&line| self.reads_apart(text, line, &grid, &texts))
    }

    /// Whether the rows of a text are those of its two sides.
    fn reads_apart(&self, text: &str, cut: usize, whole: &Grid<'_>, texts: &Texts<'_>) -> bool {
        let (left, right) = text.split_at(cut);
        let (left, right) = (SourceText::plain("", left), SourceText::plain("", right));
        let (left, right) = (self.repair(&left, texts), self.repair(&right, texts));
        let place =
            |span: Span, from: usize| (span.start as usize + from, span.end as usize + from);
        let rows = left.rows.iter().map(|row| (0, row));
        let rows = rows.chain(right.rows.iter().map(|row| (cut, row)));
        left.rows.len() + right.rows.len() == whole.rows.len()
            && left.repairs.len() + right.repairs.len() == whole.repairs.len()
            && rows.zip(&whole.rows).all(|((from, row), of_whole)| {
                (row.kind, row.dialect, row.is_record)
                    == (of_whole.kind, of_whole.dialect, of_whole.is_record)
                    && place(row.span, from) == place(of_whole.span, 0)
                    && row.cells.len() == of_whole.cells.len()
                    && row.cells.iter().zip(&of_whole.cells).all(|(cell, of_whole)| {
                        (&cell.text, cell.column, cell.edge)
                            == (&of_whole.text, of_whole.column, of_whole.edge)
                            && place(cell.span, from) == place(of_whole.span, 0)
                    })
            })
    }
}

/// The first byte behind each line feed, the last one first.
fn feeds<'b>(bytes: &'b [u8], encoding: &str) -> impl Iterator<Item = usize> + 'b {
    // In UTF-16 a line feed has two bytes, and the byte 10 is in other
    // characters too. In no other encoding of the web is it.
    let (little, big) = (encoding == UTF_16LE, encoding == UTF_16BE);
    memchr::memrchr_iter(b'\n', bytes).filter_map(move |at| {
        if little {
            (at % 2 == 0 && bytes.get(at + 1) == Some(&0)).then_some(at + 2)
        } else if big {
            (at % 2 == 1 && bytes.get(at - 1) == Some(&0)).then_some(at + 1)
        } else {
            Some(at + 1)
        }
    })
}

/// The bytes that are the text before `cut`, which begins a line: what follows
/// has the same number of line feeds in both.
fn bytes_before(bytes: &[u8], encoding: &str, text: &str, cut: usize) -> Option<usize> {
    let behind = memchr::memchr_iter(b'\n', &text.as_bytes()[cut..]).count();
    feeds(bytes, encoding).nth(behind)
}

/// A line start within `reach` of the end.
fn line_near(text: &str, reach: usize) -> Option<(usize, usize)> {
    let from = text.len().saturating_sub(reach);
    let line = from + memchr::memchr(b'\n', &text.as_bytes()[from..])? + 1;
    (line < text.len()).then_some((line, line))
}

/// Behind the line feed before a place: what is cut there is cut in the bytes
/// too.
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}
