//! The form as a table of merged cells with sizes, for writers of workbooks.

use resheet_model::catalogue::{self, Language};
use resheet_model::{Sheet, SourceText, Subject};

use super::draw::fit;
use super::flow::Flow;
use super::form::form;
use super::grid::{Cell, RowRole, TextStyle};
use super::{Metrics, Milli, PageOptions, Wording};

/// A form with the sizes it would be printed in.
pub(crate) struct Worksheet {
    /// Lines over the title.
    pub(crate) corner: Vec<WorksheetLine>,
    /// The title.
    pub(crate) title: WorksheetLine,
    /// Lines between the title and the grid.
    pub(crate) above: Vec<WorksheetLine>,
    /// Width of each column.
    pub(crate) columns: Vec<Milli>,
    /// Height of each row.
    pub(crate) rows: Vec<Milli>,
    /// The cells.
    pub(crate) cells: Vec<WorksheetCell>,
    /// Lines under the grid.
    pub(crate) notes: Vec<WorksheetLine>,
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
    /// Whether it shows a guess.
    pub(crate) guess: bool,
    /// What is to be said of it; empty for nothing.
    pub(crate) comment: String,
    /// The leaf that it shows.
    pub(crate) subject: Option<Subject>,
}

/// A line over the whole width.
pub(crate) struct WorksheetLine {
    /// What it says.
    pub(crate) text: String,
    /// How tall it is.
    pub(crate) height: Milli,
    /// Its font size.
    pub(crate) size: Milli,
}

/// Lays a sheet out as [`super::pages`] does, up to where pages begin.
pub(crate) fn worksheet(
    sheet: &Sheet,
    source: &SourceText,
    options: &PageOptions,
    metrics: &dyn Metrics,
) -> Worksheet {
    let form = form(sheet, source, options, metrics);
    let canvas = fit(&form, options, metrics);
    let line = |flow: &Flow, size: Milli| WorksheetLine {
        text: flow.text.clone(),
        height: canvas.wrapped_height(flow, size) + size * LINE / 10,
        size,
    };
    let size = canvas.sized.size;
    let lines = |flows: &[Flow], size| flows.iter().map(|flow| line(flow, size)).collect();
    let columns = &canvas.sized.columns;
    let headings = form.grid.rows.iter().enumerate().filter_map(|(row, role)| match role {
        RowRole::Heading { until } => Some((until - row, row)),
        RowRole::Body | RowRole::Closing => None,
    });
    let cells = form.grid.cells.iter().map(|cell| WorksheetCell {
        at: (cell.row, columns.span(cell).0),
        extent: (cell.rows, columns.span(cell).1),
        text: cell.flow.text.clone(),
        label: cell.style == TextStyle::Label,
        figure: cell.style == TextStyle::Figure,
        running: cell.style == TextStyle::Text,
        guess: cell.guess,
        comment: comment(sheet, source, cell, options),
        subject: cell.subject,
    });
    Worksheet {
        corner: lines(&form.corner, size),
        title: line(&form.title, canvas.title()),
        above: lines(&form.above, size),
        columns: columns.edges.windows(2).map(|edge| edge[1] - edge[0]).collect(),
        rows: canvas.sized.heights.clone(),
        cells: cells.collect(),
        notes: lines(&form.notes, canvas.small()),
        lying: canvas.width > canvas.height,
        heading: headings.max().map(|(_, row)| row),
        size,
    }
}

/// What is to be said of a cell: that it is a guess, and the findings if they are
/// asked for.
fn comment(sheet: &Sheet, source: &SourceText, cell: &Cell, options: &PageOptions) -> String {
    let mut lines = Vec::new();
    if cell.guess {
        lines.push(Wording::get().line("guess", &[]));
    }
    if cell.by_hand {
        let leaves = resheet_review::leaves(sheet);
        let leaf = leaves.iter().find(|leaf| Some(leaf.path.subject) == cell.subject);
        let raw = leaf.map(|leaf| leaf.raw(source)).unwrap_or_default();
        lines.push(Wording::get().line("by_hand", &[("raw", &raw)]));
    }
    if options.with_audit && cell.subject.is_some() {
        let own = sheet.findings.iter().filter(|finding| Some(finding.subject) == cell.subject);
        lines.extend(own.map(|finding| {
            format!("{} {}", finding.code, catalogue::message(finding, Language::Chinese))
        }));
    }
    lines.join("\n")
}

/// White space over and under a line, in tenths of its size.
const LINE: Milli = 3;
