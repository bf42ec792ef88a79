//! What `resheet inspect` prints: one file for each view.

pub(crate) mod cells;
pub(crate) mod draw;
pub(crate) mod form;
pub(crate) mod grid;
pub(crate) mod sheet;
pub(crate) mod text;
pub(crate) mod why;

use resheet_emit::tables::label;
use resheet_model::catalogue::{self, Language};
use resheet_model::{Confidence, Subject};
use unicode_width::UnicodeWidthStr;

use crate::plain;
use crate::texts;

/// How wide the names of fields stand.
const NAMES: usize = 17;

/// A name with blanks behind it, so that what follows stands in one column.
pub(crate) fn padded(name: &str) -> String {
    wide(name, NAMES)
}

/// A text with blanks behind it, so wide at least.
pub(crate) fn wide(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// A field, by its name as a column of a table, for a person.
pub(crate) fn named(table: &str, field: &str, language: Language) -> String {
    let label = (language == Language::Chinese).then(|| label(table, field)).flatten();
    label.unwrap_or_else(|| field.to_owned())
}

/// What a family is called, by its id and its English name.
pub(crate) type FamilyName<'f> = &'f dyn Fn(&str, &str) -> String;

/// What a finding is about: for a reader of English as the JSON calls it, which `--why`
/// takes too.
pub(crate) fn subject(subject: &Subject, language: Language) -> String {
    match language {
        Language::English => subject.to_string(),
        Language::Chinese => catalogue::place(&subject.to_string(), language),
    }
}

/// How sure a value is, for a person.
pub(crate) fn confidence(confidence: Confidence) -> String {
    texts::text(&format!("confidence {}", confidence.name()))
}

/// A cell's text on one line, its line ends and tabs made visible.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => out.push('␍'),
            '\n' => out.push('␊'),
            '\t' => out.push('→'),
            '\u{c}' => out.push('␌'),
            // What a dump would do to a terminal must not reach it.
            c if plain::acts(c) => out.push('·'),
            c => out.push(c),
        }
    }
    out
}
