//! Columns by blanks. See `grammar-notes/blanks.md`.
//!
//! Such a dump is a picture of the page in characters. It is read as one:
//! lines are cut into pieces at runs of blanks ([`piece`]); header rows tell
//! the tables of a sheet apart ([`header`]); within a table the columns are
//! found by where nothing is printed ([`columns`]), the rows by the lines that
//! show their figures ([`rows`]); pieces above and below go to the row they
//! lie in the middle of, and labels to the rows they lie in the middle of
//! ([`groups`]). Goals side by side ([`goals`]) and the lines between tables
//! ([`plain`]) are read by what they are.

mod band;
mod columns;
mod drifted;
mod filled_columns;
mod goals;
mod groups;
mod header;
mod heads;
mod join;
mod label;
mod matching;
mod piece;
mod places;
mod plain;
mod rows;
mod settle;
mod stacked_labels;
mod stairs;
mod table;
#[cfg(test)]
mod tests;
mod tiles;
mod unplaced;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use resheet_lexis::{Role, Section, Shape, fold, heading_year, is_han, is_page_number};
use resheet_model::{Field, RawRow, RowKind};

use super::{Reading, lines};
use crate::cells::bare;
use crate::dump::Dump;
use crate::stretch::Stretch;
use band::{Band, PagedRow};
use header::Kind;
use join::{is_figure, is_value};
use piece::{Metric, Piece, Printed};

/// A line with more columns or pieces than this is no table of a form; the
/// stretch is read line by line.
const WIDEST: i32 = 4000;
const MOST_PIECES: usize = 64;
/// A table with more columns than this is read line by line too.
const MOST_COLUMNS: usize = 64;
/// A table with more lines than this is read line by line: no form is so long.
const MOST_LINES: usize = 1500;
/// So many signs for "no value" make the dump a data frame's.
const FRAME_SIGNS: usize = 3;

/// Many lines with two or more blanks between words; more so where many begin behind blanks:
/// whoever writes words one behind the other leaves none in front.
pub(crate) fn fit(stretch: &Stretch) -> u32 {
    let [share, indented] = [stretch.gapped, stretch.indented].map(|it| stretch.percent(it));
    match share {
        20.. if indented >= 20 => share.max(90),
        20.. => share.max(50),
        _ => 0,
    }
}

pub(crate) use unplaced::{read as read_unplaced, steps};

/// Reads the lines of a range.
pub(crate) fn read<'t>(text: Dump<'t, '_>, range: Range<usize>) -> Reading<'t> {
    let (mut printed, mut metrics) = piece::printed(text, range.clone(), &BTreeSet::new());
    let too_wide = |line: &Printed| {
        line.pieces.len() > MOST_PIECES || line.pieces.last().is_some_and(|last| last.x1 > WIDEST)
    };
    if printed.iter().any(too_wide) {
        return lines::read(text, range);
    }
    if is_frame(text, &printed) || filled_columns::are(text, &printed) {
        return frame_rows(text, &metrics, &printed, range.end);
    }
    stairs::level(text, &mut printed);
    part_labels(text, &metrics, &mut printed);
    stacked_labels::part(text, &metrics, &mut printed);
    let mut headers = header::headers(text, &printed);
    let drifted = drifted::pages(text, &metrics, &printed, &headers);
    if !drifted.is_empty() {
        (printed, metrics) = piece::printed(text, range.clone(), &drifted);
        stairs::level(text, &mut printed);
        part_labels(text, &metrics, &mut printed);
        stacked_labels::part(text, &metrics, &mut printed);
        // The same lines are headers by either picture; the clearer one says which.
        let placed = header::headers(text, &printed);
        let fit = |headers: &[header::Header]| headers.iter().map(|own| own.score).sum::<i32>();
        if fit(&placed) >= fit(&headers) {
            headers = placed;
        }
    }
    read_under(text, range.end, &printed, &metrics, &headers)
}

/// Reads lines whose words have places.
fn read_placed<'t>(
    text: Dump<'t, '_>,
    next: usize,
    printed: &[Printed],
    metrics: &[Metric],
) -> Reading<'t> {
    let headers = header::headers(text, printed);
    read_under(text, next, printed, metrics, &headers)
}

