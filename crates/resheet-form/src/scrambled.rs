//! A second reading of dumps whose order is scrambled: one cell a line, column
//! by column or nearly so.
//!
//! Rows do not hold there, but arithmetic does. What it proves, or what stands
//! whole, is *lifted* out of the tokens before the ordinary reading has what is
//! left: rows of the funds by their rate ([`funds`]), the table of indicators
//! by the queues of its columns ([`queues`]), goals too, and the unit where its name is
//! the only one of a body ([`bodies`]). Nothing lifted is ever certain. Wrong where
//! figures that are of no table agree by chance.

mod bodies;
mod funds;

use resheet_lexis::{Lexicon, Shape, number};
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, Column, Confidence, Decimal, FundColumn, IndicatorColumn,
    Presence, Span,
};

use crate::funds::execution;
use crate::glued::Execution;
use crate::goals::Goals;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::proof::hundredths;
use crate::queues;
use crate::reading::{Reading, rows_are_records};
use crate::regions::squeeze;
use crate::token::Token;

/// What was lifted out of a sheet.
#[derive(Default)]
pub(crate) struct Lifted {
    pub(crate) funds: Vec<BoundFund>,
    pub(crate) goals: Option<Goals>,
    pub(crate) indicators: Option<Indicators>,
    /// The unit, where its name stands away from its label.
    pub(crate) unit: Option<BoundCell>,
    /// Weight and score of the execution, which the sums of the indicators leave
    /// of a hundred and of the total, where the funds were not lifted.
    pub(crate) execution: Option<(BoundCell, BoundCell)>,
    /// For each token whether it is in one of them.
    pub(crate) taken: Vec<bool>,
}

impl Lifted {
    /// Whether there is anything in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.funds.is_empty() && self.goals.is_none() && self.indicators.is_none()
    }

    /// How many cells are in it.
    pub(crate) fn count(&self) -> usize {
        self.taken.iter().filter(|taken| **taken).count()
    }
}

