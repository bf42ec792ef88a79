//! Which readings of glued rows are taken together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;
use resheet_model::Confidence;

use super::indicators::{Execution, Row};
use super::reading::Reading;
use crate::proof::hundredths;

/// Sums kept at a time; a table with more is not tried.
const STATES: usize = 20_000;

/// Sums tried for one table before it is given up.
const WORK: usize = 2_000_000;

/// Sums this much dearer than the cheapest are dropped.
const DEARER: u32 = 12;

/// What a reading must be cheaper than the next one of its row, with the proof of
/// the sums and without.
const WITH_SUMS: u32 = 1;
const WITHOUT: u32 = 3;

/// Without the sums a cell may as well be missing, at this cost.
const MISSING: u32 = 7;

/// All weights of a sheet, in hundredths.
const FULL: i64 = 10_000;

/// From which distance on a reading is certain.
const CERTAIN: u32 = 3;

/// How far the sum of the scores may be from the printed one, in hundredths: none, else
/// what rounding makes of the score of the funds.
const OFF: [i64; 2] = [0, 5];

/// Weights and scores so far, in hundredths.
type Sum = (i64, i64);
type States = HashMap<Sum, u32, RandomState>;

/// Chooses the readings of all rows.
///
/// Weights and scores sum to the total, with or without those of the funds. Of
/// all ways to read the rows that do so the cheapest is found, and for each row
/// how much dearer the cheapest with another reading of it is. Where the sums
/// decide nothing, each row stands for itself and needs more.
pub(super) fn decide(rows: &mut [Row], execution: Execution, weighted: bool) {
    let all = rows.iter().all(|row| !row.readings.is_empty());
    if all && rows.iter().any(Row::is_open) && by_sums(rows, execution, weighted).is_some() {
        return;
    }
    for row in rows.iter_mut().filter(|row| row.alone && row.is_open()) {
        // Weights are a hundred in all; a total is read so where it can be.
        if row.total && weighted {
            let full = |reading: &Reading| reading.sum().0 == FULL;
            let mut full = (0..row.readings.len()).filter(|at| full(&row.readings[*at]));
            if let (Some(choice), None) = (full.next(), full.next()) {
                row.choice = Some((choice, Confidence::Likely));
            }
            continue;
        }
        let costs: Vec<u32> = row.readings.iter().map(|reading| reading.cost).collect();
        let Some((choice, distance)) = cheapest(&costs) else { continue };
        // What may be one value needs the proof of the sum, and so does more than
        // one figure too many where something stands between the cells.
        let reading = &row.readings[choice];
        let distance = distance.min(MISSING.saturating_sub(reading.cost));
        let few = row.glued || reading.more() == 1 && row.readings.len() == 1;
        if distance >= WITHOUT && few && !reading.needs_sums {
            row.choice = Some((choice, Confidence::Likely));
        }
    }
}

/// The cheapest of several, and the distance to the next.
fn cheapest(costs: &[u32]) -> Option<(usize, u32)> {
    let (choice, least) = costs.iter().enumerate().min_by_key(|(_, cost)| **cost)?;
    let next =
        costs.iter().enumerate().filter(|(at, _)| *at != choice).map(|(_, cost)| *cost).min();
    Some((choice, next.map_or(u32::MAX, |next| next - least)))
}

