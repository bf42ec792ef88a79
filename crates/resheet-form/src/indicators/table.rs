//! The table as the alignment sees it: its cells, columns and records, and how
//! cells stand to each other and to the header.

use std::collections::HashSet;
use std::ops::Range;

use resheet_lexis::{Lexicon, Role, Shape, levels_alike};
use resheet_model::{Edge, IndicatorColumn as C};

use super::marks::full_marks;
use super::wraps::Wraps;
use crate::gaps::Gaps;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;
use resheet_align::{Cost, cheapest, cheapest_below};

/// Columns of a total row, numbered on behind those of the table: its label,
/// weight and score in the order of the table, grade.
pub(super) const TOTAL_COLUMNS: usize = 4;

/// Columns of a row of levels without an indicator, numbered on behind those.
pub(super) const LEVEL_COLUMNS: usize = 2;

/// A cell that costs no more than this where it stands is beyond doubt there.
pub(super) const PLAIN: Cost = 10;

/// A cell that costs so much where it stands hardly belongs there.
pub(super) const ODD: Cost = 75;

/// What it costs a level cell to stand in a row without an indicator.
pub(super) const LEVELS_ALONE: Cost = 15;

/// So many lines outside a table are looked over for the cell before them.
const OUTSIDE: usize = 32;

/// What a token of the table is a piece of, where texts are offered in pieces.
pub(super) enum Piece<'a> {
    /// It is no piece.
    Whole,
    /// The first of this text.
    First(Token<'a>),
    /// A later one; it and the piece before it together.
    Rest(Token<'a>),
}

pub(super) struct IndicatorTable<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
    pub(super) columns: &'t [HeaderCell<K>],
    pub(super) records: [Range<usize>; 3],
    pub(super) lexicon: &'t Lexicon,
    /// Whether positions of the dump's grid can be held against the header's.
    pub(super) positions: bool,
    /// The positions of the header, where rows end with it: they lack the cells of
    /// merged labels.
    pub(super) right: Option<u32>,
    /// Weight and score, in the order in which they stand.
    pub(super) points: [C; 2],
    /// Whether it has columns that the record has no place for.
    pub(super) others: bool,
    /// Whether the known levels of the table stand under the names of their columns.
    pub(super) levels_hold: bool,
    /// The columns of levels in which no cell of the table is a known one.
    pub(super) own_levels: Vec<K>,
    /// Which cells are like each other as levels are.
    pub(super) kin: Vec<bool>,
    /// Which cells are hardly a reason: their row has all its points.
    pub(super) full_marks: Vec<bool>,
    /// What blank lines tell of empty cells.
    pub(super) gaps: Gaps,
    /// Where a line of the dump is a line of a cell, the widths of these.
    pub(super) wraps: Option<Wraps>,
    /// What each token is a piece of; empty if none is.
    pub(super) parts: Vec<Piece<'a>>,
}

