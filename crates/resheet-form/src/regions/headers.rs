//! The names of columns over the tables of a sheet.

use std::ops::Range;

use resheet_lexis::{IndicatorKind, Role, Section, Shape, half_widths};
use resheet_model::{Field, FundColumn, IndicatorColumn, Span};

use super::{HEADER_AHEAD, Part, squeeze, starts_row};
use crate::token::Token;

/// A column as the header of this sheet names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct HeaderCell<K> {
    /// What it holds.
    pub(crate) kind: K,
    /// Its label, folded of white space only.
    pub(crate) label: String,
    /// Where the label stands; empty if the header is lost.
    pub(crate) span: Span,
    /// The positions of the dump's grid under it.
    pub(crate) positions: Range<u32>,
    /// How many positions its row has.
    pub(crate) width: u32,
    /// Whether these positions mean anything.
    pub(crate) placed: bool,
    /// How wide it is, in half characters, if a line end cut its label.
    pub(crate) wrap: Option<usize>,
    /// Whether what it holds was told by its place and its cells, not by its label.
    pub(crate) bought: bool,
}

/// What a column of the funds table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FundKind {
    /// A column of the record.
    Known(FundColumn),
    /// Another one.
    Other,
}

/// Labels may be interrupted by so many words that are none, inside a header.
const HEADER_GAP: usize = 2;

/// A header has no more columns; what stands under others is left over. Each cell
/// is held against every pair of columns.
const WIDEST_HEADER: usize = 64;

/// A piece of a heading that is printed down the rows is no longer, in
/// characters.
pub(super) const HEADING_PIECE: usize = 2;

pub(super) fn indicator_header(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
) -> Option<(Range<usize>, Vec<HeaderCell<IndicatorKind>>)> {
    use IndicatorColumn as C;
    let kind = |token: &Token<'_>| IndicatorKind::of(token.roles);
    let first = |token: &Token<'_>| {
        matches!(kind(token), Some(IndicatorKind::Known(C::Level1 | C::Level2 | C::Level3)))
    };
    // The heading of the part may stand in front of the labels.
    let lead = tokens[at].is(|role| matches!(role, Role::Section(Section::Indicators)));
    let piece = || {
        // Or a piece of it, where it is printed down the rows.
        let token = &tokens[at];
        let beside =
            tokens.get(at + 1).is_some_and(|next| token.is_record && next.row == token.row);
        let short = token.is_words() && token.length <= HEADING_PIECE && !token.is_label();
        beside && starts_row(tokens, at) && short
    };
    let lead = lead || piece();
    let from = if lead && !first(&tokens[at]) { at + 1 } else { at };
    let (upper, from) = match tokens.get(from) {
        Some(token) if !first(token) => upper_names(tokens, from, end, kind),
        _ => (Vec::new(), from),
    };
    // Columns that the record has no place for, a serial number say, may stand
    // in front of the levels.
    let aside = |token: &&Token<'_>| kind(token) == Some(IndicatorKind::Other);
    let asides = tokens[from.min(end)..end].iter().take(HEADER_GAP).take_while(aside).count();
    if !tokens[..end].get(from + asides).is_some_and(first) {
        return None;
    }
    let longer = longer_half(tokens, from, end, kind);
    let own = |token: &Token<'_>| match kind(token) {
        // What a longer period has is of columns of their own.
        Some(_) if longer.contains(&token.span.start) => Some(IndicatorKind::Other),
        own => own,
    };
    let (header, mut columns) = header(tokens, from, end, IndicatorKind::Other, own);
    let measure = [IndicatorKind::Known(C::Target), IndicatorKind::Operator, IndicatorKind::Unit];
    let parted = columns.iter().any(|cell| measure.contains(&cell.kind));
    let upper = upper.into_iter().filter(|cell| !(parted && measure.contains(&cell.kind)));
    columns.extend(upper);
    let has = |column: C| columns.iter().any(|cell| cell.kind == IndicatorKind::Known(column));
    let enough = (has(C::Level3) || has(C::Level2))
        && (has(C::Target)
            || has(C::Actual)
            || columns.iter().any(|c| c.kind == IndicatorKind::Operator))
        && columns.len() >= 3;
    enough.then_some((at..header.end, columns))
}

