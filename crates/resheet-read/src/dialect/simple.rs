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
use crate::wrapped::{Wrapped, columns_of, is_ambiguous, width};

/// Most lines of a header above its rule.
const HEADER_LINES: usize = 24;
/// A rule has runs of so many dashes, or more.
const RUN: usize = 2;
/// So many times fewer lines must write into gaps for the rarer way to count.
const CLEARLY: usize = 3;

/// Reads a table of pandoc or reStructuredText without vertical lines.
///
/// ```ebnf
/// table   = [ long rule , header line , { header line } ] , rule , parts , ( rule | long rule )
///         | [ header line ] , rule , parts , rule ;
/// parts   = lines , { ( rule | long rule ) , lines } ;
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
    let Body { parts, next } = body(text, line, &rule, &runs)?;
    let lines = parts.concat();
    let wrapped = inner_blank(text, &lines);
    let count = count(text, &lines, &runs);
    let mut rows = Vec::new();
    if !header.is_empty() {
        rows.push(row(text, &header, &runs, count));
    }
    for group in parts.iter().flat_map(|part| groups(text, part, wrapped)) {
        rows.push(row(text, group, &runs, count));
    }
    Some(Reading { rows, rows_are_records: true, next })
}

/// What stands below the rule that parts the columns.
struct Body {
    /// Its lines, parted by the rules inside.
    parts: Vec<Vec<Line>>,
    /// The first byte after the last rule.
    next: usize,
}

/// The lines below a rule, up to the last rule of the table.
///
/// A rule that a blank line or a page break follows is the last, for the rules
/// inside have rows below. Text directly below a rule is either: the title of
/// the next table where a rule comes that is not of this one.
fn body(text: &str, first: &Line, rule: &Line, runs: &[(usize, usize)]) -> Option<Body> {
    let long = runs_of(first.text(text));
    let mut parts: Vec<Vec<Line>> = vec![Vec::new()];
    // How many parts there are up to the last rule, and to the last one that a title may follow.
    let mut last = None;
    let mut end = None;
    let (mut filled, mut titled) = (false, false);
    for line in lines(text, rule.next) {
        let part = parts.last_mut()?;
        let Some(found) = runs_of(line.text(text)) else {
            part.push(line);
            continue;
        };
        let own = is_own(&found, runs) || long.as_ref() == Some(&found);
        let closes = is_last(text, &line);
        if end.is_some() && !closes && opens_another(text, part, runs, own) {
            last = end;
            break;
        }
        filled |= !part.is_empty();
        // Lines of one text each between two rules may be the title, but not twice: what is
        // read again has to stay short.
        titled = !titled && end.is_some() && is_title(text, part);
        let here = Some((parts.len(), line.next));
        if own && filled && !titled {
            end = here;
        }
        last = here;
        if closes {
            break;
        }
        parts.push(Vec::new());
    }
    let (count, next) = last?;
    parts.truncate(count);
    Some(Body { parts, next })
}

/// Whether a rule is one of another table, by the lines between it and the rule before:
/// a title, with a blank line below it or with a rule of other places. A title that goes
/// over the columns needs neither.
fn opens_another(text: &str, between: &[Line], runs: &[(usize, usize)], own: bool) -> bool {
    let (Some(first), Some(last)) = (between.first(), between.last()) else { return false };
    let goes_over = |count| writes_into_gaps(first.text(text), runs, count);
    let signs = [one(text, first), last.is_blank(text), !own];
    signs.into_iter().filter(|sign| *sign).count() > 1
        || is_title(text, between) && [Count::Columns, Count::Characters].into_iter().all(goes_over)
}

/// Whether lines have nothing but one text each.
fn is_title(text: &str, part: &[Line]) -> bool {
    !part.is_empty() && part.iter().all(|line| one(text, line))
}

/// Whether a line has one text, without a gap.
fn one(text: &str, line: &Line) -> bool {
    let line = line.text(text).trim();
    !line.is_empty() && !line.contains("  ")
}

/// Whether a rule has its runs where the table's columns are: all of them, or
/// some that go over several columns.
fn is_own(found: &[(usize, usize)], runs: &[(usize, usize)]) -> bool {
    found.iter().take(runs.len()).all(|(from, to)| {
        runs.binary_search_by_key(from, |run| run.0).is_ok()
            && runs.binary_search_by_key(to, |run| run.1).is_ok()
    })
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

/// Whether the table ends with this rule: a blank line, a page break or no text follows.
fn is_last(text: &str, rule: &Line) -> bool {
    let below = Line::at(text, rule.next);
    rule.next >= text.len() || below.is_blank(text) || below.is_page_break(text)
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
            if is_ambiguous(sign) {
                wider += sign.width_cjk().unwrap_or(0).saturating_sub(width(sign));
            }
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
    // reStructuredText writes two points for an empty first cell, or an escape of nothing,
    // which is no text in any cell.
    for (at, cell) in cells.iter_mut().enumerate() {
        if cell.text == "\\" || at == 0 && cell.text == ".." {
            cell.text = "".into();
        }
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
    // Both go on through the line once: most lines end before most columns of a wide table.
    let mut exact = places_of(line, count).peekable();
    for (from, _) in runs.iter().skip(1) {
        let mut best: Option<(usize, usize)> = None;
        while let Some(&(column, at, sign)) = places.peek() {
            if column > from + ambiguous {
                break;
            }
            let after_blank = || line[..at].ends_with([' ', '\u{3000}']);
            let distance = column.abs_diff(*from);
            let far = distance > ambiguous;
            if !far && best.is_none_or(|(_, known)| distance < known) && after_blank() {
                best = Some((at, distance));
            }
            if column >= *from && best.is_some() && distance >= ambiguous {
                break;
            }
            ambiguous += usize::from(count == Count::Columns && is_ambiguous(sign));
            places.next();
        }
        let exact = || {
            while exact.next_if(|(column, _, _)| column < from).is_some() {}
            exact.peek().map(|(_, at, _)| *at)
        };
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
mod tests;
