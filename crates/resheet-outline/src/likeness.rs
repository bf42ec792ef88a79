//! How like a word is to the known names of a column.

use std::cell::RefCell;
use std::collections::HashMap;

use resheet_lexis::{Lexicon, Role};

/// A name is as good as known.
pub(crate) const NEARLY: u32 = 30;

/// The vocabulary, with what was asked of it: the ways to part a header are many, and
/// made of few words.
pub(crate) struct Likes<'l> {
    pub(crate) lexicon: &'l Lexicon,
    known: RefCell<HashMap<String, Vec<(Role, u32)>>>,
}

impl<'l> Likes<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon) -> Self {
        Likes { lexicon, known: RefCell::default() }
    }

    /// [`likeness`], worked out once.
    pub(crate) fn of(&self, word: &str, role: Role) -> u32 {
        let mut known = self.known.borrow_mut();
        let own = match known.get_mut(word) {
            Some(own) => own,
            None => known.entry(word.to_owned()).or_default(),
        };
        if let Some((_, known)) = own.iter().find(|(known, _)| *known == role) {
            return *known;
        }
        let like = likeness(word, role, self.lexicon);
        own.push((role, like));
        like
    }
}

/// How like a folded word is to the names that the vocabulary has for a column: 0 for
/// not at all, [`NEARLY`] for one that differs in a letter or has a known name at its
/// end; between them by the pairs of characters it shares with the likest.
fn likeness(word: &str, role: Role, lexicon: &Lexicon) -> u32 {
    /// Characters that the likest name shares count so much at most.
    const SHARED: u32 = 15;
    let own: Vec<char> = word.chars().collect();
    let mut best = 0;
    let mut other: Vec<char> = Vec::new();
    for label in lexicon.labels_of(role) {
        other.clear();
        other.extend(label.chars());
        let near = || own.len().abs_diff(other.len()) <= 1 && is_near(&own, &other);
        if other.len() >= 4 && (word.ends_with(label) || near()) {
            return NEARLY;
        }
        let [fewer, most] = [own.len().min(other.len()), own.len().max(other.len())]
            .map(|characters| u32::try_from(characters.saturating_sub(1)).unwrap_or(u32::MAX));
        let like = |shared: u32| SHARED.saturating_mul(shared) / most.max(1);
        // No more pairs can be shared than the shorter has, but where one is met twice.
        if own.len() <= other.len() && like(fewer) <= best {
            continue;
        }
        let shared = own.windows(2).filter(|pair| other.windows(2).any(|it| it == *pair)).count();
        best = best.max(like(u32::try_from(shared).unwrap_or(0)));
    }
    best
}

/// Whether two words differ in one character, or one has one more.
pub(crate) fn is_near(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let behind = |x: usize, y: usize| a.get(x..).is_some_and(|rest| Some(rest) == b.get(y..));
    behind(1, 1) || behind(1, 0) || behind(0, 1)
}
