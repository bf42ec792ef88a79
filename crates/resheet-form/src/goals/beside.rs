//! Further columns beside goal and result: how much of the goal was reached, say.

use resheet_lexis::Role;
use resheet_model::{BoundExtra, Confidence, Field};

use crate::token::Token;

/// No form has more of them, and no name of one is longer, in characters.
const MOST: usize = 3;
const NAME: usize = 16;

/// The columns that stand behind the labels of goal and result, each with its cell in the row
/// below, and the tokens they are made of, sorted. Only where that row has a cell for each
/// label.
pub(super) fn apart(tokens: &[Token<'_>]) -> (Vec<BoundExtra>, Vec<usize>) {
    let is = |token: &Token<'_>, field: Field| token.is(|role| *role == Role::Field(field));
    let both = tokens.windows(2).position(|pair| {
        let [goal, result] = pair else { return false };
        let row = goal.is_record && goal.row == result.row;
        row && is(goal, Field::ExpectedGoal) && is(result, Field::ActualResult)
    });
    let Some(goal) = both else { return Default::default() };
    let of_row = |from: usize| {
        let row = tokens.get(from).map(|first| first.row);
        tokens[from..].iter().take_while(|token| Some(token.row) == row).count()
    };
    let labels = of_row(goal);
    let names = &tokens[goal + 2..goal + labels];
    let name = |token: &Token<'_>| token.roles.is_empty() && token.length <= NAME;
    let below = goal + labels;
    if !(1..=MOST).contains(&names.len())
        || !names.iter().all(name)
        || below >= tokens.len()
        || of_row(below) != labels
    {
        return Default::default();
    }
    let pairs = (goal + 2..below).zip(below + 2..below + labels);
    let (mut extras, mut taken) = (Vec::new(), Vec::new());
    for (label, value) in pairs {
        extras.push(BoundExtra {
            label: tokens[label].bind(Confidence::Likely),
            value: tokens[value].bind(Confidence::Likely),
        });
        taken.extend([label, value]);
    }
    taken.sort_unstable();
    (extras, taken)
}
