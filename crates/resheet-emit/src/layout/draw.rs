//! From the grid to pages of rules and runs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::blanks::{self, Ruler};
use super::breaks::{Band, grow_rests, paginate};
use super::columns::{Columns, Floor, Needs, PAD_X};
use super::flow::{Flow, measure, to_length};
use super::grid::{Cell, Form, RowRole, TextStyle};
use super::heights::{Sized, leading, padding};
use super::wording::Wording;
use super::{
    Metrics, Milli, Orientation, Page, PageOptions, Part, Printed, Rule, Run, Scope, Sign,
};

/// Font sizes of the form, the preferred one first.
const SIZES: [Milli; 6] = [10_500, 10_000, 9_500, 9_000, 8_500, 8_000];
/// How many of them room is worth.
const ROOMY_SIZES: usize = 4;
/// The size on several pages, where no size would save one.
const SIZE_ON_MANY: Milli = 9_500;
/// Sizes of title, year line, notes and page number, in tenths of the form's.
const TITLE: Milli = 17;
const SMALL: Milli = 8;
/// How long the sides of the sign of a guess are, in hundredths of the form's size.
const SIGN: Milli = 55;
/// How far under the middle of a line its base line is, in thousandths.
const BASE: Milli = 380;

/// Lays the form out and draws it.
pub(super) fn draw(form: &Form, options: &PageOptions, metrics: &dyn Metrics) -> Printed {
    let canvas = fit(form, options, metrics);
    let places = Places::of(form);
    let mut pages = canvas.form_pages(form, &places);
    if !form.audit.is_empty() {
        pages.extend(canvas.text_pages(&form.audit, places.audit));
    }
    canvas.number(&mut pages);
    for page in &mut pages {
        blanks::put(page, &canvas.ruler(), metrics);
    }
    Printed { pages, parts: parts(form, &canvas.sized.columns) }
}

/// Where the parts of a form begin in their list.
struct Places {
    title: u32,
    above: u32,
    cells: u32,
    notes: u32,
    audit: u32,
}

impl Places {
    fn of(form: &Form) -> Places {
        let title = nth(0, form.corner.len());
        let above = title + 1;
        let cells = nth(above, form.above.len());
        let notes = nth(cells, form.grid.cells.len());
        Places { title, above, cells, notes, audit: nth(notes, form.notes.len()) }
    }
}

/// The place of the part that stands so many behind another.
fn nth(first: u32, behind: usize) -> u32 {
    first.saturating_add(u32::try_from(behind).unwrap_or(u32::MAX))
}

