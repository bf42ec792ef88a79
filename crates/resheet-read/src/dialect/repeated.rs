//! Every cell of a table a paragraph, merged cells as often as they are wide and
//! high. See `grammar-notes/repeated.md`.

use std::collections::BTreeMap;
use std::ops::Range;

use resheet_lexis::is_han;
use resheet_model::{Edge, RawCell, RawRow, RowKind, Span};

use super::{Reading, lines, text_row};
use crate::cells::{bare, blank, paragraphs};
use crate::dump::Dump;
use crate::line::{Line, lines as lines_of};
use crate::stretch::Stretch;

/// So many cells of words are the one before them again, and this share of all, in
/// percent.
const FEWEST_ECHOES: usize = 6;
const ECHOES: u32 = 6;
/// So many of them are known labels: two columns of values may be equal, those of labels are
/// one merged cell.
const FEWEST_LABELS: usize = 2;
/// More columns are not looked for.
const WIDEST: usize = 40;
/// So many labels stand again below themselves, and this share of what stands
/// again at all, in percent.
const FEWEST_BELOW: usize = 4;
const BELOW: usize = 50;

/// What has a blank line between its cells and says many of them twice.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    let many = stretch.echoes >= FEWEST_ECHOES && stretch.percent(stretch.echoes) >= ECHOES;
    if many { 98 } else { 0 }
}

/// Rows of as many cells as a merged cell is away from itself in the row below;
/// lines where that is not the same all over.
pub(crate) fn read<'t>(text: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let dump = Echoed::of(text, range.clone());
    match dump.rows() {
        Some(rows) => Reading { rows, rows_are_records: true, next: range.end },
        None => lines::read(text, range),
    }
}

/// A paragraph, or a blank cell where its span is empty.
struct Item {
    span: Span,
    /// The same number for the same text.
    text: usize,
    /// Whether it is words, which nobody writes twice side by side.
    words: bool,
}

impl Item {
    fn blank(line: &Span) -> Self {
        Item { span: Span::at(line.start as usize), text: usize::MAX, words: false }
    }
}

struct Echoed<'t, 'l> {
    dump: Dump<'t, 'l>,
    items: Vec<Item>,
}

/// A table: its columns, its first cell and the one behind its last.
struct Table {
    columns: usize,
    cells: Range<usize>,
}

impl<'t, 'l> Echoed<'t, 'l> {
    /// Lines that touch are a cell; of the blank lines between two cells every
    /// second is a blank cell.
    fn of(dump: Dump<'t, 'l>, range: Range<usize>) -> Self {
        let text = dump.text;
        let mut dump = Echoed { dump, items: Vec::new() };
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut open: Option<Span> = None;
        let mut blanks: Vec<Span> = Vec::new();
        let mut close = |dump: &mut Self, span: Span| {
            let own = &text[span.range()];
            let next = known.len();
            let number = *known.entry(own).or_insert(next);
            let words = own.chars().filter(|sign| is_han(*sign)).take(2).count() == 2;
            dump.items.push(Item { span, text: number, words });
        };
        for line in lines_of(text, range.start).take_while(|line| line.start < range.end) {
            if line.is_blank(text) || line.is_page_break(text) {
                if let Some(span) = open.take() {
                    close(&mut dump, span);
                }
                blanks.push(line.span());
                continue;
            }
            let empty = blanks.iter().skip(1).step_by(2).take(blanks.len().saturating_sub(1) / 2);
            if !dump.items.is_empty() {
                dump.items.extend(empty.map(Item::blank));
            }
            blanks.clear();
            open = Some(open.map_or(line.span(), |span| span.hull(line.span())));
        }
        if let Some(span) = open {
            close(&mut dump, span);
        }
        // The last line end of all may be that of the file.
        let empty = blanks.iter().step_by(2).take(blanks.len().div_ceil(2));
        dump.items.extend(empty.map(Item::blank));
        dump
    }

    fn is_blank(&self, at: usize) -> bool {
        self.items[at].text == usize::MAX
    }

