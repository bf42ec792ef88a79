//! Cells filled up with blanks to the width of their column, one row a line.
//!
//! A program that makes text of a table (of HTML, most often) writes each cell and
//! fills it up. It knows nothing of cells that go over several rows: the rows under
//! one begin further left. No place on the page is shown, only the order of cells.

use resheet_lexis::{Shape, fold, shape};

use super::piece::{Piece, Printed};
use crate::dump::Dump;

/// A table with fewer lines may be so by chance.
const FEWEST: usize = 8;
/// So near are the lines among which another begins a cell at the same place.
const NEAR: usize = 4;
/// So many rows begin further left than the one above them, or no cell is merged.
const SHIFTED: usize = 2;
/// A row with fewer cells shows nothing.
const FEWEST_CELLS: usize = 4;

/// Whether each line is a row whose cells were filled up.
///
/// Evidence: nine of ten lines begin at the left edge, for no row has a blank cell
/// first; nearly every cell begins where one of a near line does; and some rows are
/// those above them moved to the left. A picture of a table without merged cells has
/// the first two too, and says by its places what is where.
pub(super) fn are(text: Dump<'_, '_>, printed: &[Printed]) -> bool {
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
            let begins = |other: &&[Piece]| {
                other[0].y != piece.y && other.binary_search_by_key(&piece.x0, |it| it.x0).is_ok()
            };
            cells += 1;
            placed += usize::from(near.iter().any(begins));
        }
    }
    placed * 20 >= cells * 19 && shifted(text, &lines) >= SHIFTED
}

/// How many rows are the last longer one moved to the left: its plain numbers stand where
/// that has others, and would not if the row had all its cells.
fn shifted(text: Dump<'_, '_>, lines: &[&[Piece]]) -> usize {
    let mut count = 0;
    let mut longer: Vec<(i32, bool)> = Vec::new();
    for line in lines.iter().filter(|line| line[0].x0 == 0 && line.len() >= FEWEST_CELLS) {
        let is_number = |piece: &Piece| shape(&fold(piece.text(text))) == Shape::Number;
        let row: Vec<(i32, bool)> = line.iter().map(|piece| (piece.x0, is_number(piece))).collect();
        let is_moved = row.len() < longer.len() && {
            let mut windows = longer.windows(row.len()).skip(1);
            let alike = |own: &(&(i32, bool), &(i32, bool))| own.0.1 == own.1.1;
            let elsewhere = |own: &(i32, bool)| {
                longer.binary_search_by_key(&own.0, |it| it.0).is_ok_and(|at| longer[at].1 != own.1)
            };
            row.iter().any(elsewhere)
                && windows.any(|window| row.iter().zip(window).all(|own| alike(&own)))
        };
        if is_moved {
            count += 1;
        } else {
            longer = row;
        }
    }
    count
}
