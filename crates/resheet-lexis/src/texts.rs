//! The distinct texts of one input, each analysed once.
//!
//! A dump repeats itself: only a fifth of the cells of a sheet have distinct texts,
//! and every stage asks the same of them. The first stage that meets a text has its
//! features computed; the others share them.

use std::borrow::{Borrow, Cow};
use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use foldhash::fast::RandomState;
use resheet_model::{Decimal, Measure, Text};

use crate::column::Seen;
use crate::folding::{fold, fold_width};
use crate::lexicon::Lexicon;
use crate::measure::measure;
use crate::number::{Number, number};
use crate::role::Role;
use crate::shape::{LONGEST, Shape, of_parts};

/// No more texts differ in most dumps: the table has room for them from the first on.
const TEXTS: usize = 220;

/// Longer texts, in bytes and folded, are no labels.
const LONGEST_LABEL: usize = 120;

/// What can be said of a text wherever it stands.
#[derive(Debug)]
pub struct Features<'l> {
    /// The text, outer white space removed.
    pub text: Text,
    /// The text folded for comparison; see [`fold`].
    pub folded: Text,
    /// Whether folding leaves the text as it is.
    pub is_folded: bool,
    /// How many characters it has, folded.
    pub length: usize,
    /// What it looks like.
    pub shape: Shape,
    /// Its value, if it looks like a number or a percentage.
    pub value: Option<Decimal>,
    /// What it may be called for, if it is a known label.
    pub roles: &'l [Role],
    /// What stands behind the label in brackets, folded.
    pub tail: Text,
    /// Whether its roles were learned from this very dump.
    pub learned: bool,
    /// Whether it reads like the heading of a sheet.
    pub is_heading: bool,
    /// Whether it looks like page furniture.
    pub is_furniture: bool,
    number: Option<Number>,
    measure: OnceCell<Measure>,
}

impl<'l> Features<'l> {
    /// The features of a text without white space around it.
    pub fn new(text: &str, lexicon: &'l Lexicon) -> Self {
        Features::of_value(text).by(lexicon)
    }

    /// The same text by a vocabulary, whatever another says of it.
    fn by(self, lexicon: &'l Lexicon) -> Self {
        let features = self;
        let folded = &features.folded;
        let found = if folded.len() <= LONGEST_LABEL { lexicon.lookup(folded) } else { None };
        let learned = found.as_ref().is_some_and(|bare| bare.learned);
        let (roles, tail) =
            found.map_or_else(Default::default, |bare| (bare.roles, bare.tail.into()));
        let (is_heading, is_furniture) = (lexicon.is_title(folded), lexicon.is_furniture(folded));
        Features { roles, tail, learned, is_heading, is_furniture, ..features }
    }

    /// What the text is as a value, whatever any vocabulary says of it.
    fn as_value(&self) -> Features<'static> {
        Features {
            text: self.text.clone(),
            folded: self.folded.clone(),
            is_folded: self.is_folded,
            length: self.length,
            shape: self.shape,
            value: self.value,
            roles: &[],
            tail: Text::new(),
            learned: false,
            is_heading: false,
            is_furniture: false,
            number: self.number,
            measure: self.measure.clone(),
        }
    }

    /// The features of a text that is only a value, whatever the vocabulary says of it.
    pub fn of_value(text: &str) -> Self {
        let folded = fold(text);
        let is_folded = matches!(folded, Cow::Borrowed(_));
        // What folding leaves as it is has nothing of another width either.
        let plain = || if is_folded { Cow::Borrowed(text) } else { fold_width(text) };
        let (shape, number) = of_parts(text, plain, || Cow::Borrowed(&*folded));
        let length = folded.chars().count();
        let text = Text::from(text);
        let folded = match folded {
            Cow::Borrowed(_) => text.clone(),
            Cow::Owned(folded) => Text::from(folded),
        };
        Features {
            text,
            folded,
            is_folded,
            length,
            shape,
            value: number.map(|number| number.value),
            roles: &[],
            tail: Text::new(),
            learned: false,
            is_heading: false,
            is_furniture: false,
            number,
            measure: OnceCell::new(),
        }
    }

    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is a number or a percentage and nothing else.
    pub fn is_figure(&self) -> bool {
        matches!(self.shape, Shape::Number | Shape::Percent)
    }

    /// Whether one of its roles passes.
    pub fn is(&self, test: impl Fn(&Role) -> bool) -> bool {
        self.roles.iter().any(test)
    }

    /// What of it speaks for a column.
    pub fn seen(&self) -> Seen<'_> {
        Seen { roles: self.roles, shape: self.shape, length: self.length, value: self.value }
    }

    /// Whether it is a label of any kind.
    pub fn is_label(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether it is words, long or short.
    pub fn is_words(&self) -> bool {
        matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Time)
    }

    /// The number it is; the same as [`number`] of the text.
    pub fn number(&self) -> Option<Number> {
        // The shape of longer texts is not looked into.
        if self.text.len() > LONGEST { number(&self.text) } else { self.number }
    }

    /// What it says as a target or an actual value; the same as [`measure`] of
    /// the text.
    pub fn measure(&self) -> &Measure {
        self.measure.get_or_init(|| measure(&self.text))
    }
}

