//! Tables of troff, as pages of manuals and `ms` have them. See `grammar-notes/roff.md`.

mod letters;

use std::borrow::Cow;

use memchr::memmem;
use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use self::letters::decoded;
use super::Reading;
use crate::cells::{bare, blank, push, trimmed};
use crate::line::{Line, lines};

/// Requests that stand before a table; a table must follow within so many bytes.
const BEFORE: [&str; 10] =
    [".TS", ".TH", ".SH", ".PP", ".LP", ".P", ".IP", ".TL", ".na", "'\\\" t"];
const NEAR: usize = 1 << 12;
/// A longer table than this many bytes is cut.
const LONGEST: usize = 1 << 22;
/// Requests that end a line within a cell; the others set how it looks.
const LINES: [&str; 7] = [".br", ".P", ".PP", ".LP", ".IP", ".sp", ".TP"];

/// Reads a table, and the text before it from a request on.
///
/// ```ebnf
/// table  = ".TS" , [ options , ";" ] , { format } , "." , { row } , ".TE" ;
/// row    = cell , { sign , cell } , line end | "_" , line end | "=" , line end ;
/// cell   = text | "T{" , line end , { line } , "T}" | "\^" ;
/// format = { letter , { setting } } ;      (* "s": goes on to the left, "^": above *)
/// ```
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let own = line.text(text);
    if !own.starts_with(['.', '\'']) || !BEFORE.iter().any(|name| is_request(own, name)) {
        return None;
    }
    let near = &text.as_bytes()[line.start..text.len().min(line.start + NEAR)];
    if !own.starts_with(".TS") {
        memmem::find(near, b"\n.TS")?;
    }
    let mut table = Table { text, rows: Vec::new(), before: 0 };
    let mut all = lines(text, line.start).take_while(|own| own.start - line.start < LONGEST);
    all.by_ref().find(|own| {
        let is_begin = is_request(own.text(text), ".TS");
        if !is_begin {
            table.line(own);
        }
        is_begin
    })?;
    table.before = table.rows.len();
    let head = table.head(&mut all)?;
    let next = table.body(head, &mut all);
    Some(Reading { rows: table.rows, rows_are_records: true, next: next.max(line.next) })
}

fn is_request(line: &str, name: &str) -> bool {
    line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether a line is a request with nothing but settings behind it.
fn is_setting(line: &str) -> bool {
    line.starts_with('.') && line.is_ascii()
}

/// A sign between cells, and how the rows are cut.
struct Head {
    sign: char,
    formats: Vec<Vec<u8>>,
    /// Where the rows begin.
    end: usize,
}

struct Table<'t> {
    text: &'t str,
    rows: Vec<RawRow<'t>>,
    /// How many of them are lines before the table.
    before: usize,
}

