//! Cells that wrap, where a line of the dump is a line of a cell.
//!
//! A narrow column breaks its cells into lines of nearly one width, and the dump
//! has each line for itself. How wide a column is, its own lines tell: the table
//! is read once with pieces joined freely, then again with the width that most
//! broken lines of each column have. A piece goes on with the one before it only
//! where that line had no room for its first character; no piece is wider than
//! its column.

use resheet_lexis::{Role, Shape, half_widths, operator, shape};
use resheet_model::{Edge, IndicatorColumn as C};

use super::table::{IndicatorTable, is_leftover};
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;
use resheet_align::{self as align, Alignment, Cost, NEVER, Step, column_of};

/// So many labels of levels must be cut for a line to be a line of a cell.
const FEWEST_CUT: usize = 1;

/// A value is looked for in so many pieces.
const PIECES: usize = 3;

/// Readings, each with the widths that the one before found.
const PASSES: usize = 3;

/// What it costs a piece that the line before it had room for it, or that it is
/// wider than its column.
const ROOM: Cost = 60;
const TOO_WIDE: Cost = 40;

/// What it costs a piece that it stands on the line of the one before it.
const BLANK: Cost = 10;

/// What it costs words to go on with a full line, and with a level that nobody knows.
const FULL: Cost = 2;
const OWN_LEVEL: Cost = 4;

/// What it costs words to be a reason, a name with clauses, or a lone character.
const REASON: Cost = 5;
const SENTENCE: Cost = 20;
const LONE: Cost = 25;

pub(super) struct Wraps {
    /// For each token how wide it is, in half characters.
    width: Vec<usize>,
    /// How wide the first part of it is that is never broken.
    first: Vec<usize>,
    /// What it makes of the pieces before it.
    joined: Vec<Option<JoinedText>>,
    /// The width of each column, where it is known; a label that a line end cut tells it.
    columns: Vec<Option<usize>>,
    labels: Vec<Option<usize>>,
    /// How wide each is at least: its label stands on a line.
    least: Vec<usize>,
}

/// What a piece makes together with those before it.
#[derive(Clone, Copy)]
struct JoinedText {
    shape: Shape,
    /// Whether it cuts a run of digits in two.
    digits: bool,
}

