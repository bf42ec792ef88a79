//! What `resheet inspect` prints: one file for each view.

pub(crate) mod cells;
pub(crate) mod draw;
pub(crate) mod form;
pub(crate) mod grid;
pub(crate) mod sheet;
pub(crate) mod text;
pub(crate) mod why;

use crate::plain;

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
