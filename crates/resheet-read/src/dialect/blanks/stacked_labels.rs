//! Labels one blank apart that wrap: the lines below tell where each ends.

use std::collections::BTreeSet;

use super::join::{is_open, joined};
use super::piece::{Metric, Piece, Printed};
use crate::dump::Dump;

/// A label has so many lines at most.
const HEIGHT: usize = 5;
/// A longer piece is running text.
const LONGEST: usize = 160;

/// Cuts pieces around words that are a label with the words below them.
pub(super) fn part(text: Dump<'_, '_>, metrics: &[Metric], printed: &mut [Printed]) {
    let mut cuts: BTreeSet<(usize, i32)> = BTreeSet::new();
    for at in 0..printed.len() {
        for piece in printed[at].pieces.iter().filter(|piece| is_short(text, piece)) {
            let words = words(text, metrics, &printed[at], piece);
            if words.len() < 2 {
                continue;
            }
            for word in words.iter().filter(|word| text.is_beginning(word.text(text))) {
                if let Some(stack) = stack(text, metrics, printed, at, word) {
                    for (line, own) in stack {
                        cuts.extend([(line, own.x0 - 1), (line, own.x1)]);
                    }
                }
            }
        }
    }
    for (at, line) in printed.iter_mut().enumerate() {
        if cuts.range((at, i32::MIN)..=(at, i32::MAX)).next().is_none() {
            continue;
        }
        let metric = metric(metrics, line);
        let cut = |piece: Piece| piece.cut(text, metric, |x, _| cuts.contains(&(at, x)));
        line.pieces = std::mem::take(&mut line.pieces).into_iter().flat_map(cut).collect();
    }
}

fn metric(metrics: &[Metric], line: &Printed) -> Metric {
    metrics.get(line.page as usize).copied().unwrap_or(Metric::Characters)
}

fn is_short(text: Dump<'_, '_>, piece: &Piece) -> bool {
    let own = piece.text(text);
    own.len() <= LONGEST && own.contains(char::is_whitespace)
}

fn words(text: Dump<'_, '_>, metrics: &[Metric], line: &Printed, piece: &Piece) -> Vec<Piece> {
    piece.cut(text, metric(metrics, line), |_, _| true)
}

/// The words of the label that begins with one, each with its line.
fn stack(
    text: Dump<'_, '_>,
    metrics: &[Metric],
    printed: &[Printed],
    at: usize,
    word: &Piece,
) -> Option<Vec<(usize, Piece)>> {
    let mut found = vec![(at, *word)];
    for line in at + 1..(at + HEIGHT).min(printed.len()) {
        let own = &printed[line];
        if own.pieces.is_empty() || own.page != printed[at].page {
            return None;
        }
        let over = own.pieces.iter().filter(|piece| piece.overlap(word.x0, word.x1) > 0);
        let cut = |piece: &Piece| match piece.text(text).len() <= LONGEST {
            true => words(text, metrics, own, piece),
            false => vec![*piece],
        };
        let below: Vec<Piece> =
            over.flat_map(cut).filter(|own| own.overlap(word.x0, word.x1) > 0).collect();
        let [only] = below[..] else { return None };
        found.push((line, only));
        let pieces: Vec<Piece> = found.iter().map(|(_, piece)| *piece).collect();
        let label = joined(text, &pieces);
        if text.is_known(&label)
            && !is_open(&label)
            && !pieces[1..].iter().any(|own| is_label(text, own))
        {
            return Some(found);
        }
        if !text.is_beginning(&label) && !is_open(&label) {
            return None;
        }
    }
    None
}

/// Whether a word is a label on its own.
fn is_label(text: Dump<'_, '_>, piece: &Piece) -> bool {
    let own = piece.text(text);
    own.chars().count() > 2 && text.is_known(own)
}
