//! Which findings a run tells.

use std::borrow::Cow;
use std::str::FromStr;

use clap::ValueEnum;
use resheet_model::catalogue;
use resheet_model::{Code, Conversion, Finding, Severity};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::texts::say;

/// What `--min-severity` takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Least {
    /// Everything.
    Info,
    /// Warnings and errors.
    Warning,
    /// Errors only.
    Error,
}

impl From<Least> for Severity {
    fn from(least: Least) -> Self {
        match least {
            Least::Info => Severity::Info,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}

/// One item of `--only` or `--ignore`: a code, its name, or the letter of a
/// whole group of codes.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Codes(Vec<Code>);

impl FromStr for Codes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = text.trim();
        let is_letter = asked.len() == 1;
        let known = |code: &Code| {
            (is_letter && code.group().to_string().eq_ignore_ascii_case(asked))
                || code.as_str().eq_ignore_ascii_case(asked)
                || catalogue::entry(*code).is_some_and(|entry| entry.name == asked)
        };
        let codes: Vec<_> = catalogue::codes().filter(known).collect();
        if codes.is_empty() {
            return Err(say!("no finding", asked = asked));
        }
        Ok(Codes(codes))
    }
}

impl TryFrom<String> for Codes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Which findings are told: what it leaves out is in no output, in no count
/// and does not trip `--strict`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Filter {
    only: Option<Vec<Code>>,
    ignore: Vec<Code>,
    least: Severity,
}

impl Filter {
    pub(crate) fn new(only: &[Codes], ignore: &[Codes], least: Severity) -> Self {
        let all = |items: &[Codes]| items.iter().flat_map(|codes| codes.0.clone()).collect();
        Filter { only: (!only.is_empty()).then(|| all(only)), ignore: all(ignore), least }
    }

    /// What it lets through, for who compares runs.
    pub(crate) fn describe(&self) -> Value {
        json!({ "only": self.only, "ignore": self.ignore, "min_severity": self.least.name() })
    }

    /// Whether a finding is told.
    pub(crate) fn keeps(&self, finding: &Finding) -> bool {
        finding.severity >= self.least
            && self.only.as_ref().is_none_or(|only| only.contains(&finding.code))
            && !self.ignore.contains(&finding.code)
    }

    /// A conversion with the findings that are told; itself where that is all
    /// of them.
    pub(crate) fn apply<'c>(&self, conversion: &'c Conversion) -> Cow<'c, Conversion> {
        if conversion.all_findings().all(|(_, finding)| self.keeps(finding)) {
            return Cow::Borrowed(conversion);
        }
        let mut kept = conversion.clone();
        kept.findings.retain(|finding| self.keeps(finding));
        for sheet in &mut kept.sheets {
            sheet.findings.retain(|finding| self.keeps(finding));
        }
        Cow::Owned(kept)
    }
}

#[cfg(test)]
mod tests {
    use resheet_model::{Span, Subject};

    use super::*;

    #[track_caller]
    fn check(only: &[&str], ignore: &[&str], least: Severity, code: &'static str, told: bool) {
        let codes = |items: &[&str]| -> Vec<Codes> {
            items.iter().map(|item| item.parse().unwrap()).collect()
        };
        let filter = Filter::new(&codes(only), &codes(ignore), least);
        let code = Code::from_name(code).unwrap();
        let finding = Finding::new(code, Subject::Sheet, Span::at(0));
        assert_eq!(filter.keeps(&finding), told, "{filter:?} {code}");
    }

    #[test]
    fn codes_names_and_groups() {
        check(&[], &[], Severity::Info, "A006", true);
        check(&[], &[], Severity::Warning, "A006", false);
        check(&["A001"], &[], Severity::Info, "A001", true);
        check(&["a001", "rate-above-100"], &[], Severity::Info, "A012", true);
        check(&["A"], &[], Severity::Info, "B010", false);
        check(&["A"], &["A001"], Severity::Info, "A001", false);
        check(&["A"], &["A001"], Severity::Info, "A002", true);
        check(&["A006"], &[], Severity::Warning, "A006", false);
    }

    #[test]
    fn a_code_that_is_none_is_refused() {
        assert!("A999".parse::<Codes>().is_err());
        assert!("".parse::<Codes>().is_err());
        assert!("é".parse::<Codes>().is_err());
    }
}
