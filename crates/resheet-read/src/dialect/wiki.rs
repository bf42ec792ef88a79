//! Tables of a wiki, `{|` to `|}`. See `grammar-notes/wiki.md`.

use std::borrow::Cow;

use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use super::{Reading, text_row};
use crate::cells::{Under, bare, cell};
use crate::line::{Line, lines};
use crate::markup::unmarked;

/// How many lines further the first cell is looked for.
const LOOK_AHEAD: usize = 8;
/// Most lines of one cell.
const CELL_LINES: usize = 256;
/// A longer head of a cell is text.
const LONGEST_HEAD: usize = 400;
/// Bold, on both sides.
const BOLD: &str = "'''";

/// Reads a table of MediaWiki.
///
/// ```ebnf
/// table = "{|" , rest of line , { [ "|+" , text ] | row } , "|}" ;
/// row   = "|-" , rest of line , { cells } ;
/// cells = ( "|" | "!" ) , cell , { ( "||" | "!!" ) , cell } , { further line } ;
/// cell  = [ attribute , { attribute } , "|" ] , text ;
/// ```
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let head = line.text(text).trim_start().strip_prefix("{|")?;
    if !are_attributes(head) {
        return None;
    }
    let first = lines(text, line.next)
        .take(LOOK_AHEAD)
        .any(|line| matches!(Kind::of(line.text(text)), Kind::Row | Kind::Cells));
    if !first {
        return None;
    }
    let mut table = Table { text, rows: Vec::new(), cells: Vec::new(), under: Under::default() };
    let mut start = line.start;
    let mut next = line.next;
    let mut further = 0;
    for line in lines(text, line.next) {
        let kind = Kind::of(line.text(text));
        further = if matches!(kind, Kind::Further) { further + 1 } else { 0 };
        if further > CELL_LINES || line.is_page_break(text) {
            break;
        }
        match kind {
            Kind::End => {
                let behind = line.end - line.text(text).trim_start().len() + 2;
                table.end_row(start, behind);
                let rest = text[behind..line.end].trim();
                let next = if rest.is_empty() { line.next } else { behind };
                return Some(Reading { rows: table.rows, rows_are_records: true, next });
            }
            Kind::Row => {
                table.end_row(start, line.start);
                start = line.start;
            }
            Kind::Caption => {
                table.end_row(start, line.start);
                start = line.next;
                table.caption(&line);
            }
            Kind::Cells => table.cells_of(&line),
            Kind::Further => {
                if let Some(last) = table.cells.last_mut() {
                    last.text.1 = line.end;
                } else if !line.is_blank(text) {
                    // Text before the first cell of a row.
                    table.rows.push(text_row(text, &line));
                    start = line.next;
                }
            }
        }
        next = line.next;
    }
    // Without its end the table ends where no cell goes on.
    table.end_row(start, next);
    Some(Reading { rows: table.rows, rows_are_records: true, next })
}

enum Kind {
    End,
    Row,
    Caption,
    Cells,
    Further,
}

impl Kind {
    fn of(line: &str) -> Kind {
        let line = line.trim_start();
        match line.as_bytes() {
            [b'|', b'}', ..] => Kind::End,
            [b'|', b'-', ..] if are_attributes(line[2..].trim_start_matches('-')) => Kind::Row,
            [b'|', b'+', ..] => Kind::Caption,
            [b'|' | b'!', ..] => Kind::Cells,
            _ => Kind::Further,
        }
    }
}

/// A cell as it grows: where its text stands, and what its head says.
struct Open {
    text: (usize, usize),
    columns: u32,
    rows: u32,
}

struct Table<'t> {
    text: &'t str,
    rows: Vec<RawRow<'t>>,
    cells: Vec<Open>,
    under: Under,
}

impl<'t> Table<'t> {
    fn cells_of(&mut self, line: &Line) {
        let whole = line.text(self.text);
        let mut at = line.start + whole.len() - whole.trim_start().len() + 1;
        let heads = self.text[at - 1..].starts_with('!');
        // Looked for once: a line may have as many marks of heads as bytes.
        let last = whole.rfind("||").map(|last| line.start + last);
        while at <= line.end {
            let rest = &self.text[at..line.end];
            let parted = match last {
                Some(last) if at <= last => rest.find("||"),
                _ if heads => rest.find("!!"),
                _ => None,
            };
            let end = parted.map_or(line.end, |found| at + found);
            let head = head(&self.text[at..end]);
            self.cells.push(Open {
                text: (at + head, end),
                columns: span(&self.text[at..at + head], "colspan"),
                rows: span(&self.text[at..at + head], "rowspan"),
            });
            at = end + 2;
        }
    }

