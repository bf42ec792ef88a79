//! From the grid to pages of rules and runs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::blanks::{Ruler, blanks};
use super::breaks::{Band, grow_rests, paginate};
use super::columns::{Floor, Needs, PAD_X};
use super::flow::{Flow, measure, to_length};
use super::grid::{Cell, Form, Look};
use super::heights::{Sized, leading, padding};
use super::wording::Wording;
use super::{Metrics, Milli, Orientation, Page, PageOptions, Rule, Run};

/// Font sizes of the form, the preferred one first.
const SIZES: [Milli; 6] = [10_500, 10_000, 9_500, 9_000, 8_500, 8_000];
/// How many of them room is worth.
const ROOMY_SIZES: usize = 4;
/// The size on several pages, where no size would save one.
const SIZE_ON_MANY: Milli = 9_500;
/// Sizes of title, year line, notes and page number, in tenths of the form's.
const TITLE: Milli = 17;
const SMALL: Milli = 8;
/// How far under the middle of a line its base line is, in thousandths.
const BASE: Milli = 380;

/// Lays the form out and draws it.
pub(super) fn draw(form: &Form, options: &PageOptions, metrics: &dyn Metrics) -> Vec<Page> {
    let canvas = fit(form, options, metrics);
    let mut pages = canvas.form_pages(form);
    if !form.audit.is_empty() {
        pages.extend(canvas.text_pages(&form.audit));
    }
    canvas.number(&mut pages);
    for page in &mut pages {
        page.blanks = blanks(page, &canvas.ruler(), metrics);
    }
    pages
}

/// A way to lay the form out: paper, sizes, and how much is on a page.
pub(super) struct Canvas<'a> {
    pub(super) width: Milli,
    pub(super) height: Milli,
    margin: Milli,
    pub(super) sized: Sized,
    metrics: &'a dyn Metrics,
}

/// The largest type that has the form on one page in roomy columns, upright
/// paper before lying; else in tight ones; else the paper that cuts no word,
/// with type of middle size.
pub(super) fn fit<'a>(form: &Form, options: &PageOptions, metrics: &'a dyn Metrics) -> Canvas<'a> {
    let needs = Needs::of(&form.grid);
    let upright = (options.width, options.height);
    let lying = (options.height, options.width);
    let papers = match options.orientation {
        Orientation::Auto => vec![upright, lying],
        Orientation::Portrait => vec![upright],
        Orientation::Landscape => vec![lying],
    };
    let canvas = |(width, height): (Milli, Milli), widths: &[Milli], size: Milli| Canvas {
        width,
        height,
        margin: options.margin,
        sized: Sized::new(&form.grid, widths, size, metrics),
        metrics,
    };
    let inner = |paper: (Milli, Milli)| (paper.0 - 2 * options.margin).max(50_000);
    // Roomy columns are worth somewhat smaller type, and upright paper labels
    // on two lines.
    let ordered = || {
        papers
            .iter()
            .flat_map(|paper| [(*paper, Floor::Roomy), (*paper, Floor::Even)])
            .chain(papers.iter().map(|paper| (*paper, Floor::Tight)))
    };
    let roomy = ordered().flat_map(|(paper, floor)| {
        let sizes = match floor {
            Floor::Roomy => ROOMY_SIZES,
            Floor::Even => SIZES.len(),
            Floor::Tight => 0,
        };
        SIZES.into_iter().take(sizes).map(move |size| (paper, size, floor))
    });
    let tight = SIZES
        .into_iter()
        .flat_map(|size| papers.iter().map(move |paper| (*paper, size, Floor::Tight)));
    // More rows than fit at any size need not be tried.
    let ways = roomy.chain(tight).filter(|_| form.grid.rows.len() <= MANY_ROWS);
    for (paper, size, floor) in ways {
        let (widths, whole) = needs.widths(inner(paper), size, floor);
        if !whole {
            continue;
        }
        let canvas = canvas(paper, &widths, size);
        let taken = canvas.sized.total() + i64::from(canvas.foot(form));
        if taken <= i64::from(canvas.room(form, 0)) {
            return canvas;
        }
    }
    let whole = ordered().find_map(|(paper, floor)| {
        let (widths, whole) = needs.widths(inner(paper), SIZE_ON_MANY, floor);
        whole.then_some((paper, widths))
    });
    let (paper, widths) = whole.unwrap_or_else(|| {
        let paper = papers.last().copied().unwrap_or(upright);
        (paper, needs.widths(inner(paper), SIZE_ON_MANY, Floor::Tight).0)
    });
    canvas(paper, &widths, SIZE_ON_MANY)
}

