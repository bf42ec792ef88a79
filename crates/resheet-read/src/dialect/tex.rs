//! Tables of LaTeX. See `grammar-notes/tex.md`.

mod letters;

use std::borrow::Cow;

use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use self::letters::{decoded, group, is_rule, name_at};
use super::Reading;
use crate::cells::{Under, bare, blank, push, trimmed};
use crate::line::{Line, line_end};

/// Environments of tables, and how many groups stand before their first cell.
static TABLES: &[(&str, usize)] = &[
    ("tabular", 1),
    ("tabular*", 2),
    ("tabularx", 2),
    ("tabulary", 2),
    ("xltabular", 2),
    ("longtable", 1),
    ("supertabular", 1),
    ("tabu", 1),
    ("longtabu", 1),
    ("tblr", 1),
    ("longtblr", 1),
];

/// A sign between cells stands within so many bytes of the beginning.
const NEAR: usize = 1 << 14;
/// A longer table than this many bytes is cut.
const LONGEST: usize = 1 << 22;
/// Most columns or rows a cell may cover.
const MOST: u32 = 1000;

/// Reads an environment of a table.
///
/// ```ebnf
/// table = "\begin{" , name , "}" , { option } , group , { row } , "\end{" , name , "}" ;
/// row   = { rule } , cell , { "&" , cell } , ( "\\" | "\tabularnewline" ) ;
/// cell  = [ span ] , text ;
/// span  = "\multicolumn{" , number , "}" , group | "\multirow{" , number , "}" , group ;
/// ```
///
/// Signs between cells within a group or another environment are text, line ends mean
/// little. A table without its end goes on to the end of the text.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let own = line.text(text);
    let begin = own.find("\\begin{")?;
    if !matches!(own.trim_start().as_bytes().first(), Some(b'\\' | b'{')) {
        return None;
    }
    let name = name_at(&own[begin + "\\begin{".len()..]);
    let (name, groups) = *TABLES.iter().find(|(known, _)| *known == name)?;
    let mut at = line.start + begin + "\\begin{}".len() + name.len();
    for _ in 0..groups {
        at = group(text, at)?.1;
    }
    let near = &text.as_bytes()[at..text.len().min(at + NEAR)];
    memchr::memchr(b'&', near)?;
    let mut limit = text.len().min(at + LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut table = Table { text, rows: Vec::new(), under: Under::default() };
    let end = table.body(name, at, limit);
    let rest = &text.as_bytes()[end..];
    let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
    let next = match line_end(&rest[blanks..]) {
        0 => end,
        length => end + blanks + length,
    };
    Some(Reading { rows: table.rows, rows_are_records: true, next })
}

struct Table<'t> {
    text: &'t str,
    rows: Vec<RawRow<'t>>,
    under: Under,
}

impl Table<'_> {
    /// Reads the rows from a place on; gives where the table ends.
    fn body(&mut self, name: &str, from: usize, limit: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth, mut inner) = (from, 0usize, 0usize);
        let mut cells = vec![from];
        while at < limit {
            let is_top = depth == 0 && inner == 0;
            match bytes[at] {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'&' if is_top => cells.push(at + 1),
                b'%' => {
                    let line = memchr::memchr(b'\n', &bytes[at..limit]);
                    at = line.map_or(limit, |end| at + end);
                    continue;
                }
                b'\\' => {
                    let rest = &self.text[at + 1..limit];
                    if is_top && rest.starts_with('\\') || rest.starts_with("tabularnewline") {
                        let length = if rest.starts_with('\\') { 2 } else { 15 };
                        self.row(&cells, at);
                        at = behind_row(self.text, at + length);
                        cells = vec![at];
                        continue;
                    }
                    if rest.starts_with("begin{") {
                        inner += 1;
                    } else if let Some(own) = rest.strip_prefix("end{") {
                        if inner == 0 && name_at(own) == name {
                            self.row(&cells, at);
                            return (at + "\\end{}".len() + name.len()).min(limit);
                        }
                        inner = inner.saturating_sub(1);
                    }
                    at += 1 + rest.chars().next().map_or(0, char::len_utf8);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        self.row(&cells, limit);
        limit
    }

    /// A row of cells that begin behind these signs.
    fn row(&mut self, starts: &[usize], end: usize) {
        let mut first = starts[0];
        let caption = "\\caption";
        while let Some(next) = is_rule(self.text, first, end) {
            first = next;
        }
        if starts.len() == 1 && self.text[first.min(end)..end].trim().is_empty() {
            return;
        }
        let start = trimmed(self.text, first, end).0;
        let at = self.rows.len();
        let mut cells: Vec<RawCell<'_>> = Vec::new();
        let mut column = 0u32;
        for (nth, from) in starts.iter().enumerate() {
            let from = if nth == 0 { first } else { *from };
            let until = starts.get(nth + 1).map_or(end, |next| next - 1);
            let found = Spanning::of(self.text, from.min(until), until);
            let text = decoded(&self.text[found.from..found.until]);
            let under = self.under.column(column, at) > column;
            if !(text.is_empty() && under) {
                self.under.take(column, at, found.columns, found.rows);
                let (from, until) = trimmed(self.text, found.from, found.until);
                let mut cell = blank(Span::at(from), column, Edge::Drawn);
                (cell.columns, cell.rows) = (found.columns, found.rows);
                if !text.is_empty() {
                    (cell.text, cell.span) = (Cow::Owned(text), Span::new(from, until));
                }
                push(self.text, &mut cells, cell);
            }
            column = column.saturating_add(found.columns);
        }
        let end = end.max(start);
        self.rows.push(if cells.iter().all(RawCell::is_blank) {
            bare(RowKind::Blank, start, end)
        } else if self.text[start..].starts_with(caption) {
            RawRow { kind: RowKind::Text, span: Span::new(start, end), cells }
        } else {
            RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells }
        });
    }
}

