//! Headers: names of columns that stand beside each other.

use std::borrow::Cow;
use std::ops::Range;

use resheet_lexis::{IndicatorKind, Lexicon, Role, Section};
use resheet_model::{FundColumn, IndicatorColumn, Span};

use crate::inside;
use crate::piece::{Piece, bare};

/// Which table a header is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Table {
    Funds,
    Indicators,
}

impl Table {
    /// The column of this table that a label with these roles names, if any.
    pub(crate) fn column(self, roles: &[Role]) -> Option<Role> {
        roles.iter().copied().find(|role| match self {
            Table::Funds => matches!(role, Role::FundColumn(_) | Role::FundOther),
            Table::Indicators => IndicatorKind::of(&[*role]).is_some(),
        })
    }

    /// Whether a column is of this table and not of the other.
    fn decides(self, role: Role) -> bool {
        use FundColumn as F;
        use IndicatorColumn as C;
        match self {
            Table::Funds => {
                matches!(role, Role::FundColumn(F::Initial | F::Budget | F::Executed | F::Rate))
            }
            Table::Indicators => matches!(
                role,
                Role::IndicatorColumn(
                    C::Level1 | C::Level2 | C::Level3 | C::Target | C::Actual | C::Deviation
                )
            ),
        }
    }
}

/// The name of a column, as it stands in a header.
pub(crate) struct Name<'b> {
    pub(crate) folded: Cow<'b, str>,
    pub(crate) span: Span,
    /// Whether the vocabulary knows it, for whatever it may be.
    pub(crate) labelled: bool,
    /// The column it names, if the vocabulary knows.
    pub(crate) known: Option<Role>,
    /// The positions of the dump's grid under it.
    pub(crate) positions: Range<u32>,
    /// Whether a line end cut it.
    pub(crate) cut: bool,
}

/// A header with a name that the vocabulary lacks, or has twice.
pub(crate) struct Header<'b> {
    pub(crate) table: Table,
    pub(crate) cells: Vec<Name<'b>>,
    /// The first piece behind it.
    pub(crate) body: usize,
}

/// So many columns make a header.
const FEWEST: usize = 2;

/// Where cells stand one by one, so many columns make a header, and so many words
/// that are none may stand together.
const FEWEST_IN_A_RUN: usize = 3;
const GAP: usize = 2;
const WIDE_GAP: usize = 6;

/// All headers with something to learn, in order. `cost` says what the rows behind a
/// header cost.
pub(crate) fn headers<'b>(
    pieces: &'b [Piece<'_>],
    lexicon: &Lexicon,
    cost: impl Fn(&Header<'_>) -> Option<Fitted>,
) -> Vec<Header<'b>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let row = pieces[at].row;
        let end = at + pieces[at..].iter().take_while(|piece| piece.row == row).count();
        if pieces[at].holds && end - at > 1 {
            out.extend(in_row(pieces, at..end, lexicon));
        } else if let Some(header) = in_run(pieces, at, lexicon, &cost) {
            at = header.body.max(at + 1);
            out.extend(worth(header));
            continue;
        } else if end == at + 1 {
            out.extend(inside::headers(&pieces[at], lexicon).into_iter().filter_map(worth));
        }
        at = end;
    }
    out
}

