//! One worksheet, from its cells to rows of text.

use std::collections::HashMap;

use resheet_model::{Code, Finding, Span, Spot, Subject};

use super::beside::Aside;
use super::strips;
use crate::limits;
use crate::writer::{NewCell, Writer};

/// A cell with text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Cell {
    pub(super) row: u32,
    pub(super) column: u32,
    /// What is shown.
    pub(super) text: String,
    /// What is stored, where that is more.
    pub(super) stored: Option<String>,
    /// What is odd about it.
    pub(super) note: Option<Note>,
    /// What is struck out of it.
    pub(super) left_out: String,
}

/// What is odd about a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Note {
    /// It shows an error in place of the result of this formula.
    Error(String),
    /// The file has no result of its formula, so the formula stands for it.
    NoResult,
    /// It was written as a formula and is none: `=100(%)`.
    NoFormula,
    /// A number of more digits than a workbook keeps: the last ones are zeros.
    Digits,
}

/// A merged cell: first and last row and column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// A worksheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Worksheet {
    pub(super) name: String,
    /// Its cells with text, row by row.
    pub(super) cells: Vec<Cell>,
    pub(super) merges: Vec<Merge>,
    pub(super) hidden: bool,
    /// Rows and columns that are hidden and have text.
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    pub(super) comments: usize,
    /// Text that stands in no cell.
    pub(super) beside: Vec<Aside>,
    /// Whether there is more in it than a document may have.
    pub(super) more: bool,
    /// Bytes of its text so far: many cells may refer to one long text.
    pub(super) held: usize,
}

impl Worksheet {
    /// Adds a cell, unless there are too many.
    pub(super) fn push(&mut self, cell: Cell) {
        self.held = self.held.saturating_add(cell.text.len() + cell.left_out.len());
        self.more |= self.cells.len() > limits::CELLS || self.held > limits::TEXT;
        if !self.more {
            self.cells.push(cell);
        }
    }

    pub(super) fn say_beside(&mut self, aside: Aside) {
        self.held = self.held.saturating_add(aside.text.len());
        self.more |= self.beside.len() > limits::CELLS || self.held > limits::TEXT;
        if !self.more && !aside.text.trim().is_empty() {
            self.beside.push(aside);
        }
    }

    pub(super) fn merge(&mut self, merge: Merge) {
        self.more |= self.merges.len() >= limits::MERGES;
        if !self.more {
            self.merges.push(merge);
        }
    }

    /// Takes note of columns that are hidden, from the first to the last.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        if self.hidden_columns.len() < limits::COLUMN as usize {
            self.hidden_columns.push((first, last));
        }
    }
}

impl Merge {
    /// `A1:C2`.
    pub(super) fn parse(reference: &str) -> Option<Merge> {
        let (first, last) = reference.split_once(':')?;
        let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
        (top <= bottom && left <= right).then_some(Merge { top, left, bottom, right })
    }

    fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// Row and column of `B3` or `$B$3`, from 0.
pub(super) fn place(reference: &str) -> Option<(u32, u32)> {
    let mut column = 0u32;
    let mut row = 0u32;
    for sign in reference.bytes().filter(|sign| *sign != b'$') {
        match sign {
            b'A'..=b'Z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(sign - b'A') + 1)?;
            }
            b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(sign - b'a') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(sign - b'0'))?,
            _ => return None,
        }
    }
    (row > 0 && column > 0 && column <= limits::COLUMN).then(|| (row - 1, column - 1))
}

/// Writes a worksheet as a table. Columns without any text are left out, and so
/// are stretches of blank rows: neither says anything of a form.
pub(super) fn write(sheet: &Worksheet, number: u32, writer: &mut Writer) {
    writer.gap();
    let at = writer.end();
    if sheet.hidden && !sheet.cells.is_empty() {
        let finding = Finding::new(Code::D016, Subject::Input, at);
        writer.find(finding.arg("what", "worksheet").arg("name", &sheet.name));
    }
    if sheet.more {
        writer.too_much("cells", limits::CELLS as u64);
    }
    if sheet.comments > 0 {
        let finding = Finding::new(Code::D022, Subject::Input, at);
        writer.find(finding.arg("count", sheet.comments).arg("where", &sheet.name));
    }
    let merges = Merges::of(sheet);
    let (cells, under): (Vec<&Cell>, Vec<&Cell>) =
        sheet.cells.iter().partition(|cell| merges.over(cell.row, cell.column).is_none());
    let parts = strips::parts(&cells, sheet);
    for table in &parts.tables {
        write_table(table, &merges, number, writer).into_iter().for_each(|(cell, span)| {
            tell(cell, span, sheet, writer);
        });
    }
    for cell in &parts.beside {
        writer.gap();
        let spot = Spot::Cell { worksheet: number, row: cell.row, column: cell.column };
        writer.line(&cell.text, spot);
    }
    for Aside { row, column, text } in &sheet.beside {
        writer.gap();
        writer.line(text.trim(), Spot::Cell { worksheet: number, row: *row, column: *column });
    }
    tell_hidden(sheet, at, writer);
    tell_under(&under, &cells, &merges, at, writer);
}