/// Lifts what is better read so than the ordinary reading has it: rows of the
/// funds if it proves more of them, the rest if the ordinary reading has none
/// of it or its order is in doubt.
pub(crate) fn lift(
    tokens: &[Token<'_>],
    first: &Reading,
    lexicon: &Lexicon,
    log: &mut Log,
) -> Lifted {
    let (rows, table) = (first.fund_rows.as_slice(), &first.table);
    let disordered = first.is_disordered(tokens);
    let holds = rows_are_records(tokens);
    let mut lifted = Lifted { taken: vec![false; tokens.len()], ..Lifted::default() };
    if let Some((found, used)) = funds::lift(tokens)
        && found.len() > funds::proved(rows)
    {
        lifted.funds = found;
        take(&mut lifted.taken, &used);
    }
    let torn = !holds && first.are_goals_torn();
    if (disordered || torn)
        && let Some((found, used)) = queues::goals(tokens, &lifted.taken)
    {
        lifted.goals = Some(found);
        take(&mut lifted.taken, &used);
    }
    let held = weights_hold(table, &execution(rows));
    let rows = if lifted.funds.is_empty() { rows } else { &lifted.funds };
    let fails = !weights_hold(table, &execution(rows));
    let totalled = |table: &Indicators| table.total_score.presence == Presence::Printed;
    let wanting = disordered || !held || !totalled(table);
    // Rows of the dump know more than queues: cells that no record has a place for.
    let richer = |found: &Indicators| cells(&found.rows) * 5 >= all_cells(&table.rows) * 6;
    let mut own = log.clone();
    let found = wanting
        .then(|| {
            let execution = execution(rows);
            queues::read(tokens, &lifted.taken, &execution, lexicon, disordered, &mut own)
        })
        .flatten();
    if let Some((found, used, proved)) = found
        && (!holds || proved && richer(&found))
        && (disordered || !held || totalled(&found))
        && (cells(&found.rows) > cells(&table.rows) && (proved || disordered && fails)
            || proved && totalled(&found) && (fails || !totalled(table)))
    {
        *log = own;
        take(&mut lifted.taken, &used);
        if lifted.funds.is_empty()
            && let Some([weight, score]) = remainders(tokens, &found, &lifted.taken)
            && rows.iter().all(|row| value(&row.weight) != tokens[weight].value)
        {
            take(&mut lifted.taken, &[weight, score]);
            let cell = |at: usize| tokens[at].bind(Confidence::Likely);
            lifted.execution = Some((cell(weight), cell(score)));
        }
        lifted.indicators = Some(found);
    }
    // Goals alone say too little of the order of the rest.
    if lifted.funds.is_empty() && lifted.indicators.is_none() {
        return Lifted::default();
    }
    if !holds && let Some((found, at)) = bodies::unit(tokens, &lifted.taken, &first.head) {
        lifted.unit = Some(found);
        take(&mut lifted.taken, &[at]);
    }
    lifted
}

/// Weight and score of the execution: what the indicators leave of a hundred
/// and of the total, if both are printed elsewhere.
fn remainders(tokens: &[Token<'_>], table: &Indicators, taken: &[bool]) -> Option<[usize; 2]> {
    let rest = |whole: Decimal, of: fn(&BoundIndicator) -> &BoundCell| {
        let mut points = table.rows.iter().map(|row| value(of(row)));
        let sum = points.try_fold(Decimal::ZERO, |sum, points| sum.checked_add(points?))?;
        whole.checked_sub(sum).filter(|rest| *rest > Decimal::ZERO)
    };
    let weight = rest(Decimal::ONE_HUNDRED, |row| &row.weight)?;
    let score = rest(value(&table.total_score)?, |row| &row.score).filter(|it| *it <= weight)?;
    let printed = |wanted: Decimal, but: Option<usize>| {
        (0..tokens.len()).find(|&at| {
            let token = &tokens[at];
            !taken[at]
                && Some(at) != but
                && token.shape == Shape::Number
                && token.value == Some(wanted)
        })
    };
    let at = printed(weight, None)?;
    Some([at, printed(score, Some(at))?])
}

/// Leaves out goals that took in figures of a table: what else is in them is
/// of the table too, or not to be told from it.
pub(crate) fn without_figures(goals: &mut Goals, tokens: &[Token<'_>]) {
    let figures: Vec<u32> = tokens
        .iter()
        .filter(|token| matches!(token.shape, Shape::Number | Shape::Percent | Shape::Dash))
        .map(|token| token.span.start)
        .collect();
    for cell in [&mut goals.expected, &mut goals.actual] {
        let mut pieces = std::iter::once(&cell.span).chain(&cell.more);
        if pieces.any(|piece| figures.binary_search(&piece.start).is_ok()) {
            *cell = BoundCell { span: Span::at(cell.span.start as usize), ..BoundCell::default() };
        }
    }
}

/// Whether the weights of a table make a hundred, with the execution's or without. Where the
/// execution has a score and its weight is not printed, that may be what a hundred lacks: by
/// fives, and the score is half of it at least.
pub(crate) fn weights_hold(table: &Indicators, execution: &Execution) -> bool {
    let weights = table.rows.iter().filter_map(|row| value(&row.weight)).map(hundredths);
    let sum = weights.fold(0_i64, i64::saturating_add);
    let whole = hundredths(Decimal::ONE_HUNDRED);
    let (weight, score) = (hundredths(execution.weight), hundredths(execution.score));
    let lacks = whole.saturating_sub(sum);
    let scored = weight == 0 && score > 0 && score <= lacks && lacks <= score.saturating_mul(2);
    lacks == 0 || lacks == weight || scored && lacks % hundredths(Decimal::from(5)) == 0
}

/// How many cells of a table are printed.
fn cells(rows: &[BoundIndicator]) -> usize {
    let cells = rows.iter().flat_map(|row| {
        [&row.level1, &row.level2, &row.level3, &row.target, &row.actual, &row.weight, &row.score]
    });
    cells.filter(|cell| cell.presence == Presence::Printed).count()
}

/// The same with those of columns that the record has no place for.
fn all_cells(rows: &[BoundIndicator]) -> usize {
    let printed = |cell: &&BoundCell| cell.presence == Presence::Printed;
    let of_row = |row: &BoundIndicator| {
        let others = row.others.iter().map(|(_, cell)| cell);
        row.cells().into_iter().chain(others).filter(printed).count()
    };
    rows.iter().map(of_row).sum()
}

fn take(taken: &mut [bool], used: &[usize]) {
    for &at in used {
        taken[at] = true;
    }
}

/// The columns of the funds table by their labels, wherever these stand.
pub(crate) fn fund_columns(tokens: &[Token<'_>]) -> Vec<Column<FundColumn>> {
    use FundColumn as C;
    let label = |key: C| {
        let named =
            |token: &&Token<'_>| token.is(|role| *role == resheet_lexis::Role::FundColumn(key));
        tokens.iter().find(named).map(|token| column(token, key))
    };
    [C::Initial, C::Budget, C::Executed, C::Weight, C::Rate, C::Score]
        .into_iter()
        .filter_map(label)
        .collect()
}

/// The columns of the indicator table by their labels, wherever these stand.
pub(crate) fn indicator_columns(tokens: &[Token<'_>]) -> Vec<Column<IndicatorColumn>> {
    use IndicatorColumn as C;
    let label = |key: C| {
        let named = |token: &&Token<'_>| {
            token.is(|role| *role == resheet_lexis::Role::IndicatorColumn(key))
        };
        // The labels that both tables have are met first in the funds.
        tokens.iter().rfind(named).map(|token| column(token, key))
    };
    [C::Level1, C::Level2, C::Level3, C::Target, C::Actual, C::Weight, C::Score, C::Deviation]
        .into_iter()
        .filter_map(label)
        .collect()
}

fn column<K>(token: &Token<'_>, key: K) -> Column<K> {
    Column { key: Some(key), label: squeeze(token.text), span: token.span }
}

/// The value of a bound cell.
fn value(cell: &BoundCell) -> Option<Decimal> {
    number(&cell.text).map(|number| number.value)
}

/// Whether a text is a relation with more behind it, as a target is.
fn begins_with_operator(folded: &str) -> bool {
    let first = folded.chars().next().map_or(0, char::len_utf8);
    first < folded.len() && resheet_lexis::operator(&folded[..first]).is_some()
}
