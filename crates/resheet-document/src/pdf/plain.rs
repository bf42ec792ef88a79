//! Tables that draw no walls, and lines at most under their heads: cells told by the text.
//!
//! The lines of one cell stand nearer to each other than those of two rows; texts of one
//! row stand level. Where neither can be seen, nothing is said, and the lines of the page
//! stay lines.

use super::block::Block;
use super::ground::{COLUMNS, FEWEST, FIGURE, Known};
use super::lattice::{Area, Groups};
use super::limits::MOST_TEXTS;
use super::sections::{Row, sections};
use super::text::{Line, Piece};

/// A gap so wide, in heights of a letter, is between two cells.
const APART: f32 = 0.5;
/// Figures farther apart than this, in heights of a letter, are of two cells.
const NEAR: f32 = 0.25;
/// So few distances of lines are chance.
const FEW: usize = 3;
/// The lines of two rows are farther apart than those of a cell by at least this share.
const CLEAR: f32 = 1.05;
/// Lines of a cell whose letters are of several fonts differ in distance by this share.
const MIXED: f32 = 1.12;
/// A distance that is wider than another by so much is clearly wider.
const WIDEST: f32 = 1.3;
/// Lines so far apart, in heights of a letter, are never of one cell.
const FAR: f32 = 2.2;
/// Rows of a table are no farther apart than this, in heights of a letter.
const ROOMY: f32 = 9.0;
/// Texts so level, in heights of a letter, stand in one row.
pub(super) const LEVEL: f32 = 0.16;
/// Letters of one cell differ in height by no more than this share.
const SIZES: f32 = 1.15;

/// What stands in one line between two gaps.
struct Bit {
    area: Area,
    base: f32,
    size: f32,
    is_figure: bool,
}

/// The text of one cell, so far as its place tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) area: Area,
    first: f32,
    last: f32,
    size: f32,
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
    let keys: [fn(&Text) -> f32; 3] =
        [|text| text.first.midpoint(text.last), |text| text.first, |text| text.last];
    let levels = keys.map(|key| levels(&texts, key));
    let Some(levels) = levels.into_iter().min_by_key(Vec::len) else { return Vec::new() };
    let (rows, lone) = rows(levels);
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
    let mut out: Vec<Bit> = Vec::new();
    for line in lines {
        let mut before: Option<(f32, char)> = None;
        for piece in line.pieces(NEAR) {
            let bit = bit(line, &piece);
            let ends = piece.text.chars().next().zip(piece.text.chars().next_back());
            let Some((first, last)) = ends else { continue };
            let joins = before.is_some_and(|(right, sign)| {
                let are_figures = FIGURE.contains(sign) && FIGURE.contains(first);
                bit.area[0] - right <= APART * bit.size && !are_figures
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
struct Rules<'r>(&'r [Area]);

impl Rules<'_> {
    /// Whether one goes through between two pieces.
    fn part(&self, above: &Bit, below: &Bit) -> bool {
        let (from, to) = (above.area[0].max(below.area[0]), above.area[2].min(below.area[2]));
        self.0.iter().any(|rule| {
            rule[0] <= from + 1.0
                && rule[2] >= to - 1.0
                && rule[1] > above.base - above.size * 0.4
                && rule[1] < below.base - below.size * 0.4
        })
    }
}

/// The pieces right below each piece, with their distances in heights of a letter.
fn below<'b>(bits: &'b [Bit], at: usize) -> impl Iterator<Item = (usize, f32)> + 'b {
    let own = &bits[at];
    let over = |bit: &Bit| {
        let both = bit.area[2].min(own.area[2]) - bit.area[0].max(own.area[0]);
        let narrow = (bit.area[2] - bit.area[0]).min(own.area[2] - own.area[0]);
        both >= narrow * 0.5 && bit.size <= own.size * SIZES && own.size <= bit.size * SIZES
    };
    let far = own.base + FAR * own.size;
    let rest = (at + 1..bits.len()).take_while(move |next| bits[*next].base <= far);
    let under = rest.filter(move |next| bits[*next].base > own.base && over(&bits[*next]));
    let mut first: Option<f32> = None;
    under
        .take_while(move |next| bits[*next].base <= *first.get_or_insert(bits[*next].base) + 1.0)
        .map(move |next| (next, (bits[next].base - own.base) / own.size))
}