/// Where in the source the names of a header's half of a longer period stand, if its row
/// names the same columns twice and the goals above are of such a period and of the year,
/// side by side in the order of the halves.
fn longer_half(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    kind: impl Fn(&Token<'_>) -> Option<IndicatorKind>,
) -> Range<u32> {
    /// Fewer columns are no half.
    const HALF: usize = 2;
    let Some(first) = tokens.get(from).filter(|first| first.placed) else { return 0..0 };
    let row = tokens[from..end].iter().take_while(|token| token.row == first.row);
    let row: Vec<(Option<IndicatorKind>, Span)> =
        row.take(WIDEST_HEADER).map(|token| (kind(token), token.span)).collect();
    let halves = (0..row.len()).find_map(|start| {
        let again = (start + HALF..row.len()).find(|&at| row[at].0 == row[start].0)?;
        let (one, two) = (&row[start..again], row.get(again..again * 2 - start)?);
        let same = one.iter().zip(two).all(|(a, b)| a.0.is_some() && a.0 == b.0);
        same.then(|| [one, two].map(|half| half[0].1.start..half[half.len() - 1].1.end))
    });
    let Some([one, two]) = halves else { return 0..0 };
    let above = &tokens[from.saturating_sub(HEADER_AHEAD)..from];
    let longer = above.iter().rfind(|it| it.placed && it.is(|role| *role == Role::LongerGoal));
    let Some(longer) = longer else { return 0..0 };
    let year = |token: &&Token<'_>| {
        token.row == longer.row && token.is(|role| *role == Role::Field(Field::ExpectedGoal))
    };
    match above.iter().rfind(year) {
        Some(year) if longer.column < year.column => one,
        Some(_) => two,
        None => 0..0,
    }
}

/// The names of the upper line of a header whose lower line names the levels and the parts
/// of the target, where a dump without rows writes one line behind the other: their cells
/// stand behind those of the lower line. And where the lower line begins.
fn upper_names(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    kind: impl Fn(&Token<'_>) -> Option<IndicatorKind>,
) -> (Vec<HeaderCell<IndicatorKind>>, usize) {
    use IndicatorColumn as C;
    let level = |kind: IndicatorKind| {
        matches!(kind, IndicatorKind::Known(C::Level1 | C::Level2 | C::Level3))
    };
    let row = tokens.get(from).map(|token| token.row);
    let mut upper: Vec<HeaderCell<IndicatorKind>> = Vec::new();
    for (at, token) in tokens.iter().enumerate().take(end).skip(from) {
        let Some(own) = kind(token).filter(|_| !token.is_record || Some(token.row) == row) else {
            break;
        };
        if level(own) {
            let known = upper.iter().filter(|cell| matches!(cell.kind, IndicatorKind::Known(_)));
            if known.count() < 2 {
                break;
            }
            return (upper, at);
        }
        if upper.len() >= HEADER_AHEAD || upper.iter().any(|cell| cell.kind == own) {
            break;
        }
        upper.push(cell(token, own));
    }
    (Vec::new(), from)
}

pub(super) fn fund_header(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
) -> Option<(Range<usize>, Vec<HeaderCell<FundKind>>)> {
    use FundColumn as C;
    let kind = |token: &Token<'_>| {
        token.roles.iter().find_map(|role| match role {
            Role::FundColumn(column) => Some(FundKind::Known(*column)),
            Role::FundOther => Some(FundKind::Other),
            _ => None,
        })
    };
    let lead = tokens[at].is(|role| matches!(role, Role::Section(Section::Funds)))
        && !matches!(kind(&tokens[at]), Some(FundKind::Known(_)));
    let mut from = at;
    // A section label, or two of them, may stand in front of the labels.
    while lead
        && from < end
        && from < at + 3
        && !matches!(kind(&tokens[from]), Some(FundKind::Known(_)))
    {
        if unknown_columns(tokens, from, end) > 0 {
            break;
        }
        if !tokens[from].is_label() {
            return None;
        }
        from += 1;
    }
    let first = from + unknown_columns(tokens, from, end);
    let amounts = |token: &Token<'_>| {
        matches!(kind(token), Some(FundKind::Known(C::Initial | C::Budget | C::Executed)))
    };
    if !tokens[..end].get(first).is_some_and(amounts) {
        return None;
    }
    let (header, columns) = header(tokens, from, end, FundKind::Other, kind);
    let has = |column: C| columns.iter().any(|cell| cell.kind == FundKind::Known(column));
    let enough =
        [C::Initial, C::Budget, C::Executed, C::Rate].iter().filter(|c| has(**c)).count() >= 2;
    enough.then_some((at..header.end, columns))
}

/// How many names of columns that the record has no place for stand in front of those of the amounts, over columns
/// of their own: right of the labels of the rows below.
fn unknown_columns(tokens: &[Token<'_>], from: usize, end: usize) -> usize {
    let Some(first) = tokens[..end].get(from).filter(|first| first.placed) else { return 0 };
    let in_row = |token: &&Token<'_>| token.row == first.row;
    let unknown = |token: &&Token<'_>| {
        token.is_words() && token.roles.iter().all(|role| *role == Role::FundOther)
    };
    let row = tokens[from..end].iter().take_while(in_row);
    let count = row.take_while(unknown).count();
    if count == 0 || count > HEADER_GAP {
        return 0;
    }
    let below = tokens[from..end].iter().skip_while(in_row).take(HEADER_AHEAD);
    let label = below.clone().find(|token| token.is(Role::is_fund_row));
    if label.is_some_and(|label| label.placed && label.column < first.column) { count } else { 0 }
}

