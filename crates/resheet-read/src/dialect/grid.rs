//! Tables drawn with `+`, `-` and `|`, or with the signs made for it (`┌─┬─┐`).
//! See `grammar-notes/grid.md`.

use std::collections::BTreeMap;

use nom::character::complete::{satisfy, space0};
use nom::combinator::recognize;
use nom::multi::many1_count;
use nom::{IResult, Parser};
use resheet_model::{Edge, RawRow, RowKind, Span};

use super::Reading;
use crate::cells::bare;
use crate::line::{Line, lines};
use crate::wrapped::{Wrapped, columns_of};

/// Bounds of a drawn table that are kept account of; what is drawn further right
/// is in its last column.
const MOST_BOUNDS: usize = 512;

/// Reads from a rule to the last line that begins with `+` or `|`.
///
/// ```ebnf
/// grid  = rule , { body | rule } ;
/// rule  = { blank } , cross , { dash , { dash } , cross } ;
/// part  = { blank } , ( bar | cross ) , { cell text | cross , dash , { dash } , cross } ;
/// body  = { blank } , bar , { cell text , bar } ;
/// bar   = "|" | "│" | "┃" | "║" ;
/// dash  = "-" | "=" | ":" | "─" | "━" | "═" ;
/// cross = "+" | any corner, tee or crossing of lines ;
/// ```
///
/// A `part` rule closes the cells above its dashes only: the others span rows.
/// A body line with fewer bars than the rule has columns spans columns.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    if !is_rule(line.text(text)) {
        return None;
    }
    let table: Vec<Line> =
        lines(text, line.start).take_while(|line| belongs(line.text(text))).collect();
    let next = table.last()?.next;
    let bounds = bounds(text, &table);
    if bounds.len() < 2 {
        return None;
    }
    let mut grid = Grid { text, bounds, open: BTreeMap::new(), rows: Vec::new(), row: Vec::new() };
    let every_line = every_line_is_a_row(text, &table);
    for line in &table {
        if is_rule(line.text(text)) {
            grid.close_row();
        } else {
            grid.line(line);
            if every_line {
                grid.close_row();
            }
        }
    }
    grid.close_row();
    Some(Reading { rows: grid.finish(), rows_are_records: true, next })
}

fn is_bar(sign: char) -> bool {
    matches!(sign, '|' | '│' | '┃' | '║')
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '=' | ':' | '─' | '━' | '═')
}

fn is_cross(sign: char) -> bool {
    sign == '+' || is_line_cross(sign)
}

/// A cross that is no character of any text.
fn is_line_cross(sign: char) -> bool {
    matches!(sign, '┌'..='╋' | '╒'..='╰')
}

fn belongs(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(is_bar) || line.starts_with(is_cross) && has_rule(line)
}

/// Whether a rule begins somewhere in a line.
fn has_rule(line: &str) -> bool {
    let mut before = ' ';
    line.chars().any(|sign| is_cross(std::mem::replace(&mut before, sign)) && is_dash(sign))
}

fn is_rule(line: &str) -> bool {
    rule(line).is_ok_and(|(rest, _)| rest.is_empty())
}

fn rule(input: &str) -> IResult<&str, &str> {
    let dashes = many1_count(satisfy(is_dash));
    let crossed = many1_count((dashes, satisfy(is_cross)));
    recognize((space0, satisfy(is_cross), crossed, space0)).parse(input)
}

/// Display columns of every cross of every rule.
fn bounds(text: &str, table: &[Line]) -> Vec<usize> {
    let mut bounds: Vec<usize> = Vec::new();
    let mut last = "";
    for line in table {
        let line = line.text(text).trim_end();
        // Most rules of a table are the same.
        if line == last || !has_rule(line) {
            continue;
        }
        last = line;
        for (column, _, sign) in columns_of(line) {
            if is_cross(sign) {
                bounds.push(column);
            }
        }
        bounds.sort_unstable();
        bounds.dedup();
        bounds.truncate(MOST_BOUNDS);
    }
    bounds
}