impl Wraps {
    /// The wrapped lines of a table; none if its lines are whole cells.
    pub(super) fn of(tokens: &[Token<'_>], columns: &[HeaderCell<K>]) -> Option<Wraps> {
        let cut = |token: &&Token<'_>| !token.more.is_empty() && token.is(Role::is_level);
        let of_line =
            |token: &Token<'_>| !token.is_record && matches!(token.edge, Edge::Line | Edge::Blank);
        let lines = tokens.iter().all(of_line);
        // Blank lines between cells tell where these end.
        let apart = tokens.iter().filter(|token| token.gap > 0).count() * 2 > tokens.len();
        let labels: Vec<Option<usize>> = columns.iter().map(|header| header.wrap).collect();
        let none =
            tokens.iter().filter(cut).count() < FEWEST_CUT && labels.iter().all(Option::is_none);
        if !lines || apart || none {
            return None;
        }
        // Where line ends cut no label, labels may be wider than the lines of cells.
        let wraps = labels.iter().any(Option::is_some);
        let least = |header: &HeaderCell<K>| header.wrap.unwrap_or(half_widths(&header.label));
        let least = columns.iter().map(|header| if wraps { least(header) } else { 0 }).collect();
        Some(Wraps {
            width: tokens.iter().map(|token| half_widths(token.text)).collect(),
            first: tokens.iter().map(|token| first(token.text)).collect(),
            joined: all_joined(tokens),
            least,
            columns: labels.clone(),
            labels,
        })
    }

    /// How wide a token is, in half characters.
    pub(super) fn width(&self, at: usize) -> usize {
        self.width[at]
    }

    /// What it costs a token of a width to stand in a column.
    pub(super) fn place(&self, width: usize, column: usize, kind: K, token: &Token<'_>) -> Cost {
        let wide = self.columns.get(column).copied().flatten();
        let wide = if wide.is_some_and(|wide| width > wide + 1) { TOO_WIDE } else { 0 };
        let words = token.is_words();
        let own = match kind {
            // A reason is more seldom than a name, and reads like none.
            K::Known(C::Deviation) if words => REASON,
            K::Known(C::Level3) if has_clauses(token) => SENTENCE,
            K::Known(C::Level3 | C::Deviation) if begins_value(token) => ROOM,
            // The last character of a cell is no cell.
            K::Known(C::Level3 | C::Target | C::Actual) if words && token.length == 1 => LONE,
            _ => 0,
        };
        own + wide
    }

    /// What it costs a token to go on with the one before it in a column.
    /// `own_level` where it may be the rest of a level that nobody knows.
    pub(super) fn join(
        &self,
        at: usize,
        column: usize,
        kind: K,
        token: &Token<'_>,
        own_level: bool,
    ) -> Cost {
        if at == 0 || is_leftover(token) || token.is_furniture {
            return NEVER;
        }
        let wide = self.columns.get(column).copied().flatten();
        let made = self.joined[at];
        let words = token.is_words() || token.shape == Shape::Unit;
        let own = match (kind, made) {
            (K::Known(C::Target | C::Actual), Some(JoinedText { digits: true, .. })) => {
                let full = wide.is_some_and(|wide| self.width[at - 1] >= wide);
                return if full { 25 } else { NEVER };
            }
            (K::Unit, Some(made)) if made.shape == Shape::Unit => 0,
            // A value made whole needs no other evidence.
            (K::Known(C::Target | C::Actual), Some(made)) if made.shape != Shape::Unit => return 1,
            // A piece of a name may be a word of the second level.
            (K::Known(C::Level3), _) if is_short_level(token) && wide.is_some() => 20,
            _ if token.is_label() || !words || begins_value(token) => return NEVER,
            (K::Known(C::Level3), _) if has_clauses(token) => SENTENCE,
            (K::Known(C::Level1 | C::Level2), _) if own_level => OWN_LEVEL,
            (K::Known(C::Level3 | C::Deviation), _) => 1,
            // The width that a label tells leaves no choice.
            (K::Known(C::Target | C::Actual) | K::Other, _) if self.is_full(at, column) => FULL,
            (K::Known(C::Target | C::Actual) | K::Other, _) => 12,
            _ => return NEVER,
        };
        let both = self.width[at - 1] + self.first[at];
        let least = self.least.get(column).copied().unwrap_or(0);
        let room = wide.is_some_and(|wide| both < wide) || both <= least;
        // Some programs write the line end in a cell as a blank.
        let blank = if token.edge == Edge::Blank { BLANK } else { 0 };
        own + blank + if room { ROOM } else { 0 }
    }

    /// Whether the line before a piece fills a column whose label tells its width.
    fn is_full(&self, at: usize, column: usize) -> bool {
        let wide = self.labels.get(column).copied().flatten();
        wide.is_some_and(|wide| self.width[at - 1] + self.first[at] > wide + 1)
    }

    /// Takes the widths of columns from a reading.
    fn learn(&mut self, alignment: &Alignment) {
        for column in 0..self.columns.len() {
            let steps = alignment.steps.iter().enumerate();
            let here = steps.filter(|(_, step)| column_of(**step) == Some(column));
            let here: Vec<usize> = here.map(|(at, _)| at).collect();
            let joined = |at: &usize| matches!(alignment.steps.get(at + 1), Some(Step::Join(next)) if *next == column);
            let mut broken: Vec<usize> =
                here.iter().copied().filter(joined).map(|at| self.width[at]).collect();
            broken.sort_unstable();
            let learned = most(&broken).or(broken.last().copied());
            self.columns[column] = self.labels[column].or(learned);
        }
    }
}

impl IndicatorTable<'_, '_> {
    /// Aligns a table whose cells wrap.
    pub(super) fn align_wrapped(&mut self) -> Option<Alignment> {
        self.wraps = Wraps::of(self.tokens, self.columns);
        self.wraps.as_ref()?;
        let mut alignment = align::align(self);
        for _ in 1..PASSES {
            if let Some(wraps) = &mut self.wraps {
                wraps.learn(&alignment);
            }
            alignment = align::align(self);
        }
        if !self.in_order(&alignment) {
            self.wraps = None;
            return None;
        }
        Some(alignment)
    }

