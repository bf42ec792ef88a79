//! The columns of a table's next page, which has no header of its own.

use resheet_lexis::{Role, Shape};

use super::columns::Part;
use super::join::joined;
use crate::dump::Dump;

/// What the cells of a column are like, in percent.
#[derive(Clone, Copy, Default)]
struct Likeness {
    figures: i32,
    values: i32,
    levels: i32,
    filled: i32,
    length: i32,
    place: i32,
}

impl Likeness {
    fn of(text: Dump<'_, '_>, part: &Part, width: i32, column: usize) -> Likeness {
        let (mut figures, mut values, mut levels, mut length, mut count) = (0, 0, 0, 0, 0);
        for placed in part.placed.iter().filter(|placed| placed.column == column && !placed.header)
        {
            let own = placed.piece.text(text);
            count += 1;
            match text.shape(own) {
                Shape::Number | Shape::Percent | Shape::Dash | Shape::Unread => figures += 1,
                Shape::Quantity | Shape::Verdict | Shape::Time | Shape::Operator => values += 1,
                _ => {}
            }
            levels +=
                i32::from(own.chars().count() == 1 || text.roles(own).iter().any(Role::is_level));
            length += placed.piece.x1 - placed.piece.x0;
        }
        let mut heights: Vec<i32> = part.placed.iter().map(|placed| placed.piece.y).collect();
        heights.sort_unstable();
        heights.dedup();
        let share = |n: i32| n * 100 / count.max(1);
        let (x0, x1) = part.columns[column];
        Likeness {
            figures: share(figures),
            values: share(values),
            levels: share(levels),
            filled: (count * 100 / i32::try_from(heights.len()).unwrap_or(1).max(1)).min(100),
            length: (length * 4 / count.max(1)).min(100),
            place: (x0 + x1) * 50 / width,
        }
    }

    fn distance(self, other: Likeness) -> i32 {
        (self.figures - other.figures).abs()
            + (self.values - other.values).abs()
            + (self.levels - other.levels).abs()
            + (self.filled - other.filled).abs() / 3
            + (self.length - other.length).abs() / 2
            + (self.place - other.place).abs()
    }
}

/// What the last pieces of a column make together, from the last one up.
fn last_texts(text: Dump<'_, '_>, part: &Part, column: usize) -> Vec<String> {
    const MOST: usize = 4;
    let own = part.placed.iter().filter(|placed| placed.column == column && !placed.header);
    let mut pieces: Vec<_> = own.map(|placed| placed.piece).collect();
    pieces.sort_by_key(|piece| (piece.y, piece.x0));
    let from = pieces.len().saturating_sub(MOST);
    (from..pieces.len()).map(|at| joined(text, &pieces[at..]).into_owned()).collect()
}

fn first_text<'t>(text: Dump<'t, '_>, part: &Part, column: usize) -> Option<&'t str> {
    let own = part.placed.iter().filter(|placed| placed.column == column && !placed.header);
    own.map(|placed| placed.piece).min_by_key(|piece| (piece.y, piece.x0)).map(|own| own.text(text))
}

/// What it costs to leave a column without a partner.
const ALONE: i32 = 70;

/// One numbering for the columns of both: the new number of each column of
/// `model`, and of each of `part`. Partners have the same number; a column
/// without a partner keeps its place between its neighbours.
pub(super) fn columns(text: Dump<'_, '_>, model: &Part, part: &Part) -> (Vec<usize>, Vec<usize>) {
    let (known, new) = (model.columns.len(), part.columns.len());
    let width = |part: &Part| part.columns.last().map_or(1, |last| last.1).max(1);
    // A page that shows a few cells at the left is as wide as the one before.
    let narrow = width(part) * 3 < width(model) * 2;
    let shown = if narrow { width(model) } else { width(part) };
    let like = |part: &Part, width: i32, count: usize| -> Vec<Likeness> {
        (0..count).map(|column| Likeness::of(text, part, width, column)).collect()
    };
    let (olds, news) = (like(model, width(model), known), like(part, shown, new));
    // A label that a page cuts is whole with both of its parts.
    let ends: Vec<Vec<String>> = (0..known).map(|column| last_texts(text, model, column)).collect();
    let begins: Vec<Option<&str>> = (0..new).map(|column| first_text(text, part, column)).collect();
    let continues = |old: usize, at: usize| {
        begins[at].is_some_and(|begin| {
            !text.is_known(begin)
                && ends[old].iter().any(|end| text.is_known(&format!("{end}{begin}")))
        })
    };
    let mut best = vec![vec![(i32::MAX / 2, 0u8); new + 1]; known + 1];
    best[0][0] = (0, 0);
    for old in 0..=known {
        for at in 0..=new {
            let so_far = best[old][at].0;
            let mut offer = |old: usize, at: usize, cost: i32, way: u8| {
                if let Some(slot) = best.get_mut(old).and_then(|row| row.get_mut(at))
                    && so_far + cost < slot.0
                {
                    *slot = (so_far + cost, way);
                }
            };
            offer(old + 1, at, ALONE, 1);
            offer(old, at + 1, ALONE * 2, 2);
            if old < known && at < new {
                let like = olds[old].distance(news[at]);
                offer(old + 1, at + 1, if continues(old, at) { 0 } else { like }, 3);
            }
        }
    }
    let mut ways = Vec::new();
    let (mut old, mut at) = (known, new);
    while old > 0 || at > 0 {
        let way = best[old][at].1;
        match way {
            1 => old -= 1,
            2 => at -= 1,
            _ => {
                old = old.saturating_sub(1);
                at = at.saturating_sub(1);
            }
        }
        ways.push(way);
    }
    let (mut olds, mut news) = (Vec::with_capacity(known), Vec::with_capacity(new));
    for (number, way) in ways.iter().rev().enumerate() {
        if *way != 2 {
            olds.push(number);
        }
        if *way != 1 {
            news.push(number);
        }
    }
    (olds, news)
}