impl Table<'_> {
    /// A line of the text before the table, or a request in it.
    fn line(&mut self, line: &Line) {
        let own = line.text(self.text);
        // What stands behind a request is text: a heading.
        let from = match own.starts_with(['.', '\'']) {
            true => own.find([' ', '\t']),
            false => Some(0),
        };
        let Some(from) = from else { return };
        let cell = self.cell(line.start + from, line.end, 0);
        if !cell.is_blank() {
            let span = cell.span;
            self.rows.push(RawRow { kind: RowKind::Text, span, cells: vec![cell] });
        }
    }

    fn cell<'t>(&self, from: usize, until: usize, column: u32) -> RawCell<'t> {
        let (from, until) = trimmed(self.text, from, until);
        let mut cell = blank(Span::at(from), column, Edge::Drawn);
        let shown = decoded(&self.text[from..until], &LINES);
        if !shown.is_empty() {
            (cell.text, cell.span) = (Cow::Owned(shown), Span::new(from, until));
        }
        cell
    }

    /// Options and formats.
    fn head(&self, all: &mut impl Iterator<Item = Line>) -> Option<Head> {
        let mut head = Head { sign: '\t', formats: Vec::new(), end: 0 };
        for line in all {
            let own = line.text(self.text).trim_end();
            // Nobody sets a table by the words of a form.
            if !own.is_ascii() {
                return None;
            }
            if let Some(options) = own.strip_suffix(';').filter(|_| head.formats.is_empty()) {
                let told = options.find("tab").and_then(|at| options[at..].split_once('('));
                head.sign = told.and_then(|(_, rest)| rest.chars().next()).unwrap_or('\t');
                continue;
            }
            let (format, ends) = match own.strip_suffix('.') {
                Some(format) => (format, true),
                None => (own, false),
            };
            head.formats.extend(format.split(',').map(letters_of));
            if ends {
                head.end = line.next;
                return Some(head);
            }
            // No form has so many kinds of rows.
            if head.formats.len() > 256 {
                return None;
            }
        }
        None
    }

    /// Rows up to the end of the table; gives what stands behind it.
    fn body(&mut self, head: Head, all: &mut impl Iterator<Item = Line>) -> usize {
        let mut next = head.end;
        // The cells of the row at hand, where its text begins, and whether in a block.
        let mut ends: Vec<(usize, usize)> = Vec::new();
        let (mut start, mut block) = (None, None);
        for line in all {
            next = line.next;
            let own = line.text(self.text);
            let mut from = line.start;
            if let Some(begin) = block {
                let Some(rest) = own.strip_prefix("T}") else { continue };
                ends.push((begin, line.start));
                block = None;
                match rest.strip_prefix(head.sign) {
                    Some(rest) => from = line.end - rest.len(),
                    None => {
                        // More text in place of a sign is text of the cell.
                        if let Some(last) = ends.last_mut()
                            && !rest.trim().is_empty()
                        {
                            last.1 = line.end;
                        }
                        self.row(&head, &ends, start.take().unwrap_or(begin), line.end);
                        ends.clear();
                        continue;
                    }
                }
            } else if is_request(own, ".TE") {
                return next;
            } else if BEFORE.iter().any(|name| is_request(own, name)) {
                self.line(&line);
                continue;
            } else if is_setting(own) || matches!(own.trim(), "_" | "=" | "") {
                continue;
            }
            start = start.or(Some(line.start));
            for field in self.text[from..line.end].split(head.sign) {
                let until = from + field.len();
                if until == line.end && field.trim_end() == "T{" {
                    block = Some(line.next);
                } else {
                    ends.push((from, until));
                }
                from = until + head.sign.len_utf8();
            }
            if block.is_none() {
                self.row(&head, &ends, start.take().unwrap_or(line.start), line.end);
                ends.clear();
            }
        }
        // A table without its end.
        if let Some(begin) = block {
            ends.push((begin, next));
        }
        if !ends.is_empty() {
            self.row(&head, &ends, start.unwrap_or(0), next);
        }
        next
    }

    fn row(&mut self, head: &Head, ends: &[(usize, usize)], start: usize, end: usize) {
        let nth = self.rows.len().saturating_sub(self.before);
        let format = head.formats.get(nth.min(head.formats.len().saturating_sub(1)));
        let format = format.map_or(&[][..], Vec::as_slice);
        let mut cells: Vec<RawCell<'_>> = Vec::new();
        let mut column = 0u32;
        for (from, until) in ends {
            let is_on = self.text[*from..*until].trim() == "\\^";
            let mut cell = self.cell(*from, *until, column);
            let is_below = format.get(column as usize) == Some(&b'^') && cell.is_blank();
            let goes_on = is_on || is_below;
            let right = format.get(column as usize + 1..).unwrap_or(&[]);
            cell.columns = 1 + right.iter().take_while(|letter| **letter == b's').count() as u32;
            column = column.saturating_add(cell.columns);
            match goes_on.then(|| self.above(cell.column)).flatten() {
                Some((row, at)) => self.rows[row].cells[at].rows += 1,
                None => push(self.text, &mut cells, cell),
            }
        }
        self.rows.push(if cells.iter().all(RawCell::is_blank) {
            bare(RowKind::Blank, start, end)
        } else {
            RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells }
        });
    }

    /// The cell of a column that covers the last row.
    fn above(&self, column: u32) -> Option<(usize, usize)> {
        /// A cell covers no more rows than this.
        const MOST: usize = 256;
        let own = |row: &RawRow<'_>| row.cells.iter().position(|cell| cell.column == column);
        let last = self.rows.len();
        (last.saturating_sub(MOST)..last).rev().find_map(|at| Some((at, own(&self.rows[at])?)))
    }
}

/// The letters of a format, without what is set of them.
fn letters_of(format: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut inside = 0usize;
    for byte in format.bytes() {
        match byte.to_ascii_lowercase() {
            b'(' => inside += 1,
            b')' => inside = inside.saturating_sub(1),
            letter @ (b'l' | b'r' | b'c' | b'n' | b'a' | b's' | b'^') if inside == 0 => {
                out.push(letter);
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn blocks_and_characters_by_their_numbers() {
        check(
            ".PP\n\\[u8868]\\-1\n.TS\ntab(@);\nlw(23.3n) l.\nT{\n\\[u7532]\n.PD 0\n.P\n乙\nT}@T{\n\\fB1\\fR%\nT}\n_\na@\\(bub\nT{\nT}@T{\nT}\n.TE\n.PP\n尾\n",
            "# roff
             2: [表-1]
             6| [甲⏎乙][1%]
             15| [a][•b]
             16_
             20: [.PP]
             21: [尾]",
        );
    }

    #[test]
    fn formats_and_signs_say_what_cells_cover() {
        check(
            ".TS\nc s s\nl l l.\n甲\n乙\t1\t2\n\\^\t3\t4\n.TE\n",
            "# roff
             4| [甲 3x1]
             5| [乙 1x2][1][2]
             6| [1>3][4]",
        );
    }
}
