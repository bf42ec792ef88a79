//! The ragged cells of each dialect block: `cells` as the dump has them.

use std::io::{self, Write};

use resheet_model::{Block, Edge, RowKind, SourceText};

use super::on_one_line;

/// Prints every row with its line number and its cells in brackets. Before a
/// bracket stands what parts the cell from the one before it: `⇥` drawn, `␣␣`
/// blanks, `␣` one blank, `⏎` a line of its own. `×2` and `↓3` are the columns
/// and rows it spans.
pub(crate) fn show(
    out: &mut impl Write,
    source: &SourceText,
    blocks: &[Block<'_>],
) -> io::Result<()> {
    writeln!(out, "edges: ⇥ drawn  ␣␣ blanks  ␣ one blank  ⏎ line\n")?;
    for block in blocks {
        let hold = if block.rows_are_records {
            "rows are rows of the form"
        } else {
            "rows are only lines"
        };
        writeln!(out, "── {} ({} rows, {hold})", block.dialect, block.rows.len())?;
        for row in &block.rows {
            write!(out, "{:>6} {} ", source.line_number(row.span), kind(row.kind))?;
            for (index, cell) in row.cells.iter().enumerate() {
                if index > 0 {
                    out.write_all(edge(cell.edge).as_bytes())?;
                }
                write!(out, "[{}]", on_one_line(&cell.text))?;
                if cell.columns > 1 {
                    write!(out, "×{}", cell.columns)?;
                }
                if cell.rows > 1 {
                    write!(out, "↓{}", cell.rows)?;
                }
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn kind(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Cells => "cells",
        RowKind::Text => "text ",
        RowKind::Blank => "blank",
        RowKind::PageBreak => "page ",
    }
}

fn edge(edge: Edge) -> &'static str {
    match edge {
        Edge::Drawn => "⇥",
        Edge::Blanks => "␣␣",
        Edge::Adrift => "␣?",
        Edge::Blank => "␣",
        Edge::Glued => "∅",
        Edge::Line => "⏎",
    }
}
