//! What `resheet inspect` prints: one file for each view.

pub(crate) mod cells;
pub(crate) mod draw;
pub(crate) mod form;
pub(crate) mod grid;
pub(crate) mod sheet;
pub(crate) mod text;

/// A cell's text on one line, its line ends and tabs made visible.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => out.push('␍'),
            '\n' => out.push('␊'),
            '\t' => out.push('→'),
            '\u{c}' => out.push('␌'),
            // An escape sequence of a dump must not reach the terminal.
            c if c.is_control() => out.push('·'),
            c => out.push(c),
        }
    }
    out
}
