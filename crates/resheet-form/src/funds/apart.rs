//! Figures on one line with blanks between them: `938.99 910.81`.

use std::ops::Range;

use resheet_lexis::{Features, Shape, shape};

use crate::glued::part_line;
use crate::log::Log;
use crate::token::Token;

/// The tokens with lines of figures parted; none if there is no such line.
pub(super) fn figures_apart<'a>(tokens: &[Token<'a>], log: &mut Log) -> Option<Vec<Token<'a>>> {
    if !tokens.iter().any(|token| figures(token).is_some()) {
        return None;
    }
    let mut out = Vec::with_capacity(tokens.len() + 2);
    for token in tokens {
        match figures(token) {
            Some(parts) => {
                let evidence = vec![token.span];
                part_line(&mut out, token, &parts, evidence, Features::of_value, log);
            }
            None => out.push(token.clone()),
        }
    }
    Some(out)
}

/// The figures of a line that is nothing else; none where they may be groups of one number.
fn figures(token: &Token<'_>) -> Option<Vec<Range<usize>>> {
    let text = token.text;
    if token.shape != Shape::Words || !token.is_line() || !text.contains(' ') {
        return None;
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for piece in text.split(' ') {
        let own = at..at + piece.len();
        at = own.end + 1;
        if piece.is_empty() {
            continue;
        }
        let figure = matches!(shape(piece), Shape::Number | Shape::Percent | Shape::Dash);
        let group = piece.len() >= 3 && piece.bytes().take(3).all(|byte| byte.is_ascii_digit());
        let grouped = parts.last().is_some_and(|last| {
            let before = &text[last.clone()];
            group
                && (piece.len() == 3 || piece[3..].starts_with('.'))
                && before.len() <= 3
                && before.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !figure || grouped {
            return None;
        }
        parts.push(own);
    }
    (parts.len() > 1).then_some(parts)
}
