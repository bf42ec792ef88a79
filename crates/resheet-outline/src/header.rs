//! Headers: names of columns that stand beside each other.

use std::borrow::Cow;
use std::ops::Range;

use resheet_lexis::{IndicatorKind, Lexicon, Role, Section, fold};
use resheet_model::{FundColumn, IndicatorColumn, Span};

use crate::piece::{Piece, bare};
use crate::{inside, run};

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
            Table::Funds => role.heads_a_fund_column(),
            Table::Indicators => role.heads_an_indicator_column(),
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
    /// The column that the first of its lines names, where the others are of no name.
    pub(crate) first_line: Option<Role>,
    /// The positions of the dump's grid under it.
    pub(crate) positions: Range<u32>,
    /// How wide its column is, in half characters, if a line end cut it.
    pub(crate) width: Option<usize>,
}

/// A header with a name that the vocabulary lacks, or has twice.
pub(crate) struct Header<'b> {
    pub(crate) table: Table,
    pub(crate) cells: Vec<Name<'b>>,
    /// The first piece behind it.
    pub(crate) body: usize,
}

impl Header<'_> {
    /// Whether two of its names are of one column that the record has.
    pub(crate) fn names_twice(&self) -> bool {
        (1..self.cells.len()).any(|at| {
            let own = self.cells[at].known;
            let plain = matches!(own, Some(Role::IndicatorOther | Role::FundOther) | None);
            !plain && self.cells[..at].iter().any(|before| before.known == own)
        })
    }
}

/// So many columns make a header.
const FEWEST: usize = 2;

/// So many known names prove a header in which a cell holds more than its name.
const PROVED: usize = 3;

