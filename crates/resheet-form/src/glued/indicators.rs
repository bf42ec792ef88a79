//! Glued figures of the indicator table.

use std::borrow::Cow;

use resheet_lexis::{Role, Shape, measure, number};
use resheet_model::{Confidence, Decimal, Edge, IndicatorColumn as C, Measure, Op, Quantity, Span};

use super::figures::{Figure, readings};
use super::names::part_names;
use super::{may_part, part};
use crate::log::Log;
use crate::regions::{HeaderCell, IndicatorKind as K};
use crate::token::Token;

/// Weight and score of the funds table, which belong to the sheet's total.
#[derive(Clone, Copy, Default)]
pub(crate) struct Execution {
    pub(crate) weight: Decimal,
    pub(crate) score: Decimal,
}

/// Readings of all rows tried together before their sum is given up.
const STEPS: usize = 200_000;

/// More readings of one row than this say nothing.
const MOST_READINGS: usize = 64;

/// Parts the glued figures of an indicator table.
///
/// A row needs a figure for each column of values. Of its readings those stay
/// whose weight is one and whose score is not above it; then all rows are taken
/// together, since weights and scores sum to the total. Where the sums decide,
/// or a row has one reading only, it is taken.
pub(crate) fn part_indicators<'t, 'a>(
    tokens: Cow<'t, [Token<'a>]>,
    columns: &[HeaderCell<K>],
    execution: Execution,
    log: &mut Log,
) -> Cow<'t, [Token<'a>]> {
    let tokens = part_names(tokens, columns, log);
    let values: Vec<C> = columns
        .iter()
        .filter_map(|column| match column.kind {
            K::Known(column @ (C::Target | C::Actual | C::Weight | C::Score)) => Some(column),
            _ => None,
        })
        .collect();
    let parted_target = columns.iter().any(|column| matches!(column.kind, K::Operator | K::Unit));
    if parted_target || !values.contains(&C::Weight) || !tokens.iter().any(may_part) {
        return tokens;
    }
    let mut rows = rows(&tokens, &values);
    if !rows.iter().any(Row::is_open) {
        return tokens;
    }
    decide(&mut rows, execution);
    let mut parts: Vec<Option<(Vec<std::ops::Range<usize>>, Confidence)>> =
        vec![None; tokens.len()];
    for row in &rows {
        let Some((reading, confidence)) = row.taken() else { continue };
        for (nth, at) in row.tokens.clone().enumerate() {
            let ranges = reading.iter().filter(|figure| figure.token == nth);
            let ranges: Vec<_> = ranges.map(|figure| figure.range.clone()).collect();
            parts[at] = (ranges.len() > 1).then_some((ranges, confidence));
        }
    }
    let evidence: Vec<Span> = columns.iter().map(|column| column.span).collect();
    let mut out = Vec::with_capacity(tokens.len());
    for (token, part_of) in tokens.into_owned().into_iter().zip(parts) {
        match part_of {
            Some((ranges, confidence)) => {
                part(&mut out, &token, &ranges, confidence, evidence.clone(), log);
            }
            None => out.push(token),
        }
    }
    Cow::Owned(out)
}

/// The values of one row of the table, or of its total.
struct Row {
    tokens: std::ops::Range<usize>,
    total: bool,
    /// Whether the row may be parted without the sums: nothing of it can be one
    /// figure, or the dump is glued all over.
    alone: bool,
    /// Weight and score where nothing is glued.
    plain: Option<(Decimal, Decimal)>,
    readings: Vec<Reading>,
    /// Which reading was taken, and how sure it is.
    choice: Option<(usize, Confidence)>,
}

struct Reading {
    figures: Vec<Figure>,
    weight: Decimal,
    score: Decimal,
    /// Whether the marks do not follow from target and actual value.
    odd: bool,
}

impl Row {
    fn is_open(&self) -> bool {
        !self.readings.is_empty()
    }

    fn taken(&self) -> Option<(&[Figure], Confidence)> {
        let (choice, confidence) = self.choice?;
        Some((self.readings.get(choice)?.figures.as_slice(), confidence))
    }
}

