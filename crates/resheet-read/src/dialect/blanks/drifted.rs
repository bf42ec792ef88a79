//! Pages whose picture no longer shows where its cells stood.

use std::collections::{BTreeMap, BTreeSet};

use super::band::{self, Band};
use super::columns::Placed;
use super::header::{Header, Kind};
use super::piece::{Metric, Printed};
use super::{MOST_LINES, end, places};
use crate::dump::Dump;

/// Cells that touch are proven by so many lines.
const TOUCHING: usize = 1;
/// Columns that lie over each other by more are not parted.
const OVER: i32 = 1;

/// The pages on which columns do not part cells that touch: text was moved so
/// far that the picture no longer shows where it stood.
pub(super) fn pages(
    text: Dump<'_, '_>,
    metrics: &[Metric],
    printed: &[Printed],
    headers: &[Header],
) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (nth, header) in headers.iter().enumerate().filter(|(_, own)| own.kind != Kind::Goals) {
        let next = headers.get(nth + 1);
        let body = header.to..next.map_or(printed.len(), |next| next.from);
        let (end, total) = end(text, printed, body, header.kind, next.map(|next| next.kind));
        let lines = &printed[header.from..end];
        let own = |line: &Printed| {
            metrics.get(line.page as usize) == Some(&Metric::Characters) && line.pieces.len() > 1
        };
        if lines.len() > MOST_LINES || !lines.iter().any(own) {
            continue;
        }
        let total = total.map(|total| total - header.from);
        let band = Band { text, metrics, lines, header, total };
        let (placed, _) = band::columns(&band);
        let page_of = |own: &Placed| {
            let at = lines.partition_point(|line| line.y < own.piece.y);
            lines.get(at).map_or(0, |line| line.page)
        };
        let mut bounds: BTreeMap<(u32, usize), (i32, i32)> = BTreeMap::new();
        for own in placed.iter().filter(|own| !own.header) {
            let page = page_of(own);
            if places::touches(own.piece.text(text)) {
                *counts.entry(page).or_default() += 1;
            }
            let bound = bounds.entry((page, own.column)).or_insert((own.piece.x0, own.piece.x1));
            *bound = (bound.0.min(own.piece.x0), bound.1.max(own.piece.x1));
        }
        // Cells that lie over those of the next column.
        for ((page, column), bound) in &bounds {
            if let Some(next) = bounds.get(&(*page, column + 1))
                && bound.1 > next.0 + OVER
            {
                *counts.entry(*page).or_default() += 1;
            }
        }
    }
    counts.retain(|page, count| {
        *count >= TOUCHING && metrics.get(*page as usize) == Some(&Metric::Characters)
    });
    counts.into_keys().collect()
}
