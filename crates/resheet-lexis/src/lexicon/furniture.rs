//! What a page prints around a sheet: numbers of pages, notes, signatures.

use super::Lexicon;
use super::file::{FurnitureFile, folded};
use crate::charset::{CharSet, firsts};
use crate::shape::is_unread_note;
use crate::time::heading_year;

/// The words of furniture.
#[derive(Clone, Debug, Default)]
pub(super) struct Furniture {
    begins: Vec<String>,
    /// Words that furniture holds anywhere.
    hints: Vec<String>,
    /// What notes and signatures begin with.
    notes: Vec<String>,
    /// The first characters of each of these.
    begin_firsts: CharSet,
    hint_firsts: CharSet,
    note_firsts: CharSet,
}

impl Furniture {
    pub(super) fn extend(&mut self, file: &FurnitureFile) {
        self.begins.extend(folded(&file.begins));
        self.hints.extend(folded(&file.hints));
        self.notes.extend(folded(&file.notes));
        self.begin_firsts = firsts(self.begins.iter().map(String::as_str));
        self.hint_firsts = firsts(self.hints.iter().map(String::as_str));
        self.note_firsts = firsts(self.notes.iter().map(String::as_str));
    }
}

/// Page furniture is short; a long text that begins alike is a text.
const FURNITURE: usize = 80;

/// Signs around the number of a page where a script wrote it.
const PAGE_MARKS: &str = "-=#*_[(<";

impl Lexicon {
    /// Whether a folded line looks like page furniture, or is the year of the heading alone.
    pub fn is_furniture(&self, folded: &str) -> bool {
        // A character has no more bytes.
        if folded.len() > 4 * FURNITURE {
            return false;
        }
        let Some(first) = folded.chars().next() else { return false };
        let page_number = (first.is_ascii_digit()
            || matches!(first, '第' | '页' | '共' | '/' | ',' | 'p' | 'P')
            || PAGE_MARKS.contains(first))
            && is_page_number(folded);
        let begins = || {
            self.furniture.begin_firsts.contains(first)
                && self.furniture.begins.iter().any(|word| folded.starts_with(word.as_str()))
        };
        let hints = || {
            folded.chars().any(|c| self.furniture.hint_firsts.contains(c))
                && self.furniture.hints.iter().any(|hint| folded.contains(hint.as_str()))
        };
        let year = || first == '(' && heading_year(folded).is_some();
        (page_number || begins() || hints() || year()) && folded.chars().count() <= FURNITURE
    }

    /// Whether a folded line begins a note or a signature.
    pub fn is_note(&self, folded: &str) -> bool {
        let Some(first) = folded.chars().next() else { return false };
        let begins = self.furniture.note_firsts.contains(first)
            && self.furniture.notes.iter().any(|word| folded.starts_with(word.as_str()));
        begins || is_unread_note(folded)
    }
}

/// Whether a folded text is a count of pages and nothing else: `第3页共12页`,
/// `-3-`, `3/12`, `---Page3---`.
pub fn is_page_number(folded: &str) -> bool {
    // All figures come here, and hold none of these; the last is what the word for a page
    // begins with.
    if !folded.bytes().any(|byte| matches!(byte, b'-' | b'/' | b'p' | b'P' | 0xe9)) {
        return false;
    }
    let bare =
        folded.trim_matches(|c: char| PAGE_MARKS.contains(c) || matches!(c, ']' | ')' | '>'));
    let named = bare.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("page")) && {
        let number = bare[4..].replace("of", "/");
        let number = number.trim_start_matches([':', '.']);
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == '/')
    };
    if named {
        return true;
    }
    let counts = folded.contains('页') && folded.contains(|c: char| c.is_ascii_digit());
    let drawn = (folded.starts_with('-') && folded.ends_with('-')) || folded.contains('/');
    let only = |extra: &[char]| folded.chars().all(|c| c.is_ascii_digit() || extra.contains(&c));
    (counts && only(&['第', '页', '共', '/', ',', '-']))
        || (drawn
            && folded.len() > 2
            && only(&['-', '/'])
            && folded.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        for page in ["第3页共12页", "-3-", "3/12", "---Page3---", "Page3of12", "[Page:3]"] {
            assert!(is_page_number(page), "{page}");
            assert!(Lexicon::shared().is_furniture(page), "{page}");
        }
        for other in ["3", "---", "Page", "Pages", "PageMaker6", "第3项"] {
            assert!(!is_page_number(other), "{other}");
        }
    }
}
