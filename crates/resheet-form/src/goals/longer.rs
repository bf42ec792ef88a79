//! Goals of a longer period, which some forms have beside those of the year.

use resheet_lexis::Role;
use resheet_model::{BoundCell, BoundExtra, Confidence, Presence, Span};

use crate::token::Token;

/// The goals of longer periods under their labels, and the tokens they are made of,
/// sorted: these are no part of the year's goal.
pub(super) fn apart(tokens: &[Token<'_>]) -> (Vec<BoundExtra>, Vec<usize>) {
    let mut extras = Vec::new();
    let mut taken = Vec::new();
    for (at, label) in tokens.iter().enumerate().filter(|(_, token)| is_longer(token)) {
        let texts = texts(tokens, at);
        taken.push(at);
        taken.extend(&texts);
        let mut value = BoundCell {
            presence: Presence::Blank,
            span: Span::at(label.span.end as usize),
            ..BoundCell::default()
        };
        for &text in &texts {
            value.append(tokens[text].bind(Confidence::Likely), "\n");
        }
        extras.push(BoundExtra { label: label.bind(Confidence::Likely), value });
    }
    taken.sort_unstable();
    (extras, taken)
}

fn is_longer(token: &Token<'_>) -> bool {
    token.is(|role| *role == Role::LongerGoal)
}

fn is_goal(token: &Token<'_>) -> bool {
    token.is(Role::is_goal)
}

/// The texts of one label: behind it in its row; else, where the year's label
/// stands behind it, of each row below the first of as many texts as there are
/// labels; else what follows up to the next label, but for what stands left of this one.
fn texts(tokens: &[Token<'_>], at: usize) -> Vec<usize> {
    let label = &tokens[at];
    let text = |at: &usize| !tokens[*at].is_label() && !tokens[*at].is_furniture;
    let behind = at + 1..tokens.len();
    if label.is_record {
        let row = |at: &usize| tokens[*at].row == label.row;
        let beside: Vec<usize> = behind.clone().take_while(row).take_while(text).collect();
        if !beside.is_empty() {
            return beside;
        }
    }
    // The labels side by side, this one among them.
    let beside = behind.clone().take_while(|&next| {
        let token = &tokens[next];
        (is_goal(token) || is_longer(token)) && (!label.is_record || token.row == label.row)
    });
    let labels = 1 + beside.count();
    let below: Vec<usize> = (at + labels..tokens.len()).take_while(text).collect();
    if labels == 1 {
        // The year's label may stand in front of it: what is left of it is the year's.
        let row = |token: &Token<'_>| label.placed && token.placed && token.row == label.row;
        let right = tokens[..at].iter().any(|token| row(token) && is_goal(token));
        let own = |at: &usize| !right || tokens[*at].column >= label.column;
        return below.into_iter().filter(own).collect();
    }
    if !label.is_record {
        return if below.len() == labels { vec![below[0]] } else { Vec::new() };
    }
    let border = &tokens[at + 1];
    let mut own = Vec::new();
    for row in below.chunk_by(|&a, &b| tokens[a].row == tokens[b].row) {
        let first = &tokens[row[0]];
        let left = first.placed && border.placed && first.column < border.column;
        if row.len() == labels || row.len() < labels && left {
            own.push(row[0]);
        }
    }
    own
}
