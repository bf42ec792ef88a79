//! Edits of a dump's text that keep its writing.

use std::ops::Range;

use super::sites::{Sites, Writing};
use super::tokens::Token;

/// What stands in a place from now on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The place.
    pub place: Range<usize>,
    /// What comes to stand there.
    pub text: String,
}

/// The text with edits done; none if two of them meet.
pub fn edited(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|edit| (edit.place.start, edit.place.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.place.start)?);
        out.push_str(&edit.text);
        at = edit.place.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// How many columns of a page a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum()
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}

impl Sites {
    /// Replaces a token's text; where blanks part columns, those behind it give
    /// way as far as they can.
    pub fn replaced(&self, token: &Token, text: &str) -> Edit {
        let mut place = token.inner.clone();
        let mut text = text.to_owned();
        if matches!(self.writing, Writing::Blanks | Writing::Boxes) {
            let (before, after) = (width(self.printed(&place)), width(&text));
            if after < before {
                text.push_str(&blanks(before - after));
            } else {
                let kept = if self.writing == Writing::Boxes { 1 } else { 2 };
                let behind = self.text[place.end..].bytes().take_while(|byte| *byte == b' ');
                place.end += behind.count().saturating_sub(kept).min(after - before);
            }
        }
        Edit { place, text }
    }

    /// Puts cells behind a token. Between them stands what stands between the
    /// tokens of this writing, `between` where cells are lines.
    pub fn behind(&self, token: &Token, cells: &[&str], between: &str) -> Option<Edit> {
        let end = token.outer.end;
        let joined = |before: &str, after: &str| -> String {
            cells.iter().map(|cell| format!("{before}{cell}{after}")).collect()
        };
        let (at, text) = match self.writing {
            Writing::Tabs => (end, joined("\t", "")),
            Writing::Bars => (end, joined(" | ", "")),
            Writing::Commas => (end, joined(",", "")),
            Writing::List => (end, joined(", '", "'")),
            Writing::Lines => (end, joined(between, "")),
            Writing::Words => (end, joined(" ", "")),
            Writing::Html => {
                let rest = &self.text[end..];
                let (tag, at) = ["td", "th"]
                    .iter()
                    .filter_map(|tag| Some((tag, rest.find(&format!("</{tag}>"))?)))
                    .min_by_key(|(_, at)| *at)?;
                (end + at + 5, joined(&format!("<{tag}>"), &format!("</{tag}>")))
            }
            Writing::Blanks | Writing::Boxes | Writing::Glued => return None,
        };
        Some(Edit { place: at..at, text })
    }

    /// The cells of a line, empty ones included, where tabs, bars or commas
    /// part them.
    pub fn cells(&self, line: &Range<usize>) -> Vec<Range<usize>> {
        let mark = match self.writing {
            Writing::Tabs => '\t',
            Writing::Bars => '|',
            Writing::Commas => ',',
            _ => return Vec::new(),
        };
        let mut out = Vec::new();
        let mut start = line.start;
        let mut in_quotes = false;
        for (at, char) in self.text[line.clone()].char_indices() {
            in_quotes ^= char == '"';
            if char == mark && !in_quotes {
                out.push(start..line.start + at);
                start = line.start + at + 1;
            }
        }
        out.push(start..line.end);
        out
    }

    /// The line of a place with everything blanked that parts no cells, and
    /// with texts at places of it.
    pub fn blanked(&self, line: &Range<usize>, texts: &[(Range<usize>, &str)]) -> String {
        let parts = |char: char| match self.writing {
            Writing::Tabs => char == '\t',
            Writing::Commas => char == ',',
            _ => matches!(char, '|' | '│'),
        };
        let holds_place = matches!(self.writing, Writing::Blanks | Writing::Boxes);
        let mut out = String::new();
        // Columns that a longer text took from the blanks behind it.
        let mut owed = 0;
        for (at, char) in self.text[line.clone()].char_indices() {
            let at = line.start + at;
            if let Some((_, text)) = texts.iter().find(|(place, _)| place.start == at) {
                out.push_str(text);
                owed = if holds_place { width(text) } else { 0 };
            }
            if parts(char) {
                out.push(char);
            } else if holds_place || char == ' ' {
                let columns = width(char.encode_utf8(&mut [0; 4]));
                let free = columns.saturating_sub(owed);
                owed -= columns - free;
                out.push_str(&blanks(free));
            }
        }
        out.trim_end_matches(' ').to_owned()
    }
}
