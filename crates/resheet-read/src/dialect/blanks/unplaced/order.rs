//! The order of the names of a header whose cells wrap.
//!
//! The names on one line stand in their order. Which of two without a common line stands first
//! the header does not say; what stands below does, and what forms have: the cells of each
//! column are like its name, known names stand in the order of forms, and a name that nobody
//! knows stands where a column of forms has none.

use super::super::header::Kind;
use super::column::{CELL, Column, Seen};
use super::header::{FUNDS, Header, INDICATORS, out_of_order};

/// So much less another order costs, in hundredths of a cell.
const CLEARER: i32 = 100;
/// Two names that forms have the other way round.
const OUT_OF_ORDER: i32 = 200;
/// A name that nobody knows stands where forms have no column.
const NO_COLUMN: i32 = 100;

/// The names of a header in the order that the cells below show, if it is clearly another than
/// they were read in, and how much less forms speak against it.
pub(super) fn reordered(
    header: &Header,
    names: &[usize],
    seen: &[Seen],
) -> Option<(Vec<usize>, i32)> {
    let longest = header.columns.iter().max_by_key(|line| line.len())?;
    let (one, other): (Vec<usize>, Vec<usize>) =
        names.iter().partition(|name| longest.contains(name));
    let share =
        |pair: &[usize]| header.columns.iter().any(|line| pair.iter().all(|it| line.contains(it)));
    if !other.windows(2).all(share) {
        return None;
    }
    let merge = Merge { profile: &header.profile, open: open(header), one, other, seen };
    let (cost, out) = merge.cheapest();
    (cost + CLEARER < merge.cost_of(names, Merge::cost)).then(|| {
        let better = merge.cost_of(names, Merge::odd) - merge.cost_of(&out, Merge::odd);
        (out, better * CELL / 100)
    })
}

/// The ranks of columns that forms have and this header does not name.
fn open(header: &Header) -> Vec<u8> {
    let forms: &[u8] = match header.kind {
        Kind::Indicators => &INDICATORS,
        _ => &FUNDS,
    };
    let named = |rank: &u8| header.profile.iter().any(|name| name.rank == *rank);
    forms.iter().copied().filter(|rank| !named(rank)).collect()
}

/// Two rows of names to be made one.
struct Merge<'m> {
    profile: &'m [Column],
    open: Vec<u8>,
    one: Vec<usize>,
    other: Vec<usize>,
    /// What stands in each column.
    seen: &'m [Seen],
}

impl Merge<'_> {
    /// What the next name costs, behind so many of either row; it is of the other one where
    /// `is_other`.
    fn cost(&self, ones: usize, others: usize, is_other: bool) -> i32 {
        let own = if is_other { self.other[others] } else { self.one[ones] };
        let unlike = self.profile[own].unlike(&self.seen[ones + others]);
        unlike + self.odd(ones, others, is_other)
    }

    /// What forms say against it.
    fn odd(&self, ones: usize, others: usize, is_other: bool) -> i32 {
        let (before, own) = if is_other {
            (&self.one[..ones], self.profile[self.other[others]].rank)
        } else {
            (&self.other[..others], self.profile[self.one[ones]].rank)
        };
        let crossed = before.iter().filter(|it| out_of_order(self.profile[**it].rank, own));
        let crossed = i32::try_from(crossed.count()).unwrap_or(i32::MAX);
        let column = if own > 0 || self.is_open(ones, others) { 0 } else { NO_COLUMN };
        OUT_OF_ORDER.saturating_mul(crossed) + column
    }

    /// Whether forms have a column behind so many names of either row that no name is of.
    fn is_open(&self, ones: usize, others: usize) -> bool {
        let rank = |name: &usize| self.profile[*name].rank;
        let last = self.one[..ones].iter().chain(&self.other[..others]).map(rank).max();
        let rest = self.one[ones..].iter().chain(&self.other[others..]).map(rank);
        let next = rest.filter(|rank| *rank > 0).min().unwrap_or(u8::MAX);
        self.open.iter().any(|open| (last.unwrap_or(0)..next).contains(open))
    }

    /// What names cost in an order, each by what it costs behind those before it.
    fn cost_of(&self, names: &[usize], of: fn(&Self, usize, usize, bool) -> i32) -> i32 {
        let (mut ones, mut others) = (0, 0);
        let costs = names.iter().map(|name| {
            let is_other = self.other.get(others) == Some(name);
            let cost = of(self, ones, others, is_other);
            *(if is_other { &mut others } else { &mut ones }) += 1;
            cost
        });
        costs.sum()
    }

    /// The cheapest order, and what it costs.
    fn cheapest(&self) -> (i32, Vec<usize>) {
        let width = self.other.len() + 1;
        // The least for so many names of either row, and whether the last is of the other.
        let mut best = vec![(i32::MAX, false); (self.one.len() + 1) * width];
        best[0].0 = 0;
        for at in 0..best.len() {
            let (ones, others) = (at / width, at % width);
            if ones > 0 {
                best[at] = (best[at - width].0 + self.cost(ones - 1, others, false), false);
            }
            if others > 0 {
                let cost = best[at - 1].0 + self.cost(ones, others - 1, true);
                if cost < best[at].0 {
                    best[at] = (cost, true);
                }
            }
        }
        let (mut ones, mut others) = (self.one.len(), self.other.len());
        let mut out = Vec::with_capacity(ones + others);
        while ones + others > 0 {
            if best[ones * width + others].1 {
                others -= 1;
                out.push(self.other[others]);
            } else {
                ones -= 1;
                out.push(self.one[ones]);
            }
        }
        out.reverse();
        (best[best.len() - 1].0, out)
    }
}
