//! Tables of costs. All figures are whole numbers of a small unit: no float is
//! needed to print one decimal.

use std::fmt::Write;

use crate::pass::RECORDS;
use crate::{Cost, Input, STAGES};

/// What a stage took over one input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The input's name.
    pub input: String,
    /// The stage's name.
    pub stage: String,
    /// Nanoseconds.
    pub nanoseconds: Cost,
}

/// The table of one input: speed of every stage, its time as a multiple of the
/// raw records' time, and the bar that is asked of it.
pub fn times(input: &Input, costs: &[Cost; STAGES.len()], sheets: usize) -> String {
    let mut out = heading(input, sheets);
    let _ = writeln!(out, "| stage | MB/s | times csv | bar | sheets/s |");
    let _ = writeln!(out, "|---|---:|---:|---:|---:|");
    let records = STAGES.iter().position(|stage| stage.name == RECORDS);
    let records = records.map_or(1, |at| costs[at]).max(1);
    for (stage, &cost) in STAGES.iter().zip(costs) {
        let cost = cost.max(1);
        let bar = stage.bar.map_or(String::new(), |bar| bar.to_string());
        let _ = writeln!(
            out,
            "| {} | {} | {} | {bar} | {} |",
            stage.name,
            tenths(input.bytes * 10_000 / cost),
            tenths(cost * 10 / records),
            sheets as u64 * 1_000_000_000 / cost,
        );
    }
    out
}

/// The table of one input: allocations and bytes asked for, each a sheet.
pub fn allocations(
    input: &Input,
    counts: &[Cost; STAGES.len()],
    bytes: &[Cost; STAGES.len()],
    sheets: usize,
) -> String {
    let mut out = heading(input, sheets);
    let _ = writeln!(out, "| stage | allocations a sheet | bytes a sheet |");
    let _ = writeln!(out, "|---|---:|---:|");
    let sheets = (sheets as u64).max(1);
    for (stage, (count, bytes)) in STAGES.iter().zip(counts.iter().zip(bytes)) {
        let (count, bytes) = (tenths(count * 10 / sheets), bytes / sheets);
        let _ = writeln!(out, "| {} | {count} | {bytes} |", stage.name);
    }
    out
}

/// The costs as lines for [`read`], tabs between their parts.
pub fn saved(input: &Input, costs: &[Cost; STAGES.len()]) -> String {
    let lines = STAGES.iter().zip(costs);
    lines.map(|(stage, cost)| format!("{}\t{}\t{cost}\n", input.name, stage.name)).collect()
}

/// Reads lines of [`saved`]; others are passed over.
pub fn read(text: &str) -> Vec<Line> {
    let line = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        let (input, stage) = (parts.next()?, parts.next()?);
        Some(Line { input, stage, nanoseconds: parts.next()?.parse().ok()? })
    };
    text.lines().filter_map(line).collect()
}

/// Both times of every stage that stands in two saved runs, and how many times
/// as fast the second is.
pub fn compared(base: &[Line], new: &[Line]) -> String {
    let mut out = "| input | stage | base, ms | new, ms | times as fast |\n".to_owned();
    out += "|---|---|---:|---:|---:|\n";
    for line in new {
        let same = |old: &&Line| old.input == line.input && old.stage == line.stage;
        let Some(old) = base.iter().find(same) else { continue };
        let milliseconds = |line: &Line| tenths(line.nanoseconds / 100_000);
        let ratio = old.nanoseconds * 100 / line.nanoseconds.max(1);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {}.{:02} |",
            line.input,
            line.stage,
            milliseconds(old),
            milliseconds(line),
            ratio / 100,
            ratio % 100,
        );
    }
    out
}

fn heading(input: &Input, sheets: usize) -> String {
    let megabytes = tenths(input.bytes / 100_000);
    format!("\n## {}: {} files, {sheets} sheets, {megabytes} MB\n\n", input.name, input.paths.len())
}

/// `1234` tenths are `123.4`.
fn tenths(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_compared_stage_by_stage() {
        let base = read("tab\tread\t2000000\ntab\tbind\t9000000\nnonsense\n");
        let new = read("tab\tread\t1000000\ntab\temit\t1\n");
        let told = compared(&base, &new);
        assert_eq!(told.lines().last(), Some("| tab | read | 2.0 | 1.0 | 2.00 |"));
        assert_eq!(told.lines().count(), 3);
    }
}
