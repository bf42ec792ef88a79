//! What the sheet says elsewhere on one line, to tell what goes on over a line end.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use resheet_lexis::is_han;

use super::beam::cost::{FREE, SLIGHT};
use crate::token::Token;

/// Every two ideographs that stand side by side in a text of the sheet.
pub(super) struct Seams(HashSet<[char; 2], RandomState>);

impl Seams {
    pub(super) fn new(tokens: &[Token<'_>]) -> Self {
        let mut pairs = HashSet::default();
        for token in tokens {
            let mut before = ' ';
            for c in token.folded.chars() {
                if is_han(before) && is_han(c) {
                    pairs.insert([before, c]);
                }
                before = c;
            }
        }
        Seams(pairs)
    }

    /// What it costs that one text goes on with another: a word that is met elsewhere
    /// speaks for it.
    pub(super) fn cost(&self, before: &str, behind: &str) -> i32 {
        match (before.chars().next_back(), behind.chars().next()) {
            (Some(before), Some(behind)) if self.0.contains(&[before, behind]) => -SLIGHT,
            _ => FREE,
        }
    }
}
