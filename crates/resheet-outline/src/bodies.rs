//! The labels of department and implementing unit, where nobody knows them.
//!
//! They stand in front of names of public bodies, in the head of a sheet, and end with a
//! word for such a body. What a dump has a known label for is not asked again.

use resheet_lexis::{Role, is_body, names_body, names_department};
use resheet_model::Field;

use crate::piece::{Piece, bare};

/// The head of a sheet has no more cells behind the name of its project.
const HEAD: usize = 24;

/// Nor more that nobody knows in front of it.
const BEFORE: usize = 6;

/// For each word that is the label of a body its piece and field.
pub(crate) fn labels(pieces: &[Piece<'_>]) -> Vec<(usize, Field)> {
    let is = |at: usize, field: Field| pieces[at].is(|role| *role == Role::Field(field));
    let open = |field| (0..pieces.len()).all(|at| !is(at, field));
    let (department, unit) = (open(Field::Department), open(Field::ImplementingUnit));
    if !department && !unit {
        return Vec::new();
    }
    let Some(project) = (0..pieces.len()).find(|at| is(*at, Field::ProjectName)) else {
        return Vec::new();
    };
    let unknown = |piece: &&Piece<'_>| piece.roles.is_empty() && !piece.is_heading;
    let before = pieces[..project].iter().rev().take(BEFORE).take_while(unknown).count();
    let before = project - before..project;
    let behind = project + 1..pieces.len().min(project + HEAD);
    let column = |at: &usize| !pieces[*at].is(Role::heads_a_recorded_column);
    let labels: Vec<usize> = before
        .chain(behind.take_while(column))
        .filter(|at| pieces[*at].may_name() && names_body(bare(&pieces[*at].folded)))
        .filter(|at| {
            let value = pieces.get(at + 1);
            value.is_some_and(|value| {
                value.roles.is_empty()
                    && (!value.is_record || value.row == pieces[*at].row)
                    && is_body(&value.folded)
            })
        })
        .collect();
    match labels[..] {
        [one, other] if department && unit => {
            // The money comes from above.
            vec![(one, Field::Department), (other, Field::ImplementingUnit)]
        }
        [only] if department && names_department(bare(&pieces[only].folded)) => {
            vec![(only, Field::Department)]
        }
        [only] if unit => vec![(only, Field::ImplementingUnit)],
        [only] => vec![(only, Field::Department)],
        _ => Vec::new(),
    }
}
