//! What is odd about a source, and where.

use std::fmt;

use crate::catalogue::Code;
use crate::form::{Field, FundColumn, IndicatorColumn};
use crate::span::Span;

/// How much a finding matters.
///
/// * `Error`: a value is missing or may be wrong, or an input was not read.
/// * `Warning`: the source contradicts itself, or a reading is not certain.
/// * `Info`: worth knowing, nothing to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Look at it.
    Warning,
    /// Something is missing or may be wrong.
    Error,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The whole input.
    Input,
    /// The whole sheet.
    Sheet,
    /// One leaf of the head, the goals or the total.
    Field(Field),
    /// A funds row, or one leaf of it.
    Fund(u32, Option<FundColumn>),
    /// An indicator row, or one leaf of it.
    Indicator(u32, Option<IndicatorColumn>),
    /// One of the sheet's extras.
    Extra(u32),
}

impl fmt::Display for Subject {
    /// The path inside a sheet as in the JSON: `funds[0].rate`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Input => f.write_str("input"),
            Subject::Sheet => f.write_str("sheet"),
            Subject::Field(field) => f.write_str(field.name()),
            Subject::Fund(row, None) => write!(f, "funds[{row}]"),
            Subject::Fund(row, Some(column)) => write!(f, "funds[{row}].{}", column.name()),
            Subject::Indicator(row, None) => write!(f, "indicators[{row}]"),
            Subject::Indicator(row, Some(column)) => {
                write!(f, "indicators[{row}].{}", column.name())
            }
            Subject::Extra(index) => write!(f, "extras[{index}]"),
        }
    }
}

/// One finding. Its text comes from the catalogue entry of its code, with the
/// arguments filled in, so that it exists in every language we speak.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The stable code; see [`crate::catalogue`].
    pub code: Code,
    /// How much it matters; the catalogue's unless the raiser knew better.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// Where in the source.
    pub span: Span,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// Named values for the message, such as `("printed", "9.98")`.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding of a catalogued code with that code's severity.
    pub fn new(code: Code, subject: Subject, span: Span) -> Self {
        let severity = crate::catalogue::severity(code);
        Finding { code, severity, subject, span, related: Vec::new(), args: Vec::new() }
    }

    /// Adds a named value for the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related.push((span, note.into()));
        self
    }

    /// Overrides the catalogue's severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
