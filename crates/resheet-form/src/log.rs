//! What the binder did to a sheet and what it is in doubt about.

use resheet_model::{Code, Confidence, Repair, Span};

use crate::doubt::Doubted;
use crate::path::Path;

/// Repairs and doubts of one sheet, as they come.
#[derive(Clone, Default, Debug)]
pub(crate) struct Log {
    pub(crate) repairs: Vec<Repair>,
    pub(crate) doubts: Vec<Doubted>,
    /// The paths of cells, where somebody asks for them.
    pub(crate) paths: Option<Vec<Path>>,
}

impl Log {
    /// Logs a repair and gives its index for the leaves it touches.
    pub(crate) fn repair(
        &mut self,
        rule: Code,
        confidence: Confidence,
        span: Span,
        evidence: Vec<Span>,
        note: impl Into<String>,
    ) -> u32 {
        self.repairs.push(Repair { rule, confidence, span, evidence, note: note.into() });
        self.repairs.len() as u32 - 1
    }

    pub(crate) fn doubt(&mut self, doubt: Doubted) {
        self.doubts.push(doubt);
    }
}