/// A piece, one right below it, and how far apart they are, in heights of a letter.
type Pair = (usize, usize, f32);

/// How far apart the lines of a cell are at most, in heights of a letter: less than those of
/// rows, by a gap between what distances there are. Of several gaps the widest at which
/// no two figures come into one cell.
fn pitch(bits: &[Bit], rules: &Rules<'_>) -> Option<f32> {
    let pairs =
        (0..bits.len()).flat_map(|at| below(bits, at).map(move |(next, far)| (at, next, far)));
    let (mut own, parted): (Vec<Pair>, Vec<Pair>) =
        pairs.partition(|(at, next, _)| !rules.part(&bits[*at], &bits[*next]));
    own.sort_by(|one, other| one.2.total_cmp(&other.2));
    // Rows that a line parts, or that lie too far apart for lines of a cell.
    let rows = parted.len() + (0..bits.len()).filter(|at| has_row_below(bits, *at)).count();
    let limit = |at: usize| {
        let far = own[at].2;
        let next = own.get(at + 1).map_or(far * WIDEST, |next| next.2.min(far * WIDEST));
        let others = own.len() - at - 1 + rows;
        let is_clear = next >= far * CLEAR && others >= FEWEST;
        (is_clear && (at + 1 < own.len() || rows >= FEWEST)).then(|| far.midpoint(next))
    };
    let mut limits = (FEW.saturating_sub(1)..own.len()).rev().filter_map(limit);
    let found = limits.find(|limit| is_of_lines(bits, &own, *limit));
    // Where cells have one line each, all that is near is of one.
    let is_far = own.len() < FEW && rows > own.len().max(FEWEST);
    found.or_else(|| (is_far && is_of_lines(bits, &own, FAR)).then_some(FAR))
}

/// Whether what stands right below a piece is farther away than a line of its cell, and no
/// farther than the next row.
fn has_row_below(bits: &[Bit], at: usize) -> bool {
    let own = &bits[at];
    let under = bits[at + 1..].iter().take_while(|bit| bit.base <= own.base + ROOMY * own.size);
    let over = |bit: &&Bit| bit.area[0] < own.area[2] && own.area[0] < bit.area[2];
    let mut under = under.filter(|bit| bit.base > own.base + 1.0).filter(over);
    under.next().is_some_and(|next| next.base > own.base + FAR * own.size)
}

/// Whether no more than one column has a figure below other text within a distance: the
/// next row begins so, the next line of a cell does not.
fn is_of_lines(bits: &[Bit], pairs: &[Pair], limit: f32) -> bool {
    let near = pairs.iter().take_while(|(_, _, far)| *far <= limit);
    let figures = near.filter(|(_, next, _)| bits[*next].is_figure);
    let mut bases: Vec<f32> = figures.map(|(_, next, _)| bits[*next].base).collect();
    bases.sort_by(f32::total_cmp);
    !bases.windows(2).any(|pair| pair[1] - pair[0] <= 1.0)
}

/// Lines of one cell put together.
fn texts(bits: &[Bit], rules: &Rules<'_>, pitch: f32) -> Vec<Text> {
    let pairs =
        (0..bits.len()).flat_map(|at| below(bits, at).map(move |(next, far)| (at, next, far)));
    let near = |pair: &Pair| pair.2 <= pitch && !rules.part(&bits[pair.0], &bits[pair.1]);
    let pairs: Vec<Pair> = pairs.filter(near).collect();
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
