//! A text with the words that are known in it.

use std::cell::Cell;
use std::ops::Deref;

use resheet_lexis::{Label, Labels, Lexicon, Role, Shape, fold};

/// The text of a dump, and the vocabulary it is read with: that of the run, and
/// of this very dump. Byte offsets are into the text.
#[derive(Clone, Copy)]
pub(crate) struct Dump<'t, 'l> {
    pub(crate) text: &'t str,
    pub(crate) lexicon: &'l Lexicon,
    /// What its words say as labels, as far as it was asked.
    pub(crate) labels: &'l Labels,
    /// How many steps may be taken for tables without places in all of the dump.
    pub(crate) steps: &'l Cell<usize>,
}

impl Deref for Dump<'_, '_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl<'l> Dump<'_, 'l> {
    /// What a text says as a label.
    pub(crate) fn label(self, own: &str) -> Label<'l> {
        self.labels.of(own, self.lexicon)
    }

    /// What a text may be called for.
    pub(crate) fn roles(self, own: &str) -> &'l [Role] {
        self.label(own).roles()
    }

    /// Whether the vocabulary has it as a label.
    pub(crate) fn is_known(self, own: &str) -> bool {
        self.label(own).is_known()
    }

    /// What a text looks like.
    pub(crate) fn shape(self, own: &str) -> Shape {
        self.label(own).shape()
    }

    /// Whether the vocabulary has a label that goes on where it stops.
    pub(crate) fn is_beginning(self, own: &str) -> bool {
        self.label(own).is_beginning()
    }

    /// Whether it reads like the heading of a sheet.
    pub(crate) fn is_title(self, own: &str) -> bool {
        /// A longer text is no heading, in bytes.
        const LONGEST: usize = 300;
        let folded = fold(own);
        folded.len() <= LONGEST && self.lexicon.is_title(&folded)
    }
}