/// Writes cells as a table; gives where each of them stands in the text.
fn write_table<'c>(
    cells: &[&'c Cell],
    merges: &Merges,
    number: u32,
    writer: &mut Writer,
) -> Vec<(&'c Cell, Span)> {
    let columns = Columns::of(cells);
    writer.begin_table();
    let mut spans: Vec<(&Cell, Span)> = Vec::new();
    let mut last: Option<u32> = None;
    for row in cells.chunk_by(|one, other| one.row == other.row) {
        let Some(first) = row.first() else { continue };
        if writer.is_full() {
            break;
        }
        let blank = last.map_or(0, |last| first.row.saturating_sub(last + 1));
        for _ in 0..blank.min(limits::BLANK_ROWS) {
            writer.row([]);
        }
        last = Some(first.row);
        let new = columns.row(row, first.row, merges, number);
        let places: Vec<u32> = new.iter().map(|cell| columns.used[cell.column as usize]).collect();
        let written = writer.row(new);
        let mut written = places.into_iter().zip(written).peekable();
        for cell in row {
            while written.next_if(|(column, _)| *column < cell.column).is_some() {}
            let span = written.next_if(|(column, _)| *column == cell.column);
            spans.extend(span.map(|(_, span)| (*cell, span)));
        }
    }
    writer.end_table();
    spans
}

/// What is said of a cell.
fn tell(cell: &Cell, span: Span, sheet: &Worksheet, writer: &mut Writer) {
    if !cell.left_out.is_empty() {
        writer.left_out(&cell.left_out, span);
    }
    if let Some(stored) = &cell.stored {
        writer.given().stored.push((span, stored.clone()));
    }
    let shown = &cell.text;
    let finding = match &cell.note {
        Some(Note::Error(formula)) => Finding::new(Code::D017, Subject::Input, span)
            .arg("shown", shown)
            .arg("formula", formula),
        Some(Note::NoResult) => {
            Finding::new(Code::D025, Subject::Input, span).arg("formula", shown)
        }
        Some(Note::NoFormula) => Finding::new(Code::D026, Subject::Input, span).arg("text", shown),
        Some(Note::Digits) => Finding::new(Code::D019, Subject::Input, span).arg("number", shown),
        None if !shown.is_empty() && shown.chars().all(|sign| sign == '#') => {
            Finding::new(Code::D018, Subject::Input, span).arg("shown", shown)
        }
        None => return,
    };
    writer.find(finding.arg("where", &sheet.name));
}

fn tell_hidden(sheet: &Worksheet, at: Span, writer: &mut Writer) {
    let rows = sheet.cells.chunk_by(|one, other| one.row == other.row);
    let rows = rows.filter(|row| sheet.hidden_rows.binary_search(&row[0].row).is_ok()).count();
    let mut hidden = vec![false; limits::COLUMN as usize];
    for (first, last) in &sheet.hidden_columns {
        let own = *first as usize..(*last as usize).saturating_add(1).min(hidden.len());
        hidden.get_mut(own).into_iter().for_each(|columns| columns.fill(true));
    }
    let is_hidden = |column: u32| hidden.get(column as usize).is_some_and(|hidden| *hidden);
    let in_columns = sheet.cells.iter().filter(|cell| is_hidden(cell.column)).count();
    for (what, count) in [("row", rows), ("column", in_columns)] {
        if count > 0 {
            let finding = Finding::new(Code::D027, Subject::Input, at).arg("what", what);
            writer.find(finding.arg("count", count).arg("where", &sheet.name));
        }
    }
}

/// Text in cells that a merged cell covers: nobody sees it. Where it is that of
/// the merged cell, a program wrote the same into each.
fn tell_under(under: &[&Cell], seen: &[&Cell], merges: &Merges, at: Span, writer: &mut Writer) {
    for cell in under {
        let Some(merge) = merges.over(cell.row, cell.column) else { continue };
        let anchor = seen.binary_search_by_key(&(merge.top, merge.left), |c| (c.row, c.column));
        if anchor.is_ok_and(|anchor| seen[anchor].text == cell.text) {
            continue;
        }
        let finding = Finding::new(Code::D028, Subject::Input, at).arg("text", &cell.text);
        writer.find(finding.arg("row", cell.row.saturating_add(1)).arg("column", cell.column + 1));
    }
}

