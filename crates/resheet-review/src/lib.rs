//! What a person should look at, in which order, and what people decided.
//!
//! [`doubts`] gives the leaves of a conversion that are not certain or that a finding
//! speaks of, the riskiest first. [`Corrections`] are the decisions of people, and
//! [`replay`] puts them into a sheet.

mod corrections;
mod doubts;
mod leaves;
mod replay;
mod words;

pub use corrections::{Corrections, CorrectionsError, Decision, OfSource, Verdict, schema};
pub use doubts::{Doubt, Reason, Stake, doubts, settled};
pub use leaves::{Leaf, Path, Value, leaves};
pub use replay::{Replay, replay, without_sheet};
