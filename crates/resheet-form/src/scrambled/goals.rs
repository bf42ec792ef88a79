//! Goal and result, where their paragraphs stand whole behind both labels.

use resheet_lexis::Role;
use resheet_model::{BoundCell, Confidence, Field};

use crate::goals::{Goals, leading_number};
use crate::token::Token;

/// Labels and pieces of labels that may stand between the labels and the text.
const MOST_BETWEEN: usize = 6;

/// Paragraphs looked at.
const MOST_LINES: usize = 80;

/// A run of paragraphs has one at least as long, in characters.
const PARAGRAPH: usize = 12;

/// Goal and result, and their tokens, if something proves where one ends.
pub(super) fn lift(tokens: &[Token<'_>], taken: &[bool]) -> Option<(Goals, Vec<usize>)> {
    let label = |field: Field| {
        tokens
            .iter()
            .position(|token| token.length <= 20 && token.is(|role| *role == Role::Field(field)))
    };
    let behind = label(Field::ExpectedGoal)?.max(label(Field::ActualResult)?) + 1;
    let text = |at: &usize| {
        let token = &tokens[*at];
        token.is_words()
            && token.roles.is_empty()
            && !(taken[*at] || token.is_heading || token.is_furniture)
    };
    let long = |at: &usize| text(at) && tokens[*at].length >= PARAGRAPH;
    let start = (behind..tokens.len()).take(MOST_BETWEEN).find(long)?;
    let run: Vec<usize> = (start..tokens.len()).take_while(text).take(MOST_LINES).collect();
    let border = border(&run, tokens)?;
    let mut goals = Goals::default();
    join(&mut goals.expected, &run[..border], tokens);
    join(&mut goals.actual, &run[border..], tokens);
    Some((goals, run))
}

/// Where the result begins: where a numbering without gaps starts again, or
/// behind the only full stop at the end of a line but the last one. Lines of two
/// columns in turn have neither.
fn border(run: &[usize], tokens: &[Token<'_>]) -> Option<usize> {
    let numbers: Vec<(usize, u32)> = run
        .iter()
        .enumerate()
        .filter_map(|(nth, &at)| Some((nth, leading_number(&tokens[at].folded)?)))
        .collect();
    if numbers.len() > 2 {
        let breaks: Vec<&[(usize, u32)]> =
            numbers.windows(2).filter(|pair| pair[1].1 != pair[0].1 + 1).collect();
        let [again] = breaks[..] else { return None };
        return (numbers[0] == (0, 1) && again[1].1 == 1).then_some(again[1].0);
    }
    let ends = |nth: &usize| tokens[run[nth - 1]].folded.ends_with('。');
    let mut stops = (1..=run.len()).filter(ends);
    let (border, last) = (stops.next()?, stops.next()?);
    let begins = |at: usize| tokens[at].folded.chars().take(2).collect::<String>();
    // The second text would begin in the middle of the first.
    let first = begins(run[0]);
    let again = (1..run.len()).filter(|&nth| nth != border).any(|nth| begins(run[nth]) == first);
    (last == run.len() && !again).then_some(border)
}

fn join(cell: &mut BoundCell, lines: &[usize], tokens: &[Token<'_>]) {
    for &at in lines {
        let ended = cell.text.ends_with(['。', '；', ';', '！', '：']);
        cell.append(tokens[at].bind(Confidence::Likely), if ended { "\n" } else { "" });
    }
}