/// The merged cells of a worksheet by the rows they are in.
struct Merges {
    /// By first row; those that cover more rows come again by each chunk of rows.
    by_chunk: HashMap<u32, Vec<Merge>>,
}

/// Rows of a chunk.
const CHUNK: u32 = 64;
/// Chunks that a merged cell is kept by; a taller one is no cell of a form.
const TALLEST: u32 = 64;

impl Merges {
    fn of(sheet: &Worksheet) -> Self {
        let mut by_chunk: HashMap<u32, Vec<Merge>> = HashMap::new();
        for merge in &sheet.merges {
            let chunks =
                merge.top / CHUNK..=(merge.bottom / CHUNK).min(merge.top / CHUNK + TALLEST);
            for chunk in chunks {
                let near = by_chunk.entry(chunk).or_default();
                if near.len() < limits::MERGES_NEAR {
                    near.push(*merge);
                }
            }
        }
        Merges { by_chunk }
    }

    fn at(&self, row: u32, column: u32) -> Option<&Merge> {
        let near = self.by_chunk.get(&(row / CHUNK))?;
        near.iter().find(|merge| merge.holds(row, column))
    }

    /// The merged cell that covers a place without beginning there.
    fn over(&self, row: u32, column: u32) -> Option<&Merge> {
        self.at(row, column).filter(|merge| (merge.top, merge.left) != (row, column))
    }
}

/// The columns of a worksheet that have text.
struct Columns {
    /// For each, the worksheet's own number, in order.
    used: Vec<u32>,
}

impl Columns {
    fn of(cells: &[&Cell]) -> Self {
        let mut used: Vec<u32> = cells.iter().map(|cell| cell.column).collect();
        used.sort_unstable();
        used.dedup();
        Columns { used }
    }

    /// The cells of a row, blank ones included.
    fn row<'a>(
        &self,
        row: &[&'a Cell],
        number: u32,
        merges: &Merges,
        worksheet: u32,
    ) -> Vec<NewCell<'a>> {
        let mut out = Vec::with_capacity(self.used.len());
        let mut filled = row.iter().peekable();
        let mut at = 0;
        // Behind the last text of a row only merged cells matter, and not to it.
        while at < self.used.len() {
            let column = self.used[at];
            let spot = Spot::Cell { worksheet, row: number, column };
            let merge = merges.at(number, column);
            let right = merge.map_or(column, |merge| merge.right);
            let columns = self.used.partition_point(|used| *used <= right).max(at + 1) - at;
            let rows = merge.map_or(1, |merge| (merge.bottom - merge.top).saturating_add(1));
            let begins = merge.is_none_or(|merge| (merge.top, merge.left) == (number, column));
            let text = match filled.peek() {
                Some(cell) if cell.column == column => {
                    filled.next().map_or("", |cell| cell.text.as_str())
                }
                _ => "",
            };
            // A merged cell that begins in a column without text of its own.
            if begins || !text.is_empty() {
                let (column, columns) = (at as u32, columns as u32);
                out.push(NewCell { text, column, columns, rows, spot });
            }
            at += columns;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(at: &str, text: &str) -> Cell {
        let (row, column) = place(at).unwrap();
        Cell { row, column, text: text.into(), ..Cell::default() }
    }

    fn written(cells: &[(&str, &str)], merges: &[&str]) -> crate::Rendered {
        let sheet = Worksheet {
            name: "表".into(),
            cells: cells.iter().map(|(at, text)| cell(at, text)).collect(),
            merges: merges.iter().map(|at| Merge::parse(at).unwrap()).collect(),
            ..Worksheet::default()
        };
        let mut writer = Writer::new("test");
        writer.given().worksheets.push("表".into());
        write(&sheet, 0, &mut writer);
        writer.finish()
    }

    #[test]
    fn columns_without_text_are_left_out_and_merges_are_counted_in_those_left() {
        let out = written(
            &[("B2", "名称"), ("D2", "甲"), ("B3", "单位"), ("D3", "乙"), ("G3", "丙")],
            &["D2:G2"],
        );
        assert_eq!(out.text, "名称\t甲\n单位\t乙\t丙\n");
        let cells = &out.given.tables[0].rows[0].cells;
        assert_eq!((cells.len(), cells[1].columns), (2, 2));
        let spot = out.given.spot(cells[1].span).unwrap();
        assert_eq!(out.given.cell(spot).unwrap(), "表!D2");
    }

    #[test]
    fn a_text_in_every_cell_of_a_merge_is_one_text() {
        let out = written(&[("A1", "甲"), ("B1", "甲"), ("C1", "丁"), ("A2", "乙")], &["A1:C1"]);
        assert_eq!(out.text, "甲\n乙\n");
        let codes: Vec<_> = out.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::D028]);
    }
}
