//! Rows of indicators, by the sums of weights and scores.
//!
//! Weight and score of a row stand side by side even where its other cells do
//! not. If all such pairs of a sheet make its total, they are its rows, in
//! order; what stands right before a pair is its actual value, target, name.

use resheet_lexis::{Lexicon, Role, Shape};
use resheet_model::{Decimal, IndicatorColumn, Span};

use super::begins_with_operator;
use crate::glued::Execution;
use crate::indicators::Indicators;
use crate::log::Log;
use crate::token::Token;

/// Fewer rows prove nothing by their sum.
const FEWEST_ROWS: usize = 3;

/// A sheet with more tokens is not looked at.
const MOST_TOKENS: usize = 1_500;

/// So far behind its first piece the rest of a label may stand.
const REACH: usize = 12;

/// One row by its tokens; a target may have a second piece.
#[derive(Clone, Default)]
pub(super) struct Row {
    pub(super) level1: Option<usize>,
    pub(super) level2: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) target: Option<usize>,
    pub(super) actual: Option<usize>,
    pub(super) weight: usize,
    pub(super) score: usize,
    /// Whether a cell was told by order alone.
    pub(super) guessed: bool,
}

/// Whether the ordinary reading has the same rows of points, so that nothing
/// is gained.
pub(super) fn reads_as_well(ordinary: &Indicators, found: &Indicators) -> bool {
    let points = |table: &Indicators| -> Vec<Span> {
        table.rows.iter().flat_map(|row| [row.weight.span, row.score.span]).collect()
    };
    points(ordinary) == points(found)
}

/// The rows of a sheet and their tokens, if the sums prove them.
pub(super) fn lift(
    tokens: &[Token<'_>],
    taken: &[bool],
    execution: &Execution,
    lexicon: &Lexicon,
    log: &mut Log,
) -> Option<(Indicators, Vec<usize>)> {
    let apart = tokens.iter().any(|token| {
        token.is(|role| matches!(role, Role::Operator | Role::Unit)) && token.length > 2
    });
    let start = tokens.iter().position(|token| {
        begins_with_operator(&token.folded)
            || token.is(|role| *role == Role::IndicatorColumn(IndicatorColumn::Level3))
    })?;
    if apart || tokens.len() > MOST_TOKENS {
        return None;
    }
    let mut table = Table {
        lexicon,
        tokens,
        taken: taken.to_vec(),
        start,
        rows: Vec::new(),
        total: None,
        rests: Vec::new(),
    };
    let target = tokens.iter().position(|token| begins_with_operator(&token.folded));
    // Figures of the funds may stand behind the header, and runs of an even
    // length may be pairs alone: the sums decide.
    let starts = [Some(start), target].into_iter().flatten();
    let proved =
        starts.flat_map(|start| [(start, false), (start, true)]).any(|(start, only_pairs)| {
            table.pairs(start, only_pairs).and_then(|()| table.prove(execution)).is_some()
        });
    if !proved {
        return None;
    }
    table.near();
    table.far();
    table.brackets();
    table.levels();
    Some(table.bind(log))
}

pub(super) struct Table<'t, 'a> {
    pub(super) lexicon: &'t Lexicon,
    pub(super) tokens: &'t [Token<'a>],
    pub(super) taken: Vec<bool>,
    /// The first token of the table.
    pub(super) start: usize,
    pub(super) rows: Vec<Row>,
    /// Weight and score of the total.
    pub(super) total: Option<(usize, usize)>,
    /// Second pieces of cells that wrapped inside a bracket.
    pub(super) rests: Vec<(usize, usize)>,
}

impl Table<'_, '_> {
    fn is_number(&self, at: usize) -> bool {
        at < self.tokens.len() && !self.taken[at] && self.tokens[at].shape == Shape::Number
    }

    fn value(&self, at: usize) -> Decimal {
        self.tokens[at].value.unwrap_or_default()
    }

    /// Every weight and score side by side: runs of two numbers, and of three
    /// where the actual value is a number too.
    fn pairs(&mut self, start: usize, only_pairs: bool) -> Option<()> {
        (self.rows, self.total) = (Vec::new(), None);
        let mut at = start;
        while at < self.tokens.len() {
            let length = (at..).take_while(|&at| self.is_number(at)).count();
            self.run(at, length, only_pairs)?;
            at += length.max(1);
        }
        (self.rows.len() >= FEWEST_ROWS).then_some(())
    }

