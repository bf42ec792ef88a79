//! Signs that Markdown and HTML leave inside the text of a cell.

use std::borrow::Cow;

use memchr::memchr3;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{alpha1, char, satisfy, space0};
use nom::combinator::{map_opt, opt, recognize, value, verify};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

/// The text without its marks, line breaks as line feeds.
///
/// ```ebnf
/// text    = { break | style | escape | entity | character } ;
/// break   = "<br" , { blank } , [ "/" ] , ">" | "\n" (* two characters *) ;
/// style   = "<" , [ "/" ] , name of a style , ">" ;
/// escape  = "\" , ASCII punctuation ;
/// entity  = "&" , ( name | "#" , digits | "#x" , hexadecimal digits ) , ";" ;
/// ```
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    if memchr3(b'\\', b'<', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr3(b'\\', b'<', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Ok((after, _)) = style(rest) {
            rest = after;
            continue;
        }
        match mark(rest) {
            Ok((after, sign)) => {
                out.push(sign);
                rest = after;
            }
            Err(_) => {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    // A break leaves the blanks around it behind.
    if out.contains('\n') {
        let lines: Vec<&str> = out.trim().split('\n').map(str::trim).collect();
        out = lines.join("\n");
    }
    Cow::Owned(out)
}

/// A tag that says how a text looks, as Markdown has them inside.
fn style(input: &str) -> IResult<&str, &str> {
    const STYLES: [&str; 11] =
        ["sup", "sub", "b", "i", "u", "s", "em", "strong", "small", "mark", "span"];
    let name = verify(alpha1, |name: &str| STYLES.iter().any(|own| own.eq_ignore_ascii_case(name)));
    delimited((char('<'), opt(char('/'))), name, char('>')).parse(input)
}

fn mark(input: &str) -> IResult<&str, char> {
    alt((
        value('\n', (tag_no_case("<br"), space0, opt(char('/')), char('>'))),
        value('\n', tag("\\n")),
        preceded(char('\\'), satisfy(|sign| sign.is_ascii_punctuation())),
        entity,
    ))
    .parse(input)
}

/// One HTML character reference.
pub(crate) fn entity(input: &str) -> IResult<&str, char> {
    let name = recognize((opt(char('#')), take_while1(|sign: char| sign.is_ascii_alphanumeric())));
    delimited(char('&'), map_opt(name, named), char(';')).parse(input)
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    // The ones that occur in sheets; an unknown one stays as it is written.
    let known = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("ge", '≥'),
        ("le", '≤'),
        ("ne", '≠'),
        ("plusmn", '±'),
        ("times", '×'),
        ("permil", '‰'),
        ("deg", '°'),
        ("yen", '¥'),
        ("sup2", '²'),
        ("middot", '·'),
        ("hellip", '…'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("bull", '•'),
        ("star", '☆'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
    ];
    known.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_text_that_looks_like_marks_stays() {
        for (text, expected) in [
            ("甲<br>乙<BR />丙", "甲\n乙\n丙"),
            ("甲\\n乙", "甲\n乙"),
            ("\\-", "-"),
            ("a\\|b", "a|b"),
            ("<sup>雨季影响，</sup><br>次年补齐", "雨季影响，\n次年补齐"),
            ("<1(h)>", "<1(h)>"),
            ("&ge;95&#37;&nbsp;x", "≥95% x"),
            ("<2(小时)", "<2(小时)"),
            ("A&B; &unknown;", "A&B; &unknown;"),
            ("\\", "\\"),
        ] {
            assert_eq!(unmarked(text), expected, "{text}");
        }
    }
}
