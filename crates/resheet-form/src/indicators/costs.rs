//! What each choice of the alignment costs in an indicator table.

use std::ops::Range;

use resheet_lexis::{Role, Shape};
use resheet_model::{Decimal, Edge, IndicatorColumn as C};

use super::table::{IndicatorTable, LABEL, LEVELS_ALONE, is_leftover};
use crate::align::{Cost, NEVER, Table};
use crate::regions::IndicatorKind as K;
use crate::token::Token;

impl IndicatorTable<'_, '_> {
    /// What it costs a cell to stand in a column of a kind, by what it is.
    pub(super) fn kind_cost(&self, token: &Token<'_>, kind: K) -> Cost {
        let level1 = token.is(|role| matches!(role, Role::Level1(_)));
        let level2 = token.is(|role| matches!(role, Role::Level2(_)));
        let total = token.is(|role| matches!(role, Role::Total));
        // A word of both levels is more often the one that several first
        // levels share, or else the head of its own block.
        let shared = token.is(|role| *role == Role::Level2(None));
        let words = token.is_words();
        let short = |most: usize| token.length <= most;
        // A label of a header is no value, wherever it strayed to.
        if token.is(|role| matches!(role, Role::IndicatorColumn(_) | Role::FundColumn(_)))
            && !level1
            && !level2
        {
            // But a piece of a reason may be the very words of one, where it
            // stands under the head of reasons.
            let reason = kind == K::Known(C::Deviation)
                && token.placed
                && token.edge == Edge::Drawn
                && self.distance(token, kind) == 0;
            return if reason { 15 } else { LABEL };
        }
        // The mark of an unread cell stands for a value more often than for a name.
        if token.shape == Shape::Unread {
            return match kind {
                K::Known(C::Target | C::Actual | C::Weight | C::Score | C::Deviation) => 3,
                K::Known(C::Level1 | C::Level2 | C::Level3) => 60,
                K::Operator | K::Unit | K::Other => 15,
            };
        }
        match kind {
            K::Known(C::Level1) => match () {
                () if level1 && shared => 6,
                () if level1 => 0,
                () if level2 => 80,
                () if words && short(12) => 60,
                () => 150,
            },
            K::Known(C::Level2) => match () {
                () if level2 && level1 && !shared => 6,
                () if level2 => 0,
                () if level1 => 80,
                () if words && short(12) => 40,
                () => 150,
            },
            K::Known(C::Level3) => match token.shape {
                _ if total => 120,
                _ if level1 || level2 => 70,
                Shape::Words if token.length > 60 => 30,
                Shape::Words => 0,
                Shape::Verdict => 40,
                Shape::Time => 60,
                Shape::Quantity => 110,
                _ => 140,
            },
            K::Known(C::Target) => match token.shape {
                _ if level1 || level2 || total => 80,
                Shape::Quantity | Shape::Time => 0,
                Shape::Percent | Shape::Verdict => 3,
                Shape::Number => 8,
                Shape::Words if token.length > 40 => 30,
                Shape::Words => 10,
                _ => 20,
            },
            K::Known(C::Actual) => match token.shape {
                _ if level1 || level2 || total => 80,
                Shape::Percent | Shape::Verdict | Shape::Time => 0,
                Shape::Number => 3,
                Shape::Quantity => 3,
                Shape::Words if token.length > 40 => 30,
                Shape::Words => 10,
                _ => 20,
            },
            K::Known(C::Weight | C::Score) => match token.shape {
                Shape::Number if points(token) => 0,
                Shape::Number => 80,
                Shape::Dash => 10,
                Shape::Percent => 25,
                Shape::Quantity => 60,
                _ => 140,
            },
            K::Known(C::Deviation) => match token.shape {
                _ if level1 || level2 || total => 110,
                Shape::Words => 0,
                Shape::Verdict => 5,
                Shape::Dash => 5,
                Shape::Time => 30,
                _ => 80,
            },
            K::Operator => match token.shape {
                Shape::Operator => 0,
                Shape::Verdict => 10,
                Shape::Words if short(4) => 15,
                _ => 100,
            },
            K::Unit => match token.shape {
                Shape::Unit => 0,
                Shape::Dash => 5,
                // Dearer than a word for the kind of target (`定性`) as operator.
                Shape::Words if short(6) => 22,
                _ => 100,
            },
            K::Other => match token.shape {
                _ if level1 || level2 || total => 80,
                _ => 10,
            },
        }
    }
}

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

    fn place(&self, cell: usize, column: usize) -> Cost {
        let token = &self.tokens[cell];
        if is_leftover(token) {
            return NEVER;
        }
        if let Some(header) = self.columns.get(column) {
            let away = self.away(token, header).min(3) * 5;
            let wraps = self.wraps.as_ref();
            let wide = wraps.map_or(0, |wraps| wraps.place(cell, column, header.kind, token));
            let own = self.kind_cost(token, header.kind) + self.level_cost(cell, header.kind);
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
            1 if !self.has(C::Weight) => NEVER,
            2 if !self.has(C::Score) => NEVER,
            // Weights sum to a hundred; a score rarely does.
            1 | 2 if matches!(token.shape, Shape::Number) && points(token) => {
                let hundred = token.value == Some(Decimal::ONE_HUNDRED);
                if hundred == (column - self.columns.len() == 1) { 0 } else { 10 }
            }
            1 | 2 => 130,
            _ if token.is_words() && token.length <= 2 && !token.is_label() => 10,
            _ => 130,
        };
        let away =
            self.total_column(column).map_or(0, |kind| self.distance(token, kind).min(3) * 5);
        own + away
    }

    fn leave_empty(&self, column: usize) -> Cost {
        match self.columns.get(column).map(|header| header.kind) {
            Some(K::Known(C::Level1 | C::Level2)) => 0,
            Some(K::Known(C::Level3)) => 130,
            Some(K::Known(C::Target)) => 55,
            Some(K::Known(C::Actual)) => 45,
            Some(K::Known(C::Weight | C::Score)) => 35,
            Some(K::Known(C::Deviation)) => 0,
            Some(K::Operator | K::Unit) => 20,
            Some(K::Other) => 3,
            None => match column - self.columns.len() {
                0 => 30,
                // A figure alone in a total row is the score.
                1 => 25,
                2 => 30,
                // Levels alone, and the grade.
                _ => 0,
            },
        }
    }

    fn join(&self, cell: usize, column: usize) -> Cost {
        let token = &self.tokens[cell];
        if let (Some(wraps), Some(header)) = (&self.wraps, self.columns.get(column)) {
            return wraps.join(cell, column, header.kind, token);
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
        match token.edge {
            _ if self.outside(cell) && !self.cut_before(cell) => own + 20,
            _ if !token.holds => own,
            Edge::Blank if !self.starts_row(cell) => own,
            _ if !self.starts_row(cell) => NEVER,
            // A cell that a row end cut goes on alone in its row.
            _ if self.alone(cell) && self.cut_before(cell) => own,
            _ if self.alone(cell) => own + 20,
            _ => NEVER,
        }
    }

    fn leave_over(&self, cell: usize) -> Cost {
        let token = &self.tokens[cell];
        if is_leftover(token) {
            0
        } else if token.is_furniture
            || (!token.in_table && token.holds || self.outside(cell)) && !self.cut_before(cell)
        {
            25
        } else {
            90
        }
    }

    fn stay(&self, cell: usize) -> Cost {
        if self.tokens[cell].holds && self.starts_row(cell) { 70 } else { 0 }
    }

    fn begin(&self, cell: usize) -> Cost {
        if self.tokens[cell].holds && !self.starts_row(cell) { 100 } else { 0 }
    }

    fn skips_as_it_leaves_empty(&self, cell: usize) -> bool {
        self.gaps.empty_before(&self.tokens[cell]).is_none_or(|empty| empty == 0)
    }

    fn skip(&self, cell: usize, columns: usize, cost: Cost) -> Cost {
        match self.gaps.empty_before(&self.tokens[cell]) {
            // Blank lines that stand for the empty cells explain them.
            Some(empty) if empty > 0 && columns > 0 => {
                cost.min(5 * (empty.abs_diff(columns) as Cost).min(8))
            }
            _ => cost,
        }
    }
}
