//! Cells with one blank between them. See `grammar-notes/words.md`.

use std::ops::Range;

use nom::bytes::complete::{take_till, take_while};
use nom::{IResult, Parser};
use resheet_lexis::{IndicatorKind, Texts, cut_names, fold, is_page_number};
use resheet_model::{Edge, RawCell, RawRow, RowKind};

use super::{Reading, text_row};
use crate::cells::{bare, cell};
use crate::dump::Dump;
use crate::line::{Line, lines};
use crate::stretch::Stretch;

/// So many words on one line are a sheet, not a sentence: Chinese has no
/// blanks between words.
const ONE_LINE_FOR_ALL: usize = 40;

/// Of so many words and more, one gap is no sign of columns.
const FEW_GAPS: usize = 20;

/// So many lines of a hundred have three words or more, at least.
const SHARE: u32 = 25;

/// So many have two words or more, where two names of columns stand on one.
const SEVERAL: u32 = 8;

/// So many have two figures side by side, where cells wrap.
const PAIRED: u32 = 5;

/// Many lines of three words or more or with two figures, a line with two names of
/// columns, or one line that holds a sheet.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    let share = stretch.percent(stretch.worded);
    if stretch.most_words >= ONE_LINE_FOR_ALL {
        // A wide gap or two in it are of one cell's text, and no columns.
        if stretch.gaps * FEW_GAPS < stretch.words { 101 } else { 80 }
    } else if share >= SHARE {
        share
    } else if stretch.headed > 0
        && (stretch.worded > 1 || stretch.percent(stretch.several) >= SEVERAL)
        || stretch.percent(stretch.paired) >= PAIRED
    {
        // Wrapped cells make many lines of one word.
        SHARE
    } else {
        0
    }
}

/// One line of so many may be a piece of a row where the others are rows.
const PIECES: usize = 4;

/// Every line a row of words. Rows hold unless one line holds nearly all, or lines are
/// pieces of rows.
pub(crate) fn read<'t>(dump: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let text = dump.text;
    if let Some(read) = super::blanks::read_unplaced(dump, range.clone()) {
        return read;
    }
    let rows: Vec<RawRow<'_>> = lines(text, range.start)
        .take_while(|line| line.start < range.end)
        .map(|line| row(dump, &line))
        .collect();
    let most = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let several = rows.iter().filter(|row| row.cells.len() >= 3).count();
    let printed = rows.iter().filter(|row| !row.cells.is_empty()).count();
    // Where so many lines are one word, a line is a piece of a row.
    let pieces = rows.iter().filter(|row| is_piece(row, dump)).count();
    let whole_lines = pieces * PIECES < printed;
    let rows_are_records =
        whole_lines && !cuts_header(&rows, dump) && (most < ONE_LINE_FOR_ALL || several > FEW_ROWS);
    Reading { rows, rows_are_records, next: range.end }
}

/// Whether a line is one word that is no label, title or text: a piece of a cell.
fn is_piece(row: &RawRow<'_>, dump: Dump<'_, '_>) -> bool {
    /// Longer words are texts, in characters.
    const LONGEST: usize = 12;
    let [cell] = &row.cells[..] else { return false };
    let text = cell.text.trim();
    let whole = text.ends_with(['。', '；', ';']) || dump.is_known(text);
    text.chars().count() <= LONGEST && !whole && {
        let folded = fold(text);
        !dump.lexicon.is_title(&folded) && !dump.lexicon.is_note(&folded)
    }
}

