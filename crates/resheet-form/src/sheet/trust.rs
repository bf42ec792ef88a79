//! How far the tables of a sheet are to be trusted.

use resheet_model::{BoundFund, BoundIndicator, BoundSheet, Confidence, Edge, Span, Subject};

use super::binder::Binder;
use crate::doubt::{Doubt, Doubted};
use crate::reading::rows_are_records;
use crate::token::Token;

/// Where the order of cells is in doubt, no cell of a table is beyond it.
pub(super) fn trust_tables(sheet: &mut BoundSheet, tokens: &[Token<'_>], trust: Confidence) {
    // Cells that were put between others may be of a row beside theirs.
    let back = |pair: &[Token<'_>]| !pair[1].placed && pair[1].span.start < pair[0].span.start;
    // And those of lines in turn may be of the column beside theirs.
    let moved = are_supposed(tokens) || tokens.windows(2).any(back);
    let most = if moved { trust.min(Confidence::Likely) } else { trust };
    let funds = sheet.funds.iter_mut().flat_map(BoundFund::cells_mut);
    let indicators = sheet.indicators.iter_mut().flat_map(BoundIndicator::cells_mut);
    let goals = [&mut sheet.expected_goal, &mut sheet.actual_result];
    let totals = [&mut sheet.total_weight, &mut sheet.total_score];
    for cell in funds.chain(indicators).chain(goals).chain(totals) {
        cell.confidence = cell.confidence.min(most);
    }
}

/// Whether places of cells were worked out.
fn are_supposed(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.edge == Edge::Supposed)
}

/// Where the order of cells is in doubt, so are the head and the goals; `numbered` where the
/// lines of the goals have numbers that prove theirs.
pub(super) fn trust_disordered(sheet: &mut BoundSheet, tokens: &[Token<'_>], numbered: bool) {
    if !rows_are_records(tokens) {
        // What stands beside a label may be of another one.
        for cell in [&mut sheet.project_name, &mut sheet.department, &mut sheet.implementing_unit] {
            cell.confidence = cell.confidence.min(Confidence::Likely);
        }
    }
    if !numbered {
        // Proof says what figures are of a row; the lines of a goal have none.
        for goal in [&mut sheet.expected_goal, &mut sheet.actual_result] {
            goal.confidence = Confidence::Guess;
        }
    }
}

impl Binder<'_, '_> {
    /// Says so where so much is left over, or so many rows are in doubt, that
    /// the reading order itself must be; and where there is enough of it that
    /// cells read without doubt may be wrong too. Gives how far its tables are to
    /// be trusted at most.
    pub(super) fn doubt(
        &mut self,
        tokens: &[Token<'_>],
        rows: usize,
        span: Span,
        disorder: Option<usize>,
    ) -> Confidence {
        if let Some(count) = disorder {
            // Where every row and every cell has its place, what was lifted is in order.
            let open = |it: &Doubted| matches!(it.what, Doubt::BrokenRow | Doubt::Unplaced);
            if self.log.doubts.iter().any(open) {
                self.log.doubt(Doubt::Disorder.of(Subject::Sheet, span).arg("count", count));
            }
            return Confidence::Guess;
        }
        // From how many on these doubts tell of more than their own cells. Well-read
        // dumps have fewer.
        const DOUBTS: [(Doubt, usize); 5] = [
            (Doubt::Unplaced, 1),
            (Doubt::BrokenRow, 1),
            (Doubt::SharedReason, 2),
            (Doubt::OtherPlace, 3),
            (Doubt::NoCell, 8),
        ];
        let count = |what: Doubt| self.log.doubts.iter().filter(|it| it.what == what).count();
        if DOUBTS.iter().any(|(what, least)| count(*what) >= *least) {
            let count: usize = DOUBTS.iter().map(|(what, _)| count(*what)).sum();
            self.log.doubt(Doubt::ManyDoubts.of(Subject::Sheet, span).arg("count", count));
            // Where rows of the dump are rows of the form, only what a finding
            // points at is in doubt.
            // Unless only single blanks part its cells, and lines of wrapped cells
            // stand for rows.
            let blank = |token: &&Token<'_>| token.edge == Edge::Blank;
            let blanks = tokens.iter().filter(blank).count() * 3 > tokens.len();
            // And unless columns are told by places: some extractors scale these, and one
            // column runs into the next.
            let placed = |token: &&Token<'_>| token.edge == Edge::Blanks;
            let pictured = tokens.iter().filter(placed).count() * 3 > tokens.len();
            return match rows_are_records(tokens) {
                // Or where places were worked out: what is wrong in one row is in others.
                true if are_supposed(tokens) => Confidence::Guess,
                true if blanks && count * 2 > rows => Confidence::Guess,
                true if pictured && count > rows => Confidence::Likely,
                true => Confidence::Certain,
                false => Confidence::Likely,
            };
        }
        Confidence::Certain
    }
}
