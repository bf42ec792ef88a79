//! Figures printed with nothing between them, parted by arithmetic.
//!
//! `310.2154.741050%5` is one token and five cells. All ways to cut it into as
//! many figures as the row lacks are tried ([`figures`]); the one that agrees
//! with the arithmetic of its row ([`funds`]) or of its table ([`indicators`])
//! is taken, and none if two do. What is not parted stays in one piece, for a
//! finding.

mod figures;
mod funds;
mod indicators;
mod names;
mod reading;
mod sums;

use std::ops::Range;
use std::rc::Rc;

use resheet_lexis::Features;
use resheet_model::{Code, Confidence, Edge, Span, Subject};

use crate::doubt::Doubt;
use crate::log::Log;
use crate::token::Token;

pub(crate) use funds::{Row, part_funds};
pub(crate) use indicators::{Execution, part_indicators};

/// Reports a sheet whose cells had nothing between them: where words met words
/// nothing proves the boundary. Gives whether it is one.
pub(crate) fn doubt(tokens: &[Token<'_>], log: &mut Log) -> bool {
    let glued: Vec<Span> =
        tokens.iter().filter(|token| token.edge.is_glued()).map(|token| token.span).collect();
    if let Some(span) = glued.iter().copied().reduce(Span::hull) {
        log.doubt(Doubt::Glued.of(Subject::Sheet, span).arg("count", glued.len()));
    }
    !glued.is_empty()
}

/// Whether a token may be several figures: nothing but figures, in one piece
/// of the source; between glued cells the last may have its unit.
///
/// ```ebnf
/// token = [ relation ] , digit , { digit | "." | "," | "%" } , [ unit ] ;   (* the sign in either width *)
/// ```
fn may_part(token: &Token<'_>) -> bool {
    let text = token.text;
    let Some(digit) = text.find(|c: char| c.is_ascii_digit()) else { return false };
    let one_piece =
        token.more.is_empty() && (token.span.end - token.span.start) as usize == text.len();
    if !one_piece || lead(text) != digit {
        return false;
    }
    let end = figures_end(text);
    let figures = text.get(digit..end).unwrap_or_default();
    (2..=figures::LONGEST).contains(&figures.len())
        && figures.chars().all(is_figure)
        && (end == text.len() || token.edge.is_glued() && resheet_lexis::is_unit(&text[end..]))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '％')
}

/// Where the unit behind the last figure begins, in bytes.
fn figures_end(text: &str) -> usize {
    text.trim_end_matches(|c: char| !is_figure(c)).len()
}

/// The length in bytes of the relation in front of the figures.
fn lead(text: &str) -> usize {
    let digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    if resheet_lexis::operator(&text[..digit]).is_some() { digit } else { 0 }
}

/// Puts the parts of a token in its place, each with its features, and logs it.
pub(crate) fn part<'a>(
    out: &mut Vec<Token<'a>>,
    token: &Token<'a>,
    parts: &[Range<usize>],
    confidence: Confidence,
    evidence: Vec<Span>,
    features: impl Fn(&str) -> Features<'a>,
    log: &mut Log,
) {
    let texts: Vec<&str> = parts.iter().map(|range| &token.text[range.clone()]).collect();
    let note = texts.join(" ");
    let repair = log.repair(Code::R010, confidence, token.span, evidence, note);
    for (nth, range) in parts.iter().enumerate() {
        let start = token.span.start as usize;
        let mut cell = token.clone();
        cell.text = &token.text[range.clone()];
        cell.features = Rc::new(features(cell.text));
        cell.span = Span::new(start + range.start, start + range.end);
        if nth > 0 {
            cell.edge = Edge::Glued(confidence);
            cell.gap = 0;
        }
        cell.text_confidence = cell.text_confidence.min(confidence);
        // The parts have no position of their own in the dump's grid.
        cell.placed = false;
        cell.repairs.to_mut().push(repair);
        out.push(cell);
    }
}

/// [`part`] of a line whose cells stand beside each other: likely.
pub(crate) fn part_line<'a>(
    out: &mut Vec<Token<'a>>,
    token: &Token<'a>,
    parts: &[Range<usize>],
    evidence: Vec<Span>,
    features: impl Fn(&str) -> Features<'a>,
    log: &mut Log,
) {
    let first = out.len();
    part(out, token, parts, Confidence::Likely, evidence, features, log);
    for cell in &mut out[first + 1..] {
        cell.edge = Edge::Blank;
    }
}

#[cfg(test)]
mod tests;
