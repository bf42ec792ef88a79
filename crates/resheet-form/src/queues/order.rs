//! In which order the columns of a sheet follow each other, as far as its labels tell.

use resheet_lexis::Role;
use resheet_model::IndicatorColumn;

use super::cells::{Column, DENSE};
use crate::token::Token;

/// The columns that have a cell in each row, in the order of the sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    columns: [Column; 5],
    ranks: [usize; 5],
}

/// A run of fewer labels says too little of the order to leave others out.
const ENOUGH: usize = 4;

impl Order {
    fn new(columns: [Column; 5]) -> Self {
        let mut ranks = [0; 5];
        for (rank, column) in columns.into_iter().enumerate() {
            ranks[column as usize] = rank;
        }
        Order { columns, ranks }
    }

    /// The orders that a sheet may have, the likeliest first: as its labels follow each other
    /// where most of them do, and those that most forms have.
    pub(super) fn candidates(tokens: &[Token<'_>]) -> Vec<Order> {
        use Column as C;
        let run = longest_run(tokens);
        let mut out = Vec::new();
        if run.len() > 1 {
            let missing = DENSE.into_iter().filter(|column| !run.contains(column));
            let (name, rest): (Vec<C>, Vec<C>) = missing.partition(|column| *column == C::Name);
            let all: Vec<C> = name.into_iter().chain(run.iter().copied()).chain(rest).collect();
            out.extend(<[C; 5]>::try_from(all).ok().map(Order::new));
        }
        if run.len() < ENOUGH {
            for usual in [DENSE, [C::Name, C::Weight, C::Target, C::Actual, C::Score]] {
                let usual = Order::new(usual);
                if !out.contains(&usual) {
                    out.push(usual);
                }
            }
        }
        out
    }

    pub(super) fn rank(&self, column: Column) -> usize {
        self.ranks[column as usize]
    }

    /// How many columns of points follow a column at once.
    pub(super) fn points_behind(&self, column: Column) -> usize {
        let behind = &self.columns[self.rank(column) + 1..];
        behind.iter().take_while(|column| column.has_points()).count()
    }

    /// Whether a column of points stands right before a column.
    pub(super) fn is_behind_points(&self, column: Column) -> bool {
        let before = self.rank(column).checked_sub(1);
        before.is_some_and(|before| self.columns[before].has_points())
    }
}

/// The columns in the order of the most labels that follow each other.
fn longest_run(tokens: &[Token<'_>]) -> Vec<Column> {
    let mut best: Vec<Column> = Vec::new();
    let mut run: Vec<Column> = Vec::new();
    for token in tokens {
        if !token.is(Role::heads_an_indicator_column) {
            run.clear();
            continue;
        }
        let Some(column) = DENSE.into_iter().find(|column| is_headed_by(*column, token)) else {
            continue;
        };
        // A label twice is of another table.
        if run.contains(&column) {
            run.clear();
        }
        run.push(column);
        let of_rows = run.iter().any(|column| !column.has_points());
        if of_rows && run.len() > best.len() {
            best.clone_from(&run);
        }
    }
    best
}

fn is_headed_by(column: Column, token: &Token<'_>) -> bool {
    use IndicatorColumn as I;
    let own = match column {
        Column::Name => I::Level3,
        Column::Target => I::Target,
        Column::Actual => I::Actual,
        Column::Weight => I::Weight,
        Column::Score => I::Score,
        Column::Level1 | Column::Level2 | Column::Reason => return false,
    };
    token.is(|role| *role == Role::IndicatorColumn(own))
}
