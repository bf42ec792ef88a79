//! Where the columns of a part of a page are.
//!
//! A *river* is a run of columns in which no line (or next to none) has
//! anything printed. Rivers part the columns of the table; a single blank that
//! lies in one parts two cells. Where centred cells have drifted until no
//! river is left, the lines that show all their cells say how many there are.

use super::heads::heads as header_heads;
use super::piece::{Metric, Piece};
use super::settle::settle;
use crate::dump::Dump;

/// A piece and its column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) piece: Piece,
    pub(super) column: usize,
    /// Whether it stands in the header rows.
    pub(super) header: bool,
}

/// A part of a table that stands on one page.
pub(super) struct Part {
    pub(super) placed: Vec<Placed>,
    /// Where each column lies.
    pub(super) columns: Vec<(i32, i32)>,
}

/// One violation of a river is forgiven for so many lines.
const LINES_PER_FAULT: usize = 25;

/// So many cells that begin at one place make an edge.
const EDGES: usize = 3;

/// Finds the columns of lines, given as pieces with whether they are header,
/// and puts every piece into one.
pub(super) fn place(text: Dump<'_, '_>, metric: Metric, lines: &[(Vec<Piece>, bool)]) -> Part {
    let rivers = rivers(text, metric, lines);
    let in_river = |x: i32| rivers.iter().any(|&(from, to)| from <= x && x < to);
    let mut placed: Vec<Placed> = Vec::new();
    let mut bounds: Vec<(i32, i32)> = Vec::new();
    let mut from = 0;
    for &(start, end) in rivers.iter().chain([(i32::MAX, i32::MAX)].iter()) {
        bounds.push((from, start));
        from = end;
    }
    for (pieces, header) in lines {
        for piece in pieces {
            for piece in piece.cut(text, metric, |x, _| in_river(x)) {
                let column = (0..bounds.len())
                    .max_by_key(|&at| (piece.overlap(bounds[at].0, bounds[at].1), usize::MAX - at));
                placed.push(Placed { piece, column: column.unwrap_or(0), header: *header });
            }
        }
    }
    let mut part = Part { placed, columns: Vec::new() };
    part.number();
    if part.columns.len() > super::MOST_COLUMNS {
        return part;
    }
    part.split_merged();
    part.align_header(text);
    part.spread_heads(text);
    part.merge_shifted_headers();
    part.merge_headless();
    part.join_cut();
    part.stand_under_heads(text);
    if metric != Metric::Terminal {
        settle(text, metric, lines, &mut part);
        part.number();
    }
    part
}

/// The rivers of lines: runs of columns, in order.
fn rivers(text: Dump<'_, '_>, metric: Metric, lines: &[(Vec<Piece>, bool)]) -> Vec<(i32, i32)> {
    let pieces = || lines.iter().flat_map(|(pieces, _)| pieces);
    let width = pieces().map(|piece| piece.x1).max().unwrap_or(0);
    let left = pieces().map(|piece| piece.x0).min().unwrap_or(0);
    let width = usize::try_from(width).unwrap_or(0);
    let mut printed = vec![0usize; width + 1];
    let mut shown = vec![0i32; width + 2];
    let mut crossed = vec![false; width + 1];
    for (pieces, _) in lines {
        for piece in pieces {
            let mut x = piece.x0;
            for (c, width) in metric.widths(piece.text(text)) {
                let next = x + width;
                if c.is_whitespace() {
                    for at in x..next {
                        if let Some(cell) =
                            usize::try_from(at).ok().and_then(|at| crossed.get_mut(at))
                        {
                            *cell = true;
                        }
                    }
                } else {
                    for at in x..next {
                        if let Some(count) =
                            usize::try_from(at).ok().and_then(|at| printed.get_mut(at))
                        {
                            *count += 1;
                        }
                    }
                }
                x = next;
            }
        }
        for pair in pieces.windows(2) {
            if let (Ok(from), Ok(to)) = (usize::try_from(pair[0].x1), usize::try_from(pair[1].x0)) {
                shown[from] += 1;
                shown[to] -= 1;
            }
        }
    }
    // A column whose cells begin at one edge is proven by these alone.
    let begun = |x: usize| {
        let edges = column(x)..=column(x) + 2;
        pieces().filter(|piece| edges.contains(&piece.x0)).count() >= EDGES
    };
    let tolerated = lines.len() / LINES_PER_FAULT;
    let mut out = Vec::new();
    let mut x = usize::try_from(left).unwrap_or(0);
    let mut gaps = 0;
    for count in &shown[..x] {
        gaps += count;
    }
    while x < width {
        let from = x;
        let mut proven = false;
        while x < width && printed[x] <= tolerated {
            gaps += shown[x];
            proven |= gaps > 0;
            x += 1;
        }
        let free = crossed[from..x].contains(&false);
        if x > from && (proven || free || begun(x)) {
            // Only the emptiest columns of it: an overhanging character is
            // nearer to its own column.
            let least = printed[from..x].iter().min().copied().unwrap_or(0);
            let clear: Vec<usize> = (from..x).filter(|&at| printed[at] == least).collect();
            if let (Some(&first), Some(&last)) = (clear.first(), clear.last()) {
                let run = (first..=last).take_while(|&at| printed[at] == least).count();
                out.push((column(first), column(first + run)));
            }
        }
        if x < width {
            gaps += shown[x];
            x += 1;
        }
    }
    out
}

