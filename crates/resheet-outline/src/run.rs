//! The header of a dump where each line is a cell, or a piece of one.
//!
//! Many names in a row may be unknown, the last ones too, and the first cells of the
//! body are words as well. A line end may cut a name, and two names may stand on a line
//! with nothing between. So there are many ways to part the lines into names and many
//! ends: the one behind which rows read cheapest is taken, if they read well. Else no
//! more than a few unknown names stand together.

use std::borrow::Cow;
use std::ops::Range;

use resheet_lexis::{
    Between, Lexicon, NamePiece, Parting, Role, half_widths, names_inside, partings,
};

use crate::header::{Header, Name, Table, begins_header, heading, is_section, opens_header, table};
use crate::piece::Piece;

/// So many columns with a known name make a header.
const FEWEST: usize = 3;
const FEWEST_OF_FUNDS: usize = 2;

/// So many words that are no known names may stand together in a header, and where the
/// rows behind it are weighed.
const GAP: usize = 2;
const WIDE_GAP: usize = 6;

/// A header has no more pieces.
const MOST_PIECES: usize = 48;

/// So many ways to part the names are weighed for one end, and for those behind the last
/// known name.
const WAYS: usize = 4;
const WAYS_BEHIND: usize = 2;

/// What a row costs at most, in tenths, that reads well, where its cells are whole and
/// where line ends cut them; and what a point of the cost of names is, in tenths as well.
const WELL: u32 = 60;
const WELL_CUT: u32 = 85;
const A_POINT: u32 = 4;

/// A cell or a part of one, as a piece of a header.
struct Part<'b> {
    text: &'b str,
    before: Between,
    /// The piece of the dump it is of.
    piece: usize,
    /// Whether it is the last of its cell.
    ends: bool,
}

/// So many headers of a dump are weighed by the rows behind them; what they teach holds
/// for all of the dump. A dump of many sheets has the same header again and again.
pub(crate) const MOST_WEIGHED: usize = 40;

/// The header that begins at a piece, if one does. `cost` says what the rows behind a
/// header cost, if that is less than so much, and no more for a row; `kin` which cells are
/// like levels of the form's own, behind which no header ends; `left` is how many more may be
/// weighed.
pub(crate) fn header<'b>(
    pieces: &'b [Piece<'_>],
    kin: &[bool],
    from: usize,
    lexicon: &Lexicon,
    cost: &impl Fn(&Header<'_>, u32, u32) -> Option<u32>,
    left: &mut usize,
) -> Option<Header<'b>> {
    if !begins_header(&pieces[from..], lexicon) || is_of_goals(pieces, from) {
        return None;
    }
    let parts = parts(pieces, first(pieces, from), lexicon);
    let own: Vec<NamePiece<'_>> =
        parts.iter().map(|part| NamePiece { text: part.text, before: part.before }).collect();
    let wraps = wraps(&pieces[from..], lexicon);
    let ways = partings(&own, WAYS, wraps, lexicon);
    let run = Run { pieces, parts: &parts, lexicon };
    let far = run.last_known(&ways, WIDE_GAP)?;
    let near = run.last_known(&ways, GAP).unwrap_or(far);
    // A header on one line with nothing between its names: so are its rows.
    if parts[0].piece == parts[near - 1].piece {
        return None;
    }
    let plain = ways[near].first().and_then(|way| run.header(way, GAP));
    let certain = |header: &Header<'_>| {
        let mut cells = header.cells.iter().enumerate();
        let before = |at: usize| header.cells[..at].iter();
        cells.all(|(at, cell)| cell.known.is_some() && before(at).all(|it| it.known != cell.known))
    };
    if near == far && near == parts.len() && plain.as_ref().is_some_and(certain) || *left == 0 {
        return plain;
    }
    *left -= 1;
    let ends = (near..=parts.len().min(far + WIDE_GAP))
        .filter(|&end| run.ends(end) && !kin[parts[end - 1].piece]);
    let candidates = ends.flat_map(|end| {
        let most = if end == near || end == far { WAYS } else { WAYS_BEHIND };
        ways[end].iter().take(most)
    });
    let well = if wraps { WELL_CUT } else { WELL };
    let mut best: Option<(u32, Header<'b>)> = None;
    for way in candidates {
        let Some(header) = run.header(way, WIDE_GAP) else { continue };
        let names = way.cost.saturating_mul(A_POINT);
        let most = best.as_ref().map_or(u32::MAX, |(least, _)| *least).saturating_sub(names);
        if let Some(rows) = cost(&header, most, well) {
            best = Some((rows.saturating_add(names), header));
        }
    }
    best.map(|(_, header)| header).or(plain)
}

