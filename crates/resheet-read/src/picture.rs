//! Drawing what was read, for tests.

use std::fmt::Write;

use resheet_model::{RawCell, RowKind, SourceText};

/// Reads a dump and compares it with a picture.
///
/// A block is a line `# dialect` (`# dialect, lines` where rows do not hold),
/// a row its line number, a sign for its kind and its cells in brackets:
/// `|` cells, `:` text, `_` blank, `~` page break. `⏎` is a line feed, `⇥` a
/// tab; `2x3` behind a text are columns and rows; `2>` before it is a column
/// that does not follow from the cell before.
#[track_caller]
pub(crate) fn check(dump: &str, picture: &str) {
    let expected: Vec<&str> =
        picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let drawn = draw(dump);
    let drawn: Vec<&str> = drawn.lines().collect();
    assert!(drawn == expected, "read:\n{}\nexpected:\n{}", drawn.join("\n"), expected.join("\n"));
}

fn draw(dump: &str) -> String {
    let source = SourceText::plain("test", dump);
    let mut out = String::new();
    for block in crate::read(&source, resheet_lexis::Lexicon::shared()) {
        let lines = if block.rows_are_records { "" } else { ", lines" };
        let _ = writeln!(out, "# {}{lines}", block.dialect);
        for row in &block.rows {
            let sign = match row.kind {
                RowKind::Cells => '|',
                RowKind::Text => ':',
                RowKind::Blank => '_',
                RowKind::PageBreak => '~',
            };
            let _ = write!(out, "{}{sign}", source.place(row.span).line);
            let mut next = 0;
            for (at, cell) in row.cells.iter().enumerate() {
                out.push_str(if at == 0 { " [" } else { "[" });
                if cell.column != next {
                    let _ = write!(out, "{}>", cell.column);
                }
                next = cell.column + cell.columns;
                draw_cell(&mut out, cell);
                out.push(']');
            }
            out.push('\n');
        }
    }
    out
}

fn draw_cell(out: &mut String, cell: &RawCell<'_>) {
    out.push_str(&cell.text.replace('\n', "⏎").replace('\t', "⇥"));
    if (cell.columns, cell.rows) != (1, 1) {
        let _ = write!(out, " {}x{}", cell.columns, cell.rows);
    }
}