/// What the texts of a form are, in the order of [`Places`].
fn parts(form: &Form, columns: &Columns) -> Vec<Part> {
    let line = |_| Part::Line;
    let heading = |row: usize| matches!(form.grid.rows.get(row), Some(RowRole::Heading { .. }));
    let cell = |cell: &Cell| Part::Cell {
        row: cell.row,
        rows: cell.rows,
        columns: columns.span(cell).1,
        scope: match cell.style {
            _ if cell.flow.text.is_empty() => Scope::Value,
            TextStyle::Label if cell.rows == 1 && heading(cell.row) => Scope::Column,
            TextStyle::Label | TextStyle::Name => Scope::Row,
            TextStyle::Level | TextStyle::Figure | TextStyle::Text => Scope::Value,
        },
    };
    let mut parts: Vec<Part> = form.corner.iter().map(line).collect();
    parts.push(Part::Title);
    parts.extend(form.above.iter().map(line));
    parts.extend(form.grid.cells.iter().map(cell));
    parts.extend(form.notes.iter().map(line));
    parts.extend(form.audit.first().map(|_| Part::AuditTitle));
    parts.extend(form.audit.iter().skip(1).map(|_| Part::AuditLine));
    parts
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
    let canvas = |(width, height): (Milli, Milli), columns: Columns, size: Milli| Canvas {
        width,
        height,
        margin: options.margin,
        sized: Sized::new(&form.grid, columns, size, metrics),
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
        let (columns, whole) = needs.columns(inner(paper), size, floor);
        if !whole {
            continue;
        }
        let first = canvas(paper, columns, size);
        if !first.holds(form) {
            continue;
        }
        // Somewhat smaller type is worth it where it keeps most texts on one line.
        let broken = first.broken(form);
        if floor == Floor::Roomy || broken * 3 < form.grid.rows.len() {
            return first;
        }
        let smaller = SIZES.into_iter().take(ROOMY_SIZES).filter(|smaller| *smaller < size);
        let others = smaller.filter_map(|size| {
            let (columns, whole) = needs.columns(inner(paper), size, floor);
            whole.then(|| canvas(paper, columns, size))
        });
        let whole = others.map(|other| (other.broken(form), other));
        let best = whole.min_by_key(|(broken, _)| *broken).filter(|(other, _)| other * 2 <= broken);
        return best.map_or(first, |(_, other)| other);
    }
    let whole = ordered().find_map(|(paper, floor)| {
        let (columns, whole) = needs.columns(inner(paper), SIZE_ON_MANY, floor);
        whole.then_some((paper, columns))
    });
    let (paper, columns) = whole.unwrap_or_else(|| {
        let paper = papers.last().copied().unwrap_or(upright);
        (paper, needs.columns(inner(paper), SIZE_ON_MANY, Floor::Tight).0)
    });
    canvas(paper, columns, SIZE_ON_MANY)
}

/// More rows than this never fit on one page.
pub(super) const MANY_ROWS: usize = 80;

/// A cell where it stands on a page.
#[derive(Clone, Copy)]
struct Placed<'a> {
    cell: &'a Cell,
    /// What it is of the form; none where an earlier page has shown it.
    part: Option<u32>,
    lines: &'a [Range<usize>],
    frame: Rule,
    top: Milli,
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Set {
    size: Milli,
    bold: bool,
    part: Option<u32>,
}

impl Set {
    fn plain(size: Milli, part: u32) -> Set {
        Set { size, bold: false, part: Some(part) }
    }
}

