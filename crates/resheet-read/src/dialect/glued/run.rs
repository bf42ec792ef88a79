//! A word of the dump, folded, with the way back to its bytes.

use std::cell::Cell;

use resheet_lexis::{Lexicon, Role, fold_with_places};

/// A folded word; positions are in folded characters.
pub(super) struct Run<'l> {
    folded: String,
    /// Byte of each character in `folded`, and its length.
    at: Vec<usize>,
    /// Byte of each character in the dump, and the end of the word.
    places: Vec<usize>,
    lexicon: &'l Lexicon,
    /// The first and one past the last of the figures that were looked at last.
    figures: Cell<(usize, usize)>,
}

/// A label in a run.
#[derive(Clone, Copy)]
pub(super) struct Label<'l> {
    /// One past its last character, without what stands in brackets behind it.
    pub(super) bare: usize,
    /// One past its last character, bracket and colon included.
    pub(super) end: usize,
    pub(super) roles: &'l [Role],
}

/// The longest bracket behind a label, in characters.
const BRACKET: usize = 14;

impl<'l> Run<'l> {
    /// Folds a word that begins at a byte of the dump.
    pub(super) fn new(word: &str, start: usize, lexicon: &'l Lexicon) -> Run<'l> {
        let (folded, mut places) = fold_with_places(word);
        for place in &mut places {
            *place += start;
        }
        // What folding dropped in front belongs to the first character.
        if let Some(first) = places.first_mut() {
            *first = start;
        } else {
            places.push(start);
        }
        if !folded.is_empty() {
            places.push(start + word.len());
        }
        let mut at: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
        at.push(folded.len());
        Run { folded, at, places, lexicon, figures: Cell::default() }
    }

    /// How many characters it has.
    pub(super) fn len(&self) -> usize {
        self.at.len() - 1
    }

    /// The byte of the dump where a character begins.
    pub(super) fn place(&self, position: usize) -> usize {
        self.places[position.min(self.places.len() - 1)]
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon
    }

    pub(super) fn rest(&self, from: usize) -> &str {
        &self.folded[self.at[from.min(self.len())]..]
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &str {
        let to = to.min(self.len());
        &self.folded[self.at[from.min(to)]..self.at[to]]
    }

    pub(super) fn char(&self, position: usize) -> Option<char> {
        self.rest(position).chars().next()
    }

    pub(super) fn is_digit(&self, position: usize) -> bool {
        self.char(position).is_some_and(|c| c.is_ascii_digit())
    }

    /// The end of digits, points and commas. Each position among them may ask: they are
    /// walked through once.
    pub(super) fn end_of_figures(&self, from: usize) -> usize {
        let (first, end) = self.figures.get();
        if (first..end).contains(&from) {
            return end;
        }
        let rest = self.rest(from);
        let figures = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        // All of them are of one byte.
        let end = from + figures.unwrap_or(rest.len());
        self.figures.set((from, end));
        end
    }

    /// The position so many folded bytes behind another.
    pub(super) fn behind(&self, from: usize, bytes: usize) -> usize {
        let byte = self.at[from] + bytes;
        self.at.partition_point(|&at| at < byte)
    }

    /// All labels at a position of which one role passes, the longest first.
    pub(super) fn labels(
        &self,
        from: usize,
        test: impl Fn(&Role) -> bool,
    ) -> impl Iterator<Item = Label<'_>> {
        self.lexicon
            .labels_at_start(self.rest(from))
            .filter(move |(_, roles)| roles.iter().any(&test))
            .map(move |(bytes, roles)| {
                let bare = self.behind(from, bytes);
                Label { bare, end: self.with_tail(bare), roles }
            })
    }

    /// The longest label at a position of which one role passes.
    pub(super) fn label(&self, from: usize, test: impl Fn(&Role) -> bool) -> Option<Label<'_>> {
        self.labels(from, test).next()
    }

    /// The end of the bracket and the colon that may stand behind a label.
    fn with_tail(&self, bare: usize) -> usize {
        let end = self.bracket(bare).unwrap_or(bare);
        if self.char(end) == Some(':') { end + 1 } else { end }
    }

    /// The end of the bracket that opens at a position.
    pub(super) fn bracket(&self, from: usize) -> Option<usize> {
        if self.char(from) != Some('(') {
            return None;
        }
        let inside = self.slice(from + 1, from + 1 + BRACKET);
        let close = inside.find([')', '('])?;
        inside[close..].starts_with(')').then(|| self.behind(from + 1, close + 1))
    }
}
