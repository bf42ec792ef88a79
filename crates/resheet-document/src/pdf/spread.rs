//! Tables that are wider than a page: their right columns are printed on pages of
//! their own, mostly behind all pages of the left ones. Such pages become one.

use std::collections::HashMap;

use super::geometry::{Edge, Glyph};
use super::lattice::{Area, bundles, drawings, joined};
use super::limits::{COVERED, TOUCH};
use super::page::{Page, Strip};
use super::text::{self, Line};

/// Pages of a table that are looked at together.
const MOST_PAGES: usize = 64;
/// Partings of rows that both halves must have: fewer agree by chance.
const FEWEST_ROWS: usize = 6;
/// The share of the partings of one half that the other has too: a merged cell hides
/// some of them, on either side.
const SHARED: f32 = 0.9;
/// Labels that begin the same rows of both: as many are of another form of the kind.
const SAME_LABELS: usize = 3;
/// Places of rows and letters on both pages agree so well, in points.
const SAME: f32 = 1.0;
/// How far off the seam of two pages may be before letters say where it is.
const SEAM: f32 = 3.0;

/// Pages as they would be on paper that is wide enough.
pub(super) fn glued(pages: Vec<Page>) -> Vec<Page> {
    let shapes: Vec<Option<Shape>> = pages.iter().map(Shape::of).collect();
    // For each page the one it stands right of, and the first page of its column.
    let mut left_of: Vec<Option<(usize, usize)>> = vec![None; pages.len()];
    let mut at = 0;
    while at < pages.len() {
        let found = block(&pages[at..], &shapes[at..]);
        let Some(Block { length, columns }) = found else {
            at += 1;
            continue;
        };
        for column in columns {
            for (left, right) in &column {
                left_of[at + right] = Some((at + left, at + column[0].1));
            }
        }
        at += length;
    }
    let mut out: Vec<Page> = Vec::new();
    let mut place = vec![0; pages.len()];
    let mut seams: HashMap<usize, Seam> = HashMap::new();
    for (number, page) in pages.into_iter().enumerate() {
        match left_of[number] {
            Some((left, column)) => {
                let seam = out[place[left]].take_right(page, seams.get(&column).copied());
                seams.insert(column, seam);
            }
            None => {
                place[number] = out.len();
                out.push(page);
            }
        }
    }
    out
}

/// Pages that belong together.
struct Block {
    /// How many pages it has.
    length: usize,
    /// Its columns of pages behind the first one.
    columns: Vec<Column>,
}

/// Pages of the left side of a block, each with one that stands right of it.
type Column = Vec<(usize, usize)>;

/// Where two pages meet: on the left one, and how far the right one is moved.
#[derive(Clone, Copy)]
struct Seam {
    from: f32,
    across: f32,
}

/// The block that begins with the first page, if one does: some pages, and the same
/// rows again on as many pages behind them, as often as the table is pages wide.
fn block(pages: &[Page], shapes: &[Option<Shape>]) -> Option<Block> {
    shapes.first()?.as_ref()?;
    (1..=MOST_PAGES.min(pages.len())).find_map(|height| {
        let mut out = Block { length: height, columns: Vec::new() };
        while let Some((column, end)) = next_column(pages, shapes, height, &out) {
            out.columns.push(column);
            out.length = end;
        }
        (!out.columns.is_empty()).then_some(out)
    })
}

