//! The text of a leaf as it goes on paper.

use resheet_model::{Decimal, Measure, Quantity, Reading, Seen, SourceText};

/// What a cell shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// This text; empty for a blank.
    Text(String),
    /// Characters that are no value of the cell's kind.
    Unread(String),
}

/// A value that has a form of its own when the source does not show one.
pub(super) trait Value {
    /// The text to fall back on.
    fn plain(&self) -> String;
    /// Whether the value itself is what was printed, pieces joined.
    const IS_TEXT: bool;
}

impl Value for String {
    fn plain(&self) -> String {
        self.clone()
    }
    const IS_TEXT: bool = true;
}

impl Value for Decimal {
    fn plain(&self) -> String {
        self.to_string()
    }
    const IS_TEXT: bool = false;
}

impl Value for Measure {
    fn plain(&self) -> String {
        match self {
            Measure::Quantity(Quantity { op, value, unit }) => {
                let op = op.map_or("", |op| op.sign());
                format!("{op}{value}{unit}")
            }
            other => other.text().unwrap_or("").to_owned(),
        }
    }
    const IS_TEXT: bool = false;
}

/// The text of a leaf: as the source prints it, white space from broken lines
/// taken out. Texts are already joined in their value.
pub(super) fn printed<T: Value>(leaf: &Seen<T>, source: &SourceText) -> Shown {
    match &leaf.reading {
        Reading::Read(value) if T::IS_TEXT => Shown::Text(value.plain()),
        Reading::Read(value) => {
            let raw = raw(leaf, source);
            Shown::Text(if raw.is_empty() { value.plain() } else { raw })
        }
        Reading::Dash => Shown::Text(raw(leaf, source)),
        Reading::Blank | Reading::Absent => Shown::Text(String::new()),
        Reading::Unreadable => Shown::Unread(raw(leaf, source)),
    }
}

fn raw<T>(leaf: &Seen<T>, source: &SourceText) -> String {
    let mut text = String::new();
    for span in std::iter::once(&leaf.span).chain(&leaf.more) {
        text.push_str(&mend(source.slice(*span)));
    }
    text
}

/// Takes out line ends, with the white space around them, and makes other
/// white space one blank. Two Latin words on two lines stay two words.
pub(super) fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<bool> = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            let broken = gap.unwrap_or(false) || matches!(c, '\n' | '\r' | '\u{c}');
            gap = Some(broken);
            continue;
        }
        if let Some(broken) = gap.take() {
            let word = |c: char| c.is_ascii_alphabetic();
            let two_words = out.chars().next_back().is_some_and(word) && word(c);
            if !broken || two_words {
                out.push(' ');
            }
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_joined_and_blanks_kept() {
        assert_eq!(mend("  =100 (%)\t"), "=100 (%)");
        assert_eq!(mend("达成\n  指标"), "达成指标");
        assert_eq!(mend("Open\nSource"), "Open Source");
        assert_eq!(mend("≥ \r\n 50"), "≥50");
    }
}