fn column(x: usize) -> i32 {
    i32::try_from(x).unwrap_or(i32::MAX)
}

impl Part {
    /// Numbers the columns that are used, in order, and measures them.
    fn number(&mut self) {
        let mut used: Vec<usize> = self.placed.iter().map(|placed| placed.column).collect();
        used.sort_unstable();
        used.dedup();
        self.columns = vec![(i32::MAX, i32::MIN); used.len()];
        for placed in &mut self.placed {
            placed.column = used.binary_search(&placed.column).unwrap_or(0);
            let bounds = &mut self.columns[placed.column];
            *bounds = (bounds.0.min(placed.piece.x0), bounds.1.max(placed.piece.x1));
        }
    }

    /// Splits a column whose lines show several cells.
    fn split_merged(&mut self) {
        let mut column = 0;
        while column < self.columns.len() {
            column += self.split(column).max(1);
        }
    }

    fn split(&mut self, column: usize) -> usize {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for (at, placed) in
            self.placed.iter().enumerate().filter(|(_, placed)| placed.column == column)
        {
            match lines.last_mut() {
                Some(line) if self.placed[line[0]].piece.y == placed.piece.y => line.push(at),
                _ => lines.push(vec![at]),
            }
        }
        let several: Vec<&Vec<usize>> = lines.iter().filter(|line| line.len() > 1).collect();
        let header = several.iter().any(|line| self.placed[line[0]].header);
        let figures = several
            .iter()
            .filter(|line| line.iter().filter(|&&at| self.placed[at].header).count() == 0)
            .count();
        if several.is_empty() || (!header && figures * 6 < lines.len()) {
            return 1;
        }
        let mut counts: Vec<usize> = several.iter().map(|line| line.len()).collect();
        counts.sort_unstable();
        // The most cells that two lines agree on, or the header's own.
        let most = counts
            .windows(2)
            .rev()
            .find(|pair| pair[0] == pair[1])
            .map_or(counts[counts.len() - 1], |pair| pair[0]);
        let mut sums = vec![(0i64, 0i64); most];
        for line in several.iter().filter(|line| line.len() == most) {
            for (sum, &at) in sums.iter_mut().zip(line.iter()) {
                sum.0 += i64::from(self.placed[at].piece.middle());
                sum.1 += 1;
            }
        }
        let middles: Vec<i64> = sums.iter().map(|sum| sum.0 / sum.1.max(1)).collect();
        for placed in &mut self.placed {
            if placed.column > column {
                placed.column += most - 1;
            }
        }
        for line in &lines {
            let mut least = 0;
            for (nth, &at) in line.iter().enumerate() {
                let after = line.len() - 1 - nth;
                let last = most.saturating_sub(after + 1).max(least);
                let middle = i64::from(self.placed[at].piece.middle());
                let own = (least..=last.min(most - 1))
                    .min_by_key(|&at| (middles[at] - middle).abs())
                    .unwrap_or(most - 1);
                self.placed[at].column = column + own;
                least = (own + 1).min(most - 1);
            }
        }
        self.columns.clear();
        self.columns.resize(
            self.placed.iter().map(|placed| placed.column + 1).max().unwrap_or(0),
            (i32::MAX, i32::MIN),
        );
        for placed in &self.placed {
            let bounds = &mut self.columns[placed.column];
            *bounds = (bounds.0.min(placed.piece.x0), bounds.1.max(placed.piece.x1));
        }
        most
    }

