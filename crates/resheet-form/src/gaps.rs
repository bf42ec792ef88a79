//! What the blank lines of a dump with a line for each cell tell of empty cells.

use crate::token::Token;

/// A table with fewer cells has too few gaps to tell what they mean.
const FEWEST: usize = 8;

/// Blank lines between two cells that stand side by side, where a line stands
/// for a cell; none if they tell nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Gaps(Option<u32>);

impl Gaps {
    /// The gap between most cells of a table: none in most dumps, one blank line
    /// in those that put one between all paragraphs.
    pub(crate) fn of(tokens: &[Token<'_>]) -> Gaps {
        let inner = || tokens.iter().skip(1);
        if tokens.iter().any(|token| token.is_record) || tokens.len() < FEWEST {
            return Gaps(None);
        }
        let share = |gap: u32| inner().filter(|token| token.gap == gap).count() * 2 > tokens.len();
        let usual = [0, 1].into_iter().find(|gap| share(*gap));
        Gaps(usual.filter(|usual| inner().any(|token| token.gap > *usual)))
    }

    /// How many empty cells the blank lines before a cell stand for.
    pub(crate) fn empty_before(self, token: &Token<'_>) -> Option<usize> {
        let usual = self.0?;
        Some((token.gap.saturating_sub(usual) / (usual + 1)) as usize)
    }
}
