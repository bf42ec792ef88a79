//! The search for the columns of the figures of a row of the funds.

use resheet_lexis::{Shape, number, without_remark};
use resheet_model::{Decimal, FundColumn as C};

use crate::gaps::Gaps;
use crate::proof;
use crate::regions::{FundKind as K, HeaderCell};
use crate::token::Token;
use resheet_align::{Cost, LIKELY};

/// A table with more columns than this is no funds table; the search over
/// placements stays small.
const MOST_COLUMNS: usize = 12;

pub(super) fn away(token: &Token<'_>, header: &HeaderCell<K>) -> u32 {
    if token.column < header.positions.start {
        header.positions.start - token.column
    } else if token.column >= header.positions.end {
        token.column - header.positions.end + 1
    } else {
        0
    }
}

/// Where the figures of a row go: all ways in order are tried, which for seven
/// columns are few.
pub(super) struct Search<'s, 'a> {
    pub(super) tokens: &'s [Token<'a>],
    pub(super) figures: &'s [usize],
    pub(super) columns: &'s [HeaderCell<K>],
    /// How far right of their headers the amounts of the table stand.
    pub(super) offset: u32,
    pub(super) gaps: Gaps,
    pub(super) part: bool,
    /// The amounts of the whole, in [`AMOUNTS`], if it is read.
    pub(super) whole: [Option<Decimal>; 3],
    /// Whether all figures of the table stand under their headers.
    pub(super) is_drawn: bool,
}

/// The columns of amounts.
const AMOUNTS: [C; 3] = [C::Initial, C::Budget, C::Executed];

/// What an amount of a part saves where it is that of the whole: many have one source of all
/// their money.
const LIKE_THE_WHOLE: i64 = 12;

/// A figure that costs no more fits its column.
const FITS: i64 = 6;

/// A plain number above this is an amount, and no rate in percent.
const MOST_RATE: Decimal = Decimal::from_parts(200, 0, 0, false, 0);

pub(super) struct Found {
    /// For each figure its column.
    pub(super) places: Vec<Option<usize>>,
    pub(super) margin: Cost,
    /// The column that the first differing figure has in the second reading.
    pub(super) rival: String,
}

