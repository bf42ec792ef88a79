//! Letters that are struck out: what a tracked deletion is printed as, and what a hand
//! corrects with.

use super::geometry::{Edge, Glyph};

/// Where the line goes through a letter, in heights above its baseline.
const LOW: f32 = 0.15;
const HIGH: f32 = 0.55;
/// How far the line may end from the letters it strikes out, in heights of a letter.
const OFF: f32 = 0.4;
/// Pieces of one line lie so near, in points.
const NEAR: f32 = 1.0;
/// Lines of a page that may strike something out; drawings have more.
const MOST: usize = 4_000;

/// Marks the letters that lines go through from the first to the last one.
pub(super) fn mark(edges: &[Edge], glyphs: &mut [Glyph]) {
    let lines = lines(edges);
    if lines.len() > MOST {
        return;
    }
    let upright = |glyph: &Glyph| glyph.side == 0 && !glyph.sign.is_blank();
    let mut order: Vec<usize> = (0..glyphs.len()).filter(|at| upright(&glyphs[*at])).collect();
    order.sort_by(|one, other| glyphs[*one].base.total_cmp(&glyphs[*other].base));
    let tallest = order.iter().map(|at| glyphs[*at].size).fold(0.0, f32::max);
    for Edge { at, from, to, .. } in lines {
        let begin = order.partition_point(|glyph| glyphs[*glyph].base < at);
        let near = order[begin..].iter().take_while(|own| glyphs[**own].base < at + tallest * HIGH);
        let goes_through = |own: &&usize| {
            let Glyph { base, size, left, right, .. } = &glyphs[**own];
            let above = (base - at) / size;
            let off = size * OFF;
            (LOW..=HIGH).contains(&above) && *left >= from - off && *right <= to + off
        };
        let own: Vec<usize> = near.filter(goes_through).copied().collect();
        let left = own.iter().map(|own| glyphs[*own].left).fold(f32::MAX, f32::min);
        let right = own.iter().map(|own| glyphs[*own].right).fold(f32::MIN, f32::max);
        let off = own.iter().map(|own| glyphs[*own].size).fold(0.0, f32::max) * OFF;
        // A wall goes on where the text does not.
        if !own.is_empty() && (left - from).abs() <= off && (to - right).abs() <= off {
            own.into_iter().for_each(|own| glyphs[own].struck = true);
        }
    }
}

/// Lines along the page, with pieces that go on in each other as one.
fn lines(edges: &[Edge]) -> Vec<Edge> {
    let mut flat: Vec<Edge> = edges.iter().filter(|edge| edge.flat).copied().collect();
    flat.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.from.total_cmp(&other.from)));
    let mut out: Vec<Edge> = Vec::new();
    for edge in flat {
        match out.last_mut() {
            Some(last) if edge.at - last.at <= NEAR / 2.0 && edge.from <= last.to + NEAR => {
                last.to = last.to.max(edge.to);
            }
            _ => out.push(edge),
        }
    }
    out
}
