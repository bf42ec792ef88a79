//! The labels of goal and result, of which one is known.
//!
//! They stand beside each other over their texts, or below each other in front of
//! them. Where one of the two is known and a short word stands in the place of the
//! other, the word is the other.

use resheet_lexis::{Role, Section};
use resheet_model::Field;

use crate::piece::Piece;

/// A text is no shorter, in characters.
const TEXT: usize = 10;

/// For each word that is the label of a goal or result its piece and field.
pub(crate) fn labels(pieces: &[Piece<'_>]) -> Vec<(usize, Field)> {
    let known = (0..pieces.len()).filter_map(|at| Some((at, field(&pieces[at])?)));
    known
        .filter_map(|(at, field)| {
            let other = match field {
                Field::ExpectedGoal => beside(pieces, at, at + 1).or_else(|| below(pieces, at)),
                _ => beside(pieces, at, at.checked_sub(1)?),
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
        .collect()
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
fn beside(pieces: &[Piece<'_>], label: usize, word: usize) -> Option<usize> {
    let [own, other] = [&pieces[label], pieces.get(word)?];
    if !other.may_name() || own.holds && own.row != other.row {
        return None;
    }
    let row = own.row;
    let first = label.min(word);
    // In front of them nothing but the heading of the part.
    let heading = first.checked_sub(1).map(|before| &pieces[before]);
    let section = |piece: &Piece<'_>| piece.is(|role| *role == Role::Section(Section::Goals));
    let begins = match heading {
        Some(before) if own.holds && before.row != row => true,
        Some(before) => section(before),
        None => false,
    };
    let behind = pieces.get(label.max(word) + 1)?;
    (begins && is_text(behind) && !(own.holds && behind.row == row)).then_some(word)
}

/// The word that begins the row below a label with its text.
fn below(pieces: &[Piece<'_>], label: usize) -> Option<usize> {
    let [own, text, word, next] = pieces.get(label..label + 4)? else { return None };
    let rows = own.holds && text.row == own.row && word.row > own.row && next.row == word.row;
    (rows && is_text(text) && word.may_name() && is_text(next)).then_some(label + 2)
}
