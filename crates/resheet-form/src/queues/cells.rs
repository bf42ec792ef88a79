//! Cells of one or more pieces, and what they look like in each column.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use resheet_lexis::{Lexicon, Role, Shape, begins_with_sign, ends_like_name, shape_and_number};
use resheet_model::Decimal;

use super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use crate::token::Token;

/// The columns of an indicator table. The first five have a cell in each row;
/// of the others a cell is over several rows, or in few.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Column {
    Name,
    Target,
    Actual,
    Weight,
    Score,
    Level1,
    Level2,
    Reason,
}

pub(super) const DENSE: [Column; 5] =
    [Column::Name, Column::Target, Column::Actual, Column::Weight, Column::Score];
pub(super) const FLOATING: [Column; 3] = [Column::Level1, Column::Level2, Column::Reason];
pub(super) const COLUMNS: usize = 8;

/// The number of a cell in [`Cells`].
pub(super) type CellId = u32;

/// What a cell says, for holding a target against its actual value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Figure(String),
    Time,
    Words,
}

/// One cell, read so far.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) value: Option<Decimal>,
    /// Its longest line and its last, in characters.
    longest: usize,
    last: usize,
    lines: usize,
    /// What it costs in each column; none where it cannot stand.
    costs: [Option<i32>; COLUMNS],
}

impl Cell {
    pub(super) fn cost(&self, column: Column) -> Option<i32> {
        self.costs[column as usize]
    }
}

/// All cells that the search made, each made once.
pub(super) struct Cells<'l> {
    lexicon: &'l Lexicon,
    cells: Vec<Cell>,
    joined: HashMap<(CellId, u32), CellId, RandomState>,
}

/// What a cell costs in a column at least.
pub(super) fn least(column: Column) -> i32 {
    match column {
        Column::Name | Column::Target => -SLIGHT,
        Column::Reason => SLIGHT,
        _ => FREE,
    }
}

/// A cell of more lines is a text of its own.
const MOST_LINES: usize = 14;

/// The longest target, actual value and name, in characters.
const VALUE: usize = 24;
const NAME: usize = 40;

impl<'l> Cells<'l> {
    /// The pieces, each as a cell of its own.
    pub(super) fn new(pieces: &[&Token<'_>], lexicon: &'l Lexicon) -> Self {
        let mut cells = Cells { lexicon, cells: Vec::new(), joined: HashMap::default() };
        for piece in pieces {
            let cell = cells.make(piece.folded.to_string(), piece.length, piece.length, 1);
            cells.cells.push(cell);
        }
        cells
    }

    pub(super) fn lexicon(&self) -> &'l Lexicon {
        self.lexicon
    }

    pub(super) fn get(&self, id: CellId) -> &Cell {
        &self.cells[id as usize]
    }

    /// What a line end costs between a cell and one more piece; none if nothing goes
    /// on there.
    pub(super) fn wrap(&self, cell: CellId, piece: u32) -> Option<i32> {
        let (first, behind) = (self.get(cell), self.get(piece));
        if first.lines >= MOST_LINES {
            return None;
        }
        // Lines of a cell that wrapped are full, but for the last.
        let full = first.last + 1 >= first.longest.max(behind.last);
        Some(if full { FREE } else { ODD })
    }

    /// A cell with one more piece.
    pub(super) fn join(&mut self, cell: CellId, piece: u32) -> CellId {
        if let Some(&known) = self.joined.get(&(cell, piece)) {
            return known;
        }
        let (first, behind) = (self.get(cell), self.get(piece));
        let text = [&*first.text, &*behind.text].concat();
        let made = self.make(text, first.longest.max(behind.longest), behind.last, first.lines + 1);
        let id = self.cells.len() as CellId;
        self.cells.push(made);
        self.joined.insert((cell, piece), id);
        id
    }

    fn make(&self, text: String, longest: usize, last: usize, lines: usize) -> Cell {
        let (shape, number) = shape_and_number(&text);
        let found = self.lexicon.look(&text);
        let roles = found.as_ref().map_or(&[][..], |found| found.roles);
        let level = |level: fn(&Role) -> bool| roles.iter().any(level);
        let both = level(|role| matches!(role, Role::Level1(_)))
            && level(|role| matches!(role, Role::Level2(_)));
        let alone = both && self.lexicon.first_level(&text) == self.lexicon.second_level(&text);
        let looks = Looks {
            text: &text,
            ends_like_name: ends_like_name(&text),
            under_others: both && !alone,
            under_itself: alone,
            shape,
            roles,
            length: text.chars().count(),
            signed: begins_with_sign(&text),
            open: is_open(&text),
            begins_label: roles.is_empty() && self.lexicon.begins_label(&text),
            value: number.map(|number| number.value),
        };
        let all = DENSE.into_iter().chain(FLOATING);
        let mut costs = [None; COLUMNS];
        for column in all {
            costs[column as usize] = looks.cost(column);
        }
        let kind = looks.kind();
        let value = looks.value;
        Cell { kind, value, longest, last, lines, costs, text }
    }
}

/// Whether a bracket lacks its other half.
fn is_open(text: &str) -> bool {
    let all = |bracket: u8| text.bytes().filter(|byte| *byte == bracket).count();
    all(b'(') != all(b')')
}

