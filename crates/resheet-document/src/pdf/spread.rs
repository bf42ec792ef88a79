//! Tables that are wider than a page: their right columns are printed on pages of
//! their own, mostly behind all pages of the left ones.

use super::flow::View;
use super::lattice::bundles;
use super::table::Part;

/// Pages of a table that are looked at together.
const MOST_PAGES: usize = 64;
/// Rows that both halves must have: fewer agree by chance.
const FEWEST_ROWS: usize = 5;
/// Heights of rows on both pages agree so well, in points.
const SAME: f32 = 1.0;

/// The pages of left columns, and for each the pages right of it.
pub(super) fn out(views: Vec<View<'_>>) -> (Vec<View<'_>>, Vec<Vec<View<'_>>>) {
    let shapes: Vec<Option<Shape>> = views.iter().map(Shape::of).collect();
    let mut left_of: Vec<Option<usize>> = vec![None; views.len()];
    let mut at = 0;
    while at < views.len() {
        let Some((pages, across)) = block(&shapes[at..]) else {
            at += 1;
            continue;
        };
        for nth in pages..pages * across {
            left_of[at + nth] = Some(at + nth % pages);
        }
        at += pages * across;
    }
    let mut kept = Vec::new();
    let mut right: Vec<Vec<View<'_>>> = Vec::new();
    let mut place = vec![0; views.len()];
    for (number, view) in views.into_iter().enumerate() {
        match left_of[number] {
            Some(left) => right[place[left]].push(view),
            None => {
                place[number] = kept.len();
                kept.push(view);
                right.push(Vec::new());
            }
        }
    }
    (kept, right)
}

/// How many pages long and how many wide the table is that begins here, if it is
/// more than one wide.
fn block(shapes: &[Option<Shape>]) -> Option<(usize, usize)> {
    (1..=MOST_PAGES.min(shapes.len() / 2)).find_map(|pages| {
        let goes_on = |across: usize| {
            let behind = shapes.get(pages * across..pages * (across + 1));
            behind.is_some_and(|behind| {
                shapes[..pages].iter().zip(behind).all(|pair| match pair {
                    (Some(left), Some(right)) => left.goes_on_in(right),
                    _ => false,
                })
            })
        };
        let across = 1 + (1..).take_while(|across| goes_on(*across)).count();
        (across > 1).then_some((pages, across))
    })
}

/// Where the rows and columns of the one table of a page are.
struct Shape {
    top: f32,
    rows: Vec<f32>,
    columns: Vec<f32>,
}

impl Shape {
    fn of(view: &View<'_>) -> Option<Self> {
        let [table] = &view.tables[..] else { return None };
        let Part { edges, area, .. } = table;
        let places = |flat: bool, from: f32| -> Vec<f32> {
            let own = edges.iter().filter(|edge| edge.flat == flat);
            bundles(own.map(|edge| edge.at)).into_iter().map(|at| at - from).collect()
        };
        let (rows, columns) = (places(true, area[1]), places(false, area[0]));
        (rows.len() > FEWEST_ROWS).then_some(Shape { top: area[1], rows, columns })
    }

    /// Whether the rows are the same and the columns are others: pages of one form
    /// have the same of both.
    fn goes_on_in(&self, right: &Shape) -> bool {
        let same = |one: &[f32], other: &[f32]| {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| (one - other).abs() <= SAME)
        };
        (self.top - right.top).abs() <= SAME
            && same(&self.rows, &right.rows)
            && !same(&self.columns, &right.columns)
    }
}
