//! What is on a page besides its table, where text alone tells the table: a second form at
//! its side, the number of the page, a heading that says that the table goes on.

use std::collections::HashSet;

use super::flow::says_more;
use super::geometry::Glyph;
use super::plain::LEVEL;
use super::text::{self, Line};

/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;
/// Where on the page two forms may meet, in shares of what is written on.
const MIDDLE: std::ops::Range<f32> = 0.25..0.75;
/// A gap between two forms is as wide as this, in points.
const GUTTER: f32 = 12.0;
/// Two forms share so many labels at least; columns of one form share the names of a few.
const SHARED: usize = 8;
/// One of so many labels of a side is on the other side too.
const SHARE: usize = 3;
/// A page's number has so few signs that are no digits, and so few signs.
const OTHERS: usize = 6;
const LONGEST: usize = 16;
/// The share of a page at its upper and at its lower end where its number stands.
const MARGIN: f32 = 0.1;
/// A page's number stands so far from all else, in heights of a letter.
const ALONE: f32 = 1.6;

/// The lines of each form on a page, from left to right, without what is no part of one.
pub(super) fn sides<'g>(glyphs: &[&'g Glyph], height: f32) -> Vec<Vec<Line<'g>>> {
    // Cells beside each other have lines that are nearly level.
    let lines = |own: &[&'g Glyph]| {
        let lines = text::level_lines(own.iter().copied(), LEVEL);
        without_margins(lines, height)
    };
    let all = lines(glyphs);
    match gutter(&all) {
        None => vec![all],
        Some(x) => {
            let (left, right): (Vec<&Glyph>, Vec<&Glyph>) =
                glyphs.iter().partition(|glyph| glyph.x < x);
            vec![lines(&left), lines(&right)]
        }
    }
}

/// Where two forms meet that stand beside each other: nothing is written across, and many
/// labels of the one are on the other too.
fn gutter(lines: &[Line<'_>]) -> Option<f32> {
    let mut pieces: Vec<(f32, f32, String)> = lines
        .iter()
        .flat_map(|line| line.pieces(APART))
        .map(|piece| (piece.area[0], piece.area[2], piece.text))
        .collect();
    pieces.sort_by(|one, other| one.0.total_cmp(&other.0));
    let from = pieces.first()?.0;
    let to = pieces.iter().map(|piece| piece.1).fold(f32::MIN, f32::max);
    let mut right = f32::MIN;
    let mut best: Option<(usize, f32)> = None;
    for at in 1..pieces.len() {
        right = right.max(pieces[at - 1].1);
        let x = right.midpoint(pieces[at].0);
        if pieces[at].0 - right < GUTTER || !MIDDLE.contains(&((x - from) / (to - from))) {
            continue;
        }
        let (one, other) = (labels(&pieces[..at]), labels(&pieces[at..]));
        let shared = one.intersection(&other).count();
        let is_one = shared >= SHARED && shared * SHARE >= one.len().min(other.len());
        if is_one && best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, x));
        }
    }
    best.map(|(_, x)| x)
}

/// Texts that are no figures.
fn labels(pieces: &[(f32, f32, String)]) -> HashSet<&str> {
    let is_label =
        |text: &&str| text.chars().count() >= 2 && !text.chars().any(|sign| sign.is_ascii_digit());
    pieces.iter().map(|(_, _, text)| text.as_str()).filter(is_label).collect()
}

/// Lines without the number of the page and without headings between parts of a table.
fn without_margins<'g>(lines: Vec<Line<'g>>, height: f32) -> Vec<Line<'g>> {
    let bases: Vec<f32> = lines.iter().map(|line| line.base).collect();
    let is_alone = |at: usize, size: f32| {
        let far =
            |other: Option<&f32>| other.is_none_or(|base| (base - bases[at]).abs() > ALONE * size);
        far(at.checked_sub(1).and_then(|before| bases.get(before))) && far(bases.get(at + 1))
    };
    let is_of_margin =
        |line: &Line<'_>| line.base < height * MARGIN || line.base > height * (1.0 - MARGIN);
    let is_number = |line: &Line<'_>| {
        let said: String = line.text().chars().filter(|sign| !sign.is_whitespace()).collect();
        let digits = said.chars().filter(char::is_ascii_digit).count();
        let others = said.chars().count() - digits;
        digits > 0
            && others <= OTHERS
            && digits + others <= LONGEST
            && line.pieces(GUTTER).len() == 1
    };
    let kept = lines.into_iter().enumerate().filter(|(at, line)| {
        let is_page = is_of_margin(line) && is_alone(*at, line.size) && is_number(line);
        !is_page && !says_more(line)
    });
    kept.map(|(_, line)| line).collect()
}
