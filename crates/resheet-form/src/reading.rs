//! What the parts of a sheet came to, before they are one sheet, and whether
//! the order of its cells can be trusted.

use std::collections::BTreeSet;

use resheet_model::{BoundCell, BoundFund, FormShape, Presence, Stray, StrayKind, Subject};

use crate::doubt::{Doubt, Doubted};
use crate::funds::execution;
use crate::goals::Goals;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::pairs::Pairs;
use crate::scrambled::weights_hold;
use crate::token::Token;

/// Whether most rows of the dump are rows of the form.
pub(crate) fn rows_are_records(tokens: &[Token<'_>]) -> bool {
    tokens.iter().filter(|token| token.is_record).count() * 2 > tokens.len()
}

/// How many cells are left over, or rows in doubt, if these are so many that
/// the order itself must be.
pub(crate) fn disorder(
    log: &Log,
    stray: &[Stray],
    tokens: &[Token<'_>],
    rows: usize,
) -> Option<usize> {
    let unplaced = stray.iter().filter(|stray| stray.kind == StrayKind::Unplaced).count();
    let doubtful = log.doubts.iter().filter(|doubt| doubt.what == Doubt::BrokenRow);
    let doubtful: BTreeSet<Subject> = doubtful.map(|doubt| doubt.subject).collect();
    let left_over = unplaced >= 6 && unplaced * 12 >= tokens.len();
    let in_doubt = doubtful.len() >= 6 && doubtful.len() * 2 > rows;
    (left_over || in_doubt).then(|| unplaced.max(doubtful.len()))
}

/// What the parts of a sheet came to.
pub(crate) struct Reading {
    pub(crate) head: Pairs,
    pub(crate) goals: Goals,
    pub(crate) table: Indicators,
    pub(crate) fund_rows: Vec<BoundFund>,
    pub(crate) stray: Vec<Stray>,
    pub(crate) shape: FormShape,
    pub(crate) log: Log,
}

impl Reading {
    /// Whether a table is missing, or the order of the cells is in doubt.
    pub(crate) fn is_poor(&self, tokens: &[Token<'_>]) -> bool {
        self.fund_rows.is_empty()
            || self.table.rows.is_empty()
            || self.goals.expected.presence != Presence::Printed
            || self.goals.actual.presence != Presence::Printed
            || self.is_disordered(tokens)
            || !rows_are_records(tokens) && !weights_hold(&self.table, &execution(&self.fund_rows))
    }

    /// Whether one of goal and result is missing, or they run into each other.
    pub(crate) fn are_goals_torn(&self) -> bool {
        let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
        printed(&self.goals.expected) != printed(&self.goals.actual)
            || self.log.doubts.iter().any(|doubt| doubt.what == Doubt::GoalsRunOn)
    }

    /// Whether it leaves less over than another, and what its weights make is no worse.
    pub(crate) fn is_better(&self, other: &Self) -> bool {
        let hold = |reading: &Self| weights_hold(&reading.table, &execution(&reading.fund_rows));
        hold(self) >= hold(other) && self.count_left_over() < other.count_left_over()
    }

    fn count_left_over(&self) -> usize {
        let stray = [&self.stray, &self.head.stray, &self.goals.stray, &self.table.stray];
        let unplaced = |stray: &&Stray| stray.kind == StrayKind::Unplaced;
        let unplaced = stray.into_iter().flatten().filter(unplaced).count();
        let broken = |doubt: &&Doubted| doubt.what == Doubt::BrokenRow;
        // Further cells in a goal are hardly its own.
        let goals = self.goals.expected.more.len() + self.goals.actual.more.len();
        unplaced + goals + self.log.doubts.iter().filter(broken).count()
    }

    /// Whether the order of the cells is in doubt.
    pub(crate) fn is_disordered(&self, tokens: &[Token<'_>]) -> bool {
        let stray = [&self.stray, &self.head.stray, &self.goals.stray, &self.table.stray];
        let stray: Vec<Stray> = stray.into_iter().flatten().cloned().collect();
        disorder(&self.log, &stray, tokens, self.table.rows.len()).is_some()
    }
}
