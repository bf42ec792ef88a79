//! Which column each word of a line stands in, where the columns are known but
//! cells of neighbours touch or have drifted into each other's place.
//!
//! The words of a line go to columns from left to right. A word should lie
//! where the others of its column lie and look like them; a blank between two
//! East Asian characters parts two cells, one beside a digit or before a bracket hardly ever.

use resheet_lexis::is_han;

use super::columns::{Part, Placed};
use super::piece::{Metric, Piece};
use crate::dump::Dump;

/// What a word costs for each half of a character that it lies outside of its
/// column; all else is measured by it.
const OUTSIDE: i32 = 4;
/// One cell with two or more blanks inside.
const GAP_INSIDE: i32 = 80;
/// One cell with a blank inside that is no digit's.
const BLANK_INSIDE: i32 = 40;
/// One cell with two numbers side by side.
const TWO_NUMBERS: i32 = 120;
/// Two cells with nothing between but the blank beside a digit or before a bracket.
const DIGIT_BOUND: i32 = 4;
/// A word in a column of figures, or a figure in a column of words.
const UNLIKE: i32 = 24;
/// How often columns are measured and words set again.
const ROUNDS: usize = 4;
/// A line with more words, or a part with more columns, stays as it is.
const MOST_WORDS: usize = 64;
const MOST_COLUMNS: usize = 40;

/// A word with what it costs to be in one cell with the word before, or not.
struct Word {
    piece: Piece,
    joined: i32,
    parted: i32,
    content: Content,
}

/// What a word, or a cell, looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Content {
    Words,
    Number,
    /// Digits with a sign or a unit.
    Figure,
    /// One sign that is no end of a sentence.
    Sign,
}

impl Content {
    pub(super) fn of(own: &str) -> Content {
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let ends = |c: char| resheet_lexis::is_han(c) || "。，；、：,;:".contains(c);
        match () {
            () if own.chars().all(plain) => Content::Number,
            () if own.contains(|c: char| c.is_ascii_digit()) => Content::Figure,
            () if own.chars().count() == 1 && !own.contains(ends) => Content::Sign,
            () => Content::Words,
        }
    }

    /// That of a cell of both.
    pub(super) fn with(self, other: Content) -> Content {
        if self == other { self } else { Content::Figure }
    }
}

/// Where the words of a column lie and how many of them show digits.
struct Column {
    left: i32,
    right: i32,
    /// Twice the middle.
    middle: i32,
    /// How many of its cells look like each, in percent.
    contents: [i32; 4],
}

/// Puts the words of all lines but the header's into the columns anew.
pub(super) fn settle(
    text: Dump<'_, '_>,
    metric: Metric,
    lines: &[(Vec<Piece>, bool)],
    part: &mut Part,
) {
    let count = part.columns.len();
    if !(2..=MOST_COLUMNS).contains(&count) || !part.placed.iter().any(|placed| placed.header) {
        return;
    }
    let mixed = blank_beside_digits(text, lines);
    let words: Vec<Vec<Word>> = lines
        .iter()
        .filter(|(_, header)| !header)
        .map(|(pieces, _)| words(text, metric, pieces, mixed))
        .collect();
    if words.iter().any(|line| line.len() > MOST_WORDS) {
        return;
    }
    // From the cells as they are, and from where the heads stand: a column may
    // have taken so many cells of its neighbour that it keeps them.
    let measured = |placed: &[Placed]| -> Vec<Column> {
        (0..count).map(|column| measure(text, placed, column)).collect()
    };
    let cells = measured(&part.placed);
    let heads: Vec<Placed> = part.placed.iter().filter(|placed| placed.header).copied().collect();
    let headed = |column: usize| heads.iter().any(|head| head.column == column);
    let bare = part.placed.iter().filter(|placed| !placed.header && !headed(placed.column));
    let under_heads = measured(&bare.chain(&heads).copied().collect::<Vec<Placed>>());
    let mut best: Option<(i64, Vec<Placed>)> = None;
    for mut columns in [cells, under_heads] {
        let mut last = None;
        for _ in 0..ROUNDS {
            let mut placed = heads.clone();
            // Columns do not lie over each other.
            let over = |pair: &[Column]| i64::from((pair[0].right - pair[1].left).max(0));
            let mut cost = columns.windows(2).map(over).sum::<i64>() * i64::from(OUTSIDE);
            for line in &words {
                // More words than the columns can take: this is no such table.
                let Some(own) = set(line, &columns, &mut placed) else { return };
                cost += i64::from(own);
            }
            columns = measured(&placed);
            if last.as_ref().is_some_and(|(known, _)| *known <= cost) {
                break;
            }
            last = Some((cost, placed));
        }
        best = match (best, last) {
            (Some(best), Some(last)) if last.0 < best.0 => Some(last),
            (None, last) => last,
            (best, _) => best,
        };
    }
    if let Some((_, mut placed)) = best {
        placed.sort_by_key(|placed| (placed.piece.y, placed.piece.x0));
        part.placed = placed;
    }
}

/// What it costs that a cell has, and that it has not, a blank between a digit and an East
/// Asian character. A writer that sets one there sets it everywhere: where many such have
/// nothing between them, a blank parts two cells.
fn blank_beside_digits(text: Dump<'_, '_>, lines: &[(Vec<Piece>, bool)]) -> (i32, i32) {
    /// Fewer may be of a code or a name.
    const ENOUGH: usize = 3;
    let digit = |c: char| c.is_ascii_digit();
    let touching = lines.iter().flat_map(|(pieces, _)| pieces).flat_map(|piece| {
        let own = piece.text(text);
        own.chars().zip(own.chars().skip(1))
    });
    let touching = touching.filter(|(a, b)| digit(*a) && is_han(*b) || is_han(*a) && digit(*b));
    if touching.take(ENOUGH).count() == ENOUGH { (BLANK_INSIDE, 0) } else { (0, DIGIT_BOUND) }
}

