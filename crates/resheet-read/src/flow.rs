//! Text of a source whose line ends mean little, as it would be set.

use unicode_width::UnicodeWidthChar;

/// Text as it grows: white space is one blank, or nothing between two wide characters
/// that a line end parts; lines end where that is said.
#[derive(Default)]
pub(crate) struct Flow {
    text: String,
    /// The white space before the next character, and whether it is a line end.
    blank: Option<bool>,
}

impl Flow {
    /// Adds a character of the source.
    pub(crate) fn push(&mut self, sign: char) {
        match sign {
            '\n' | '\r' => self.blank = self.blank.or(Some(true)),
            ' ' | '\t' | '\u{a0}' => {
                // The indent of a line is part of its beginning.
                self.blank = Some(self.blank == Some(true));
            }
            _ => self.put(sign),
        }
    }

    fn put(&mut self, sign: char) {
        let is_wide = |sign: char| sign.width() == Some(2);
        if let Some(is_line) = self.blank.take()
            && let Some(last) = self.text.chars().next_back().filter(|last| *last != '\n')
            && !(is_line && is_wide(last) && is_wide(sign))
        {
            self.text.push(' ');
        }
        self.text.push(sign);
    }

    pub(crate) fn say(&mut self, text: &str) {
        text.chars().for_each(|sign| self.push(sign));
    }

    /// Ends a line.
    pub(crate) fn line(&mut self) {
        self.blank = None;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}