    /// Where there are as many labels in the header as columns under it (or one
    /// less, for a label column without a head), they go together in order,
    /// however far they have drifted.
    fn align_header(&mut self, text: Dump<'_, '_>) {
        let heads = header_heads(
            text,
            self.placed.iter().filter(|placed| placed.header).map(|placed| &placed.piece),
        );
        let mut body: Vec<usize> = self
            .placed
            .iter()
            .filter(|placed| !placed.header)
            .map(|placed| placed.column)
            .collect();
        body.sort_unstable();
        body.dedup();
        let mut headed: Vec<usize> =
            self.placed.iter().filter(|placed| placed.header).map(|placed| placed.column).collect();
        headed.sort_unstable();
        headed.dedup();
        // A last column may have no cells and a first one no label; a column
        // between without a label shows that labels stand beside theirs, unless
        // each stands over cells: then two columns have no label, that of the
        // part and that of the row.
        let bare = body.iter().skip(1).any(|column| headed.binary_search(column).is_err());
        let over = || headed.iter().all(|&column| self.has_head_over_cells(column));
        if headed.len() == heads.len() && (!bare || over()) {
            return;
        }
        let bare = body.len().checked_sub(heads.len()).filter(|bare| *bare <= 1);
        let (Some(bare), Some(first), Some(last)) = (bare, heads.first(), heads.last()) else {
            return;
        };
        // As many, since the first column has no label and the last no cells.
        let beside = |placed: &&Placed| placed.header && last.pieces.contains(&placed.piece);
        let empty = self.placed.iter().filter(beside).all(|own| !body.contains(&own.column));
        let bare = if empty && !headed.contains(&body[0]) { 1 } else { bare };
        if bare == 1 && self.columns[body[0]].1 > first.x0 {
            return;
        }
        for (head, column) in heads.iter().zip(&body[bare..]) {
            for placed in self.placed.iter_mut().filter(|placed| placed.header) {
                if head.pieces.contains(&placed.piece) {
                    placed.column = *column;
                }
            }
        }
        self.number();
    }

    /// Where heads still share a column, the cells have hidden columns: each head gets its
    /// own, and cells stand under the nearest.
    fn stand_under_heads(&mut self, text: Dump<'_, '_>) {
        let heads = header_heads(
            text,
            self.placed.iter().filter(|placed| placed.header).map(|placed| &placed.piece),
        );
        let mut headed: Vec<usize> =
            self.placed.iter().filter(|placed| placed.header).map(|placed| placed.column).collect();
        headed.sort_unstable();
        headed.dedup();
        let Some(first) = heads.first().filter(|_| heads.len() > headed.len()) else { return };
        // What ends left of all heads keeps a column of its own.
        let left = |piece: &Piece| piece.x1 <= first.x0;
        let bare = usize::from(self.placed.iter().any(|own| !own.header && left(&own.piece)));
        let middle = |x0: i32, x1: i32, piece: &Piece| (x0 + x1 - piece.middle()).abs();
        for placed in &mut self.placed {
            let piece = placed.piece;
            let nearest = heads.iter().enumerate().min_by_key(|(_, head)| {
                let own = placed.header && head.pieces.contains(&piece);
                (!own, middle(head.x0, head.x1, &piece))
            });
            placed.column = match nearest {
                _ if !placed.header && left(&piece) => 0,
                Some((nth, _)) => bare + nth,
                None => 0,
            };
        }
        self.number();
    }

