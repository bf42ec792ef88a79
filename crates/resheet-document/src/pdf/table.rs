//! A table on one page or over several: its cells with their text.

use super::cut::{Shown, clips_all};
use super::geometry::{Edge, Glyph};
use super::lattice::{Area, Lattice, Region, bundles};
use super::limits::{COVERED, SPREAD, TOUCH};
use super::page::Page;
use super::text::{self, Line};

/// The part of a table on one page.
#[derive(Clone)]
pub(super) struct Part<'p> {
    pub(super) page: &'p Page,
    pub(super) edges: Vec<Edge>,
    pub(super) area: Area,
    pub(super) glyphs: Vec<&'p Glyph>,
}

impl Part<'_> {
    /// Whether a line is drawn along its whole top.
    pub(super) fn is_closed_above(&self) -> bool {
        let [left, top, right, _] = self.area;
        let above = self.edges.iter().filter(|edge| edge.flat && (edge.at - top).abs() <= SPREAD);
        above.map(|edge| edge.to - edge.from).sum::<f32>() >= (right - left) * COVERED
            && self.edges.iter().any(|edge| {
                edge.flat && (edge.at - top).abs() <= SPREAD && edge.from <= left + TOUCH
            })
    }

    /// The text of its first cell and of its first row.
    pub(super) fn head(&self) -> (String, String) {
        let [left, top, ..] = self.area;
        let rows = bundles(self.edges.iter().filter(|edge| edge.flat).map(|edge| edge.at));
        let bottom = rows.iter().copied().find(|at| *at > top + SPREAD).unwrap_or(top);
        let middle = top.midpoint(bottom);
        let posts = self.edges.iter().filter(|edge| {
            !edge.flat && edge.at > left + SPREAD && edge.from <= middle && edge.to >= middle
        });
        let wall = posts.map(|post| post.at).fold(f32::MAX, f32::min);
        let text = |right: f32| -> String {
            let own = self
                .glyphs
                .iter()
                .copied()
                .filter(|glyph| glyph.y < bottom && glyph.x < right && !glyph.struck);
            text::lines(own).iter().map(Line::text).collect()
        };
        (text(wall), text(f32::MAX))
    }

    /// Its lines, where a row that a page leaves open below runs on to the end of
    /// the part: what closes it is drawn on the next page.
    fn run_out(&self) -> Vec<Edge> {
        let bottom = self.area[3];
        let closed = |post: &Edge| {
            self.edges.iter().any(|edge| {
                edge.flat
                    && (edge.at - post.to).abs() <= TOUCH
                    && edge.from - TOUCH <= post.at
                    && edge.to + TOUCH >= post.at
            })
        };
        let run_on = |edge: &Edge| match edge.flat || closed(edge) {
            true => *edge,
            false => Edge { to: edge.to.max(bottom), ..*edge },
        };
        self.edges.iter().map(run_on).collect()
    }
}

/// A cell with its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) column: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// The part of the table that it begins in.
    part: usize,
    pub(super) page: u32,
    /// On the page as it is shown.
    pub(super) area: Area,
    /// Why its borders are in doubt.
    pub(super) doubt: Option<&'static str>,
    /// Whether its text ends at its lower border.
    pub(super) cut: bool,
    /// Letters in it that are struck out.
    pub(super) struck: String,
}

