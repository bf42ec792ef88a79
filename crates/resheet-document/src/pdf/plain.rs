//! Tables that draw no walls, and lines at most under their heads: cells told by the text.
//!
//! The lines of one cell stand nearer to each other than those of two rows; texts of one
//! row stand level. Where neither can be seen, nothing is said, and the lines of the page
//! stay lines.

use super::block::Block;
use super::ground::{COLUMNS, FEWEST, FIGURE, Known};
use super::lattice::{Area, Groups};
use super::limits::MOST_TEXTS;
use super::pitch::{Pair, pairs, pitch};
use super::sections::{Row, sections};
use super::text::{Line, Piece};

/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;
/// Figures farther apart than this, in heights of a letter, are of two cells.
const NEAR: f32 = 0.25;
/// Pieces that begin or end so near, in points, do so at one place.
const ALIGNED: f32 = 0.6;
/// So many others begin or end where a gap between columns does.
const FEW_ALIGNED: usize = 3;
/// Lines of a cell whose letters are of several fonts differ in distance by this share.
const MIXED: f32 = 1.12;
/// Texts so level, in heights of a letter, stand in one row.
pub(super) const LEVEL: f32 = 0.16;

/// Letters of a table differ by less than this share from those of its titles.
const SAME_SIZE: f32 = 0.05;
/// A label whose row a page cut is so near the next row, in heights of a letter.
const NEXT: f32 = 1.5;

/// What stands in one line between two gaps.
pub(super) struct Bit {
    pub(super) area: Area,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) is_figure: bool,
}

/// The text of one cell, so far as its place tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) area: Area,
    first: f32,
    last: f32,
    pub(super) size: f32,
    /// Whether it is nothing but a figure.
    pub(super) is_figure: bool,
}

impl Text {
    fn of(bit: &Bit) -> Self {
        let Bit { area, base, size, is_figure } = *bit;
        Text { area, first: base, last: base, size, is_figure }
    }

    fn take(&mut self, bit: &Bit) {
        let [left, top, right, bottom] = &mut self.area;
        (*left, *top) = (left.min(bit.area[0]), top.min(bit.area[1]));
        (*right, *bottom) = (right.max(bit.area[2]), bottom.max(bit.area[3]));
        (self.first, self.last) = (self.first.min(bit.base), self.last.max(bit.base));
        self.is_figure &= bit.is_figure;
    }

    /// Whether it is a figure over several lines, which two figures would look like.
    pub(super) fn is_cut_figure(&self) -> bool {
        self.is_figure && self.last > self.first
    }

    pub(super) fn lies_over(&self, other: &Text) -> bool {
        self.area[0] < other.area[2] && other.area[0] < self.area[2]
    }
}

