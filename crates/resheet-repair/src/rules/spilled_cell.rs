//! R010 split-glued, where a cell holds the texts of the blank cells beside it.
//!
//! **Repairs** drawn rows of a page whose texts touched: an extractor took them for one and
//! gave them to one column.
//!
//! **Recognised** by the other rows of the table: as many texts with blanks between them as
//! there is room for, blank cells beside the one in columns that are filled elsewhere, and
//! each text is what its column has there: a number as high as others, a percentage, a
//! measure, a sign, or the very same words. One of them at least is no words, or the same
//! words. Words behind a number may be its unit and what follows that: they must be known.
//!
//! **Wrong when** a value with a blank in it stands beside a cell that is truly blank, and
//! looks like two values of these columns.
//!
//! **Example** `逐步提升 11 ⇥ ⇥ 11` where others have `593台 ⇥ 11 ⇥ 11`.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use resheet_lexis::{Features, Lexicon, Role, Shape, fold, number, shape};
use resheet_model::{Code, Confidence, Decimal, Repair};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R010;

/// More texts do not touch each other.
const MOST: usize = 4;

/// Of so many rows at most one has a column blank without a text that may be of it beside
/// it, or a blank cell says nothing.
const FILLED: usize = 3;

/// A text that is cut is no longer, in bytes.
const LONGEST: usize = 120;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| features.text.len() <= LONGEST && features.text.contains(' ')) {
        return Vec::new();
    }
    let names = |row: &Row<'_>| row.names_columns(Role::heads_a_column);
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        // A table goes from one header to the next.
        let is_end = |row: &Row<'_>| !row.is_of_drawn_table() || names(row);
        let end =
            rows.from(at + 1).position(|row| is_end(&row)).map_or(rows.len(), |it| at + 1 + it);
        if rows.at(at).is_of_drawn_table()
            && end - at > 2
            && (at..end).any(|at| may_spill(&rows.at(at)))
        {
            proposals.extend(Table::new(rows, at..end, lexicon).proposals());
        }
        at = end;
    }
    proposals
}

/// Whether a row has a cell of several texts with as many blank cells beside it as they need.
fn may_spill(row: &Row<'_>) -> bool {
    let is_blank = |at: usize| row.at(at).features.is_blank();
    (0..row.len()).any(|nth| {
        let count = texts_of(&row.at(nth)).map_or(0, |texts| texts.len());
        let room = |first: usize| {
            let mut cells = first..first + count;
            cells.end <= row.len() && cells.all(|at| at == nth || is_blank(at))
        };
        (0..count).filter_map(|before| nth.checked_sub(before)).any(room)
    })
}

/// The texts of a cell, with blanks between them, if it may hold those of several.
fn texts_of<'c>(cell: &'c Cell<'_>) -> Option<Vec<&'c str>> {
    let text: &str = &cell.text;
    if text.len() > LONGEST || !text.contains(' ') || !cell.more.is_empty() {
        return None;
    }
    let whole = (cell.span.end - cell.span.start) as usize == text.len();
    let texts: Vec<&str> = text.split(' ').filter(|text| !text.is_empty()).collect();
    (whole && (2..=MOST).contains(&texts.len())).then_some(texts)
}

/// Whether a cell is blank, and none beside it holds several texts.
fn is_blank_alone(row: &Row<'_>, at: usize) -> bool {
    let parted = |at: usize| at < row.len() && row.at(at).text.contains(' ');
    row.at(at).features.is_blank() && !parted(at + 1) && !at.checked_sub(1).is_some_and(parted)
}

/// What a column has in the rows of a table, of cells with one text.
#[derive(Default)]
struct Column<'r> {
    /// Those of all rows, and each once, made when it is asked for: most tables never ask.
    all_texts: Vec<&'r str>,
    texts: OnceCell<HashSet<&'r str>>,
    /// Each once; there are few.
    shapes: Vec<Shape>,
    highest: Option<Decimal>,
    /// How many rows have it blank, and nothing beside it that may be of it.
    blank: usize,
}

impl<'r> Column<'r> {
    fn add(&mut self, features: &'r Features<'_>) {
        self.all_texts.push(&features.text);
        if !self.shapes.contains(&features.shape) {
            self.shapes.push(features.shape);
        }
        if features.shape == Shape::Number {
            self.highest = self.highest.max(features.value);
        }
    }

    fn has_text(&self, text: &str) -> bool {
        self.texts.get_or_init(|| self.all_texts.iter().copied().collect()).contains(text)
    }

