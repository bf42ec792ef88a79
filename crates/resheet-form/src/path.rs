//! Why a cell of a table stands where it does: what its column cost, and the next best.

use resheet_model::Span;

/// The way of one cell through the alignment of its table. Costs are those of the
/// alignment, 10 for what is about as odd as one cell of a kind that is rare in its
/// column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The first piece of the cell.
    pub span: Span,
    /// What the form calls its column; empty where the header is lost.
    pub column: String,
    /// What the cell costs there, by what it looks like.
    pub cost: u32,
    /// How much dearer the whole table is with the cell in another place.
    pub margin: u32,
    /// That other place, if it is a column.
    pub rival: Option<String>,
}