    /// Whether the head of a column overlaps its cells, if it has any.
    fn has_head_over_cells(&self, column: usize) -> bool {
        let extent = |header: bool| {
            let own = self.placed.iter().filter(|own| own.column == column && own.header == header);
            own.map(|own| (own.piece.x0, own.piece.x1)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        match (extent(true), extent(false)) {
            (Some(head), Some(cells)) => head.0 < cells.1 && cells.0 < head.1,
            _ => true,
        }
    }

    /// Where two heads stand over one column and a column near by has none, the
    /// heads between have drifted: each moves on by one column.
    fn spread_heads(&mut self, text: Dump<'_, '_>) {
        let most = self.columns.len();
        // A head may have pieces in two columns: the last may get one behind it.
        if (0..most).take_while(|_| self.spread_crowded(text)).count() > 0 {
            self.number();
        }
    }

    /// Moves the heads by the first of which two stand over one column; says whether
    /// there are any.
    fn spread_crowded(&mut self, text: Dump<'_, '_>) -> bool {
        let heads = header_heads(
            text,
            self.placed.iter().filter(|placed| placed.header).map(|placed| &placed.piece),
        );
        let column_of = |piece: &Piece| {
            let own = self.placed.iter().find(|placed| placed.header && placed.piece == *piece);
            own.map_or(0, |placed| placed.column)
        };
        let at: Vec<usize> = heads.iter().map(|head| column_of(&head.pieces[0])).collect();
        let Some(first) = at.first().copied() else { return false };
        let bare = |column: &usize| *column > first && !at.contains(column);
        let Some(crowded) = at.windows(2).position(|pair| pair[0] == pair[1]) else { return false };
        let right = (at[crowded] + 1..self.columns.len()).find(bare);
        let left = (first..at[crowded]).rfind(bare);
        // Which heads move, and which way.
        let (moved, by): (std::ops::Range<usize>, isize) = match (left, right) {
            (_, Some(right)) => (crowded + 1..at.partition_point(|column| *column < right), 1),
            (Some(left), None) => (at.partition_point(|column| *column < left)..crowded + 1, -1),
            (None, None) => return false,
        };
        let pieces: Vec<Piece> =
            heads.get(moved).into_iter().flatten().flat_map(|head| &head.pieces).copied().collect();
        for placed in self.placed.iter_mut().filter(|placed| placed.header) {
            if pieces.contains(&placed.piece) {
                placed.column = placed.column.saturating_add_signed(by);
            }
        }
        !pieces.is_empty()
    }

    /// A header that stands wholly beside the cells under it (labels centred,
    /// amounts at the right) is one column with them.
    fn merge_shifted_headers(&mut self) {
        loop {
            let count = self.columns.len();
            let mut head = vec![false; count];
            let mut body = vec![false; count];
            for placed in &self.placed {
                if placed.header {
                    head[placed.column] = true;
                } else {
                    body[placed.column] = true;
                }
            }
            let nearest = (1..count)
                .filter(|&at| head[at] != head[at - 1] && body[at] != body[at - 1])
                .filter(|&at| head[at] != body[at] && head[at - 1] != body[at - 1])
                .min_by_key(|&at| self.columns[at].0 - self.columns[at - 1].1);
            let Some(right) = nearest else { return };
            for placed in &mut self.placed {
                if placed.column >= right {
                    placed.column -= 1;
                }
            }
            self.number();
        }
    }

    /// A column right of the first head that has none itself is cells that
    /// stand aside: it is one column with the neighbour that shows nothing on
    /// their lines; of two, the one whose cells have their middle nearer.
    fn merge_headless(&mut self) {
        loop {
            let headed = |column: usize| {
                self.placed.iter().any(|placed| placed.header && placed.column == column)
            };
            let Some(first) = (0..self.columns.len()).find(|column| headed(*column)) else {
                return;
            };
            let lines = |column: usize| {
                let own = self.placed.iter().filter(move |placed| placed.column == column);
                own.map(|placed| placed.piece.y)
            };
            let fits = |column: usize, other: usize| {
                headed(other)
                    && lines(column).count() * 3 <= lines(other).count()
                    && !lines(column).any(|y| lines(other).any(|own| own == y))
            };
            let middle = |column: usize| {
                let own = self.placed.iter().filter(|placed| placed.column == column);
                let mut own: Vec<i32> = own.map(|placed| placed.piece.middle()).collect();
                own.sort_unstable();
                own.get(own.len() / 2).copied().unwrap_or(0)
            };
            let gap = |left: usize, right: usize| middle(right) - middle(left);
            let merged = (first + 1..self.columns.len())
                .filter(|column| !headed(*column))
                .find_map(|column| {
                    let left = fits(column, column - 1).then(|| (gap(column - 1, column), column));
                    let right = (column + 1 < self.columns.len() && fits(column, column + 1))
                        .then(|| (gap(column, column + 1), column + 1));
                    left.into_iter().chain(right).min()
                });
            let Some((_, right)) = merged else { return };
            for placed in &mut self.placed {
                if placed.column >= right {
                    placed.column -= 1;
                }
            }
            self.number();
        }
    }

    /// A column without a head whose only pieces were cut at one blank from those
    /// before them is no column.
    fn join_cut(&mut self) {
        let mut column = 1;
        while column < self.columns.len() {
            let own = || self.placed.iter().filter(|placed| placed.column == column);
            // Pieces stand in the order of their lines.
            let before = |piece: &Piece| {
                let from = self.placed.partition_point(|placed| placed.piece.y < piece.y);
                let line = self.placed[from..].iter().take_while(|own| own.piece.y == piece.y);
                let mut line = line.enumerate();
                let found = line.find(|(_, placed)| {
                    placed.column + 1 == column
                        && !placed.header
                        && placed.piece.x1 < piece.x0
                        && piece.start - placed.piece.end <= 3
                });
                found.map(|(nth, _)| from + nth)
            };
            let cut: Option<Vec<(usize, Piece)>> =
                own().map(|placed| Some((before(&placed.piece)?, placed.piece))).collect();
            let headed = self.placed.iter().any(|own| own.header && own.column + 1 == column);
            match cut.filter(|cut| !cut.is_empty() && headed && own().all(|own| !own.header)) {
                Some(cut) => {
                    for (at, piece) in cut {
                        let joined = &mut self.placed[at].piece;
                        (joined.x1, joined.end) = (piece.x1, piece.end);
                    }
                    self.placed.retain(|placed| placed.column != column);
                    self.number();
                }
                None => column += 1,
            }
        }
    }
}
