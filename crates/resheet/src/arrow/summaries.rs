//! A table beside those of the program: what comparing the sheets of all inputs needs.
//! Whoever converts in many places compares in one, with these rows and no input.

use std::io;

use resheet_emit::sheet_id;
use resheet_emit::tables::{ArrowTables, Column, Datum, Kind, Sink, Standing, Table};
use resheet_pipeline::SheetSummary;

use crate::conversion::Conversion;

/// The table: a row for each sheet.
pub(super) static SUMMARIES: Table = Table {
    name: "sheet_summaries",
    about: "What comparing sheets of different inputs needs: a row for each sheet.",
    columns: &[
        required("source_id", Kind::Text, "The input."),
        required("sheet_id", Kind::Text, "The sheet."),
        required("ordinal", Kind::Integer, "Position in the input, from 0."),
        optional("name", Kind::Text, "Name of the input."),
        required("findings", Kind::Integer, "How many findings the input has."),
        required("content", Kind::Text, "Digest of every value: equal ones are one sheet."),
        optional("project", Kind::Text, "Digest of project, unit and year."),
        optional("amounts", Kind::Text, "Budget and executed of the total row, to be compared."),
        optional("budget", Kind::Text, "Budget of the total row, as printed."),
        optional("executed", Kind::Text, "Executed of the total row, as printed."),
        optional("fund", Kind::Integer, "Ordinal of the total row."),
        required("line", Kind::Integer, "The line the sheet begins on."),
        required("column", Kind::Integer, "The column of that line."),
        optional("page", Kind::Integer, "Page it stands on."),
        optional("area", Kind::Text, "Rectangle on that page."),
        optional("cell", Kind::Text, "Cell it stands in."),
        optional("total_line", Kind::Integer, "The line of the budget of the total row."),
        optional("total_column", Kind::Integer, "The column of that line."),
        optional("total_page", Kind::Integer, "Page it stands on."),
        optional("total_area", Kind::Text, "Rectangle on that page."),
        optional("total_cell", Kind::Text, "Cell it stands in."),
    ],
    key: &["sheet_id"],
    references: &[],
};

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, required: true, about }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, required: false, about }
}

/// Sends the row of one sheet. `places`: where it stands, and where the budget of its
/// total row does.
pub(super) fn send(
    conversion: &Conversion,
    summary: &SheetSummary,
    [sheet, total]: &[Option<Standing>; 2],
    findings: usize,
    rows: &mut ArrowTables,
) -> io::Result<()> {
    let (budget, executed) = (summary.budget(), summary.executed());
    let amounts = budget.zip(executed);
    let amounts = amounts.map(|(one, other)| format!("{} {}", one.normalize(), other.normalize()));
    let source = &conversion.inside.source;
    let mut row: Vec<Datum<'_>> = vec![
        conversion.id().into(),
        sheet_id(source, summary.ordinal).into(),
        summary.ordinal.into(),
        conversion.name().into(),
        findings.into(),
        summary.content().into(),
        summary.project().into(),
        amounts.into(),
        budget.map(|amount| amount.to_string()).into(),
        executed.map(|amount| amount.to_string()).into(),
        summary.total().map(|(row, _)| row).into(),
    ];
    for standing in [sheet, total] {
        let standing = standing.as_ref();
        row.extend([
            Datum::from(standing.map(|at| at.line)),
            standing.map(|at| at.column).into(),
            standing.and_then(|at| at.page).into(),
            standing.and_then(|at| at.area.as_deref()).into(),
            standing.and_then(|at| at.cell.as_deref()).into(),
        ]);
    }
    rows.row(&SUMMARIES, &row)
}