    /// Whether most indicators of a reading have their figures. Where cells do
    /// not follow each other row by row, widths tell nothing.
    fn in_order(&self, alignment: &Alignment) -> bool {
        let figures = [C::Target, C::Actual, C::Weight, C::Score];
        let asked = figures.iter().filter(|column| self.has(**column)).count();
        let (mut rows, mut whole, mut has) = (0, 0, 0);
        for step in alignment.steps.iter().chain([&Step::Begin(usize::MAX)]) {
            if let Step::Begin(_) = step {
                whole += usize::from(has > 0 && has >= asked);
                has = 0;
            }
            let (Step::Begin(column) | Step::Next(column)) = *step else { continue };
            let Some(header) = self.columns.get(column) else { continue };
            rows += usize::from(matches!(step, Step::Begin(_)));
            has += usize::from(figures.iter().any(|it| header.kind == K::Known(*it)));
        }
        rows > 0 && whole * 4 >= rows * 3
    }
}

/// The commonest of sorted widths, the wider of equals; none if it is hardly
/// more than chance.
fn most(widths: &[usize]) -> Option<usize> {
    let runs = widths.chunk_by(|a, b| a == b);
    runs.filter(|run| run.len() >= 2).max_by_key(|run| (run.len(), run[0])).map(|run| run[0])
}

/// How wide its first part is that no line end breaks.
fn first(text: &str) -> usize {
    let ascii = text.chars().take_while(|c| c.is_ascii() && !c.is_whitespace()).count();
    let marks = |c: &char| matches!(c, '，' | '。' | '；' | '、' | '：' | '）' | '”' | '》');
    let behind = text.chars().skip(ascii.max(1)).take_while(marks).count();
    ascii.max(2) + 2 * behind
}

/// Whether a text has a clause behind another, as reasons have and names have not.
fn has_clauses(token: &Token<'_>) -> bool {
    token.folded.contains([',', ';', '。'])
}

/// Whether a token begins with a relation, as values do.
fn begins_value(token: &Token<'_>) -> bool {
    let sign = token.folded.chars().next().map_or(0, char::len_utf8);
    operator(&token.folded[..sign]).is_some()
}

/// Whether a token is a short word for a level, as `数量`.
fn is_short_level(token: &Token<'_>) -> bool {
    token.length <= 3 && token.more.is_empty() && token.is(Role::is_level)
}

fn all_joined(tokens: &[Token<'_>]) -> Vec<Option<JoinedText>> {
    let mut all = vec![None; tokens.len()];
    for at in 0..tokens.len() {
        let Some((first, made)) = joined(tokens, at) else { continue };
        all[at] = Some(made);
        // What lies between is of it too, where no digits are cut.
        for middle in all.iter_mut().take(at).skip(first + 1) {
            middle.get_or_insert(JoinedText { digits: false, ..made });
        }
    }
    all
}

/// The value that a token ends, and the piece at which that begins.
fn joined(tokens: &[Token<'_>], at: usize) -> Option<(usize, JoinedText)> {
    let text = tokens[at].text;
    let mut whole = text.to_owned();
    let digit = |c: char| c.is_ascii_digit() || c == '.';
    let mut best = None;
    for before in (at.saturating_sub(PIECES)..at).rev() {
        let piece = &tokens[before];
        if piece.length > 20 || piece.is(Role::is_level) {
            break;
        }
        let digits = before + 1 == at && piece.text.ends_with(digit) && text.starts_with(digit);
        whole.insert_str(0, piece.text);
        let made = shape(&whole);
        let value = match made {
            Shape::Quantity | Shape::Percent => digits || !text.starts_with(digit),
            Shape::Time => !digits,
            // `有效改善 / 无` are two.
            Shape::Verdict => tokens[at].shape != Shape::Verdict,
            Shape::Unit => true,
            _ => false,
        };
        if value {
            best = Some((before, JoinedText { shape: made, digits }));
        }
    }
    best
}