/// The pages right of what a block has, and where they end. A page that would have
/// been empty is mostly left out by the printer.
fn next_column(
    pages: &[Page],
    shapes: &[Option<Shape>],
    height: usize,
    block: &Block,
) -> Option<(Column, usize)> {
    let (mut at, mut shared, mut meets) = (block.length, 0, false);
    let mut out = Column::new();
    for left in 0..height {
        match (&shapes[left], shapes.get(at)) {
            (Some(first), Some(Some(right))) => {
                let pairs = block.columns.iter().flatten().filter(|(of, _)| *of == left);
                let others = pairs.filter_map(|(_, page)| shapes[*page].as_ref());
                let row: Vec<&Shape> = std::iter::once(first).chain(others).collect();
                if row.iter().any(|known| known.has_columns_of(right)) {
                    return None;
                }
                shared += row.iter().filter_map(|known| known.fits(right)).max()?;
                meets |= row.last().is_some_and(|beside| beside.meets(right));
            }
            (None, Some(None)) if pages[at].continues_from(&pages[left]) => {}
            (None, _) => continue,
            (Some(_), _) => return None,
        }
        out.push((left, at));
        at += 1;
    }
    (meets && shared >= FEWEST_ROWS).then_some((out, at))
}

/// Where the rows and columns of the tables of a page are.
struct Shape {
    size: (f32, usize),
    rows: Vec<f32>,
    columns: Vec<f32>,
    /// Stretches of the left side and of the right one without a line.
    open: [Vec<(f32, f32)>; 2],
    /// The words that lines of the tables begin with, and how far down they stand.
    labels: Vec<(f32, String)>,
}

impl Shape {
    fn of(page: &Page) -> Option<Self> {
        if page.tables.is_empty() {
            return None;
        }
        let [left, top, right, bottom] = page.span();
        // A line that meets no other is one too: across the page goes one cell.
        let edges = || {
            let within = |edge: &&Edge| {
                let (low, high) = if edge.flat { (left, right) } else { (top, bottom) };
                edge.from >= low - TOUCH && edge.to <= high + TOUCH
            };
            page.edges.iter().filter(within)
        };
        let rows = bundles(edges().filter(|edge| edge.flat).map(|edge| edge.at));
        let columns = edges().filter(|edge| !edge.flat).map(|edge| edge.at - left);
        let open = |side: f32| -> Vec<(f32, f32)> {
            let posts =
                || edges().filter(move |edge| !edge.flat && (edge.at - side).abs() <= TOUCH);
            let stretches = rows.windows(2).map(|pair| (pair[0], pair[1]));
            let drawn = |(from, to): (f32, f32)| -> f32 {
                posts().map(|post| (post.to.min(to) - post.from.max(from)).max(0.0)).sum()
            };
            stretches.filter(|own| drawn(*own) < COVERED * (own.1 - own.0)).collect()
        };
        let open = [open(left), open(right)];
        let columns = bundles(columns);
        let labels = labels(page);
        Some(Shape { size: (page.height, page.turn.quarters()), rows, columns, open, labels })
    }

    /// Whether its rows begin with the same words: forms of one kind have the same labels,
    /// and rows that are all of one height where somebody set them so; the right side of a
    /// table begins with other ones.
    fn is_form_of(&self, other: &Shape) -> bool {
        let is_there = |(base, text): &&(f32, String)| {
            other.labels.iter().any(|(at, its)| (at - base).abs() <= SAME && its == text)
        };
        self.labels.iter().filter(is_there).count() >= SAME_LABELS
    }

    /// How many partings of rows are on both pages, if all of both may be of the same
    /// rows.
    fn fits(&self, right: &Shape) -> Option<usize> {
        let near = |one: f32, other: f32| (one - other).abs() <= SAME;
        let (one, other) = (&self.rows, &right.rows);
        if !near(self.size.0, right.size.0)
            || self.size.1 != right.size.1
            || !near(*one.first()?, *other.first()?)
            || !near(*one.last()?, *other.last()?)
        {
            return None;
        }
        let is_shared = |at: &&f32| {
            let from = other.partition_point(|place| *place < **at - SAME);
            other.get(from).is_some_and(|place| near(*place, **at))
        };
        let shared = one.iter().filter(is_shared).count();
        (shared as f32 >= SHARED * one.len().min(other.len()) as f32).then_some(shared)
    }

