//! Tables drawn with box characters, merged cells and all.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest a column gets, in terminal columns; longer text is wrapped.
const WIDEST: usize = 28;

/// The narrowest that the widest column of a table gets so that it fits, and of one whose
/// rows can be written as blocks instead: five Chinese characters are still words.
const NARROWEST: usize = 4;
const READABLE: usize = 10;

/// A cell to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) row: usize,
    pub(crate) column: usize,
    /// At least 1.
    pub(crate) rows: usize,
    /// At least 1.
    pub(crate) columns: usize,
    pub(crate) text: String,
}

/// Draws cells as a table, one line feed after each line.
///
/// A blank cell whose place is covered by a merged one is that place, and is
/// not drawn again. One with text moves right to the next free place: so a row
/// that lost its merged first cell stands where it belongs.
///
/// Columns are made narrower where that makes it fit into `width`.
pub(crate) fn table(cells: &[Cell], width: Option<usize>) -> String {
    drawn(&Plan::within(cells, width, NARROWEST))
}

/// The same for a table whose first row are the names of its columns. Where it does not
/// fit, each further row is a block of lines, a name and a value each.
pub(crate) fn records(cells: &[Cell], width: Option<usize>) -> String {
    let plan = Plan::within(cells, width, READABLE);
    if width.is_none_or(|width| plan.width() <= width) {
        return drawn(&plan);
    }
    let name = |column: usize| plan.owner(Some(0), Some(column)).map(|it| plan.cells[it].text);
    let widest = (0..plan.widths.len()).filter_map(name).map(UnicodeWidthStr::width).max();
    let widest = widest.unwrap_or_default();
    let room = width.unwrap_or(usize::MAX).saturating_sub(widest + 3).max(READABLE);
    let mut out = String::new();
    for row in 1..plan.rows() {
        out.push_str(&format!("─ {row}\n"));
        for column in 0..plan.widths.len() {
            let cell = plan.owner(Some(row), Some(column)).map(|it| &plan.cells[it]);
            let Some(cell) = cell.filter(|cell| !cell.text.is_empty()) else { continue };
            let name = name(column).unwrap_or_default();
            for (number, line) in wrap(cell.text, room).iter().enumerate() {
                let name = if number == 0 { name } else { "" };
                let blanks = " ".repeat(widest - name.width());
                out.push_str(&format!("  {name}{blanks} {line}\n"));
            }
        }
    }
    out
}

fn drawn(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    for row in 0..=plan.rows() {
        plan.border(row, &mut out);
        if row < plan.rows() {
            for line in 0..plan.heights[row] {
                plan.line(row, line, &mut out);
            }
        }
    }
    out
}

/// A cell with its final place and its lines.
struct Placed<'a> {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    text: &'a str,
    lines: Vec<String>,
}

struct Plan<'a> {
    /// Which cell owns a place, row by row.
    owners: Vec<Vec<Option<usize>>>,
    cells: Vec<Placed<'a>>,
    widths: Vec<usize>,
    heights: Vec<usize>,
}

impl<'a> Plan<'a> {
    /// The plan with the widest columns that fit; the narrowest if none do.
    fn within(cells: &'a [Cell], width: Option<usize>, narrowest: usize) -> Self {
        let mut widest = WIDEST;
        loop {
            let plan = Plan::new(cells, widest);
            if widest <= narrowest || width.is_none_or(|width| plan.width() <= width) {
                return plan;
            }
            widest -= 2;
        }
    }

    /// How wide it is drawn, with its rules.
    fn width(&self) -> usize {
        self.widths.iter().sum::<usize>() + self.widths.len() + 1
    }

