//! The glue between the stages: the one place that calls them in order.

use std::borrow::Cow;

use resheet_form::Bound;
use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, BoundSheet, Conversion, Finding, Grid, Outcome, Sheet, SourceText};
use resheet_review::OfSource;

use crate::Engine;

/// Passes that a run can do without, by name.
pub(crate) static PASSES: &[&str] = &[LEARN];

/// The words that a source has for what forms have.
const LEARN: &str = "learn";

impl Engine {
    /// The vocabulary of a source: that of the run, and the words that the source has
    /// for what forms have.
    pub fn words(&self, source: &SourceText) -> Cow<'_, Lexicon> {
        self.learn(source, &Texts::new(self.families.lexicon())).1
    }

    /// The ragged cells of a source, by its vocabulary.
    pub fn read<'t>(&self, source: &'t SourceText, lexicon: &Lexicon) -> Vec<Block<'t>> {
        resheet_read::read(source, lexicon)
    }

    /// The repaired rows of a source, with the log of repairs.
    pub fn repair<'t>(&self, source: &'t SourceText, texts: &Texts<'_>) -> Grid<'t> {
        resheet_repair::repair(self.read(source, texts.lexicon()), texts)
    }

    /// The sheets of repaired rows, every cell at its field.
    pub fn bind(&self, source: &SourceText, grid: &Grid<'_>, texts: &Texts<'_>) -> Bound {
        resheet_form::bind(source, grid, &self.families, texts)
    }

    /// The same, and why each cell of a table stands where it does.
    pub fn explain(&self, source: &SourceText, grid: &Grid<'_>, texts: &Texts<'_>) -> Bound {
        resheet_form::explain(source, grid, &self.families, texts)
    }

    /// The vocabulary of a source, and its cells as they are read by it. Where the
    /// source has words of its own it is read twice. `texts` is the table of its texts
    /// with the vocabulary of the run.
    fn learn<'t, 'l>(
        &self,
        source: &'t SourceText,
        texts: &Texts<'l>,
    ) -> (Vec<Block<'t>>, Cow<'l, Lexicon>) {
        let lexicon = texts.lexicon();
        let blocks = self.read(source, lexicon);
        if !lexicon.uses(LEARN) {
            return (blocks, Cow::Borrowed(lexicon));
        }
        let words = resheet_outline::learn(&blocks, texts);
        if words.is_empty() {
            return (blocks, Cow::Borrowed(lexicon));
        }
        let mut own = lexicon.clone();
        for word in words {
            own.learn(&word.text, word.roles);
        }
        let blocks = self.read(source, &own);
        (blocks, Cow::Owned(own))
    }

    /// All stages after decoding, whose findings come first.
    pub(crate) fn run_stages(&self, source: SourceText, mut findings: Vec<Finding>) -> Conversion {
        let known = Texts::new(self.families.lexicon());
        let (blocks, lexicon) = self.learn(&source, &known);
        // With words of its own the dump's texts say something else.
        let own = match &lexicon {
            Cow::Borrowed(_) => None,
            Cow::Owned(lexicon) => Some(Texts::again(lexicon, &known)),
        };
        let texts = own.as_ref().unwrap_or(&known);
        let grid = resheet_repair::repair(blocks, texts);
        let bound = self.bind(&source, &grid, texts);
        drop(grid);
        findings.extend(bound.findings);
        let numbered = (0..).zip(bound.sheets);
        let decisions = self.corrections.of(&source.digest);
        let typed = |(ordinal, sheet)| match decisions {
            Some(decisions) => corrected(sheet, ordinal, texts, (decisions, &source)),
            None => resheet_normalize::normalize(sheet, ordinal, texts),
        };
        let mut sheets: Vec<_> = numbered.map(typed).collect();
        findings.extend(
            decisions.into_iter().flat_map(|all| resheet_review::without_sheet(all, sheets.len())),
        );
        #[cfg(feature = "documents")]
        for sheet in &mut sheets {
            source.given.iter().for_each(|given| crate::document::doubt(given, sheet));
        }
        for sheet in &mut sheets {
            resheet_audit::audit(&source, sheet);
        }
        resheet_audit::audit_input(&source, &mut sheets);
        let outcome = if sheets.is_empty() { Outcome::NotRecognised } else { Outcome::Converted };
        Conversion { source, outcome, sheets, stray: bound.stray, findings }
    }
}

/// A sheet read with the decisions of people: first as it is, for that is what they saw,
/// then with what they say stands in its cells.
fn corrected(
    mut sheet: BoundSheet,
    ordinal: u32,
    texts: &Texts<'_>,
    (decisions, source): (&OfSource, &SourceText),
) -> Sheet {
    let read = resheet_normalize::normalize(sheet.clone(), ordinal, texts);
    let replay = resheet_review::replay(decisions, &read, source, &mut sheet);
    let mut sheet = resheet_normalize::normalize(sheet, ordinal, texts);
    replay.mark(&mut sheet);
    sheet
}
