//! All ways to cut a text into figures.

use std::ops::Range;

use resheet_lexis::number;
use resheet_model::Decimal;

use super::{figures_end, lead, may_part};
use crate::token::Token;

/// Longer runs of figures, in bytes, are not cut.
pub(super) const LONGEST: usize = 64;

/// Cuts tried for one row before it is left alone.
const STEPS: usize = 100_000;

/// One figure of a row: its token, its bytes in it, and its value if it is
/// a number.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Figure {
    pub(super) token: usize,
    pub(super) range: Range<usize>,
    pub(super) value: Option<Decimal>,
    pub(super) percent: bool,
}

impl Figure {
    /// How many digits behind the point are printed.
    pub(super) fn places(&self) -> u32 {
        self.value.map_or(0, |value| value.scale())
    }
}

/// Calls `take` with every reading of the tokens of a row as so many figures,
/// in order, and says whether all were tried. Where the last of some figures does
/// not fit, no more are tried behind it.
pub(super) fn readings(
    tokens: &[&Token<'_>],
    wanted: usize,
    fits: &impl Fn(&[Figure]) -> bool,
    take: &mut impl FnMut(&[Figure]),
) -> bool {
    let cuts: Vec<Option<Cuts>> =
        tokens.iter().map(|token| may_part(token).then(|| Cuts::new(token.text))).collect();
    let mut search = Search { tokens, cuts: &cuts, wanted, steps: STEPS, taken: Vec::new() };
    search.token(0, fits, take);
    search.steps > 0
}

/// For each place of a text, the ends of the figures that may begin there.
/// And where the text ends.
struct Cuts(Vec<Vec<(usize, Decimal, bool)>>, usize);

impl Cuts {
    fn new(text: &str) -> Cuts {
        let begin = lead(text);
        let last = figures_end(text);
        let bytes = &text.as_bytes()[..last];
        let ends = |start: usize| {
            let zero = bytes[start] == b'0';
            let from = if start == 0 { begin } else { start };
            let single = |end: usize| zero && end > start + 1 && bytes[start + 1].is_ascii_digit();
            (from + 1..=bytes.len())
                .filter(|&end| !single(end))
                .filter(|&end| bytes.get(end).is_none_or(u8::is_ascii_digit))
                .filter_map(|end| {
                    let number = number(text.get(from..end)?)?;
                    // Its unit belongs to the last one.
                    let end = if end == last { text.len() } else { end };
                    Some((end, number.value, number.percent))
                })
                .collect()
        };
        let may_begin = |start: usize| start == 0 || start > begin && bytes[start].is_ascii_digit();
        Cuts(
            (0..last).map(|at| if may_begin(at) { ends(at) } else { Vec::new() }).collect(),
            text.len(),
        )
    }
}

struct Search<'s, 'a> {
    tokens: &'s [&'s Token<'a>],
    cuts: &'s [Option<Cuts>],
    wanted: usize,
    steps: usize,
    taken: Vec<Figure>,
}

impl Search<'_, '_> {
    /// Reads the tokens from one on.
    fn token(
        &mut self,
        token: usize,
        fits: &impl Fn(&[Figure]) -> bool,
        take: &mut impl FnMut(&[Figure]),
    ) {
        let Some(at_hand) = self.tokens.get(token) else {
            if self.taken.len() == self.wanted {
                take(&self.taken);
            }
            return;
        };
        // Each token still to come is a figure at least.
        if self.taken.len() + self.tokens.len() - token > self.wanted {
            return;
        }
        if self.cuts[token].is_some() {
            self.figure(token, 0, fits, take);
        } else {
            let number = number(at_hand.text);
            self.taken.push(Figure {
                token,
                range: 0..at_hand.text.len(),
                value: number.map(|number| number.value),
                percent: number.is_some_and(|number| number.percent),
            });
            if fits(&self.taken) {
                self.token(token + 1, fits, take);
            }
            self.taken.pop();
        }
    }

    /// Reads the figures of a token from a place on.
    fn figure(
        &mut self,
        token: usize,
        start: usize,
        fits: &impl Fn(&[Figure]) -> bool,
        take: &mut impl FnMut(&[Figure]),
    ) {
        let cuts = self.cuts;
        let Some(cuts) = &cuts[token] else { return };
        if start == cuts.1 {
            self.token(token + 1, fits, take);
            return;
        }
        if self.taken.len() >= self.wanted {
            return;
        }
        for &(end, value, percent) in &cuts.0[start] {
            if self.steps == 0 {
                return;
            }
            self.steps -= 1;
            self.taken.push(Figure { token, range: start..end, value: Some(value), percent });
            if fits(&self.taken) {
                self.figure(token, end, fits, take);
            }
            self.taken.pop();
        }
    }
}
