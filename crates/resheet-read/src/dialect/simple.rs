//! Tables under rules of dashes with gaps. See `grammar-notes/simple.md`.

use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{space0, space1};
use nom::multi::separated_list1;
use nom::{IResult, Parser};
use resheet_model::{Edge, MOST_COLUMNS, RawCell, RawRow, RowKind, Span};
use unicode_width::UnicodeWidthChar;

use super::Reading;
use crate::cells::bare;
use crate::line::{Line, lines};
use crate::wrapped::{Wrapped, columns_of};

/// Most lines of a header above its rule.
const HEADER_LINES: usize = 24;
/// A rule has runs of so many dashes, or more.
const RUN: usize = 2;
/// So many times fewer lines must write into gaps for the rarer way to count.
const CLEARLY: usize = 3;

/// Reads a table of pandoc or reStructuredText without vertical lines.
///
/// ```ebnf
/// table   = [ long rule , header line , { header line } ] , rule , lines , rule
///         | [ header line ] , rule , lines , rule ;
/// rule    = { blank } , run , blank , { blank } , run , { blanks , run } ;
/// long rule = { blank } , run ;
/// run     = "--" , { "-" } | "==" , { "=" } ;
/// lines   = line , { line } | row , { blank line , row } ;
/// row     = line , { line } ;
/// ```
///
/// With blank lines between the rules a row is what stands between two blank
/// lines, and its lines are pieces of wrapped cells; without, a line is a row.
/// Column places are display columns of the rule's runs, or characters where
/// only so the gaps between the columns are blank.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    let (header, rule) = top(text, line)?;
    let runs = runs(text, &rule)?;
    let mut body: Vec<Line> = Vec::new();
    let mut next = None;
    for line in lines(text, rule.next) {
        // The last rule repeats the first; a rule inside belongs to a header.
        if runs_of(line.text(text)).is_some_and(|found| !found.is_empty()) {
            next = Some(line.next);
            if is_last(text, &line) {
                break;
            }
            continue;
        }
        body.push(line);
    }
    let next = next?;
    body.retain(|line| line.start < next);
    let wrapped = inner_blank(text, &body);
    let count = count(text, &body, &runs);
    let mut rows = Vec::new();
    if !header.is_empty() {
        rows.push(row(text, &header, &runs, count));
    }
    for group in groups(text, &body, wrapped) {
        rows.push(row(text, group, &runs, count));
    }
    Some(Reading { rows, rows_are_records: true, next })
}

/// The header lines and the rule with gaps, when a table begins here.
fn top(text: &str, line: &Line) -> Option<(Vec<Line>, Line)> {
    let found = runs_of(line.text(text));
    match found.as_deref() {
        Some([_, _, ..]) => Some((Vec::new(), *line)),
        // A rule without gaps: the header is below it.
        Some([_]) => {
            let mut header = Vec::new();
            for next in lines(text, line.next).take(HEADER_LINES) {
                match runs_of(next.text(text)).as_deref() {
                    Some([_, _, ..]) if !header.is_empty() => return Some((header, next)),
                    Some(_) => return None,
                    None if next.is_blank(text) || next.is_page_break(text) => return None,
                    None => header.push(next),
                }
            }
            None
        }
        // One header line above the rule.
        _ => {
            let below = Line::at(text, line.next.min(text.len()));
            let ruled = runs_of(below.text(text)).is_some_and(|runs| runs.len() > 1);
            let header = !line.is_blank(text) && line.text(text).trim().contains("  ");
            (ruled && header).then(|| (vec![*line], below))
        }
    }
}

/// Whether the table ends with this rule: a blank line or no text follows.
fn is_last(text: &str, rule: &Line) -> bool {
    rule.next >= text.len() || Line::at(text, rule.next).is_blank(text)
}

fn inner_blank(text: &str, body: &[Line]) -> bool {
    body.iter().any(|line| line.is_blank(text))
}

fn groups<'l>(text: &str, body: &'l [Line], wrapped: bool) -> Vec<&'l [Line]> {
    if !wrapped {
        return body.chunks(1).collect();
    }
    body.split(|line| line.is_blank(text)).filter(|group| !group.is_empty()).collect()
}

/// Display columns where each column begins and ends.
fn runs(text: &str, rule: &Line) -> Option<Vec<(usize, usize)>> {
    let mut runs = runs_of(rule.text(text)).filter(|runs| runs.len() > 1)?;
    // Every row has a cell for each.
    runs.truncate(MOST_COLUMNS as usize + 1);
    Some(runs)
}

fn runs_of(line: &str) -> Option<Vec<(usize, usize)>> {
    if !line.trim_start_matches(' ').starts_with("--")
        && !line.trim_start_matches(' ').starts_with("==")
    {
        return None;
    }
    let (_, (_, runs, _)) = rule(line).ok().filter(|(rest, _)| rest.is_empty())?;
    let place = |run: &str| run.as_ptr() as usize - line.as_ptr() as usize;
    if runs.iter().any(|run| run.len() < RUN) && runs.len() < 3 {
        return None;
    }
    Some(runs.iter().map(|run| (place(run), place(run) + run.len())).collect())
}