/// Three rules with many full lines below the second: a client's result
/// table, where wrapped cells do not occur, and not a table of two rows.
fn every_line_is_a_row(text: &str, table: &[Line]) -> bool {
    let rules = table.iter().filter(|line| is_rule(line.text(text))).count();
    let double = |line: &&Line| is_rule(line.text(text)) && line.text(text).contains(['=', '═']);
    let double = table.iter().skip(1).any(|line| double(&line));
    let body = table.len() - rules;
    let filled = |line: &&Line| {
        let cells = line.text(text).split(is_bar).filter(|cell| !cell.trim().is_empty());
        !is_rule(line.text(text)) && cells.count() >= 2
    };
    let full = table.iter().filter(filled).count();
    rules <= 3 && !double && body >= 6 && full * 5 >= body * 4
}

struct Grid<'t> {
    text: &'t str,
    bounds: Vec<usize>,
    /// Cells that no rule has closed yet, by their columns.
    open: BTreeMap<usize, Open>,
    rows: Vec<RawRow<'t>>,
    /// Lines of the row that grows.
    row: Vec<Line>,
}

/// A cell that grows.
struct Open {
    row: usize,
    column: usize,
    columns: usize,
    wrapped: Wrapped,
}

impl<'t> Grid<'t> {
    /// Takes one line of cell text, with or without rules in it.
    fn line(&mut self, line: &Line) {
        let pieces = self.pieces(line);
        let ruled = pieces.iter().any(|piece| piece.rule);
        if ruled {
            // A rule under some cells ends the row for these.
            let mut closed = vec![false; self.bounds.len()];
            for piece in pieces.iter().filter(|piece| piece.rule) {
                let end = (piece.column + piece.columns).min(closed.len());
                closed[piece.column..end].fill(true);
            }
            self.end_row(|cell| {
                let end = (cell.column + cell.columns).min(closed.len());
                closed[cell.column..end].contains(&true)
            });
        }
        for piece in pieces.iter().filter(|piece| !piece.rule) {
            let row = self.rows.len();
            match self.open.get_mut(&piece.column) {
                Some(cell) => {
                    cell.columns = cell.columns.max(piece.columns);
                    cell.wrapped.push(self.text, piece.start, piece.end);
                }
                None => {
                    let end = (piece.column + piece.columns).min(self.bounds.len() - 1);
                    let width = self.bounds[end] - self.bounds[piece.column];
                    let mut wrapped = Wrapped::new(piece.start, width.saturating_sub(3));
                    wrapped.push(self.text, piece.start, piece.end);
                    let open = Open { row, column: piece.column, columns: piece.columns, wrapped };
                    self.open.insert(piece.column, open);
                }
            }
        }
        self.row.push(*line);
    }

    fn close_row(&mut self) {
        self.end_row(|_| true);
    }

    /// Ends the row that grows; cells that are not closed go on below.
    fn end_row(&mut self, closed: impl Fn(&Open) -> bool) {
        let (Some(first), Some(last)) = (self.row.first(), self.row.last()) else {
            return;
        };
        let span = Span::new(first.start, last.end);
        let at = self.rows.len();
        self.rows.push(RawRow { kind: RowKind::Cells, span, cells: Vec::new() });
        self.row.clear();
        let mut going_on = BTreeMap::new();
        for (column, cell) in std::mem::take(&mut self.open) {
            if !closed(&cell) {
                going_on.insert(column, cell);
                continue;
            }
            let rows = u32::try_from(at - cell.row + 1).unwrap_or(u32::MAX);
            let columns = u32::try_from(cell.columns).unwrap_or(u32::MAX);
            let column = u32::try_from(cell.column).unwrap_or(u32::MAX);
            let mut raw = cell.wrapped.finish(self.text, column, Edge::Drawn);
            raw.columns = columns;
            raw.rows = rows;
            self.rows[cell.row].cells.push(raw);
        }
        self.open = going_on;
    }