/// The header that a row is, if it is one.
fn in_row<'b>(pieces: &'b [Piece<'_>], row: Range<usize>, lexicon: &Lexicon) -> Option<Header<'b>> {
    let own = &pieces[row.clone()];
    let table = table(own.iter().map(|piece| piece.roles))
        .or_else(|| heads_funds(own, &pieces[row.end..]).then_some(Table::Funds))?;
    let named = |piece: &Piece<'_>| table.column(piece.roles).is_some();
    let lead = own.iter().take_while(|piece| !named(piece) && is_section(piece)).count();
    let own = &own[lead..];
    let row_number = pieces[row.start].row;
    let foreign = own.iter().filter(|piece| !named(piece) && !piece.may_name()).count();
    if foreign > 0 || own.len() < FEWEST + 1 {
        return None;
    }
    // Names that are two known ones each: the cells are cut wrongly, not named anew.
    if own.iter().filter(|piece| is_two(piece, lexicon)).count() > 1 {
        return None;
    }
    // The rest of names may stand in the row below; this one may be the rest.
    let above = pieces[..row.start].iter().rev().take_while(|piece| piece.row + 1 == row_number);
    let above: Vec<&Piece<'_>> = above.filter(|piece| piece.holds).collect();
    if above.iter().filter(|piece| named(piece)).count() >= FEWEST
        && above.iter().all(|piece| named(piece) || piece.may_name() || is_section(piece))
    {
        return None;
    }
    let below = pieces[row.end..].iter().take_while(|piece| piece.row == own[0].row + 1);
    let below: Vec<&Piece<'_>> = below.collect();
    let in_two = below.iter().any(|piece| named(piece))
        && below.iter().all(|piece| named(piece) || piece.may_name());
    let mut cells: Vec<Name<'_>> = Vec::with_capacity(own.len());
    for (at, piece) in own.iter().enumerate() {
        let until = own.get(at + 1).map_or(u32::MAX, |next| next.column.max(piece.column + 1));
        // A merged name that is repeated in its positions is one.
        if let Some(last) = cells.last_mut().filter(|last| last.folded == piece.folded.as_str()) {
            last.positions.end = until;
            continue;
        }
        let torn = in_two && below.iter().any(|rest| (piece.column..until).contains(&rest.column));
        if torn && !named(piece) {
            return None;
        }
        cells.push(name(table, piece, piece.column..until));
    }
    worth(Header { table, cells, body: row.end })
}

/// Whether a row has the heading of the funds in front of names, and the total of the
/// funds stands below.
fn heads_funds(own: &[Piece<'_>], below: &[Piece<'_>]) -> bool {
    let [first, names @ ..] = own else { return false };
    first.is(|role| *role == Role::Section(Section::Funds))
        && names.len() > FEWEST
        && below.iter().take(2).any(|piece| {
            piece.row == first.row + 1 && piece.is(|role| matches!(role, Role::FundTotal))
        })
}

/// Whether a cell is two known labels with nothing between.
fn is_two(piece: &Piece<'_>, lexicon: &Lexicon) -> bool {
    let text = bare(&piece.folded);
    piece.roles.is_empty()
        && lexicon
            .labels_at_start(text)
            .any(|(end, _)| end < text.len() && !lexicon.exact(&text[end..]).is_empty())
}

/// The header that begins at a cell where each line is a cell.
///
/// Many names in a row may be unknown, the last ones too, and the first cells of the
/// body are words as well: of all ends the one behind which rows read cheapest is
/// taken, if they read well. Else no more than a few unknown names stand together.
fn in_run<'b>(
    pieces: &'b [Piece<'_>],
    from: usize,
    lexicon: &Lexicon,
    cost: &impl Fn(&Header<'_>) -> Option<Fitted>,
) -> Option<Header<'b>> {
    /// What a row costs at most, in tenths, that reads well.
    const WELL: u32 = 45;
    table(std::iter::once(pieces[from].roles))
        .or_else(|| IndicatorKind::of(pieces[from].roles).map(|_| Table::Indicators))?;
    let (near, far) = (ends(pieces, from, GAP), ends(pieces, from, WIDE_GAP));
    let plain = header_to(pieces, from, near.start);
    // Names that a line end cut are joined later.
    if pieces[from..far.end].windows(2).any(|pair| is_torn(pair, lexicon)) {
        return None;
    }
    if far == near && far.is_empty() {
        return plain;
    }
    let wide = far.start..=far.end;
    let wide = wide.filter_map(|end| header_to(pieces, from, end));
    let costs = wide.filter_map(|header| Some((cost(&header)?, header)));
    let well = costs.filter(|(cost, _)| cost.row <= WELL);
    well.min_by_key(|(cost, _)| cost.whole).map(|(_, header)| header).or(plain)
}

/// What the rows behind a header cost.
pub(crate) struct Fitted {
    /// All of them.
    pub(crate) whole: u32,
    /// One on average.
    pub(crate) row: u32,
}

