//! What a form prints that nobody filled in: its heading again at the top of a
//! page, and rows left as the blank form has them. None of it is a cell of the
//! record.

use resheet_lexis::{Lexicon, Role, heading_year};
use resheet_model::{Edge, IndicatorColumn};

use crate::copies::without;
use crate::segment::is_title;
use crate::token::Token;

/// Takes such tokens out; gives them.
pub(crate) fn take_out<'a>(tokens: &mut Vec<Token<'a>>, lexicon: &Lexicon) -> Vec<Token<'a>> {
    let mut places = headings(tokens);
    places.extend(blanks(tokens, lexicon));
    places.sort_unstable();
    places.dedup();
    without(tokens, places)
}

/// So many lines stand between the heading of a page and its header at most: the
/// year, the unit of money.
const HEADING: usize = 3;

/// Headings that say again what the sheet's own says, where the header of the
/// indicators follows and the table has not ended: the sheet goes on.
fn headings(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut title: Option<usize> = None;
    let mut in_indicators = false;
    for (at, token) in tokens.iter().enumerate() {
        if is_title(tokens, at) {
            let again = title.is_some_and(|title| tokens[title].folded == token.folded);
            let lines =
                if again && in_indicators { lines_before_header(tokens, at + 1) } else { None };
            if let Some(lines) = lines {
                out.extend(at..=at + lines);
                continue;
            }
            (title, in_indicators) = (Some(at), false);
        }
        in_indicators |= is_header(token);
        in_indicators &= !token.is(|role| *role == Role::Total);
    }
    out
}

fn is_header(token: &Token<'_>) -> bool {
    use IndicatorColumn as C;
    token.is(|role| matches!(role, Role::IndicatorColumn(C::Level1 | C::Level2 | C::Level3)))
}

/// How many lines of a page's heading stand before the header of the indicators.
fn lines_before_header(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let line = |token: &&Token<'_>| heading_year(&token.folded).is_some() || token.is_furniture;
    let lines = tokens[from..].iter().take(HEADING).take_while(line).count();
    tokens.get(from + lines).is_some_and(is_header).then_some(lines)
}

/// Cells of the blank form in the table of indicators: alone in their rows but for
/// labels of levels, or, with a line for each cell, before the next blank or level;
/// and rows that say that they do not apply, with their second level.
fn blanks(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let mut in_indicators = false;
    let blank = |token: &Token<'_>| lexicon.is_blank_of_form(&token.folded);
    let above =
        |token: &Token<'_>| token.is(|role| matches!(role, Role::Level1(_) | Role::Section(_)));
    let level =
        |token: &Token<'_>| above(token) || token.is(|role| matches!(role, Role::Level2(_)));
    let mut start = 0;
    for row in tokens.chunk_by(|a, b| a.row == b.row) {
        let end = start + row.len();
        in_indicators |= row.iter().any(is_header);
        if in_indicators && row.iter().any(blank) {
            let line = row.len() == 1 && !row[0].is_record && row[0].edge == Edge::Line;
            let alone = row.iter().all(|token| blank(token) || level(token));
            // The name may stand on the line behind its lead.
            let next = tokens.get(end);
            let ends = next.is_none_or(|next| blank(next) || next.is_label())
                || start > 0 && out.last() == Some(&(start - 1));
            if alone && (!line || ends) {
                out.extend((start..end).filter(|&at| blank(&tokens[at])));
            }
        } else if in_indicators && row[0].is_record {
            let says = |token: &&Token<'_>| lexicon.is_inapplicable(&token.folded);
            let said = row.iter().filter(says).count();
            // A name and a target.
            if said > 1 && row.iter().all(|token| says(&token) || level(token)) {
                out.extend((start..end).filter(|&at| !above(&tokens[at])));
            }
        }
        start = end;
    }
    out
}
