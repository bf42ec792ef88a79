//! Names and texts from outside on their way to a person.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use resheet_pipeline::name_as_text;

/// Whether a character does something to a terminal or a log instead of standing
/// in it: moves the cursor, ends the line, begins a command, or turns the
/// direction of what stands behind it.
pub(crate) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text as it can stand in one line: what acts is written as Rust writes it,
/// such as `\u{202e}`.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if acts(c) {
            // Writing to a text does not fail.
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A path in the same way.
pub(crate) fn path(path: &Path) -> String {
    text(&name_as_text(path.as_os_str())).into_owned()
}

/// A path as it can be put behind a command that somebody copies.
pub(crate) fn argument(path: &Path) -> String {
    let path = self::path(path);
    let is_bare = |c: char| c.is_alphanumeric() || "/\\.:_-+,@%=".contains(c);
    match path.chars().all(is_bare) {
        true => path,
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_be_copied() {
        let check = |path: &str, expected: &str| {
            assert_eq!(argument(Path::new(path)), expected);
        };
        check("out/2023", "out/2023");
        check("结果", "结果");
        check("my out", "'my out'");
        check("it's; ls", "'it'\\''s; ls'");
    }

    #[test]
    fn nothing_from_outside_acts() {
        assert_eq!(text("项目 a.txt"), "项目 a.txt");
        assert_eq!(text("\u{1b}[31m\u{7}\r\nresheet: x\t"), "\\u{1b}[31m\\u{7}\\r\\nresheet: x\\t");
        assert_eq!(text("a\u{202E}txt.\u{2066}b\u{9b}"), "a\\u{202e}txt.\\u{2066}b\\u{9b}");
    }
}
