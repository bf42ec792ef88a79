//! Cells of one or more pieces, and what they look like in each column.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use resheet_lexis::{
    Lexicon, Role, Shape, begins_with_sign, ends_like_name, is_in_percent, shape_and_number,
};
use resheet_model::Decimal;

use super::beam::cost::{BAD, FREE, ODD, SLIGHT};
use super::seams::Seams;
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

impl Column {
    /// Whether its cells are points.
    pub(super) fn has_points(self) -> bool {
        matches!(self, Column::Weight | Column::Score)
    }
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

/// One cell, read so far. Most are asked for few columns: what a cell looks like is
/// worked out when it is asked for.
pub(super) struct Cell<'l> {
    lexicon: &'l Lexicon,
    text: String,
    length: usize,
    /// Its longest line and its last, in characters.
    longest: usize,
    last: usize,
    lines: usize,
    signed: bool,
    /// How many more brackets open in it than close.
    open: i32,
    /// Whether it is in percent, as a name.
    in_percent: OnceCell<bool>,
    /// Whether it is a label that was learned from the dump.
    learned: bool,
    /// Whether signs and units of targets are cells of their own.
    apart: bool,
    shape: OnceCell<(Shape, Option<Decimal>)>,
    kind: OnceCell<Kind>,
    roles: OnceCell<&'l [Role]>,
    ends_like_name: OnceCell<bool>,
    begins_label: OnceCell<bool>,
    /// The number of its text among those of all cells; of a long one zero.
    same: u32,
    /// What it costs in each column; none where it cannot stand.
    costs: [OnceCell<Option<i32>>; COLUMNS],
}

/// All cells that the search made, each made once.
pub(super) struct Cells<'l> {
    lexicon: &'l Lexicon,
    seams: &'l Seams,
    /// Whether signs and units of targets are cells of their own.
    apart: bool,
    cells: Vec<Cell<'l>>,
    joined: HashMap<(CellId, u32), CellId, RandomState>,
    /// The numbers of texts by their hashes, and for each whether several cells have it.
    texts: HashMap<u64, u32, RandomState>,
    several: Vec<bool>,
}

/// What words that stand twice in a row as target and actual value speak for each other.
const SAME_WORDS: i32 = 2 * ODD;

/// A cell of more lines is a text of its own.
const MOST_LINES: usize = 14;

/// The longest target, actual value and name, in characters.
const VALUE: usize = 24;
const NAME: usize = 40;

impl<'l> Cells<'l> {
    /// The pieces, each as a cell of its own.
    pub(super) fn new(
        pieces: &[&Token<'_>],
        lexicon: &'l Lexicon,
        seams: &'l Seams,
        apart: bool,
    ) -> Self {
        let mut cells = Cells {
            lexicon,
            seams,
            apart,
            cells: Vec::new(),
            joined: HashMap::default(),
            texts: HashMap::default(),
            several: vec![false],
        };
        for piece in pieces {
            let text = piece.folded.to_string();
            let all = |bracket: u8| text.bytes().filter(|byte| *byte == bracket).count() as i32;
            let (length, open) = (text.chars().count(), all(b'(') - all(b')'));
            let cell = Cell::new(lexicon, text, length, [piece.length; 2], 1);
            cells.push(Cell { learned: piece.learned, open, apart, ..cell });
        }
        cells
    }

    fn push(&mut self, mut cell: Cell<'l>) {
        // Longer ones are no targets and no values, of which it is asked.
        if cell.length <= VALUE {
            cell.same = self.number_of(&cell.text);
        }
        self.cells.push(cell);
    }

    /// The number of the text of one more cell.
    fn number_of(&mut self, text: &str) -> u32 {
        match self.texts.entry(self.texts.hasher().hash_one(text)) {
            Entry::Occupied(known) => {
                self.several[*known.get() as usize] = true;
                *known.get()
            }
            Entry::Vacant(free) => {
                self.several.push(false);
                *free.insert(self.several.len() as u32 - 1)
            }
        }
    }

    pub(super) fn lexicon(&self) -> &'l Lexicon {
        self.lexicon
    }

