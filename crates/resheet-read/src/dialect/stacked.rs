//! Cells below each other, each behind a tab. See `grammar-notes/stacked.md`.

use resheet_model::{RawCell, RawRow, RowKind, Span};

use super::{Reading, text_row};
use crate::cells::{bare, paragraphs};
use crate::line::{Line, lines};

/// How many lines the evidence is looked for in.
const LOOK_AHEAD: usize = 128;
/// Rows of two cells or more that are evidence enough.
const ENOUGH: usize = 2;
/// Most lines of text between two rows that do not end the table.
const BETWEEN: usize = 15;

/// Reads rows that are parted by blank lines, and whose cells begin with a tab.
///
/// ```ebnf
/// table = row , { blank line , { blank line } , row } ;
/// row   = cell , { cell } ;
/// cell  = tab , line , { line - ( tab , line ) } ;     (* its paragraphs *)
/// ```
///
/// Evidence: two rows of two cells or more, and no tab but in front. With a tab
/// between cells it is the dialect `tab`, where a line is a row.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    if !begins(text, line) {
        return None;
    }
    let mut table = Table { text, rows: Vec::new(), cells: Vec::new(), width: 0 };
    let mut at = line.start;
    while at < text.len() {
        let line = Line::at(text, at);
        if line.is_page_break(text) {
            table.end_row();
            table.rows.push(bare(RowKind::PageBreak, line.start, line.end));
        } else if is_cell(text, &line) {
            table.cells.push(line.span());
        } else if line.is_blank(text) {
            match table.behind(line.next) {
                Behind::Row => table.end_row(),
                Behind::Cell => {}
                Behind::Text => {
                    table.end_row();
                    at = table.text_lines(line.next);
                    continue;
                }
                Behind::Nothing => {
                    at = line.next;
                    break;
                }
            }
        } else if let Some(last) = table.cells.last_mut() {
            *last = last.hull(line.span());
        } else {
            break;
        }
        at = line.next;
    }
    table.end_row();
    Some(Reading { rows: table.rows, rows_are_records: true, next: at })
}

fn begins(text: &str, line: &Line) -> bool {
    if !is_cell(text, line) {
        return false;
    }
    let mut rows = 0;
    let mut cells = 0;
    for line in lines(text, line.start).take(LOOK_AHEAD) {
        if is_cell(text, &line) {
            if line.text(text)[1..].contains('\t') {
                return false;
            }
            cells += 1;
            // Counted when it has its second cell: the last may be cut off.
            rows += usize::from(cells == 2);
        } else if line.is_blank(text) {
            cells = 0;
        }
        if rows > ENOUGH {
            return true;
        }
    }
    rows >= ENOUGH
}

fn is_cell(text: &str, line: &Line) -> bool {
    text.as_bytes().get(line.start) == Some(&b'\t')
}

/// What stands behind a blank line.
enum Behind {
    /// The next row.
    Row,
    /// The next paragraph of the same cell.
    Cell,
    /// Text, and a row behind it.
    Text,
    /// Nothing of this table.
    Nothing,
}

struct Table<'t> {
    text: &'t str,
    rows: Vec<RawRow<'t>>,
    /// The cells of the row that grows.
    cells: Vec<Span>,
    /// How many cells the row before it has.
    width: usize,
}

impl<'t> Table<'t> {
    fn end_row(&mut self) {
        let (Some(first), Some(last)) = (self.cells.first(), self.cells.last()) else {
            return;
        };
        let span = first.hull(*last);
        self.width = self.cells.len();
        let cells: Vec<RawCell<'t>> = (0..)
            .zip(&self.cells)
            .map(|(column, cell)| paragraphs(self.text, *cell, column))
            .collect();
        self.cells.clear();
        self.rows.push(if cells.iter().all(RawCell::is_blank) {
            bare(RowKind::Blank, span.start as usize, span.end as usize)
        } else {
            RawRow { kind: RowKind::Cells, span, cells }
        });
    }

    /// A line without a tab behind a blank line is the next paragraph of the
    /// cell when only so the row has as many cells as the row before it.
    /// Otherwise it is text between two rows.
    fn behind(&self, at: usize) -> Behind {
        let mut cells = self.cells.len();
        let mut between = 0;
        let mut blank = true;
        for line in lines(self.text, at).take(LOOK_AHEAD) {
            if is_cell(self.text, &line) {
                match between {
                    0 => return Behind::Row,
                    // Cells right below the text may be the rest of the row.
                    _ if !blank => cells += 1,
                    _ => break,
                }
            } else if line.is_blank(self.text) {
                if cells > self.cells.len() {
                    break;
                }
                blank = true;
            } else if cells == self.cells.len() {
                (between, blank) = (between + 1, false);
            }
        }
        let row = lines(self.text, at)
            .take(LOOK_AHEAD)
            .filter(|line| !line.is_blank(self.text))
            .take(BETWEEN + 1)
            .any(|line| is_cell(self.text, &line));
        match self.cells.len() {
            own if own > 0 && own < self.width && cells == self.width => Behind::Cell,
            _ if row => Behind::Text,
            _ => Behind::Nothing,
        }
    }

    /// Lines of text up to the next row; gives where that begins.
    fn text_lines(&mut self, at: usize) -> usize {
        let text = self.text;
        let mut next = at;
        for line in lines(text, at).take_while(|line| !is_cell(text, line)) {
            self.rows.push(text_row(text, &line));
            next = line.next;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn a_blank_line_ends_a_row_and_a_tab_begins_a_cell() {
        check(
            "标题\n\t项目名称\n\t运转\n\n\t资金\n（元）\n\t\n\t1.5\n\n\t合计\n\t\n\n注\n",
            "# stacked
             1: [标题]
             2| [项目名称][运转]
             5| [资金⏎（元）][][1.5]
             10| [合计][]
             13: [注]",
        );
    }

    #[test]
    fn a_blank_paragraph_in_a_cell_does_not_end_the_row() {
        check(
            "\t目标\n\t预期\n\t实际\n\n\t目标\n\t1.甲\n\n2.乙\n\t1.丙\n\n\t分值\n\t10\n",
            "# stacked
             1| [目标][预期][实际]
             5| [目标][1.甲⏎2.乙][1.丙]
             11| [分值][10]",
        );
    }

    #[test]
    fn text_between_two_tables_is_text() {
        check(
            "\t甲\n\t1\n\n\t乙\n\t2\n\n表二\n\n（2023年度）\n\t丙\n\t3\n\n",
            "# stacked
             1| [甲][1]
             4| [乙][2]
             7: [表二]
             8_
             9: [（2023年度）]
             10| [丙][3]",
        );
    }

    #[test]
    fn tabs_between_cells_are_another_dialect() {
        check(
            "\t小计\n\t1\n\n\t甲\t乙\n\t丙\n",
            "# tab
             1| [][小计]
             2| [][1]
             3_
             4| [][甲][乙]
             5| [][丙]",
        );
    }
}
