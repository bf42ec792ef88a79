//! Relations as signs.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::space0;
use nom::combinator::{all_consuming, map_opt, value};
use nom::sequence::terminated;
use nom::{IResult, Parser};
use resheet_model::Op;

use crate::chars::simplified;
use crate::folding::fold_width;
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

/// The relation that a whole cell is, as a sign or in words: `≥`, `不少于`.
pub fn operator(text: &str) -> Option<Op> {
    // Nothing but the relation: no figure beside it.
    if text.len() > 48 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = fold_width(text);
    let plain = plain.trim();
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