    fn new(cells: &'a [Cell], widest: usize) -> Self {
        let mut owners: Vec<Vec<Option<usize>>> = Vec::new();
        let mut placed = Vec::with_capacity(cells.len());
        for cell in cells {
            let index = placed.len();
            let taken = |owners: &Vec<Vec<Option<usize>>>, column: usize| {
                owners.get(cell.row).and_then(|row| row.get(column)).is_some_and(Option::is_some)
            };
            let mut column = cell.column;
            if cell.text.is_empty() && taken(&owners, column) {
                continue;
            }
            while taken(&owners, column) {
                column += 1;
            }
            // A merged cell gives way to what stands in it already.
            let columns =
                (1..cell.columns).find(|&by| taken(&owners, column + by)).unwrap_or(cell.columns);
            for row in cell.row..cell.row + cell.rows {
                if owners.len() <= row {
                    owners.resize_with(row + 1, Vec::new);
                }
                let places = &mut owners[row];
                if places.len() < column + columns {
                    places.resize(column + columns, None);
                }
                for place in &mut places[column..column + columns] {
                    place.get_or_insert(index);
                }
            }
            placed.push(Placed {
                row: cell.row,
                column,
                rows: cell.rows,
                columns,
                text: &cell.text,
                lines: Vec::new(),
            });
        }
        let count = owners.iter().map(Vec::len).max().unwrap_or(0);
        owners.iter_mut().for_each(|row| row.resize(count, None));
        let mut plan =
            Plan { heights: vec![1; owners.len()], widths: vec![1; count], owners, cells: placed };
        plan.measure(widest);
        plan
    }

    /// Widths from cells of one column, then lines, then heights.
    fn measure(&mut self, widest: usize) {
        for placed in &self.cells {
            if placed.columns == 1 {
                let width = &mut self.widths[placed.column];
                *width = (*width).max(placed.text.width().min(widest));
            }
        }
        for placed in &mut self.cells {
            let columns = placed.column..placed.column + placed.columns;
            let width = self.widths[columns].iter().sum::<usize>() + placed.columns - 1;
            placed.lines = wrap(placed.text, width);
            if placed.rows == 1 {
                let height = &mut self.heights[placed.row];
                *height = (*height).max(placed.lines.len());
            }
        }
        // What a tall cell still lacks, its last row gives.
        for placed in &self.cells {
            let rows = placed.row..placed.row + placed.rows;
            let has = self.heights[rows.clone()].iter().sum::<usize>() + placed.rows - 1;
            self.heights[rows.end - 1] += placed.lines.len().saturating_sub(has);
        }
    }

    fn rows(&self) -> usize {
        self.owners.len()
    }

    /// The owner of a place; outside the table, and where no cell is, none.
    fn owner(&self, row: Option<usize>, column: Option<usize>) -> Option<usize> {
        *self.owners.get(row?)?.get(column?)?
    }

    fn merged(&self, one: Option<usize>, other: Option<usize>) -> bool {
        one == other
    }

