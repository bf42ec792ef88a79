//! R010 split-glued, where several rows stand in one.
//!
//! **Repairs** drawn rows of a table whose edges between rows were not found: each cell has
//! the texts of all of them.
//!
//! **Recognised** by figures: two cells or more of a row are as many plain numbers each, and
//! every other cell has as many texts or one, names among them. A cell with one text is a merged one and goes
//! to the first row; a reason behind the figures goes to the row that was marked down, if
//! there is one.
//!
//! **Wrong when** a form prints two numbers in each cell of its points.
//!
//! **Example** `出车次数 更新图书册数 ⇥ 15.00 15.00 ⇥ 15.00 14.00` are two rows.

use std::cmp::Ordering;
use std::ops::Range;

use resheet_lexis::{Lexicon, is_han, number};
use resheet_model::{Code, Confidence, Decimal, Edge, Repair, RowKind};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R010;

/// So many cells of numbers prove it.
const PROOF: usize = 2;

/// No row holds more rows.
const MOST: usize = 8;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let two = |text: &str| numbers(text).is_some_and(|numbers| numbers.len() > 1);
    if !rows.any_text(|features| two(&features.text)) {
        return Vec::new();
    }
    let proposal = |(at, row): (usize, Row<'_>)| {
        let (parts, reason) = parted(&row)?;
        Some(Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: row.span,
                evidence: vec![row.span],
                note: "rows that stand in one parted".to_owned(),
            },
            edits: vec![Edit::Part { row: at, cells: parts, rest: reason }],
        })
    };
    rows.iter().enumerate().filter_map(proposal).collect()
}

/// The parts of each cell, and the row that one text behind them all belongs to.
fn parted(row: &Row<'_>) -> Option<(Vec<Vec<Range<usize>>>, usize)> {
    let drawn = row.cells.iter().any(|cell| cell.edge == Edge::Drawn);
    if !row.is_record || row.kind != RowKind::Cells || !drawn {
        return None;
    }
    let figures: Vec<_> = row.filled().filter_map(|cell| numbers(&cell.features.text)).collect();
    let several: Vec<_> = figures.iter().filter(|numbers| numbers.len() > 1).collect();
    let count = several.first()?.len();
    let same = several.iter().all(|numbers| numbers.len() == count);
    if several.len() < PROOF || !same || count > MOST {
        return None;
    }
    let cells: Vec<_> =
        row.with_features().map(|cell| parts(&cell, count)).collect::<Option<_>>()?;
    // Figures alone may be pieces of longer ones.
    let is_name = |(cell, parts): (Cell<'_>, &Vec<Range<usize>>)| {
        parts.len() == count && parts.iter().all(|part| cell.text[part.clone()].starts_with(is_han))
    };
    if !row.with_features().zip(&cells).any(is_name) {
        return None;
    }
    let [.., weights, scores] = several.as_slice() else { return None };
    let mut down = (0..count).filter(|&at| scores[at].cmp(&weights[at]) == Ordering::Less);
    let rest = down.next().filter(|_| down.next().is_none()).unwrap_or(0);
    Some((cells, rest))
}

/// The texts of a cell: as many as there are rows, one, or none.
fn parts(cell: &Cell<'_>, count: usize) -> Option<Vec<Range<usize>>> {
    let text = &*cell.text;
    let own = (cell.span.end - cell.span.start) as usize == text.len() && cell.more.is_empty();
    let range = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        start..start + part.len()
    };
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words: Vec<_> = text.split_whitespace().collect();
    match (lines.len(), words.len()) {
        (0, _) => Some(Vec::new()),
        (lines_of, _) if lines_of == count && own => Some(lines.into_iter().map(range).collect()),
        (_, words_of) if words_of == count && own => Some(words.into_iter().map(range).collect()),
        (1, 1) => Some(std::iter::once(0..text.len()).collect()),
        _ => None,
    }
}

/// The numbers that a cell is made of, if it has several.
fn numbers(text: &str) -> Option<Vec<Decimal>> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.contains(char::is_whitespace) {
        return None;
    }
    text.split_whitespace().map(|word| number(word).map(|number| number.value)).collect()
}
