//! Rows beyond doubt, which need no search.

use std::ops::Range;

use resheet_lexis::Role;
use resheet_model::IndicatorColumn as C;

use super::table::{IndicatorTable, PLAIN};
use crate::regions::IndicatorKind as K;
use resheet_align::{self as align, Alignment, NEVER, Step, Table};

impl IndicatorTable<'_, '_> {
    /// Aligns the table. Most rows of most dumps stand plainly under their
    /// headers and hold what belongs there; they need no search. What lies
    /// between them does, each stretch with the plain row before it, which it
    /// may go on with.
    pub(super) fn align(&self) -> Alignment {
        let mut whole = Alignment {
            steps: Vec::with_capacity(self.tokens.len()),
            margins: Vec::with_capacity(self.tokens.len()),
            rivals: Vec::with_capacity(self.tokens.len()),
        };
        let rows: Vec<Range<usize>> = self.rows();
        let mut steps = vec![Step::Over; self.tokens.len()];
        let is_plain: Vec<bool> =
            rows.iter().map(|row| self.plain(row.clone(), &mut steps[row.clone()])).collect();
        let mut at = 0;
        while at < rows.len() {
            if is_plain[at] && is_plain.get(at + 1).is_none_or(|plain| *plain) {
                whole.steps.extend(&steps[rows[at].clone()]);
                whole.margins.resize(whole.steps.len(), NEVER);
                whole.rivals.resize(whole.steps.len(), None);
                at += 1;
                continue;
            }
            let end = (at + 1..rows.len()).find(|&row| is_plain[row]).unwrap_or(rows.len());
            let cells = rows[at].start..rows[end - 1].end;
            let stretch = IndicatorTable {
                kin: self.kin.get(cells.clone()).unwrap_or_default().to_vec(),
                full_marks: self.full_marks.get(cells.clone()).unwrap_or_default().to_vec(),
                tokens: &self.tokens[cells],
                columns: self.columns,
                records: self.records.clone(),
                lexicon: self.lexicon,
                positions: self.positions,
                points: self.points,
                others: self.others,
                levels_hold: self.levels_hold,
                own_levels: self.own_levels.clone(),
                right: self.right,
                gaps: self.gaps,
                wraps: None,
                parts: Vec::new(),
            };
            let part = align::align(&stretch);
            whole.steps.extend(part.steps);
            whole.margins.extend(part.margins);
            whole.rivals.extend(part.rivals);
            at = end;
        }
        whole
    }

    /// The tokens row by row; all in one where rows do not hold.
    fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<Range<usize>> = Vec::new();
        for at in 0..self.tokens.len() {
            match rows.last_mut() {
                Some(row) if !self.starts_row(at) || !self.tokens[at].is_record => row.end = at + 1,
                _ => rows.push(at..at + 1),
            }
        }
        rows
    }

    /// Whether a row is beyond doubt, an indicator's or the total's; then with
    /// the columns of its cells.
    fn plain(&self, row: Range<usize>, steps: &mut [Step]) -> bool {
        self.plain_total(row.clone(), steps) || self.plain_indicator(row, steps)
    }

    /// A total row is beyond doubt with weight and score under their headers and
    /// nothing beside them but the label of such a row. Every other reading
    /// leaves most of an indicator empty or figures over.
    fn plain_total(&self, row: Range<usize>, steps: &mut [Step]) -> bool {
        let first = self.columns.len();
        let label = self.tokens[row.start].is(|role| matches!(role, Role::Total));
        let figures = row.start + usize::from(label)..row.end;
        if figures.len() != 2 || !self.positions {
            return false;
        }
        if label {
            steps[0] = Step::Begin(first);
        }
        for (cell, column) in figures.zip([first + 1, first + 2]) {
            let token = &self.tokens[cell];
            let under = self.total_column(column).is_some_and(|kind| {
                let header = self.columns.iter().find(|header| header.kind == K::Known(kind));
                header.is_some_and(|header| header.positions.start == token.column)
            });
            if !(token.placed && under && self.place_cost(cell, column) <= PLAIN) {
                return false;
            }
            let nth = cell - row.start;
            steps[nth] = if nth == 0 { Step::Begin(column) } else { Step::Next(column) };
        }
        true
    }

    /// An indicator is beyond doubt with every cell under its header and of its
    /// kind, and no column empty that every indicator fills. The target or the
    /// actual value may be blank where the points behind it, all that the table
    /// has, stand in their places: a row that lost a cell has moved to the left,
    /// and no damage moves the end of a row to the right. (A spreadsheet takes
    /// `=100%` for a formula; its dump is blank there.)
    fn plain_indicator(&self, row: Range<usize>, steps: &mut [Step]) -> bool {
        let mut next = 0;
        let points = || {
            let mut columns = [C::Weight, C::Score].into_iter().filter(|points| self.has(*points));
            columns.all(|points| self.has_in(row.clone(), points))
        };
        for (cell, step) in row.clone().zip(steps) {
            let token = &self.tokens[cell];
            if !(token.placed && self.positions) {
                return false;
            }
            let column = (next..self.columns.len())
                .find(|&column| self.columns[column].positions.contains(&token.column));
            let Some(column) = column else { return false };
            let fits = token.column == self.columns[column].positions.start
                && self.place_cost(cell, column) <= PLAIN;
            let skips = |skipped: usize| {
                let value = matches!(self.columns[skipped].kind, K::Known(C::Target | C::Actual));
                self.empty_cost(skipped) > PLAIN && !(value && points())
            };
            if !fits || (next..column).any(skips) {
                return false;
            }
            *step = if cell == row.start { Step::Begin(column) } else { Step::Next(column) };
            next = column + 1;
        }
        (next..self.columns.len()).all(|column| self.empty_cost(column) <= PLAIN)
    }

    /// Whether a cell of a row stands right under the header of a column.
    fn has_in(&self, row: Range<usize>, column: C) -> bool {
        let header = self.columns.iter().find(|header| header.kind == K::Known(column));
        header.is_some_and(|header| {
            row.clone().any(|cell| self.tokens[cell].column == header.positions.start)
        })
    }
}