/// Whether line ends cut names of columns.
fn cuts_header(rows: &[RawRow<'_>], dump: Dump<'_, '_>) -> bool {
    let texts = Texts::new(dump.lexicon);
    let cells = rows.iter().flat_map(|row| {
        row.cells.iter().enumerate().map(|(nth, cell)| (texts.of(&cell.text), nth == 0))
    });
    let features: Vec<_> = cells.collect();
    let cells: Vec<_> = features.iter().map(|(features, begins)| (&**features, *begins)).collect();
    !cut_names(&cells, dump.lexicon).is_empty()
}

/// A sheet has more rows of three words than this.
const FEW_ROWS: usize = 8;

fn row<'t>(dump: Dump<'t, '_>, line: &Line) -> RawRow<'t> {
    let text = dump.text;
    if line.is_page_break(text) {
        return bare(RowKind::PageBreak, line.start, line.end);
    }
    let mut cells = Vec::new();
    let mut rest = line.text(text);
    if is_number_of_page(rest) {
        return text_row(text, line);
    }
    while let Ok((after, (blanks, word))) = next_word(rest) {
        if word.is_empty() {
            break;
        }
        let (word, after) = year(dump, &cells, rest)
            .or_else(|| neighbours(dump, &cells, rest))
            .unwrap_or((word, after));
        let end = line.end - after.len();
        let edge = match blanks.chars().count() {
            _ if cells.is_empty() => Edge::Line,
            1 => Edge::Blank,
            _ => Edge::Blanks,
        };
        let column = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        cells.push(cell(text, end - word.len(), end, column, edge));
        rest = after;
    }
    let kind = match cells.len() {
        0 => return bare(RowKind::Blank, line.start, line.end),
        1 => RowKind::Text,
        _ => RowKind::Cells,
    };
    RawRow { kind, span: line.span(), cells }
}

/// Whether a line is the number of its page in several words: `— 1 —`.
fn is_number_of_page(line: &str) -> bool {
    /// A longer line is none, in bytes.
    const LONGEST: usize = 40;
    let line = line.trim();
    line.len() <= LONGEST
        && line.contains(char::is_whitespace)
        && !line.contains(['/', '／'])
        && is_page_number(&fold(line))
}

/// ```ebnf
/// line = { blanks , word } , blanks ;
/// word = { character - white space } ;
/// ```
fn next_word(input: &str) -> IResult<&str, (&str, &str)> {
    (take_while(char::is_whitespace), take_till(char::is_whitespace)).parse(input)
}

/// A name of a column with the word of its neighbour in front, and what is behind it.
fn neighbours<'t>(
    dump: Dump<'t, '_>,
    cells: &[RawCell<'t>],
    input: &'t str,
) -> Option<(&'t str, &'t str)> {
    let names = |word: &str| IndicatorKind::of(dump.roles(word)).is_some();
    let input = input.trim_start();
    let (after, (_, word)) = next_word(input).ok()?;
    let again = cells.last().is_some_and(|last| last.text == word) && names(word);
    let (rest, (blanks, name)) = next_word(after).ok().filter(|_| again)?;
    names(name)
        .then(|| input.split_at(word.len() + blanks.len() + name.len()))
        .filter(|it| it.1 == rest)
}

/// A year with a blank behind its figures, and what is behind its word: some programs set
/// a blank between figures and characters.
///
/// ```ebnf
/// year = [ "(" , [ blank ] ] , 4 * digit , blank , "年" , { character - white space } ;
///                                             (* the bracket in either width *)
/// ```
fn year<'t>(
    dump: Dump<'_, '_>,
    before: &[RawCell<'_>],
    input: &'t str,
) -> Option<(&'t str, &'t str)> {
    const BLANKS: [char; 3] = [' ', '\u{a0}', '\u{3000}'];
    let input = input.trim_start();
    let bracket = input.strip_prefix(['(', '（']);
    let inside = bracket.map_or(input, |inside| inside.strip_prefix(BLANKS).unwrap_or(inside));
    let digits = inside.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = inside[digits.len()..].strip_prefix(BLANKS)?;
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    // Without a bracket it begins a line that is no label: a heading.
    let of_year = || {
        before.is_empty()
            && rest[..word].strip_prefix('年').is_some_and(|it| it.starts_with('度'))
            && !dump.is_known(&rest[..word])
    };
    if !rest.starts_with('年') || bracket.is_none() && !of_year() {
        return None;
    }
    Some(input.split_at(input.len() - rest.len() + word))
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn single_blanks_part_cells() {
        check(
            "项目资金 年初预算数 分值\n合计 34 31.6   9\n其他\n",
            "# words
             1| [项目资金][年初预算数][分值]
             2| [合计][34][31.6][9]
             3: [其他]",
        );
    }

    #[test]
    fn a_year_in_brackets_is_one_cell() {
        check(
            "项目资金自评表 (2022 年度) 项目名称\n合计 34 31.6 9\n合计 （2022 年） （2022 年）前\n",
            "# words
             1| [项目资金自评表][(2022 年度)][项目名称]
             2| [合计][34][31.6][9]
             3| [合计][（2022 年）][（2022 年）前]",
        );
    }

    #[test]
    fn a_year_with_a_blank_behind_it_is_one_word() {
        check(
            "2022 年度预算项目自评表\n（ 2022 年度）\n项目资金 年初预算数 分值\n合计 2000 年度资金总额 31.6 9\n",
            "# words, lines
             1: [2022 年度预算项目自评表]
             2: [（ 2022 年度）]
             3| [项目资金][年初预算数][分值]
             4| [合计][2000][年度资金总额][31.6][9]",
        );
    }

    #[test]
    fn one_line_for_all_has_no_rows() {
        let source = resheet_model::SourceText::plain("t", "名称 甲 10 ".repeat(20));
        let blocks = crate::read(&source, resheet_lexis::Lexicon::shared());
        assert_eq!((blocks[0].dialect, blocks[0].rows_are_records), ("words", false));
        assert_eq!(blocks[0].rows[0].cells.len(), 60);
    }

    #[test]
    fn a_wide_gap_in_one_line_for_all_is_no_column() {
        let text = format!("名称        甲 {}", "名称 甲 10 ".repeat(20));
        let source = resheet_model::SourceText::plain("t", text);
        assert_eq!(crate::read(&source, resheet_lexis::Lexicon::shared())[0].dialect, "words");
    }

    #[test]
    fn lines_that_cut_names_or_cells_are_no_rows() {
        let header = "一级指标 二级指标 三级指标 取数口\n径 指标值 完成值 分值 得分\n";
        let rows = "产出指标 数量指标 测绘石桥数\n量 账册 ≥3座 3座 10 10\n".repeat(3);
        for text in [format!("{header}{rows}"), "甲乙\n测绘石桥 3座 10 10\n".repeat(6)] {
            let source = resheet_model::SourceText::plain("t", text);
            let blocks = crate::read(&source, resheet_lexis::Lexicon::shared());
            assert_eq!((blocks[0].dialect, blocks[0].rows_are_records), ("words", false));
        }
    }

    #[test]
    fn the_word_of_a_neighbour_in_front_of_a_name_stays_with_it() {
        check(
            "三级指标 分值 分值 得分\n石桥 10 10 9\n",
            "# words
             1| [三级指标][分值][分值 得分]
             2| [石桥][10][10][9]",
        );
    }
}