    /// Whether signs and units of targets are cells of their own.
    pub(super) fn are_parts_apart(&self) -> bool {
        self.apart
    }

    pub(super) fn get(&self, id: CellId) -> &Cell<'l> {
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
        let end = if full { FREE } else { ODD };
        Some(end + self.seams.cost(&first.text, &behind.text))
    }

    /// Whether a piece is the next part of a target whose sign, figure and unit are cells
    /// of their own.
    pub(super) fn is_next_part(&self, cell: CellId, piece: u32) -> bool {
        let (first, behind) = (self.get(cell), self.get(piece));
        self.apart
            && match (first.shape(), behind.shape()) {
                (Shape::Operator, Shape::Number | Shape::Percent | Shape::Quantity) => {
                    !behind.signed
                }
                (Shape::Number | Shape::Quantity, Shape::Unit) => {
                    first.text.ends_with(|c: char| c.is_ascii_digit())
                }
                _ => false,
            }
    }

    /// A cell with one more piece.
    pub(super) fn join(&mut self, cell: CellId, piece: u32) -> CellId {
        if let Some(&known) = self.joined.get(&(cell, piece)) {
            return known;
        }
        let (first, behind) = (self.get(cell), self.get(piece));
        let text = [&*first.text, &*behind.text].concat();
        let lines = [first.longest.max(behind.longest), behind.last];
        let (length, open) = (first.length + behind.length, first.open + behind.open);
        let made = Cell::new(self.lexicon, text, length, lines, first.lines + 1);
        let made = Cell { open, apart: self.apart, ..made };
        let id = self.cells.len() as CellId;
        self.push(made);
        self.joined.insert((cell, piece), id);
        id
    }

    /// Whether the other cells of a row may say anything of a cell in a column: see
    /// [`Cell::named`] and [`Cell::reached`]. Words name no unit, and are reached by the same
    /// words alone.
    pub(super) fn is_told_by_row(&self, cell: CellId, column: Column) -> bool {
        let cell = self.get(cell);
        match column {
            Column::Target | Column::Actual => {
                cell.shape() != Shape::Words || self.several[cell.same as usize]
            }
            Column::Name | Column::Weight | Column::Score => true,
            Column::Level1 | Column::Level2 | Column::Reason => false,
        }
    }

    /// By how much they speak for it at most.
    pub(super) fn most_fit(&self, cell: CellId, column: Column) -> i32 {
        if !self.is_told_by_row(cell, column) {
            return FREE;
        }
        match column {
            Column::Target | Column::Actual if self.get(cell).shape() == Shape::Words => SAME_WORDS,
            Column::Target => 2 * SLIGHT,
            Column::Name | Column::Actual => SLIGHT,
            _ => FREE,
        }
    }

    /// By how much they speak against it at most.
    pub(super) fn most_unfit(&self, cell: CellId, column: Column) -> i32 {
        match column {
            _ if !self.is_told_by_row(cell, column) => FREE,
            Column::Target => 2 * ODD,
            Column::Name | Column::Actual => ODD,
            _ => FREE,
        }
    }

    /// What a cell with one more piece costs in a column at least.
    pub(super) fn least(&self, cell: CellId, piece: u32, column: Column) -> i32 {
        let open = self.get(cell).open + self.get(piece).open != 0;
        match column {
            Column::Name | Column::Target if open => ODD - SLIGHT,
            Column::Name | Column::Target => -SLIGHT,
            Column::Actual if open => ODD,
            Column::Reason => SLIGHT,
            _ => FREE,
        }
    }

    /// Whether a cell with one more piece is too long for a column.
    pub(super) fn is_too_long(&self, cell: CellId, piece: u32, column: Column) -> bool {
        let length = self.get(cell).length + self.get(piece).length;
        match column {
            Column::Name => length > NAME,
            Column::Target | Column::Actual => length > VALUE,
            _ => false,
        }
    }
}