pub(super) fn is_value(token: &Token<'_>) -> bool {
    use Shape::{Dash, Number, Percent, Quantity, Time, Verdict};
    !token.is_label() && matches!(token.shape, Number | Percent | Quantity | Time | Verdict | Dash)
        || may_part(token)
}

/// The runs of values, each with its possible readings.
fn rows(tokens: &[Token<'_>], columns: &[C]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !is_value(&tokens[at]) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        let goes_on = |at: usize| {
            is_value(&tokens[at]) && !(tokens[at].holds && tokens[at].row != tokens[start].row)
        };
        while at < tokens.len() && goes_on(at) {
            at += 1;
        }
        let total = start > 0 && tokens[start - 1].is(|role| matches!(role, Role::Total));
        let columns = if total { &[C::Weight, C::Score] } else { columns };
        rows.push(row(tokens, start..at, total, columns));
    }
    rows
}

fn row(tokens: &[Token<'_>], range: std::ops::Range<usize>, total: bool, columns: &[C]) -> Row {
    let values: Vec<&Token<'_>> = tokens[range.clone()].iter().collect();
    let place = |column| columns.iter().position(|known| *known == column);
    let mut row =
        Row { tokens: range, total, alone: false, plain: None, readings: Vec::new(), choice: None };
    if values.len() >= columns.len() {
        let at = |column| place(column).and_then(|at| values[at].value);
        row.plain = at(C::Weight).map(|weight| (weight, at(C::Score).unwrap_or_default()));
        return row;
    }
    let Some(last) = values.iter().rev().find(|value| may_part(value)) else { return row };
    let whole = number(last.text).map(|number| number.value);
    row.alone = last.edge == Edge::Glued || whole.is_none();
    // Elsewhere than in a glued dump another figure may be missing; points are
    // a hundred at most.
    if !row.alone && whole.is_some_and(|whole| whole <= Decimal::ONE_HUNDRED) {
        return row;
    }
    let mut found = Vec::new();
    let complete = readings(&values, columns.len(), &mut |figures| {
        if found.len() <= MOST_READINGS {
            found.extend(reading(figures, &values, columns));
        }
    });
    if complete && found.len() <= MOST_READINGS {
        row.readings = found;
    }
    row
}

/// A reading of a row, if its weight and score can be one.
fn reading(figures: &[Figure], tokens: &[&Token<'_>], columns: &[C]) -> Option<Reading> {
    let of = |column| columns.iter().position(|known| *known == column).map(|at| &figures[at]);
    let points = |column| of(column).filter(|figure| !figure.percent);
    let weight = points(C::Weight)?.value?;
    let score = match of(C::Score) {
        Some(figure) if figure.percent => return None,
        Some(figure) => figure.value?,
        None => Decimal::ZERO,
    };
    let possible = weight > Decimal::ZERO
        && weight <= Decimal::ONE_HUNDRED
        && score <= weight
        && score.scale() <= 2
        && weight.scale() <= 2;
    if !possible {
        return None;
    }
    let text =
        |column| of(column).and_then(|figure| tokens[figure.token].text.get(figure.range.clone()));
    let odd = match (text(C::Target), text(C::Actual)) {
        (Some(target), Some(actual)) => reached(target, actual)
            .is_some_and(|reached| of(C::Score).is_some() && reached != (score == weight)),
        _ => false,
    };
    Some(Reading { figures: figures.to_vec(), weight, score, odd })
}

/// Whether an actual value reaches its target, where both are plain numbers.
fn reached(target: &str, actual: &str) -> Option<bool> {
    let quantity = |text: &str| match measure(text) {
        Measure::Quantity(quantity) | Measure::Worded { means: quantity, .. } => Some(quantity),
        _ => None,
    };
    let (target, actual): (Quantity, Quantity) = (quantity(target)?, quantity(actual)?);
    Some(match target.op {
        Some(Op::AtMost) => actual.value <= target.value,
        Some(Op::Less) => actual.value < target.value,
        Some(Op::More) => actual.value > target.value,
        Some(Op::Within) => return None,
        Some(Op::AtLeast | Op::Equal) | None => actual.value >= target.value,
    })
}

/// Chooses the readings: those that sum up, else those that are alone.
fn decide(rows: &mut [Row], execution: Execution) {
    /// The search goes one call deeper a row; no sheet has so many.
    const MOST_ROWS: usize = 1000;
    let known = |row: &Row| row.plain.is_some() || row.is_open();
    if rows.len() <= MOST_ROWS && rows.iter().all(known) {
        let mut sums = Sums::new(rows, execution);
        sums.search(0, Decimal::ZERO, Decimal::ZERO, 0);
        if let Some(choices) = sums.only() {
            for (row, choice) in rows.iter_mut().zip(choices) {
                row.choice = row.is_open().then_some((choice, Confidence::Certain));
            }
            return;
        }
    }
    for row in rows.iter_mut().filter(|row| row.alone && row.readings.len() == 1) {
        // A run that may be one figure, or more than weight and score, needs
        // the proof of the sum.
        let parts = row.readings[0].figures.len();
        if parts == row.tokens.len() + 1
            && row.readings[0].figures.last().is_some_and(|last| last.range.start > 0)
        {
            let whole_may_be = row.readings[0].weight_and_score_may_be_one();
            row.choice = (!whole_may_be).then_some((0, Confidence::Likely));
        }
    }
}

impl Reading {
    /// Whether the figures of weight and score may as well be one weight.
    fn weight_and_score_may_be_one(&self) -> bool {
        let [.., weight, score] = self.figures.as_slice() else { return true };
        let places = weight.places();
        // Behind decimals a second point cannot stand in one figure.
        let digits = score.range.end - weight.range.start;
        weight.token != score.token || (places == 0 && score.places() == 0 && digits <= 2)
    }
}

/// The search for readings whose weights and scores sum to the total.
struct Sums<'r> {
    rows: &'r [Row],
    execution: Execution,
    total: Option<usize>,
    steps: usize,
    taken: Vec<usize>,
    /// The fewest odd rows met, the choices, and how often they were met.
    best: Option<(usize, Vec<usize>, usize)>,
}

impl<'r> Sums<'r> {
    fn new(rows: &'r [Row], execution: Execution) -> Self {
        let total = rows.iter().position(|row| row.total);
        Sums { rows, execution, total, steps: STEPS, taken: Vec::new(), best: None }
    }

    fn only(self) -> Option<Vec<usize>> {
        let (_, choices, times) = self.best?;
        (self.steps > 0 && times == 1).then_some(choices)
    }

    fn search(&mut self, row: usize, weight: Decimal, score: Decimal, odd: usize) {
        if self.steps == 0 || weight > Decimal::ONE_HUNDRED {
            return;
        }
        self.steps -= 1;
        let Some(at_hand) = self.rows.get(row) else {
            self.end(weight, score, odd);
            return;
        };
        let mut go_on = |choice: usize, more: (Decimal, Decimal), strange: bool| {
            let more = if at_hand.total { (Decimal::ZERO, Decimal::ZERO) } else { more };
            self.taken.push(choice);
            self.search(row + 1, weight + more.0, score + more.1, odd + usize::from(strange));
            self.taken.pop();
        };
        if let Some(plain) = at_hand.plain {
            go_on(0, plain, false);
        }
        for (choice, reading) in at_hand.readings.iter().enumerate() {
            go_on(choice, (reading.weight, reading.score), reading.odd);
        }
    }

    fn end(&mut self, weight: Decimal, score: Decimal, odd: usize) {
        let total = self.total.and_then(|at| {
            let row = &self.rows[at];
            let reading = row.readings.get(*self.taken.get(at)?);
            row.plain.or(reading.map(|reading| (reading.weight, reading.score)))
        });
        let (full, reached) = match total {
            Some((full, reached)) => (full, Some(reached)),
            None => (Decimal::ONE_HUNDRED, None),
        };
        let agrees = |execution: Execution| {
            let off = |reached: Decimal| (reached - score - execution.score).abs();
            weight + execution.weight == full
                && reached.is_none_or(|reached| off(reached) <= Decimal::new(5, 2))
        };
        if !agrees(self.execution) && !agrees(Execution::default()) {
            return;
        }
        match &mut self.best {
            Some((least, _, times)) if *least == odd => *times += 1,
            Some((least, ..)) if *least < odd => {}
            best => *best = Some((odd, self.taken.clone(), 1)),
        }
    }
}
