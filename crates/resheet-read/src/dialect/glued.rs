//! Cells with nothing between them. See `grammar-notes/glued.md`.
//!
//! The text is folded character by character, each with its place in the dump
//! ([`run`]). Headers show themselves as labels in a row ([`header`]); between
//! them the cutter ([`cut`]) goes from boundary to boundary, part by part of the
//! form: labels with their values in the head and the goals ([`head`]), words
//! and figures in turn in the funds, and in the indicator table levels, names
//! and chains of values ([`values`]), or, where a line is a row, a cell for each
//! column ([`row`]), else cells by what they show ([`atoms`]). A place is a boundary only where
//! vocabulary, the looks of values or the other rows of its table ([`words`], [`plan`]) prove
//! it; all else stays in one cell. Lines that are rows are cut when all of them were met.

mod atoms;
mod cut;
mod head;
mod header;
mod plan;
mod row;
mod run;
mod shape;
mod values;
mod words;

use std::ops::Range;

use resheet_lexis::{Lexicon, fold, is_page_number};
use resheet_model::{Edge, RawRow, RowKind};

use super::Reading;
use super::lines::text_row;
use crate::cells::{bare, cell};
use crate::dump::Dump;
use crate::line::{Line, lines};
use crate::stretch::Stretch;
use cut::Cutter;
use run::Run;

/// Words of a line that are shorter hold no header, in bytes.
const SHORTEST: usize = 48;

/// A longer word is no form, in bytes; it is left whole.
const LONGEST: usize = 1 << 18;

/// Words of so many bytes in the mean are cells without anything between them, whose labels
/// have blanks inside (`绩 效 指 标一级指标年度 指标值`): cells parted by blanks are half as long.
const DENSE: usize = 24;

/// No longer line is the number of its page, in bytes.
const PAGE: usize = 40;

/// So many lines of three cells or more are rows of the form.
const ROWS: usize = 6;

/// A header of the indicator table stands in one word: that outdoes all signs
/// of other dialects, which one long line gives by chance.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    if stretch.glued > 0 { 200 } else { 0 }
}

/// Whether a line has the header of an indicator table with nothing between its labels.
pub(crate) fn is_glued(line: &str, words: &[&str], lexicon: &Lexicon) -> bool {
    words.iter().any(|word| in_a_word(word, lexicon)) || across_blanks(line, words, lexicon)
}

/// Whether a line is the header of the funds with nothing between its labels.
pub(crate) fn heads_funds(line: &str, lexicon: &Lexicon) -> bool {
    (SHORTEST..LONGEST).contains(&line.len()) && header::funds_in_word(line, lexicon)
}

/// Whether a line is words and at least three amounts with nothing between them:
/// `年度资金总额548.90609.89609.89100.00%`.
pub(crate) fn amounts_touch(line: &str) -> bool {
    const AMOUNTS: usize = 3;
    let words = line.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    let figures = words.map_or("", |at| &line[at..]);
    let end = figures.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '%'));
    let figures = &figures[..end.unwrap_or(figures.len())];
    figures.bytes().filter(|byte| *byte == b'.').count() >= AMOUNTS
}

fn in_a_word(word: &str, lexicon: &Lexicon) -> bool {
    (SHORTEST..LONGEST).contains(&word.len()) && header::in_word(word, lexicon)
}

/// Whether it has one whose blanks stand inside labels.
fn across_blanks(line: &str, words: &[&str], lexicon: &Lexicon) -> bool {
    let bytes: usize = words.iter().map(|word| word.len()).sum();
    words.len() > 1
        && bytes >= words.len() * DENSE
        && line.len() < LONGEST
        && header::in_word(line, lexicon)
}

/// Cuts the lines of a range. Rows hold where many lines have several cells.
pub(crate) fn read<'t>(dump: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let text = dump.text;
    let all = || lines(text, range.start).take_while(|line| line.start < range.end);
    let mut words = all().flat_map(|line| line.text(text).split_whitespace());
    let parting = if words.any(|word| in_a_word(word, dump.lexicon)) {
        Blanks::PartWords
    } else {
        Blanks::StandInWords
    };
    let rows_of = |cutter: &mut Cutter<'_>| -> Vec<RawRow<'t>> {
        all().map(|line| row(text, &line, parting, cutter)).collect()
    };
    let mut collecting = Cutter::collecting(dump.lexicon);
    let mut rows = rows_of(&mut collecting);
    if collecting.has_rows() {
        rows = rows_of(&mut Cutter::knowing(collecting));
    }
    let several = rows.iter().filter(|row| row.cells.len() >= 3).count();
    Reading { rows, rows_are_records: several >= ROWS, next: range.end }
}

/// What a blank of a text says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    PartWords,
    /// Nothing: labels are printed with blanks inside.
    StandInWords,
}

fn row<'t>(text: &'t str, line: &Line, blanks: Blanks, cutter: &mut Cutter<'_>) -> RawRow<'t> {
    if line.is_page_break(text) {
        return bare(RowKind::PageBreak, line.start, line.end);
    }
    let printed = line.text(text).trim();
    if printed.len() <= PAGE && is_page_number(&fold(printed)) {
        return text_row(text, line);
    }
    let mut cells = Vec::new();
    let mut at = line.start;
    let alone = words(line.text(text), blanks).nth(1).is_none();
    for word in words(line.text(text), blanks) {
        let start = at;
        at += word.len();
        let word = word.trim_end();
        if word.trim().is_empty() {
            continue;
        }
        let edge = if cells.is_empty() { Edge::Line } else { Edge::Blank };
        let run = Run::new(word, start, cutter.lexicon);
        let ends = if word.len() < LONGEST { cutter.ends(&run, alone) } else { vec![run.len()] };
        let mut from = 0;
        for end in ends {
            let column = u32::try_from(cells.len()).unwrap_or(u32::MAX);
            let edge = if from == 0 { edge } else { Edge::Glued(cutter.sure(from)) };
            // A word that folding drops as a whole has no characters left.
            let until = if end == run.len() { start + word.len() } else { run.place(end) };
            cells.push(cell(text, run.place(from), until, column, edge));
            from = end;
        }
    }
    let kind = match cells.len() {
        0 => return bare(RowKind::Blank, line.start, line.end),
        1 => RowKind::Text,
        _ => RowKind::Cells,
    };
    RawRow { kind, span: line.span(), cells }
}

/// The words of a line with the white space behind them. A bracket goes on with
/// the word before it (`84.00 (件)`), and is not parted (`(2022 年度)`).
fn words(line: &str, blanks: Blanks) -> impl Iterator<Item = &str> {
    /// A longer bracket is words that may be parted, in characters.
    const BRACKET: usize = 12;
    let mut rest = line;
    std::iter::from_fn(move || {
        let mut end = 0;
        let mut blank = false;
        let mut bracket = 0;
        for (at, c) in rest.char_indices() {
            let parts = blank && bracket == 0 && blanks == Blanks::PartWords;
            if parts && !c.is_whitespace() && !matches!(c, '(' | '（') {
                break;
            }
            bracket = match c {
                '(' | '（' => BRACKET,
                ')' | '）' => 0,
                _ => bracket.saturating_sub(1),
            };
            blank = c.is_whitespace();
            end = at + c.len_utf8();
        }
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests;
