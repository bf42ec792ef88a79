//! A total row that the dump broke over two lines.

use std::borrow::Cow;

use resheet_lexis::{Role, Shape};
use resheet_model::{Code, Confidence, Field};

use crate::log::Log;
use crate::token::Token;

/// Puts the second line of the total row into its first: `总分 100` and below it
/// `92.15`, or `92.15 评价等级 优`. The first has the weight alone, the second
/// begins with a figure that is no greater, and the grade is all that may follow.
pub(super) fn whole<'t, 'a>(tokens: Cow<'t, [Token<'a>]>, log: &mut Log) -> Cow<'t, [Token<'a>]> {
    let Some(label) = tokens.iter().rposition(|token| token.is(|role| *role == Role::Total)) else {
        return tokens;
    };
    let [label_token, weight, score, behind @ ..] = &tokens[label..] else { return tokens };
    let number = |token: &Token<'_>| token.shape == Shape::Number;
    let next = |token: &Token<'_>| token.row == label_token.row + 1;
    let grade = match behind {
        [] => true,
        [grade, rest @ ..] => {
            grade.is(|role| *role == Role::Field(Field::Grade))
                && next(grade)
                && rest.iter().all(|rest| next(rest) && rest.is_words())
                && rest.len() < 2
        }
    };
    let torn = label_token.is_record
        && weight.row == label_token.row
        && next(score)
        && score.gap == 0
        && number(weight)
        && number(score)
        && score.value <= weight.value
        && grade
        && (label == 0 || tokens[label - 1].row < label_token.row);
    if !torn {
        return tokens;
    }
    let (row, span) = (label_token.row, score.span);
    let evidence = vec![weight.span, span];
    let note = "the total row goes on in a line of its own";
    let repair = log.repair(Code::R004, Confidence::Likely, span, evidence, note);
    let mut tokens = tokens.into_owned();
    for token in &mut tokens[label + 2..] {
        token.row = row;
        token.repairs.to_mut().push(repair);
    }
    Cow::Owned(tokens)
}
