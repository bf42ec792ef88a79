//! Glued amounts, points, rate and score of a funds row.

use resheet_lexis::{Features, number};
use resheet_model::{Confidence, Decimal, FundColumn as C, Span};

use super::figures::{Figure, readings};
use super::{may_part, part};
use crate::log::Log;
use crate::proof;
use crate::regions::{FundKind as K, HeaderCell};
use crate::token::Token;

/// A row of the funds table by its tokens.
pub(crate) struct Row<'r> {
    /// Whether it is a part of a whole, which may have no points of its own.
    pub(crate) part: bool,
    /// The tokens behind its label.
    pub(crate) figures: &'r [usize],
}

/// The tokens of a funds table with its glued figures parted.
pub(crate) struct Parted<'a> {
    /// All tokens but those left over.
    pub(crate) tokens: Vec<Token<'a>>,
    /// What is several figures and nothing says which.
    pub(crate) left_over: Vec<Token<'a>>,
}

/// Parts the glued figures of a funds table; none if it has none.
pub(crate) fn part_funds<'a>(
    tokens: &[Token<'a>],
    rows: &[Row<'_>],
    columns: &[HeaderCell<K>],
    log: &mut Log,
) -> Option<Parted<'a>> {
    let known: Vec<C> = columns
        .iter()
        .filter_map(|column| match column.kind {
            K::Known(known) => Some(known),
            K::Other => None,
        })
        .collect();
    let mut parts: Vec<Option<Found>> = vec![None; tokens.len()];
    let mut left = vec![false; tokens.len()];
    let mut whole: Option<Vec<&str>> = None;
    for row in rows.iter().filter(|row| row.figures.len() < known.len()) {
        let figures: Vec<&Token<'_>> = row.figures.iter().map(|&at| &tokens[at]).collect();
        let may_be = |token: &&Token<'_>| may_part(token) && token.edge.is_glued();
        if !figures.iter().any(|token| is_several(token, figures.len()) || may_be(token)) {
            continue;
        }
        let same = whole.as_deref().filter(|_| row.part);
        let found = same.and_then(|whole| as_the_whole(&figures, whole));
        match found.or_else(|| only_reading(&figures, &known, row.part)) {
            Some((reading, confidence)) => {
                if !row.part && reading.len() == known.len() {
                    let text = |figure: &Figure| &figures[figure.token].text[figure.range.clone()];
                    whole = Some(amounts(&reading, &known).map(text).collect());
                }
                for (nth, &at) in row.figures.iter().enumerate() {
                    let ranges = reading.iter().filter(|figure| figure.token == nth);
                    let ranges: Vec<_> = ranges.map(|figure| figure.range.clone()).collect();
                    parts[at] = (ranges.len() > 1).then_some(Found { ranges, confidence });
                }
            }
            None => {
                for &at in row.figures {
                    left[at] = is_several(&tokens[at], figures.len());
                }
            }
        }
    }
    if parts.iter().all(Option::is_none) && !left.contains(&true) {
        return None;
    }
    let mut parted = Parted { tokens: Vec::new(), left_over: Vec::new() };
    let evidence: Vec<Span> = columns.iter().map(|column| column.span).collect();
    for ((token, found), left) in tokens.iter().zip(parts).zip(left) {
        match found {
            Some(Found { ranges, confidence }) => {
                let (out, features) = (&mut parted.tokens, Features::of_value);
                part(out, token, &ranges, confidence, evidence.clone(), features, log);
            }
            None if left => parted.left_over.push(token.clone()),
            None => parted.tokens.push(token.clone()),
        }
    }
    Some(parted)
}