struct Looks<'t> {
    text: &'t str,
    ends_like_name: bool,
    shape: Shape,
    roles: &'t [Role],
    length: usize,
    signed: bool,
    open: bool,
    begins_label: bool,
    /// A word of both levels: it stands under other first levels than itself, or
    /// under none.
    under_others: bool,
    under_itself: bool,
    value: Option<Decimal>,
}

impl Looks<'_> {
    fn kind(&self) -> Kind {
        match self.shape {
            Shape::Time => Kind::Time,
            Shape::Number | Shape::Percent | Shape::Quantity => {
                let behind = |c: char| {
                    c.is_ascii_digit()
                        || matches!(c, '.' | ',' | '-')
                        || begins_with_sign(&c.to_string())
                };
                let unit = self.text.trim_start_matches(behind).trim_matches(['(', ')']);
                Kind::Figure(unit.to_owned())
            }
            _ => Kind::Words,
        }
    }

    fn is_words(&self) -> bool {
        matches!(self.shape, Shape::Words | Shape::Verdict)
    }

    fn cost(&self, column: Column) -> Option<i32> {
        let open = if self.open { ODD } else { FREE };
        let label = if self.roles.is_empty() { FREE } else { BAD };
        Some(match column {
            Column::Name if self.is_named_like_level() => self.name()? + open,
            Column::Name => self.name()? + label + open,
            Column::Target => self.target()? + label + open,
            Column::Actual => self.actual()? + label + open,
            Column::Weight => self.points().filter(|points| !points.is_zero()).map(|_| FREE)?,
            Column::Score => self.points().map(|_| FREE)?,
            Column::Level1 => {
                let second = if self.under_others { SLIGHT } else { FREE };
                self.level(|role| matches!(role, Role::Level1(_)))? + second
            }
            Column::Level2 => {
                let first = if self.under_itself { SLIGHT } else { FREE };
                self.level(|role| matches!(role, Role::Level2(_)))? + first
            }
            Column::Reason => self.reason()? + label,
        })
    }

    fn points(&self) -> Option<Decimal> {
        let value = self.value.filter(|_| self.shape == Shape::Number)?;
        (value >= Decimal::ZERO && value <= Decimal::ONE_HUNDRED).then_some(value)
    }

    /// Whether it is a level by the vocabulary and may as well be a name.
    fn is_named_like_level(&self) -> bool {
        let level = |role: &Role| matches!(role, Role::Level2(_));
        self.roles.iter().all(level) && !self.roles.is_empty() && self.ends_like_name
    }

    fn level(&self, own: impl Fn(&Role) -> bool) -> Option<i32> {
        if self.roles.iter().any(own) {
            return Some(if self.is_named_like_level() { ODD } else { FREE });
        }
        (self.begins_label && self.length >= 2).then_some(ODD)
    }

    fn name(&self) -> Option<i32> {
        let whole = self.is_words() && !self.signed && self.length <= NAME;
        if !whole || self.text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let sentence = self.text.contains(['。', '，', ';', '；', ',']);
        let ends = if self.ends_like_name { -SLIGHT } else { SLIGHT };
        let odd = match self.length {
            0..=2 => BAD,
            3 => SLIGHT,
            _ if sentence => BAD,
            _ if self.begins_label => ODD,
            _ => FREE,
        };
        Some(ends + odd)
    }

    fn target(&self) -> Option<i32> {
        if self.length > VALUE {
            return None;
        }
        Some(match self.shape {
            // A figure without its unit may have it behind it.
            Shape::Quantity if self.signed && self.text.ends_with(|c: char| c.is_ascii_digit()) => {
                FREE
            }
            Shape::Quantity if self.signed => -SLIGHT,
            _ if self.signed && self.open => FREE,
            _ if self.signed => ODD,
            Shape::Time => FREE,
            Shape::Verdict if self.length > 1 => SLIGHT,
            Shape::Words if self.length <= 12 && self.length > 1 => ODD + SLIGHT,
            Shape::Words if self.length > 1 => BAD,
            Shape::Number | Shape::Percent | Shape::Quantity => ODD,
            _ => return None,
        })
    }

    fn actual(&self) -> Option<i32> {
        if self.length > VALUE {
            return None;
        }
        let figure = self.text.starts_with(|c: char| c.is_ascii_digit());
        Some(match self.shape {
            _ if self.signed => BAD,
            Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time => FREE,
            Shape::Verdict if self.length > 1 => FREE,
            Shape::Words if figure && self.open => FREE,
            Shape::Words if figure => ODD,
            Shape::Words if self.length <= 12 && self.length > 1 => ODD,
            Shape::Words if self.length > 1 => BAD,
            _ => return None,
        })
    }

    fn reason(&self) -> Option<i32> {
        let dense = matches!(self.shape, Shape::Number | Shape::Percent | Shape::Unit);
        if self.signed || dense {
            return None;
        }
        Some(match self.length {
            _ if matches!(self.shape, Shape::Quantity | Shape::Verdict | Shape::Time) => BAD,
            0..=1 => BAD,
            2..=3 => ODD,
            _ if self.ends_like_name => ODD,
            _ => SLIGHT,
        })
    }
}
