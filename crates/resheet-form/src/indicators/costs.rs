//! What each choice of the alignment costs in an indicator table.

use std::ops::Range;

use resheet_lexis::{
    IndicatorKind as K, LABEL, NEEDLESS, Role, Shape, empty, half_widths, may_be_level,
    short_reason, touching, unlike,
};
use resheet_model::{Decimal, Edge, IndicatorColumn as C};

use super::table::{IndicatorTable, LEVELS_ALONE, PLAIN, Piece, is_leftover};
use crate::token::Token;
use resheet_align::{Cost, NEVER, Table};

impl IndicatorTable<'_, '_> {
    /// What it costs a cell to stand in a column of a kind, by what it is.
    pub(super) fn kind_cost(&self, token: &Token<'_>, kind: K) -> Cost {
        let mut cost = unlike(token.seen(), kind);
        if kind == K::Known(C::Deviation) && self.others {
            cost += short_reason(token.seen());
        }
        // A piece of a reason may be the very words of a label, where it stands
        // under the head of reasons.
        let reason = cost == LABEL
            && kind == K::Known(C::Deviation)
            && token.placed
            && token.edge == Edge::Drawn
            && self.distance(token, kind) == 0;
        if reason { 15 } else { cost }
    }

    /// What it costs a token that stands for a cell to be in a column.
    fn own_cost(&self, token: &Token<'_>, cell: usize, column: usize) -> Cost {
        if is_leftover(token) {
            return NEVER;
        }
        if let Some(header) = self.columns.get(column) {
            let away = self.away(token, header).min(3) * 5;
            let wraps = self.wraps.as_ref();
            let wide = wraps.map_or(0, |wraps| {
                let piece = !self.parts.is_empty();
                let width = if piece { half_widths(token.text) } else { wraps.width(cell) };
                wraps.place(width, column, header.kind, token)
            });
            let own = self.kind_cost(token, header.kind) + self.level_cost(cell, header.kind);
            let needless = header.kind == K::Known(C::Deviation)
                && self.full_marks.get(cell).copied().unwrap_or(false);
            let own = own + if needless { NEEDLESS } else { 0 };
            // A form may have levels of its own: right under the name of their column
            // short words are one.
            let level = matches!(header.kind, K::Known(C::Level1 | C::Level2));
            let under = token.placed
                && header.placed
                && self.column(token) == header.positions.start
                && matches!(token.edge, Edge::Drawn | Edge::Blanks);
            let own_level = level && may_be_level(token);
            // A first level of other forms under the name of the second is a second level: a
            // second one has no row without it, a first one is over many.
            let held = level
                && self.levels_hold
                && token.is(|role| matches!(role, Role::Level1(_)))
                && self.is_under_second_level(cell);
            let own = if own_level && under && self.fits_behind(cell) {
                own.min(OWN_LEVEL)
            } else if held && header.kind == K::Known(C::Level2) {
                own.min(HELD_LEVEL)
            } else if held {
                own + OFF_LEVEL
            } else if let Some(level) = self.level_of_kin(cell) {
                if header.kind == level { own.min(PLAIN) } else { own + UNLIKE_KIN }
            } else if own_level && !token.placed && self.own_levels.contains(&header.kind) {
                own.min(OPEN_LEVEL)
            } else {
                own
            };
            return own + away + wide;
        }
        let own = match column - self.columns.len() {
            4 => {
                return self.kind_cost(token, K::Known(C::Level1)).saturating_mul(2) + LEVELS_ALONE;
            }
            5 => {
                return self.kind_cost(token, K::Known(C::Level2)).saturating_mul(2) + LEVELS_ALONE;
            }
            0 if token.is(|role| matches!(role, Role::Total)) => 0,
            0 => 120,
            1 | 2 => match self.total_column(column) {
                Some(kind) if !self.has(kind) => NEVER,
                // Weights sum to a hundred; a score rarely does.
                Some(kind) if matches!(token.shape, Shape::Number) && points(token) => {
                    let hundred = token.value == Some(Decimal::ONE_HUNDRED);
                    if hundred == (kind == C::Weight) { 0 } else { 10 }
                }
                _ => 130,
            },
            _ if token.is_words() && token.length <= 2 && !token.is_label() => 10,
            _ => 130,
        };
        let away = self
            .total_column(column)
            .map_or(0, |kind| self.distance(token, K::Known(kind)).min(3) * 5);
        own + away
    }

    /// Whether a cell stands right under the name of the second levels, in a row that has not
    /// moved.
    fn is_under_second_level(&self, cell: usize) -> bool {
        let token = &self.tokens[cell];
        let second = self.columns.iter().find(|header| header.kind == K::Known(C::Level2));
        let under = second.is_some_and(|it| it.positions.start == self.column(token));
        token.placed && under && self.fits_behind(cell)
    }

    /// Whether the first value behind a cell in its row stands right under a column
    /// that it belongs to: the row has not moved.
    fn fits_behind(&self, cell: usize) -> bool {
        let row = self.tokens[cell].row;
        let behind = self.tokens[cell + 1..].iter().take_while(|next| next.row == row);
        let Some(value) = behind.into_iter().find(|next| next.shape != Shape::Words) else {
            return false;
        };
        let under =
            self.columns.iter().find(|header| header.positions.contains(&self.column(value)));
        under.is_some_and(|header| self.kind_cost(value, header.kind) <= PLAIN)
    }
}