/// Funds without a header: the total's label with one amount behind it, as in
/// an application, where nothing is executed yet. The amount is the budget.
pub(super) fn bare_funds(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
    open: &Part,
) -> Option<Vec<HeaderCell<FundKind>>> {
    let [label, amount, rest @ ..] = &tokens[at..end.min(at + 3)] else { return None };
    let row = Role::is_fund_row_or_longer;
    // Or the next row of the table follows on the same row of the dump.
    let alone =
        rest.first().is_none_or(|next| next.row != amount.row || !next.is_record || next.is(row));
    let total = |role: &Role| matches!(role, Role::FundTotal | Role::LongerFund);
    let bare = matches!(open, Part::Pairs(_))
        && label.is(total)
        && amount.shape == Shape::Number
        && (!label.is_record || label.row == amount.row)
        && alone;
    bare.then(|| one_column(amount))
}

/// Funds without a header whose total has a label that nobody knows: it stands
/// between the heading of the funds and one amount, and the row below is a part.
pub(super) fn unnamed_total(
    tokens: &[Token<'_>],
    at: usize,
    end: usize,
    open: &Part,
) -> Option<Vec<HeaderCell<FundKind>>> {
    let [heading, label, amount, part, ..] = &tokens[at..end] else { return None };
    let unnamed = matches!(open, Part::Pairs(_))
        && heading.is(|role| *role == Role::Section(Section::Funds))
        && heading.is_record
        && heading.row == label.row
        && label.row == amount.row
        && label.is_words()
        && label.roles.is_empty()
        && amount.shape == Shape::Number
        && part.is(|role| *role == Role::FundPart)
        && part.row == amount.row + 1;
    unnamed.then(|| one_column(amount))
}

/// The column of the budget alone, where no header stands above an amount.
fn one_column(amount: &Token<'_>) -> Vec<HeaderCell<FundKind>> {
    vec![HeaderCell {
        kind: FundKind::Known(FundColumn::Budget),
        label: String::new(),
        span: Span::at(amount.span.start as usize),
        positions: 0..u32::MAX,
        width: 0,
        placed: false,
        wrap: None,
        bought: false,
    }]
}

/// Reads the labels of a header from its first label on. Where the dump keeps
/// rows, a label that spans two lines leaves words behind that are none
/// (`年度` above `指标值`); the label of the next row takes their place.
fn header<K: Copy + PartialEq>(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    other: K,
    kind: impl Fn(&Token<'_>) -> Option<K>,
) -> (Range<usize>, Vec<HeaderCell<K>>) {
    let mut columns: Vec<HeaderCell<K>> = Vec::new();
    let mut unknown: Vec<usize> = Vec::new();
    let mut last = from;
    let row = tokens[from].row;
    for (at, token) in tokens.iter().enumerate().take(end).skip(from) {
        let same_row = !token.is_record || token.row == row;
        match kind(token) {
            Some(kind) => {
                let repeated = kind != other && columns.iter().any(|cell| cell.kind == kind);
                if repeated || columns.len() >= WIDEST_HEADER {
                    break;
                }
                if same_row {
                    columns.push(cell(token, kind));
                } else if let Some(place) = (!unknown.is_empty()).then(|| unknown.remove(0)) {
                    columns[place].kind = kind;
                    columns[place].label =
                        format!("{}{}", columns[place].label, squeeze(token.text));
                } else {
                    break;
                }
                last = at + 1;
            }
            None => {
                let figure =
                    matches!(token.shape, Shape::Number | Shape::Percent | Shape::Quantity);
                let short = !figure && token.length <= 12 && token.roles.is_empty();
                let row_continues = token.is_record && token.row == row;
                let room = columns.len() < WIDEST_HEADER;
                if !(short && room && same_row && (row_continues || unknown.len() < HEADER_GAP)) {
                    break;
                }
                if !row_continues
                    && !tokens[at + 1..end.min(at + 2)].iter().any(|next| kind(next).is_some())
                {
                    break;
                }
                unknown.push(columns.len());
                columns.push(cell(token, other));
                if row_continues {
                    last = at + 1;
                }
            }
        }
    }
    // Words behind the last label are no part of the header.
    while columns.len() > 1
        && !(from..last).any(|at| Some(tokens[at].span) == columns.last().map(|c| c.span))
    {
        columns.pop();
    }
    for at in 0..columns.len() {
        let stop = columns.get(at + 1).map_or(u32::MAX, |next| next.positions.start);
        columns[at].positions.end = stop.max(columns[at].positions.start + 1);
    }
    (from..last, columns)
}

fn cell<K>(token: &Token<'_>, kind: K) -> HeaderCell<K> {
    HeaderCell {
        kind,
        label: squeeze(token.text),
        span: token.span,
        positions: token.column..token.column + token.columns,
        width: token.width,
        placed: token.placed,
        wrap: wrap(token),
        bought: token.learned,
    }
}

/// How wide the column of a label is that a line end cut: as wide as its widest line.
fn wrap(token: &Token<'_>) -> Option<usize> {
    if token.is_record || token.more.is_empty() {
        return None;
    }
    let mut rest = token.text;
    let mut widest = 0;
    for piece in token.pieces() {
        // A piece that reads otherwise than its source tells no width.
        let (line, behind) = rest.split_at_checked(piece.range().len())?;
        widest = widest.max(half_widths(line));
        rest = behind;
    }
    rest.is_empty().then_some(widest)
}
