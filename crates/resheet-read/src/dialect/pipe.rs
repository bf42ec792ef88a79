//! Cells between bars. See `grammar-notes/pipe.md`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use nom::branch::alt;
use nom::bytes::complete::is_not;
use nom::character::complete::{anychar, char as sign};
use nom::combinator::{opt, recognize};
use nom::multi::{many0_count, separated_list1};
use nom::{IResult, Parser};
use resheet_lexis::{fold, is_page_number};
use resheet_model::{Edge, MOST_COLUMNS, RawCell, RawRow, RowKind, Span};

use super::Reading;
use super::csv::quoted_between_bars;
use super::lines::without_marks;
use crate::cells::{bare, push, trimmed};
use crate::line::{Line, lines};
use crate::markup::unmarked;

/// How many lines further the evidence is looked for.
const LOOK_AHEAD: usize = 4;
/// And how many, with the blank ones between them.
const FAR: usize = 64;
/// The line before is looked for in so many bytes.
const ABOVE: usize = 1 << 14;
/// Most lines of one cell that was broken over lines.
const CELL_LINES: usize = 16;
/// A line break inside a cell: the cell goes on below. In tables of Org, whose rows begin and
/// end with a bar; and in those of psql, whose rows do neither, right before the bar.
const BREAK: &str = "\\\\";
const PSQL_BREAK: char = '+';

/// A line cut at its bars.
struct Barred {
    line: Line,
    /// Byte ranges between the bars; none after a bar at the end.
    pieces: Vec<(usize, usize)>,
    bars: usize,
    leading: bool,
    trailing: bool,
    /// Below a rule, which no row goes over.
    ruled: bool,
}

/// How a table uses its bars, by what most of its lines do.
struct Style {
    /// Rows begin with a bar.
    leading: bool,
    /// Cells end with a bar, and rows have so many.
    width: Option<usize>,
    /// Lines hold one cell each.
    single: bool,
    /// How many cells the lines have that begin and end without a bar.
    whole: BTreeSet<usize>,
}

/// Reads lines as long as they have bars, or are the torn half of a cell.
///
/// Evidence: a line with bars on both ends, or with a bar and another such
/// line soon after.
pub(crate) fn read<'t>(text: &'t str, line: &Line) -> Option<Reading<'t>> {
    if !line.has(text, b'|') || !begins(text, line) {
        return None;
    }
    if let Some(quoted) = quoted_between_bars(text, line) {
        return Some(quoted);
    }
    let (table, next) = gather(text, line);
    let style = style(&table);
    let mut rows = Vec::new();
    for part in table.chunk_by(|_, below| !below.ruled) {
        let mut at = 0;
        while at < part.len() {
            let count = row_lines(text, &part[at..], &style);
            rows.extend(row(text, &part[at..at + count], &style));
            at += count;
        }
    }
    Some(Reading { rows, rows_are_records: !style.single, next })
}

fn begins(text: &str, line: &Line) -> bool {
    let first = cut(text, *line);
    (first.leading && first.trailing && first.bars > 1)
        || lines(text, line.next)
            .take(FAR)
            .filter(|next| !next.is_blank(text))
            .take(LOOK_AHEAD)
            .any(|next| next.has(text, b'|') && cut(text, next).bars > 0)
        || first.bars > 1 && stands_below(text, line)
}