/// The tables of a page, each as blocks of rows with the same columns. `rules` are lines
/// across that part its cells; `known` is what the page before told.
pub(super) fn tables(lines: &[Line<'_>], rules: &[Area], known: &mut Known) -> Vec<Block> {
    let bits = bits(lines);
    if !(FEWEST..=MOST_TEXTS).contains(&bits.len()) {
        return Vec::new();
    }
    let ruled = Rules(rules);
    // A page that goes on may have too few lines to tell.
    let Some(pitch) = pitch(&bits, &ruled).or(known.pitch) else { return Vec::new() };
    let texts = texts(&bits, &ruled, pitch);
    let (mut rows, mut lone) = rows(levels(&texts, key_of(&texts)));
    if known.pitch.is_some() && !known.columns.is_empty() {
        rows.splice(0..0, label_above(&rows, &mut lone));
    }
    let parts = tables_of(rows, &lone);
    let is_sure = |rows: &[Row]| {
        let full = rows.iter().filter(|row| row.texts.len() >= COLUMNS);
        rows.len() >= FEWEST && full.count() >= COLUMNS
    };
    if known.pitch.is_none() && !parts.iter().any(|rows| is_sure(rows)) {
        return Vec::new();
    }
    known.pitch = Some(pitch);
    let several = parts.into_iter().filter(|rows| rows.len() >= 2);
    let Known { columns, drawn, .. } = known;
    several.flat_map(|rows| sections(rows, &lone, rules, drawn, columns)).collect()
}

fn bits(lines: &[Line<'_>]) -> Vec<Bit> {
    let of_lines: Vec<Vec<Piece>> = lines.iter().map(|line| line.pieces(NEAR)).collect();
    let edges = Edges::of(&of_lines);
    let mut out: Vec<Bit> = Vec::new();
    for (line, pieces) in lines.iter().zip(&of_lines) {
        let mut before: Option<(f32, char)> = None;
        for piece in pieces {
            let bit = bit(line, piece);
            let ends = piece.text.chars().next().zip(piece.text.chars().next_back());
            let Some((first, last)) = ends else { continue };
            let joins = before.is_some_and(|(right, sign)| {
                let are_figures = FIGURE.contains(sign) && FIGURE.contains(first);
                bit.area[0] - right <= APART * bit.size
                    && !are_figures
                    && !edges.part(right, bit.area[0])
            });
            match out.last_mut() {
                Some(own) if joins => own.take(&bit),
                _ => out.push(bit),
            }
            before = Some((piece.area[2], last));
        }
    }
    out.sort_by(|one, other| one.base.total_cmp(&other.base));
    out
}

/// Where the pieces of a page begin and end: cells of a column begin, or end, at one place.
struct Edges {
    begins: Vec<f32>,
    ends: Vec<f32>,
}

impl Edges {
    fn of(lines: &[Vec<Piece>]) -> Self {
        let sorted = |edge: usize| {
            let mut out: Vec<f32> = lines.iter().flatten().map(|piece| piece.area[edge]).collect();
            out.sort_by(f32::total_cmp);
            out
        };
        Edges { begins: sorted(0), ends: sorted(2) }
    }

    /// Whether a gap is between two columns: enough pieces begin where it ends, or end where
    /// it begins, and more than go through it.
    fn part(&self, from: f32, to: f32) -> bool {
        let before = |edges: &[f32], x: f32| edges.partition_point(|edge| *edge < x);
        let near = |edges: &[f32], x: f32| {
            before(edges, x + ALIGNED).saturating_sub(before(edges, x - ALIGNED) + 1)
        };
        let middle = from.midpoint(to);
        let through = before(&self.begins, middle).saturating_sub(before(&self.ends, middle));
        let aligned = near(&self.begins, to).max(near(&self.ends, from));
        aligned >= FEW_ALIGNED && aligned > through
    }
}

/// Letters of cells beside each other are of one line where these are nearly level.
fn bit(line: &Line<'_>, piece: &Piece) -> Bit {
    let [left, _, right, _] = piece.area;
    let own =
        line.glyphs.iter().filter(|glyph| glyph.left >= left - 0.1 && glyph.right <= right + 0.1);
    let (mut base, mut size) = (f32::MIN, 0.0_f32);
    for glyph in own.filter(|glyph| !glyph.sign.is_blank()) {
        (base, size) = (base.max(glyph.base), size.max(glyph.size));
    }
    if size <= 0.0 {
        (base, size) = (line.base, line.size);
    }
    let area = [left, base - size * 0.85, right, base + size * 0.2];
    Bit { area, base, size, is_figure: piece.text.chars().all(|sign| FIGURE.contains(sign)) }
}

impl Bit {
    /// Takes a piece behind it on its line.
    fn take(&mut self, next: &Bit) {
        let [_, top, right, bottom] = &mut self.area;
        (*top, *right) = (top.min(next.area[1]), next.area[2]);
        (*bottom, self.base) = (bottom.max(next.area[3]), self.base.max(next.base));
        (self.size, self.is_figure) = (self.size.max(next.size), false);
    }
}

/// Lines across the page.
pub(super) struct Rules<'r>(&'r [Area]);

impl Rules<'_> {
    /// Whether one goes through between two pieces.
    pub(super) fn part(&self, above: &Bit, below: &Bit) -> bool {
        let (from, to) = (above.area[0].max(below.area[0]), above.area[2].min(below.area[2]));
        self.0.iter().any(|rule| {
            rule[0] <= from + 1.0
                && rule[2] >= to - 1.0
                && rule[1] > above.base - above.size * 0.4
                && rule[1] < below.base - below.size * 0.4
        })
    }
}

/// Lines of one cell put together.
pub(super) fn texts(bits: &[Bit], rules: &Rules<'_>, pitch: f32) -> Vec<Text> {
    let near = |pair: &Pair| pair.2 <= pitch && !rules.part(&bits[pair.0], &bits[pair.1]);
    let pairs: Vec<Pair> = pairs(bits).filter(near).collect();
    let mut groups = Groups::new(bits.len());
    pairs.iter().for_each(|(at, next, _)| groups.join(*at, *next));
    // The head of a column may stand as near as that, but not as near as its lines.
    let mut least = vec![f32::MAX; bits.len()];
    for (at, _, far) in &pairs {
        let own = &mut least[groups.find(*at)];
        *own = own.min(*far);
    }
    let mut own = Groups::new(bits.len());
    for (at, next, far) in pairs {
        if far <= least[groups.find(at)] * MIXED {
            own.join(at, next);
        }
    }
    let mut groups = own;
    let mut of_group: Vec<Option<usize>> = vec![None; bits.len()];
    let mut out: Vec<Text> = Vec::new();
    for (at, bit) in bits.iter().enumerate() {
        let group = groups.find(at);
        match of_group[group] {
            Some(text) => out[text].take(bit),
            None => {
                of_group[group] = Some(out.len());
                out.push(Text::of(bit));
            }
        }
    }
    out
}

