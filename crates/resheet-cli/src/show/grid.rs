//! The repaired rows as a drawn table.

use std::collections::HashMap;
use std::io::{self, Write};

use resheet_emit::note;
use resheet_model::{BoundSheet, Grid, GridRow, RowKind, SourceText, Span, Spot};

use super::draw::{self, Cell};
use super::on_one_line;
use crate::texts;

/// Prints runs of table rows as drawn tables, the lines between them as text.
/// `*3` in a cell is the repair of that number in the log at the end.
///
/// Cells that span columns or rows by the dump's own word or by a repair are
/// drawn so; cells that the binder found to stand for several rows, too,
/// which is why it takes `sheets`. Of a document with pages one may be asked for.
pub(crate) fn show(
    out: &mut impl Write,
    source: &SourceText,
    grid: &Grid<'_>,
    sheets: &[BoundSheet],
    (page, width): (Option<u32>, Option<usize>),
) -> io::Result<()> {
    let heights = heights(sheets);
    let mut table: Vec<&GridRow<'_>> = Vec::new();
    let shown = |row: &&GridRow<'_>| match (page, source.spot(row.span)) {
        (None, _) => true,
        (Some(wanted), Some(Spot::Page { page, .. })) => page == wanted,
        (Some(_), _) => false,
    };
    for row in grid.rows.iter().filter(shown) {
        if row.kind == RowKind::Cells {
            table.push(row);
            continue;
        }
        flush(out, source, &mut table, &heights, width)?;
        let line = source.line_number(row.span);
        match row.kind {
            RowKind::PageBreak => writeln!(out, "{line:>6} {}", texts::text("page break"))?,
            RowKind::Blank => {}
            _ => writeln!(out, "{line:>6} {}", on_one_line(source.slice(row.span)))?,
        }
    }
    flush(out, source, &mut table, &heights, width)?;
    for (index, repair) in grid.repairs.iter().enumerate() {
        let place = source.place(repair.span);
        let (rule, confidence) = (repair.rule, super::confidence(repair.confidence));
        let note = on_one_line(&note(&repair.note, texts::spoken()));
        writeln!(out, "*{index} {rule} {}:{} {confidence}: {note}", place.line, place.column)?;
    }
    Ok(())
}

/// How many rows a cell stands for, by where its text is.
fn heights(sheets: &[BoundSheet]) -> HashMap<Span, usize> {
    let mut heights = HashMap::new();
    let rows = sheets.iter().flat_map(|sheet| &sheet.indicators);
    for level in rows.flat_map(|row| [&row.level1, &row.level2]) {
        if !level.span.is_empty() {
            *heights.entry(level.span).or_insert(0) += 1;
        }
    }
    heights
}

fn flush(
    out: &mut impl Write,
    source: &SourceText,
    rows: &mut Vec<&GridRow<'_>>,
    heights: &HashMap<Span, usize>,
    width: Option<usize>,
) -> io::Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    writeln!(out, "{:>6} {}", source.line_number(first.span), first.dialect)?;
    let mut cells = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        // Cells may run over several lines, and rows may be blank between.
        let left = rows.len() - index;
        for cell in &row.cells {
            let mut text = on_one_line(cell.text.trim());
            for repair in &cell.repairs {
                text.push_str(&format!(" *{repair}"));
            }
            let told = cell.rows.max(1) as usize;
            let tall = heights.get(&cell.span).copied().unwrap_or(1).max(told).min(left);
            cells.push(Cell {
                row: index,
                column: cell.column as usize,
                rows: tall,
                columns: cell.columns.max(1) as usize,
                text,
            });
        }
    }
    out.write_all(draw::table(&cells, width).as_bytes())?;
    rows.clear();
    Ok(())
}
