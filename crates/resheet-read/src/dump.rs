//! A text with the words that are known in it.

use std::cell::Cell;
use std::ops::Deref;

use resheet_lexis::{Lexicon, Role, fold};

/// The text of a dump, and the vocabulary it is read with: that of the run, and
/// of this very dump. Byte offsets are into the text.
#[derive(Clone, Copy)]
pub(crate) struct Dump<'t, 'l> {
    pub(crate) text: &'t str,
    pub(crate) lexicon: &'l Lexicon,
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
    /// What a text may be called for.
    pub(crate) fn roles(self, own: &str) -> &'l [Role] {
        self.lexicon.lookup(&fold(own)).map_or(&[], |found| found.roles)
    }

    /// Whether the vocabulary has it as a label.
    pub(crate) fn is_known(self, own: &str) -> bool {
        !self.roles(own).is_empty()
    }

    /// The same of a text that is folded.
    pub(crate) fn is_folded_known(self, folded: &str) -> bool {
        self.lexicon.lookup(folded).is_some_and(|found| !found.roles.is_empty())
    }

    /// Whether the vocabulary has a label that goes on where it stops.
    pub(crate) fn is_beginning(self, own: &str) -> bool {
        self.lexicon.begins_label(&fold(own))
    }

    /// Whether it reads like the heading of a sheet.
    pub(crate) fn is_title(self, own: &str) -> bool {
        /// A longer text is no heading, in bytes.
        const LONGEST: usize = 300;
        let folded = fold(own);
        folded.len() <= LONGEST && self.lexicon.is_title(&folded)
    }
}
