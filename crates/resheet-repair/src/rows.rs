//! Rows with the looks of their cells, as rules see them.

use std::ops::Deref;
use std::rc::Rc;

use resheet_lexis::{Features, Role, Texts};
use resheet_model::{Edge, GridCell, GridRow, RowKind};

/// The looks of all cells of some rows.
pub(crate) struct RowFeatures<'l> {
    /// Those that differ, and maybe some of no cell.
    texts: Vec<Rc<Features<'l>>>,
    features: Vec<Rc<Features<'l>>>,
    /// Where the looks of each row begin, and how many figures it has.
    rows: Vec<(usize, usize)>,
}

impl<'l> RowFeatures<'l> {
    pub(crate) fn new(rows: &[GridRow<'_>], texts: &Texts<'l>) -> Self {
        let cells = rows.iter().map(|row| row.cells.len()).sum();
        let mut features: Vec<Rc<Features<'l>>> = Vec::with_capacity(cells);
        let of_rows = rows.iter().map(|row| {
            let first = features.len();
            features.extend(row.cells.iter().map(|cell| texts.of(&cell.text)));
            (first, features[first..].iter().filter(|features| features.is_figure()).count())
        });
        let rows = of_rows.collect();
        RowFeatures { texts: texts.met(), features, rows }
    }
}

/// The rows of a dump.
pub(crate) struct Rows<'r> {
    rows: &'r [GridRow<'r>],
    features: &'r [Rc<Features<'r>>],
    of_rows: &'r [(usize, usize)],
    texts: &'r [Rc<Features<'r>>],
}

impl<'r> Rows<'r> {
    pub(crate) fn new(rows: &'r [GridRow<'r>], features: &'r RowFeatures<'r>) -> Self {
        Rows { rows, features: &features.features, of_rows: &features.rows, texts: &features.texts }
    }

    /// Whether the dump has a text that passes: one look at each, where there are many
    /// cells. Where none passes, no cell does.
    pub(crate) fn any_text(&self, passes: impl Fn(&Features<'r>) -> bool) -> bool {
        self.texts.iter().any(|features| passes(features))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a number.
    pub(crate) fn at(&self, number: usize) -> Row<'r> {
        let row = &self.rows[number];
        let (first, figures) = self.of_rows[number];
        Row { row, features: &self.features[first..first + row.cells.len()], figures }
    }

    /// All rows from a number on.
    pub(crate) fn from(&self, number: usize) -> impl Iterator<Item = Row<'r>> + Clone {
        (number..self.len()).map(|at| self.at(at))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'r>> + Clone {
        self.from(0)
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    row: &'r GridRow<'r>,
    features: &'r [Rc<Features<'r>>],
    /// How many plain numbers it has.
    pub(crate) figures: usize,
}

impl<'r> Deref for Row<'r> {
    type Target = &'r GridRow<'r>;

    fn deref(&self) -> &Self::Target {
        &self.row
    }
}

impl<'r> Row<'r> {
    pub(crate) fn len(&self) -> usize {
        self.features.len()
    }

    /// The cell at a place.
    pub(crate) fn at(&self, cell: usize) -> Cell<'r> {
        Cell { cell: &self.row.cells[cell], features: &self.features[cell] }
    }

    /// Its cells, blank ones included.
    pub(crate) fn with_features(
        self,
    ) -> impl DoubleEndedIterator<Item = Cell<'r>> + ExactSizeIterator + Clone + use<'r> {
        self.row.cells.iter().zip(self.features).map(|(cell, features)| Cell { cell, features })
    }

    /// Whether the dump drew its cells, and it is a row of the form.
    pub(crate) fn is_drawn(self) -> bool {
        let drawn = |cell: &GridCell<'_>| cell.edge == Edge::Drawn;
        self.is_record && self.kind == RowKind::Cells && self.cells.iter().any(drawn)
    }

    /// The same, or a blank one between such rows.
    pub(crate) fn is_of_drawn_table(self) -> bool {
        self.is_record && self.kind == RowKind::Blank || self.is_drawn()
    }

    /// Whether two of its cells have a role that passes: names of columns, if that is asked.
    pub(crate) fn names_columns(self, names: fn(&Role) -> bool) -> bool {
        self.filled().filter(|cell| cell.features.is(names)).nth(1).is_some()
    }

    /// Its cells that are not blank.
    pub(crate) fn filled(self) -> impl DoubleEndedIterator<Item = Cell<'r>> + Clone + use<'r> {
        self.with_features().filter(|cell| !cell.features.is_blank())
    }
}

/// One cell.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'r> {
    cell: &'r GridCell<'r>,
    pub(crate) features: &'r Features<'r>,
}

impl Cell<'_> {
    /// Whether it is the label of a field.
    pub(crate) fn labels_a_field(&self) -> bool {
        self.features.is(|role| matches!(role, Role::Field(_)))
    }

    /// Whether it has the text of another, white space included.
    pub(crate) fn repeats(&self, other: &Cell<'_>) -> bool {
        std::ptr::eq(self.features, other.features) && self.cell.text == other.cell.text
    }
}

impl<'r> Deref for Cell<'r> {
    type Target = &'r GridCell<'r>;

    fn deref(&self) -> &Self::Target {
        &self.cell
    }
}
