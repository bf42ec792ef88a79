//! The ragged cells of each dialect block: `cells` as the dump has them.

use std::io::{self, Write};

use resheet_model::{Block, Edge, RowKind, SourceText};

use super::on_one_line;
use crate::texts::{self, say};

/// How wide the kinds of rows stand.
const KINDS: usize = 5;

/// Prints every row with its line number and its cells in brackets. Before a
/// bracket stands what parts the cell from the one before it: `⇥` drawn, `␣␣`
/// blanks, `␣~` one blank where the column was worked out, `␣` one blank, `⏎` a line of its
/// own. `×2` and `↓3` are the columns and rows it spans.
pub(crate) fn show(
    out: &mut impl Write,
    source: &SourceText,
    blocks: &[Block<'_>],
) -> io::Result<()> {
    writeln!(out, "{}\n", texts::text("edges"))?;
    for block in blocks {
        let (dialect, count) = (block.dialect, block.rows.len());
        let said = match block.rows_are_records {
            true => say!("block of rows", dialect = dialect, count = count),
            false => say!("block of lines", dialect = dialect, count = count),
        };
        writeln!(out, "{said}")?;
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

fn kind(kind: RowKind) -> String {
    let name = match kind {
        RowKind::Cells => texts::text("row cells"),
        RowKind::Text => texts::text("row text"),
        RowKind::Blank => texts::text("row blank"),
        RowKind::PageBreak => texts::text("row page"),
    };
    super::wide(&name, KINDS)
}

fn edge(edge: Edge) -> &'static str {
    match edge {
        Edge::Drawn => "⇥",
        Edge::Blanks => "␣␣",
        Edge::Adrift => "␣?",
        Edge::Supposed => "␣~",
        Edge::Blank => "␣",
        Edge::Glued(_) => "∅",
        Edge::Line => "⏎",
    }
}