    fn run(&mut self, start: usize, length: usize, only_pairs: bool) -> Option<()> {
        let mut length = length;
        if length < 2 {
            return Some(());
        }
        let last = start + length - 2;
        if self.value(last) == Decimal::ONE_HUNDRED && self.total.is_none() {
            self.total = Some((last, last + 1));
            length -= 2;
        }
        let mut at = start;
        if only_pairs && length.is_multiple_of(2) {
            return (start..start + length).step_by(2).try_for_each(|at| self.pair(at, false));
        }
        match length % 3 {
            2 => {
                self.pair(at, false)?;
                at += 2;
            }
            1 => return None,
            _ => {}
        }
        while at < start + length {
            self.pair(at + 1, true)?;
            at += 3;
        }
        Some(())
    }

    fn pair(&mut self, weight: usize, actual: bool) -> Option<()> {
        let score = weight + 1;
        let possible = self.value(weight) > Decimal::ZERO
            && self.value(weight) <= Decimal::ONE_HUNDRED
            && self.value(score) <= self.value(weight);
        let actual = actual.then(|| weight - 1);
        self.rows.push(Row { actual, weight, score, ..Row::default() });
        possible.then_some(())
    }

    /// Weights make a hundred, with or without the execution's; the scores make
    /// the printed total in the same way.
    fn prove(&self, execution: &Execution) -> Option<()> {
        let sum = |of: fn(&Row) -> usize| {
            self.rows
                .iter()
                .try_fold(Decimal::ZERO, |sum, row| sum.checked_add(self.value(of(row))))
        };
        let (weights, scores) = (sum(|row| row.weight)?, sum(|row| row.score)?);
        let total = self.total.map(|(_, score)| self.value(score));
        let proved = [(Decimal::ZERO, Decimal::ZERO), (execution.weight, execution.score)]
            .into_iter()
            .any(|(weight, score)| {
                weights.checked_add(weight) == Some(Decimal::ONE_HUNDRED)
                    && total.is_none_or(|total| scores.checked_add(score) == Some(total))
            });
        let mut points: Vec<usize> =
            self.rows.iter().flat_map(|row| [row.weight, row.score]).collect();
        points.sort_unstable();
        // Or both remainders are printed elsewhere, as figures of the funds.
        let printed = |rest: Option<Decimal>| {
            let elsewhere = |at: &usize| points.binary_search(at).is_err();
            rest.filter(|rest| *rest > Decimal::ZERO).is_some_and(|rest| {
                let mut others = (0..self.tokens.len()).filter(elsewhere);
                others.any(|at| self.tokens[at].value == Some(rest))
            })
        };
        let proved = proved
            || total.is_some_and(|total| {
                printed(Decimal::ONE_HUNDRED.checked_sub(weights))
                    && printed(total.checked_sub(scores))
            });
        proved.then_some(())
    }

    pub(super) fn free(&self, at: usize) -> bool {
        at >= self.start && !self.taken[at]
    }

    pub(super) fn take(&mut self, at: usize) -> Option<usize> {
        self.taken[at] = true;
        Some(at)
    }

    /// What stands right before a pair, from right to left.
    fn near(&mut self) {
        for (weight, score) in self.total.into_iter() {
            self.take(weight);
            self.take(score);
        }
        for nth in 0..self.rows.len() {
            let Row { weight, score, actual, .. } = self.rows[nth];
            for at in [Some(weight), Some(score), actual].into_iter().flatten() {
                self.take(at);
            }
        }
        for nth in 0..self.rows.len() {
            let mut row = self.rows[nth].clone();
            self.before(&mut row);
            self.rows[nth] = row;
        }
    }

