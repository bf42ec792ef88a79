//! White space between the texts of a line, for programs that take the page as
//! lines of text.
//!
//! A program that is given words on a page has to guess which of them make a
//! line. Where it finds columns it reads one after the other, and a form falls
//! apart. Blanks that can be copied leave it nothing to guess: a line of the
//! page is a line of its text, and what stands under each other there has the
//! same column here.

use unicode_width::UnicodeWidthChar;

use super::flow::{measure, to_length};
use super::{Metrics, Milli, Page, Run};

/// Blanks in a row, two at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blanks {
    /// Left end.
    pub x: Milli,
    /// The base line.
    pub y: Milli,
    /// Font size.
    pub size: Milli,
    /// How wide they are together.
    pub width: Milli,
    /// How many they are.
    pub count: usize,
}

/// What an edge between two columns of the form is wide in the text. White space
/// on both sides of it may be narrower than two blanks.
const EDGE: Milli = 2;

/// The grid on which blanks put the texts of one size.
pub(super) struct Ruler<'a> {
    pub(super) size: Milli,
    /// Edges of the form's columns, from the first.
    pub(super) edges: &'a [Milli],
    /// Where the first is on the page.
    pub(super) left: Milli,
}

impl Ruler<'_> {
    /// The column of the text for a place on the page: they are half an em wide.
    fn column(&self, x: Milli) -> Milli {
        let edges = self.edges.partition_point(|edge| self.left + edge <= x);
        (x - self.left) * 2 / self.size + EDGE * Milli::try_from(edges).unwrap_or(0)
    }
}

/// The blanks of a page.
pub(super) fn blanks(page: &Page, ruler: &Ruler<'_>, metrics: &dyn Metrics) -> Vec<Blanks> {
    let Ruler { size, left, .. } = *ruler;
    let mut runs: Vec<&Run> = page.runs.iter().filter(|run| run.size == size).collect();
    runs.sort_by_key(|run| (run.y, run.x));
    let mut out = Vec::new();
    let mut rest = &mut runs[..];
    let mut before: Option<Milli> = None;
    while let Some(y) = rest.first().map(|run| run.y) {
        // Base lines nearer than half a size are one, as to the eye.
        let count = rest.iter().take_while(|run| run.y - y < size / 2).count();
        let (line, others) = rest.split_at_mut(count);
        // Rows of the form have an empty line between them.
        if let Some(before) = before.filter(|before| y - before > 2 * size) {
            out.push(Blanks { x: left, y: (before + y) / 2, size, width: size, count: 2 });
        }
        before = line.iter().map(|run| run.y).max();
        line.sort_by_key(|run| run.x);
        gaps(line, y, ruler, metrics, &mut out);
        rest = others;
    }
    out
}

/// The blanks of one line.
fn gaps(line: &[&Run], y: Milli, ruler: &Ruler<'_>, metrics: &dyn Metrics, out: &mut Vec<Blanks>) {
    let Ruler { size, left, .. } = *ruler;
    let (mut x, mut column) = (left, 0);
    for run in line {
        let width = run.x - x;
        if width > 0 {
            let count = (ruler.column(run.x) - column).max(2);
            column += count;
            out.push(Blanks { x, y, size, width, count: usize::try_from(count).unwrap_or(2) });
        }
        let columns: usize = run.text.chars().map(|c| c.width().unwrap_or(0)).sum();
        column += Milli::try_from(columns).unwrap_or(0);
        x = run.x + to_length(measure(&run.text, metrics), size);
    }
    // A hyphen at the end of a line would be taken for that of a broken word.
    if line.last().is_some_and(|run| run.text.ends_with('-')) {
        out.push(Blanks { x, y, size, width: size, count: 2 });
    }
}