    fn caption(&mut self, line: &Line) {
        let from = line.end - line.text(self.text).trim_start().len() + 2;
        let cell = cell(self.text, from, line.end, 0, Edge::Line);
        if !cell.is_blank() {
            self.rows.push(RawRow { kind: RowKind::Text, span: line.span(), cells: vec![cell] });
        }
    }

    fn end_row(&mut self, start: usize, end: usize) {
        let at = self.rows.len();
        let mut cells: Vec<RawCell<'t>> = Vec::with_capacity(self.cells.len());
        let mut next = 0;
        for open in self.cells.drain(..) {
            let column = self.under.column(next, at);
            self.under.take(column, at, open.columns, open.rows);
            let mut cell = whole(self.text, open.text, column);
            (cell.columns, cell.rows) = (open.columns, open.rows);
            next = column.saturating_add(open.columns);
            cells.push(cell);
        }
        let end = start + self.text[start..end].trim_end().len();
        if cells.iter().any(|cell| !cell.is_blank()) {
            self.rows.push(RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells });
        } else if !cells.is_empty() {
            self.rows.push(bare(RowKind::Blank, start, end));
        }
    }
}

/// How many bytes of a cell are attributes and the bar behind them.
fn head(cell: &str) -> usize {
    let Some(bar) = cell.find('|').filter(|bar| *bar < LONGEST_HEAD) else {
        return 0;
    };
    let named = cell[..bar].trim();
    if !named.is_empty() && are_attributes(named) { bar + 1 } else { 0 }
}

/// Nothing, or names with values: `style="x"`.
fn are_attributes(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.contains('=')
            && text.chars().all(|c| c.is_ascii() && !matches!(c, '[' | '{'))
}

fn span(head: &str, name: &str) -> u32 {
    let value = head.split(name).nth(1).unwrap_or("");
    let digits = value.trim_start_matches([' ', '=', '"', '\'']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(1).clamp(1, 1000)
}

/// A cell with all its lines.
fn whole(text: &str, (start, end): (usize, usize), column: u32) -> RawCell<'_> {
    let mut cell = cell(text, start, end, column, Edge::Drawn);
    let bold = cell.text.strip_prefix(BOLD).and_then(|rest| rest.strip_suffix(BOLD));
    if bold.is_some_and(|bold| !bold.contains(BOLD)) {
        cell.span.start += 3;
        cell.span.end -= 3;
    }
    let plain = unmarked(&text[cell.span.range()]);
    if plain.contains(['\n', '\r']) {
        let lines: Vec<&str> =
            plain.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
        cell.text = Cow::Owned(lines.join("\n"));
    } else {
        cell.text = plain;
    }
    if cell.is_blank() {
        (cell.text, cell.span) = (Cow::Borrowed(""), Span::at(start));
    }
    cell
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn a_cell_a_line() {
        check(
            "标题\n\n{| class=\"a\"\n!width=\"10%\"| 名称\n!width=\"10%\"|\n|-\n| 资金<br />\n（元）\n| ≥5\n|-\n|\n\n1.甲\n\n2.乙\n|\n|}\n尾\n",
            "# wiki
             1: [标题]
             2_
             3| [名称][]
             6| [资金⏎（元）][≥5]
             10| [1.甲⏎2.乙][]
             18: [尾]",
        );
    }

    #[test]
    fn cells_of_a_line_and_spans() {
        check(
            "{|\n|+ 表一\n|-\n! rowspan=\"2\" | 资金 !! colspan=2 | 预算\n|- style=\"x\"\n| 1 || '''a=b'''\n|}\n",
            "# wiki
             2: [表一]
             3| [资金 1x2][预算 2x1]
             5| [1>1][a=b]",
        );
    }

    #[test]
    fn a_table_without_its_end_ends_with_its_last_cell() {
        check(
            "{|\n|-\n| 甲 || 乙\n\u{c}尾\n",
            "# wiki
             2| [甲][乙]
             4~
             4: [尾]",
        );
    }
}