/// Whether the printed line before is one with bars: the last row of a table
/// whose rows are parted by blank lines.
fn stands_below(text: &str, line: &Line) -> bool {
    let mut from = line.start.saturating_sub(ABOVE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut above = text[from..line.start].rsplit('\n').skip(1).take(LOOK_AHEAD);
    let above = above.find(|above| !above.trim().is_empty());
    above.is_some_and(|above| above.bytes().filter(|byte| *byte == b'|').count() > 1)
}

/// The lines of the table, and where the next line begins.
fn gather(text: &str, first: &Line) -> (Vec<Barred>, usize) {
    let mut table: Vec<Barred> = Vec::new();
    let mut next = first.start;
    let mut pending: Vec<Barred> = Vec::new();
    let mut ruled = false;
    for line in lines(text, first.start) {
        if line.is_page_break(text) {
            break;
        }
        // A rule between rows is no half of a cell, and closes the one above.
        if pending.is_empty() && is_rule(line.text(text)) {
            ruled = true;
            // At the end of a table it is the table's only if it has crosses.
            if line.has(text, b'+') {
                next = line.next;
            }
            continue;
        }
        let mut barred = cut(text, line);
        let open = !ruled && table.last().is_some_and(|last| last.leading && !last.trailing);
        if barred.bars > 0 {
            let torn_in = !pending.is_empty() && (barred.leading || !barred.trailing);
            if torn_in {
                break;
            }
            table.append(&mut pending);
            barred.ruled = std::mem::take(&mut ruled);
            table.push(barred);
            next = line.next;
        } else {
            // Bars at the ends of cells say whether a cell may still be open.
            let style_closes = table.last().is_some_and(|last| last.trailing && !last.leading);
            let blank = line.is_blank(text);
            // The number of a page between two rows is of neither.
            let page = || pending.is_empty() && !open && counts_pages(line.text(text));
            if page() || pending.len() >= CELL_LINES || (blank && !open) || !(open || style_closes)
            {
                break;
            }
            pending.push(barred);
        }
    }
    (table, next)
}

/// Whether a line is the number of a page, or one alone.
fn counts_pages(line: &str) -> bool {
    /// A longer line is none, in bytes.
    const LONGEST: usize = 40;
    let line = line.trim();
    line.len() <= LONGEST && {
        let folded = fold(line);
        is_page_number(&folded) || folded.len() <= 3 && folded.bytes().all(|c| c.is_ascii_digit())
    }
}

fn style(table: &[Barred]) -> Style {
    let barred: Vec<&Barred> = table.iter().filter(|line| line.bars > 0).collect();
    let count = |test: fn(&Barred) -> bool| barred.iter().filter(|line| test(line)).count();
    let total = barred.len();
    let leading = count(|line| line.leading && (line.bars > 1 || !line.trailing));
    let trailing = count(|line| line.trailing);
    let single = count(|line| line.bars == 1 && line.trailing);
    // A row whose first cell is blank begins with a bar in every style; rows
    // that do not, and do not continue a torn cell, tell.
    let mut closed = true;
    let mut bare_starts = 0;
    for line in table {
        bare_starts += usize::from(closed && !line.leading && line.bars > 0);
        closed = !line.leading || line.trailing;
    }
    let leading = leading * 2 > total && bare_starts * 10 <= total;
    let mut widths: Vec<usize> = barred.iter().map(|line| line.bars).collect();
    widths.sort_unstable();
    let width = widths
        .chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), run[0]))
        .filter(|run| !leading && trailing * 10 >= total * 9 && run.len() * 3 >= total)
        .map(|run| run[0]);
    let whole = |line: &&&Barred| !line.leading && !line.trailing;
    let whole = barred.iter().filter(whole).map(|line| line.pieces.len()).collect();
    Style { leading, width, single: !leading && single * 5 >= total * 3 && total > 2, whole }
}