impl<'t, 'a> IndicatorTable<'t, 'a> {
    pub(super) fn new(
        tokens: &'t [Token<'a>],
        columns: &'t [HeaderCell<K>],
        lexicon: &'t Lexicon,
    ) -> Self {
        let count = columns.len();
        // The cells of a column that nobody knows may be like each other too.
        let unknown = columns.iter().any(|column| column.kind == K::Other && column.bought);
        let kin = if unknown { Vec::new() } else { kin(tokens) };
        IndicatorTable {
            tokens,
            columns,
            records: [
                0..count,
                count..count + TOTAL_COLUMNS,
                count + TOTAL_COLUMNS..count + TOTAL_COLUMNS + LEVEL_COLUMNS,
            ],
            lexicon,
            positions: columns.iter().any(|column| column.placed),
            right: None,
            points: points(columns),
            others: columns.iter().any(|column| column.kind == K::Other),
            levels_hold: levels_hold(tokens, columns),
            own_levels: own_levels(tokens, columns),
            kin,
            full_marks: full_marks(tokens, columns),
            gaps: Gaps::of(tokens),
            wraps: None,
            parts: Vec::new(),
        }
    }

    /// What the form calls a column, or we do where its header is lost.
    pub(super) fn name(&self, column: C) -> &str {
        let known = K::Known(column);
        let label = self.columns.iter().find(|header| header.kind == known);
        let label = label.map(|header| header.label.as_str()).filter(|label| !label.is_empty());
        label.unwrap_or(column.name())
    }

    /// Finds out whether rows end where the header ends, and not begin where it
    /// begins: most are narrower, and read much cheaper so.
    pub(super) fn find_edge(&mut self) {
        /// What it saves a row at least.
        const SAVES: Cost = 10;
        let width = self.columns.last().map_or(0, |last| last.width);
        let rows = || self.tokens.chunk_by(|a, b| a.row == b.row).map(|row| &row[0]);
        let narrow = rows().filter(|first| first.placed && first.width < width).count();
        if !self.positions || narrow * 2 <= rows().count() {
            return;
        }
        let left = cheapest(self);
        self.right = Some(width);
        let saves = SAVES.saturating_mul(Cost::try_from(narrow).unwrap_or(Cost::MAX));
        // Read to the end only where it saves that.
        let most = left.checked_sub(saves);
        if most.is_none_or(|most| cheapest_below(self, most.saturating_add(1)) > most) {
            self.right = None;
        }
    }

    /// The position of a cell, counted as that of the header.
    pub(super) fn column(&self, token: &Token<'_>) -> u32 {
        token.column + self.right.map_or(0, |width| width.saturating_sub(token.width))
    }

    pub(super) fn has(&self, column: C) -> bool {
        self.columns.iter().any(|header| header.kind == K::Known(column))
    }

    /// The column of the total row that stands under a column of the table.
    pub(super) fn total_column(&self, column: usize) -> Option<C> {
        let nth = column.checked_sub(self.columns.len() + 1)?;
        self.points.get(nth).copied()
    }

    /// How far a cell stands from the header of the column of a kind.
    pub(super) fn distance(&self, token: &Token<'_>, kind: K) -> u32 {
        let header = self.columns.iter().find(|column| column.kind == kind);
        header.map_or(0, |header| self.away(token, header))
    }

    /// How far a cell stands from the header of a column.
    pub(super) fn away(&self, token: &Token<'_>, header: &HeaderCell<K>) -> u32 {
        if !(self.positions && token.placed) {
            return 0;
        }
        let column = self.column(token);
        if column < header.positions.start {
            header.positions.start - column
        } else if column >= header.positions.end {
            column - header.positions.end + 1
        } else {
            0
        }
    }

    pub(super) fn alone(&self, cell: usize) -> bool {
        self.starts_row(cell)
            && self.tokens.get(cell + 1).is_none_or(|next| next.row != self.tokens[cell].row)
    }

    /// Whether a cell stands outside the columns of a table that holds: in a
    /// line of text, or alone in its row to the left of all names.
    pub(super) fn outside(&self, cell: usize) -> bool {
        let token = &self.tokens[cell];
        let left = || {
            let level3 = self.columns.iter().find(|column| column.kind == K::Known(C::Level3));
            token.placed
                && token.column == 0
                && self.alone(cell)
                && !token.is_label()
                && level3.is_some_and(|column| column.positions.start > 0)
        };
        self.positions && token.is_words() && (!token.in_table || left())
    }

    /// Whether the cell before ends in mid-sentence; of several that stand
    /// outside the table, the one before all of them.
    pub(super) fn cut_before(&self, cell: usize) -> bool {
        let mut first = cell;
        while first > cell.saturating_sub(OUTSIDE) && self.outside(first) && self.outside(first - 1)
        {
            first -= 1;
        }
        let before = first.checked_sub(1).map(|before| &self.tokens[before]);
        before.is_some_and(|token| {
            token.is_words()
                && token.length > 2
                && !token.folded.ends_with(['。', '；', ';', '！', '.'])
        })
    }

    pub(super) fn starts_row(&self, cell: usize) -> bool {
        cell == 0 || self.tokens[cell - 1].row != self.tokens[cell].row
    }

    /// Whether a cell may be the name of the row below at the end of its own: that row
    /// begins with a value.
    pub(super) fn strayed(&self, cell: usize) -> bool {
        use Shape::{Number, Operator, Percent, Quantity};
        let (own, next) = (&self.tokens[cell], self.tokens.get(cell + 1));
        let value = |next: &&Token<'_>| {
            next.row == own.row + 1 && matches!(next.shape, Number | Operator | Percent | Quantity)
        };
        own.shape == Shape::Words
            && own.placed
            && own.edge == Edge::Drawn
            && !own.is_label()
            && !own.folded.ends_with(['。', ';'])
            && !self.starts_row(cell)
            && next.filter(value).is_some()
    }

    /// The column of a cell that is like the levels of the table, in a form with levels of
    /// its own: the first before another level, else the second.
    pub(super) fn level_of_kin(&self, cell: usize) -> Option<K> {
        let is_kin = |cell: usize| self.kin.get(cell).copied().unwrap_or(false);
        let second = |next: &Token<'_>| next.is(|role| matches!(role, Role::Level2(_)));
        is_kin(cell)
            .then(|| {
                let first = is_kin(cell + 1) || self.tokens.get(cell + 1).is_some_and(second);
                K::Known(if first { C::Level1 } else { C::Level2 })
            })
            .filter(|kind| self.columns.iter().any(|column| column.kind == *kind))
    }

    /// A word that several first levels share heads a block of its own only
    /// where a second level follows it.
    pub(super) fn level_cost(&self, cell: usize, kind: K) -> Cost {
        let shared = self.tokens[cell].is(|role| *role == Role::Level2(None));
        let followed = self
            .tokens
            .get(cell + 1)
            .is_some_and(|next| next.is(|role| matches!(role, Role::Level2(Some(_)))));
        if kind == K::Known(C::Level1) && shared && !followed { 15 } else { 0 }
    }
}