/// Reads tables under their headers, and the lines between them.
fn read_under<'t>(
    text: Dump<'t, '_>,
    next_byte: usize,
    printed: &[Printed],
    metrics: &[Metric],
    headers: &[header::Header],
) -> Reading<'t> {
    let mut out = Rows { text, rows: Vec::new(), page: 0, printed, turned: 0 };
    let mut at = 0;
    for (nth, header) in headers.iter().enumerate() {
        out.plain(at..header.from);
        let next = headers.get(nth + 1);
        let body = header.to..next.map_or(printed.len(), |next| next.from);
        let (end, total) = end(text, printed, body, header.kind, next.map(|next| next.kind));
        at = end;
        let lines = &printed[header.from..end];
        let height = header.to - header.from;
        if lines.len() > MOST_LINES {
            out.plain(header.from..end);
            continue;
        }
        let (lines, foreign) = without_foreign(text, lines);
        let mut rows = match header.kind {
            Kind::Goals => {
                let Some((above, rows)) = goals::read(text, metrics, lines.split_at(height)) else {
                    out.plain(header.from..end);
                    continue;
                };
                out.plain(header.from..header.from + above);
                rows
            }
            Kind::Funds | Kind::Indicators => {
                let total = total.map(|total| total - header.from);
                let band = Band { text, metrics, lines: &lines, header, total };
                let Some(rows) = table::read(text, &band) else {
                    out.plain(header.from..end);
                    continue;
                };
                rows
            }
        };
        rows.extend(foreign);
        rows.sort_by_key(|row| row.page);
        out.paged(rows);
        out.turn_to(printed[end - 1].page);
    }
    out.plain(at..printed.len());
    let mut rows = out.rows;
    end_lines(&mut rows);
    Reading { rows, rows_are_records: true, next: next_byte }
}

/// Whether a data frame library printed the lines: then every line is a row.
fn is_frame(text: Dump<'_, '_>, printed: &[Printed]) -> bool {
    let signs = printed.iter().flat_map(|line| &line.pieces);
    signs.filter(|piece| crate::frame::is_filler(piece.text(text))).nth(FRAME_SIGNS - 1).is_some()
}

fn frame_rows<'t>(
    text: Dump<'t, '_>,
    metrics: &[Metric],
    printed: &[Printed],
    next: usize,
) -> Reading<'t> {
    let mut rows = Vec::new();
    for page in printed.chunk_by(|a, b| a.page == b.page) {
        let metric = metrics.get(page[0].page as usize).copied().unwrap_or(Metric::Characters);
        let lines: Vec<(Vec<Piece>, bool)> =
            page.iter().map(|line| (line.pieces.clone(), false)).collect();
        let part = columns::place(text, metric, &lines);
        let mut placed = part.placed.iter().peekable();
        for line in page {
            if line.page_break {
                rows.push(bare(RowKind::PageBreak, line.line.start, line.line.end));
                continue;
            }
            let mut cells = vec![Vec::new(); part.columns.len()];
            while let Some(own) = placed.next_if(|placed| placed.piece.y == line.y) {
                cells[own.column].push(own.piece);
            }
            rows.push(
                band::row(text, &cells)
                    .unwrap_or_else(|| bare(RowKind::Blank, line.line.start, line.line.end)),
            );
        }
    }
    crate::frame::clear(&mut rows);
    end_lines(&mut rows);
    Reading { rows, rows_are_records: true, next }
}

/// Makes line ends of those that a data frame library wrote as two signs.
fn end_lines(rows: &mut [RawRow<'_>]) {
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        // At an edge of the cell they part nothing.
        let inside = !cell.text.starts_with("\\n") && !cell.text.ends_with("\\n");
        if inside && cell.text.contains("\\n") {
            cell.text = Cow::Owned(cell.text.replace("\\n", "\n"));
        }
    }
}

/// Cuts labels, and values, that stand with one blank between them.
fn part_labels(text: Dump<'_, '_>, metrics: &[Metric], printed: &mut [Printed]) {
    let near_heads = near_heads(text, printed);
    for (line, heads) in printed.iter_mut().zip(near_heads) {
        let metric = metrics.get(line.page as usize).copied().unwrap_or(Metric::Characters);
        let whole = std::mem::take(&mut line.pieces);
        for (nth, piece) in whole.into_iter().enumerate() {
            let own = piece.text(text);
            if heads && own.split_whitespace().all(|word| may_head(text, word)) {
                line.pieces.extend(piece.cut(text, metric, |_, _| true));
                continue;
            }
            let labels = own.len() <= 160
                && own.contains(char::is_whitespace)
                && own.split_whitespace().all(|word| is_label(text, word))
                && (!text.is_known(own)
                    || own.split_whitespace().all(|word| heads_column(text, word)))
                // The word of its neighbour in front of a name is no cell of its own.
                && line.pieces.last().map(|last| last.text(text)) != own.split_whitespace().next();
            if labels {
                line.pieces.extend(piece.cut(text, metric, |_, _| true));
            } else {
                let mut bounds = label_bounds(text, metric, &piece, nth == 0);
                bounds.extend(value_bounds(text, metric, &piece));
                line.pieces.extend(piece.cut(text, metric, |x, _| bounds.contains(&x)));
            }
        }
    }
}

