//! Which dialect a stretch of lines is in.

use resheet_model::{Block, RawRow, RowKind};

use crate::dialect::tab;
use crate::line::Line;

/// All blocks of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut rows: Vec<RawRow<'_>> = Vec::new();
    let mut at = 0;
    let mut tabs = false;
    while at < text.len() {
        if !tabs {
            tabs = tab::begins(text, &Line::at(text, at));
        }
        let (row, next) = tab::row(text, at);
        rows.push(row);
        at = next;
    }
    if rows.is_empty() {
        return Vec::new();
    }
    debug_assert!(rows.iter().all(|row| row.kind != RowKind::Cells || row.cells.len() > 1));
    let dialect = if tabs { "tab" } else { "lines" };
    vec![Block { dialect, rows_hold: tabs, rows }]
}