    /// The rule above `row`.
    fn border(&self, row: usize, out: &mut String) {
        let (above, below) = (row.checked_sub(1), (row < self.rows()).then_some(row));
        let mut line = String::new();
        let mut column = 0;
        while column <= self.widths.len() {
            let (left, right) =
                (column.checked_sub(1), (column < self.widths.len()).then_some(column));
            let corners = [
                self.owner(above, left),
                self.owner(above, right),
                self.owner(below, left),
                self.owner(below, right),
            ];
            line.push(junction(corners));
            let Some(at) = right else { break };
            let [_, upper, _, lower] = corners;
            if !self.merged(upper, lower) {
                line.extend(std::iter::repeat_n('─', self.widths[at]));
                column += 1;
            } else if let Some(cell) = upper.map(|index| &self.cells[index])
                && cell.column == at
            {
                // A tall cell's text runs on through the rule.
                let passed = self.heights[cell.row..row].iter().sum::<usize>() + row - cell.row - 1;
                self.text(cell, passed, &mut line);
                column += cell.columns;
            } else {
                line.extend(std::iter::repeat_n(' ', self.widths[at]));
                column += 1;
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }

    /// One line of text of a row.
    fn line(&self, row: usize, number: usize, out: &mut String) {
        let mut line = String::new();
        let mut column = 0;
        while column <= self.widths.len() {
            let left = self.owner(Some(row), column.checked_sub(1));
            let right = self.owner(Some(row), Some(column));
            line.push(if self.merged(left, right) { ' ' } else { '│' });
            if column == self.widths.len() {
                break;
            }
            match right.map(|index| &self.cells[index]) {
                Some(cell) if cell.column == column => {
                    let passed = self.heights[cell.row..row].iter().sum::<usize>() + row - cell.row;
                    self.text(cell, passed + number, &mut line);
                    column += cell.columns;
                }
                _ => {
                    line.extend(std::iter::repeat_n(' ', self.widths[column]));
                    column += 1;
                }
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }

    /// A line of a cell's text, filled up to the cell's width.
    fn text(&self, cell: &Placed<'_>, number: usize, line: &mut String) {
        let columns = cell.column..cell.column + cell.columns;
        let width = self.widths[columns].iter().sum::<usize>() + cell.columns - 1;
        let text = cell.lines.get(number).map_or("", String::as_str);
        line.push_str(text);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width())));
    }
}

/// The character where four places meet: upper left, upper right, lower left,
/// lower right. A rule runs between two places with different owners.
fn junction([ul, ur, ll, lr]: [Option<usize>; 4]) -> char {
    let (up, down, left, right) = (ul != ur, ll != lr, ul != ll, ur != lr);
    match (up, down, left, right) {
        (true, true, true, true) => '┼',
        (true, true, true, false) => '┤',
        (true, true, false, true) => '├',
        (true, false, true, true) => '┴',
        (false, true, true, true) => '┬',
        (true, true, false, false) => '│',
        (false, false, true, true) => '─',
        (false, true, false, true) => '┌',
        (false, true, true, false) => '┐',
        (true, false, false, true) => '└',
        (true, false, true, false) => '┘',
        // Rules never end in nothing: a change of owner on one side is one on another.
        _ => ' ',
    }
}

/// Cuts text into lines no wider than `width`; a character wider than that has
/// a line of its own.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
        used += wide;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[(usize, usize, usize, usize, &str)], expected: &str) {
        let cells: Vec<_> = cells
            .iter()
            .map(|&(row, column, rows, columns, text)| Cell {
                row,
                column,
                rows,
                columns,
                text: text.into(),
            })
            .collect();
        assert_eq!(table(&cells, None), expected.trim_start_matches('\n'));
    }

    #[test]
    fn merged_cells_are_drawn_once_and_shifted_rows_move_right() {
        check(
            &[
                (0, 0, 1, 2, "标题"),
                (1, 0, 3, 1, "产出"),
                (1, 1, 1, 1, "数量"),
                // The place under the merged cell, as the dump has it.
                (2, 0, 1, 1, ""),
                (2, 1, 1, 1, "时效"),
                // The dump lost the merged cell: the row begins with what is next.
                (3, 0, 1, 1, "质量"),
            ],
            "
┌─────────┐
│标题     │
├────┬────┤
│产出│数量│
│    ├────┤
│    │时效│
│    ├────┤
│    │质量│
└────┴────┘
",
        );
    }

    #[test]
    fn ragged_rows_leave_their_ends_open() {
        check(
            &[(0, 0, 1, 1, "a"), (1, 0, 1, 1, "b"), (1, 1, 1, 1, "c")],
            "
┌─┐
│a│
├─┼─┐
│b│c│
└─┴─┘
",
        );
    }

    #[test]
    fn long_text_is_wrapped_and_nothing_is_lost() {
        let text = "员工满意度".repeat(20);
        let cell = Cell { row: 0, column: 0, rows: 1, columns: 1, text: text.clone() };
        let drawn = table(&[cell], None);
        let kept: String = drawn.chars().filter(|c| text.contains(*c)).collect();
        assert_eq!(kept, text);
        assert!(drawn.lines().all(|line| line.width() <= WIDEST + 2));
    }

    #[test]
    fn where_there_is_little_room_a_row_is_a_block() {
        let rows = [["指标", "目标", "得分"], ["员工服装数量及其完成情况", "=29套", "15.00"]];
        let cells: Vec<_> = (0..2)
            .flat_map(|row| (0..3).map(move |column| (row, column)))
            .map(|(row, column)| Cell {
                row,
                column,
                rows: 1,
                columns: 1,
                text: rows[row][column].to_owned(),
            })
            .collect();
        let wide = records(&cells, Some(40));
        assert!(wide.starts_with('┌') && wide.lines().all(|line| line.width() <= 40), "{wide}");
        let narrow = records(&cells, Some(20));
        let expected =
            "─ 1\n  指标 员工服装数量\n       及其完成情况\n  目标 =29套\n  得分 15.00\n";
        assert_eq!(narrow, expected);
    }
}