fn rule(input: &str) -> IResult<&str, (&str, Vec<&str>, &str)> {
    let run = |input| take_while1(|sign| sign == '-' || sign == '=').parse(input);
    (space0, separated_list1(space1, run), take_while(char::is_whitespace)).parse(input)
}

/// How the writer counted the width of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    /// East Asian characters are two columns wide.
    Columns,
    /// The same, and characters of ambiguous width are too.
    WideColumns,
    /// Every character is one column wide.
    Characters,
}

/// Which count leaves the gaps between the runs blank: a library that does not
/// know wide characters pads its cells by the number of characters. Lines are
/// counted, not gaps: one whose cell was changed later writes into all behind it.
fn count(text: &str, body: &[Line], runs: &[(usize, usize)]) -> Count {
    let writes = |line: &&Line, count| writes_into_gaps(line.text(text), runs, count);
    let characters = body.iter().filter(|line| writes(line, Count::Characters)).count();
    // A character of ambiguous width may have been counted either way.
    let columns = body.iter().filter(|line| writes(line, Count::Columns));
    let columns = columns.filter(|line| writes(line, Count::WideColumns)).count();
    if characters * CLEARLY < columns { Count::Characters } else { Count::Columns }
}

/// Whether a gap between two runs is not blank in a line.
fn writes_into_gaps(line: &str, runs: &[(usize, usize)], count: Count) -> bool {
    let mut gaps = runs.windows(2).map(|pair| (pair[0].1, pair[1].0)).peekable();
    places_of(line, count).any(|(column, _, sign)| {
        while gaps.next_if(|(_, until)| *until <= column).is_some() {}
        !sign.is_whitespace() && gaps.next_if(|(from, _)| *from <= column).is_some()
    })
}

/// Every character of a line with its place, as the writer counted.
fn places_of(line: &str, count: Count) -> impl Iterator<Item = (usize, usize, char)> + '_ {
    let mut wider = 0;
    columns_of(line).enumerate().map(move |(number, (column, at, sign))| match count {
        Count::Columns => (column, at, sign),
        Count::WideColumns => {
            let place = column + wider;
            let narrow = sign.width().unwrap_or(0);
            wider += sign.width_cjk().unwrap_or(0).saturating_sub(narrow);
            (place, at, sign)
        }
        Count::Characters => (number, at, sign),
    })
}

fn row<'t>(text: &'t str, lines: &[Line], runs: &[(usize, usize)], count: Count) -> RawRow<'t> {
    let (start, end) = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => (first.start, last.end),
        _ => (0, 0),
    };
    let mut cells: Vec<Wrapped> =
        runs.iter().map(|(from, to)| Wrapped::new(start, to - from)).collect();
    for line in lines {
        let cuts = cuts(line.text(text), runs, count);
        for (cell, pair) in cells.iter_mut().zip(cuts.windows(2)) {
            cell.push(text, line.start + pair[0], line.start + pair[1]);
        }
    }
    let mut cells: Vec<RawCell<'t>> = cells
        .into_iter()
        .enumerate()
        .map(|(at, cell)| cell.finish(text, u32::try_from(at).unwrap_or(u32::MAX), Edge::Drawn))
        .collect();
    // reStructuredText writes two points for an empty first cell.
    if let Some(first) = cells.first_mut().filter(|first| first.text == "..") {
        first.text = "".into();
    }
    if cells.iter().all(RawCell::is_blank) {
        return bare(RowKind::Blank, start, end);
    }
    RawRow { kind: RowKind::Cells, span: Span::new(start, end), cells }
}

/// Byte offsets where a line is cut into columns, first and last included.
///
/// A column begins where its run does. Characters of ambiguous width (`≥`,
/// `“`) may have been counted as two columns by the writer: with such ones
/// before it, a cut moves to the nearest place after a blank.
fn cuts(line: &str, runs: &[(usize, usize)], count: Count) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut ambiguous = 0;
    let mut places = places_of(line, count).peekable();
    for (from, _) in runs.iter().skip(1) {
        let mut best: Option<(usize, usize)> = None;
        while let Some(&(column, at, sign)) = places.peek() {
            if column > from + ambiguous {
                break;
            }
            let after_blank = line[..at].ends_with([' ', '\u{3000}']);
            let distance = column.abs_diff(*from);
            let far = distance > ambiguous;
            if after_blank && !far && best.is_none_or(|(_, known)| distance < known) {
                best = Some((at, distance));
            }
            if column >= *from && best.is_some() && distance >= ambiguous {
                break;
            }
            ambiguous += usize::from(count == Count::Columns && sign.width() != sign.width_cjk());
            places.next();
        }
        let exact =
            || places_of(line, count).find(|(column, _, _)| column >= from).map(|(_, at, _)| at);
        let cut = best.map(|(at, _)| at).or_else(exact).unwrap_or(line.len());
        let cut = out_of_word(line, cut);
        let last = cuts.last().copied().unwrap_or(0);
        cuts.push(cut.max(last));
    }
    cuts.push(line.len());
    cuts
}

