//! The glue between the stages: the one place that calls them in order.

use resheet_form::Bound;
use resheet_model::{Block, Conversion, Finding, Grid, Outcome, SourceText};

use crate::Engine;

impl Engine {
    /// The ragged cells of a source.
    pub fn read<'t>(&self, source: &'t SourceText) -> Vec<Block<'t>> {
        resheet_read::read(source, self.families.lexicon())
    }

    /// The mended rows of a source, with the log of repairs.
    pub fn repair<'t>(&self, source: &'t SourceText) -> Grid<'t> {
        resheet_repair::repair(self.read(source), self.families.lexicon())
    }

    /// The sheets of mended rows, every cell at its field.
    pub fn bind(&self, source: &SourceText, grid: &Grid<'_>) -> Bound {
        resheet_form::bind(source, grid, &self.families)
    }

    /// All stages after decoding, whose findings come first.
    pub(crate) fn run_stages(&self, source: SourceText, mut findings: Vec<Finding>) -> Conversion {
        let bound = self.bind(&source, &self.repair(&source));
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