/// `trim`, at a glance where a text ends and begins with what most do: everyday
/// ideographs, by the first of their three bytes, letters, figures, signs.
pub fn trim(text: &str) -> &str {
    let plain = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xe4..=0xe9);
    match text.as_bytes() {
        [] => text,
        [only] if plain(only) => text,
        [first, .., b'!'..=b'~'] if plain(first) => text,
        [first, .., 0xe4..=0xe9, _, _] if plain(first) => text,
        [0xe4..=0xe9, _, _] => text,
        _ => text.trim(),
    }
}

/// A look that is found by its text.
#[derive(Debug)]
struct ByText<'l>(Rc<Features<'l>>);

impl Borrow<str> for ByText<'_> {
    fn borrow(&self) -> &str {
        &self.0.text
    }
}

impl Hash for ByText<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.as_str().hash(state);
    }
}

impl PartialEq for ByText<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for ByText<'_> {}

/// What is known of texts beside what a vocabulary says of them.
trait Values: Debug {
    /// What a text that was met is as a value.
    fn value(&self, text: &str) -> Option<Features<'static>>;
}

impl Values for Texts<'_> {
    fn value(&self, text: &str) -> Option<Features<'static>> {
        self.known.borrow().get(text).map(|ByText(features)| features.as_value())
    }
}

/// The looks of the texts of one input.
#[derive(Debug)]
pub struct Texts<'l> {
    lexicon: &'l Lexicon,
    /// The texts by another vocabulary, for what does not depend on it.
    other: Option<&'l dyn Values>,
    blank: Rc<Features<'l>>,
    known: RefCell<HashSet<ByText<'l>, RandomState>>,
    /// The same, in the order in which they were met.
    met: RefCell<Vec<Rc<Features<'l>>>>,
}

impl<'l> Texts<'l> {
    /// An empty table; labels are those of this vocabulary.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Texts {
            lexicon,
            other: None,
            blank: Rc::new(Features::of_value("")),
            known: RefCell::new(HashSet::with_capacity_and_hasher(TEXTS, RandomState::default())),
            met: RefCell::new(Vec::with_capacity(TEXTS)),
        }
    }

    /// An empty table of texts that were looked at by another vocabulary.
    pub fn again(lexicon: &'l Lexicon, other: &'l Texts<'_>) -> Self {
        Texts { other: Some(other), ..Texts::new(lexicon) }
    }

    /// The vocabulary that the texts are looked up in.
    pub fn lexicon(&self) -> &'l Lexicon {
        self.lexicon
    }

    /// The look of a text, white space around it or not.
    pub fn of(&self, text: &str) -> Rc<Features<'l>> {
        let text = trim(text);
        if text.is_empty() {
            return Rc::clone(&self.blank);
        }
        if let Some(ByText(features)) = self.known.borrow().get(text) {
            return Rc::clone(features);
        }
        let known = self.other.and_then(|other| other.value(text));
        let value = known.unwrap_or_else(|| Features::of_value(text));
        let features = Rc::new(value.by(self.lexicon));
        self.known.borrow_mut().insert(ByText(Rc::clone(&features)));
        self.met.borrow_mut().push(Rc::clone(&features));
        features
    }

    /// All texts that were met so far, in order; each once.
    pub fn met(&self) -> Vec<Rc<Features<'l>>> {
        self.met.borrow().clone()
    }

    /// How many texts there are that differ.
    pub fn len(&self) -> usize {
        self.known.borrow().len()
    }

    /// Whether no text was met yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shape;

    proptest! {
        #[test]
        fn a_look_says_what_the_functions_say(
            text in "[ \u{3000}]?[≥＝￥-]?([0-9０-９]{0,4}[.，]?[0-9]{0,2})(%|个|项目名称|產出指標|（万元）|年|\\*|[a-z])?\n?"
        ) {
            let texts = Texts::new(Lexicon::shared());
            let features = texts.of(&text);
            prop_assert_eq!(&*features.text, text.trim());
            prop_assert_eq!(&*features.folded, &*fold(&text));
            prop_assert_eq!(features.shape, shape(&text));
            prop_assert_eq!(features.number(), number(&text));
            prop_assert_eq!(features.measure(), &measure(&text));
            prop_assert!(Rc::ptr_eq(&features, &texts.of(&text)));
        }
    }

    proptest! {
        #[test]
        fn a_text_is_trimmed(text in "[ \u{3000}\u{a0}\n]?[甲a※\u{2028}é]{0,3}[ \u{3000}\t]?") {
            prop_assert_eq!(trim(&text), text.trim());
        }
    }

    #[test]
    fn a_text_is_looked_at_once_wherever_it_stands() {
        let texts = Texts::new(Lexicon::shared());
        let first = texts.of("项目名称 ");
        assert!(first.is_label());
        assert!(Rc::ptr_eq(&first, &texts.of("\n项目名称")));
        assert_eq!(texts.len(), 1);
        assert!(texts.of(" \u{3000}").is_blank());
        assert_eq!(texts.len(), 1);
    }
}