/// More rows than this never fit on one page.
pub(super) const MANY_ROWS: usize = 80;

/// A cell where it stands on a page.
#[derive(Clone, Copy)]
struct Placed<'a> {
    cell: &'a Cell,
    lines: &'a [Range<usize>],
    frame: Rule,
    top: Milli,
}

impl Canvas<'_> {
    fn inner(&self) -> Milli {
        (self.width - 2 * self.margin).max(50_000)
    }

    fn ruler(&self) -> Ruler<'_> {
        Ruler { size: self.sized.size, edges: &self.sized.edges, left: self.margin }
    }

    fn small(&self) -> Milli {
        self.sized.size * SMALL / 10
    }

    /// Height for rows on a page by its number from 0. The page number stands
    /// in the lower margin.
    fn room(&self, form: &Form, page: usize) -> Milli {
        let head = if page == 0 { self.head(form) } else { 0 };
        (self.height - 2 * self.margin - head).max(self.sized.size * 8)
    }

    /// Height of the title and what stands between it and the grid.
    fn head(&self, form: &Form) -> Milli {
        let size = self.sized.size * TITLE / 10;
        let title = self.wrapped_height(&form.title, size);
        let above: Milli =
            form.above.iter().map(|flow| self.wrapped_height(flow, self.sized.size)).sum();
        title + above + self.sized.size * 6 / 10
    }

    /// Height of the notes under the grid.
    fn foot(&self, form: &Form) -> Milli {
        let notes: Milli =
            form.notes.iter().map(|flow| self.wrapped_height(flow, self.small())).sum();
        if notes > 0 { notes + self.sized.size / 2 } else { 0 }
    }

    fn wrapped_height(&self, flow: &Flow, size: Milli) -> Milli {
        let lines = flow.wrap(self.inner(), size, self.metrics).len();
        Milli::try_from(lines).unwrap_or(1000).saturating_mul(leading(size))
    }

    fn blank(&self) -> Page {
        Page { width: self.width, height: self.height, rules: vec![], runs: vec![], blanks: vec![] }
    }

    fn form_pages(&self, form: &Form) -> Vec<Page> {
        let bands = paginate(&form.grid, &self.sized, |page| self.room(form, page));
        let mut pages = Vec::new();
        let mut bottom = self.margin;
        for (number, mut bands) in bands.into_iter().enumerate() {
            grow_rests(&form.grid, &self.sized, &mut bands, self.room(form, number));
            let mut page = self.blank();
            let mut top = self.margin;
            if number == 0 {
                let title = self.sized.size * TITLE / 10;
                top = self.centred(&mut page, &form.title, title, true, top);
                for flow in &form.above {
                    top = self.centred(&mut page, flow, self.sized.size, false, top);
                }
                top = self.margin + self.head(form);
            }
            bottom = self.grid(&mut page, form, &bands, top);
            pages.push(page);
        }
        let mut top = bottom + self.sized.size / 2;
        for note in &form.notes {
            top = self.paragraph(&mut pages, note, self.small(), top);
        }
        pages
    }

    /// Pages of plain paragraphs under a heading.
    fn text_pages(&self, flows: &[Flow]) -> Vec<Page> {
        let mut pages = vec![self.blank()];
        let mut top = self.margin;
        let mut flows = flows.iter();
        if let (Some(heading), Some(page)) = (flows.next(), pages.last_mut()) {
            top = self.centred(page, heading, self.sized.size * 13 / 10, true, top);
            top += self.sized.size;
        }
        for flow in flows {
            top = self.paragraph(&mut pages, flow, self.sized.size * 9 / 10, top);
        }
        pages
    }

    /// Centred lines; gives where they end.
    fn centred(&self, page: &mut Page, flow: &Flow, size: Milli, bold: bool, top: Milli) -> Milli {
        let mut top = top;
        for line in flow.wrap(self.inner(), size, self.metrics) {
            let text = &flow.text[line];
            let width = to_length(measure(text, self.metrics), size);
            let x = (self.width - width) / 2;
            self.run(page, text, (x, top), size, bold);
            top += leading(size);
        }
        top
    }

    /// Lines from the left margin, on a new page where the last is full.
    fn paragraph(&self, pages: &mut Vec<Page>, flow: &Flow, size: Milli, top: Milli) -> Milli {
        let mut top = top;
        for line in flow.wrap(self.inner(), size, self.metrics) {
            if top + leading(size) > self.height - self.margin {
                pages.push(self.blank());
                top = self.margin;
            }
            if let Some(page) = pages.last_mut() {
                self.run(page, &flow.text[line], (self.margin, top), size, false);
            }
            top += leading(size);
        }
        top
    }

    /// One line whose top left corner is at a place.
    fn run(&self, page: &mut Page, text: &str, (x, top): (Milli, Milli), size: Milli, bold: bool) {
        if !text.is_empty() {
            let y = top + leading(size) / 2 + size * BASE / 1000;
            page.runs.push(Run { x, y, size, bold, text: text.to_owned() });
        }
    }

    /// The page number in the middle of the lower margin.
    fn number(&self, pages: &mut [Page]) {
        let count = pages.len().to_string();
        let wording = Wording::get();
        for (index, page) in pages.iter_mut().enumerate() {
            let number = (index + 1).to_string();
            let text = wording.line("page", &[("page", &number), ("pages", &count)]);
            let size = self.small();
            let width = to_length(measure(&text, self.metrics), size);
            let place = ((self.width - width) / 2, self.height - self.margin * 6 / 10);
            self.run(page, &text, place, size, false);
        }
    }

    /// The rows of one page; gives where they end.
    fn grid(&self, page: &mut Page, form: &Form, bands: &[Band], top: Milli) -> Milli {
        let mut tops = Vec::with_capacity(bands.len() + 1);
        let mut y = top;
        for band in bands {
            tops.push(y);
            y += band.height;
        }
        tops.push(y);
        let mut rules = Rules::default();
        let mut placed = Vec::new();
        for (index, cell) in form.grid.cells.iter().enumerate() {
            let rows = cell.row..cell.row + cell.rows;
            let Some(first) = bands.iter().position(|band| rows.contains(&band.row)) else {
                continue;
            };
            let count = bands[first..].iter().take_while(|band| rows.contains(&band.row)).count();
            let x = |column: usize| {
                let last = self.sized.edges.last();
                self.margin + self.sized.edges.get(column).or(last).copied().unwrap_or(0)
            };
            let frame = Rule {
                x1: x(cell.column),
                y1: tops[first],
                x2: x(cell.column + cell.columns),
                y2: tops[first + count],
            };
            rules.frame(frame);
            let lines = &self.sized.lines[index];
            let part = bands[first].part.filter(|_| cell.rows == 1);
            let shown = part.map_or(0..lines.len(), |(from, count)| {
                from.min(lines.len())..(from + count).min(lines.len())
            });
            let lines = &lines[shown];
            let top = self.top(cell, lines.len(), frame, part.is_some());
            placed.push(Placed { cell, lines, frame, top });
        }
        self.settle(&mut placed);
        for placed in &placed {
            self.cell(page, placed);
        }
        page.rules = rules.merged();
        y
    }

    /// Where the first of some lines in a cell begins.
    fn top(&self, cell: &Cell, lines: usize, frame: Rule, split: bool) -> Milli {
        if split && cell.look == Look::Text {
            return frame.y1 + padding(self.sized.size);
        }
        let height = leading(self.sized.size).saturating_mul(Milli::try_from(lines).unwrap_or(1));
        frame.y1 + (frame.y2 - frame.y1 - height) / 2
    }

    /// Moves texts of merged cells by less than half a size, so that their lines are
    /// lines of the rows beside them or stand clear of these. A label in the middle
    /// of its rows would be nearly beside a text of one, which looks like a slip and
    /// is taken for the same line or not, by chance.
    fn settle(&self, placed: &mut [Placed<'_>]) {
        let near = self.sized.size / 2;
        let height = leading(self.sized.size);
        let count = |lines: usize| Milli::try_from(lines).unwrap_or(0);
        let mut tops: BTreeSet<Milli> = BTreeSet::new();
        let mut order: Vec<usize> = (0..placed.len()).collect();
        order.sort_by_key(|at| placed[*at].cell.rows);
        for at in order {
            let Placed { cell, lines, frame, top } = placed[at];
            let lines = count(lines.len());
            let own = |move_by: Milli| (0..lines).map(move |line| top + line * height + move_by);
            // Tops of other lines that are near one, seen from it.
            let beside = |line: Milli| tops.range(line - near..=line + near).map(move |t| t - line);
            if cell.rows > 1 {
                let room = ((frame.y2 - frame.y1 - lines * height) / 2).max(0);
                let ways = own(0).flat_map(beside).filter(|way| way.abs() <= room);
                let clashes = |way: Milli| own(way).flat_map(beside).filter(|d| *d != 0).count();
                let ways = ways.chain([0]);
                let best = ways.min_by_key(|way| (clashes(*way), way.abs())).unwrap_or(0);
                placed[at].top += best;
            }
            let top = placed[at].top;
            tops.extend((0..lines).map(|line| top + line * height));
        }
    }

    fn cell(&self, page: &mut Page, placed: &Placed<'_>) {
        let Placed { cell, lines, frame, mut top } = *placed;
        let size = self.sized.size;
        for line in lines {
            let text = &cell.flow.text[line.clone()];
            let width = to_length(measure(text, self.metrics), size);
            let x = match cell.look {
                Look::Text => frame.x1 + PAD_X,
                _ => frame.x1 + (frame.x2 - frame.x1 - width) / 2,
            };
            self.run(page, text, (x, top), size, cell.look == Look::Label);
            top += leading(size);
        }
        if !cell.marks.is_empty() {
            let size = size * 55 / 100;
            let width = to_length(measure(&cell.marks, self.metrics), size);
            self.run(page, &cell.marks, (frame.x2 - width - 800, frame.y1), size, false);
        }
    }
}