/// What of the texts of a row stands level: their middles, first or last lines.
pub(super) fn key_of(texts: &[Text]) -> fn(&Text) -> f32 {
    let keys: [fn(&Text) -> f32; 3] =
        [|text| text.first.midpoint(text.last), |text| text.first, |text| text.last];
    keys.into_iter().min_by_key(|key| levels(texts, key).len()).unwrap_or(keys[0])
}

/// A level on which texts stand.
struct Level {
    at: f32,
    texts: Vec<Text>,
}

/// Texts by the level they stand on.
fn levels(texts: &[Text], key: impl Fn(&Text) -> f32) -> Vec<Level> {
    let mut order = texts.to_vec();
    order.sort_by(|one, other| key(one).total_cmp(&key(other)));
    let mut out: Vec<Level> = Vec::new();
    for text in order {
        match out.last_mut() {
            Some(level) if key(&text) - level.at <= LEVEL * text.size => level.texts.push(text),
            _ => out.push(Level { at: key(&text), texts: vec![text] }),
        }
    }
    out
}

/// The rows, and texts that are in none: labels of several rows, lines between tables.
fn rows(levels: Vec<Level>) -> (Vec<Row>, Vec<Text>) {
    let mut lone: Vec<Text> = Vec::new();
    let mut rows: Vec<(f32, Vec<Text>)> = Vec::new();
    let several: Vec<(f32, usize)> =
        levels.iter().map(|level| (level.at, level.texts.len())).filter(|(_, n)| *n >= 2).collect();
    for level in levels {
        let own = level.texts.len();
        // What covers another row, of about as many texts, is a label of several.
        let is_tall = |text: &Text| {
            several.iter().any(|(at, count)| {
                (at - level.at).abs() > text.size
                    && text.area[1] < *at
                    && *at < text.area[3]
                    && count * 2 >= own
            })
        };
        let tall = level.texts.iter().filter(|text| is_tall(text)).count();
        let (own, rest): (Vec<Text>, Vec<Text>) = match tall < level.texts.len() {
            true => level.texts.into_iter().partition(|text| !is_tall(text)),
            false => (level.texts, Vec::new()),
        };
        lone.extend(rest);
        match own.as_slice() {
            [one] => lone.push(*one),
            _ => rows.push((level.at, own)),
        }
    }
    let is_labels = |at: usize| {
        let (Some(above), Some(below)) =
            (at.checked_sub(1).and_then(|at| rows.get(at)), rows.get(at + 1))
        else {
            return false;
        };
        let own = &rows[at].1;
        let free = |row: &[Text]| {
            row.len() > own.len()
                && own.iter().all(|text| !row.iter().any(|other| other.lies_over(text)))
        };
        free(&above.1) && free(&below.1)
    };
    let labels: Vec<bool> = (0..rows.len()).map(is_labels).collect();
    let mut out = Vec::new();
    for ((_, texts), is_label) in rows.into_iter().zip(labels) {
        match is_label {
            true => lone.extend(texts),
            false => out.push(Row::of(texts)),
        }
    }
    (out, lone)
}

/// What stands alone right above the first row of a page, in one of its columns before its
/// figures: the label of a row that the page before cut.
fn label_above(rows: &[Row], lone: &mut Vec<Text>) -> Option<Row> {
    let first = rows.first()?;
    let above = |text: &Text| text.area[3] <= first.top + 1.0;
    let mut all = (0..lone.len()).filter(|at| above(&lone[*at]));
    let (at, None) = (all.next()?, all.next()) else { return None };
    let label = lone[at];
    let names: Vec<&Text> = first.texts.iter().take_while(|text| !text.is_figure).collect();
    // The first row of a form has names and values; one of its table has figures.
    let figures = first.texts.iter().filter(|text| text.is_figure).count();
    let own = names.iter().position(|text| figures >= 2 && text.lies_over(&label))?;
    let free = |other: &&Text| !other.lies_over(&label);
    let is_alone = first.texts.iter().filter(free).count() + 1 == first.texts.len();
    let is_of_table = (label.size / first.texts[own].size - 1.0).abs() <= SAME_SIZE;
    let is_near = first.top - label.area[3] <= NEXT * label.size;
    (is_alone && is_of_table && is_near && !label.is_figure).then(|| Row::of(vec![lone.remove(at)]))
}

/// Rows of one table each: lines of text stand between tables.
fn tables_of(rows: Vec<Row>, lone: &[Text]) -> Vec<Vec<Row>> {
    let mut out: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        let is_parted = |above: &Row| {
            lone.iter().any(|text| {
                let is_between =
                    text.area[1] >= above.bottom - 1.0 && text.area[3] <= row.top + 1.0;
                let is_over = |row: &Row| row.texts.iter().any(|other| other.lies_over(text));
                is_between && (is_over(above) || is_over(&row))
            })
        };
        match out.last_mut() {
            Some(table) if !table.last().is_some_and(is_parted) => table.push(row),
            _ => out.push(vec![row]),
        }
    }
    out
}
