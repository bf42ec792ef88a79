//! Escapes of troff.

use crate::flow::Flow;

/// Characters by their names.
static NAMES: &[(&str, &str)] = &[
    ("em", "—"),
    ("en", "–"),
    ("hy", "-"),
    ("bu", "•"),
    ("lq", "“"),
    ("rq", "”"),
    ("oq", "‘"),
    ("cq", "’"),
    ("aq", "'"),
    ("dq", "\""),
    (">=", "≥"),
    ("<=", "≤"),
    ("!=", "≠"),
    ("~=", "≈"),
    ("mu", "×"),
    ("di", "÷"),
    ("+-", "±"),
    ("sr", "√"),
    ("sq", "□"),
    ("de", "°"),
    ("pc", "·"),
    ("md", "·"),
    ("Ye", "¥"),
    ("rs", "\\"),
    ("at", "@"),
    ("sh", "#"),
    ("ha", "^"),
    ("ti", "~"),
    ("ga", "`"),
    ("ba", "|"),
    ("lB", "["),
    ("rB", "]"),
];

/// The text of a cell as it is set; `ends` are the requests that end a line.
pub(super) fn decoded(text: &str, ends: &[&str]) -> String {
    let mut out = Flow::default();
    for line in text.split('\n') {
        let name = line.split([' ', '\t', '\r']).next().unwrap_or("");
        if line.starts_with('.')
            && name.len() > 1
            && name[1..].bytes().all(|b| b.is_ascii_alphabetic())
        {
            if ends.contains(&name) {
                out.line();
            }
            // Settings are letters of English; what else stands there is text.
            if line.is_ascii() {
                continue;
            }
            out.say(&line[name.len()..]);
            out.push('\n');
            continue;
        }
        let mut rest = line;
        while let Some(at) = rest.find('\\') {
            out.say(&rest[..at]);
            rest = escaped(&rest[at + 1..], &mut out);
        }
        out.say(rest);
        out.push('\n');
    }
    out.finish()
}

/// Reads what stands behind a backslash; gives what is behind that.
fn escaped<'t>(rest: &'t str, out: &mut Flow) -> &'t str {
    let Some(sign) = rest.chars().next() else { return rest };
    let behind = &rest[sign.len_utf8()..];
    match sign {
        '[' | '(' => {
            let (name, behind) = name(rest);
            character(name, out);
            behind
        }
        // Fonts, registers and sizes.
        'f' | '*' | 'n' => name(behind).1,
        's' => {
            behind.trim_start_matches(['+', '-']).trim_start_matches(|c: char| c.is_ascii_digit())
        }
        '-' | '.' | '\\' => {
            out.push(sign);
            behind
        }
        'e' => {
            out.push('\\');
            behind
        }
        ' ' | '~' | '0' => {
            out.push(' ');
            behind
        }
        '"' => "",
        '&' | '%' | '|' | '^' | '/' | ',' | ':' | 'c' => behind,
        '\'' | '`' => {
            out.push(sign);
            behind
        }
        _ => {
            out.push('\\');
            rest
        }
    }
}

/// A name: `[any]`, `(xy` or `x`.
fn name(rest: &str) -> (&str, &str) {
    let length = |count: usize| rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
    match rest.as_bytes().first() {
        Some(b'[') => rest[1..].split_once(']').unwrap_or((&rest[1..], "")),
        Some(b'(') => (&rest[1..length(3)], &rest[length(3)..]),
        _ => (&rest[..length(1)], &rest[length(1)..]),
    }
}

fn character(name: &str, out: &mut Flow) {
    if let Some((_, shown)) = NAMES.iter().find(|(known, _)| *known == name) {
        return out.say(shown);
    }
    let numbers = name.strip_prefix('u').unwrap_or("").split('_');
    let signs: Option<Vec<char>> =
        numbers.map(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?)).collect();
    match signs {
        Some(signs) => signs.into_iter().for_each(|sign| out.push(sign)),
        None => out.say(name),
    }
}