/// Behind what may stand at the end of a row: a star, and room below it.
fn behind_row(text: &str, at: usize) -> usize {
    let at = at + usize::from(text[at..].starts_with('*'));
    match text[at..].strip_prefix('[').and_then(|rest| rest.find(']')) {
        Some(length) if length < 32 => at + length + 2,
        _ => at,
    }
}

/// What a cell covers, and where its text stands.
struct Spanning {
    columns: u32,
    rows: u32,
    from: usize,
    until: usize,
}

impl Spanning {
    fn of(text: &str, from: usize, until: usize) -> Self {
        let mut out = Spanning { columns: 1, rows: 1, from, until };
        // Over columns and over rows, in any order.
        for _ in 0..2 {
            let (mut start, end) = trimmed(text, out.from, out.until);
            // A line that is left out may stand in front.
            while text[start..end].starts_with('%') {
                let line = text[start..end].find('\n').map_or(end, |length| start + length);
                (start, _) = trimmed(text, line, end);
            }
            let own = &text[start..end];
            let is_columns = own.starts_with("\\multicolumn");
            if !is_columns && !own.starts_with("\\multirow") {
                break;
            }
            let name = if is_columns { "\\multicolumn" } else { "\\multirow" };
            let groups = || {
                let count = group(text, start + name.len())?;
                let inner = group(text, group(text, count.1)?.1)?;
                // What stands behind it is text of the cell, which then is none of these.
                let rest = text.get(inner.1..end)?.trim_start();
                (rest.is_empty() || rest.starts_with('%')).then_some((count.0, inner.0))
            };
            let Some((count, inner)) = groups() else { break };
            let number = text[count].trim().parse::<u32>().unwrap_or(1).clamp(1, MOST);
            *(if is_columns { &mut out.columns } else { &mut out.rows }) = number;
            (out.from, out.until) = (inner.start, inner.end);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn spans_rules_and_escapes() {
        check(
            "表\n\n\\begin{longtable}[]{@{}ll>{\\raggedright}p{(\\x - 4) * \\real{0.3}}@{}}\n\\toprule\n\\endhead\n\
             \\multirow{2}{*}{资金\n（元）} & \\multicolumn{2}{l}{预算数} \\\\\n& 95\\% & a\\_b\\&c \\\\ \\cmidrule(lr){1-2}\n\
             1 & --- & \\\\[2pt]\n\\bottomrule\n\\end{longtable}\n尾\n",
            "# tex
             1: [表]
             2_
             6| [资金（元） 1x2][预算数 2x1]
             8| [1>95%][a_b&c]
             9| [1][—][]
             12: [尾]",
        );
    }

    #[test]
    fn boxes_in_cells_have_lines_of_their_own() {
        check(
            "\\begin{tabular}{|l|l|}\\hline\n\\begin{minipage}[t]{\\linewidth}\\raggedright\n甲\\\\\n乙\\strut\n\\end{minipage} & \
             \\makecell{\\textbf{1.}a \\\\ b} % & c\n\\tabularnewline \\hline\n\\multicolumn{2}{|c|}{\\multirow{2}{2cm}{$\\geq 3$}}\\\\\n\\multicolumn{2}{c}{}\\\\\n\\end{tabular}",
            "# tex
             2| [甲⏎乙][1.a⏎b]
             7| [≥3 2x2]
             8_",
        );
    }

    #[test]
    fn commands_that_nobody_knows_stand_as_they_are_written() {
        check(
            "\\begin{tabular}{ll}\n372.99\\textsuperscript{1} & 372.99\\cite{33} \\\\\n$\\gt 5$ & $\\ngtr$5 \\\\\n\\end{tabular}",
            "# tex
             2| [372.99¹][372.99\\cite33]
             3| [>5][\\ngtr5]",
        );
    }

    #[test]
    fn a_line_that_is_left_out_may_stand_before_a_span() {
        check(
            "\\begin{tabular}{lll}\n% 作废 & 1\n\\multicolumn{2}{|c|}{甲} & 乙 \\\\\n1 & 2 & 3 \\\\\n\\end{tabular}",
            "# tex
             2| [甲 2x1][乙]
             4| [1][2][3]",
        );
    }

    #[test]
    fn a_table_may_have_no_end() {
        check(
            "\\begin{tabular}{ll}\n甲 & 乙 \\\\\n丙 & 丁",
            "# tex
             2| [甲][乙]
             3| [丙][丁]",
        );
    }
}
