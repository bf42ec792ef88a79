//! What each rule repairs, and what it must leave alone.

mod headers;
mod labels;
mod law;
mod lines;
mod merged;
mod queues;
mod rows;
mod signs;

use std::fmt::Write;

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, Code, Grid, RawCell, RawRow, RowKind, SourceText, catalogue};

/// Reads a dump, repairs it and compares what comes out with a picture.
///
/// A row is its line number, a sign for its kind (`|` cells, `:` text, `_`
/// blank, `~` page end) and its cells in brackets; each `>` behind a text is
/// one position more that the cell covers, `+n` that n pieces were joined to
/// it, `2>` before it a position that does not follow from the cell before.
/// Behind the rows stands the log: rule, name, confidence, line:column.
#[track_caller]
fn check(dump: &str, picture: &str) {
    let source = SourceText::plain("test", dump);
    let lexicon = Lexicon::shared();
    let grid = resheet_repair::repair(resheet_read::read(&source, lexicon), &Texts::new(lexicon));
    let expected: Vec<&str> =
        picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let drawn = draw(&source, &grid);
    let drawn: Vec<&str> = drawn.lines().collect();
    assert!(
        drawn == expected,
        "repaired:\n{}\nexpected:\n{}",
        drawn.join("\n"),
        expected.join("\n")
    );
    assert_eq!(again(&grid, lexicon), Vec::<Code>::new(), "a second run repairs once more");
}

fn draw(source: &SourceText, grid: &Grid<'_>) -> String {
    let mut out = String::new();
    for row in &grid.rows {
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
            out.push_str(&cell.text);
            if cell.columns > 1 {
                let _ = write!(out, " {}", ">".repeat(cell.columns as usize - 1));
            }
            if !cell.more.is_empty() {
                let _ = write!(out, " +{}", cell.more.len());
            }
            out.push(']');
        }
        out.push('\n');
    }
    for repair in &grid.repairs {
        let place = source.place(repair.span);
        let name = catalogue::entry(repair.rule).map_or("?", |entry| entry.name.as_str());
        let confidence = repair.confidence.name();
        let _ =
            writeln!(out, "{} {name} {confidence} {}:{}", repair.rule, place.line, place.column);
    }
    out
}

/// The rules that find something to repair in rows that were repaired.
fn again(grid: &Grid<'_>, lexicon: &Lexicon) -> Vec<Code> {
    let blocks = grid.rows.iter().map(|row| Block {
        dialect: row.dialect,
        rows_are_records: row.is_record,
        rows: vec![RawRow {
            kind: row.kind,
            span: row.span,
            cells: row
                .cells
                .iter()
                .map(|cell| RawCell {
                    text: cell.text.clone(),
                    span: cell.span,
                    more: cell.more.clone(),
                    column: cell.column,
                    columns: cell.columns,
                    rows: cell.rows,
                    edge: cell.edge,
                })
                .collect(),
        }],
    });
    resheet_repair::repair(blocks.collect(), &Texts::new(lexicon))
        .repairs
        .iter()
        .map(|r| r.rule)
        .collect()
}
