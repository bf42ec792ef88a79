//! A table with figures: funds or indicators, over one or more pages.

mod tiled;
mod total;

use std::collections::BTreeSet;

use resheet_lexis::{Groups, Role, fold};
use resheet_model::{Edge, FundColumn, IndicatorColumn};

use super::MOST_COLUMNS;
use super::band::{Band, PagedRow, columns, heights, row};
use super::columns::Placed;
use super::groups::{Mark, RowHeight, first_rows};
use super::header::Kind;
use super::join::{LINE, is_figure, is_value, joined};
use super::label::labels;
use super::piece::Piece;
use super::rows::{Alignment, Core, Heights, Pieces, Weights, cores, missing_cost};
use super::tiles::Tiles;
use crate::dump::Dump;

/// With so many times the columns that have a name, beside those of labels, the lines are in
/// no order: a page was read in which cells that wrap stand behind their rows.
const MOST_OF_NAMED: usize = 2;
const LABELS_ASIDE: usize = 2;

/// Reads the table.
///
/// None if it has more columns than any form, or than its header by far.
pub(super) fn read<'t>(text: Dump<'t, '_>, band: &Band<'_>) -> Option<Vec<PagedRow<'t>>> {
    let mut table = Table::of(band)?;
    if !table.tile() {
        table.find_rows();
        table.share_cells();
    }
    Some(table.rows(text))
}

/// What the pieces of a column look like, in percent.
struct Share {
    figures: usize,
    values: usize,
}

struct Table<'a> {
    band: &'a Band<'a>,
    placed: Vec<Placed>,
    columns: usize,
    heights: Heights,
    /// What the header says of each column.
    roles: Vec<Vec<Role>>,
    /// The column of the rows' own names.
    name: usize,
    /// How many pieces of each column are figures, and how many whole values, in
    /// percent.
    shares: Vec<Share>,
    /// Columns of targets and actual values.
    values: Vec<usize>,
    cores: Vec<Core>,
    /// Pieces of each row and column.
    cells: Vec<Vec<Vec<Piece>>>,
    /// The lines of the rows, where these are certain.
    tiles: Option<Tiles>,
}

