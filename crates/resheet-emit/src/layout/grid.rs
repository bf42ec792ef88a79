//! The form as a grid of merged cells, before it has any size.

use resheet_model::Subject;

use super::flow::Flow;

/// How the text of a cell is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TextStyle {
    /// A printed label: bold, centred.
    Label,
    /// A merged level or an indicator's name: centred.
    Level,
    /// The name of a funds row: centred, on one line if it can be.
    Name,
    /// A number, an amount, a target: centred and held together.
    Figure,
    /// Running text: from the left, from the top where it is long.
    Text,
}

/// Which columns a cell stands in. The funds table has columns of its own: made to
/// share those of the indicators, its amounts are broken or stand in halls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Block {
    /// All but the funds.
    Main,
    /// The funds, their label in the first column.
    Funds,
}

/// A cell. A merged cell exists once, with its extent.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// First row.
    pub(super) row: usize,
    /// Whose columns it counts.
    pub(super) block: Block,
    /// First column.
    pub(super) column: usize,
    /// How many rows it covers, 1 or more.
    pub(super) rows: usize,
    /// How many columns it covers, 1 or more.
    pub(super) columns: usize,
    /// What it says.
    pub(super) flow: Flow,
    /// How that is set.
    pub(super) style: TextStyle,
    /// The leaf that it shows, for what is said of a cell in a workbook and on the page
    /// of the review.
    #[cfg_attr(
        not(any(feature = "xlsx", feature = "review")),
        allow(dead_code, reason = "printed pages say it in marks")
    )]
    pub(super) subject: Option<Subject>,
    /// Small numbers in its corner: findings about it.
    pub(super) marks: String,
    /// Whether it shows a guess.
    pub(super) guess: bool,
    /// Whether it shows what a person corrected.
    pub(super) by_hand: bool,
}

/// What a row is for, as far as page breaks care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RowRole {
    /// An ordinary row.
    Body,
    /// A row of sums: never the first row of a page.
    Closing,
    /// A heading: never the last row of a page, and repeated at the top of
    /// each page that goes on with its rows.
    Heading {
        /// The row behind the last one it heads.
        until: usize,
    },
}

/// Rows and cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// How many columns.
    pub(super) columns: usize,
    /// How many of them are as wide as the first one of the funds.
    pub(super) label: usize,
    /// How many columns the funds have; none without funds.
    pub(super) fund_columns: usize,
    /// What each row is for.
    pub(super) rows: Vec<RowRole>,
    /// The cells by first row, then first column.
    pub(super) cells: Vec<Cell>,
}

/// A form: what stands over, in and under the grid.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// The title.
    pub(super) title: Flow,
    /// What stands over the title, at the left: the number of an annex, and that the
    /// form is restored.
    pub(super) corner: Vec<Flow>,
    /// The line under the title, and lines between it and the grid.
    pub(super) above: Vec<Flow>,
    /// The line at the top of pages that go on with the form.
    pub(super) continued: Flow,
    /// The grid itself.
    pub(super) grid: Grid,
    /// Notes under the grid.
    pub(super) notes: Vec<Flow>,
    /// The findings, title first, if they are to be printed.
    pub(super) audit: Vec<Flow>,
}