/// Of each line, whether it holds names of columns, or stands beside one that does and
/// shows no figure: its names may be known to nobody, or cut.
fn near_heads(text: Dump<'_, '_>, printed: &[Printed]) -> Vec<bool> {
    /// So many names make a header.
    const NAMES: usize = 2;
    /// A header has so many lines beside the one with its names.
    const BESIDE: usize = 2;
    let names = |line: &Printed| {
        let words = line.pieces.iter().flat_map(|piece| piece.text(text).split_whitespace());
        words.filter(|word| heads_column(text, word)).take(NAMES).count() == NAMES
    };
    let named: Vec<bool> = printed.iter().map(names).collect();
    // A pair of the head: its value may have several words.
    let pair = |line: &Printed| {
        let labels = |role: &Role| match role {
            Role::Field(field) => !matches!(field, Field::ExpectedGoal | Field::ActualResult),
            _ => false,
        };
        line.pieces.iter().any(|piece| roles(text, piece).iter().any(labels))
    };
    let plain = |line: &Printed| {
        !line.pieces.is_empty()
            && !pair(line)
            && line
                .pieces
                .iter()
                .all(|piece| piece.text(text).split_whitespace().all(|word| may_head(text, word)))
    };
    let reaches = |mut lines: Box<dyn Iterator<Item = usize> + '_>| {
        lines
            .by_ref()
            .take(BESIDE)
            .take_while(|at| named[*at] || plain(&printed[*at]))
            .any(|at| named[at])
    };
    (0..printed.len())
        .map(|at| {
            named[at]
                || plain(&printed[at])
                    && (reaches(Box::new((0..at).rev()))
                        || reaches(Box::new(at + 1..printed.len())))
        })
        .collect()
}

/// Whether a word may be a name of a column, or a piece of one.
fn may_head(text: Dump<'_, '_>, word: &str) -> bool {
    /// No name is longer, in characters.
    const LONGEST: usize = 12;
    word.chars().count() <= LONGEST && (!is_value(text, word) || heads_column(text, word))
}

/// The blanks beside values inside a piece, by their column: between two of them, and
/// between words and one that shows what it is. A plain number may be of a text, unless
/// values stand side by side.
fn value_bounds(text: Dump<'_, '_>, metric: Metric, piece: &Piece) -> Vec<i32> {
    /// Longer pieces are texts, in bytes.
    const LONGEST: usize = 80;
    let own = piece.text(text);
    if own.len() > LONGEST || !own.contains(char::is_whitespace) || is_value(text, own) {
        return Vec::new();
    }
    let words = piece.cut(text, metric, |_, _| true);
    let shapes: Vec<(bool, bool)> = words
        .iter()
        .map(|word| {
            let own = word.text(text);
            let plain = matches!(text.shape(own), Shape::Number | Shape::Verdict | Shape::Time);
            (is_value(text, own), plain)
        })
        .collect();
    let row = shapes.windows(2).any(|pair| pair[0].0 && pair[1].0);
    let name = |word: &Piece| word.text(text).chars().take(2).filter(|c| is_han(*c)).count() == 2;
    let mut out = Vec::new();
    for (pair, at) in words.windows(2).zip(shapes.windows(2)) {
        let parted = match at {
            [(true, _), (true, _)] => true,
            [(true, plain), (false, _)] => (row || !plain) && name(&pair[1]),
            [(false, _), (true, plain)] => (row || !plain) && name(&pair[0]),
            _ => false,
        };
        if parted {
            out.push(pair[0].x1);
        }
    }
    out
}