    /// Whether its columns are the same: pages of one form have the same ones.
    fn has_columns_of(&self, other: &Shape) -> bool {
        self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(one, other)| (one - other).abs() <= SAME)
    }

    /// Whether one goes on in the other: cells lie across the seam, which leaves both
    /// sides open there and nowhere else, or all rows are the same and say other things.
    fn meets(&self, right: &Shape) -> bool {
        let (own, other) = (&self.open[1], &right.open[0]);
        let across = own.iter().any(|(from, to)| {
            let both = |(above, below): &(f32, f32)| to.min(*below) - from.max(*above);
            other.iter().any(|stretch| both(stretch) > (to - from) * COVERED)
        });
        let length = |open: &[(f32, f32)]| open.iter().map(|(from, to)| to - from).sum::<f32>();
        let total =
            self.rows.last().zip(self.rows.first()).map_or(0.0, |(last, first)| last - first);
        let closed = length(own).min(length(other)) < total * SHARED;
        (across && closed)
            || (self.rows.len() == right.rows.len()
                && self.fits(right) == Some(self.rows.len())
                && !self.is_form_of(right))
    }
}

/// The words that lines inside of the tables of a page begin with.
fn labels(page: &Page) -> Vec<(f32, String)> {
    let [_, top, _, bottom] = page.span();
    let inside = page.glyphs.iter().filter(|glyph| (top..=bottom).contains(&glyph.y));
    let begin = |line: &Line<'_>| {
        let first = line.pieces(1.0).into_iter().next()?;
        let is_word = first.text.chars().filter(|sign| sign.is_alphabetic()).count() >= 2;
        is_word.then_some((line.base, first.text))
    };
    text::lines(inside).iter().filter_map(begin).collect()
}

impl Page {
    /// The rectangle of its tables.
    fn span(&self) -> Area {
        let areas = self.tables.iter().map(|table| table.area);
        areas.fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |one, other| {
            let [left, top, right, bottom] = other;
            [one[0].min(left), one[1].min(top), one[2].max(right), one[3].max(bottom)]
        })
    }

    /// Whether a page without a table may stand right of another one: it is empty, or
    /// a text runs over from that page.
    fn continues_from(&self, left: &Page) -> bool {
        let text = |page: &Page| page.glyphs.iter().all(|glyph| glyph.sign.is_blank());
        text(self)
            || (!text(left) && self.height == left.height && {
                let places = Places::of(self);
                left.glyphs.iter().any(|glyph| glyph.x != middle(glyph) && places.has_line(glyph))
            })
    }

    /// Takes a page that goes on to the right. A text across the seam is printed on
    /// both, whole each time and cut by the paper.
    fn take_right(&mut self, mut page: Page, known: Option<Seam>) -> Seam {
        let (own, other) = (self.span(), page.span());
        let Seam { from, mut across } = match known {
            Some(known) if page.tables.is_empty() => known,
            _ => Seam { from: own[2], across: own[2] - other[0] },
        };
        let pairs = Places::of(&page).pairs(&self.glyphs, across);
        if !pairs.is_empty() {
            let mut off: Vec<f32> = pairs
                .iter()
                .map(|(left, right)| self.glyphs[*left].left - page.glyphs[*right].left - across)
                .collect();
            off.sort_by(f32::total_cmp);
            across += off[off.len() / 2];
        }
        let clips = self.clips.len();
        let moved = page
            .clips
            .iter()
            .map(|[left, top, right, bottom]| [left + across, *top, right + across, *bottom]);
        self.clips.extend(moved);
        let shift = |glyph: &mut Glyph| {
            glyph.left += across;
            glyph.right += across;
            glyph.x += across;
            glyph.clip = glyph.clip.map(|number| number + clips);
        };
        let after = self.glyphs.iter().map(|glyph| glyph.order + 1).max().unwrap_or(0);
        page.glyphs.iter_mut().chain(&mut page.slanted).for_each(shift);
        // Of a letter on both pages the one stays that is seen there.
        let hidden = |glyph: &Glyph| (glyph.x - middle(glyph)).abs();
        let (mut drop, mut drop_right) =
            (vec![false; self.glyphs.len()], vec![false; page.glyphs.len()]);
        for (left, right) in pairs {
            let (one, other) = (&self.glyphs[left], &page.glyphs[right]);
            if (one.left - other.left).abs() <= SAME && !drop[left] && !drop_right[right] {
                match hidden(one) <= hidden(other) {
                    true => drop_right[right] = true,
                    false => drop[left] = true,
                }
                // What the one page hides of it the other one shows.
                (self.glyphs[left].clip, page.glyphs[right].clip) = (None, None);
            }
        }
        let keep = |glyphs: &mut Vec<Glyph>, drop: Vec<bool>| {
            let mut drop = drop.into_iter();
            glyphs.retain(|_| !drop.next().unwrap_or(false));
        };
        keep(&mut self.glyphs, drop);
        keep(&mut page.glyphs, drop_right);
        self.glyphs.extend(
            page.glyphs.into_iter().map(|glyph| Glyph { order: glyph.order + after, ..glyph }),
        );
        self.slanted.append(&mut page.slanted);
        self.fields.extend(page.fields.iter().map(|([left, top, right, bottom], why)| {
            ([left + across, *top, right + across, *bottom], *why)
        }));
        let moved = page.edges.iter().map(|edge| match edge.flat {
            true => Edge { from: edge.from + across, to: edge.to + across, ..*edge },
            false => Edge { at: edge.at + across, ..*edge },
        });
        self.edges = joined(&self.edges.iter().copied().chain(moved).collect::<Vec<_>>());
        self.tables = drawings(&self.edges);
        self.width = self.width.max(page.width + across);
        self.unknown += page.unknown;
        self.invisible += page.invisible;
        self.images += page.images;
        let Strip { page, turn, .. } = page.strips[0];
        self.strips.push(Strip { page, turn, from, across });
        Seam { from, across }
    }
}