/// What it costs a word that no form of the vocabulary has to be a level where its
/// position says so.
const OWN_LEVEL: Cost = 10;

/// What it costs a first level of other forms to be a second one where it stands under the
/// name of these, in a table whose levels do, and what more to be elsewhere.
const HELD_LEVEL: Cost = 5;
const OFF_LEVEL: Cost = 30;

/// What it costs in a table that has no position and no known level of this kind.
const OPEN_LEVEL: Cost = 12;

/// What it costs more that a cell which is like the levels of its table is none of the kind
/// that the cell behind it says.
const UNLIKE_KIN: Cost = 60;

/// What it costs more that words are the rest of a cell where the next cell says the same.
const TWIN: Cost = 60;

/// What it costs, twice, that a row begins with the last cell of the row above.
const STRAYED: Cost = 25;

/// A number that may be points: 0 to 1000.
fn points(token: &Token<'_>) -> bool {
    token.value.is_some_and(|value| (Decimal::ZERO..=Decimal::ONE_THOUSAND).contains(&value))
}

impl Table for IndicatorTable<'_, '_> {
    fn cells(&self) -> usize {
        self.tokens.len()
    }

    fn records(&self) -> &[Range<usize>] {
        &self.records
    }

    fn place_cost(&self, cell: usize, column: usize) -> Cost {
        let own = self.own_cost(&self.tokens[cell], cell, column);
        match self.parts.get(cell) {
            Some(Piece::First(whole)) => own.min(self.own_cost(whole, cell, column)),
            Some(Piece::Rest(_)) => own + touching::cut(self.tokens[cell].shape),
            _ => own,
        }
    }

    fn empty_cost(&self, column: usize) -> Cost {
        match self.columns.get(column).map(|header| header.kind) {
            Some(kind) => empty(kind),
            None => match column - self.columns.len() {
                0 => 30,
                // A figure alone in a total row is the score.
                1 | 2 if self.total_column(column) == Some(C::Weight) => 25,
                1 | 2 => 30,
                // Levels alone, and the grade.
                _ => 0,
            },
        }
    }

    fn join_cost(&self, cell: usize, column: usize) -> Cost {
        let token = &self.tokens[cell];
        if let Some(Piece::Rest(both)) = self.parts.get(cell) {
            let before = &self.tokens[cell - 1];
            let first = self.own_cost(before, cell - 1, column);
            let shapes = (before.shape, before.is(Role::is_level));
            let header = self.columns.get(column);
            let odd = header.map_or(0, |it| touching::together(shapes, token.shape, it.kind));
            return self.own_cost(both, cell - 1, column).saturating_sub(first) + odd;
        }
        if let (Some(wraps), Some(header)) = (&self.wraps, self.columns.get(column)) {
            let own_level = self.own_levels.contains(&header.kind) && may_be_level(token);
            return wraps.join(cell, column, header.kind, token, own_level);
        }
        let own = match self.columns.get(column).map(|header| header.kind) {
            Some(K::Known(C::Deviation)) => 15,
            Some(K::Known(C::Level3)) => 30,
            Some(K::Known(C::Target | C::Actual) | K::Other) => 40,
            _ => return NEVER,
        };
        if !token.is_words() || token.is_label() || is_leftover(token) || token.is_furniture {
            return NEVER;
        }
        // Target and result that say the same are two cells.
        let twin = self.tokens.get(cell + 1).is_some_and(|next| next.folded == token.folded);
        let own = if twin { own + TWIN } else { own };
        match token.edge {
            _ if self.outside(cell) && !self.cut_before(cell) => own + 20,
            _ if !token.is_record => own,
            Edge::Blank if !self.starts_row(cell) => own,
            _ if !self.starts_row(cell) => NEVER,
            // A cell that a row end cut goes on alone in its row.
            _ if self.alone(cell) && self.cut_before(cell) => own,
            _ if self.alone(cell) => own + 20,
            _ => NEVER,
        }
    }

    fn unplaced_cost(&self, cell: usize) -> Cost {
        let token = &self.tokens[cell];
        if is_leftover(token) {
            0
        } else if token.is_furniture
            || (!token.in_table && token.is_record || self.outside(cell)) && !self.cut_before(cell)
        {
            25
        } else {
            90
        }
    }

    fn same_record_cost(&self, cell: usize) -> Cost {
        match self.tokens[cell].is_record && self.starts_row(cell) {
            true if cell > 0 && self.strayed(cell - 1) => STRAYED,
            true => 70,
            false => 0,
        }
    }

    fn new_record_cost(&self, cell: usize) -> Cost {
        match self.tokens[cell].is_record && !self.starts_row(cell) {
            true if self.strayed(cell) => STRAYED,
            true => 100,
            false => 0,
        }
    }

    fn gaps_cost_their_columns(&self, cell: usize) -> bool {
        self.gaps.empty_before(&self.tokens[cell]).is_none_or(|empty| empty == 0)
    }

    fn gap_cost(&self, cell: usize, columns: usize, cost: Cost) -> Cost {
        match self.gaps.empty_before(&self.tokens[cell]) {
            // Blank lines that stand for the empty cells explain them.
            Some(empty) if empty > 0 && columns > 0 => {
                cost.min(5 * (empty.abs_diff(columns) as Cost).min(8))
            }
            _ => cost,
        }
    }
}
