//! Where the pieces of a page stood before `pdftotext -layout` printed it.
//!
//! It prints an East Asian character as one column of the picture, though it is
//! as wide as two digits on the page, and moves what stands at the right on
//! until nothing overlaps: further behind a column of words than behind one of
//! digits, and inside a line without wide gaps not at all. But it keeps two
//! things: what begins further left on the page begins no further right in the
//! picture, and what begins over a character of another line begins over it in
//! the picture. So the places can be worked out again, from left to right.

use super::piece::Piece;
use crate::dump::Dump;
use crate::wrapped;

/// What a gap of no more columns than this stands for: the edges of two cells.
const NARROW: usize = 3;
/// Their width, in halves of an East Asian character.
const GAP: i32 = 2;

/// The characters of a piece with the columns each takes in halves of an East
/// Asian character. Around a digit between such characters stands less than a
/// blank.
pub(super) fn widths(text: &str) -> impl Iterator<Item = (char, i32)> + '_ {
    let mut before = None;
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = chars.next()?;
        let width = if c.is_whitespace() {
            let mixed = before.zip(chars.peek().copied());
            if mixed.is_some_and(|(a, b)| is_wide(a) != is_wide(b)) { 1 } else { GAP }
        } else {
            width(c)
        };
        before = Some(c);
        Some((c, width))
    })
}

fn width(c: char) -> i32 {
    i32::try_from(wrapped::width(c)).unwrap_or(1)
}

fn is_wide(c: char) -> bool {
    width(c) == 2
}

/// Whether two cells touch in a piece: a single blank behind an East Asian
/// character and before another or a sign, where none is written, parts cells.
pub(super) fn touches(own: &str) -> bool {
    let mut before = None;
    for word in own.split_whitespace() {
        let begins = word.starts_with(|c| is_wide(c) || "≥≤=＞＜><".contains(c));
        if begins && before.is_some_and(is_wide) {
            return true;
        }
        before = word.chars().next_back();
    }
    false
}

/// The pieces of a page's lines at the places where they stood; none if the
/// page is wider than `widest` columns. The pieces are those of one column a
/// character.
pub(super) fn placed(
    text: Dump<'_, '_>,
    lines: &[Vec<Piece>],
    widest: i32,
) -> Option<Vec<Vec<Piece>>> {
    let place = Places::of(text, lines, widest)?;
    let moved = |piece: &Piece| {
        let x0 = place.at(piece.x0);
        let x1 = x0 + widths(piece.text(text)).map(|(_, width)| width).sum::<i32>();
        Piece { x0, x1, ..*piece }
    };
    Some(lines.iter().map(|line| line.iter().map(moved).collect()).collect())
}

/// The place of each column of the picture.
struct Places {
    places: Vec<i32>,
}

impl Places {
    fn of(text: Dump<'_, '_>, lines: &[Vec<Piece>], widest: i32) -> Option<Places> {
        let mut pieces: Vec<&Piece> = lines.iter().flatten().collect();
        pieces.sort_by_key(|piece| (piece.x0, piece.y));
        let width = pieces
            .iter()
            .map(|piece| piece.x1)
            .max()
            .map_or(Some(0), |x| usize::try_from(x).ok())?;
        if width > usize::try_from(widest).unwrap_or(0) {
            return None;
        }
        let mut places = vec![0; width + 1];
        // The leftmost character of another line over each column; where the
        // lines end that end at each column.
        let mut over: Vec<Option<i32>> = vec![None; width + 1];
        let mut ends: Vec<Option<i32>> = vec![None; width + 1];
        let mut end: Option<(usize, i32)> = None;
        let mut least = 0;
        let mut next = pieces.iter().peekable();
        for column in 0..=width {
            if let Some(own) = ends[column] {
                end = Some((column, end.map_or(own, |end| end.1.max(own))));
            }
            let behind = |(at, place): (usize, i32)| {
                let gap = column - at;
                place + if gap <= NARROW { GAP } else { i32::try_from(gap).unwrap_or(0) }
            };
            let place = over[column]
                .or(end.map(behind))
                .unwrap_or_else(|| i32::try_from(column).unwrap_or(0));
            places[column] = place.max(least);
            while let Some(piece) = next.next_if(|piece| usize::try_from(piece.x0) == Ok(column)) {
                least = places[column];
                let mut x = least;
                let mut at = column;
                for (_, width) in widths(piece.text(text)) {
                    if at > column && at < over.len() {
                        over[at] = Some(over[at].map_or(x, |known| known.min(x)));
                    }
                    at += 1;
                    x += width;
                }
                if let Some(end) = ends.get_mut(at) {
                    *end = Some(end.map_or(x, |known| known.max(x)));
                }
            }
        }
        Some(Places { places })
    }

    fn at(&self, column: i32) -> i32 {
        usize::try_from(column).ok().and_then(|at| self.places.get(at)).copied().unwrap_or(column)
    }
}
