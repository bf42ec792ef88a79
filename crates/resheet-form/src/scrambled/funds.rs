//! Rows of the funds, by executed / budget = rate.

use resheet_lexis::{Role, Shape};
use resheet_model::{BoundCell, BoundFund, Confidence, Decimal, FundColumn};

use super::{begins_with_operator, value};
use crate::proof::{is_rate, is_score};
use crate::token::Token;

/// Figures looked at; a funds table has fewer.
const MOST_FIGURES: usize = 120;

/// Labels of rows; a table with more is none of funds.
const MOST_ROWS: usize = 12;

/// One row, by its tokens.
struct Row {
    amounts: Vec<usize>,
    weight: usize,
    rate: usize,
    score: Option<usize>,
    /// How many figures in order it took.
    length: usize,
}

/// How many rows of a reading the rate proves.
pub(super) fn proved(rows: &[BoundFund]) -> usize {
    let proved = |row: &&BoundFund| {
        let figures = (value(&row.budget), value(&row.executed), value(&row.rate));
        matches!(figures, (Some(budget), Some(executed), Some(rate))
            if is_rate(budget, executed, rate) || budget.is_zero() && executed.is_zero())
    };
    rows.iter().filter(proved).count()
}

/// The rows of the funds in the order of their labels, and their tokens. If not
/// every label has its row, only the total is told by its points.
pub(super) fn lift(tokens: &[Token<'_>]) -> Option<(Vec<BoundFund>, Vec<usize>)> {
    let is_total = |at: &usize| tokens[*at].is(|role| *role == Role::FundTotal);
    // The total of the indicators may be named like that of the funds.
    let of_points = |at: &usize| tokens[*at].is(|role| *role == Role::Total);
    let mut labels: Vec<usize> = (0..tokens.len())
        .filter(|&at| tokens[at].is(Role::is_fund_row))
        .filter(|at| !of_points(at))
        .take(MOST_ROWS + 1)
        .collect();
    labels.sort_by_key(|at| !is_total(at));
    let one_total = labels.iter().filter(|at| is_total(at)).count() == 1;
    if !one_total || labels.len() > MOST_ROWS {
        return None;
    }
    let rows = Search::new(tokens).rows();
    let first = rows.first()?;
    tokens[first.weight].value?;
    let mut used = Vec::new();
    let of = labels_of(&labels, &rows);
    let mut bound = Vec::new();
    for (label, row) in of.into_iter().zip(&rows) {
        bound.push(bind(tokens, label, row, &mut used));
    }
    Some((bound, used))
}

/// The label of each row: the one right before its figures, and for the others
/// those that are left, in order. If not every row has one, only the total has.
fn labels_of(labels: &[usize], rows: &[Row]) -> Vec<usize> {
    let Some((&total, parts)) = labels.split_first() else { return Vec::new() };
    if rows.len() != labels.len() {
        return vec![total];
    }
    let beside = |row: &Row| {
        let first = row.amounts.first()?.checked_sub(1)?;
        // Not where labels stand one below the other.
        let stacked = first > 0 && parts.contains(&(first - 1));
        (parts.contains(&first) && !stacked).then_some(first)
    };
    let mut of: Vec<Option<usize>> = rows.iter().map(beside).collect();
    of[0] = Some(total);
    let left: Vec<usize> = parts.iter().copied().filter(|at| !of.contains(&Some(*at))).collect();
    let mut left = left.into_iter();
    of.into_iter().filter_map(|label| label.or_else(|| left.next())).collect()
}

fn bind(tokens: &[Token<'_>], label: usize, row: &Row, used: &mut Vec<usize>) -> BoundFund {
    let mut cell = |at: usize| {
        used.push(at);
        tokens[at].bind(Confidence::Likely)
    };
    let mut fund = BoundFund { row: cell(label), ..BoundFund::default() };
    if let [initial, .., _, _] = row.amounts[..] {
        fund.initial = cell(initial);
    }
    if let [.., budget, executed] = row.amounts[..] {
        fund.budget = cell(budget);
        fund.executed = cell(executed);
    }
    fund.weight = cell(row.weight);
    fund.rate = cell(row.rate);
    fund.score = row.score.map_or_else(BoundCell::default, &mut cell);
    // A percent sign that wrapped.
    let sign = row.rate + 1;
    if tokens[row.rate].shape == Shape::Number
        && tokens.get(sign).is_some_and(|next| next.folded == "%")
    {
        fund.rate.append(cell(sign), "");
    }
    fund
}

struct Search<'t, 'a> {
    tokens: &'t [Token<'a>],
    /// Tokens that may be figures of the funds, in order.
    figures: Vec<usize>,
    /// How many amounts a row has.
    amounts: usize,
}

impl<'t, 'a> Search<'t, 'a> {
    fn new(tokens: &'t [Token<'a>]) -> Self {
        let initial = tokens
            .iter()
            .any(|token| token.is(|role| *role == Role::FundColumn(FundColumn::Initial)));
        let target = |at: &usize| !begins_with_operator(&tokens[*at].folded);
        let figure =
            |at: &usize| matches!(tokens[*at].shape, Shape::Number | Shape::Percent | Shape::Dash);
        let figures = (0..tokens.len()).take_while(target).filter(figure).take(MOST_FIGURES);
        Search { tokens, figures: figures.collect(), amounts: 2 + usize::from(initial) }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.figures.len() && rows.len() <= MOST_ROWS {
            let first = rows.is_empty();
            let displaced = || first.then(|| self.displaced(at)).flatten();
            match self.whole(at).or_else(displaced) {
                Some(row) => {
                    at += row.length;
                    rows.push(row);
                }
                None => at += 1,
            }
        }
        rows
    }

    fn value(&self, at: usize) -> Option<Decimal> {
        self.tokens[at].value
    }

    fn is_dash(&self, at: usize) -> bool {
        self.tokens[at].shape == Shape::Dash
    }

    fn head(&self, at: usize) -> Option<(Vec<usize>, Decimal, Decimal, usize)> {
        let row = self.figures.get(at..=at + self.amounts)?;
        let (amounts, weight) = row.split_at(self.amounts);
        if amounts.iter().any(|&at| self.tokens[at].shape != Shape::Number) {
            return None;
        }
        let [.., budget, executed] = *amounts else { return None };
        Some((amounts.to_vec(), self.value(budget)?, self.value(executed)?, weight[0]))
    }

    /// A row whose figures stand one behind the other.
    fn whole(&self, at: usize) -> Option<Row> {
        let (amounts, budget, executed, weight) = self.head(at)?;
        let rest = self.figures.get(at + self.amounts + 1..at + self.amounts + 3)?;
        let [rate, score] = *rest else { return None };
        let nothing = budget.is_zero() && executed.is_zero();
        let rated = match self.value(rate) {
            Some(printed) => nothing && printed.is_zero() || is_rate(budget, executed, printed),
            None => nothing,
        };
        let scored = match (self.value(weight), self.value(score)) {
            (Some(points), Some(_)) => self.scored(points, rate, score),
            (None, None) => self.is_dash(weight) && self.is_dash(score),
            _ => false,
        };
        let length = self.amounts + 3;
        (rated && scored).then_some(Row { amounts, weight, rate, score: Some(score), length })
    }

    fn scored(&self, points: Decimal, rate: usize, score: usize) -> bool {
        let figures = self.value(rate).zip(self.value(score));
        figures.is_some_and(|(rate, score)| is_score(points, rate, score))
    }

    /// The total whose rate and score stand elsewhere: rate and score are the
    /// only ones that arithmetic leaves.
    fn displaced(&self, at: usize) -> Option<Row> {
        let (amounts, budget, executed, weight) = self.head(at)?;
        let points = self.value(weight)?;
        let behind = at + self.amounts + 1;
        let mut elsewhere = self.figures[..at].iter().chain(&self.figures[behind..]).copied();
        let hundred = budget == executed;
        let rate = elsewhere.clone().find(|&at| {
            self.value(at).is_some_and(|rate| is_rate(budget, executed, rate) && !rate.is_zero())
        })?;
        let score = elsewhere.find(|&at| {
            at != rate && self.tokens[at].shape == Shape::Number && self.scored(points, rate, at)
        });
        if hundred || score.is_none() {
            return None;
        }
        let length = self.amounts + 1 + usize::from(self.figures.get(behind).copied() == score);
        Some(Row { amounts, weight, rate, score, length })
    }
}
