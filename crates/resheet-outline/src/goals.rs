//! The labels of goal and result, of which one is known.
//!
//! They stand beside each other over their texts, or below each other in front of
//! them. Where one of the two is known and a short word stands in the place of the
//! other, the word is the other.

use std::ops::Deref;

use resheet_lexis::{Lexicon, Role, Section};
use resheet_model::Field;

use crate::piece::Piece;

/// A text is no shorter, in characters.
const TEXT: usize = 10;

/// For each word that is the label of a goal or result its piece and field.
pub(crate) fn labels(pieces: &[Piece<'_>], lexicon: &Lexicon) -> Vec<(usize, Field)> {
    let distinct = distinct(pieces);
    let pieces = &distinct[..];
    let known = (0..pieces.len()).filter_map(|at| Some((at, field(&pieces[at])?)));
    if known.clone().next().is_none()
        && let Some(label) = before_table(pieces)
    {
        return vec![(pieces[label].0, Field::ExpectedGoal)];
    }
    let beside_each_other = (0..pieces.len()).filter_map(|at| both(pieces, at));
    known
        .filter_map(|(at, field)| {
            let other = match field {
                Field::ExpectedGoal => {
                    beside(pieces, at, at + 1, lexicon).or_else(|| below(pieces, at))
                }
                _ => beside(pieces, at, at.checked_sub(1)?, lexicon).or_else(|| above(pieces, at)),
            };
            Some((
                other?,
                if field == Field::ExpectedGoal {
                    Field::ActualResult
                } else {
                    Field::ExpectedGoal
                },
            ))
        })
        .chain(beside_each_other.flatten())
        .map(|(at, field)| (pieces[at].0, field))
        .collect()
}

/// A piece, and its number in the dump.
struct Numbered<'p, 'l>(usize, &'p Piece<'l>);

impl<'l> Deref for Numbered<'_, 'l> {
    type Target = Piece<'l>;

    fn deref(&self) -> &Piece<'l> {
        self.1
    }
}

/// The pieces without those that repeat a merged cell in each of its positions.
fn distinct<'p, 'l>(pieces: &'p [Piece<'l>]) -> Vec<Numbered<'p, 'l>> {
    let mut out: Vec<Numbered<'p, 'l>> = Vec::with_capacity(pieces.len());
    // Where the row at hand and the row above it begin.
    let (mut row, mut above) = (0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 && pieces[at - 1].row != piece.row {
            (above, row) = (row, at);
        }
        let same = |other: &Piece<'_>| piece.placed && other.folded == piece.folded;
        let beside = at > row && same(&pieces[at - 1]);
        let below = at == row && above < row && same(&pieces[above]);
        if !(beside || below && pieces[above].column == piece.column) {
            out.push(Numbered(at, piece));
        }
    }
    out
}

/// Two words behind the heading of the part, alone in its row, over two texts: the goal
/// and its result.
fn both(pieces: &[Numbered<'_, '_>], heading: usize) -> Option<[(usize, Field); 2]> {
    let [own, goal, result, text, other, ..] = pieces.get(heading..)? else { return None };
    let row = |piece: &Piece<'_>| piece.is_record && piece.row == own.row;
    let alone = own.is(|role| *role == Role::Section(Section::Goals))
        && row(goal)
        && row(result)
        && !row(text)
        && text.row == other.row;
    (alone && [goal, result].iter().all(|it| it.may_name()) && is_text(text) && is_text(other))
        .then_some([(heading + 1, Field::ExpectedGoal), (heading + 2, Field::ActualResult)])
}

/// In a dump that names no goal: the word in front of the one text before the header of the
/// indicators.
fn before_table(pieces: &[Numbered<'_, '_>]) -> Option<usize> {
    /// A header has so many names.
    const NAMES: usize = 3;
    let name = |piece: &Numbered<'_, '_>| piece.is(|role| matches!(role, Role::IndicatorColumn(_)));
    let section = |piece: &Numbered<'_, '_>| piece.is(|role| matches!(role, Role::Section(_)));
    let header = pieces.windows(NAMES).position(|names| names.iter().all(name))?;
    let heading = header.checked_sub(1).filter(|&at| section(&pieces[at]));
    let label = heading.unwrap_or(header).checked_sub(2)?;
    let [word, text, ..] = &pieces[label..] else { return None };
    let whole = is_text(text) && text.folded.ends_with('。');
    (word.may_name() && whole && (!word.is_record || word.row == text.row)).then_some(label)
}

