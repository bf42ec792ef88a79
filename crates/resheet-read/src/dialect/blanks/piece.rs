//! Pieces: what stands between runs of blanks on one line.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::places;
use crate::dump::Dump;
use crate::line::{Line, lines};
use crate::wrapped::width;

/// How many columns a character counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Metric {
    /// One each, as `pdftotext -layout` counts.
    Characters,
    /// East Asian characters two, as terminals and w3m count.
    Terminal,
    /// As printed on the page, worked out from the first; see [`places`].
    Places,
}

impl Metric {
    fn width(self, c: char) -> i32 {
        match self {
            Metric::Characters => 1,
            Metric::Terminal | Metric::Places => i32::try_from(width(c)).unwrap_or(1),
        }
    }

    /// The characters of a piece with the columns each takes.
    pub(super) fn widths(self, text: &str) -> impl Iterator<Item = (char, i32)> + '_ {
        let placed = places::widths(text);
        placed.map(move |(c, width)| match self {
            Metric::Places => (c, width),
            _ => (c, self.width(c)),
        })
    }
}

/// A run of characters without two blanks in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// The line, counted from the start of the stretch without page breaks;
    /// also the height on the page.
    pub(super) y: i32,
    /// First column.
    pub(super) x0: i32,
    /// One past the last column.
    pub(super) x1: i32,
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

impl Piece {
    pub(super) fn text<'t>(&self, text: Dump<'t, '_>) -> &'t str {
        text.text.get(self.start..self.end).unwrap_or("")
    }

    /// How many columns two pieces share; negative: the blanks between them.
    pub(super) fn overlap(&self, x0: i32, x1: i32) -> i32 {
        self.x1.min(x1) - self.x0.max(x0)
    }

    /// Twice the middle.
    pub(super) fn middle(&self) -> i32 {
        self.x0 + self.x1
    }

    /// Cuts the piece at the blanks for which `cut` holds (given the column of
    /// the blank and the column of the character after it).
    pub(super) fn cut(
        &self,
        text: Dump<'_, '_>,
        metric: Metric,
        cut: impl Fn(i32, i32) -> bool,
    ) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut current = *self;
        let mut x = self.x0;
        let chars = self.text(text).char_indices().zip(metric.widths(self.text(text)));
        for ((at, c), (_, width)) in chars {
            let next = x + width;
            if c.is_whitespace() && cut(x, next) {
                current.x1 = x;
                current.end = self.start + at;
                if current.end > current.start {
                    out.push(current);
                }
                current =
                    Piece { x0: next, x1: self.x1, start: self.start + at + c.len_utf8(), ..*self };
            }
            x = next;
        }
        if current.end > current.start {
            out.push(current);
        }
        out
    }
}

/// The text of pieces, with nothing between them: a copy where there are several.
pub(super) fn in_one<'t, 'p>(
    text: Dump<'t, '_>,
    mut pieces: impl Iterator<Item = &'p Piece>,
) -> Cow<'t, str> {
    let first = pieces.next().map_or("", |piece| piece.text(text));
    pieces.fold(Cow::Borrowed(first), |all, piece| all + piece.text(text))
}

/// A line with its pieces.
#[derive(Clone, Debug)]
pub(super) struct Printed {
    /// Its bytes.
    pub(super) line: Line,
    /// Its height, see [`Piece::y`]. A page break has that of the next line.
    pub(super) y: i32,
    /// The page it is on, from 0.
    pub(super) page: u32,
    /// Whether it is a page break.
    pub(super) page_break: bool,
    /// Empty for a blank line.
    pub(super) pieces: Vec<Piece>,
}

/// Splits the lines of a range into pieces, each page by the metric that lines
/// its columns up better; of the pages `drifted` the places are worked out.
pub(super) fn printed(
    text: Dump<'_, '_>,
    range: Range<usize>,
    drifted: &BTreeSet<u32>,
) -> (Vec<Printed>, Vec<Metric>) {
    let mut out: Vec<Printed> = Vec::new();
    let mut page = 0;
    let mut y = 0;
    for line in lines(text.text, range.start).take_while(|line| line.start < range.end) {
        let page_break = line.is_page_break(text.text);
        if page_break {
            page += 1;
        }
        out.push(Printed { line, y, page, page_break, pieces: Vec::new() });
        y += i32::from(!page_break);
    }
    let mut metrics = Vec::new();
    for page in out.chunk_by_mut(|a, b| a.page == b.page) {
        let read =
            |metric: Metric| -> Vec<Vec<Piece>> {
                page.iter()
                    .map(|printed| {
                        if printed.page_break { Vec::new() } else { pieces(text, printed, metric) }
                    })
                    .collect()
            };
        let narrow = read(Metric::Characters);
        let wide = read(Metric::Terminal);
        let (metric, chosen) = if agreement(&wide) > agreement(&narrow) {
            (Metric::Terminal, wide)
        } else {
            let placed = if drifted.contains(&page[0].page) {
                places::placed(text, &narrow, super::WIDEST)
            } else {
                None
            };
            placed.map_or((Metric::Characters, narrow), |placed| (Metric::Places, placed))
        };
        metrics.push(metric);
        for (printed, pieces) in page.iter_mut().zip(chosen) {
            printed.pieces = pieces;
        }
    }
    (out, metrics)
}

/// ```ebnf
/// line  = { blank } , [ piece , { gap , piece } ] , { blank } ;
/// piece = word , { blank , word } ;
/// gap   = blank , blank , { blank } ;
/// ```
fn pieces(text: Dump<'_, '_>, printed: &Printed, metric: Metric) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut x = 0;
    let mut blanks = 2;
    for (at, c) in printed.line.text(text.text).char_indices() {
        let start = printed.line.start + at;
        if c == '\t' {
            x = (x / 8 + 1) * 8;
            blanks = 2;
            continue;
        }
        let width = metric.width(c);
        if c.is_whitespace() {
            x += width.max(1);
            blanks += 1;
            continue;
        }
        // A mark without width joins what it stands in.
        let end = start + c.len_utf8();
        match out.last_mut().filter(|_| blanks < 2) {
            Some(last) => {
                last.x1 = x + width;
                last.end = end;
            }
            None => out.push(Piece { y: printed.y, x0: x, x1: x + width, start, end }),
        }
        x += width;
        blanks = 0;
    }
    out
}

/// How well columns line up: pieces that share an edge or their middle with
/// others of the page, the first of a line left out (its place is the same by
/// any metric).
fn agreement(lines: &[Vec<Piece>]) -> u64 {
    let mut score = 0;
    for edge in [|p: &Piece| p.x0, |p: &Piece| p.x1, Piece::middle] {
        let mut places: Vec<i32> =
            lines.iter().flat_map(|line| line.iter().skip(1)).map(edge).collect();
        places.sort_unstable();
        for run in places.chunk_by(|a, b| a == b) {
            let run = run.len() as u64;
            score += run * run - run;
        }
    }
    score
}
