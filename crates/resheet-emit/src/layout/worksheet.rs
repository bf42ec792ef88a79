//! The form as a table of merged cells with sizes, for writers of workbooks.

use resheet_model::{Sheet, SourceText};

use super::draw::fit;
use super::flow::Flow;
use super::form::form;
use super::grid::{Look, RowRole};
use super::{Metrics, Milli, PageOptions};

/// A form with the sizes it would be printed in.
pub(crate) struct Worksheet {
    /// The title.
    pub(crate) title: String,
    /// Lines between the title and the grid.
    pub(crate) above: Vec<String>,
    /// Width of each column.
    pub(crate) columns: Vec<Milli>,
    /// Height of each row.
    pub(crate) rows: Vec<Milli>,
    /// The cells.
    pub(crate) cells: Vec<WorksheetCell>,
    /// Lines under the grid.
    pub(crate) notes: Vec<String>,
    /// Whether it fits lying paper better.
    pub(crate) lying: bool,
    /// The heading row of the longest table.
    pub(crate) heading: Option<usize>,
    /// Font size.
    pub(crate) size: Milli,
}

/// A cell; a merged one exists once.
pub(crate) struct WorksheetCell {
    /// First row and column.
    pub(crate) at: (usize, usize),
    /// Rows and columns it covers.
    pub(crate) extent: (usize, usize),
    /// What it says.
    pub(crate) text: String,
    /// Whether it is a printed label.
    pub(crate) label: bool,
    /// Whether it may hold a number.
    pub(crate) figure: bool,
    /// Whether it is running text.
    pub(crate) running: bool,
}

/// Lays a sheet out as [`super::pages`] does, up to where pages begin.
pub(crate) fn worksheet(
    sheet: &Sheet,
    source: &SourceText,
    options: &PageOptions,
    metrics: &dyn Metrics,
) -> Worksheet {
    let form = form(sheet, source, false, metrics);
    let canvas = fit(&form, options, metrics);
    let texts = |flows: &[Flow]| flows.iter().map(|flow| flow.text.clone()).collect();
    let edges = &canvas.sized.edges;
    let headings = form.grid.rows.iter().enumerate().filter_map(|(row, role)| match role {
        RowRole::Heading { until } => Some((until - row, row)),
        RowRole::Body => None,
    });
    let cells = form.grid.cells.iter().map(|cell| WorksheetCell {
        at: (cell.row, cell.column),
        extent: (cell.rows, cell.columns),
        text: cell.flow.text.clone(),
        label: cell.look == Look::Label,
        figure: cell.look == Look::Figure,
        running: cell.look == Look::Text,
    });
    Worksheet {
        title: form.title.text.clone(),
        above: texts(&form.above),
        columns: edges.windows(2).map(|edge| edge[1] - edge[0]).collect(),
        rows: canvas.sized.heights.clone(),
        cells: cells.collect(),
        notes: texts(&form.notes),
        lying: canvas.width > canvas.height,
        heading: headings.max().map(|(_, row)| row),
        size: canvas.sized.size,
    }
}