/// Lines without those that count pages, hold the year of the sheet or were never filled in,
/// lest one be a line of a cell above or below it; and these as rows.
fn without_foreign<'t>(text: Dump<'t, '_>, lines: &[Printed]) -> (Vec<Printed>, Vec<PagedRow<'t>>) {
    let mut lines = lines.to_vec();
    let mut foreign = Vec::new();
    for line in &mut lines {
        let [first, rest @ ..] = &line.pieces[..] else { continue };
        let (first, rest) = (*first, rest.to_vec());
        let folded = fold(first.text(text));
        // A fraction may be a value.
        let number = rest.is_empty()
            && folded.len() <= 60
            && !folded.contains('/')
            && (is_page_number(&folded)
                || folded.starts_with('(') && heading_year(&folded).is_some());
        let behind: String = rest.iter().map(|piece| fold(piece.text(text)).into_owned()).collect();
        let blank = |folded: &str| text.lexicon.is_blank_of_form(folded);
        let kind = match () {
            () if number => RowKind::Text,
            () if blank(&folded) && (rest.is_empty() || blank(&behind)) => RowKind::Cells,
            () => continue,
        };
        let page = line.page;
        line.pieces.clear();
        let cells = if rest.is_empty() { vec![vec![first]] } else { vec![vec![first], rest] };
        let row = band::row(text, &cells);
        foreign.extend(row.map(|row| PagedRow { page, row: RawRow { kind, ..row } }));
    }
    (lines, foreign)
}

/// The blanks around labels inside a piece, by their column: behind the label
/// that begins it, between the label of the funds and that of a row, around
/// the label of a field behind the value of another.
fn label_bounds(text: Dump<'_, '_>, metric: Metric, piece: &Piece, begins_line: bool) -> Vec<i32> {
    let own = piece.text(text);
    if own.len() > 600 || !own.contains(char::is_whitespace) {
        return Vec::new();
    }
    let words = piece.cut(text, metric, |_, _| true);
    let has = |word: &Piece, wanted: fn(&Role) -> bool| roles(text, word).iter().any(wanted);
    let section = |role: &Role| matches!(role, Role::Section(_));
    let head = |role: &Role| {
        use Field::{Department, ImplementingUnit, ProjectName};
        matches!(role, Role::Field(Department | ImplementingUnit | ProjectName))
    };
    let mut out = Vec::new();
    for (nth, pair) in words.windows(2).enumerate() {
        let [word, next] = pair else { continue };
        let begins = nth == 0 && begins_line;
        let row = nth == 0
            && has(word, section)
            && (has(next, Role::is_fund_row) || text.is_beginning(next.text(text)));
        let field = has(next, head) || (nth > 0 && has(word, head));
        if row || field || nth == 0 && has(word, head) || begins && has(word, Role::is_goal) {
            out.push(word.x1);
        }
    }
    out
}

/// Whether a word is a label or the first line of one. Two characters may stand
/// for anything; the two words that head columns of
/// points are labels all the same.
fn is_label(text: Dump<'_, '_>, word: &str) -> bool {
    let long = word.chars().count() > 2;
    let label = text.label(word);
    label.roles().iter().any(Role::heads_a_recorded_column)
        || (long && (label.is_known() || label.is_beginning()))
}

fn heads_column(text: Dump<'_, '_>, word: &str) -> bool {
    text.roles(word).iter().any(Role::heads_a_recorded_column)
}