/// How many of the lines are the first row.
fn row_lines(text: &str, lines: &[Barred], style: &Style) -> usize {
    let broken = lines.windows(2).take(CELL_LINES);
    let broken = broken.take_while(|pair| continues(text, &pair[0], &pair[1], style)).count();
    if broken > 0 {
        return broken + 1;
    }
    // The half of a cell above belongs to the line that ends it.
    let closed = |from: usize| {
        let torn = lines[from..].iter().take_while(|line| line.bars == 0).count();
        (from + torn + 1).min(lines.len())
    };
    if style.single {
        return closed(0);
    }
    if style.leading {
        let open = |line: &Barred| !line.trailing;
        let mut count = 1;
        while count < lines.len() && open(&lines[count - 1]) && !lines[count].leading {
            count += 1;
        }
        return count;
    }
    let first = closed(0);
    let Some(width) = style.width else {
        return broken_in_blanks(text, lines, style).unwrap_or(first);
    };
    let mut count = first;
    let mut bars: usize = lines[..count].iter().map(|line| line.bars).sum();
    while bars < width && count < lines.len() {
        let longer = closed(count);
        bars += lines[count..longer].iter().map(|line| line.bars).sum::<usize>();
        count = longer;
    }
    // Only pieces that make exactly one row are one.
    if bars == width { count } else { first }
}

/// How many of the lines are a row that is broken in blank cells, where the page of
/// a browser had a line break and nothing else. Together they have as many cells as
/// a row that is not broken.
fn broken_in_blanks(text: &str, lines: &[Barred], style: &Style) -> Option<usize> {
    let pairs = lines.windows(2).take(CELL_LINES);
    let count = 1 + pairs.take_while(|pair| breaks(text, &pair[0]) && pair[1].leading).count();
    let cells: usize = lines[..count].iter().map(|line| line.pieces.len()).sum();
    // A bar at the end may have a blank cell behind it.
    let behind = usize::from(lines[count - 1].trailing);
    let whole = [cells, cells + behind].iter().any(|cells| style.whole.contains(cells));
    (count > 1 && whole).then_some(count)
}

/// Whether a line breaks off in a cell that is blank so far: it ends with a bar and
/// with Markdown's sign for a break, two blanks.
fn breaks(text: &str, line: &Barred) -> bool {
    line.trailing && line.line.text(text).ends_with("  ")
}

/// Whether a line below holds the next lines of cells that end with a sign for
/// a line break, and nothing else.
fn continues(text: &str, above: &Barred, below: &Barred, style: &Style) -> bool {
    let pairs = || above.pieces.iter().zip(&below.pieces);
    let broken = |piece| before_break(text, piece, style).is_some();
    let blank = |&(start, end): &(usize, usize)| text[start..end].trim().is_empty();
    above.trailing == below.trailing
        && above.pieces.len() == below.pieces.len()
        && pairs().any(|(above, below)| broken(*above) && !blank(below))
        && pairs().all(|(above, below)| broken(*above) || blank(below))
}

/// Where a piece ends before its sign for a line break, if it has one.
fn before_break(text: &str, (start, end): (usize, usize), style: &Style) -> Option<usize> {
    let piece = &text[start..end];
    let kept = match style.leading {
        true => piece.trim_end().strip_suffix(BREAK),
        false => piece.strip_suffix(PSQL_BREAK),
    };
    kept.map(|kept| start + kept.len())
}

/// One row of one or more lines; none for a Markdown separator.
fn row<'t>(text: &'t str, lines: &[Barred], style: &Style) -> Option<RawRow<'t>> {
    let (first, last) = (lines.first()?, lines.last()?);
    let span = Span::new(first.line.start, last.line.end);
    if let [only] = lines
        && is_separator(only.line.text(text))
    {
        return None;
    }
    let mut cells: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut open = false;
    // Whole lines below each other hold the lines of the same cells.
    let below = style.leading && first.trailing
        || lines.windows(2).all(|pair| continues(text, &pair[0], &pair[1], style));
    for (at, line) in lines.iter().enumerate() {
        let outer = usize::from(style.leading && line.leading);
        if below && at > 0 {
            for (cell, piece) in cells.iter_mut().zip(line.pieces.iter().skip(outer)) {
                let printed = !text[piece.0..piece.1].trim().is_empty();
                if let Some(last) = cell.last_mut().filter(|_| printed)
                    && let Some(end) = before_break(text, *last, style)
                {
                    last.1 = end;
                }
                cell.push(*piece);
            }
            continue;
        }
        for piece in line.pieces.iter().skip(outer) {
            match cells.last_mut() {
                Some(cell) if open => cell.push(*piece),
                _ => cells.push(vec![*piece]),
            }
            open = false;
        }
        open = !line.trailing;
    }
    let edge = if style.single { Edge::Line } else { Edge::Drawn };
    let pieces = cells;
    let mut cells: Vec<RawCell<'t>> =
        Vec::with_capacity(pieces.len().min(MOST_COLUMNS as usize + 1));
    for (column, pieces) in (0..).zip(&pieces) {
        push(text, &mut cells, cell(text, pieces, column, edge));
    }
    if cells.iter().all(RawCell::is_blank) {
        return Some(bare(RowKind::Blank, span.start as usize, span.end as usize));
    }
    let kind = if style.single && cells.len() == 1 { RowKind::Text } else { RowKind::Cells };
    Some(RawRow { kind, span, cells })
}

