//! Tables whose columns are drawn and whose rows are not, or only below their heads.

use super::geometry::Glyph;
use super::lattice::{Drawing, bundles};
use super::limits::SPREAD;

/// So many rows of figures between two lines across are no cells of several lines:
/// figures that are wrapped have two or three.
const ROWS: usize = 4;
/// So many columns of nothing but figures have rows.
const COLUMNS: usize = 2;
/// So high, in points, is what may hold so many rows.
const HIGH: f32 = 36.0;
/// Letters so level stand on one line, in points.
const LEVEL: f32 = 1.0;

/// Where the columns of a table are drawn that does not draw its rows; nothing for others.
/// `before` is where those of the page before are: a table that goes on may have one row.
pub(super) fn columns_alone(table: &Drawing, glyphs: &[Glyph], before: &[f32]) -> Option<Vec<f32>> {
    if !table.has_posts() {
        return None;
    }
    let [left, top, right, bottom] = table.area;
    let floors = table.edges.iter().filter(|edge| edge.flat).map(|edge| edge.at);
    let floors = bundles(floors.chain([top, bottom]));
    let posts = table.edges.iter().filter(|edge| !edge.flat).map(|edge| edge.at);
    let columns = bundles(posts.chain([left, right]));
    let is_same = |(one, other): (&f32, &f32)| (one - other).abs() <= SPREAD;
    let goes_on = columns.len() == before.len() && columns.iter().zip(before).all(is_same);
    let (high, least) = if goes_on { (0.0, 1) } else { (HIGH, ROWS) };
    let is_stacked = floors.windows(2).any(|pair| {
        pair[1] - pair[0] >= high && figures_below_each_other(table, glyphs, pair) >= least
    });
    is_stacked.then_some(columns)
}

/// How many lines between two heights have nothing but figures in several columns.
fn figures_below_each_other(table: &Drawing, glyphs: &[Glyph], band: &[f32]) -> usize {
    let [left, _, right, _] = table.area;
    let is_inside = |glyph: &&Glyph| {
        glyph.side == 0
            && (band[0]..band[1]).contains(&glyph.y)
            && (left..right).contains(&glyph.x)
            && !glyph.sign.is_blank()
    };
    let mut own: Vec<&Glyph> = glyphs.iter().filter(is_inside).collect();
    own.sort_by(|one, other| one.base.total_cmp(&other.base));
    let level = own.chunk_by(|one, other| other.base - one.base <= LEVEL);
    let posts: Vec<_> = table.edges.iter().filter(|edge| !edge.flat).collect();
    let has_figures = |line: &&[&Glyph]| {
        let at = line[0].y;
        let here = posts.iter().filter(|post| post.from <= at && at <= post.to);
        let sides = bundles(here.map(|post| post.at));
        // Whether a column has figures, and whether it has nothing else.
        let mut columns = vec![(false, true); sides.len() + 1];
        for glyph in *line {
            let own = &mut columns[sides.partition_point(|side| *side <= glyph.x)];
            let is_figure = glyph.sign.is_of_a_figure();
            *own = (own.0 | is_figure, own.1 & is_figure);
        }
        columns.iter().filter(|column| **column == (true, true)).count() >= COLUMNS
    };
    level.filter(has_figures).count()
}