/// Where a cell ends or begins near a cut that is inside of a word: a cell in front was changed
/// after the table was written, or is longer than its column.
fn out_of_word(line: &str, cut: usize) -> usize {
    /// A word that begins so many characters before the cut is shifted.
    const REACH: usize = 4;
    let is_blank = |c: char| c.is_whitespace();
    let (front, behind) = line.split_at(cut);
    if front.ends_with(is_blank) || behind.is_empty() || behind.starts_with(is_blank) {
        return cut;
    }
    let shifted: Vec<char> =
        front.chars().rev().take(REACH + 1).take_while(|c| !is_blank(*c)).collect();
    if shifted.len() <= REACH {
        return cut - shifted.iter().map(|c| c.len_utf8()).sum::<usize>();
    }
    // A cell that is too long ends where the gap between columns is.
    behind.find("  ").map_or(cut, |end| cut + end)
}

#[cfg(test)]
mod tests {
    use crate::picture::check;

    #[test]
    fn a_cell_that_was_changed_later_shifts_its_line_only() {
        check(
            "-----  ------  ----  ----\n名称     机关运转    10    20\n改名     长名单位   15    40\n甲乙丙    机关      10    30\n丁戊己    机关一     5     10\n庚      机关二     5     10\n-----  ------  ----  ----\n",
            "# simple
             2| [名称][机关运转][10][20]
             3| [改名][长名单位][15][40]
             4| [甲乙丙][机关][10][30]
             5| [丁戊己][机关一][5][10]
             6| [庚][机关二][5][10]",
        );
    }

    #[test]
    fn a_cell_longer_than_its_column_ends_at_the_gap_behind() {
        check(
            "--------  --------\n目标      成果\n完成全部石桥测绘任务。  石桥均已测绘\n甲        乙\n丙        丁\n戊        己\n--------  --------\n",
            "# simple
             2| [目标][成果]
             3| [完成全部石桥测绘任务。][石桥均已测绘]
             4| [甲][乙]
             5| [丙][丁]
             6| [戊][己]",
        );
    }

    #[test]
    fn blank_lines_part_rows_and_lines_are_wrapped() {
        check(
            "标题\n\n  -------- ---------- ------\n  项目名称 运转       \n\n  目标     ≥7 (处)    7.00\n           “已完成”   (处)\n\n           \\-         1\n  -------- ---------- ------\n\n注\n",
            "# simple
             1: [标题]
             2_
             4| [项目名称][运转][]
             6| [目标][≥7 (处)“已完成”][7.00 (处)]
             9| [][-][1]
             11_
             12: [注]",
        );
    }

    #[test]
    fn without_blank_lines_a_line_is_a_row() {
        check(
            "  名称   分值\n  ------ ------\n  甲     10\n  乙     9\n  ------ ------\n",
            "# simple
             1| [名称][分值]
             3| [甲][10]
             4| [乙][9]",
        );
    }

    #[test]
    fn columns_may_be_counted_in_characters() {
        check(
            "-----  ------  ----\n项目自评表\n名称     机关运转    10\n≥5人    甲 乙丙    9\n       社区居家养老  8\n-----  ------  ----\n",
            "# simple
             2| [项目自评表][][]
             3| [名称][机关运转][10]
             4| [≥5人][甲 乙丙][9]
             5| [][社区居家养老][8]",
        );
    }

    #[test]
    fn two_points_stand_for_an_empty_first_cell() {
        check(
            "======  ======\n名称    分值\n======  ======\n甲      10\n..      9\n======  ======\n",
            "# simple
             2| [名称][分值]
             4| [甲][10]
             5| [][9]",
        );
    }

    #[test]
    fn a_header_under_a_long_rule() {
        check(
            "-------------\n名称   实际\n       完成\n------ ------\n甲     10\n\n乙     9\n-------------\n",
            "# simple
             2| [名称][实际完成]
             5| [甲][10]
             7| [乙][9]",
        );
    }

    #[test]
    fn a_sign_that_was_counted_as_two_columns_leaves_the_count_as_it_is() {
        let rule = "-------- ------------ ------ ------ ----";
        let row = |name: &str, value: &str| format!("产出指标 {name} ≥{value} {value}   10\n");
        let rows: String =
            [("修缮桥梁", "3座"), ("疏浚河道", "2里"), ("栽种行道", "9株"), ("安装路灯", "8盏")]
                .map(|(name, value)| row(&format!("{name}    "), &format!("{value} ")))
                .concat();
        check(
            &format!("{rule}\n{rows}{rule}\n"),
            "# simple
             2| [产出指标][修缮桥梁][≥3座][3座][10]
             3| [产出指标][疏浚河道][≥2里][2里][10]
             4| [产出指标][栽种行道][≥9株][9株][10]
             5| [产出指标][安装路灯][≥8盏][8盏][10]",
        );
    }
}
