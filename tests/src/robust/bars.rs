//! What is asked of conversions of perturbed dumps: of a sample of them in every
//! test run, and of all of them before a piece of work is done.

use std::collections::BTreeMap;
use std::fmt::Write;

use resheet_model::Confidence;
use serde::{Deserialize, Serialize};

use super::table::{ALL, Sum, Table};
use crate::Share;

/// Every so manieth changed dump is in the sample: all changes, all classes.
pub const EVERY: usize = 25;

/// A bar; what is none is not asked.
#[derive(Clone, Copy, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    f1: Option<Share>,
    /// Perfect sheets of those that are perfect without the change.
    perfect: Option<Share>,
    /// How much of what is said to be certain is right.
    certain: Option<Share>,
    /// How many wrong values are told.
    told: Option<Share>,
    /// How many findings are right.
    findings: Option<Share>,
}

/// `tests/robust/bars.toml`: of the sample, by change; the reader may not fall
/// below.
pub type Bars = BTreeMap<String, Bar>;

impl Bar {
    fn each(&mut self, sum: &Sum) -> [(&'static str, Share, &mut Option<Share>); 5] {
        [
            ("f1", sum.f1(), &mut self.f1),
            ("perfect", sum.perfect(), &mut self.perfect),
            ("certain", sum.right(Confidence::Certain), &mut self.certain),
            ("told", sum.told(), &mut self.told),
            ("findings", sum.findings(), &mut self.findings),
        ]
    }
}

/// What of the sample is below its bar; bars are raised to what is reached, and
/// none is lowered. Of one change only F1 and perfect sheets are asked: the
/// rest are shares of few.
pub fn below(table: &Table, bars: &mut Bars) -> Vec<String> {
    let mut below = Vec::new();
    for (change, sum) in table.sums() {
        let bar = bars.entry(change.to_owned()).or_default();
        for (name, measured, bar) in bar.each(sum) {
            if change != ALL && !["f1", "perfect"].contains(&name) {
                continue;
            }
            if let Some(bar) = bar.filter(|bar| measured < *bar) {
                below.push(format!("{change}: {name} is {measured:.4}, the bar {bar}"));
            }
            let reached = (measured * 1000.0).floor() / 1000.0;
            *bar = Some(bar.map_or(reached, |bar| bar.max(reached)));
        }
    }
    below
}

/// What is asked of the whole, by change and class (`tests/robust/goals.toml`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Goal {
    change: String,
    #[serde(default)]
    class: Option<String>,
    bar: Bar,
}

/// The goals with what is measured.
pub fn goals(table: &Table) -> String {
    #[derive(Deserialize)]
    struct File {
        goal: Vec<Goal>,
    }
    let file: File = toml::from_str(include_str!("../../robust/goals.toml"))
        .unwrap_or_else(|error| panic!("tests/robust/goals.toml: {error}"));
    let mut out = String::from("The goals:\n\n");
    for Goal { change, class, mut bar } in file.goal {
        let class = class.as_deref().unwrap_or(ALL);
        let Some(sum) = table.sum(&change, class) else { continue };
        for (name, measured, bar) in bar.each(sum) {
            let Some(bar) = bar else { continue };
            let sign = if measured >= *bar { '≥' } else { '<' };
            // Writing to a string does not fail.
            let _ = writeln!(out, "{change:22} {class:22} {name:9} {measured:.4} {sign} {bar}");
        }
    }
    out
}
