//! Where the text of a page goes: the page itself, or a cell of a table.

use unicode_width::UnicodeWidthChar;

use super::table::Spans;
use crate::blocks::Block;
use crate::limits;

/// The page itself, or a cell of a table.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) blocks: Vec<Block>,
    text: String,
    left_out: String,
    /// What it covers, for a cell.
    pub(crate) spans: Option<Spans>,
    blank: Option<Blank>,
}

/// White space that is due before the next text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// A line end of the source: nothing between Han characters.
    LineEnd,
    Blank,
}

/// So much of what is left out is told; a menu that nobody sees has thousands of words.
const TOLD: usize = 200;

impl Place {
    pub(crate) fn cell(spans: Spans) -> Self {
        Place { spans: Some(spans), ..Place::default() }
    }

    pub(crate) fn push(&mut self, text: &str) {
        if self.text.len() > limits::PART_OF_CELL {
            return;
        }
        for sign in text.chars() {
            if sign.is_ascii_whitespace() || sign == '\u{a0}' {
                let is_line = matches!(sign, '\n' | '\r') && self.blank != Some(Blank::Blank);
                self.blank = Some(if is_line { Blank::LineEnd } else { Blank::Blank });
                // The indent of the next line is no blank of its own.
                if self.blank == Some(Blank::Blank) && text.contains('\n') && sign != '\u{a0}' {
                    self.blank = Some(Blank::LineEnd);
                }
                continue;
            }
            if let Some(blank) = self.blank.take()
                && let Some(last) = self.text.chars().next_back()
                && last != '\n'
                && (blank == Blank::Blank || !(is_wide(last) && is_wide(sign)))
            {
                self.text.push(' ');
            }
            self.text.push(sign);
        }
    }

    /// Takes note of text that is struck out or that nobody sees.
    pub(crate) fn leave_out(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() || self.left_out.len() > TOLD {
            return;
        }
        if !self.left_out.is_empty() {
            self.left_out.push(' ');
        }
        self.left_out.extend(text.chars().take(TOLD));
    }

    /// Ends a line.
    pub(crate) fn line(&mut self) {
        self.blank = None;
        if self.spans.is_none() {
            self.paragraph();
        } else if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends a paragraph of the page.
    pub(crate) fn paragraph(&mut self) {
        if self.spans.is_none() && !(self.text.is_empty() && self.left_out.is_empty()) {
            let text = std::mem::take(&mut self.text);
            self.blocks.push(Block::Paragraph(text, std::mem::take(&mut self.left_out)));
        }
    }

    /// Its text, what is left out of it, and the tables in it.
    pub(crate) fn finish(mut self) -> (String, String, Vec<Block>) {
        self.paragraph();
        self.text.truncate(self.text.trim_end().len());
        (self.text, self.left_out, self.blocks)
    }
}

fn is_wide(sign: char) -> bool {
    sign.width() == Some(2)
}
