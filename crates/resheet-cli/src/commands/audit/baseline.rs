//! Findings that are known and accepted, so that a nightly run tells what is new.

use std::collections::HashMap;
use std::path::Path;

use resheet_model::{Conversion, Finding, Sheet};
use serde::Deserialize;

use crate::bounded;
use crate::digest;
use crate::exit::Failure;
use crate::plain;
use crate::texts::say;

/// What `resheet audit --format json` wrote, by its fingerprints: how often each.
#[derive(Default)]
pub(super) struct Baseline(HashMap<String, usize>);

/// A line of that file; the rest of it does not matter here.
#[derive(Deserialize)]
struct Line {
    fingerprint: String,
}

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Those of the disk, and when a line is none of ours: what is not understood must
    /// not hide anything, nor show everything as new.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = bounded::text(path, bounded::LINES).map_err(Failure::disk("read", path))?;
        let mut known = HashMap::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line = serde_json::from_str(line).map_err(|error| {
                Failure::usage(say!(
                    "no baseline",
                    path = plain::path(path),
                    line = number,
                    error = error
                ))
            })?;
            *known.entry(line.fingerprint).or_default() += 1;
        }
        Ok(Baseline(known))
    }

    /// A conversion without the findings that are known: of as many as are known with
    /// one fingerprint the first.
    pub(super) fn without_known(&self, mut conversion: Conversion) -> Conversion {
        if self.0.is_empty() {
            return conversion;
        }
        let mut left: HashMap<&str, usize> = HashMap::new();
        let mut is_new = |fingerprint: &str| {
            let Some((known, count)) = self.0.get_key_value(fingerprint) else { return true };
            let left = left.entry(known).or_insert(*count);
            let is_new = *left == 0;
            *left = left.saturating_sub(1);
            is_new
        };
        let name = conversion.source.name.clone();
        conversion.findings.retain(|finding| is_new(&fingerprint(&name, None, finding)));
        for sheet in &mut conversion.sheets {
            let findings = std::mem::take(&mut sheet.findings);
            let new = |finding: &Finding| is_new(&fingerprint(&name, Some(sheet), finding));
            sheet.findings = findings.into_iter().filter(new).collect();
        }
        conversion
    }
}

/// What a finding is known by: the input, the project, what is said of what. The line
/// does not count, so that a known finding stays one when a sheet is put in before it.
pub(super) fn fingerprint(input: &str, sheet: Option<&Sheet>, finding: &Finding) -> String {
    /// More digits would be more to read and tell no more findings apart.
    const DIGITS: usize = 16;
    let project = sheet.and_then(|sheet| sheet.project_name.value()).map_or("", String::as_str);
    let subject = finding.subject.to_string();
    let mut text = [input, project, finding.code.as_str(), &subject].join("\0");
    for (name, value) in &finding.args {
        text.extend(["\0", name, "\0", value]);
    }
    let mut digits = digest::of(text.as_bytes());
    digits.truncate(DIGITS);
    digits
}