fn words(
    text: Dump<'_, '_>,
    metric: Metric,
    pieces: &[Piece],
    beside_digits: (i32, i32),
) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for piece in pieces {
        for (nth, word) in piece.cut(text, metric, |_, _| true).into_iter().enumerate() {
            let own = word.text(text);
            let before = out.last().and_then(|last| last.piece.text(text).chars().next_back());
            let mixed = before.zip(own.chars().next()).is_some_and(|(a, b)| {
                a.is_ascii_digit() != b.is_ascii_digit() && (a.is_ascii() != b.is_ascii())
            });
            let bracket = own.starts_with(['(', '（']);
            let content = Content::of(own);
            let numbers = content == Content::Number
                && out.last().is_some_and(|last| last.content == Content::Number);
            let (joined, parted) = match (nth, mixed) {
                _ if numbers => (TWO_NUMBERS, 0),
                (0, _) => (GAP_INSIDE, 0),
                _ if bracket => (0, DIGIT_BOUND),
                (_, true) => beside_digits,
                (_, false) => (BLANK_INSIDE, 0),
            };
            out.push(Word { piece: word, joined, parted, content });
        }
    }
    out
}

fn measure(text: Dump<'_, '_>, placed: &[Placed], column: usize) -> Column {
    /// So many cells outweigh the head.
    const ENOUGH: usize = 2;
    let own = |header: bool| {
        placed.iter().filter(move |own| own.column == column && own.header == header)
    };
    let body = own(false).count();
    let pieces: Vec<Piece> = if body >= ENOUGH {
        own(false).map(|placed| placed.piece).collect()
    } else {
        own(true).chain(own(false)).map(|placed| placed.piece).collect()
    };
    let at = |edge: fn(&Piece) -> i32, from: usize, of: usize| {
        let mut edges: Vec<i32> = pieces.iter().map(edge).collect();
        edges.sort_unstable();
        edges.get(edges.len() * from / of).copied().unwrap_or(0)
    };
    let contents: Vec<Content> =
        own(false).map(|placed| Content::of(placed.piece.text(text))).collect();
    let share = |content: Content| {
        let alike = contents.iter().filter(|own| **own == content).count();
        (alike * 100).checked_div(body).map_or(50, |share| i32::try_from(share).unwrap_or(50))
    };
    Column {
        left: at(|piece| piece.x0, 1, 8),
        right: at(|piece| piece.x1, 7, 8),
        middle: at(Piece::middle, 1, 2),
        contents: [Content::Words, Content::Number, Content::Figure, Content::Sign].map(share),
    }
}

impl Column {
    fn cost(&self, from: &Word, to: &Word, content: Content) -> i32 {
        let outside = (self.left - from.piece.x0).max(0) + (to.piece.x1 - self.right).max(0);
        let off = (from.piece.x0 + to.piece.x1 - self.middle).abs() / 2;
        let unlike = 100 - self.contents[content as usize];
        outside * OUTSIDE + off.min(8) + unlike * UNLIKE / 100
    }
}

/// Sets the words of one line: the cheapest way from left to right; none if they
/// are too many for the columns.
fn set(line: &[Word], columns: &[Column], placed: &mut Vec<Placed>) -> Option<i32> {
    const UNREACHED: i32 = i32::MAX / 2;
    let count = columns.len();
    // The cheapest way to set so many words into columns before this one, and
    // where its last cell begins, if the column before has one.
    let mut best = vec![vec![(UNREACHED, None::<usize>); count + 1]; line.len() + 1];
    best[0].fill((0, None));
    for column in 0..count {
        for to in 0..=line.len() {
            let mut found = (best[to][column].0, None);
            let mut inside = 0;
            let mut content = None;
            for from in (0..to).rev() {
                let word = &line[from];
                let own =
                    content.map_or(word.content, |content: Content| content.with(word.content));
                content = Some(own);
                let parted = if from > 0 { word.parted } else { 0 };
                let least = best[from][column].0.saturating_add(inside + parted);
                // How a cell lies in its column costs nothing at least.
                if least < found.0 {
                    let all = least.saturating_add(columns[column].cost(word, &line[to - 1], own));
                    if all < found.0 {
                        found = (all, Some(from));
                    }
                }
                inside += word.joined;
                if inside > 2 * GAP_INSIDE {
                    break;
                }
            }
            best[to][column + 1] = found;
        }
    }
    let cost = best[line.len()][count].0;
    if cost >= UNREACHED {
        return None;
    }
    let mut to = line.len();
    for column in (0..count).rev() {
        let Some(from) = best[to][column + 1].1 else { continue };
        let mut own: Option<Piece> = None;
        for word in &line[from..to] {
            own = match own {
                Some(piece) if word.joined < GAP_INSIDE => {
                    Some(Piece { x1: word.piece.x1, end: word.piece.end, ..piece })
                }
                Some(piece) => {
                    placed.push(Placed { piece, column, header: false });
                    Some(word.piece)
                }
                None => Some(word.piece),
            };
        }
        placed.extend(own.map(|piece| Placed { piece, column, header: false }));
        to = from;
    }
    Some(cost)
}