impl<'l> Cell<'l> {
    fn new(
        lexicon: &'l Lexicon,
        text: String,
        length: usize,
        [longest, last]: [usize; 2],
        lines: usize,
    ) -> Self {
        Cell {
            lexicon,
            length,
            longest,
            last,
            lines,
            signed: begins_with_sign(&text),
            open: 0,
            in_percent: OnceCell::new(),
            learned: false,
            apart: false,
            same: 0,
            shape: OnceCell::new(),
            kind: OnceCell::new(),
            roles: OnceCell::new(),
            ends_like_name: OnceCell::new(),
            begins_label: OnceCell::new(),
            costs: Default::default(),
            text,
        }
    }

    pub(super) fn cost(&self, column: Column) -> Option<i32> {
        *self.costs[column as usize].get_or_init(|| self.work_out(column))
    }

    pub(super) fn kind(&self) -> &Kind {
        self.kind.get_or_init(|| self.tell_kind())
    }

    pub(super) fn value(&self) -> Option<Decimal> {
        self.features().1
    }

    /// What it costs that a target is one of this name: shares are in percent, and a
    /// name often says what is counted.
    pub(super) fn named(&self, name: &Cell<'_>) -> i32 {
        let Kind::Figure(unit) = self.kind() else { return FREE };
        if unit.is_empty() {
            return FREE;
        }
        let in_percent = *name.in_percent.get_or_init(|| is_in_percent(&name.text));
        match (in_percent, unit.as_str()) {
            (true, "%") => -SLIGHT,
            (true, _) => ODD,
            (false, "%") => SLIGHT,
            (false, unit) if name.text.contains(unit) => -SLIGHT,
            (false, _) => FREE,
        }
    }

    /// What it costs that a target has this actual value.
    pub(super) fn reached(&self, actual: &Cell<'_>) -> i32 {
        match (self.kind(), actual.kind()) {
            (Kind::Figure(one), Kind::Figure(two)) if one == two => -SLIGHT,
            (Kind::Figure(one), Kind::Figure(two)) if one.is_empty() || two.is_empty() => FREE,
            (Kind::Figure(_), Kind::Figure(_)) => ODD,
            (Kind::Time, Kind::Time) => -SLIGHT,
            // Words that nobody knows twice are hardly anything else.
            (Kind::Words, Kind::Words) if self.text == actual.text => match self.shape() {
                Shape::Words => -SAME_WORDS,
                _ => -SLIGHT,
            },
            (Kind::Words, _) | (_, Kind::Words) => FREE,
            _ => ODD,
        }
    }

    fn shape(&self) -> Shape {
        self.features().0
    }

    fn features(&self) -> (Shape, Option<Decimal>) {
        *self.shape.get_or_init(|| {
            let (shape, number) = shape_and_number(&self.text);
            (shape, number.map(|number| number.value))
        })
    }