/// Rows of cells; a row without text is left out.
pub(super) fn rows(parts: &[Part<'_>]) -> Option<Vec<Vec<Cell>>> {
    let table = Table::new(parts)?;
    Some(once(table.rows()))
}

/// Rows without those that a program printed again at the top of each page: the first
/// rows of the table, the same in every sign, and behind them rows of another kind. A
/// new form may begin with the same title, but goes on with the same label.
fn once(rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let is_same = |one: &[Cell], other: &[Cell]| {
        let place = |cell: &Cell| (cell.column, cell.columns);
        one.iter().map(place).eq(other.iter().map(place))
            && one.iter().zip(other).all(|(one, other)| one.text == other.text)
    };
    let label = |row: &[Cell]| {
        let first = row.iter().find(|cell| !cell.text.is_empty());
        first.map(|cell| (cell.column, cell.text.clone()))
    };
    let part = |row: &[Cell]| row.iter().map(|cell| cell.part).max().unwrap_or(0);
    let mut again = vec![false; rows.len()];
    for at in 1..rows.len() {
        if part(&rows[at]) == part(&rows[at - 1]) {
            continue;
        }
        let pairs = rows[at..].iter().zip(&rows[..at]);
        let count = pairs.take_while(|(below, first)| is_same(below, first)).count();
        let behind = rows.get(at + count).zip(rows.get(count));
        if behind.is_some_and(|(below, first)| label(below) != label(first)) {
            again[at..at + count].fill(true);
        }
    }
    let kept = rows.into_iter().zip(again).filter(|(_, again)| !again);
    kept.map(|(row, _)| row).collect()
}

struct Table<'t, 'p> {
    parts: &'t [Part<'p>],
    /// What is added to x and y of each part.
    shifts: Vec<(f32, f32)>,
    lattice: Lattice,
    /// Letters of each region with the part they are in.
    filled: Vec<Vec<(usize, &'p Glyph)>>,
    doubts: Vec<Option<&'static str>>,
    /// Letters of each region that are struck out.
    struck: Vec<Vec<&'p Glyph>>,
}

impl<'t, 'p> Table<'t, 'p> {
    fn new(parts: &'t [Part<'p>]) -> Option<Self> {
        let first = parts.first()?;
        // Parts stand below each other, their sides in line.
        let mut shifts: Vec<(f32, f32)> = Vec::new();
        let mut bottom = first.area[1];
        let mut area = first.area;
        for part in parts {
            let shift = (first.area[0] - part.area[0], bottom - part.area[1]);
            bottom += part.area[3] - part.area[1];
            shifts.push(shift);
            area[2] = area[2].max(part.area[2] + shift.0);
        }
        area[3] = bottom;
        let moved = |edge: &Edge, (x, y): (f32, f32)| {
            let (across, along) = if edge.flat { (y, x) } else { (x, y) };
            Edge { at: edge.at + across, from: edge.from + along, to: edge.to + along, ..*edge }
        };
        let edges: Vec<Edge> = parts
            .iter()
            .zip(&shifts)
            .enumerate()
            .flat_map(|(at, (part, shift))| {
                let own = if at + 1 < parts.len() { part.run_out() } else { part.edges.clone() };
                own.into_iter().map(|edge| moved(&edge, *shift)).collect::<Vec<_>>()
            })
            .collect();
        let lattice = Lattice::new(&edges, area)?;
        let count = lattice.regions.len();
        let mut table = Table {
            parts,
            shifts,
            lattice,
            filled: vec![Vec::new(); count],
            doubts: vec![None; count],
            struck: vec![Vec::new(); count],
        };
        for part in 0..parts.len() {
            table.fill(part);
        }
        Some(table)
    }

    /// Puts the letters of a part into their cells.
    fn fill(&mut self, part: usize) {
        let (x, y) = self.shifts[part];
        let [left, top, right, bottom] = self.parts[part].area;
        let mut order: Vec<&'p Glyph> = self.parts[part].glyphs.clone();
        order.sort_by_key(|glyph| glyph.order);
        for glyph in order.iter().filter(|glyph| glyph.struck) {
            let inside = self.lattice.at(glyph.x + x, glyph.y + y);
            self.struck[inside.unwrap_or(0)].push(*glyph);
        }
        order.retain(|glyph| !glyph.struck);
        let mut at = 0;
        while at < order.len() {
            // A run of letters that stand next to each other on one line.
            let run =
                1 + order[at..].windows(2).take_while(|pair| is_one_text(pair[0], pair[1])).count();
            let letters = &order[at..at + run];
            let mut regions: Vec<Option<usize>> = letters
                .iter()
                .map(|glyph| {
                    let inside = |low: f32, place: f32, high: f32| {
                        place.clamp(low + 0.1, (high - 0.1).max(low + 0.1))
                    };
                    let place =
                        (inside(left, glyph.x, right) + x, inside(top, glyph.y, bottom) + y);
                    self.lattice.at(place.0, place.1)
                })
                .collect();
            // A stop may hang over the wall of the text it ends.
            for nth in (1..regions.len()).filter(|nth| hangs(letters[*nth])) {
                regions[nth] = regions[nth - 1].or(regions[nth]);
            }
            // Beside the table nothing is drawn that could part it.
            let is_off = |glyph: &&Glyph| {
                !glyph.sign.is_blank() && !(left - 1.0..=right + 1.0).contains(&glyph.x)
            };
            let over = match letters.iter().any(is_off) && !letters.iter().all(is_off) {
                true => counted(&regions).into_iter().max_by_key(|(_, count)| *count),
                false => self.straddled(letters, &regions, x),
            };
            let over = over.map(|(region, _)| region);
            for (glyph, region) in letters.iter().zip(&regions) {
                let Some(region) = over.or(*region) else { continue };
                self.filled[region].push((part, *glyph));
            }
            if let Some(over) = over {
                self.doubts[over] = Some("text runs over its border");
            }
            at += run;
        }
    }

    /// The cell of a run that is printed over a wall: the one that has most of it.
    fn straddled(
        &self,
        letters: &[&Glyph],
        regions: &[Option<usize>],
        x: f32,
    ) -> Option<(usize, usize)> {
        let known = counted(regions);
        if known.len() < 2 {
            return None;
        }
        // Cells have margins: letters that touch each other across a wall are one text.
        let touches = |at: usize| {
            let (one, other) = (letters[at], letters[at + 1]);
            regions[at] != regions[at + 1]
                && other.left - one.right <= one.size * 0.1
                && !hangs(one)
        };
        let over_a_wall = letters.iter().any(|letter| letter.side % 2 == 1)
            || (0..letters.len() - 1).any(touches)
            || letters.iter().zip(regions).any(|(glyph, region)| {
                let Some(region) = region.map(|at| self.lattice.regions[at]) else { return false };
                let [left, _, right, _] = self.lattice.area(&region);
                let (from, to) = (glyph.left + x, glyph.right + x);
                let margin = (to - from) * 0.2;
                !glyph.sign.is_blank()
                    && glyph.side == 0
                    && !hangs(glyph)
                    && ((left > from + margin && left < to - margin)
                        || (right > from + margin && right < to - margin))
            });
        if !over_a_wall {
            return None;
        }
        known.into_iter().max_by_key(|(_, count)| *count)
    }

    fn rows(mut self) -> Vec<Vec<Cell>> {
        self.join_cut_rows();
        self.move_labels_up();
        self.doubt_cut_rows();
        let all = || self.lattice.regions.iter().enumerate();
        let clips_all = clips_all(all().flat_map(|(at, region)| self.shown(at, region)));
        let mut out = Vec::new();
        for row in 0..self.lattice.rows.len() - 1 {
            let mut cells: Vec<Cell> = self
                .lattice
                .row(row)
                .filter(|(at, _)| self.doubts[*at] != Some(JOINED))
                .map(|(at, region)| self.cell(at, region, clips_all))
                .collect();
            cells.sort_by_key(|cell| cell.column);
            cells.dedup_by_key(|cell| cell.column);
            if cells.iter().any(|cell| !cell.text.is_empty() || !cell.struck.is_empty()) {
                out.push(cells);
            }
        }
        out
    }

    fn cell(&self, at: usize, region: &Region, clips_all: bool) -> Cell {
        let area = self.lattice.area(region);
        let width = area[2] - area[0];
        let filled = &self.filled[at];
        let mut texts: Vec<String> = Vec::new();
        let mut lines: Vec<Line<'_>> = Vec::new();
        for part in 0..self.parts.len() {
            let own = || filled.iter().filter(|(of, _)| *of == part).map(|(_, glyph)| *glyph);
            if own().next().is_none() {
                continue;
            }
            let upright = text::lines(own().filter(|glyph| glyph.side == 0));
            let mut said = text::cell_text(&upright, width);
            let side = text::side_text(own().filter(|glyph| glyph.side != 0));
            if !side.is_empty() {
                if !said.is_empty() {
                    said.push('\n');
                }
                said.push_str(&side);
            }
            // A cell that is printed on both sides of a page break, whole each time.
            if said.is_empty() || texts.contains(&said) {
                continue;
            }
            // Lines go on from one page to the next as from line to line.
            let both = lines.last().zip(upright.first()).map(|(last, _)| last.clone());
            if let (Some(last), Some(text)) = (both, texts.last_mut())
                && let Some(next) = upright.first()
            {
                let pair = [last, next.clone()];
                let joined = text::cell_text(&pair, width);
                text.push_str(if joined.contains('\n') { "\n" } else { "" });
                text.push_str(&said);
            } else {
                texts.push(said);
            }
            lines.extend(upright);
        }
        let part = self.part_at(area[1]);
        let (x, y) = self.shifts[part];
        let shown = &self.parts[part];
        let own = [area[0] - x, area[1] - y, area[2] - x, (area[3] - y).min(shown.area[3])];
        let (page, place) = shown.page.place(own);
        let recognised =
            shown.page.is_recognised().then_some("the text was recognised from a picture");
        let ragged = (!region.is_whole()).then_some("its lines draw no rectangle");
        let begins_at = |label: &&Area| {
            (label[0] - own[0]).abs() <= SPREAD && (label[1] - own[1]).abs() <= SPREAD
        };
        let by_text = shown.page.told_by_text.iter().find(begins_at);
        let by_text = by_text.map(|_| BY_TEXT);
        let is_inside = |field: &Area| {
            let (x, y) = (field[0].midpoint(field[2]), field[1].midpoint(field[3]));
            (own[0]..=own[2]).contains(&x) && (own[1]..=own[3]).contains(&y)
        };
        let field = shown.page.fields.iter().find(|(field, _)| is_inside(field));
        let field = field.map(|(_, why)| *why);
        let off = self.lattice.is_cut_off(region).then_some("a side of it is not on the page");
        Cell {
            text: texts.join("\n"),
            column: region.left,
            columns: region.right - region.left,
            rows: region.bottom - region.top,
            part,
            page,
            area: place,
            doubt: self.doubts[at]
                .filter(|doubt| *doubt != JOINED)
                .or(ragged)
                .or(off)
                .or(by_text)
                .or(field)
                .or(recognised),
            cut: self.is_cut(&lines, area, part)
                || off.is_none()
                    && self.shown(at, region).iter().any(|shown| shown.is_cut(clips_all)),
            struck: text::lines(self.struck[at].iter().copied()).iter().map(Line::text).collect(),
        }
    }

    /// Which part a height is in: the last one that begins above it.
    fn part_at(&self, y: f32) -> usize {
        let tops = self.parts.iter().zip(&self.shifts).map(|(part, shift)| part.area[1] + shift.1);
        tops.take_while(|top| *top <= y + SPREAD).count().saturating_sub(1)
    }

    /// What each page shows of a cell.
    fn shown(&self, at: usize, region: &Region) -> Vec<Shown<'p>> {
        let [left, top, right, bottom] = self.lattice.area(region);
        let filled = &self.filled[at];
        let mut out: Vec<Shown<'p>> = Vec::new();
        for (of, part) in self.parts.iter().enumerate() {
            let glyphs: Vec<&'p Glyph> =
                filled.iter().filter(|(own, _)| *own == of).map(|(_, glyph)| *glyph).collect();
            if glyphs.is_empty() {
                continue;
            }
            let (x, y) = self.shifts[of];
            let (begins, ends) =
                (top - y >= part.area[1] - SPREAD, bottom - y <= part.area[3] + SPREAD);
            let area =
                [left - x, (top - y).max(part.area[1]), right - x, (bottom - y).min(part.area[3])];
            out.push(Shown { area, glyphs, clips: &part.page.clips, begins, ends });
        }
        out
    }

    /// Whether the last line fills its cell down to the border and up to the right
    /// wall, and does not end as sentences do.
    fn is_cut(&self, lines: &[Line<'_>], area: Area, part: usize) -> bool {
        let [.., before, last] = lines else { return false };
        let bottom = area[3] - self.shifts[part].1;
        let pitch = last.base - before.base;
        let room = bottom - last.base;
        let ends = last.glyphs.iter().rev().find(|glyph| !glyph.sign.is_blank());
        let ends = ends.is_some_and(|glyph| !glyph.sign.last().is_alphanumeric());
        lines.len() >= 3
            && pitch > 0.0
            && room < pitch * 0.75
            && room > -pitch
            && last.fills(area[2] - area[0], 1.8)
            && !ends
    }

    /// The row that begins where a part of the table does, behind a page break.
    fn row_at_break(&self, part: usize) -> Option<usize> {
        let break_at = self.parts[part].area[1] + self.shifts[part].1;
        let near = |row: &usize| (self.lattice.rows[*row] - break_at).abs() <= SPREAD;
        (1..self.lattice.rows.len() - 1).find(near)
    }

    /// Rows that a page break cut in two, where both halves were closed.
    fn join_cut_rows(&mut self) {
        for part in 1..self.parts.len() {
            let Some(row) = self.row_at_break(part) else { continue };
            let above = self.regions(|region| region.bottom == row);
            let below = self.regions(|region| region.top == row);
            let sides = |of: &[usize]| -> Vec<(usize, usize)> {
                let mut sides: Vec<_> = of
                    .iter()
                    .map(|at| (self.lattice.regions[*at].left, self.lattice.regions[*at].right))
                    .collect();
                sides.sort_unstable();
                sides
            };
            if above.is_empty() || sides(&above) != sides(&below) {
                continue;
            }
            let pairs: Vec<(usize, usize)> = below
                .iter()
                .filter_map(|below| {
                    let left = self.lattice.regions[*below].left;
                    let same = |at: &&usize| self.lattice.regions[**at].left == left;
                    above.iter().find(same).map(|above| (*above, *below))
                })
                .collect();
            let filled: Vec<&(usize, usize)> =
                pairs.iter().filter(|(_, below)| !self.filled[*below].is_empty()).collect();
            let continues = |(above, _): &&(usize, usize)| self.may_go_on(*above);
            if filled.is_empty() || !filled.iter().all(continues) || self.is_next_row(&pairs) {
                continue;
            }
            for (above, below) in pairs {
                let letters = std::mem::take(&mut self.filled[below]);
                self.filled[above].extend(letters);
                let letters = std::mem::take(&mut self.struck[below]);
                self.struck[above].extend(letters);
                let joined = self.lattice.regions[below];
                self.lattice.regions[above].take(&joined);
                self.doubts[below] = Some(JOINED);
            }
        }
    }

    /// Moves a label that stands alone in the first row of a page, where only text tells the
    /// rows, to the last row of the page before: that row was cut, and the label was too high
    /// for what there was left of the page.
    fn move_labels_up(&mut self) {
        for part in 1..self.parts.len() {
            let Some(row) = self.row_at_break(part) else { continue };
            let below = self.regions(|region| region.top == row);
            let filled: Vec<usize> =
                below.into_iter().filter(|at| !self.filled[*at].is_empty()).collect();
            let [label] = filled[..] else { continue };
            if self.parts[part].page.told_by_text.is_empty() {
                continue;
            }
            let [left, _, right, _] = self.lattice.area(&self.lattice.regions[label]);
            let is_over = |at: &usize| {
                let own = self.lattice.area(&self.lattice.regions[*at]);
                (own[0]..=own[2]).contains(&left.midpoint(right))
            };
            let above = self.regions(|region| region.bottom == row).into_iter().find(is_over);
            if let Some(above) = above.filter(|at| self.filled[*at].is_empty()) {
                self.filled[above] = std::mem::take(&mut self.filled[label]);
                self.doubts[above] = Some(BY_TEXT);
            }
        }
    }

    /// Doubts the rows beside a page break where only text tells the rows, and the first of the
    /// page has no figure, though the last before it has: they are one that the page cut.
    fn doubt_cut_rows(&mut self) {
        for part in 1..self.parts.len() {
            let Some(row) = self.row_at_break(part) else { continue };
            if self.parts[part].page.told_by_text.is_empty() {
                continue;
            }
            let above = self.regions(|region| region.bottom == row);
            let below = self.regions(|region| region.top == row);
            let figures = |of: &[usize]| of.iter().any(|at| self.is_figure(*at));
            let is_filled = below.iter().any(|at| !self.filled[*at].is_empty());
            if is_filled && figures(&above) && !figures(&below) {
                for at in above.into_iter().chain(below) {
                    self.doubts[at].get_or_insert(BY_TEXT);
                }
            }
        }
    }

    /// Whether a cell is nothing but a figure.
    fn is_figure(&self, at: usize) -> bool {
        let mut signs = self.filled[at].iter().map(|(_, glyph)| &glyph.sign).peekable();
        signs.peek().is_some() && signs.all(|sign| sign.is_blank() || sign.is_of_a_figure())
    }

    /// Whether the row below a page break is the next one: a figure stands below a
    /// figure, or in a row of several cells all that has text above has text below.
    /// The short cells of a row that was cut have nothing left for the next page.
    fn is_next_row(&self, pairs: &[(usize, usize)]) -> bool {
        /// Goals stand beside each other, with a label; both may be cut.
        const SEVERAL: usize = 4;
        let is_filled = |at: usize| !self.filled[at].is_empty();
        pairs.iter().all(|(above, below)| is_filled(*above) == is_filled(*below))
            && pairs.iter().filter(|(above, _)| is_filled(*above)).count() >= SEVERAL
            || pairs.iter().any(|(above, below)| self.is_figure(*above) && self.is_figure(*below))
    }

    fn regions(&self, test: impl Fn(&Region) -> bool) -> Vec<usize> {
        let all = self.lattice.regions.iter().enumerate();
        all.filter(|(_, region)| test(region)).map(|(at, _)| at).collect()
    }

    /// Whether the text of a cell may go on behind a page break: it has three
    /// lines, or its last one is full.
    fn may_go_on(&self, at: usize) -> bool {
        const ROOM: f32 = 1.9;
        let region = self.lattice.regions[at];
        let letters = self.filled[at].iter().map(|(_, glyph)| *glyph);
        let lines = text::lines(letters.filter(|glyph| glyph.side == 0));
        let width = self.lattice.columns[region.right] - self.lattice.columns[region.left];
        lines.len() >= 3 || lines.last().is_some_and(|line| line.fills(width, ROOM))
    }
}