/// Whether every figure of a row stands right under the name of a column that it fits, and
/// the row is as wide as the header: one that lost a cell is not.
pub(super) fn is_under_headers(
    tokens: &[Token<'_>],
    figures: &[usize],
    columns: &[HeaderCell<K>],
) -> bool {
    figures.iter().all(|&at| {
        let token = &tokens[at];
        let own = columns.iter().find(|header| header.positions.start == token.column);
        own.is_some_and(|header| {
            token.placed
                && header.placed
                && token.width >= header.width
                && kind_cost(token, header.kind) <= FITS
        })
    })
}

impl Search<'_, '_> {
    /// The columns of the figures. Where the whole table stands under its headers a blank
    /// is a blank, whatever else order and arithmetic would have; then that is less sure, and
    /// open where the blanks are the last: a row that lost a cell may have been filled up.
    pub(super) fn best(&self) -> Found {
        let found = self.cheapest();
        if !self.is_drawn {
            return found;
        }
        let under = |at: &usize| {
            let column = self.tokens[*at].column;
            self.columns.iter().position(|header| header.positions.start == column)
        };
        let places: Vec<Option<usize>> = self.figures.iter().map(under).collect();
        if places == found.places {
            return found;
        }
        let filled_up = places.last().is_none_or(|last| *last != self.columns.len().checked_sub(1));
        let other = found.places.first().copied().flatten();
        let rival = other.map_or(String::new(), |column| self.columns[column].label.clone());
        Found { places, margin: if filled_up { LIKELY - 1 } else { LIKELY }, rival }
    }

    fn cheapest(&self) -> Found {
        let columns = self.columns.len().min(MOST_COLUMNS);
        // Words go into a column for words or are left over, never into one of
        // figures.
        let wordy = self.columns.iter().any(|column| column.kind == K::Other);
        let fits = |at: &&usize| wordy || !is_words(&self.tokens[**at]);
        let own: Vec<usize> = self.figures.iter().filter(fits).copied().collect();
        if own.len() < self.figures.len() {
            return self.without_words(&own);
        }
        let figures = self.figures.len().min(columns);
        let mut best: Option<(Cost, Vec<Option<usize>>)> = None;
        let mut second: Option<(Cost, Vec<Option<usize>>)> = None;
        // Each set of columns is a bit mask: as many columns as figures.
        for mask in 0u32..(1 << columns) {
            if mask.count_ones() as usize != figures {
                continue;
            }
            let mut places: Vec<Option<usize>> =
                (0..columns).filter(|column| mask >> column & 1 == 1).map(Some).collect();
            places.resize(self.figures.len(), None);
            let cost = self.cost(mask, &places);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                second = best.replace((cost, places));
            } else if second.as_ref().is_none_or(|(least, _)| cost < *least) {
                second = Some((cost, places));
            }
        }
        let (cost, places) = best.unwrap_or((0, vec![None; self.figures.len()]));
        let (margin, rival) = second.map_or((Cost::MAX, String::new()), |(next, other)| {
            let differs = places.iter().zip(&other).find(|(a, b)| a != b);
            let rival =
                differs.and_then(|(_, b)| *b).map(|column| self.columns[column].label.clone());
            (next - cost, rival.unwrap_or_default())
        });
        Found { places, margin, rival }
    }

    /// The best places of the figures among words that belong to no column.
    fn without_words(&self, own: &[usize]) -> Found {
        let found = Search { figures: own, ..*self }.cheapest();
        let mut places = found.places.into_iter();
        let places = self
            .figures
            .iter()
            .map(|at| if own.contains(at) { places.next().flatten() } else { None })
            .collect();
        Found { places, ..found }
    }

    /// A place under the header shifted like its table is best, one under the
    /// header itself nearly so.
    fn distance(&self, token: &Token<'_>, header: &HeaderCell<K>) -> i64 {
        let plain = i64::from(away(token, header).min(3)) * 4;
        if self.offset == 0 {
            return plain;
        }
        let start = header.positions.start + self.offset;
        let end = header.positions.end.saturating_add(self.offset);
        let inside = token.column >= start && token.column < end;
        if inside { 0 } else { plain + 3 }
    }

    /// The columns left empty before figures, as a mask, where as many blank
    /// lines stand for them.
    fn told_blank(&self, places: &[Option<usize>]) -> u32 {
        let mut told = 0;
        let mut next = 0;
        for (&figure, column) in self.figures.iter().zip(places) {
            let Some(column) = *column else { continue };
            let empty = self.gaps.empty_before(&self.tokens[figure]);
            if empty == Some(column - next) {
                told |= (1 << column) - (1 << next);
            }
            next = column + 1;
        }
        told
    }

    fn cost(&self, mask: u32, places: &[Option<usize>]) -> Cost {
        // 200 to start from, so that agreement may lower it.
        let mut cost: i64 = 200;
        let mut read: [Option<Decimal>; 7] = [None; 7];
        for (&figure, place) in self.figures.iter().zip(places) {
            let token = &self.tokens[figure];
            let Some(column) = *place else {
                cost += 90;
                continue;
            };
            let header = &self.columns[column];
            cost += kind_cost(token, header.kind);
            if token.placed && header.placed {
                cost += self.distance(token, header);
            }
            if let K::Known(known) = header.kind {
                read[known as usize] = token.value;
            }
        }
        let blank = self.told_blank(places);
        for (column, header) in self.columns.iter().enumerate() {
            if (mask | blank) >> column & 1 == 0 {
                cost += match header.kind {
                    K::Known(C::Initial) => 15,
                    K::Known(C::Budget | C::Executed) => 25,
                    K::Known(C::Rate) => 10,
                    K::Known(C::Weight | C::Score) => {
                        if self.part {
                            3
                        } else {
                            20
                        }
                    }
                    _ => 0,
                };
            }
        }
        let of = |column: C| read[column as usize];
        let like = AMOUNTS.iter().zip(&self.whole).filter(|(column, amount)| {
            self.part
                && amount.is_some_and(|amount| !amount.is_zero() && of(**column) == Some(amount))
        });
        cost -= LIKE_THE_WHOLE * like.count() as i64;
        if let (Some(budget), Some(executed), Some(rate)) =
            (of(C::Budget), of(C::Executed), of(C::Rate))
            && !budget.is_zero()
        {
            cost += if proof::is_bare_rate(budget, executed, rate) { -40 } else { 25 };
        }
        if let (Some(weight), Some(rate), Some(score)) = (of(C::Weight), of(C::Rate), of(C::Score))
        {
            let exact = (weight * rate / Decimal::ONE_HUNDRED).min(weight);
            let fits = (exact - score).abs() <= Decimal::new(11, 1);
            cost += if fits { -15 } else { 5 };
            if score > weight {
                cost += 20;
            }
        }
        cost.max(0) as Cost
    }
}

/// Whether a cell is words, and no amount with a remark.
fn is_words(token: &Token<'_>) -> bool {
    token.is_words() && number(without_remark(token.text)).is_none()
}

fn kind_cost(token: &Token<'_>, kind: K) -> i64 {
    let words = is_words(token);
    match kind {
        K::Other => {
            if words {
                0
            } else {
                20
            }
        }
        _ if words => 120,
        _ if token.shape == Shape::Unread => 2,
        K::Known(C::Rate) => match token.shape {
            Shape::Percent => 0,
            Shape::Number if token.value.is_some_and(|rate| rate <= MOST_RATE) => 2,
            Shape::Dash => 2,
            _ => 40,
        },
        K::Known(C::Weight | C::Score) => match token.shape {
            Shape::Number if token.value.is_some_and(|points| points <= Decimal::ONE_HUNDRED) => 0,
            Shape::Dash => 0,
            _ => 60,
        },
        _ => match token.shape {
            Shape::Number => 0,
            Shape::Dash => 6,
            Shape::Quantity => 10,
            // A remark behind an amount: other words never come here.
            _ if token.is_words() => 10,
            _ => 60,
        },
    }
}