    fn roles(&self) -> &'l [Role] {
        let roles = || self.lexicon.lookup(&self.text).map_or(&[][..], |found| found.roles);
        self.roles.get_or_init(roles)
    }

    fn ends_like_name(&self) -> bool {
        *self.ends_like_name.get_or_init(|| ends_like_name(&self.text))
    }

    /// Whether it begins a label and is none.
    fn begins_label(&self) -> bool {
        let begins = || self.roles().is_empty() && self.lexicon.begins_label(&self.text);
        *self.begins_label.get_or_init(begins)
    }

    fn tell_kind(&self) -> Kind {
        match self.shape() {
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
        matches!(self.shape(), Shape::Words | Shape::Verdict)
    }

    fn work_out(&self, column: Column) -> Option<i32> {
        let open = if self.open == 0 { FREE } else { ODD };
        let label = || match self.roles() {
            [] => FREE,
            _ if self.learned => ODD,
            _ => BAD,
        };
        Some(match column {
            Column::Name => {
                let name = self.name()? + open;
                match () {
                    () if self.is_named_like_level() => name,
                    () => name + label(),
                }
            }
            Column::Target => self.target()? + label() + open,
            Column::Actual => self.actual()? + label() + open,
            Column::Weight => self.points().filter(|points| !points.is_zero()).map(|_| FREE)?,
            Column::Score => self.points().map(|_| FREE)?,
            Column::Level1 => {
                let level = self.level(|role| matches!(role, Role::Level1(_)))?;
                let second = self.is_both() && !self.is_under_itself();
                level + if second { SLIGHT } else { FREE }
            }
            Column::Level2 => {
                let level = self.level(|role| matches!(role, Role::Level2(_)))?;
                level + if self.is_both() && self.is_under_itself() { SLIGHT } else { FREE }
            }
            Column::Reason => self.reason()? + label(),
        })
    }

    /// Whether it is a word of both levels.
    fn is_both(&self) -> bool {
        let level = |level: fn(&Role) -> bool| self.roles().iter().any(level);
        level(|role| matches!(role, Role::Level1(_)))
            && level(|role| matches!(role, Role::Level2(_)))
    }

    /// Whether such a word stands under none, and not under other first levels.
    fn is_under_itself(&self) -> bool {
        self.lexicon.first_level(&self.text) == self.lexicon.second_level(&self.text)
    }

    fn points(&self) -> Option<Decimal> {
        let value = self.value().filter(|_| self.shape() == Shape::Number)?;
        (value >= Decimal::ZERO && value <= Decimal::ONE_HUNDRED).then_some(value)
    }

    /// Whether it is a level by the vocabulary and may as well be a name.
    fn is_named_like_level(&self) -> bool {
        let level = |role: &Role| matches!(role, Role::Level2(_));
        let roles = self.roles();
        roles.iter().all(level) && !roles.is_empty() && self.ends_like_name()
    }

    fn level(&self, own: impl Fn(&Role) -> bool) -> Option<i32> {
        if self.roles().iter().any(own) {
            return Some(if self.is_named_like_level() { ODD } else { FREE });
        }
        (self.length >= 2 && self.begins_label()).then_some(ODD)
    }

    fn name(&self) -> Option<i32> {
        let figure = self.text.starts_with(|c: char| c.is_ascii_digit());
        if self.signed || figure || self.length > NAME || !self.is_words() {
            return None;
        }
        let sentence = self.text.contains(['。', '，', ';', '；', ',']);
        let verdict = self.shape() == Shape::Verdict;
        let ends = if self.ends_like_name() { -SLIGHT } else { SLIGHT };
        let odd = match self.length {
            0..=2 => BAD,
            _ if verdict => ODD,
            3 => SLIGHT,
            _ if sentence => BAD,
            _ if self.begins_label() => ODD,
            _ => FREE,
        };
        Some(ends + odd)
    }

    fn target(&self) -> Option<i32> {
        if self.length > VALUE {
            return None;
        }
        Some(match self.shape() {
            // A figure without its unit may have it behind it.
            Shape::Quantity if self.signed && self.text.ends_with(|c: char| c.is_ascii_digit()) => {
                FREE
            }
            Shape::Quantity if self.signed => -SLIGHT,
            _ if self.signed && self.open != 0 => FREE,
            _ if self.signed => ODD,
            Shape::Time => FREE,
            Shape::Verdict if self.length > 1 => SLIGHT,
            Shape::Words if self.length <= 12 && self.length > 1 => ODD + SLIGHT,
            Shape::Words if self.length > 1 => BAD,
            Shape::Number | Shape::Percent if self.apart => SLIGHT,
            Shape::Number | Shape::Percent | Shape::Quantity => ODD,
            _ => return None,
        })
    }

    fn actual(&self) -> Option<i32> {
        if self.length > VALUE {
            return None;
        }
        let figure = self.text.starts_with(|c: char| c.is_ascii_digit());
        Some(match self.shape() {
            _ if self.signed => BAD,
            Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time => FREE,
            Shape::Verdict if self.length > 1 => FREE,
            Shape::Words if figure && self.open != 0 => FREE,
            Shape::Words if figure => ODD,
            Shape::Words if self.length <= 12 && self.length > 1 => ODD,
            Shape::Words if self.length > 1 => BAD,
            _ => return None,
        })
    }

    fn reason(&self) -> Option<i32> {
        if self.signed {
            return None;
        }
        Some(match self.shape() {
            Shape::Number | Shape::Percent | Shape::Unit => return None,
            Shape::Quantity | Shape::Verdict | Shape::Time => BAD,
            _ if self.length <= 1 => BAD,
            _ if self.length <= 3 => ODD,
            _ if self.ends_like_name() => ODD,
            _ => SLIGHT,
        })
    }
}
