//! Rows of indicators, by the sums of weights and scores.
//!
//! Weight and score of a row stand side by side even where its other cells do
//! not. If all such pairs of a sheet make its total, they are its rows, in
//! order; what stands right before a pair is its actual value, target, name.

use resheet_lexis::{Lexicon, Role, Shape, strange_under};
use resheet_model::{
    BoundCell, BoundIndicator, Confidence, Decimal, Finding, IndicatorColumn, Presence, Span,
    Subject,
};

use super::begins_with_operator;
use crate::glued::Execution;
use crate::indicators::Indicators;
use crate::levels::tell_first;
use crate::log::Log;
use crate::token::Token;

/// Fewer rows prove nothing by their sum.
const FEWEST_ROWS: usize = 3;

/// A sheet with more tokens is not looked at.
const MOST_TOKENS: usize = 4_000;

/// So far behind its first piece the rest of a label may stand.
const REACH: usize = 12;

/// One row by its tokens; a target may have a second piece.
#[derive(Clone, Default)]
struct Row {
    level1: Option<usize>,
    level2: Option<usize>,
    name: Option<usize>,
    target: Option<usize>,
    actual: Option<usize>,
    weight: usize,
    score: usize,
    /// Whether a cell was told by order alone.
    guessed: bool,
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
    table.pairs()?;
    table.prove(execution)?;
    table.near();
    table.far();
    table.brackets();
    table.levels();
    Some(table.bind(log))
}

