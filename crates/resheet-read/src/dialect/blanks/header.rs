//! The header rows of the tables on a page, wrapped over several lines as they
//! may be.

use resheet_lexis::{Label, Role, Section, is_han};
use resheet_model::{FundColumn, IndicatorColumn};

use super::heads::Heads;
use super::piece::{Piece, Printed, in_one};
use crate::dump::Dump;

/// What stands under a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Amounts.
    Funds,
    /// Goals and results, side by side.
    Goals,
    /// Indicators.
    Indicators,
}

/// A header row: its lines and what stands under it.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
    /// How well it fits.
    pub(super) score: i32,
}

/// Labels above each other in a header row.
#[derive(Clone, Debug)]
pub(super) struct Stack {
    pub(super) pieces: Vec<Piece>,
    pub(super) x0: i32,
    pub(super) x1: i32,
}

impl Stack {
    pub(super) fn push(&mut self, piece: Piece) {
        self.x0 = self.x0.min(piece.x0);
        self.x1 = self.x1.max(piece.x1);
        self.pieces.push(piece);
    }

    /// The label.
    pub(super) fn label<'l>(&self, text: Dump<'_, 'l>) -> Label<'l> {
        text.label(&in_one(text, self.pieces.iter()))
    }
}

/// So many names make a header of indicators.
const FEWEST_OF_INDICATORS: i32 = 4;

/// A header is never higher than this.
const HEIGHT: usize = 5;

/// All headers, in order.
pub(super) fn headers(text: Dump<'_, '_>, printed: &[Printed]) -> Vec<Header> {
    let mut out: Vec<Header> = Vec::new();
    let mut at = 0;
    while at < printed.len() {
        let Some(mut best) = window(text, printed, at, printed.len()) else {
            at += 1;
            continue;
        };
        // A better one may begin inside this one, not behind it.
        let mut later = at + 1;
        while later < best.1.to {
            let other = window(text, printed, later, printed.len());
            if let Some(other) = other.filter(|other| other.0 > best.0) {
                best = other;
            }
            later += 1;
        }
        // And another one may end above that.
        let above = (at..best.1.from).filter_map(|from| window(text, printed, from, best.1.from));
        out.extend(above.max_by_key(|above| above.0).map(|(_, header)| header));
        let header = with_unknown_lines(text, printed, best.1);
        at = header.to;
        out.push(header);
    }
    out
}

/// A header with the line above it where that has nothing but names nobody knows, and with
/// the line below it that ends them. They stand beside the names between them: a name of two
/// lines lies about the middle of those of one.
fn with_unknown_lines(text: Dump<'_, '_>, printed: &[Printed], header: Header) -> Header {
    let own = &printed[header.from..header.to];
    let over = |piece: &Piece, line: &Printed| {
        line.pieces.iter().any(|other| piece.overlap(other.x0, other.x1) > 0)
    };
    let above = header.from.checked_sub(1).map(|at| &printed[at]);
    let raised = above.filter(|above| {
        let before = header.from.checked_sub(2).map(|at| &printed[at]);
        let begins = |piece: &Piece| {
            let label = text.label(piece.text(text));
            may_name(label.folded())
                && !label.is_known()
                && !own.iter().any(|line| over(piece, line))
                // What stands below a text may be its rest.
                && before.is_none_or(|before| !over(piece, before))
        };
        above.page == own[0].page && !above.pieces.is_empty() && above.pieces.iter().all(begins)
    });
    let (Some(raised), Some(below)) = (raised, printed.get(header.to)) else { return header };
    let ends = |piece: &Piece| {
        let text = piece.text(text);
        text.chars().all(is_han) && over(piece, raised)
    };
    let ended = below.page == raised.page
        && !below.pieces.is_empty()
        && below.pieces.iter().all(ends)
        && header.to + 1 - (header.from - 1) <= HEIGHT;
    if ended { Header { from: header.from - 1, to: header.to + 1, ..header } } else { header }
}

/// The best header that begins with a line and ends before another, and how
/// good it is.
fn window(
    text: Dump<'_, '_>,
    printed: &[Printed],
    from: usize,
    end: usize,
) -> Option<(i32, Header)> {
    let first = &printed[from];
    if !first.pieces.iter().any(|piece| is_header_word(text, piece.text(text))) {
        return None;
    }
    if is_last_character(text, printed, from) {
        return None;
    }
    let mut best: Option<(i32, Header)> = None;
    let mut heads = Heads::default();
    for to in from + 1..=(from + HEIGHT).min(end) {
        let last = &printed[to - 1];
        if last.pieces.is_empty() || last.page != first.page {
            break;
        }
        heads.push(text, &last.pieces);
        if let Some((score, kind)) = judge(text, heads.stacks())
            && best.as_ref().is_none_or(|(known, _)| score > *known)
        {
            best = Some((score, Header { from, to, kind, score }));
        }
    }
    best
}

