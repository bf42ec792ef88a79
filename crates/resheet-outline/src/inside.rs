//! Headers inside a text that has nothing between its cells.

use std::borrow::Cow;

use resheet_lexis::{IndicatorKind, Lexicon, Role, is_han};
use resheet_model::IndicatorColumn as C;

use crate::header::{Header, Name, Table};
use crate::piece::Piece;

/// A shorter text holds no header, a longer one is no form, in bytes.
const SHORTEST: usize = 36;
const LONGEST: usize = 1 << 18;

/// So many columns make a header.
const FEWEST: usize = 4;

/// An unknown name between two known ones is no longer, in characters.
const NAME: usize = 9;

/// The headers of indicator tables in a text: names of columns that follow each other,
/// with unknown ones between them.
pub(crate) fn headers<'b>(piece: &'b Piece<'_>, lexicon: &Lexicon) -> Vec<Header<'b>> {
    let mut out = Vec::new();
    let text = &*piece.folded;
    if !(SHORTEST..LONGEST).contains(&text.len()) {
        return out;
    }
    let mut at = 0;
    while let Some(next) = text[at..].find(|c| lexicon.begins_levels(c)) {
        at += next;
        let level = |role: &Role| matches!(role, Role::IndicatorColumn(C::Level1 | C::Level2));
        let begins = lexicon.labels_at_start(&text[at..]).any(|(_, roles)| roles.iter().any(level));
        let header = if begins { header(piece, at, lexicon) } else { None };
        at = match header {
            Some((header, end)) => {
                out.push(header);
                end
            }
            None => at + text[at..].chars().next().map_or(1, char::len_utf8),
        };
    }
    out
}

/// The header that begins at a byte, and where it ends.
fn header<'b>(piece: &'b Piece<'_>, from: usize, lexicon: &Lexicon) -> Option<(Header<'b>, usize)> {
    let text = &*piece.folded;
    let mut cells: Vec<Name<'b>> = Vec::new();
    let mut at = from;
    let name = |from: usize, to: usize, known: Option<Role>| Name {
        labelled: known.is_some(),
        folded: Cow::Borrowed(&text[from..to]),
        span: piece.span,
        known,
        first_line: None,
        positions: 0..0,
        width: None,
    };
    loop {
        if let Some((end, role)) = label(&text[at..], lexicon) {
            match two(&text[at..at + end], &cells, lexicon) {
                Some((half, [left, right])) => {
                    cells.push(name(at, at + half, Some(left)));
                    cells.push(name(at + half, at + end, Some(right)));
                }
                None => cells.push(name(at, at + end, Some(role))),
            }
            at = behind_bracket(text, at + end);
            continue;
        }
        // A name that nobody knows, up to the next one or to the first level.
        let rest = &text[at..];
        let mut ends = rest.char_indices().skip(1).take(NAME);
        let known = ends.find(|(end, _)| {
            label(&rest[*end..], lexicon).is_some() || first_level(&rest[*end..], lexicon)
        });
        // Or to the end of the line.
        let last = (!rest.is_empty() && rest.chars().nth(NAME).is_none()).then_some(rest.len());
        let end = known.map(|(end, _)| end).or(last);
        let Some(end) = end.filter(|end| is_name(&rest[..*end])) else { break };
        cells.push(name(at, at + end, None));
        at += end;
        if first_level(&text[at..], lexicon) {
            break;
        }
    }
    let ends = at == text.len() || first_level(&text[at..], lexicon);
    while cells.last().is_some_and(|last| last.known.is_none() && !ends) {
        cells.pop();
    }
    let known = cells.iter().filter(|cell| cell.known.is_some()).count();
    let header = Header { table: Table::Indicators, cells, body: usize::MAX };
    (known >= FEWEST).then_some((header, at))
}

/// The two names that one may be as well: `分值得分`, where neither column has a name
/// yet.
fn two(label: &str, cells: &[Name<'_>], lexicon: &Lexicon) -> Option<(usize, [Role; 2])> {
    let column = |text: &str| Table::Indicators.column(lexicon.exact(text));
    let open = |role: Role| cells.iter().all(|cell| cell.known != Some(role));
    label.char_indices().skip(1).find_map(|(half, _)| {
        let [left, right] = [column(&label[..half])?, column(&label[half..])?];
        (left != right && open(left) && open(right)).then_some((half, [left, right]))
    })
}

/// The longest name of a column at the start of a text.
fn label(text: &str, lexicon: &Lexicon) -> Option<(usize, Role)> {
    lexicon.labels_at_start(text).find_map(|(end, roles)| {
        IndicatorKind::of(roles)?;
        Some((end, Table::Indicators.column(roles)?))
    })
}

fn first_level(text: &str, lexicon: &Lexicon) -> bool {
    let level = |role: &Role| matches!(role, Role::Level1(_));
    lexicon.labels_at_start(text).any(|(_, roles)| roles.iter().any(level))
}

/// The byte behind the bracket that opens at a byte, if one does.
fn behind_bracket(text: &str, at: usize) -> usize {
    /// A longer bracket is words, in bytes.
    const BRACKET: usize = 40;
    let inside = text[at..].strip_prefix('(').and_then(|rest| rest.find(')'));
    inside.filter(|close| *close <= BRACKET).map_or(at, |close| at + close + 2)
}

fn is_name(text: &str) -> bool {
    text.chars().count() >= 2 && text.chars().all(is_han)
}
