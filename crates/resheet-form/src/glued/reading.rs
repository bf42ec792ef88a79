//! One way to read the values of a row, and what speaks against it.

use resheet_lexis::{Shape, measure, number};
use resheet_model::{Decimal, IndicatorColumn as C, Measure, Op, Quantity};

use super::figures::Figure;
use super::lead;
use crate::proof::hundredths;
use crate::token::Token;

pub(super) struct Reading {
    /// The tokens that hold the figures.
    pub(super) tokens: Vec<usize>,
    pub(super) figures: Vec<Figure>,
    weight: Decimal,
    score: Decimal,
    /// Whether it cuts what is one value already, or may be: only the sums can say so.
    pub(super) needs_sums: bool,
    /// What speaks against it.
    pub(super) cost: u32,
}

impl Reading {
    /// How many figures it has beyond its tokens.
    pub(super) fn more(&self) -> usize {
        self.figures.len() - self.tokens.len()
    }

    /// Weight and score, in hundredths.
    pub(super) fn sum(&self) -> (i64, i64) {
        (hundredths(self.weight), hundredths(self.score))
    }
}

/// What a reading costs for each value that it cuts and that may be whole.
const WHOLE: u32 = 3;

/// Whether the last of some figures may stand in its column.
pub(super) fn fits(figures: &[Figure], tokens: &[&Token<'_>], columns: &[C]) -> bool {
    let (Some(last), Some(column)) = (figures.last(), columns.get(figures.len() - 1)) else {
        return false;
    };
    let text = tokens[last.token].text;
    // A part of a text has the relation of a target, or none.
    let part = last.range.len() < text.len();
    if part && last.range.start == 0 && lead(text) > 0 && *column != C::Target {
        return false;
    }
    let points = matches!(column, C::Weight | C::Score);
    !points || !last.percent && last.places() <= 2 && last.value.is_some()
}

/// The values of a row, and the columns that they are cut for.
#[derive(Clone, Copy)]
pub(super) struct Cut<'c, 't> {
    pub(super) tokens: &'c [&'c Token<'t>],
    pub(super) columns: &'c [C],
}

impl Cut<'_, '_> {
    /// A reading of the row, if its weight and score can be one.
    pub(super) fn reading(self, figures: &[Figure], at: &[usize]) -> Option<Reading> {
        let Cut { columns, .. } = self;
        let of = |column| columns.iter().position(|known| *known == column).map(|at| &figures[at]);
        let points = |column| match of(column) {
            Some(figure) if figure.percent => None,
            Some(figure) => figure.value.map(Some),
            None => Some(None),
        };
        let (weight, score) = (points(C::Weight)?, points(C::Score)?);
        let total = columns.len() <= 2 && !columns.contains(&C::Actual);
        let hundred = if total { Decimal::ONE_THOUSAND } else { Decimal::ONE_HUNDRED };
        let most = weight.unwrap_or(hundred);
        let fits = |points: Decimal| points.scale() <= 2 && points <= most.min(hundred);
        let possible = weight.is_none_or(|weight| weight > Decimal::ZERO)
            && [weight, score].into_iter().flatten().all(fits);
        if !possible {
            return None;
        }
        let mut cost = odd_points(weight, score);
        let text = |column| of(column).map(|figure| self.text(figure));
        let full = weight.zip(score).map(|(weight, score)| score == weight);
        if let (Some(target), Some(actual)) = (text(C::Target), text(C::Actual)) {
            let compared = compare(target, actual);
            cost += compared.as_ref().map_or(0, |compared| compared.far);
            cost += match (compared.and_then(|compared| compared.reached), full) {
                (Some(reached), Some(full)) if reached != full => 3,
                (None, Some(false)) => 1,
                _ => 0,
            };
            // A value of many words is more often a reason.
            let clauses = actual.contains(['，', '；', '。', ','])
                && of(C::Actual).is_some_and(|figure| figure.value.is_none());
            cost += if clauses { 6 } else { 0 };
        }
        let whole = (0..self.tokens.len()).filter(|nth| self.cuts_whole(figures, *nth)).count();
        cost += WHOLE * u32::try_from(whole).unwrap_or(u32::MAX / WHOLE);
        let (weight, score) = (weight.unwrap_or_default(), score.unwrap_or_default());
        let one_weight = of(C::Weight).zip(of(C::Score)).is_some_and(may_be_one);
        let needs_sums = whole > 0 || one_weight;
        let (tokens, figures) = (at.to_vec(), figures.to_vec());
        Some(Reading { tokens, figures, weight, score, needs_sums, cost })
    }

    fn text(&self, figure: &Figure) -> &str {
        self.tokens[figure.token].text.get(figure.range.clone()).unwrap_or_default()
    }

    /// Whether some figures are parts of a text that may well be one value: the date or
    /// number it reads as, which is near the value that it would be compared with.
    fn cuts_whole(self, figures: &[Figure], nth: usize) -> bool {
        let own = |figure: &&Figure| figure.token == nth;
        let parts = figures.iter().filter(own).count();
        if parts < 2 {
            return false;
        }
        let token = self.tokens[nth];
        let text = token.text;
        match token.shape {
            Shape::Time => return true,
            Shape::Number | Shape::Percent | Shape::Quantity => {}
            _ => return false,
        }
        // So small a number may be points, or the share of something.
        if number(text).is_some_and(|it| it.value <= Decimal::ONE_HUNDRED && it.value.scale() <= 2)
        {
            return true;
        }
        let of = |column| {
            let at = self.columns.iter().position(|known| *known == column)?;
            figures.get(at)
        };
        let far = |target: &str, actual: &str| compare(target, actual).map(|it| it.far);
        match (of(C::Target), of(C::Actual)) {
            (Some(target), Some(actual)) => match (own(&target), own(&actual)) {
                (true, true) => parts == 2 && target.value != actual.value,
                (true, false) => is_nearer(
                    far(text, self.text(actual)),
                    far(self.text(target), self.text(actual)),
                ),
                (false, true) => is_nearer(
                    far(self.text(target), text),
                    far(self.text(target), self.text(actual)),
                ),
                (false, false) => token.shape != Shape::Number,
            },
            _ => token.shape != Shape::Number,
        }
    }
}

/// Whether a weight and the score behind it may as well be one weight.
fn may_be_one((weight, score): (&Figure, &Figure)) -> bool {
    // Behind decimals a second point cannot stand in one figure.
    let digits = score.range.end.saturating_sub(weight.range.start);
    weight.token == score.token && weight.places() + score.places() == 0 && digits <= 2
}

/// Whether a text is no farther from its target than a part of it.
fn is_nearer(whole: Option<u32>, part: Option<u32>) -> bool {
    match (whole, part) {
        (Some(whole), Some(part)) => whole <= part,
        _ => false,
    }
}

/// What speaks against points: parts of a half, and places that differ.
fn odd_points(weight: Option<Decimal>, score: Option<Decimal>) -> u32 {
    let halves = |points: Decimal| (points * Decimal::TWO).fract().is_zero();
    let places = |points: Decimal| points.scale();
    let mut cost = 0;
    cost += weight.map_or(0, |weight| if halves(weight) { 0 } else { 2 });
    cost += score.map_or(0, |score| if halves(score) { 0 } else { 1 });
    if let (Some(weight), Some(score)) = (weight, score) {
        let differ = places(weight) != places(score) && places(weight).max(places(score)) >= 2;
        cost += u32::from(differ);
    }
    cost
}

struct Compared {
    /// Whether the actual value reaches its target.
    reached: Option<bool>,
    /// How far it is from it.
    far: u32,
}

/// An actual value and its target, where both are plain numbers.
fn compare(target: &str, actual: &str) -> Option<Compared> {
    let quantity = |text: &str| match measure(text) {
        Measure::Quantity(quantity) | Measure::Worded { means: quantity, .. } => Some(quantity),
        _ => None,
    };
    let (target, actual): (Quantity, Quantity) = (quantity(target)?, quantity(actual)?);
    let reached = match target.op {
        Some(Op::AtMost) => Some(actual.value <= target.value),
        Some(Op::Less) => Some(actual.value < target.value),
        Some(Op::More) => Some(actual.value > target.value),
        Some(Op::Within) => None,
        Some(Op::AtLeast | Op::Equal) | None => Some(actual.value >= target.value),
    };
    // Where nothing is to happen a few times are near.
    let least = if target.value.is_zero() { Decimal::ONE } else { target.value };
    let ratio = actual.value.checked_div(least);
    let beyond = |most: u32| {
        let most = Decimal::from(most);
        ratio.is_some_and(|ratio| {
            let small = || ratio.checked_mul(most).is_none_or(|times| times < Decimal::ONE);
            ratio > most || !target.value.is_zero() && small()
        })
    };
    let far = if beyond(20) {
        5
    } else if beyond(3) {
        2
    } else {
        0
    };
    Some(Compared { reached, far })
}