/// Whether a line is one character that no other stands below: the end of a cell
/// above, not a vertical label beside the header.
fn is_last_character(text: Dump<'_, '_>, printed: &[Printed], line: usize) -> bool {
    let single = |piece: &Piece| piece.text(text).split_whitespace().next().map(str::len);
    let [only] = printed[line].pieces[..] else { return false };
    let alone = |piece: &Piece| single(piece).is_some_and(|length| length <= 4);
    alone(&only)
        && only.text(text).chars().count() == 1
        && !printed[line + 1..]
            .iter()
            .take(2 * HEIGHT)
            .filter_map(|line| line.pieces.first())
            .any(|piece| alone(piece) && (piece.x0 - only.x0).abs() <= 1)
}

fn is_header_word(text: Dump<'_, '_>, own: &str) -> bool {
    let label = text.label(own);
    own.len() <= 120 && (label.is_beginning() || label.is_known())
}

/// Pieces that stand above each other.
pub(super) fn stacks<'p>(pieces: impl Iterator<Item = &'p Piece>) -> Vec<Stack> {
    let mut out: Vec<Stack> = Vec::new();
    for piece in pieces {
        let under = out
            .iter_mut()
            .map(|stack| (piece.overlap(stack.x0, stack.x1), stack))
            .filter(|(overlap, stack)| {
                *overlap > 0 && stack.pieces.last().is_some_and(|last| last.y < piece.y)
            })
            .max_by_key(|(overlap, _)| *overlap);
        match under {
            Some((_, stack)) => {
                stack.push(*piece);
            }
            None => out.push(Stack { pieces: vec![*piece], x0: piece.x0, x1: piece.x1 }),
        }
    }
    out.sort_by_key(|stack| (stack.x0, stack.x1));
    out
}

/// Which header the stacks are, and how well they fit.
pub(super) fn judge(text: Dump<'_, '_>, stacks: &[Stack]) -> Option<(i32, Kind)> {
    let (mut amounts, mut levels, mut columns, mut goals) = (0, 0, 0, 0);
    let mut score = 0;
    // What heads of one table count in that of another.
    let mut of_indicators = 0;
    for (nth, stack) in stacks.iter().enumerate() {
        let label = stack.label(text);
        // A character of a vertical label stands left of all heads.
        let folded = label.folded();
        let vertical =
            nth == 0 && folded.chars().count() == stack.pieces.len() && folded.chars().all(is_han);
        let pieces = i32::try_from(stack.pieces.len()).unwrap_or(1);
        let roles = if folded.len() <= 160 { label.roles() } else { &[] };
        let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
        let of_table = has(is_column) || has(|role| matches!(role, Role::Section(_)));
        if of_table {
            // Of two heights, the one that makes longer labels whole.
            score += 3 + pieces;
            if roles.iter().all(|role| matches!(role, Role::Operator | Role::Unit)) {
                of_indicators += 3 + 5 * pieces;
            }
        } else if label.is_beginning() && !vertical {
            // A label that does not end here begins a row under the header.
            score -= 2 * pieces;
        } else if !vertical && may_name(folded) && (pieces == 1 || is_wrapped(text, stack)) {
            // A name that nobody knows says little against a header.
            score -= 1;
        } else if !vertical && may_name(folded) {
            score -= 2;
        } else if !vertical {
            score -= 4 * pieces;
        }
        amounts += i32::from(has(|role| {
            use FundColumn::{Budget, Executed, Initial, Rate};
            matches!(role, Role::FundColumn(Initial | Budget | Executed | Rate))
        }));
        levels += i32::from(has(|role| {
            use IndicatorColumn::{Level1, Level2, Level3};
            matches!(role, Role::IndicatorColumn(Level1 | Level2 | Level3))
        }));
        columns += i32::from(has(|role| {
            matches!(role, Role::IndicatorColumn(_) | Role::Operator | Role::Unit)
        }));
        goals += i32::from(has(Role::is_goal));
    }
    // A level counts twice: only tables of indicators have one.
    let kind = if levels + columns >= FEWEST_OF_INDICATORS {
        Kind::Indicators
    } else if amounts >= 2 {
        Kind::Funds
    } else if goals >= 2 {
        Kind::Goals
    } else {
        return None;
    };
    if kind != Kind::Indicators {
        score -= of_indicators;
    }
    (score > 0).then_some((score, kind))
}

/// Whether the rest of a name stands below it: it is shorter, for the line was full.
fn is_wrapped(text: Dump<'_, '_>, stack: &Stack) -> bool {
    let [first, rest] = &stack.pieces[..] else { return false };
    rest.text(text).len() < first.text(text).len()
}

/// Whether a folded text may be the name of a column that nobody knows.
fn may_name(folded: &str) -> bool {
    const LENGTH: std::ops::RangeInclusive<usize> = 2..=8;
    LENGTH.contains(&folded.chars().count()) && folded.chars().all(is_han)
}

fn is_column(role: &Role) -> bool {
    role.heads_a_column()
        || role.is_goal()
        || matches!(role, Role::Section(Section::Funds | Section::Goals | Section::Indicators))
}
