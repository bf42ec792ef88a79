//! Rows that are stretches of lines.

use std::collections::BTreeSet;

use resheet_lexis::{Groups, Role, label_fits};
use resheet_model::{FundColumn, IndicatorColumn};

use super::Table;
use crate::dialect::blanks::groups::{Mark, RowHeight, are_many, labels_cost, walls};
use crate::dialect::blanks::join::{LINE, joined};
use crate::dialect::blanks::label::labels;
use crate::dialect::blanks::piece::Piece;
use crate::dialect::blanks::rows::Core;
use crate::dialect::blanks::tiles::{Cells, Tiles, Wanted, begins, tiles};
use crate::dump::Dump;

impl Table<'_> {
    /// Finds rows and cells, if the lines of the table can be cut into rows so
    /// that each cell lies where it must.
    pub(super) fn tile(&mut self) -> bool {
        let body = || self.placed.iter().filter(|own| !own.header).map(|own| own.piece.y);
        let lines: BTreeSet<i32> = body().collect();
        let columns: Vec<Vec<Piece>> =
            (self.name..self.columns).map(|column| self.body(column)).collect();
        let missing = |column: usize| match column == self.name {
            true => 0,
            false if self.always_filled(column) => LINE * 2,
            false => 0,
        };
        let cells = columns.iter().enumerate().map(|(nth, pieces)| Cells {
            pieces: pieces.clone(),
            wanted: self.wanted(self.name + nth),
            missing: missing(self.name + nth),
        });
        let lines = lines.into_iter().collect();
        let labels = |tiles: &Tiles| self.cost_of_labels(tiles);
        let found = tiles(self.band.text, cells.collect(), lines, &self.heights, labels);
        let Some(found) = found else { return false };
        for row in &found.rows {
            let mut cells = vec![Vec::new(); self.columns];
            for (nth, pieces) in columns.iter().enumerate() {
                let from = pieces.partition_point(|piece| piece.y < row.top);
                let to = pieces.partition_point(|piece| piece.y <= row.bottom);
                cells[self.name + nth].extend_from_slice(&pieces[from..to]);
            }
            self.cells.push(cells);
            self.cores.push(Core {
                y2: 2 * begins(found.alignment, row.top, row.bottom, 1),
                page: self.heights.page(row.top),
            });
        }
        self.tiles = Some(found);
        true
    }

    fn wanted(&self, column: usize) -> Wanted {
        if column == self.name {
            Wanted::Name
        } else if self.values.contains(&column) && self.shares[column].values >= 60 {
            Wanted::Value
        } else {
            Wanted::Any
        }
    }

    /// Whether each row should have a cell in a column.
    fn always_filled(&self, column: usize) -> bool {
        use IndicatorColumn::{Actual, Score, Target, Weight};
        self.has_role(column, |role| {
            matches!(
                role,
                Role::IndicatorColumn(Target | Actual | Weight | Score)
                    | Role::FundColumn(FundColumn::Budget | FundColumn::Executed)
            )
        }) || self.shares[column].figures >= 60
    }

    /// The rows where labels of the column before one must begin.
    pub(super) fn walls(&self, text: Dump<'_, '_>, column: usize, rows: &[RowHeight]) -> Vec<bool> {
        let (Some(tiles), Some(coarser)) = (&self.tiles, column.checked_sub(1)) else {
            return Vec::new();
        };
        walls(rows, &self.marks(text, coarser), tiles.alignment)
    }

    /// How far labels lie from where they must beside such rows.
    fn cost_of_labels(&self, tiles: &Tiles) -> i32 {
        let rows: Vec<RowHeight> = tiles
            .rows
            .iter()
            .map(|tile| RowHeight {
                middle2: tile.top + tile.bottom,
                top: tile.top,
                bottom: tile.bottom,
                pieces: 1,
                page: self.heights.page(tile.top),
                cut: self.heights.page(tile.bottom) > self.heights.page(tile.top),
                groups: Groups::default(),
            })
            .collect();
        let cost =
            |column| labels_cost(&rows, &self.marks(self.band.text, column), tiles.alignment);
        (0..self.name).map(cost).sum()
    }

    fn marks(&self, text: Dump<'_, '_>, column: usize) -> Vec<Mark> {
        let pieces = self.body(column);
        let mut at = 0;
        let mut marks: Vec<Mark> = Vec::new();
        for count in labels(text, &pieces, &self.heights) {
            marks.push(self.mark(text, &pieces[at..at + count]));
            at += count;
        }
        marks
    }

    /// Counts for each label the rows whose names fit another label. The rows begin
    /// behind `shift` others.
    pub(super) fn count_misplaced(
        &self,
        text: Dump<'_, '_>,
        groups: &[&[Piece]],
        shift: usize,
        marks: &mut [Mark],
    ) {
        // Then they are shared out by nearness, and nobody asks.
        if are_many(self.cells.len(), groups.len()) {
            return;
        }
        let names: Vec<String> =
            self.cells.iter().map(|cells| joined(text, &cells[self.name]).into_owned()).collect();
        let speak = |group: &&[Piece]| -> Vec<bool> {
            let label = joined(text, group);
            names.iter().map(|name| label_fits(&label, name)).collect()
        };
        let said: Vec<Vec<bool>> = groups.iter().map(speak).collect();
        let any: Vec<bool> = (0..names.len()).map(|row| said.iter().any(|own| own[row])).collect();
        for (own, mark) in said.iter().zip(marks) {
            let mut sum = 0;
            mark.misplaced = vec![0; shift + 1];
            for row in 0..names.len() {
                sum += i32::from(any[row] && !own[row]);
                mark.misplaced.push(sum);
            }
        }
    }
}