/// The reading of a part whose figures are those of the amounts of the whole: the one
/// source of all its money.
fn as_the_whole(figures: &[&Token<'_>], whole: &[&str]) -> Option<(Vec<Figure>, Confidence)> {
    let [only] = figures else { return None };
    if only.text != whole.concat() {
        return None;
    }
    let mut begin = 0;
    let reading = whole.iter().map(|amount| {
        let range = begin..begin + amount.len();
        begin = range.end;
        let value = number(amount).map(|number| number.value);
        Figure { token: 0, range, value, percent: false }
    });
    Some((reading.collect(), Confidence::Likely))
}

#[derive(Clone)]
struct Found {
    ranges: Vec<std::ops::Range<usize>>,
    confidence: Confidence,
}

/// The longest amount, in bytes.
const LONGEST: usize = 16;

/// Whether a token is more than one figure: it is no number, or a rate beyond
/// all rates, or an amount beyond all amounts. Of a row with nothing else, four digits may be two figures.
fn is_several(token: &Token<'_>, in_row: usize) -> bool {
    may_part(token)
        && !token.text.ends_with(resheet_lexis::is_han)
        && match number(token.text) {
            None => true,
            // No amount is so long, and none begins with two noughts.
            Some(_) if token.text.len() > LONGEST || token.text.starts_with("00") => true,
            Some(number) if number.percent => number.value >= Decimal::ONE_THOUSAND,
            Some(_) => in_row == 1 && token.edge.is_glued() && token.text.len() >= 4,
        }
}

/// The one reading that agrees with the arithmetic of the row.
///
/// The figures fill all columns, or, in a row that is a part, those of amounts
/// with or without the rate. If two readings agree, the one whose amounts have
/// equally many places is taken, after those without any spending are set
/// aside; if that does not decide, none is.
fn only_reading(
    figures: &[&Token<'_>],
    columns: &[C],
    part: bool,
) -> Option<(Vec<Figure>, Confidence)> {
    let mut found: Vec<(Vec<Figure>, Vec<C>)> = Vec::new();
    for columns in column_sets(columns, part) {
        let fits = |reading: &[Figure]| fits(reading, &columns);
        let complete = readings(figures, columns.len(), &fits, &mut |reading| {
            // The rate may be empty where points are none.
            let rated = columns.contains(&C::Rate) || !columns.contains(&C::Weight);
            let points = [C::Weight, C::Score].map(|column| value(reading, &columns, column));
            if agrees(reading, &columns) && (rated || points == [None, None]) {
                found.push((reading.to_vec(), columns.clone()));
            }
        });
        if !complete {
            return None;
        }
        // Fewer columns only where more do not fit.
        if !found.is_empty() {
            break;
        }
    }
    let first = found.len();
    // 4848100% may be 48481, 0 and 0%, but hardly is.
    let spent = |(reading, columns): &(Vec<Figure>, Vec<C>)| {
        value(reading, columns, C::Rate).is_some_and(|rate| !rate.is_zero())
    };
    if found.iter().any(spent) {
        found.retain(spent);
    }
    // What arithmetic tells is better than what it says nothing of.
    let compared = |(reading, columns): &(Vec<Figure>, Vec<C>)| is_compared(reading, columns);
    if found.iter().any(compared) {
        found.retain(compared);
    }
    if found.len() > 1 {
        found.retain(|(reading, columns)| amounts_alike(reading, columns));
    }
    let [(reading, columns)] = found.as_slice() else { return None };
    let proved = first == 1 && is_compared(reading, columns);
    Some((reading.clone(), if proved { Confidence::Certain } else { Confidence::Likely }))
}

/// Whether the last of some figures may stand in its column.
fn fits(figures: &[Figure], columns: &[C]) -> bool {
    let (Some(last), Some(column)) = (figures.last(), columns.get(figures.len() - 1)) else {
        return false;
    };
    let Some(value) = last.value else { return true };
    match column {
        C::Rate => last.places() <= 6,
        C::Weight | C::Score => {
            !last.percent && last.places() <= 2 && value <= Decimal::ONE_HUNDRED
        }
        _ => !last.percent && last.places() <= 6 && last.range.len() <= LONGEST,
    }
}

fn column_sets(columns: &[C], part: bool) -> Vec<Vec<C>> {
    let without = |left_out: &[C]| -> Vec<C> {
        columns.iter().copied().filter(|column| !left_out.contains(column)).collect()
    };
    let mut sets = vec![columns.to_vec()];
    if part {
        sets.push(without(&[C::Rate]));
        sets.push(without(&[C::Weight, C::Score]));
        sets.push(without(&[C::Weight, C::Score, C::Rate]));
    }
    sets.dedup();
    sets
}

fn value(reading: &[Figure], columns: &[C], column: C) -> Option<Decimal> {
    let at = columns.iter().position(|known| *known == column)?;
    reading.get(at)?.value
}

/// Whether a reading has a rate and the amounts that make it.
fn is_compared(reading: &[Figure], columns: &[C]) -> bool {
    let of = |column| value(reading, columns, column);
    let budget = of(C::Budget).or(of(C::Initial));
    budget.is_some_and(|budget| !budget.is_zero())
        && of(C::Executed).is_some()
        && of(C::Rate).is_some()
}

fn is_amount(column: C) -> bool {
    matches!(column, C::Initial | C::Budget | C::Executed)
}

/// The amounts of a reading.
fn amounts<'r>(reading: &'r [Figure], columns: &'r [C]) -> impl Iterator<Item = &'r Figure> {
    let amount = |(column, figure): &(&C, &Figure)| is_amount(**column) && figure.value.is_some();
    columns.iter().zip(reading).filter(amount).map(|(_, figure)| figure)
}

/// Whether all amounts have equally many places, and some.
fn amounts_alike(reading: &[Figure], columns: &[C]) -> bool {
    let mut places = amounts(reading, columns).map(Figure::places);
    let first = places.next().unwrap_or(0);
    places.all(|other| other == first)
}

/// Whether a reading is possible at all, and agrees with the arithmetic of
/// the row where there is one.
fn agrees(reading: &[Figure], columns: &[C]) -> bool {
    let of = |column| value(reading, columns, column);
    let percent_elsewhere =
        columns.iter().zip(reading).any(|(column, figure)| figure.percent && *column != C::Rate);
    if percent_elsewhere || of(C::Weight).is_some_and(|weight| !proof::is_points(weight)) {
        return false;
    }
    if let (Some(weight), Some(score)) = (of(C::Weight), of(C::Score))
        && score > weight
    {
        return false;
    }
    let budget = of(C::Budget).or(of(C::Initial));
    let (Some(budget), Some(executed), Some(rate)) = (budget, of(C::Executed), of(C::Rate)) else {
        // Nothing to compare: only amounts printed alike, with decimals, part
        // in one way, and noughts.
        let zero = |figure: &Figure| figure.value.is_none_or(|value| value.is_zero());
        // A rate is of amounts.
        let unfounded = of(C::Rate).is_some_and(|rate| !rate.is_zero());
        return !unfounded
            && amounts_alike(reading, columns)
            && (amounts(reading, columns).any(|figure| figure.places() > 0)
                || reading.iter().all(zero));
    };
    if budget.is_zero() {
        // Noughts agree in many ways: none is cut behind its first place.
        let cut = amounts(reading, columns).any(|figure| figure.places() == 1);
        return executed.is_zero() && rate.is_zero() && !cut;
    }
    let percent =
        columns.iter().zip(reading).any(|(column, figure)| *column == C::Rate && figure.percent);
    let rated = match percent {
        true => proof::is_rate(budget, executed, rate),
        false => proof::is_bare_rate(budget, executed, rate),
    };
    let scored = match (of(C::Weight), of(C::Score)) {
        (Some(weight), Some(score)) => proof::percent(budget, executed)
            .is_some_and(|exact| proof::is_score(weight, exact, score)),
        _ => true,
    };
    rated && scored
}
