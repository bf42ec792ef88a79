//! Lines that stand between the lines of cells beside them.
//!
//! Cells of different heights whose texts stand in their middles have lines that are not
//! level. Where neither walls nor distances told of cells, such lines are written one below
//! the other, and what a piece of them goes on with is for the reader to find out: that is
//! likely at best.

use super::ground::COLUMNS;
use super::text::Line;

/// Lines of one column are no nearer than this, in heights of a letter.
const NEAREST: f32 = 0.95;
/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;

/// Which of some lines, from top to bottom, stand so near each other that they are of cells
/// side by side.
pub(super) fn between(lines: &[Line<'_>]) -> Vec<bool> {
    let mut out = Vec::with_capacity(lines.len());
    let near = |one: &Line<'_>, other: &Line<'_>| {
        other.base - one.base < NEAREST * one.size.min(other.size)
    };
    for run in lines.chunk_by(near) {
        let pieces: usize = run.iter().map(|line| line.pieces(APART).len()).sum();
        out.extend(run.iter().map(|_| run.len() > 1 && pieces >= COLUMNS));
    }
    out
}

/// Lines that are farther apart than this, in heights of a letter, are no lines of one text.
const FARTHEST: f32 = 1.8;
/// A text of a cell that is wrapped has lines of so many letters at least.
const LONG: usize = 15;
/// A letter begins where a column does, in heights of a letter.
const LEVEL: f32 = 0.08;

/// Which of some lines near a table hold texts of two cells beside each other: where one
/// has a gap, the next one has a letter that begins right behind it, so that both texts
/// are wrapped there. Near enough, they look like one.
pub(super) fn beside(lines: &[Line<'_>]) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let is_long = |line: &Line<'_>| line.glyphs.len() >= LONG;
    for at in 1..lines.len() {
        let (one, other) = (&lines[at - 1], &lines[at]);
        let is_near = other.base - one.base <= FARTHEST * one.size.min(other.size);
        if is_near
            && is_long(one)
            && is_long(other)
            && (continues_behind_gap(one, other) || continues_behind_gap(other, one))
        {
            (out[at - 1], out[at]) = (true, true);
        }
    }
    out
}

/// Whether a line has a gap behind which a letter of the other one begins too.
fn continues_behind_gap(line: &Line<'_>, other: &Line<'_>) -> bool {
    let pieces = line.pieces(1.0);
    let long = |text: &str| text.chars().count() >= LONG / 2;
    pieces.windows(2).filter(|pair| long(&pair[0].text) && long(&pair[1].text)).any(|pair| {
        let begin = pair[1].area[0];
        other
            .glyphs
            .iter()
            .any(|glyph| !glyph.sign.is_blank() && (glyph.left - begin).abs() <= LEVEL * glyph.size)
    })
}
