//! What was done to a dump so that it could be read.

use crate::catalogue::Code;
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

/// What a person said of a leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ByHand {
    /// Nothing.
    #[default]
    No,
    /// That it is right.
    Confirmed,
    /// What is right instead: the value is the person's.
    Corrected,
    /// That it cannot be told.
    Unclear,
}

impl ByHand {
    /// Every step.
    pub const ALL: [ByHand; 4] =
        [ByHand::No, ByHand::Confirmed, ByHand::Corrected, ByHand::Unclear];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            ByHand::No => "no",
            ByHand::Confirmed => "confirmed",
            ByHand::Corrected => "corrected",
            ByHand::Unclear => "unclear",
        }
    }

    /// Whether the question is settled.
    pub fn is_settled(self) -> bool {
        matches!(self, ByHand::Confirmed | ByHand::Corrected)
    }
}

/// One repair: a value, not a side effect. Leaves point to the repairs that
/// touched them by their index in the sheet's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// The rule's stable code, such as `R003`; the catalogue explains it.
    pub rule: Code,
    /// How sure the rule was.
    pub confidence: Confidence,
    /// The text that was moved, joined or left out.
    pub span: Span,
    /// The text that convinced the rule.
    pub evidence: Vec<Span>,
    /// What was done here, in a few words for a person.
    pub note: String,
}
