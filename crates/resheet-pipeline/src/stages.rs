//! The glue between the stages: the one place that calls them in order.

use std::borrow::Cow;

use resheet_form::Bound;
use resheet_lexis::Lexicon;
use resheet_model::{Block, Conversion, Finding, Grid, Outcome, SourceText};

use crate::Engine;

impl Engine {
    /// The vocabulary of a source: that of the run, and the words that the source has
    /// for what forms have.
    pub fn words(&self, source: &SourceText) -> Cow<'_, Lexicon> {
        self.learn(source).0
    }

    /// The ragged cells of a source, by its vocabulary.
    pub fn read<'t>(&self, source: &'t SourceText, lexicon: &Lexicon) -> Vec<Block<'t>> {
        resheet_read::read(source, lexicon)
    }

    /// The repaired rows of a source, with the log of repairs.
    pub fn repair<'t>(&self, source: &'t SourceText, lexicon: &Lexicon) -> Grid<'t> {
        resheet_repair::repair(self.read(source, lexicon), lexicon)
    }

    /// The sheets of repaired rows, every cell at its field.
    pub fn bind(&self, source: &SourceText, grid: &Grid<'_>, lexicon: &Lexicon) -> Bound {
        resheet_form::bind(source, grid, &self.families, lexicon)
    }

    /// The vocabulary of a source, and its cells as they are read by it. Where the
    /// source has words of its own it is read twice.
    fn learn<'t>(&self, source: &'t SourceText) -> (Cow<'_, Lexicon>, Vec<Block<'t>>) {
        let lexicon = self.families.lexicon();
        let blocks = self.read(source, lexicon);
        let words = resheet_outline::learn(&blocks, lexicon);
        if words.is_empty() {
            return (Cow::Borrowed(lexicon), blocks);
        }
        let mut own = lexicon.clone();
        for word in words {
            own.learn(&word.text, word.roles);
        }
        let blocks = self.read(source, &own);
        (Cow::Owned(own), blocks)
    }

    /// All stages after decoding, whose findings come first.
    pub(crate) fn run_stages(&self, source: SourceText, mut findings: Vec<Finding>) -> Conversion {
        let (lexicon, blocks) = self.learn(&source);
        let grid = resheet_repair::repair(blocks, &lexicon);
        let bound = self.bind(&source, &grid, &lexicon);
        drop(grid);
        findings.extend(bound.findings);
        let numbered = (0..).zip(bound.sheets);
        let mut sheets: Vec<_> =
            numbered.map(|(ordinal, sheet)| resheet_normalize::normalize(sheet, ordinal)).collect();
        for sheet in &mut sheets {
            resheet_audit::audit(&source, sheet);
        }
        resheet_audit::audit_input(&source, &mut sheets);
        let outcome = if sheets.is_empty() { Outcome::NotRecognised } else { Outcome::Converted };
        Conversion { source, outcome, sheets, stray: bound.stray, findings }
    }
}
