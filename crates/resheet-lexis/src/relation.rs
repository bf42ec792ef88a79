//! Relations as signs.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::space0;
use nom::combinator::{all_consuming, map_opt, value};
use nom::sequence::terminated;
use nom::{IResult, Parser};
use resheet_model::Op;

use crate::chars::{is_invisible, plain, simplified};
use crate::folding::fold_width;
use crate::texts::trim;
use crate::words::{Says, key, relations};

/// A relation sign, width folded.
///
/// ```ebnf
/// sign     = at least | at most | equal | more | less | within ;
/// at least = "≥" | "≧" | "⩾" | "≮" | ">", blank, "=" | "=", blank, ">" ;
/// at most  = "≤" | "≦" | "⩽" | "≯" | "<", blank, "=" | "=", blank, "<" ;
/// equal    = "=" | "==" | "═" ;
/// more     = ">" ;
/// less     = "<" ;
/// within   = "±" ;
/// ```
///
/// `≥`, `＞＝`, `>=`, `═`; not `%=` (the sign was moved and its number is not
/// known), not `≈`.
pub(crate) fn sign(input: &str) -> IResult<&str, Op> {
    alt((
        value(Op::AtLeast, alt((tag("≥"), tag("≧"), tag("⩾"), tag("≮")))),
        value(Op::AtMost, alt((tag("≤"), tag("≦"), tag("⩽"), tag("≯")))),
        value(Op::AtLeast, (tag(">"), space0, tag("="))),
        value(Op::AtMost, (tag("<"), space0, tag("="))),
        value(Op::AtLeast, (tag("="), space0, tag(">"))),
        value(Op::AtMost, (tag("="), space0, tag("<"))),
        value(Op::Equal, alt((tag("=="), tag("="), tag("═")))),
        value(Op::More, tag(">")),
        value(Op::Less, tag("<")),
        value(Op::Within, tag("±")),
    ))
    .parse(input)
}

/// Whether a relation sign begins with the character, width folded.
pub(crate) fn begins_sign(c: char) -> bool {
    matches!(c, '≥' | '≧' | '⩾' | '≮' | '≤' | '≦' | '⩽' | '≯' | '>' | '<' | '=' | '═' | '±')
}

/// Whether a text begins with a sign of relation: no other is a quantity with one.
pub fn begins_with_sign(text: &str) -> bool {
    // Most texts tell by their first byte: figures, letters, everyday ideographs.
    let first = text.bytes().next();
    if let None | Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9) = first {
        return false;
    }
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).map(plain);
    chars.find(|c| !c.is_whitespace()).is_some_and(begins_sign)
}

/// The relation that a whole cell is, as a sign or in words: `≥`, `不少于`.
pub fn operator(text: &str) -> Option<Op> {
    if is_no_operator(text) { None } else { relation(trim(&fold_width(text))) }
}

/// [`operator`] of a text whose width is folded and whose ends are trimmed.
pub(crate) fn plain_operator(plain: &str) -> Option<Op> {
    if is_no_operator(plain) { None } else { relation(plain) }
}

/// Nothing but the relation: no figure beside it.
fn is_no_operator(text: &str) -> bool {
    text.len() > 48 || text.bytes().any(|byte| byte.is_ascii_digit())
}

fn relation(plain: &str) -> Option<Op> {
    let first = plain.chars().next()?;
    if !begins_sign(first) && !relations().may_begin(simplified(first)) {
        return None;
    }
    let mut whole =
        all_consuming(alt((terminated(sign, space0), map_opt(nom::combinator::rest, word))));
    whole.parse(plain).ok().map(|(_, op)| op)
}

fn word(text: &str) -> Option<Op> {
    match relations().whole(&key(text))? {
        Says::Relation(op) => Some(op),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resheet_model::{Measure, Quantity};

    use super::*;
    use crate::measure;

    proptest! {
        #[test]
        fn a_quantity_with_a_relation_begins_with_its_sign(
            text in "[ \u{3000}\u{200b}]{0,2}[≥≤＞>=＝<±三不]{0,2} ?[0-9]{0,5}(\\.[0-9])?(%|年|个)?"
        ) {
            let related = matches!(measure(&text), Measure::Quantity(Quantity { op: Some(_), .. }));
            prop_assert!(!related || begins_with_sign(&text), "{:?}", text);
        }

        #[test]
        fn a_glance_at_the_first_byte_is_enough(
            text in "[ \u{200b}\u{ad}]?[a9甲〇≥＝=<±\u{9fff}\u{4e00}é]?.?"
        ) {
            let mut chars = text.chars().filter(|c| !is_invisible(*c)).map(plain);
            let expected = chars.find(|c| !c.is_whitespace()).is_some_and(begins_sign);
            prop_assert_eq!(begins_with_sign(&text), expected, "{:?}", text);
        }
    }
}
