//! What a whole input became.

use crate::finding::{Finding, Severity};
use crate::sheet::Sheet;
use crate::source::SourceText;
use crate::span::Span;

/// Why a piece of text is in no cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StrayKind {
    /// Page numbers, running heads, site navigation, file properties.
    Furniture,
    /// Notes and signatures under or between sheets.
    Note,
    /// A cell that the binder could not place; always with a finding.
    Unplaced,
}

impl StrayKind {
    /// Every kind.
    pub const ALL: [StrayKind; 3] = [StrayKind::Furniture, StrayKind::Note, StrayKind::Unplaced];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            StrayKind::Furniture => "furniture",
            StrayKind::Note => "note",
            StrayKind::Unplaced => "unplaced",
        }
    }
}

/// Text that belongs to no cell, kept so that nothing is lost.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Stray {
    /// Why.
    pub kind: StrayKind,
    /// Where.
    pub span: Span,
}

/// How a conversion ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// At least one sheet.
    Converted,
    /// Text, and no sheet in it.
    NotRecognised,
    /// Not text, or a limit was passed.
    Refused,
    /// Could not be read, or the conversion panicked.
    Failed,
}

impl Outcome {
    /// Every outcome, the best first.
    pub const ALL: [Outcome; 4] =
        [Outcome::Converted, Outcome::NotRecognised, Outcome::Refused, Outcome::Failed];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Converted => "converted",
            Outcome::NotRecognised => "not-recognised",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        }
    }
}

/// One input with all its sheets. Spans everywhere inside point into
/// `source.text`.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// The input.
    pub source: SourceText,
    /// How it ended.
    pub outcome: Outcome,
    /// Its sheets, in the order of the dump.
    pub sheets: Vec<Sheet>,
    /// Text outside all sheets.
    pub stray: Vec<Stray>,
    /// Findings about the input as a whole.
    pub findings: Vec<Finding>,
}

impl Conversion {
    /// All findings, the input's first, then sheet by sheet.
    pub fn all_findings(&self) -> impl Iterator<Item = (Option<&Sheet>, &Finding)> {
        let own = self.findings.iter().map(|finding| (None, finding));
        let sheets = self
            .sheets
            .iter()
            .flat_map(|sheet| sheet.findings.iter().map(move |finding| (Some(sheet), finding)));
        own.chain(sheets)
    }

    /// The greatest severity met, if there is any finding.
    pub fn worst(&self) -> Option<Severity> {
        self.all_findings().map(|(_, finding)| finding.severity).max()
    }
}