/// Whether a piece is the label of the result behind that of the goal: a column may have
/// that name as well.
fn is_of_goals(pieces: &[Piece<'_>], at: usize) -> bool {
    let goal = |piece: &Piece<'_>| piece.is(Role::is_goal);
    goal(&pieces[at]) && at.checked_sub(1).is_some_and(|before| goal(&pieces[before]))
}

/// Whether a line end cuts a known word among the next pieces.
fn wraps(pieces: &[Piece<'_>], lexicon: &Lexicon) -> bool {
    /// So many pieces are looked at.
    const PIECES: usize = 120;
    pieces[..pieces.len().min(PIECES)].windows(2).any(|pair| {
        let [first, rest] = pair else { return false };
        !first.is_record
            && rest.roles.is_empty()
            && lexicon.begins_label(&first.folded)
            && !lexicon.exact(&format!("{}{}", first.folded, rest.folded)).is_empty()
    })
}

/// The first piece of the header: of the names in front of its first known one, the first
/// that stands behind the heading of the part or a text.
fn first(pieces: &[Piece<'_>], from: usize) -> usize {
    /// Such names have no more lines: three levels of up to three lines.
    const LINES: usize = 9;
    // What a heading says in brackets is of the heading.
    let aside = |piece: &Piece<'_>| piece.folded.starts_with('(') && piece.folded.ends_with(')');
    let begins =
        |piece: &Piece<'_>| is_section(piece) || piece.folded.ends_with('。') || aside(piece);
    let name = |piece: &&Piece<'_>| piece.may_be_of_name() && piece.roles.is_empty();
    let before = pieces[..from].iter().rev().take(LINES).take_while(name).count();
    let ways = (1..=before).map(|lines| from - lines);
    ways.into_iter().find(|&at| at > 0 && begins(&pieces[at - 1])).unwrap_or(from)
}

/// The pieces of names from one piece on, as far as names may go.
fn parts<'b>(pieces: &'b [Piece<'_>], from: usize, lexicon: &Lexicon) -> Vec<Part<'b>> {
    let mut parts: Vec<Part<'b>> = Vec::new();
    for (at, piece) in pieces.iter().enumerate().skip(from) {
        let named = opens_header(piece.roles);
        if piece.is_record || !(named || piece.may_be_of_name()) || parts.len() >= MOST_PIECES {
            break;
        }
        let text = &*piece.folded;
        let head = if at == from { heading(piece, lexicon) } else { 0 };
        let mut cuts =
            if piece.roles.is_empty() { names_inside(text, lexicon) } else { Vec::new() };
        // A word of the neighbouring cell that strayed here makes no name.
        let before = parts.last().map(|last| last.text);
        let behind = pieces.get(at + 1).map(|next| next.folded.as_str());
        let strayed = cuts.first().is_some_and(|&end| before == Some(&text[..end]))
            || cuts.last().is_some_and(|&end| behind == Some(&text[end..]));
        if strayed {
            cuts.clear();
        }
        let begins = at == from || pieces[at - 1].row != piece.row;
        let mut before = if begins { Between::Line } else { Between::Blank };
        let mut start = head;
        for end in cuts.into_iter().filter(|end| *end > head).chain([text.len()]) {
            parts.push(Part {
                text: &text[start..end],
                before,
                piece: at,
                ends: end == text.len(),
            });
            (start, before) = (end, Between::Nothing);
        }
    }
    parts
}

struct Run<'r, 'b> {
    pieces: &'b [Piece<'b>],
    parts: &'r [Part<'b>],
    lexicon: &'r Lexicon,
}

impl<'b> Run<'_, 'b> {
    /// Whether a header may end in front of a part: not inside a cell.
    fn ends(&self, end: usize) -> bool {
        end > 0 && self.parts[end - 1].ends
    }

    /// The last end behind a known name, in front of which no more than so many names
    /// that nobody knows stand together.
    fn last_known(&self, ways: &[Vec<Parting>], most: usize) -> Option<usize> {
        let mut ends = (1..=self.parts.len()).rev().filter(|&end| self.ends(end));
        ends.find(|&end| {
            let way = ways[end].first();
            let header = way.and_then(|way| self.header(way, most));
            header.is_some_and(|it| it.cells.last().is_some_and(|last| last.known.is_some()))
        })
    }

    /// The header of some names, if they make one.
    fn header(&self, way: &Parting, most: usize) -> Option<Header<'b>> {
        let names = way.names.iter().map(|name| {
            let text = self.text(name);
            let roles = self.lexicon.lookup(&text).map_or(&[][..], |found| found.roles);
            (name, text, roles)
        });
        let names: Vec<_> = names.collect();
        let table = table(names.iter().map(|(.., roles)| *roles))?;
        let mut gap = 0;
        let mut known = 0;
        let mut cells: Vec<Name<'b>> = Vec::with_capacity(names.len());
        for (name, folded, roles) in names {
            let role = table.column(roles);
            gap = if role.is_some() { 0 } else { gap + 1 };
            known += usize::from(role.is_some());
            if gap > most {
                return None;
            }
            let parts = &self.parts[name.clone()];
            let first = parts[0].piece;
            cells.push(Name {
                labelled: !roles.is_empty(),
                folded,
                span: self.pieces[first].span,
                known: role,
                first_line: None,
                positions: 0..0,
                width: self.width(parts),
            });
        }
        let end = way.names.last()?.end;
        let body = self.parts[end - 1].piece + 1;
        let fewest = if table == Table::Funds { FEWEST_OF_FUNDS } else { FEWEST };
        (known >= fewest).then_some(Header { table, cells, body })
    }

    /// How wide the column of a name is that a line end cut, in half characters.
    fn width(&self, parts: &[Part<'b>]) -> Option<usize> {
        let lines = parts.chunk_by(|a, b| a.piece == b.piece);
        let widths = lines.map(|line| line.iter().map(|part| half_widths(part.text)).sum());
        let widths: Vec<usize> = widths.collect();
        (widths.len() > 1).then(|| widths.into_iter().max().unwrap_or(0))
    }

    /// The characters of a name.
    fn text(&self, name: &Range<usize>) -> Cow<'b, str> {
        match &self.parts[name.clone()] {
            [only] => Cow::Borrowed(only.text),
            parts => Cow::Owned(parts.iter().map(|part| part.text).collect()),
        }
    }
}
