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
    /// The place among the page's texts of the one that they stand before.
    pub before: usize,
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

/// Puts the blanks of a page between its texts, and these in the order of lines: what
/// takes a page as it is drawn then has the lines that the eye has.
pub(super) fn put(page: &mut Page, ruler: &Ruler<'_>, metrics: &dyn Metrics) {
    let size = ruler.size;
    let runs = std::mem::take(&mut page.runs);
    page.runs.reserve(runs.len());
    let (mut runs, mut others): (Vec<Run>, Vec<Run>) =
        runs.into_iter().partition(|run| run.size == size);
    // Titles, notes and numbers are lines of their own.
    others.sort_by_key(|run| (run.y, run.x));
    runs.sort_by_key(|run| (run.y, run.x));
    let mut others = others.into_iter().peekable();
    let mut rest = runs.into_iter().peekable();
    let mut before: Option<Milli> = None;
    while let Some(y) = rest.peek().map(|run| run.y) {
        while let Some(other) = others.next_if(|other| other.y < y) {
            page.runs.push(other);
        }
        let blanks = |x, width, count| Blanks { x, y, size, width, count, before: 0 };
        // Rows of the form have an empty line between them.
        if let Some(before) = before.filter(|before| y - before > 2 * size) {
            let between = Blanks { y: (before + y) / 2, ..blanks(ruler.left, size, 2) };
            page.blanks.push(Blanks { before: page.runs.len(), ..between });
        }
        // Base lines nearer than half a size are one, as to the eye.
        let mut line = Vec::new();
        while let Some(run) = rest.next_if(|run| run.y - y < size / 2) {
            line.push(run);
        }
        before = line.iter().map(|run| run.y).max();
        line.sort_by_key(|run| run.x);
        gaps(page, line, y, ruler, metrics);
    }
    page.runs.extend(others);
}

/// One line with its blanks.
fn gaps(page: &mut Page, line: Vec<Run>, y: Milli, ruler: &Ruler<'_>, metrics: &dyn Metrics) {
    let Ruler { size, left, .. } = *ruler;
    let (mut x, mut column) = (left, 0);
    let mut hyphen = false;
    for run in line {
        let width = run.x - x;
        if width > 0 {
            let count = (ruler.column(run.x) - column).max(2);
            column += count;
            let (count, before) = (usize::try_from(count).unwrap_or(2), page.runs.len());
            page.blanks.push(Blanks { x, y, size, width, count, before });
        }
        let columns: usize = run.text.chars().map(|c| c.width().unwrap_or(0)).sum();
        column += Milli::try_from(columns).unwrap_or(0);
        x = run.x + to_length(measure(&run.text, metrics), size);
        hyphen = run.text.ends_with('-');
        page.runs.push(run);
    }
    // A hyphen at the end of a line would be taken for that of a broken word.
    if hyphen {
        page.blanks.push(Blanks { x, y, size, width: size, count: 2, before: page.runs.len() });
    }
}
