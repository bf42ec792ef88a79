//! The checks over the sheets of the corpus as they were meant.

mod support;

use resheet_audit::audit_input;
use resheet_model::Severity;

use support::{picture, rules, sheets, truths};

fn found(folder: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, truth) in truths(folder) {
        let (source, mut sheets) = sheets(&name, &truth, &rules());
        audit_input(&source, &mut sheets);
        for sheet in &sheets {
            for finding in &sheet.findings {
                lines.push(format!("{name} {}: {}", sheet.ordinal + 1, picture(finding)));
            }
        }
    }
    lines
}

#[test]
fn p() {
    for l in found("seed") {
        println!("{l}");
    }
    println!();
    for l in found("extracted") {
        println!("{l}");
    }
}
