//! What the source itself got wrong.
//!
//! Checks over typed sheets. Each check is one file under `checks/` and one
//! line in its registry; what a form demands comes from the family file
//! ([`resheet_model::AuditRules`]), words come from `words.toml`. A check never
//! changes a value, never divides with a remainder lost, and says nothing it
//! cannot show: what it cannot evaluate it reports once, as information.
//!
//! Three scopes: [`audit`] looks at one sheet, [`audit_input`] compares the
//! sheets of one input, and [`RunSheets`] compare the sheets of a whole run by
//! their [`SheetSummary`], so that the sheets themselves need not be kept.

mod case;
mod checks;
mod exact;
mod execution;
mod input;
mod outcome;
mod prose;
mod run;
mod words;
mod written;

use resheet_model::{Code, Sheet, SourceText};

pub use run::{RunFinding, RunSheets, SheetSummary, summarise};

use crate::case::Case;
use crate::words::Words;

/// Runs every check over one sheet and appends what they found to its
/// findings, in the order of the source; two runs give the same list.
pub fn audit(source: &SourceText, sheet: &mut Sheet) {
    let mut found = Vec::new();
    let case = Case::new(source, sheet, Words::shared());
    for check in checks::CHECKS {
        (check.run)(&case, &mut found);
    }
    // Stable: at one place the order of the registry holds.
    found.sort_by_key(|finding| finding.span.start);
    sheet.findings.append(&mut found);
}

/// Compares the sheets of one input with each other, after [`audit`] has seen
/// each of them. Findings go to the sheet they are about.
pub fn audit_input(source: &SourceText, sheets: &mut [Sheet]) {
    input::compare(source, sheets);
}

/// Every check with the codes it may raise, in the order they run.
pub fn checks() -> impl Iterator<Item = (&'static str, &'static [Code])> {
    checks::CHECKS
        .iter()
        .map(|check| (check.name, check.codes))
        .chain([("input", input::CODES), ("run", run::CODES)])
}
