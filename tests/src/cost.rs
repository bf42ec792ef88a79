//! What a conversion costs for each byte, whatever the shape of the input: the
//! shapes that the law of cost is held over, by `make test` (allocations) and
//! by `make stress` (time and memory).

mod shapes;
mod weighed;

use resheet_emit::json::{self, Form, Layout, Style};
use resheet_emit::tables::{self, Datum, Lineage, Sink, Table};
use resheet_model::Conversion;
use resheet_pipeline::Engine;

pub use shapes::{CUT, SHAPES, Shape};
pub use weighed::WEIGHED;

/// How long a table is and how wide its widest rows are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Rows of indicators.
    pub rows: usize,
    /// Rows among them that are as wide as `columns` says.
    pub wide: usize,
    /// Columns of these.
    pub columns: usize,
    /// What stands in them.
    pub fill: Fill,
}

/// What stands in the cells of a wide row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fill {
    /// Nothing.
    Blank,
    /// Figures.
    Figures,
    /// Names of columns, in turns.
    Labels,
    /// Words, of which no two are the same.
    Words,
}

impl Fill {
    /// All of them.
    pub const ALL: [Fill; 4] = [Fill::Blank, Fill::Figures, Fill::Labels, Fill::Words];
}

impl Size {
    /// A long table.
    pub const fn long(rows: usize) -> Self {
        Size { rows, wide: 0, columns: 0, fill: Fill::Blank }
    }
}

/// Converts a dump and writes its JSON and the rows of its tables to nowhere.
pub fn convert(engine: &Engine, dump: &str) {
    let conversion = engine.convert("dump", dump.as_bytes());
    write(std::io::sink(), &conversion);
    let rows = tables::rows(&conversion, &Lineage::default(), &mut Nowhere);
    rows.unwrap_or_else(|error| panic!("{error}"));
}

struct Nowhere;

impl Sink for Nowhere {
    fn row(&mut self, _: &'static Table, _: &[Datum<'_>]) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes the full JSON of a conversion.
pub fn write(out: impl std::io::Write, conversion: &Conversion) {
    let style = Style { form: Form::Full, layout: Layout::Line, ..Style::default() };
    json::write(out, conversion, style).unwrap_or_else(|error| panic!("{error}"));
}