    fn before(&mut self, row: &mut Row) {
        let mut at = row.actual.unwrap_or(row.weight);
        let mut next = |table: &Self, fits: &dyn Fn(&Token<'_>) -> bool| {
            let before = at.checked_sub(1)?;
            let found = table.free(before) && fits(&table.tokens[before]);
            found.then(|| at = before)?;
            Some(before)
        };
        if row.actual.is_none() {
            row.actual = next(self, &is_actual);
        }
        if row.actual.is_some() {
            row.target = next(self, &is_target);
        }
        if row.target.is_some() {
            row.name = next(self, &is_name);
        } else if row.actual.is_none() {
            row.name = next(self, &is_name);
            row.guessed = true;
        }
        if row.name.is_some() {
            row.level2 = next(self, &|token| {
                token.is(|role| matches!(role, Role::Level2(_)))
                    || is_piece_of_label(token, self.lexicon)
            });
        }
        if let Some(at) = row.level2.filter(|&at| self.tokens[at].roles.is_empty()) {
            match self.rest_of_label(at) {
                Some(rest) => {
                    self.rests.push((at, rest));
                    self.taken[rest] = true;
                }
                None => row.level2 = None,
            }
        }
        for at in [row.actual, row.target, row.name, row.level2].into_iter().flatten() {
            self.take(at);
        }
    }

    /// The piece behind a piece of a second level that makes it whole.
    fn rest_of_label(&self, at: usize) -> Option<usize> {
        let first = &self.tokens[at].folded;
        let end = self.tokens.len().min(at + REACH);
        (at + 1..end).filter(|&rest| self.free(rest) && self.tokens[rest].length <= 6).find(
            |&rest| {
                let whole = format!("{first}{}", self.tokens[rest].folded);
                self.lexicon.exact(&whole).iter().any(|role| matches!(role, Role::Level2(_)))
            },
        )
    }

    /// The text of a second level, its pieces joined, folded.
    pub(super) fn label(&self, at: usize) -> String {
        let rest = self.rests.iter().find(|(open, _)| *open == at);
        let rest = rest.map_or("", |&(_, rest)| &*self.tokens[rest].folded);
        format!("{}{rest}", self.tokens[at].folded)
    }

    /// Targets and names that stand elsewhere go to the rows without one, in
    /// order, if there are as many of them.
    fn far(&mut self) {
        self.in_order(&|token| begins_with_operator(&token.folded), |row| &mut row.target);
        self.in_order(&begins_with_figure, |row| &mut row.actual);
        self.in_order(&|token| is_name(token) && token.length >= 4, |row| &mut row.name);
    }

    pub(super) fn in_order(
        &mut self,
        fits: &dyn Fn(&Token<'_>) -> bool,
        slot: fn(&mut Row) -> &mut Option<usize>,
    ) {
        // What stands behind the total is a reason, or of the foot.
        let end = self.total.map_or(self.tokens.len(), |(weight, _)| weight);
        let found: Vec<usize> =
            (self.start..end).filter(|&at| self.free(at) && fits(&self.tokens[at])).collect();
        let open = self.rows.iter_mut().filter_map(|row| slot(row).is_none().then_some(row));
        let open: Vec<&mut Row> = open.collect();
        if open.len() != found.len() {
            return;
        }
        for (row, &at) in open.into_iter().zip(&found) {
            *slot(row) = Some(at);
            row.guessed = true;
            self.taken[at] = true;
        }
    }
}

/// Whether a token may be the first piece of an actual value that wrapped.
fn begins_with_figure(token: &Token<'_>) -> bool {
    token.folded.starts_with(|c: char| c.is_ascii_digit()) && token.length <= 20
}

/// Whether a token is a piece of a label, or a label with more behind it.
pub(super) fn is_more_than_label(token: &Token<'_>, lexicon: &Lexicon) -> bool {
    is_piece_of_label(token, lexicon)
        || token.roles.is_empty() && lexicon.label_at_start(&token.folded).is_some()
}

/// Whether a token is the beginning of a label that wrapped.
fn is_piece_of_label(token: &Token<'_>, lexicon: &Lexicon) -> bool {
    token.roles.is_empty() && token.length >= 3 && lexicon.begins_label(&token.folded)
}

fn is_actual(token: &Token<'_>) -> bool {
    let shaped = matches!(
        token.shape,
        Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time | Shape::Verdict
    );
    shaped && !begins_with_operator(&token.folded)
}

fn is_target(token: &Token<'_>) -> bool {
    let short = token.is_words() && token.length <= 12 && token.roles.is_empty();
    begins_with_operator(&token.folded) || matches!(token.shape, Shape::Time) || short
}

fn is_name(token: &Token<'_>) -> bool {
    token.shape == Shape::Words
        && token.roles.is_empty()
        && (3..=40).contains(&token.length)
        && !token.is_furniture
        && !token.folded.contains(['。', '，', ',', '；', ';'])
}