fn field(piece: &Piece<'_>) -> Option<Field> {
    let goal = |role: &Role| match role {
        Role::Field(field @ (Field::ExpectedGoal | Field::ActualResult)) => Some(*field),
        _ => None,
    };
    // A heading that may be the label too is no proof.
    let other = piece.is(|role| matches!(role, Role::Section(_)));
    piece.roles.iter().find_map(goal).filter(|_| !other)
}

fn is_text(piece: &Piece<'_>) -> bool {
    piece.roles.is_empty() && piece.folded.chars().count() >= TEXT
}

/// The word beside a label, if their texts stand behind both.
fn beside(
    pieces: &[Numbered<'_, '_>],
    label: usize,
    word: usize,
    lexicon: &Lexicon,
) -> Option<usize> {
    let [own, other] = [&pieces[label], pieces.get(word)?];
    if !other.may_name() || own.is_record && own.row != other.row {
        return None;
    }
    let row = own.row;
    let first = label.min(word);
    // In front of them nothing but the heading of the part.
    let heading = first.checked_sub(1).map(|before| &pieces[before]);
    let section = |piece: &Piece<'_>| piece.is(|role| *role == Role::Section(Section::Goals));
    // Or the word of the form for it, which begins the row.
    let begins_row = || {
        let above = first.checked_sub(2).map(|above| &pieces[above]);
        above.is_none_or(|above| above.row != row)
    };
    let begins = match heading {
        Some(before) if own.is_record && before.row != row => true,
        Some(before) => {
            section(before)
                || own.is_record && before.may_name() && begins_row()
                || first > 1 && makes_heading(&pieces[first - 2], before, lexicon)
        }
        None => false,
    };
    // The heading of the part may stand about the middle of its rows.
    let middle = |piece: &&Numbered<'_, '_>| section(piece) && piece.row != row;
    let mut behind = pieces.get(label.max(word) + 1..)?.iter();
    let first = behind.next()?;
    let text = if middle(&first) { behind.next()? } else { first };
    // In one row with them stand both texts, or none.
    let mut both = || behind.next().is_some_and(|other| is_text(other) && other.row == row);
    (begins && is_text(text) && (!own.is_record || text.row != row || both())).then_some(word)
}

/// Whether a line end cut the heading of the part into two.
fn makes_heading(front: &Piece<'_>, rest: &Piece<'_>, lexicon: &Lexicon) -> bool {
    /// A longer text is none, in bytes.
    const LONGEST: usize = 60;
    let whole = || format!("{}{}", front.folded, rest.folded);
    front.row != rest.row
        && front.folded.len() + rest.folded.len() <= LONGEST
        && lexicon.exact(&whole()).contains(&Role::Section(Section::Goals))
}

/// The word that begins the row above a label, with its text.
fn above(pieces: &[Numbered<'_, '_>], label: usize) -> Option<usize> {
    let from = label.checked_sub(2)?;
    let [word, text, own, next] = pieces.get(from..label + 2)? else { return None };
    let begins = from == 0 || pieces[from - 1].row != word.row;
    let rows = own.is_record && text.row == word.row && word.row < own.row && next.row == own.row;
    (begins && rows && word.may_name() && is_text(text) && is_text(next)).then_some(from)
}

/// The word that begins the row below a label with its text, or stands alone on the line
/// below it, before a line of text and a label.
fn below(pieces: &[Numbered<'_, '_>], label: usize) -> Option<usize> {
    let [own, text, word, next] = pieces.get(label..label + 4)? else { return None };
    let rows = own.is_record && text.row == own.row && word.row > own.row && next.row == word.row;
    let lines = !own.is_record
        && [own, text, word, next].windows(2).all(|pair| pair[0].row < pair[1].row)
        && text.folded.ends_with('。')
        && next.folded.ends_with('。')
        && pieces.get(label + 4).is_some_and(|behind| !behind.roles.is_empty());
    // In a row of its own a heading may be the label.
    let heads = |role: &Role| matches!(role, Role::Section(_));
    let named = word.may_name() || rows && word.is(heads);
    ((rows || lines) && is_text(text) && named && is_text(next)).then_some(label + 2)
}