/// The rules of a page: each edge once, neighbours joined.
#[derive(Default)]
struct Rules {
    level: BTreeMap<Milli, Vec<(Milli, Milli)>>,
    upright: BTreeMap<Milli, Vec<(Milli, Milli)>>,
}

impl Rules {
    fn frame(&mut self, Rule { x1, y1, x2, y2 }: Rule) {
        for y in [y1, y2] {
            self.level.entry(y).or_default().push((x1, x2));
        }
        for x in [x1, x2] {
            self.upright.entry(x).or_default().push((y1, y2));
        }
    }

    fn merged(self) -> Vec<Rule> {
        let level = joined(self.level).map(|(y, (x1, x2))| Rule { x1, y1: y, x2, y2: y });
        let upright = joined(self.upright).map(|(x, (y1, y2))| Rule { x1: x, y1, x2: x, y2 });
        level.chain(upright).collect()
    }
}

fn joined(
    lines: BTreeMap<Milli, Vec<(Milli, Milli)>>,
) -> impl Iterator<Item = (Milli, (Milli, Milli))> {
    lines.into_iter().flat_map(|(at, mut parts)| {
        parts.sort_unstable();
        let mut whole: Vec<(Milli, Milli)> = Vec::new();
        for (from, to) in parts {
            match whole.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => whole.push((from, to)),
            }
        }
        whole.into_iter().map(move |part| (at, part))
    })
}