/// How many letters each region has.
fn counted(regions: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut known: Vec<(usize, usize)> = Vec::new();
    for region in regions.iter().flatten() {
        match known.iter_mut().find(|(of, _)| of == region) {
            Some((_, count)) => *count += 1,
            None => known.push((*region, 1)),
        }
    }
    known
}

/// The rows of a cell are told by its text alone.
const BY_TEXT: &str = "its rows are told by where its text stands";

/// A cell that became part of the one above.
const JOINED: &str = "joined";

/// Whether a letter goes on in the text of the one before: what is painted inside of
/// another area is another text.
pub(super) fn is_one_text(one: &Glyph, other: &Glyph) -> bool {
    one.clip == other.clip && follows(one, other)
}

/// Whether a letter is a wide stop, which some programs print over the wall of a cell
/// rather than on a line of its own.
pub(super) fn hangs(glyph: &Glyph) -> bool {
    let sign = glyph.sign.last();
    text::is_bound_back(sign) && text::is_wide(sign)
}

/// Whether a letter stands right behind another on its line.
pub(super) fn follows(one: &Glyph, other: &Glyph) -> bool {
    if one.side != other.side {
        return false;
    }
    match one.side {
        1 | 3 => {
            (one.left - other.left).abs() <= one.size * 0.2
                && (one.y - other.y).abs() <= one.size * 1.5
        }
        _ => {
            (one.base - other.base).abs() <= one.size * 0.2
                && (other.left - one.right).abs() <= one.size * 0.2
        }
    }
}