    /// Whether a text is at home here; true also of words only if they are the same.
    fn proves(&self, text: &str) -> bool {
        let has = |shapes: &[Shape]| shapes.iter().any(|shape| self.shapes.contains(shape));
        let own = shape(&fold(text));
        self.has_text(text)
            || match own {
                Shape::Number => {
                    let value = number(text).map(|number| number.value);
                    has(&[own]) && value.is_some() && value <= self.highest
                }
                Shape::Operator | Shape::Unit => has(&[own]),
                Shape::Percent | Shape::Quantity => has(&[Shape::Percent, Shape::Quantity]),
                Shape::Dash => has(&[Shape::Number, Shape::Percent]),
                _ => false,
            }
    }

    /// Whether it has words, or nothing that speaks against them.
    fn has_words(&self) -> bool {
        let words = |shape: &Shape| matches!(shape, Shape::Words | Shape::Verdict | Shape::Time);
        self.shapes.is_empty() || self.shapes.iter().any(words)
    }
}

struct Table<'r, 'l> {
    rows: &'r Rows<'r>,
    own: Range<usize>,
    lexicon: &'l Lexicon,
    columns: HashMap<u32, Column<'r>>,
    /// How many rows have several texts.
    full: usize,
}

impl<'r, 'l> Table<'r, 'l> {
    fn new(rows: &'r Rows<'r>, own: Range<usize>, lexicon: &'l Lexicon) -> Self {
        let mut columns: HashMap<u32, Column<'r>> = HashMap::new();
        let mut full = 0;
        for row in
            own.clone().map(|at| rows.at(at)).filter(|row| !row.names_columns(Role::heads_a_column))
        {
            if row.filled().count() > 2 {
                full += 1;
                let blank = (0..row.len()).filter(|&at| is_blank_alone(&row, at));
                for at in blank {
                    columns.entry(row.at(at).column).or_default().blank += 1;
                }
            }
            for cell in row.filled() {
                let column = columns.entry(cell.column).or_default();
                if !cell.features.text.contains(' ') {
                    column.add(cell.features);
                }
            }
        }
        Table { rows, own, lexicon, columns, full }
    }

    fn proposals(&self) -> Vec<Proposal> {
        let mut proposals = Vec::new();
        for at in self.own.clone() {
            let row = self.rows.at(at);
            for nth in 0..row.len() {
                proposals.extend(self.spilled(at, &row, nth));
            }
        }
        proposals
    }

    /// The texts of a cell at the cells that they are of.
    fn spilled(&self, at: usize, row: &Row<'r>, nth: usize) -> Option<Proposal> {
        let cell = row.at(nth);
        let texts = texts_of(&cell)?;
        let first = (0..texts.len()).rev().find_map(|before| {
            let first = nth.checked_sub(before)?;
            self.fits(row, nth, first..first + texts.len(), &texts).then_some(first)
        })?;
        let start = |text: &str| text.as_ptr() as usize - cell.text.as_ptr() as usize;
        let parts = texts.iter().map(|text| start(text)..start(text) + text.len()).collect();
        Some(Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: cell.span,
                evidence: vec![cell.span],
                note: format!("{} texts of cells side by side parted", texts.len()),
            },
            edits: vec![Edit::Spill { from: (at, nth), parts, first }],
        })
    }

    /// Whether the cells are blank but for the one, and the texts are at home in them.
    fn fits(&self, row: &Row<'r>, nth: usize, cells: Range<usize>, texts: &[&str]) -> bool {
        if cells.end > row.len() {
            return false;
        }
        let is_header = row.names_columns(Role::heads_a_column);
        let heads = |text: &str| self.lexicon.exact(&fold(text)).iter().any(Role::heads_a_column);
        let (mut proved, mut behind_number) = (false, false);
        for (cell, text) in cells.zip(texts) {
            let own = row.at(cell);
            let Some(column) = self.columns.get(&own.column) else { return false };
            let plain = own.columns == 1 && own.rows == 1;
            if !plain || cell != nth && !(own.features.is_blank() && self.is_filled(column)) {
                return false;
            }
            let is = shape(&fold(text));
            let proves = if is_header { heads(text) } else { column.proves(text) };
            proved |= proves;
            // Words may be in their own column, and a verdict wherever values are.
            let stays = cell == nth
                && match is {
                    Shape::Words | Shape::Time => is_header || !behind_number && column.has_words(),
                    Shape::Verdict => true,
                    _ => false,
                };
            if !proves && !stays {
                return false;
            }
            behind_number = is == Shape::Number;
        }
        proved
    }

    /// Whether a column has a cell in most rows: where rows share one, blanks are usual.
    fn is_filled(&self, column: &Column<'_>) -> bool {
        column.blank * FILLED <= self.full
    }
}