/// Which cells are like each other as levels are; none where all have their places. The
/// first row begins with a word of each kind: reasons may be alike too, but come behind it.
fn kin(tokens: &[Token<'_>]) -> Vec<bool> {
    let open = |token: &Token<'_>| !token.placed;
    if !tokens.iter().any(open) {
        return Vec::new();
    }
    let mut kin = levels_alike(tokens, open);
    let last = |token: &Token<'_>| {
        token.folded.split('(').next().and_then(|bare| bare.chars().next_back())
    };
    let first = tokens.iter().take_while(|token| token.is_words()).count();
    let begins: HashSet<Option<char>> =
        (0..first).filter(|&at| kin[at]).map(|at| last(&tokens[at])).collect();
    for (own, token) in kin.iter_mut().zip(tokens) {
        *own &= begins.contains(&last(token));
    }
    kin
}

fn points(columns: &[HeaderCell<K>]) -> [C; 2] {
    let at = |kind| columns.iter().position(|column| column.kind == K::Known(kind));
    match (at(C::Score), at(C::Weight)) {
        (Some(score), Some(weight)) if score < weight => [C::Score, C::Weight],
        _ => [C::Weight, C::Score],
    }
}

/// Whether known levels stand under the names of their columns, but for a few: a word may be
/// of another level in this form than in others.
fn levels_hold(tokens: &[Token<'_>], columns: &[HeaderCell<K>]) -> bool {
    /// So many times as many as stand under another.
    const TIMES: usize = 3;
    let (mut own, mut other) = (0, 0);
    for token in tokens.iter().filter(|token| token.placed && token.is(Role::is_level)) {
        let level1 = token.is(|role| matches!(role, Role::Level1(_)));
        let level2 = token.is(|role| matches!(role, Role::Level2(_)));
        let under = columns.iter().find(|column| column.positions.start == token.column);
        match under.map(|column| column.kind) {
            _ if level1 && level2 => {}
            Some(K::Known(C::Level1)) if level1 => own += 1,
            Some(K::Known(C::Level2)) if level2 => own += 1,
            _ => other += 1,
        }
    }
    own >= TIMES && own >= other * TIMES
}

/// The columns of levels in which no cell of a table is a known one: the form has
/// its own.
fn own_levels(tokens: &[Token<'_>], columns: &[HeaderCell<K>]) -> Vec<K> {
    let known = |kind: K| {
        tokens.iter().any(|token| {
            token.is(|role| match role {
                Role::Level1(_) => kind == K::Known(C::Level1),
                Role::Level2(_) => kind == K::Known(C::Level2),
                _ => false,
            })
        })
    };
    let levels = [K::Known(C::Level1), K::Known(C::Level2)].into_iter();
    levels.filter(|kind| columns.iter().any(|it| it.kind == *kind) && !known(*kind)).collect()
}

/// `……`, `指标2：` with nothing behind it: what the blank form had printed.
pub(super) fn is_leftover(token: &Token<'_>) -> bool {
    // Figures and, by their first byte, ideographs are told at a glance.
    !matches!(token.folded.as_bytes().first(), Some(b'0'..=b'9' | 0xe4..=0xe9))
        && token.folded.chars().all(|c| matches!(c, '…' | '.' | '·' | '*' | ':' | '。'))
}
