//! Cells filled up with blanks to the width of their column, one row a line.
//!
//! A program that makes text of a table (of HTML, most often) writes each cell and
//! fills it up. It knows nothing of cells that go over several rows: the rows under
//! one begin further left. No place on the page is shown, only the order of cells.

use super::piece::{Piece, Printed};

/// A table with fewer lines may be so by chance.
const FEWEST: usize = 8;
/// So near are the lines among which another begins a cell at the same place.
const NEAR: usize = 4;

/// Whether each line is a row whose cells were filled up.
///
/// Evidence: nine of ten lines begin at the left edge, for no row has a blank cell
/// first; and nearly every cell begins where one of a near line does.
pub(super) fn are(printed: &[Printed]) -> bool {
    let lines: Vec<&[Piece]> = printed
        .iter()
        .map(|line| line.pieces.as_slice())
        .filter(|pieces| !pieces.is_empty())
        .collect();
    let rows = lines.iter().filter(|pieces| pieces.len() > 1).count();
    let at_edge = lines.iter().filter(|pieces| pieces[0].x0 == 0).count();
    if rows < FEWEST || at_edge * 10 < lines.len() * 9 {
        return false;
    }
    let (mut cells, mut placed) = (0, 0);
    for (at, pieces) in lines.iter().enumerate() {
        let near = &lines[at.saturating_sub(NEAR)..lines.len().min(at + NEAR + 1)];
        for piece in pieces.iter().skip(1) {
            let begins = |other: &&Piece| other.x0 == piece.x0 && other.y != piece.y;
            cells += 1;
            placed += usize::from(near.iter().copied().flatten().any(|other| begins(&other)));
        }
    }
    placed * 20 >= cells * 19
}