/// All headers with something to learn, in order. `cost` says what the rows behind a
/// header cost, if that is less than so much, and no more for a row; `kin` which cells are
/// like levels of the form's own.
pub(crate) fn headers<'b>(
    pieces: &'b [Piece<'_>],
    kin: &[bool],
    lexicon: &Lexicon,
    cost: impl Fn(&Header<'_>, u32, u32) -> Option<u32>,
) -> Vec<Header<'b>> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut left = run::MOST_WEIGHED;
    let mut end = 0;
    while at < pieces.len() {
        // A row is looked at once, however many of its cells may begin a header.
        if at >= end {
            let row = pieces[at].row;
            end = at + pieces[at..].iter().take_while(|piece| piece.row == row).count();
        }
        if pieces[at].is_record && end - at > 1 {
            out.extend(in_row(pieces, at..end, lexicon));
        } else if let Some(header) = run::header(pieces, kin, at, lexicon, &cost, &mut left) {
            at = header.body.max(at + 1);
            out.extend(worth(header));
            continue;
        } else if end == at + 1 {
            out.extend(inside::headers(&pieces[at], lexicon).into_iter().filter_map(worth));
        } else if !pieces[at].is_record {
            // The next cell of the line may begin one.
            at += 1;
            continue;
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
    let is_proved = own.iter().filter(|piece| named(piece)).count() >= PROVED;
    let first = |piece: &Piece<'_>| first_line(table, piece, lexicon).filter(|_| is_proved);
    let begins = |piece: &Piece<'_>| first(piece).is_some();
    let foreign = |piece: &&Piece<'_>| !named(piece) && !piece.may_name() && !begins(piece);
    let foreign = own.iter().filter(foreign).count();
    if foreign > 0 || own.len() < FEWEST + 1 {
        return None;
    }
    // Names that are two known ones each: the cells are cut wrongly, not named anew.
    if own.iter().filter(|piece| is_two(piece, lexicon)).count() > 1 {
        return None;
    }
    // The rest of names may stand in the row below; this one may be the rest.
    let above = pieces[..row.start].iter().rev().take_while(|piece| piece.row + 1 == row_number);
    let above: Vec<&Piece<'_>> = above.filter(|piece| piece.is_record).collect();
    if above.iter().filter(|piece| named(piece)).count() >= FEWEST
        && above.iter().all(|piece| named(piece) || piece.may_name() || is_section(piece))
    {
        return None;
    }
    let below = pieces[row.end..].iter().take_while(|piece| piece.row == own[0].row + 1);
    let below: Vec<&Piece<'_>> = below.collect();
    let in_two = below.iter().any(|piece| named(piece))
        && below.iter().all(|piece| named(piece) || piece.may_name());
    // Signs and units are columns of a group. Without positions nothing says of which.
    let part = |piece: &&Piece<'_>| piece.is(|role| matches!(role, Role::Operator | Role::Unit));
    if in_two && below.iter().any(part) && !own[0].placed {
        return None;
    }
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
        cells.push(Name { first_line: first(piece), ..name(table, piece, piece.column..until) });
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

/// What the rows behind a header cost.
pub(crate) struct Fitted {
    /// All of them.
    pub(crate) whole: u32,
    /// One on average.
    pub(crate) row: u32,
}

/// Whether a label names a column, and decides of which table it is or is one of levels.
pub(crate) fn opens_header(roles: &[Role]) -> bool {
    IndicatorKind::of(roles).is_some() || table(std::iter::once(roles)).is_some()
}

/// Where the heading of a table ends that stands in front of a name with nothing between,
/// in bytes.
pub(crate) fn heading(piece: &Piece<'_>, lexicon: &Lexicon) -> usize {
    if !piece.roles.is_empty() {
        return 0;
    }
    let heading = |role: &Role| matches!(role, Role::Section(Section::Funds | Section::Indicators));
    let found = lexicon.labels_at_start(&piece.folded);
    found.into_iter().find(|(_, roles)| roles.iter().any(heading)).map_or(0, |(end, _)| end)
}

/// Whether a name of a column begins with the first of some pieces.
pub(crate) fn begins_header(pieces: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    /// A name has no more pieces.
    const PIECES: usize = 4;
    let [first, ..] = pieces else { return false };
    if opens_header(first.roles) {
        return true;
    }
    // A label is a label, whatever stands behind it.
    if !first.roles.is_empty() || !first.may_be_of_name() {
        return false;
    }
    let text: String = pieces.iter().take(PIECES).map(|piece| piece.folded.as_str()).collect();
    lexicon.labels_at_start(&text[heading(first, lexicon)..]).any(|(_, roles)| opens_header(roles))
}

fn name<'b>(table: Table, piece: &'b Piece<'_>, positions: Range<u32>) -> Name<'b> {
    let folded = Cow::Borrowed(&*piece.folded);
    let labelled = !piece.roles.is_empty();
    let known = table.column(piece.roles);
    Name { labelled, folded, span: piece.span, known, first_line: None, positions, width: None }
}

/// The column that the first line of a cell names, where what stands below is no name: the
/// text of another cell that ran over its border. Text above a name is the last line of the
/// cell above, which repairs put back.
fn first_line(table: Table, piece: &Piece<'_>, lexicon: &Lexicon) -> Option<Role> {
    if !piece.roles.is_empty() {
        return None;
    }
    let (first, rest) = piece.text.split_once('\n')?;
    let is_name = !lexicon.exact(bare(&fold(rest))).is_empty();
    table.column(lexicon.exact(bare(&fold(first)))).filter(|_| !is_name)
}

/// A header in which something is to be learned.
fn worth(header: Header<'_>) -> Option<Header<'_>> {
    let unknown = header.cells.iter().any(|cell| cell.known.is_none());
    (unknown || header.names_twice()).then_some(header)
}

/// The table that some labels are the columns of.
pub(crate) fn table<'l>(labels: impl Iterator<Item = &'l [Role]>) -> Option<Table> {
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

pub(crate) fn is_section(piece: &Piece<'_>) -> bool {
    piece.is(|role| matches!(role, Role::Section(Section::Funds | Section::Indicators)))
}