impl<'a> Table<'a> {
    fn of(band: &'a Band<'a>) -> Option<Table<'a>> {
        let (mut placed, columns) = columns(band);
        let named: BTreeSet<usize> =
            placed.iter().filter(|placed| placed.header).map(|placed| placed.column).collect();
        if columns > MOST_COLUMNS || columns > named.len() * MOST_OF_NAMED + LABELS_ASIDE {
            return None;
        }
        placed.sort_by_key(|placed| (placed.piece.y, placed.piece.x0));
        let mut table = Table {
            band,
            placed,
            columns,
            heights: heights(band.lines),
            roles: Vec::new(),
            name: 0,
            shares: Vec::new(),
            values: Vec::new(),
            cores: Vec::new(),
            cells: Vec::new(),
            tiles: None,
        };
        table.roles = (0..columns).map(|column| table.roles_of(column)).collect();
        table.shares = (0..columns).map(|column| table.shares_of(column)).collect();
        table.name = table.name_column();
        table.values = table.value_columns();
        Some(table)
    }

    fn header_pieces(&self, column: usize) -> Vec<Piece> {
        let own = |placed: &&Placed| placed.header && placed.column == column;
        self.placed.iter().filter(own).map(|placed| placed.piece).collect()
    }

    fn body(&self, column: usize) -> Vec<Piece> {
        let own = |placed: &&Placed| !placed.header && placed.column == column;
        self.placed.iter().filter(own).map(|placed| placed.piece).collect()
    }

    fn roles_of(&self, column: usize) -> Vec<Role> {
        let pieces = self.header_pieces(column);
        let label: String = pieces.iter().map(|piece| piece.text(self.band.text)).collect();
        self.band.text.roles(&label).to_vec()
    }

    fn has_role(&self, column: usize, wanted: fn(&Role) -> bool) -> bool {
        self.roles[column].iter().any(wanted)
    }

    fn shares_of(&self, column: usize) -> Share {
        let body = self.body(column);
        let text = self.band.text;
        let share = |fits: &dyn Fn(&str) -> bool| {
            let fitting = body.iter().filter(|piece| fits(piece.text(text))).count();
            fitting * 100 / body.len().max(1)
        };
        Share { figures: share(&is_figure), values: share(&|own| is_value(text, own)) }
    }

    fn name_column(&self) -> usize {
        let text = self.band.text;
        match self.band.header.kind {
            Kind::Indicators => {
                let named =
                    |role: &Role| matches!(role, Role::IndicatorColumn(IndicatorColumn::Level3));
                let target = |role: &Role| {
                    matches!(
                        role,
                        Role::IndicatorColumn(IndicatorColumn::Target | IndicatorColumn::Weight)
                            | Role::Operator
                    )
                };
                (0..self.columns)
                    .find(|&column| self.has_role(column, named))
                    .or_else(|| {
                        let first =
                            (0..self.columns).find(|&column| self.has_role(column, target))?;
                        self.dense_column(first).or_else(|| first.checked_sub(1))
                    })
                    .unwrap_or(0)
            }
            _ => {
                let first = (0..self.columns)
                    .find(|&column| {
                        self.has_role(column, |role| matches!(role, Role::FundColumn(_)))
                    })
                    .unwrap_or(self.columns);
                let labels = |column: usize| {
                    self.body(column)
                        .iter()
                        .filter(|piece| {
                            let own = piece.text(text);
                            text.is_known(own) || text.is_beginning(own)
                        })
                        .count()
                };
                (0..first).max_by_key(|&column| (labels(column), column)).unwrap_or(0)
            }
        }
    }

    /// The first column before another that has a piece beside nearly every line with
    /// figures: labels of levels stand beside fewer.
    fn dense_column(&self, end: usize) -> Option<usize> {
        /// Fewer lines say nothing.
        const FEWEST: usize = 3;
        let figures: Vec<usize> =
            (end..self.columns).filter(|column| self.shares[*column].figures >= 60).collect();
        let lines: BTreeSet<i32> =
            self.marks_of(&figures, &is_figure).into_iter().map(|(y, _)| y).collect();
        let beside = |column: usize| {
            let own: BTreeSet<i32> = self.body(column).iter().map(|piece| piece.y).collect();
            lines.iter().filter(|line| own.range(*line - 1..=*line + 1).next().is_some()).count()
        };
        let dense = |column: &usize| beside(*column) * 10 >= lines.len() * 9;
        (0..end).find(dense).filter(|_| lines.len() >= FEWEST)
    }

    /// Columns whose figures tell the rows apart: points and amounts by the
    /// header, else all that show figures.
    fn figure_columns(&self) -> Vec<usize> {
        let of_header = |column: &usize| {
            self.has_role(*column, |role| match role {
                Role::IndicatorColumn(IndicatorColumn::Weight | IndicatorColumn::Score) => true,
                Role::FundColumn(FundColumn::Row) => false,
                Role::FundColumn(_) => true,
                _ => false,
            })
        };
        let figures: Vec<usize> = (self.name + 1..self.columns)
            .filter(|column| self.shares[*column].figures >= 60)
            .collect();
        let named: Vec<usize> = figures.iter().copied().filter(of_header).collect();
        if named.is_empty() { figures } else { named }
    }

    /// Columns of targets and actual values.
    fn value_columns(&self) -> Vec<usize> {
        (self.name + 1..self.columns)
            .filter(|column| {
                self.has_role(*column, |role| {
                    use IndicatorColumn::{Actual, Target};
                    matches!(role, Role::IndicatorColumn(Actual | Target))
                }) || self.shares[*column].values >= 60
            })
            .collect()
    }

    /// Heights and columns of the pieces that fit.
    fn marks_of(&self, columns: &[usize], fits: &dyn Fn(&str) -> bool) -> Vec<(i32, usize)> {
        self.placed
            .iter()
            .filter(|placed| !placed.header && columns.contains(&placed.column))
            .filter(|placed| fits(placed.piece.text(self.band.text)))
            .map(|placed| (placed.piece.y, placed.column))
            .collect()
    }

    fn find_rows(&mut self) {
        let printed: Vec<i32> = self
            .placed
            .iter()
            .filter(|placed| placed.column >= self.name)
            .map(|placed| placed.piece.y)
            .collect();
        let text = self.band.text;
        let found = |columns: &[usize], fits: &dyn Fn(&str) -> bool| {
            cores(&self.marks_of(columns, fits), &printed, &self.heights)
        };
        let by_figures = found(&self.figure_columns(), &is_figure);
        let by_values = found(&self.values, &|own| is_value(text, own));
        // A form may have no points, or print them for a few rows only.
        self.cores =
            if by_values.len() * 2 > by_figures.len() * 3 { by_values } else { by_figures };
        let lines = self.named_lines();
        if lines.len() > self.cores.len() {
            self.cores = lines;
        }
        self.add_named_rows();
        if self.cores.is_empty() {
            let all: Vec<usize> = (0..self.columns).collect();
            self.cores = cores(&self.marks_of(&all, &|_: &str| true), &[], &self.heights);
        }
    }

    /// The lines of the table, if each that has a name has a target and the other
    /// way round: then no cell of it wraps, or one of the two would be longer. A
    /// target in words is told from the second line of one by nothing else where a
    /// form has no points.
    fn named_lines(&self) -> Vec<Core> {
        let target = |role: &Role| matches!(role, Role::IndicatorColumn(IndicatorColumn::Target));
        let Some(target) = (0..self.columns).find(|&column| self.has_role(column, target)) else {
            return Vec::new();
        };
        let lines = |column| self.body(column).iter().map(|piece| piece.y).collect::<BTreeSet<_>>();
        let names = lines(self.name);
        let mut cores = Vec::new();
        if target != self.name && names == lines(target) {
            cores.extend(names.into_iter().map(|y| Core { y2: 2 * y, page: self.heights.page(y) }));
        }
        cores
    }

    /// Rows that show nothing but their name.
    fn add_named_rows(&mut self) {
        let pieces = self.body(self.name);
        let own = if self.band.header.kind == Kind::Funds { LINE * 9 / 4 } else { LINE * 3 };
        let weights = self.weights(Alignment::Middle, self.name, &pieces, Some(own));
        let column = Pieces::of(self.band.text, &pieces, &self.cores, &self.heights);
        let shares = column.share(&weights);
        let mut at = 0;
        for (row, count) in shares.cells {
            if row.is_none()
                && let Some(group) = pieces.get(at..at + count)
                && let (Some(first), Some(last)) = (group.first(), group.last())
            {
                self.cores.push(Core { y2: first.y + last.y, page: self.heights.page(first.y) });
            }
            at += count;
        }
        self.cores.sort_by_key(|core| core.y2);
    }

    fn weights(
        &self,
        alignment: Alignment,
        column: usize,
        pieces: &[Piece],
        own_row: Option<i32>,
    ) -> Weights {
        let seldom = self.has_role(column, |role| {
            matches!(role, Role::IndicatorColumn(IndicatorColumn::Deviation))
        });
        let missing = if seldom { 0 } else { missing_cost(pieces, &self.cores) };
        Weights { alignment, missing, own_row }
    }

    fn share_cells(&mut self) {
        let columns: Vec<Vec<Piece>> = (0..self.columns).map(|column| self.body(column)).collect();
        let own = |pieces| Pieces::of(self.band.text, pieces, &self.cores, &self.heights);
        let looked: Vec<Pieces<'_>> = columns[self.name..].iter().map(|it| own(it)).collect();
        let way = |alignment: Alignment| {
            let mut cost = 0i64;
            let mut shares = Vec::new();
            for (column, looked) in (self.name..).zip(&looked) {
                let found = looked.share(&self.weights(alignment, column, &columns[column], None));
                cost += i64::from(found.cost);
                shares.push(found);
            }
            (cost, shares)
        };
        let middle = way(Alignment::Middle);
        let top = way(Alignment::Top);
        // Where rows of one line and of three take turns, either fits; then the
        // labels beside them tell.
        let close = (top.0 - middle.0).abs() < i64::from(LINE);
        let labels = if close { self.lie_of_labels(&columns[..self.name]).max(0) } else { 0 };
        let chosen = if top.0 < middle.0 + labels { top.1 } else { middle.1 };
        self.cells = vec![vec![Vec::new(); self.columns]; self.cores.len()];
        for (offset, shares) in chosen.into_iter().enumerate() {
            let column = self.name + offset;
            let mut at = 0;
            for (row, count) in shares.cells {
                if let Some(cells) = row.and_then(|row| self.cells.get_mut(row)) {
                    cells[column].extend_from_slice(&columns[column][at..at + count]);
                }
                at += count;
            }
        }
    }

    /// How much better labels lie with their first lines beside the figures of a
    /// row than with their middles between those of rows.
    fn lie_of_labels(&self, columns: &[Vec<Piece>]) -> i64 {
        /// So many rows have one label at most.
        const ROWS: usize = 12;
        let mut better = 0;
        for pieces in columns {
            let mut at = 0;
            for count in labels(self.band.text, pieces, &self.heights) {
                let group = &pieces[at..at + count];
                at += count;
                let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
                if self.heights.page(first.y) != self.heights.page(last.y) {
                    continue;
                }
                let near = |y: i32| self.cores.partition_point(|core| core.y2 < y);
                let from = near(2 * first.y).saturating_sub(ROWS);
                let to = (near(2 * last.y) + ROWS).min(self.cores.len());
                let rows = &self.cores[from..to];
                let top = rows.iter().map(|core| (2 * first.y - core.y2).abs()).min();
                let spans = rows.iter().enumerate().flat_map(|(at, above)| {
                    rows[at..].iter().map(move |below| (above.y2 + below.y2) / 2)
                });
                let middle = spans.map(|y2| (first.y + last.y - y2).abs()).min();
                if let (Some(top), Some(middle)) = (top, middle) {
                    better += i64::from((middle - top) * LINE / 2);
                }
            }
        }
        better
    }

    /// How high each row is, in lines, and on which line its middle is.
    fn row_heights(&self) -> Vec<RowHeight> {
        self.cores
            .iter()
            .zip(&self.cells)
            .enumerate()
            .map(|(at, (core, cells))| {
                let tile = self.tiles.as_ref().and_then(|tiles| tiles.rows.get(at));
                let on_page = |piece: &&Piece| self.heights.page(piece.y) == core.page;
                let own = || cells.iter().flatten().filter(on_page).map(|piece| piece.y);
                let middle = core.y2 / 2;
                RowHeight {
                    middle2: core.y2,
                    top: tile.map_or(own().min().unwrap_or(middle).min(middle), |own| own.top),
                    bottom: tile
                        .map_or(own().max().unwrap_or(middle).max(middle), |own| own.bottom),
                    pieces: cells
                        .iter()
                        .map(|cell| cell.iter().filter(on_page).count())
                        .max()
                        .unwrap_or(1)
                        .max(1),
                    page: core.page,
                    cut: cells.iter().flatten().any(|piece| self.heights.page(piece.y) > core.page),
                    groups: Groups::default(),
                }
            })
            .collect()
    }

    /// All rows: the header, the body with its labels, the total.
    fn rows<'t>(&self, text: Dump<'t, '_>) -> Vec<PagedRow<'t>> {
        let mut header: Vec<Vec<Piece>> = vec![Vec::new(); self.columns];
        let mut cells = self.cells.clone();
        let mut row_heights = self.row_heights();
        let mut lone: Vec<(Piece, Vec<Vec<Piece>>)> = Vec::new();
        let mut starts: Vec<bool> = Vec::new();
        let mut adrift: BTreeSet<(usize, usize)> = BTreeSet::new();
        let alignment = self.tiles.as_ref().map(|tiles| tiles.alignment);
        if let Some(tiles) = &self.tiles {
            let doubtful = tiles.rows.iter().enumerate().filter(|(_, tile)| tile.doubtful);
            adrift.extend(doubtful.map(|(at, _)| (at, self.name)));
        }
        for column in (0..self.columns).rev() {
            let own = self.header_pieces(column);
            let label = joined(text, &own);
            let heads = column >= self.name || own.is_empty() || text.is_known(&label);
            if heads {
                header[column] = own;
            }
            if column >= self.name {
                continue;
            }
            // A label without a head of its own may stand beside the header too.
            let with_header = !heads || header[column].is_empty();
            let mut pieces = self.body(column);
            if !heads {
                pieces.extend(self.header_pieces(column));
                pieces.sort_by_key(|piece| (piece.y, piece.x0));
            }
            let mut rows: Vec<RowHeight> = Vec::new();
            if with_header {
                rows.extend(self.header_height());
            }
            let shift = rows.len();
            rows.extend(&row_heights);
            let mut finer = vec![true; shift];
            finer.extend(&starts);
            let mut begun = vec![false; row_heights.len()];
            let mut at = 0;
            let groups: Vec<&[Piece]> = labels(text, &pieces, &self.heights)
                .into_iter()
                .map(|count| {
                    at += count;
                    &pieces[at - count..at]
                })
                .collect();
            let mut marks: Vec<Mark> = groups.iter().map(|group| self.mark(text, group)).collect();
            self.count_misplaced(text, &groups, shift, &mut marks);
            let finer = if starts.is_empty() { &[][..] } else { &finer[..] };
            let rows = self.named(&rows, shift, &marks);
            let mut walls = vec![false; shift];
            walls.extend(self.walls(text, column, &row_heights));
            for (group, first) in
                groups.iter().zip(first_rows(rows, &marks, finer, alignment, &walls))
            {
                match first.row {
                    Some(row) if row < shift => header[column].extend_from_slice(group),
                    Some(row) => {
                        begun[row - shift] = true;
                        if first.doubtful {
                            adrift.insert((row - shift, column));
                        }
                        cells[row - shift][column].extend_from_slice(group);
                    }
                    None => {
                        let mut own = vec![Vec::new(); self.columns];
                        own[column].extend_from_slice(group);
                        lone.push((group[0], own));
                    }
                }
            }
            let mut groups = Groups::default();
            for (row, cells) in row_heights.iter_mut().zip(&cells) {
                if !cells[column].is_empty() {
                    let label = joined(text, &cells[column]);
                    groups = text.lexicon.second_level(&fold(&label));
                }
                if row.groups == Groups::default() {
                    row.groups = groups;
                }
            }
            starts = begun;
        }
        let mut out: Vec<(i32, PagedRow<'t>)> = Vec::new();
        let first = self.band.lines.first().map_or(0, |line| line.y);
        out.extend(
            row(text, &header)
                .map(|row| (i32::MIN, PagedRow { page: self.heights.page(first), row })),
        );
        for (at, (core, cells)) in self.cores.iter().zip(&cells).enumerate() {
            let Some(mut row) = row(text, cells) else { continue };
            for (column, cell) in row.cells.iter_mut().enumerate() {
                if adrift.contains(&(at, column)) {
                    cell.edge = Edge::Adrift;
                }
            }
            out.push((core.y2, PagedRow { page: core.page, row }));
        }
        for (piece, cells) in &lone {
            let page = self.heights.page(piece.y);
            out.extend(row(text, cells).map(|row| (2 * piece.y, PagedRow { page, row })));
        }
        let total = self.total_cells();
        out.extend(row(text, &total).map(|row| {
            let last = self.band.lines.last().map_or(0, |line| line.y);
            (i32::MAX, PagedRow { page: self.heights.page(last), row })
        }));
        out.sort_by_key(|(y2, _)| *y2);
        out.into_iter().map(|(_, row)| row).collect()
    }

    /// The rows that labels may stand for: the last rows are none when they have
    /// no name and no label stands beside them, as a sum without a label.
    fn named<'r>(&self, rows: &'r [RowHeight], shift: usize, marks: &[Mark]) -> &'r [RowHeight] {
        let nameless = |row: usize| {
            let own = self.cells.get(row).and_then(|cells| cells.get(self.name));
            own.is_some_and(Vec::is_empty)
        };
        let mut count = rows.len();
        while count > shift + 1 && nameless(count - 1 - shift) {
            let top = rows[count - 1].top;
            let page = rows[count - 1].page;
            if marks.iter().any(|mark| (mark.page, mark.bottom) >= (page, top)) {
                break;
            }
            count -= 1;
        }
        &rows[..count]
    }

    fn header_height(&self) -> Option<RowHeight> {
        let heads =
            || self.placed.iter().filter(|placed| placed.header).map(|placed| placed.piece.y);
        let (top, bottom) = (heads().min()?, heads().max()?);
        let pieces = usize::try_from(bottom - top + 2).unwrap_or(1) / 2;
        let page = self.heights.page(top);
        Some(RowHeight {
            middle2: top + bottom,
            top,
            bottom,
            pieces,
            page,
            cut: false,
            groups: Groups::default(),
        })
    }

    fn mark(&self, text: Dump<'_, '_>, group: &[Piece]) -> Mark {
        let top = group[0].y;
        let page = self.heights.page(top);
        let bottom = group
            .iter()
            .map(|piece| piece.y)
            .filter(|&y| self.heights.page(y) == page)
            .max()
            .unwrap_or(top);
        Mark {
            top,
            bottom,
            page,
            tight: !self.heights.parted(top - 1, top) && !self.heights.parted(bottom, bottom + 1),
            groups: text.lexicon.first_level(&fold(&joined(text, group))),
            misplaced: Vec::new(),
        }
    }
}
