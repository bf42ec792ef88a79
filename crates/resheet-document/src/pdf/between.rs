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
