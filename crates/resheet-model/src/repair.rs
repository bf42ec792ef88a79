//! What was done to a dump so that it could be read.

use crate::span::Span;

/// How sure a decision is. Ordered: `Guess < Likely < Certain`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Confidence {
    /// More likely than the next best reading, and no more than that. Always
    /// comes with a finding.
    Guess,
    /// Several kinds of evidence agree.
    Likely,
    /// The dump says so plainly, or arithmetic proves it.
    #[default]
    Certain,
}

impl Confidence {
    /// Every step, the lowest first.
    pub const ALL: [Confidence; 3] = [Confidence::Guess, Confidence::Likely, Confidence::Certain];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Guess => "guess",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

/// One repair: a value, not a side effect. Leaves point to the repairs that
/// touched them by their index in the sheet's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// The rule's stable code, such as `R003`; the catalogue explains it.
    pub rule: &'static str,
    /// How sure the rule was.
    pub confidence: Confidence,
    /// The text that was moved, joined or left out.
    pub span: Span,
    /// The text that convinced the rule.
    pub evidence: Vec<Span>,
    /// What was done here, in a few words for a person.
    pub note: String,
}