struct Table<'t, 'a> {
    lexicon: &'t Lexicon,
    tokens: &'t [Token<'a>],
    taken: Vec<bool>,
    /// The first token of the table.
    start: usize,
    rows: Vec<Row>,
    /// Weight and score of the total.
    total: Option<(usize, usize)>,
    /// Second pieces of cells that wrapped inside a bracket.
    rests: Vec<(usize, usize)>,
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
    fn pairs(&mut self) -> Option<()> {
        let mut at = self.start;
        while at < self.tokens.len() {
            let length = (at..).take_while(|&at| self.is_number(at)).count();
            self.run(at, length)?;
            at += length.max(1);
        }
        (self.rows.len() >= FEWEST_ROWS).then_some(())
    }

    fn run(&mut self, start: usize, length: usize) -> Option<()> {
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
        // Or both remainders are printed among the figures of the funds.
        let printed = |rest: Option<Decimal>| {
            let before = &self.tokens[..self.start];
            rest.is_some_and(|rest| {
                rest > Decimal::ZERO && before.iter().any(|token| token.value == Some(rest))
            })
        };
        let proved = proved
            || total.is_some_and(|total| {
                printed(Decimal::ONE_HUNDRED.checked_sub(weights))
                    && printed(total.checked_sub(scores))
            });
        proved.then_some(())
    }

    fn free(&self, at: usize) -> bool {
        at >= self.start && !self.taken[at]
    }

    fn take(&mut self, at: usize) -> Option<usize> {
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
    fn label(&self, at: usize) -> String {
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

    fn in_order(
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

    /// Second levels as names; if none is left over, they reach down to the
    /// next. The first level is the only one of the sheet that goes with them.
    fn levels(&mut self) {
        let lexicon = self.lexicon;
        let second = |token: &Token<'_>| {
            token.is(|role| matches!(role, Role::Level2(Some(_))))
                && !token.is(|role| matches!(role, Role::Level1(_)))
        };
        self.in_order(&second, |row| &mut row.level2);
        let left = (0..self.tokens.len()).any(|at| {
            let token = &self.tokens[at];
            !self.taken[at]
                && (second(token) || at >= self.start && is_more_than_label(token, lexicon))
        });
        let firsts: Vec<usize> = (0..self.tokens.len())
            .filter(|&at| self.tokens[at].is(|role| matches!(role, Role::Level1(_))))
            .collect();
        let mut above = None;
        for nth in 0..self.rows.len() {
            let Row { mut level2, name, .. } = self.rows[nth];
            let strange = |label: usize| {
                name.is_none_or(|name| strange_under(&self.label(label), &self.tokens[name].folded))
            };
            if level2.is_none() && !left {
                level2 = above.filter(|&label| !strange(label));
            }
            above = level2;
            self.rows[nth].level2 = level2;
            let Some(level2) = level2 else { continue };
            let groups = lexicon.second_level(&self.label(level2));
            self.rows[nth].level1 = firsts.iter().copied().find(|&at| {
                at != level2 && groups.meet(lexicon.first_level(&self.tokens[at].folded))
            });
        }
    }

    fn bind(mut self, log: &mut Log) -> (Indicators, Vec<usize>) {
        let lexicon = self.lexicon;
        let mut out = Indicators::default();
        let mut used = Vec::new();
        for nth in 0..self.rows.len() {
            let row = self.rows[nth].clone();
            let mut bound = self.bind_row(nth as u32, &row, &mut used, log);
            first_level(&mut bound, &out.rows, lexicon, log);
            out.rows.push(bound);
        }
        if let Some((weight, score)) = self.total {
            out.total_weight = self.tokens[weight].bind(Confidence::Likely);
            out.total_score = self.tokens[score].bind(Confidence::Likely);
            used.extend([weight, score]);
        }
        (out, used)
    }

    fn bind_row(
        &mut self,
        nth: u32,
        row: &Row,
        used: &mut Vec<usize>,
        log: &mut Log,
    ) -> BoundIndicator {
        let trust = if row.guessed { Confidence::Guess } else { Confidence::Likely };
        let place = self.tokens[row.weight].span;
        let mut cell = |at: Option<usize>, trust: Confidence| match at {
            Some(at) => {
                used.push(at);
                self.tokens[at].bind(trust)
            }
            None => BoundCell { span: Span::at(place.start as usize), ..BoundCell::default() },
        };
        let mut bound = BoundIndicator {
            level1: cell(row.level1, Confidence::Guess),
            level2: cell(row.level2, Confidence::Guess),
            level3: cell(row.name, trust),
            target: cell(row.target, trust),
            actual: cell(row.actual, trust),
            weight: cell(Some(row.weight), Confidence::Likely),
            score: cell(Some(row.score), Confidence::Likely),
            ..BoundIndicator::default()
        };
        bound.level3.text = self.lexicon.without_lead(&bound.level3.text).to_owned();
        for (at, cell) in [
            (row.target, &mut bound.target),
            (row.actual, &mut bound.actual),
            (row.level2, &mut bound.level2),
        ] {
            if let Some(rest) = at.and_then(|at| self.rest(at)) {
                used.push(rest);
                cell.append(self.tokens[rest].bind(Confidence::Guess), "");
            }
        }
        let lost = [&bound.level2, &bound.level3, &bound.target, &bound.actual];
        if row.guessed || lost.iter().any(|cell| cell.presence != Presence::Printed) {
            log.find(Finding::new("B011", Subject::Indicator(nth, None), place));
        }
        bound
    }

    /// The rest of a cell: behind it a unit, or the piece that closes its bracket.
    fn rest(&mut self, at: usize) -> Option<usize> {
        if let Some(&(_, rest)) = self.rests.iter().find(|(open, _)| *open == at) {
            return Some(rest);
        }
        let behind = at + 1;
        let unit = behind < self.tokens.len()
            && self.free(behind)
            && self.tokens[behind].shape == Shape::Unit
            && !self.tokens[behind].is_label();
        if unit { self.take(behind) } else { None }
    }

    /// Cells with an open bracket and pieces that close one, in order, if there
    /// are as many of these.
    fn brackets(&mut self) {
        let lone = |at: usize, has: char, lacks: char| {
            let folded = &self.tokens[at].folded;
            folded.contains(has) && !folded.contains(lacks)
        };
        let mut cells: Vec<usize> =
            self.rows.iter().flat_map(|row| [row.target, row.actual]).flatten().collect();
        cells.retain(|&at| lone(at, '(', ')'));
        cells.sort_unstable();
        let closing =
            |at: &usize| self.free(*at) && self.tokens[*at].length <= 8 && lone(*at, ')', '(');
        let pieces: Vec<usize> = (self.start..self.tokens.len()).filter(closing).collect();
        if cells.len() == pieces.len() {
            for &at in &pieces {
                self.taken[at] = true;
            }
            self.rests.extend(cells.into_iter().zip(pieces));
        }
    }
}

/// Whether a token may be the first piece of an actual value that wrapped.
fn begins_with_figure(token: &Token<'_>) -> bool {
    token.folded.starts_with(|c: char| c.is_ascii_digit()) && token.length <= 20
}

/// A first level that no label tells: that of the row above under the same
/// second level, else the one that goes with it.
fn first_level(
    row: &mut BoundIndicator,
    above: &[BoundIndicator],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    if printed(&row.level1) || !printed(&row.level2) {
        return;
    }
    match above.last() {
        Some(above) if above.level2.span == row.level2.span => {
            row.level1 = above.level1.clone();
        }
        _ => tell_first(row, above, lexicon, log),
    }
}

/// Whether a token is a piece of a label, or a label with more behind it.
fn is_more_than_label(token: &Token<'_>, lexicon: &Lexicon) -> bool {
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
        && !token.folded.ends_with(['。', '，', ',', '；', ';'])
}
