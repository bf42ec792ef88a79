//! The text of a leaf as it goes on paper.

use resheet_model::{
    ByHand, Confidence, Decimal, Measure, Op, Quantity, Reading, Seen, SourceText,
};

use super::wording::Wording;

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
    /// Whether the source's characters show this value.
    fn is_in(&self, _raw: &str) -> bool {
        true
    }
    /// Whether it has a sign that the source's characters do not show.
    fn has_lost_sign(&self, _raw: &str) -> bool {
        false
    }
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
    fn is_in(&self, raw: &str) -> bool {
        shows(raw, *self)
    }
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
    fn is_in(&self, raw: &str) -> bool {
        match self {
            Measure::Quantity(quantity) => shows(raw, quantity.value) && relates(raw, quantity.op),
            other => other.text().is_some_and(|text| solid(raw).contains(&solid(text))),
        }
    }
    fn has_lost_sign(&self, raw: &str) -> bool {
        matches!(self, Measure::Quantity(quantity) if !relates(raw, quantity.op))
    }
}

/// Whether a text shows a number: its digits, whatever their width and whatever parts
/// them into thousands; or no digits at all, for a number in words.
fn shows(raw: &str, value: Decimal) -> bool {
    let mut digits = String::with_capacity(raw.len());
    let mut any = false;
    for c in raw.chars() {
        let c = match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            c => c,
        };
        any |= c.is_ascii_digit();
        match c {
            ',' | '，' | ' ' | '\u{3000}' => {}
            c if c.is_ascii_digit() || c == '.' => digits.push(c),
            _ => digits.push('|'),
        }
    }
    let value = value.abs().to_string();
    !any || digits.split('|').any(|figure| figure.trim_end_matches('.') == value)
}

/// Whether a text shows a relation, as a sign or in words. One that was read out of a
/// sign misread for a letter, w85% for ≥85%, stands in the data alone; what has none in
/// the data may say more in words than the data does.
fn relates(raw: &str, op: Option<Op>) -> bool {
    let shown = |text: &str| match resheet_lexis::measure(text) {
        Measure::Quantity(said) | Measure::Worded { means: said, .. } => said.op,
        _ => None,
    };
    // A sign in a cell of its own is a piece of the text like any other.
    op.is_none() || shown(raw) == op || shown(&solid(raw)) == op
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text has signs of a text format in it, which no office prints.
fn has_markup(text: &str) -> bool {
    let tag = |rest: &str| rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    text.contains("**")
        || text.contains("__")
        || text.contains(['`', '\\'])
        || text.contains("&nbsp;")
        || text.split('<').skip(1).any(|rest| tag(rest) && rest.contains('>'))
}

/// The text of a leaf: as the source prints it, white space from broken lines
/// taken out. Texts are already joined in their value; a sign in front of a name says
/// something of it and is kept.
pub(super) fn printed<T: Value>(leaf: &Seen<T>, source: &SourceText) -> Shown {
    let is_said = leaf.by_hand == ByHand::Corrected;
    match &leaf.reading {
        // What the source shows there is not what is right.
        Reading::Read(value) if is_said => Shown::Text(value.plain()),
        Reading::Dash if is_said => Shown::Text(DASH.to_owned()),
        Reading::Read(value) if T::IS_TEXT => {
            let text = value.plain();
            let first = source.slice(leaf.span).trim_start().chars().next();
            let mark = first.filter(|c| Wording::get().is_mark(*c) && !text.starts_with(*c));
            Shown::Text(mark.map_or(text.clone(), |mark| format!("{mark}{text}")))
        }
        Reading::Read(value) => {
            let raw = raw(leaf, source);
            let shown = !raw.is_empty() && !has_markup(&raw) && value.is_in(&raw);
            Shown::Text(if shown { raw } else { value.plain() })
        }
        Reading::Dash => Shown::Text(raw(leaf, source)),
        Reading::Blank | Reading::Absent => Shown::Text(String::new()),
        Reading::Unreadable => Shown::Unread(raw(leaf, source)),
    }
}

/// Whether what is printed of a leaf is a guess: it is one in the data, or the page shows
/// a sign of which the data is not certain and that the source does not show.
pub(super) fn is_guess<T: Value>(leaf: &Seen<T>, source: &SourceText) -> bool {
    match (leaf.confidence, &leaf.reading) {
        (Confidence::Guess, _) => true,
        (Confidence::Likely, Reading::Read(value)) => value.has_lost_sign(&raw(leaf, source)),
        _ => false,
    }
}

/// How a person's word that something does not apply is printed.
const DASH: &str = "-";

fn raw<T>(leaf: &Seen<T>, source: &SourceText) -> String {
    let mut text = String::new();
    for span in std::iter::once(&leaf.span).chain(&leaf.more) {
        text.push_str(&join_lines(source.slice(*span)));
    }
    text
}

/// Takes out line ends, with the white space around them, and makes other
/// white space one blank. Two Latin words on two lines stay two words.
pub(super) fn join_lines(text: &str) -> String {
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
    fn digits_show_a_number() {
        for (raw, value, expected) in [
            ("1,234.50", "1234.50", true),
            ("９．５０分", "9.50", true),
            ("0.9978", "99.78", false),
            ("壹佰", "100", true),
            ("≥84.00(件)", "84.00", true),
            ("18.40", "8.40", false),
        ] {
            let value = Decimal::from_str_exact(value).unwrap();
            assert_eq!(shows(raw, value), expected, "{raw}");
        }
        assert!(has_markup("**95**") && has_markup("9<br>5") && !has_markup("<5 且 >2"));
    }

    #[test]
    fn a_misread_sign_shows_no_relation() {
        for (raw, op, expected) in [
            ("≥85%", Some(Op::AtLeast), true),
            ("不低于 85%", Some(Op::AtLeast), true),
            ("控制在5万元以内", Some(Op::AtMost), true),
            ("w85%", Some(Op::AtLeast), false),
            ("85%左右", None, true),
        ] {
            assert_eq!(relates(raw, op), expected, "{raw}");
        }
    }

    #[test]
    fn broken_lines_are_joined_and_blanks_kept() {
        assert_eq!(join_lines("  =100 (%)\t"), "=100 (%)");
        assert_eq!(join_lines("达成\n  指标"), "达成指标");
        assert_eq!(join_lines("Open\nSource"), "Open Source");
        assert_eq!(join_lines("≥ \r\n 50"), "≥50");
    }
}