fn middle(glyph: &Glyph) -> f32 {
    (glyph.left + glyph.right) / 2.0
}

/// The letters of a page by their lines.
struct Places<'p> {
    page: &'p Page,
    lines: HashMap<i32, Vec<usize>>,
}

impl<'p> Places<'p> {
    /// Letters that are compared with one; more lie on each other.
    const MOST: usize = 8;

    fn of(page: &'p Page) -> Self {
        let mut lines: HashMap<i32, Vec<usize>> = HashMap::new();
        for (at, glyph) in page.glyphs.iter().enumerate() {
            lines.entry(Self::line(glyph.base)).or_default().push(at);
        }
        for line in lines.values_mut() {
            line.sort_by(|one, other| page.glyphs[*one].left.total_cmp(&page.glyphs[*other].left));
        }
        Places { page, lines }
    }

    /// Lines two points apart; a letter may be on the next one.
    fn line(base: f32) -> i32 {
        (base / 2.0).floor() as i32
    }

    fn has_line(&self, glyph: &Glyph) -> bool {
        self.lines.contains_key(&Self::line(glyph.base))
    }

    /// Letters that are on both pages, by their numbers.
    fn pairs(&self, left: &[Glyph], across: f32) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (at, glyph) in left.iter().enumerate() {
            let line = Self::line(glyph.base);
            let place = glyph.left - across;
            let near =
                (line - 1..=line + 1).filter_map(|line| self.lines.get(&line)).flat_map(|line| {
                    let from = line.partition_point(|at| self.page.glyphs[*at].left < place - SEAM);
                    line[from..].iter().take(Self::MOST)
                });
            let is_it = |other: &Glyph| {
                other.sign == glyph.sign
                    && (other.base - glyph.base).abs() <= SAME
                    && (other.left - place).abs() <= SEAM
            };
            let off = |other: &usize| (self.page.glyphs[*other].left - place).abs();
            let twin = near.copied().filter(|other| is_it(&self.page.glyphs[*other]));
            if let Some(twin) = twin.min_by(|one, other| off(one).total_cmp(&off(other))) {
                out.push((at, twin));
            }
        }
        out
    }
}