fn cell<'t>(text: &'t str, pieces: &[(usize, usize)], column: u32, edge: Edge) -> RawCell<'t> {
    let place = pieces.first().map_or(0, |piece| piece.0);
    let mut spans = pieces
        .iter()
        .map(|(start, end)| {
            let (start, end) = trimmed(text, *start, *end);
            without_marks(text, start, end)
        })
        .filter(|(start, end)| start < end);
    let first = spans.next().unwrap_or((place, place));
    let mut more: Vec<Span> = spans.map(|(start, end)| Span::new(start, end)).collect();
    let mut joined = unmarked(&text[first.0..first.1]);
    for span in &more {
        let joined = joined.to_mut();
        joined.push('\n');
        joined.push_str(&unmarked(&text[span.range()]));
    }
    let mut span = Span::new(first.0, first.1);
    if joined.trim().is_empty() {
        // Nothing but marks, such as `<br>`: blank, and the marks are drawing.
        (joined, span) = (Cow::Borrowed(""), Span::at(first.0));
        more.clear();
    }
    RawCell { text: joined, span, more, column, columns: 1, rows: 1, edge }
}

/// `---+---`, `------`: nothing but drawing, and no bar in it. Few dashes may be the end of
/// a cell that was torn; a rule with outer crosses is one of a grid.
fn is_rule(line: &str) -> bool {
    const DASHES: usize = 4;
    let line = line.trim();
    let drawn = line.bytes().all(|sign| matches!(sign, b'-' | b'=' | b':' | b'+' | b' '));
    drawn
        && (line.starts_with("--") || line.starts_with("=="))
        && (line.contains('+') || line.len() >= DASHES)
}

/// `|---|:--:|`, `|---+---|`: nothing but drawing, and dashes among it.
fn is_separator(line: &str) -> bool {
    line.contains("--")
        && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | '+' | '=' | ' '))
}

fn cut(text: &str, line: Line) -> Barred {
    let whole = line.text(text);
    let found = between_bars(whole).map_or_else(|_| vec![whole], |(_, pieces)| pieces);
    let bars = found.len() - 1;
    let mut pieces = Vec::with_capacity(found.len());
    let mut at = line.start;
    for piece in &found {
        pieces.push((at, at + piece.len()));
        at += piece.len() + 1;
    }
    let leading = bars > 0 && found[0].trim().is_empty();
    let trailing = bars > 0 && found[bars].trim().is_empty();
    if trailing {
        pieces.pop();
    }
    Barred { line, pieces, bars, leading, trailing, ruled: false }
}

/// ```ebnf
/// line  = piece , { "|" , piece } ;
/// piece = { "\" , character | character - ( "|" | "\" ) } ;
/// ```
fn between_bars(input: &str) -> IResult<&str, Vec<&str>> {
    let escaped = recognize((sign('\\'), opt(anychar)));
    let piece = recognize(many0_count(alt((is_not("|\\"), escaped))));
    separated_list1(sign('|'), piece).parse(input)
}

#[cfg(test)]
mod tests;