/// Where a table ends: the line after it, and the line of its total.
fn end(
    text: Dump<'_, '_>,
    printed: &[Printed],
    body: Range<usize>,
    kind: Kind,
    next: Option<Kind>,
) -> (usize, Option<usize>) {
    // A vertical label of the next table may begin above its header.
    let mut body = body;
    if kind == Kind::Goals && next == Some(Kind::Indicators) {
        let lines = || printed[body.clone()].iter();
        let last = lines().rposition(|line| !line.pieces.is_empty());
        if let Some(last) = last.map(|last| body.start + last)
            && let [only] = printed[last].pieces[..]
            && only.text(text).chars().count() == 1
            && only.text(text).chars().all(is_han)
        {
            body.end = last;
        }
    }
    let mut shown = false;
    for at in body.clone() {
        let pieces = &printed[at].pieces;
        let Some(first) = pieces.first() else { continue };
        let label = fold(first.text(text));
        if pieces.len() == 1 && label.len() <= 300 && text.lexicon.is_title(&label) {
            return (at, None);
        }
        let figures = pieces.iter().any(|piece| is_figure(piece.text(text)));
        let total = |piece: &Piece| roles(text, piece).contains(&Role::Total);
        if kind == Kind::Indicators && figures && pieces.iter().any(total) {
            let rest = printed[at + 1..body.end]
                .first()
                .is_some_and(|next| continues(text, &printed[at], next));
            return (at + 1 + usize::from(rest), Some(at));
        }
        let ends = |role: &Role| match role {
            Role::Field(Field::ExpectedGoal | Field::ActualResult)
            | Role::Section(Section::Goals) => kind == Kind::Funds && next != Some(Kind::Goals),
            Role::Field(_) | Role::Tail => true,
            _ => false,
        };
        let column = Role::is_row_label;
        // Words over the columns of amounts head another table.
        let words = |piece: &Piece| {
            let own = piece.text(text);
            own.chars().count() > 3 && !is_figure(own) && !roles(text, piece).iter().any(column)
        };
        if kind == Kind::Funds && shown && pieces.len() > 1 && pieces.iter().all(words) {
            return (at, None);
        }
        shown |= figures;
        let roles = roles(text, first);
        let aside = kind == Kind::Goals
            && pieces.len() > 1
            && roles.contains(&Role::Extra)
            && roles.len() == 1;
        let note = pieces.len() == 1 && text.lexicon.is_note(&label);
        let field = || kind == Kind::Goals && opens_field(text, printed, at..body.end);
        if aside
            || field()
            || (note && kind != Kind::Goals)
            || (roles.iter().any(ends) && !roles.iter().any(column) && !figures)
        {
            return (at, None);
        }
    }
    (body.end, None)
}

/// Whether the line below that of a total is the rest of labels in it.
fn continues(text: Dump<'_, '_>, total: &Printed, next: &Printed) -> bool {
    let label = |piece: &Piece| {
        total.pieces.iter().any(|own| {
            own.overlap(piece.x0, piece.x1) > 0
                && text.is_known(&join::joined(text, &[*own, *piece]))
        })
    };
    total.page == next.page && !next.pieces.is_empty() && next.pieces.iter().all(label)
}

/// Whether lines behind a blank one begin with the label of a field, which may
/// stand on several lines at the left edge.
fn opens_field(text: Dump<'_, '_>, printed: &[Printed], lines: Range<usize>) -> bool {
    /// A label's shorter lines are centred.
    const INDENT: i32 = 6;
    let behind_blank = lines.start > 0 && printed[lines.start - 1].pieces.is_empty();
    if !behind_blank {
        return false;
    }
    let block = printed[lines].iter().map_while(|line| line.pieces.first());
    let firsts: Vec<Piece> = block.copied().collect();
    let Some(edge) = firsts.iter().map(|piece| piece.x0).min() else { return false };
    let label: Vec<Piece> = firsts.into_iter().filter(|piece| piece.x0 <= edge + INDENT).collect();
    let found = text.lexicon.lookup(&fold(&join::joined(text, &label)));
    let extra = |role: &Role| matches!(role, Role::Extra | Role::SheetScore);
    found.is_some_and(|found| found.roles.iter().all(extra))
}

fn roles<'l>(text: Dump<'_, 'l>, piece: &Piece) -> &'l [Role] {
    let own = piece.text(text);
    if own.len() > 160 {
        return &[];
    }
    text.roles(own)
}

/// The rows read so far.
struct Rows<'t, 'p> {
    text: Dump<'t, 'p>,
    rows: Vec<RawRow<'t>>,
    /// The page of the last row.
    page: u32,
    printed: &'p [Printed],
    /// Lines whose page breaks are given.
    turned: usize,
}

impl<'t> Rows<'t, '_> {
    fn plain(&mut self, range: Range<usize>) {
        let printed = self.printed;
        for page in printed[range].chunk_by(|a, b| a.page == b.page) {
            self.turn_to(page[0].page);
            self.rows.extend(plain::read(self.text, page));
        }
    }

    fn paged(&mut self, rows: Vec<PagedRow<'t>>) {
        for PagedRow { page, row } in rows {
            self.turn_to(page);
            self.rows.push(row);
        }
    }

    /// Gives the page breaks up to the one before a page.
    fn turn_to(&mut self, page: u32) {
        if page <= self.page {
            return;
        }
        let (from, to) = (self.page, page);
        self.page = page;
        let lines = &self.printed[self.turned..];
        let lines = &lines[..lines.partition_point(|line| line.page <= to)];
        self.turned += lines.len();
        let breaks = lines.iter().filter(|line| line.page_break && from < line.page);
        self.rows
            .extend(breaks.map(|line| bare(RowKind::PageBreak, line.line.start, line.line.end)));
    }
}
