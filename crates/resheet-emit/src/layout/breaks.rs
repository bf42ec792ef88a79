//! Dealing rows out to pages.
//!
//! A page ends between two rows; inside a row only where its text is longer
//! than a good part of a page. A heading is never the last row of a page, and
//! opens each page that goes on with its rows. A merged cell that goes on on
//! the next page shows its label there again, so both parts get room for it.

use super::Milli;
use super::grid::{Grid, RowRole};
use super::heights::Sized;

/// One row, or a part of one, on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Band {
    /// Which row.
    pub(super) row: usize,
    /// How tall here.
    pub(super) height: Milli,
    /// First line shown of each of its own cells, and how many; all lines if
    /// the row is not split.
    pub(super) part: Option<(usize, usize)>,
}

/// The rows of each page. `rooms` gives the height for rows on a page by its
/// number from 0.
pub(super) fn paginate(
    grid: &Grid,
    sized: &Sized,
    rooms: impl Fn(usize) -> Milli,
) -> Vec<Vec<Band>> {
    let mut dealer = Dealer { grid, sized, rooms, pages: Vec::new(), page: Vec::new(), left: 0 };
    dealer.left = (dealer.rooms)(0);
    let mut row = 0;
    while row < grid.rows.len() {
        row = dealer.deal(row);
    }
    dealer.pages.push(dealer.page);
    dealer.pages
}

struct Dealer<'a, R> {
    grid: &'a Grid,
    sized: &'a Sized,
    rooms: R,
    pages: Vec<Vec<Band>>,
    page: Vec<Band>,
    /// Height left on the open page.
    left: Milli,
}

impl<R: Fn(usize) -> Milli> Dealer<'_, R> {
    /// Puts a row somewhere and gives the next one to be put, which is an
    /// earlier one if rows were taken back.
    fn deal(&mut self, row: usize) -> usize {
        let height = self.sized.heights[row];
        if height <= self.left {
            self.push(Band { row, height, part: None });
            return row + 1;
        }
        let full = (self.rooms)(self.pages.len() + 1);
        if height > full / 2 || !self.has_rows() {
            self.split(row);
            return row + 1;
        }
        let next = self.retreat(row);
        self.turn(next);
        next
    }

    fn push(&mut self, band: Band) {
        self.left -= band.height;
        self.page.push(band);
    }

    /// Takes rows back from the open page until it may end; gives the first
    /// row of the next page.
    fn retreat(&mut self, row: usize) -> usize {
        let body = self.page.iter().filter(|band| !self.is_repeat(band.row)).count();
        let mut taken = 0;
        let mut next = row;
        while !self.may_end(next) && taken + 1 < body {
            taken += 1;
            next -= 1;
        }
        if !self.may_end(next) {
            return row; // No better place: a page of one group.
        }
        for _ in 0..taken {
            if let Some(band) = self.page.pop() {
                self.left += band.height;
            }
        }
        next
    }

    /// Whether a row is a heading that an earlier page has shown.
    fn is_repeat(&self, row: usize) -> bool {
        let heading = matches!(self.grid.rows[row], RowRole::Heading { .. });
        heading && self.pages.iter().any(|page| page.iter().any(|band| band.row == row))
    }

    /// Whether a page may end before `next`.
    fn may_end(&self, next: usize) -> bool {
        let Some(last) = self.page.iter().rev().find(|band| band.row < next) else { return false };
        let sums = self.grid.rows.get(next) == Some(&RowRole::Closing);
        if sums || matches!(self.grid.rows[last.row], RowRole::Heading { .. }) {
            return false;
        }
        // Each merged cell that goes on must have room for its label here.
        let crossing =
            self.grid.cells.iter().enumerate().filter(|(_, cell)| {
                cell.rows > 1 && cell.row < next && next < cell.row + cell.rows
            });
        crossing.into_iter().all(|(index, cell)| {
            let here: Milli = self
                .page
                .iter()
                .filter(|band| (cell.row..next).contains(&band.row))
                .map(|band| band.height)
                .sum();
            here >= self.sized.need(index)
        })
    }

    /// Closes the page and opens the next with the headings of `next`.
    fn turn(&mut self, next: usize) {
        self.pages.push(std::mem::take(&mut self.page));
        self.left = (self.rooms)(self.pages.len());
        for (row, role) in self.grid.rows.iter().enumerate().take(next) {
            if matches!(role, RowRole::Heading { until } if next < *until) {
                let height = self.sized.heights[row];
                self.push(Band { row, height, part: None });
            }
        }
    }

    /// Shows a row line by line over as many pages as it takes.
    fn split(&mut self, row: usize) {
        let own = self.grid.cells.iter().enumerate();
        let lines = own
            .filter(|(_, cell)| cell.row == row && cell.rows == 1)
            .map(|(index, _)| self.sized.lines[index].len())
            .max()
            .unwrap_or(1);
        let mut first = 0;
        while first < lines {
            let room = self.sized.lines_in(self.left);
            let rest = lines - first;
            // Two lines at least on either side of a break.
            let count = if room >= rest { rest } else { room.min(rest.saturating_sub(2)) };
            if count < 2.min(rest) && !self.page.is_empty() && self.has_rows() {
                self.turn(row);
                continue;
            }
            let count = count.max(1);
            let height = self.sized.height_of(count);
            self.push(Band { row, height, part: Some((first, count)) });
            first += count;
            if first < lines {
                self.turn(row);
            }
        }
    }

    /// Whether the open page has more than headings shown again.
    fn has_rows(&self) -> bool {
        self.page.iter().any(|band| !self.is_repeat(band.row))
    }
}

/// Makes the rest of a merged cell tall enough for its label where a page
/// begins inside it: the last row of that part grows.
pub(super) fn grow_rests(grid: &Grid, sized: &Sized, page: &mut [Band], room: Milli) {
    let mut left = room - page.iter().map(|band| band.height).sum::<Milli>();
    for (index, cell) in grid.cells.iter().enumerate().filter(|(_, cell)| cell.rows > 1) {
        let rows = cell.row..cell.row + cell.rows;
        let here: Milli =
            page.iter().filter(|band| rows.contains(&band.row)).map(|band| band.height).sum();
        let more = (sized.need(index) - here).min(left);
        if here == 0 || more <= 0 {
            continue;
        }
        if let Some(last) = page.iter_mut().rev().find(|band| rows.contains(&band.row)) {
            last.height += more;
            left -= more;
        }
    }
}
