//! The glue between the stages: the one place that calls them in order.

use resheet_model::{Block, Conversion, Finding, Outcome, SourceText};

use crate::Engine;

impl Engine {
    /// The ragged cells of a source.
    pub fn read<'t>(&self, source: &'t SourceText) -> Vec<Block<'t>> {
        resheet_read::read(source)
    }

    /// All stages after decoding.
    pub(crate) fn run_stages(&self, source: SourceText, findings: Vec<Finding>) -> Conversion {
        let _blocks = self.read(&source);
        let sheets = Vec::new();
        let stray = Vec::new();
        let outcome = if sheets.is_empty() { Outcome::NotRecognised } else { Outcome::Converted };
        Conversion { source, outcome, sheets, stray, findings }
    }
}