    fn finish(self) -> Vec<RawRow<'t>> {
        let mut rows = self.rows;
        for row in &mut rows {
            row.cells.sort_by_key(|cell| cell.column);
            if row.cells.iter().all(resheet_model::RawCell::is_blank) {
                *row = bare(RowKind::Blank, row.span.start as usize, row.span.end as usize);
            }
        }
        rows
    }

    /// Cuts a line at its bars and rules and gives each piece its columns.
    fn pieces(&self, line: &Line) -> Vec<Piece> {
        let whole = line.text(self.text).trim_end();
        let ruled = has_rule(whole);
        // Display column, byte offset, and length of the sign.
        let mut cuts: Vec<(usize, usize, usize)> = Vec::new();
        let mut escaped = false;
        for (column, at, sign) in columns_of(whole) {
            let cross = ruled && sign == '+' && self.bounds.binary_search(&column).is_ok();
            let corner = is_cross(sign) && cuts.is_empty();
            if (is_bar(sign) && !escaped) || cross || corner || is_line_cross(sign) {
                cuts.push((column, at, sign.len_utf8()));
            }
            escaped = sign == '\\' && !escaped;
        }
        // A line without its last bar still has the text after the last cut.
        if cuts.last().is_none_or(|(_, at, length)| at + length < whole.len()) {
            cuts.push((usize::MAX, whole.len(), 0));
        }
        let columns = self.bounds.len() - 1;
        let as_drawn = cuts.len() == columns + 1;
        let mut pieces = Vec::with_capacity(cuts.len());
        let mut column = 0;
        for pair in cuts.windows(2) {
            let (start, end) = (line.start + pair[0].1 + pair[0].2, line.start + pair[1].1);
            let until = if as_drawn { column + 1 } else { self.nearest(pair[1].0, column) };
            let text = &self.text[start..end];
            let rule = ruled && text.len() > 1 && text.chars().all(is_dash);
            pieces.push(Piece { column, columns: until - column, start, end, rule });
            // Cells beyond the drawn columns pile up in the last one.
            column = until.min(columns - 1);
        }
        pieces
    }

    /// The bound nearest to a display column, after `column`.
    fn nearest(&self, place: usize, column: usize) -> usize {
        let after = column + 1;
        let right = self.bounds.partition_point(|bound| *bound < place);
        let near = right.saturating_sub(1)..(right + 1).min(self.bounds.len());
        near.map(|bound| bound.max(after))
            .filter(|bound| *bound < self.bounds.len())
            .min_by_key(|bound| self.bounds[*bound].abs_diff(place))
            .unwrap_or(after)
    }
}

struct Piece {
    column: usize,
    columns: usize,
    start: usize,
    end: usize,
    rule: bool,
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn wrapped_cells_are_joined() {
        check(
            "+-----+-------+----+\n| 年  | ≤     | 1  |\n| 度  | 11880 | 0. |\n|     | .43元 | 5  |\n+=====+=======+====+\n| 甲  | 7.00  |    |\n|     | (次)  |    |\n+-----+-------+----+\n",
            "# grid
             2| [年度][≤11880.43元][10.5]
             6| [甲][7.00 (次)][]",
        );
    }

    #[test]
    fn a_blank_line_inside_is_a_paragraph() {
        check(
            "+------+------+\n| 1.开 | 2    |\n| 展；  |      |\n|      |      |\n| 2.完 |      |\n| 成。 |      |\n+------+------+\n",
            "# grid
             2| [1.开展；⏎2.完成。][2]",
        );
    }

    #[test]
    fn cells_span_rows_and_columns() {
        check(
            "+----+----+----+\n| 甲 | 乙      |\n|    +----+----+\n|    | 1  | 2  |\n+----+----+----+\n| 丙           |\n+----+----+----+\n",
            "# grid
             2| [甲 1x2][乙 2x1]
             3| [1>1][2]
             6| [丙 3x1]",
        );
    }

    #[test]
    fn bars_pushed_aside_by_wide_characters_still_count() {
        check(
            "+---+------+---+\n| 项 |     | 1 |\n| 目 |     |   |\n+---+------+---+\n|   | 预算 |   |\n+---+------+---+\n",
            "# grid
             2| [项目][][1]
             5| [][预算][]",
        );
    }

    #[test]
    fn signs_made_for_drawing() {
        check(
            "╒════╤═══════╕\n│ 甲 │ 乙    │\n│    ├───┬───┤\n│    │ 1 │ 2 │\n╞════╪═══╧═══╡\n│ 丙 │ 长句 │\n│    │ 完。  │\n└────┴───────┘\n",
            "# grid
             2| [甲 1x2][乙 2x1]
             3| [1>1][2]
             6| [丙][长句完。 2x1]",
        );
    }

    #[test]
    fn a_result_table_has_a_row_a_line() {
        check(
            "+------+----+\n| 名称 | 值 |\n+------+----+\n| 甲   | 1  |\n| 乙   | 2  |\n| 丙   | 3  |\n| 丁   | 4  |\n| 戊   | 5  |\n+------+----+\n",
            "# grid
             2| [名称][值]
             4| [甲][1]
             5| [乙][2]
             6| [丙][3]
             7| [丁][4]
             8| [戊][5]",
        );
    }
}
