//! What people decided, a decision a line.
//!
//! ```ebnf
//! corrections = { line } ;
//! line        = ? a Decision as one JSON object ? , LF ;
//! ```
//!
//! The file only grows. Of the decisions of one person about one value the last counts,
//! so that two files are merged by putting one behind the other.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::leaves::Path;

/// What was decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The value is right.
    Right,
    /// Another value is right: `new`.
    Corrected,
    /// It cannot be told.
    Unclear,
    /// What this person said before no longer counts.
    Withdrawn,
}

/// One decision of one person about one value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "decision")]
pub struct Decision {
    /// SHA-256 of the bytes of the input: the decision is about these and no others.
    pub source: String,
    /// Name of the input, for people.
    #[serde(default)]
    pub input: String,
    /// Which value, as in the JSON: `sheets[0].funds[0].executed`.
    pub path: String,
    /// What was decided.
    pub decision: Verdict,
    /// The characters that stood there; where others stand the decision is not applied.
    pub raw: String,
    /// What had been read.
    #[serde(default)]
    pub old: String,
    /// What is right, as it would be printed: `140.78`, `≥95%`, `-`; empty for an empty
    /// cell. Looked at only for `corrected`.
    #[serde(default)]
    pub new: String,
    /// Who decided, by a name of their own choice.
    pub by: String,
    /// When, in ISO 8601: `2024-03-31T08:30:00Z`.
    pub at: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Decision {
    /// The sheet and its leaf.
    fn place(&self) -> Option<(u32, Path)> {
        let (ordinal, path) = self.path.strip_prefix("sheets[")?.split_once("].")?;
        Some((ordinal.parse().ok()?, path.parse().ok()?))
    }

    /// Whether two people say the same of a value that they both looked at.
    fn agrees(&self, other: &Decision) -> bool {
        self.decision == other.decision
            && (self.decision != Verdict::Corrected || self.new.trim() == other.new.trim())
    }
}

/// A line of a file of corrections that is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CorrectionsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for CorrectionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for CorrectionsError {}

/// What counts of all decisions, by sheet and leaf.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Corrections {
    /// By the digest of the source.
    sources: HashMap<String, OfSource>,
}

/// The decisions about one source that count: of each leaf those of different people
/// who do not agree, so usually one.
pub type OfSource = BTreeMap<(u32, Path), Vec<Decision>>;

impl Corrections {
    /// Reads a file of corrections.
    ///
    /// # Errors
    ///
    /// At the first line that is no decision: a person's work is not dropped silently.
    pub fn read(text: &str) -> Result<Self, CorrectionsError> {
        // The last decision of each person, in the order of the first.
        let mut last: BTreeMap<(String, (u32, Path)), Vec<Decision>> = BTreeMap::new();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let wrong = |reason: String| CorrectionsError { line, reason };
            let decision: Decision =
                serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
            let place = decision.place().ok_or_else(|| {
                let example = "sheets[0].funds[0].executed";
                wrong(format!("`{}` names no value; a path is such as {example}", decision.path))
            })?;
            let of_leaf = last.entry((decision.source.clone(), place)).or_default();
            match of_leaf.iter_mut().find(|known| known.by == decision.by) {
                // Files that were put one behind the other may have it the other way round.
                Some(known) if known.at > decision.at => {}
                Some(known) => *known = decision,
                None => of_leaf.push(decision),
            }
        }
        let mut corrections = Corrections::default();
        for ((source, place), decisions) in last {
            let counting = counting(decisions);
            if !counting.is_empty() {
                corrections.sources.entry(source).or_default().insert(place, counting);
            }
        }
        Ok(corrections)
    }

    /// The decisions about a source.
    pub fn of(&self, digest: &str) -> Option<&OfSource> {
        self.sources.get(digest)
    }

    /// All decisions that count.
    pub fn all(&self) -> impl Iterator<Item = &Decision> {
        self.sources.values().flat_map(BTreeMap::values).flatten()
    }

    /// About how many values something was decided, and of how many sources.
    pub fn counts(&self) -> (usize, usize) {
        (self.sources.values().map(BTreeMap::len).sum(), self.sources.len())
    }
}

/// What counts of the last words of several people: one of those who agree, and nobody
/// who cannot tell where another can.
fn counting(mut decisions: Vec<Decision>) -> Vec<Decision> {
    decisions.retain(|decision| decision.decision != Verdict::Withdrawn);
    if decisions.iter().any(|decision| decision.decision != Verdict::Unclear) {
        decisions.retain(|decision| decision.decision != Verdict::Unclear);
    }
    let mut counting: Vec<Decision> = Vec::new();
    for decision in decisions {
        if !counting.iter().any(|known| known.agrees(&decision)) {
            counting.push(decision);
        }
    }
    counting
}

/// The JSON Schema of a decision.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Decision);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(by: &str, at: &str, decision: &str, new: &str) -> String {
        format!(
            r#"{{"source":"d","path":"sheets[0].funds[0].executed","decision":"{decision}","raw":"1","new":"{new}","by":"{by}","at":"{at}"}}"#
        )
    }

    #[track_caller]
    fn check(lines: &[String], expected: &[(&str, &str)]) {
        let corrections = Corrections::read(&lines.join("\n")).unwrap_or_else(|it| panic!("{it}"));
        let all: Vec<_> = corrections.all().map(|it| (it.by.as_str(), it.new.as_str())).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn the_last_word_of_each_counts_and_files_merge() {
        let (first, second) =
            (line("甲", "1", "corrected", "2"), line("甲", "2", "corrected", "3"));
        check(&[first.clone(), second.clone()], &[("甲", "3")]);
        check(&[second.clone(), first.clone(), second.clone()], &[("甲", "3")]);
        check(&[first.clone(), line("甲", "3", "withdrawn", "")], &[]);
        check(&[first.clone(), line("乙", "3", "corrected", "2")], &[("甲", "2")]);
        check(&[first.clone(), line("乙", "3", "unclear", "")], &[("甲", "2")]);
        check(&[first, line("乙", "3", "right", "")], &[("甲", "2"), ("乙", "")]);
    }

    #[test]
    fn a_line_that_is_none_has_a_number() {
        let error = Corrections::read("\n{}\n").unwrap_err();
        assert_eq!(error.line, 2);
        let line = line("甲", "1", "right", "").replace("executed", "exceuted");
        assert!(Corrections::read(&line).unwrap_err().reason.contains("names no value"));
    }
}
