//! A dump cut into what stands between its separators, whatever they are.

use std::ops::Range;

use crate::text::normal;

/// A run of text between two separators.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its text.
    pub inner: Range<usize>,
    /// The same with its quotes or marks.
    pub outer: Range<usize>,
    /// Its text, normal.
    pub text: String,
}

/// What parts two tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// What parts cells: tabs, bars, lines, tags, two blanks.
    Cells,
    /// The same and commas.
    Commas,
    /// Only quoted texts count, those before a colon aside.
    Quotes,
    /// Any blank.
    Words,
}

impl Cut {
    /// How the cells of a text are parted, single blanks aside.
    pub fn of(text: &str) -> Self {
        if text.trim_start().starts_with(['[', '{']) && text.contains(['"', '\'']) {
            return Cut::Quotes;
        }
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let with = |mark: char, least: usize| {
            lines.iter().filter(|line| line.matches(mark).count() >= least).count()
        };
        if with(',', 4) * 2 > lines.len() && with('\t', 1) == 0 { Cut::Commas } else { Cut::Cells }
    }
}

/// The tokens of a text, in its order.
pub fn tokens(text: &str, cut: Cut) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if cut == Cut::Quotes {
            at += quoted(rest, at, &mut out).unwrap_or(first.len_utf8());
        } else if let Some(tag) = tag(rest) {
            at += tag;
        } else if parts(first, cut) || first.is_whitespace() {
            at += first.len_utf8();
        } else if let Some(length) = cell_in_quotes(rest) {
            push(&mut out, text, at + 1..at + length - 1, at..at + length);
            at += length;
        } else {
            let length = bare(rest, cut);
            let printed = rest[..length].trim_end();
            let marks = |text: &str| text.len() - text.trim_start_matches("**").len();
            let lead = marks(printed);
            let tail = printed.len() - printed[lead..].trim_end_matches("**").len() - lead;
            let outer = at..at + printed.len();
            push(&mut out, text, at + lead..outer.end - tail, outer);
            at += length;
        }
    }
    out
}

fn push(out: &mut Vec<Token>, text: &str, inner: Range<usize>, outer: Range<usize>) {
    let printed = &text[inner.clone()];
    let is_rule = printed.len() > 1
        && printed.chars().all(|char| matches!(char, '-' | '=' | '+' | ':' | '_') || char == ' ');
    let word = normal(printed);
    let is_number_of_column = word.starts_with("Unnamed:");
    if !is_rule && !word.is_empty() && !is_number_of_column {
        out.push(Token { inner, outer, text: word });
    }
}

fn parts(char: char, cut: Cut) -> bool {
    matches!(char, '\t' | '\n' | '\r' | '|' | '\u{c}' | '\u{feff}' | '\u{2500}'..='\u{257f}')
        || char == ',' && cut == Cut::Commas
}

/// The length of a tag at the start of a text.
fn tag(text: &str) -> Option<usize> {
    let named = text
        .strip_prefix('<')?
        .starts_with(|char: char| char.is_ascii_alphabetic() || matches!(char, '/' | '!'));
    if named { text.find('>').map(|end| end + 1) } else { None }
}

/// The length of a cell in quotes at the start of a text.
fn cell_in_quotes(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('"')?;
    let end = rest.find('"')? + 2;
    let behind = text[end..].chars().next();
    behind.is_none_or(|char| matches!(char, '\t' | ',' | '\n' | '\r')).then_some(end)
}

/// How far a token without quotes goes, blanks behind it included.
fn bare(text: &str, cut: Cut) -> usize {
    let mut blanks = 0;
    for (at, char) in text.char_indices() {
        if parts(char, cut) || at > 0 && tag(&text[at..]).is_some() {
            return at;
        }
        blanks = if char == ' ' || char == '\u{3000}' { blanks + 1 } else { 0 };
        if blanks == 2 || blanks == 1 && cut == Cut::Words {
            return at + char.len_utf8();
        }
    }
    text.len()
}

/// Takes a quoted text; gives the length of what was looked at.
fn quoted(rest: &str, at: usize, out: &mut Vec<Token>) -> Option<usize> {
    let quote = rest.chars().next().filter(|char| matches!(char, '"' | '\''))?;
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, char)| {
        let ends = char == quote && !escaped;
        escaped = char == '\\' && !escaped;
        ends
    });
    let end = end?.0;
    if !rest[end + 1..].trim_start().starts_with(':') {
        let word = normal(&rest[1..end]);
        if !word.is_empty() {
            let outer = at..at + end + 1;
            out.push(Token { inner: at + 1..at + end, outer, text: word });
        }
    }
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cut: Cut, expected: &[&str]) {
        assert_eq!(Cut::of(text), cut, "{text}");
        let found = tokens(text, cut);
        let printed: Vec<_> = found.iter().map(|token| &text[token.inner.clone()]).collect();
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn cells_of_every_writing_are_tokens() {
        check("a\t\"b\nc\"\t\td e  f\n", Cut::Cells, &["a", "b\nc", "d e", "f"]);
        check("| **a** | b |\n| --- | --- |\n", Cut::Cells, &["a", "b"]);
        check("<tr><td>a</td><td>< 5</td></tr>", Cut::Cells, &["a", "< 5"]);
        check("a,b,,\"c,d\",e\n", Cut::Commas, &["a", "b", "c,d", "e"]);
        check(r#"[{"Unnamed: 1": "a", "x": null}]"#, Cut::Quotes, &["a"]);
        check("['a', None, 'b']", Cut::Quotes, &["a", "b"]);
    }
}