impl Canvas<'_> {
    fn inner(&self) -> Milli {
        (self.width - 2 * self.margin).max(50_000)
    }

    fn ruler(&self) -> Ruler<'_> {
        Ruler { size: self.sized.size, edges: &self.sized.columns.edges, left: self.margin }
    }

    /// Size of the title.
    pub(super) fn title(&self) -> Milli {
        self.sized.size * TITLE / 10
    }

    /// Size of notes and page numbers.
    pub(super) fn small(&self) -> Milli {
        self.sized.size * SMALL / 10
    }

    /// Height for rows on a page by its number from 0. The page number stands
    /// in the lower margin.
    fn room(&self, form: &Form, page: usize) -> Milli {
        let head = if page == 0 { self.head(form) } else { self.again() };
        (self.height - 2 * self.margin - head).max(self.sized.size * 8)
    }

    /// Whether one page has room for the form.
    fn holds(&self, form: &Form) -> bool {
        let taken = self.sized.total() + i64::from(self.foot(form));
        taken <= i64::from(self.room(form, 0))
    }

    /// How many names and figures take more than a line.
    fn broken(&self, form: &Form) -> usize {
        let cells = form.grid.cells.iter().zip(&self.sized.lines);
        let short =
            cells.filter(|(cell, _)| !matches!(cell.style, TextStyle::Label | TextStyle::Text));
        short.filter(|(_, lines)| lines.len() > 1).count()
    }

    /// Height of the title and what stands between it and the grid.
    fn head(&self, form: &Form) -> Milli {
        let title = self.wrapped_height(&form.title, self.title());
        let above: Milli =
            form.above.iter().map(|flow| self.wrapped_height(flow, self.sized.size)).sum();
        let corner: Milli =
            form.corner.iter().map(|flow| self.wrapped_height(flow, self.sized.size)).sum();
        corner + title + above + self.sized.size * 6 / 10
    }

    /// Height of the line that says on a later page which form goes on.
    fn again(&self) -> Milli {
        leading(self.small()) + self.sized.size * 4 / 10
    }

    /// Height of the notes under the grid.
    fn foot(&self, form: &Form) -> Milli {
        let notes: Milli =
            form.notes.iter().map(|flow| self.wrapped_height(flow, self.small())).sum();
        if notes > 0 { notes + self.sized.size / 2 } else { 0 }
    }

    pub(super) fn wrapped_height(&self, flow: &Flow, size: Milli) -> Milli {
        let lines = flow.wrap(self.inner(), size, self.metrics).len();
        Milli::try_from(lines).unwrap_or(1000).saturating_mul(leading(size))
    }

    fn blank(&self) -> Page {
        Page::blank(self.width, self.height)
    }

    fn form_pages(&self, form: &Form, places: &Places) -> Vec<Page> {
        let bands = paginate(&form.grid, &self.sized, |page| self.room(form, page));
        let mut pages = Vec::new();
        let mut bottom = self.margin;
        let mut shown = vec![false; form.grid.cells.len()];
        for (number, mut bands) in bands.into_iter().enumerate() {
            grow_rests(&form.grid, &self.sized, &mut bands, self.room(form, number));
            let mut page = self.blank();
            let top = if number == 0 {
                self.over(&mut page, form, places);
                self.margin + self.head(form)
            } else {
                let set = Set { size: self.small(), bold: false, part: None };
                // One line, whatever it says.
                if let Some(line) =
                    form.continued.wrap(self.inner(), set.size, self.metrics).first()
                {
                    self.run(
                        &mut page,
                        &form.continued.text[line.clone()],
                        (self.margin, self.margin),
                        set,
                    );
                }
                self.margin + self.again()
            };
            bottom = self.grid(&mut page, (form, places.cells), &bands, top, &mut shown);
            pages.push(page);
        }
        let mut top = bottom + self.sized.size / 2;
        for (number, note) in form.notes.iter().enumerate() {
            let set = Set::plain(self.small(), nth(places.notes, number));
            top = self.paragraph(&mut pages, note, set, top);
        }
        pages
    }

    /// Title, and what stands over it and between it and the grid.
    fn over(&self, page: &mut Page, form: &Form, places: &Places) {
        let size = self.sized.size;
        let mut top = self.margin;
        for (number, flow) in form.corner.iter().enumerate() {
            let set = Set::plain(size, nth(0, number));
            for line in flow.wrap(self.inner(), size, self.metrics) {
                self.run(page, &flow.text[line], (self.margin, top), set);
                top += leading(size);
            }
        }
        let set = Set { size: self.title(), bold: true, part: Some(places.title) };
        top = self.centred(page, &form.title, set, top);
        for (number, flow) in form.above.iter().enumerate() {
            top = self.centred(page, flow, Set::plain(size, nth(places.above, number)), top);
        }
    }

    /// Pages of plain paragraphs under a heading.
    fn text_pages(&self, flows: &[Flow], first: u32) -> Vec<Page> {
        let mut pages = vec![self.blank()];
        let mut top = self.margin;
        let mut flows = flows.iter();
        if let (Some(heading), Some(page)) = (flows.next(), pages.last_mut()) {
            let set = Set { size: self.sized.size * 13 / 10, bold: true, part: Some(first) };
            top = self.centred(page, heading, set, top);
            top += self.sized.size;
        }
        for (number, flow) in flows.enumerate() {
            let set = Set::plain(self.sized.size * 9 / 10, nth(first, number + 1));
            top = self.paragraph(&mut pages, flow, set, top);
        }
        pages
    }

    /// Centred lines; gives where they end.
    fn centred(&self, page: &mut Page, flow: &Flow, set: Set, top: Milli) -> Milli {
        let mut top = top;
        for line in flow.wrap(self.inner(), set.size, self.metrics) {
            let text = &flow.text[line];
            let width = to_length(measure(text, self.metrics), set.size);
            self.run(page, text, ((self.width - width) / 2, top), set);
            top += leading(set.size);
        }
        top
    }

    /// Lines from the left margin, on a new page where the last is full.
    fn paragraph(&self, pages: &mut Vec<Page>, flow: &Flow, set: Set, top: Milli) -> Milli {
        let mut top = top;
        for line in flow.wrap(self.inner(), set.size, self.metrics) {
            if top + leading(set.size) > self.height - self.margin {
                pages.push(self.blank());
                top = self.margin;
            }
            if let Some(page) = pages.last_mut() {
                self.run(page, &flow.text[line], (self.margin, top), set);
            }
            top += leading(set.size);
        }
        top
    }

    /// One line whose top left corner is at a place.
    fn run(&self, page: &mut Page, text: &str, (x, top): (Milli, Milli), set: Set) {
        let Set { size, bold, part } = set;
        if !text.is_empty() {
            let y = top + leading(size) / 2 + size * BASE / 1000;
            page.runs.push(Run { x, y, size, bold, text: text.to_owned(), part });
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
            self.run(page, &text, place, Set { size, bold: false, part: None });
        }
    }

    /// The rows of one page; gives where they end. `first` is the place of the first
    /// cell among the parts, `shown` says of each cell whether a page has it already.
    fn grid(
        &self,
        page: &mut Page,
        (form, first_cell): (&Form, u32),
        bands: &[Band],
        top: Milli,
        shown: &mut [bool],
    ) -> Milli {
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
            let (left, right) = self.sized.columns.sides(cell);
            let frame = Rule {
                x1: self.margin + left,
                y1: tops[first],
                x2: self.margin + right,
                y2: tops[first + count],
            };
            rules.frame(frame);
            let lines = &self.sized.lines[index];
            let split = bands[first].part.filter(|_| cell.rows == 1);
            let here = split.map_or(0..lines.len(), |(from, count)| {
                from.min(lines.len())..(from + count).min(lines.len())
            });
            let lines = &lines[here];
            let top = self.top(cell, lines.len(), frame, split.is_some());
            let again = split.is_none() && std::mem::replace(&mut shown[index], true);
            let part = (!again).then(|| nth(first_cell, index));
            placed.push(Placed { cell, part, lines, frame, top });
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
        if split && cell.style == TextStyle::Text {
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
            let Placed { cell, lines, frame, top, .. } = placed[at];
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
        let Placed { cell, part, lines, frame, mut top } = *placed;
        let size = self.sized.size;
        let set = Set { size, bold: cell.style == TextStyle::Label, part };
        for line in lines {
            let text = &cell.flow.text[line.clone()];
            let width = to_length(measure(text, self.metrics), size);
            let x = match cell.style {
                TextStyle::Text => frame.x1 + PAD_X,
                _ => frame.x1 + (frame.x2 - frame.x1 - width) / 2,
            };
            self.run(page, text, (x, top), set);
            top += leading(size);
        }
        if !cell.marks.is_empty() {
            let size = size * 55 / 100;
            let width = to_length(measure(&cell.marks, self.metrics), size);
            let place = (frame.x2 - width - 800, frame.y1);
            self.run(page, &cell.marks, place, Set { size, bold: false, part });
        }
        if cell.guess {
            page.signs.push(Sign {
                x: frame.x2,
                y: frame.y1,
                size: size * SIGN / 100,
                by_hand: false,
            });
        }
        if cell.by_hand {
            page.signs.push(Sign {
                x: frame.x1,
                y: frame.y1,
                size: size * SIGN / 100,
                by_hand: true,
            });
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