/// Where the names from one on may end, if no more than so many stand together that
/// nobody knows: behind the last known one, or behind any after it.
fn ends(pieces: &[Piece<'_>], from: usize, most: usize) -> Range<usize> {
    let known = |piece: &Piece<'_>| {
        [Table::Indicators, Table::Funds].iter().any(|table| table.column(piece.roles).is_some())
    };
    let (mut ends, mut gap) = (from..from, 0);
    for (at, piece) in pieces.iter().enumerate().skip(from).take_while(|(_, piece)| !piece.holds) {
        if known(piece) {
            (ends, gap) = (at + 1..at + 1, 0);
        } else if piece.may_name() && gap < most {
            gap += 1;
            ends.end = at + 1;
        } else {
            // The first level, or the total of the funds, says where the names end.
            let body =
                piece.is(|role| matches!(role, Role::Level1(_) | Role::FundTotal | Role::FundPart));
            let far = most > GAP || at <= ends.start + 1;
            return if body && far { at..at } else { ends };
        }
    }
    ends
}

/// Whether two pieces are one known name that a line end cut.
fn is_torn(pair: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    let [left, right] = pair else { return false };
    let column = |roles: &[Role]| IndicatorKind::of(roles).is_some();
    !(column(left.roles) && column(right.roles))
        && column(lexicon.exact(&format!("{}{}", left.folded, right.folded)))
}

/// The header of the names from one to another; the one before may be a name too.
fn header_to<'b>(pieces: &'b [Piece<'_>], from: usize, end: usize) -> Option<Header<'b>> {
    // Behind the heading of the part or a text.
    let before = from.checked_sub(1).map(|before| &pieces[before]);
    let above = from.checked_sub(2).map(|above| &pieces[above]);
    let begins = |piece: &Piece<'_>| is_section(piece) || piece.folded.ends_with('。');
    let first = match (before, above) {
        (Some(before), Some(above)) if before.may_name() && begins(above) => from - 1,
        _ => from,
    };
    let own = &pieces[first..end];
    let table = table(own.iter().map(|piece| piece.roles))?;
    let cells: Vec<Name<'_>> = own.iter().map(|piece| name(table, piece, 0..0)).collect();
    let kinds = cells.iter().filter_map(|cell| cell.known).count();
    (kinds >= FEWEST_IN_A_RUN).then_some(Header { table, cells, body: end })
}

fn name<'b>(table: Table, piece: &'b Piece<'_>, positions: Range<u32>) -> Name<'b> {
    let folded = Cow::Borrowed(&*piece.folded);
    let labelled = !piece.roles.is_empty();
    let known = table.column(piece.roles);
    Name { labelled, folded, span: piece.span, known, positions, cut: piece.cut }
}

/// A header in which something is to be learned.
fn worth(header: Header<'_>) -> Option<Header<'_>> {
    let unknown = header.cells.iter().any(|cell| cell.known.is_none());
    let twice = (1..header.cells.len()).any(|at| {
        let own = header.cells[at].known;
        let plain = matches!(own, Some(Role::IndicatorOther | Role::FundOther) | None);
        !plain && header.cells[..at].iter().any(|before| before.known == own)
    });
    (unknown || twice).then_some(header)
}

/// The table that some labels are the columns of.
fn table<'l>(labels: impl Iterator<Item = &'l [Role]>) -> Option<Table> {
    let mut count = [0; 2];
    let mut kinds: Vec<Role> = Vec::new();
    for roles in labels {
        for (at, table) in [Table::Funds, Table::Indicators].into_iter().enumerate() {
            if let Some(role) = table.column(roles).filter(|role| table.decides(*role))
                && !kinds.contains(&role)
            {
                kinds.push(role);
                count[at] += 1;
            }
        }
    }
    match count {
        [funds, indicators] if indicators > funds => Some(Table::Indicators),
        [funds, _] if funds > 0 => Some(Table::Funds),
        _ => None,
    }
}

fn is_section(piece: &Piece<'_>) -> bool {
    piece.is(|role| matches!(role, Role::Section(Section::Funds | Section::Indicators)))
}