    /// Whether a cell of words stands beside itself.
    fn twice(&self, at: usize) -> bool {
        let item = &self.items[at];
        item.words && self.items.get(at + 1).is_some_and(|next| next.text == item.text)
    }

    fn own(&self, at: usize) -> &'t str {
        &self.dump.text[self.items[at].span.range()]
    }

    fn is_label(&self, at: usize) -> bool {
        let own = self.own(at);
        own.len() <= 120 && self.dump.is_known(own)
    }

    /// Where sheets begin: headings that stand once.
    fn sheets(&self) -> Vec<Range<usize>> {
        let mut starts = vec![0];
        for at in 1..self.items.len() {
            let alone = !self.is_blank(at) && !self.twice(at) && !self.twice(at - 1);
            if alone && self.dump.is_title(self.own(at)) {
                starts.push(at);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([self.items.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// All rows, if every sheet has a table and its columns are sure.
    fn rows(&self) -> Option<Vec<RawRow<'t>>> {
        let labels = (0..self.items.len()).filter(|&at| self.twice(at) && self.is_label(at));
        if labels.take(FEWEST_LABELS).count() < FEWEST_LABELS {
            return None;
        }
        let mut rows = Vec::new();
        let sheets = self.sheets();
        let of_all = self.columns(&(0..self.items.len()));
        let mut tables = 0;
        for sheet in sheets {
            let Some(columns) = self.columns(&sheet).or(of_all) else {
                self.lines(sheet, &mut rows);
                continue;
            };
            // A heading far from its table has a stretch of its own.
            let Some(table) = self.table(&sheet, columns) else {
                if sheet.clone().any(|at| self.twice(at)) {
                    return None;
                }
                self.lines(sheet, &mut rows);
                continue;
            };
            tables += 1;
            self.lines(sheet.start..table.cells.start, &mut rows);
            for start in table.cells.clone().step_by(table.columns) {
                rows.push(self.row(start..start + table.columns));
            }
            self.lines(table.cells.end..sheet.end, &mut rows);
        }
        (tables > 0).then_some(rows)
    }

    /// How far most merged cells are from where they stand again behind others.
    fn columns(&self, sheet: &Range<usize>) -> Option<usize> {
        let mut away = [0usize; WIDEST + 1];
        for at in sheet.clone() {
            let item = &self.items[at];
            let again = at > sheet.start && self.items[at - 1].text == item.text;
            if !item.words || again {
                continue;
            }
            let behind = (at + 1..sheet.end).take(WIDEST);
            let mut behind = behind.skip_while(|&at| self.items[at].text == item.text);
            if let Some(below) = behind.find(|&below| self.items[below].text == item.text) {
                away[below - at] += 1;
            }
        }
        let all: usize = away.iter().sum();
        let (columns, &count) = away.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
        let enough = count >= FEWEST_BELOW && count * 100 >= all * BELOW && columns > 2;
        enough.then_some(columns)
    }

    /// The table of a sheet: no merged cell of it goes over the end of a row.
    fn table(&self, sheet: &Range<usize>, columns: usize) -> Option<Table> {
        let runs = sheet.clone().filter(|&at| self.twice(at)).count();
        let mut cut = vec![0usize; columns];
        let mut labels = vec![0isize; columns];
        for at in sheet.start + 1..sheet.end {
            let place = (at - sheet.start) % columns;
            cut[place] += usize::from(self.twice(at - 1));
            labels[place] += isize::from(self.is_label(at)) - isize::from(self.is_label(at - 1));
        }
        let place = (0..columns).min_by_key(|&place| (cut[place], -labels[place]))?;
        if cut[place] * 20 > runs {
            return None;
        }
        let below = |at: usize| {
            let item = &self.items[at];
            item.words && at >= sheet.start + columns && self.items[at - columns].text == item.text
        };
        let shows = |start: usize| {
            (start..start + columns)
                .any(|at| below(at) || at + 1 < start + columns && self.twice(at))
        };
        let last = sheet.end.checked_sub(columns)?;
        let starts = (sheet.start + place..=last).step_by(columns);
        let mut start = starts.clone().find(|&start| shows(start))?;
        while start >= sheet.start + columns && self.is_label(start - columns) {
            start -= columns;
        }
        let mut end = starts.filter(|&start| shows(start)).last()? + columns;
        while end <= last && self.is_label(end) {
            end += columns;
        }
        Some(Table { columns, cells: start..end })
    }

    fn lines(&self, items: Range<usize>, rows: &mut Vec<RawRow<'t>>) {
        for at in items.filter(|&at| !self.is_blank(at)) {
            let span = self.items[at].span;
            let mut next = span.start as usize;
            while next < span.end as usize {
                let line = Line::at(self.dump.text, next);
                rows.push(text_row(self.dump.text, &line));
                next = line.next;
            }
        }
    }

    fn row(&self, items: Range<usize>) -> RawRow<'t> {
        let span = self.items[items.start].span.hull(self.items[items.end - 1].span);
        let cells: Vec<RawCell<'t>> = (0..)
            .zip(&self.items[items])
            .map(|(column, item)| {
                if item.text == usize::MAX {
                    blank(item.span, column, Edge::Drawn)
                } else {
                    paragraphs(self.dump.text, item.span, column)
                }
            })
            .collect();
        if cells.iter().all(RawCell::is_blank) {
            return bare(RowKind::Blank, span.start as usize, span.end as usize);
        }
        RawRow { kind: RowKind::Cells, span, cells }
    }
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    /// A dump from its rows: `/` between cells, `|` for a line end inside one.
    fn dump(rows: &str) -> String {
        let cells = rows.lines().map(str::trim).flat_map(|row| row.split('/'));
        cells.map(|cell| cell.replace('|', "\n")).collect::<Vec<_>>().join("\n\n")
    }

    const TABLE: &str = "自评表
        项目名称/项目名称/古桥测绘/古桥测绘/古桥测绘
        主管部门/主管部门/文旅局/实施单位/管理所
        资金|（元）/资金|（元）/年度资金总额/34/
        资金|（元）/资金|（元）/其他资金//0
        绩效指标/产出指标/数量指标/石桥数量/≥3座
        绩效指标/产出指标/数量指标/木桥数量/≥2座
        绩效指标/效益指标/社会效益/满意/满意
        总分/总分/总分/100/";

    #[test]
    fn a_merged_cell_tells_how_many_columns_there_are() {
        check(
            &dump(TABLE),
            "# repeated
             1: [自评表]
             3| [项目名称][项目名称][古桥测绘][古桥测绘][古桥测绘]
             13| [主管部门][主管部门][文旅局][实施单位][管理所]
             23| [资金⏎（元）][资金⏎（元）][年度资金总额][34][]
             35| [资金⏎（元）][资金⏎（元）][其他资金][][0]
             47| [绩效指标][产出指标][数量指标][石桥数量][≥3座]
             57| [绩效指标][产出指标][数量指标][木桥数量][≥2座]
             67| [绩效指标][效益指标][社会效益][满意][满意]
             77| [总分][总分][总分][100][]",
        );
    }

    #[test]
    fn equal_values_beside_each_other_are_no_merged_cells() {
        let row = |at: usize| format!("石桥{at}/≥3座/3座/台账甲/台账甲/8\n");
        let rows: String = (0..12).map(row).collect();
        let source = resheet_model::SourceText::plain("test", dump(&rows));
        let read = crate::read(&source, resheet_lexis::Lexicon::shared());
        assert!(read.iter().all(|block| !block.rows_are_records));
    }

    #[test]
    fn without_a_distance_that_most_have_they_are_lines() {
        let rows: String = (0..8).map(|at| format!("甲乙{at}/甲乙{at}/丙\n")).collect();
        let source = resheet_model::SourceText::plain("test", dump(&rows));
        let read = crate::read(&source, resheet_lexis::Lexicon::shared());
        assert!(read.iter().all(|block| !block.rows_are_records));
    }
}
