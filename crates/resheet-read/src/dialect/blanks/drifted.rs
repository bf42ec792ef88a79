//! Pages whose picture no longer shows where its cells stood.

use std::collections::{BTreeMap, BTreeSet};

use super::band::{self, Band};
use super::columns::Placed;
use super::header::{Header, Kind};
use super::piece::{Metric, Printed};
use super::{MOST_LINES, end, places};

/// Cells that touch are proven by so many lines.
const TOUCHING: usize = 2;

/// The pages on which columns do not part cells that touch: text was moved so
/// far that the picture no longer shows where it stood.
pub(super) fn pages(
    text: &str,
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
        let touch = |line: &Printed| {
            metrics.get(line.page as usize) == Some(&Metric::Characters)
                && line.pieces.iter().any(|piece| places::touches(piece.text(text)))
        };
        if lines.len() > MOST_LINES || lines.iter().filter(|line| touch(line)).count() < TOUCHING {
            continue;
        }
        let total = total.map(|total| total - header.from);
        let band = Band { text, metrics, lines, header, total };
        let (placed, _) = band::columns(&band);
        let inside = |own: &&Placed| !own.header && places::touches(own.piece.text(text));
        for own in placed.iter().filter(inside) {
            let at = lines.partition_point(|line| line.y < own.piece.y);
            if let Some(line) = lines.get(at) {
                *counts.entry(line.page).or_default() += 1;
            }
        }
    }
    counts.retain(|page, count| {
        *count > 0 && metrics.get(*page as usize) == Some(&Metric::Characters)
    });
    counts.into_keys().collect()
}