fn by_sums(rows: &mut [Row], execution: Execution, weighted: bool) -> Option<()> {
    let (totals, parts): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|at| rows[*at].total);
    let total = match totals.as_slice() {
        [] => None,
        [total] => Some(*total),
        _ => return None,
    };
    // Without weights there is nothing to sum up to but a printed total.
    if !weighted && total.is_none() {
        return None;
    }
    let mut before: Vec<States> = vec![States::default()];
    before[0].insert((0, 0), 0);
    let mut work = 0;
    for &at in &parts {
        work += before.last()?.len() * rows[at].readings.len();
        if work > WORK {
            return None;
        }
        let states = forward(before.last()?, &rows[at])?;
        before.push(states);
    }
    let readings: Vec<Option<(Sum, u32)>> = match total {
        Some(at) => {
            rows[at].readings.iter().map(|reading| Some((reading.sum(), reading.cost))).collect()
        }
        None => vec![None],
    };
    let last = before.last()?;
    let found = OFF.iter().map(|off| {
        let agrees = |sum: Sum, total| agree(sum, total, execution, weighted, *off);
        ends(last, &readings, agrees)
    });
    let (mut behind, of_total) = found.into_iter().find(|(behind, _)| !behind.is_empty())?;
    let mut chosen: Vec<(usize, (usize, u32))> = Vec::new();
    for (nth, &at) in parts.iter().enumerate().rev() {
        let row = &rows[at];
        let mut costs = vec![u32::MAX; row.readings.len()];
        let mut next = States::default();
        for (sum, cost) in &before[nth] {
            for (reading, least) in row.readings.iter().zip(&mut costs) {
                let Some(rest) = behind.get(&add(*sum, reading.sum())) else { continue };
                *least = (*least).min(cost + reading.cost + rest);
                keep(&mut next, *sum, reading.cost + rest);
            }
        }
        chosen.push((at, cheapest(&costs)?));
        behind = next;
    }
    if let Some(at) = total {
        chosen.push((at, cheapest(&of_total)?));
    }
    for (at, (choice, distance)) in chosen {
        let enough = if rows[at].glued { WITH_SUMS } else { WITHOUT };
        if rows[at].is_open() && distance >= enough {
            let sure = if distance >= CERTAIN { Confidence::Certain } else { Confidence::Likely };
            rows[at].choice = Some((choice, sure));
        }
    }
    Some(())
}

/// The cheapest end behind each sum that agrees with a reading of the total, and the
/// cheapest of all for each of these readings.
fn ends(
    sums: &States,
    readings: &[Option<(Sum, u32)>],
    agrees: impl Fn(Sum, Option<Sum>) -> bool,
) -> (States, Vec<u32>) {
    let mut behind = States::default();
    let mut of_total: Vec<u32> = Vec::new();
    for reading in readings {
        let end = reading.map_or(0, |(_, cost)| cost);
        let mut least = u32::MAX;
        for (&sum, cost) in sums.iter().filter(|(sum, _)| agrees(**sum, reading.map(|it| it.0))) {
            keep(&mut behind, sum, end);
            least = least.min(cost + end);
        }
        of_total.push(least);
    }
    (behind, of_total)
}

fn add(one: Sum, other: Sum) -> Sum {
    (one.0 + other.0, one.1 + other.1)
}

fn keep(states: &mut States, sum: Sum, cost: u32) {
    match states.entry(sum) {
        Entry::Occupied(mut known) => {
            if cost < *known.get() {
                known.insert(cost);
            }
        }
        Entry::Vacant(new) => {
            new.insert(cost);
        }
    }
}

/// The sums behind a row; none if there are too many.
fn forward(states: &States, row: &Row) -> Option<States> {
    let mut next = States::default();
    for (sum, cost) in states {
        for reading in &row.readings {
            keep(&mut next, add(*sum, reading.sum()), cost + reading.cost);
        }
    }
    let least = next.values().copied().min()?;
    next.retain(|_, cost| *cost <= least + DEARER);
    (next.len() <= STATES).then_some(next)
}

/// Whether the sums of the rows come to the total, or to a hundred without one, or so far
/// from it.
fn agree(sum: Sum, total: Option<Sum>, execution: Execution, weighted: bool, off: i64) -> bool {
    let (full, reached) = match total {
        Some((full, reached)) => (full, Some(reached)),
        None => (FULL, None),
    };
    [execution, Execution::default()].iter().any(|execution| {
        let (weight, score) = (hundredths(execution.weight), hundredths(execution.score));
        let by = reached.map_or(0, |reached| (reached - score - sum.1).abs());
        (!weighted || sum.0 + weight == full) && by <= off
    })
}
