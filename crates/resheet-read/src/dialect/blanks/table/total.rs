//! The line of the total.

use super::Table;
use crate::dialect::blanks::join::is_figure;
use crate::dialect::blanks::piece::Piece;

impl Table<'_> {
    /// The line of the total, its figures under the figures above.
    pub(super) fn total_cells(&self) -> Vec<Vec<Piece>> {
        let mut cells = vec![Vec::new(); self.columns];
        let pieces = self.band.total_pieces().0;
        let line = pieces.first().map_or(0, |first| first.y);
        let (pieces, rests): (Vec<Piece>, Vec<Piece>) =
            pieces.into_iter().partition(|piece| piece.y == line);
        let figures = self.figure_columns();
        let shown = pieces.iter().filter(|piece| is_figure(piece.text(self.band.text))).count();
        let mut least = 0;
        for (nth, piece) in pieces.iter().enumerate() {
            let after = pieces.len() - 1 - nth;
            let last = self.columns.saturating_sub(after + 1).max(least);
            // As many figures as columns of points are theirs; so are the last
            // ones of a line that is alone on its page.
            let own = figures.len().checked_sub(after + 1).map(|at| figures[at]);
            let own = own.filter(|_| is_figure(piece.text(self.band.text)));
            let column = match self.column_at(piece) {
                Some(near) if figures.len() != shown => near,
                near => own.or(near).unwrap_or(least),
            };
            let column = column.clamp(least, last).min(self.columns.saturating_sub(1));
            if let Some(cell) = cells.get_mut(column) {
                cell.push(*piece);
            }
            least = column + 1;
        }
        for rest in rests {
            let over = |cell: &Vec<Piece>| {
                cell.iter().map(|own| own.overlap(rest.x0, rest.x1)).max().unwrap_or(i32::MIN)
            };
            if let Some(cell) = cells.iter_mut().max_by_key(|cell| over(cell)) {
                cell.push(rest);
            }
        }
        cells
    }

    /// The column whose pieces on the same page lie nearest to a piece.
    fn column_at(&self, piece: &Piece) -> Option<usize> {
        let page = self.heights.page(piece.y);
        self.placed
            .iter()
            .filter(|placed| self.heights.page(placed.piece.y) == page)
            .max_by_key(|placed| {
                let far = (placed.piece.middle() - piece.middle()).abs();
                (placed.piece.overlap(piece.x0, piece.x1), -far)
            })
            .map(|placed| placed.column)
    }
}
