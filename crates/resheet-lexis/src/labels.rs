//! What the texts of a dump say as labels, each looked up once.
//!
//! A reader of pictures asks for the same words, and for what comes of two of them put
//! together, again and again while it tries where names and rows begin. What is asked of
//! such a text is kept here, and no more of it is worked out: for a cell of a row see
//! [`Texts`](crate::Texts).

use std::borrow::{Borrow, Cow};
use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use foldhash::fast::RandomState;

use crate::folding::fold;
use crate::lexicon::Lexicon;
use crate::role::Role;
use crate::shape::{Shape, shape};

/// With more texts the table is emptied: it is there for those that come again soon.
const MOST: usize = 1 << 12;

/// Longer texts, in bytes, are not kept: none of them is asked for often.
const LONGEST: usize = 200;

/// What a text says as a label.
#[derive(Clone, Debug)]
pub struct Label<'l> {
    lexicon: &'l Lexicon,
    seen: Rc<Seen>,
}

/// What was found of a text so far.
#[derive(Debug, Default)]
struct Seen {
    text: Box<str>,
    /// The folded text, where it is another.
    folded: OnceCell<Option<Box<str>>>,
    found: OnceCell<Option<Found>>,
    begins: OnceCell<bool>,
    shape: OnceCell<Shape>,
}

/// A label of the vocabulary, and whether it was learned from this very dump. Its roles
/// stay where they are: a table with borrowed ones could not be lent for a shorter time.
#[derive(Debug)]
struct Found {
    label: Box<str>,
    learned: bool,
    known: bool,
}

impl<'l> Label<'l> {
    /// The text, folded.
    pub fn folded(&self) -> &str {
        let text = &*self.seen.text;
        let folded = self.seen.folded.get_or_init(|| match fold(text) {
            Cow::Borrowed(_) => None,
            Cow::Owned(folded) => Some(folded.into()),
        });
        folded.as_deref().unwrap_or(text)
    }

    fn found(&self) -> Option<&Found> {
        let found = self.seen.found.get_or_init(|| {
            let found = self.lexicon.lookup(self.folded())?;
            let known = !found.roles.is_empty();
            Some(Found { label: found.label.into(), learned: found.learned, known })
        });
        found.as_ref()
    }

    /// What it may be called for.
    pub fn roles(&self) -> &'l [Role] {
        self.found().map_or(&[], |found| self.lexicon.exact(&found.label))
    }

    /// Whether its roles were learned from this very dump.
    pub fn is_learned(&self) -> bool {
        self.found().is_some_and(|found| found.learned)
    }

    /// Whether the vocabulary has it as a label.
    pub fn is_known(&self) -> bool {
        self.found().is_some_and(|found| found.known)
    }

    /// Whether the vocabulary has a label that goes on where it stops.
    pub fn is_beginning(&self) -> bool {
        *self.seen.begins.get_or_init(|| self.lexicon.begins_label(self.folded()))
    }

    /// What it looks like.
    pub fn shape(&self) -> Shape {
        *self.seen.shape.get_or_init(|| shape(&self.seen.text))
    }
}

/// What is found by its text.
#[derive(Debug)]
struct ByText(Rc<Seen>);

impl Borrow<str> for ByText {
    fn borrow(&self) -> &str {
        &self.0.text
    }
}

impl Hash for ByText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}

impl PartialEq for ByText {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for ByText {}

/// The labels of one dump, by one vocabulary.
#[derive(Debug, Default)]
pub struct Labels {
    known: RefCell<HashSet<ByText, RandomState>>,
}

impl Labels {
    /// What a text says as a label. The vocabulary is the same each time.
    pub fn of<'l>(&self, text: &str, lexicon: &'l Lexicon) -> Label<'l> {
        let fresh = || Rc::new(Seen { text: text.into(), ..Seen::default() });
        if text.len() > LONGEST {
            return Label { lexicon, seen: fresh() };
        }
        let mut known = self.known.borrow_mut();
        if let Some(ByText(seen)) = known.get(text) {
            return Label { lexicon, seen: Rc::clone(seen) };
        }
        if known.len() >= MOST {
            known.clear();
        }
        let seen = fresh();
        known.insert(ByText(Rc::clone(&seen)));
        Label { lexicon, seen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_what_the_vocabulary_says() {
        let lexicon = Lexicon::shared();
        let labels = Labels::default();
        for text in ["项目名称", "项目 资金（万元）", "满意度指", "培训班数量", "≥95%", ""]
        {
            let label = labels.of(text, lexicon);
            assert!(Rc::ptr_eq(&label.seen, &labels.of(text, lexicon).seen));
            assert_eq!(label.folded(), fold(text));
            let roles = lexicon.lookup(&fold(text)).map_or(&[][..], |found| found.roles);
            assert_eq!(label.roles(), roles, "{text}");
            assert_eq!(label.is_known(), !roles.is_empty(), "{text}");
            assert_eq!(label.is_beginning(), lexicon.begins_label(&fold(text)), "{text}");
            assert_eq!(label.shape(), shape(text), "{text}");
        }
    }

    #[test]
    fn the_table_does_not_grow_for_ever() {
        let labels = Labels::default();
        for number in 0..3 * MOST {
            labels.of(&number.to_string(), Lexicon::shared());
        }
        assert!(labels.known.borrow().len() <= MOST);
    }
}
