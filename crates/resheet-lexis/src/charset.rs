//! Sets of characters, to tell at a glance that a text can be no known word.

/// A set of characters of the basic plane; those beyond are always in it, so
/// that a look-up by first character never rules a word out wrongly.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharSet(Vec<u64>);

impl CharSet {
    /// Whether the set may have the character.
    pub(crate) fn contains(&self, c: char) -> bool {
        let code = c as usize;
        code > 0xffff || self.0.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

impl CharSet {
    /// Adds the characters of another set.
    pub(crate) fn unite(&mut self, other: &CharSet) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }
}

impl Extend<char> for CharSet {
    fn extend<I: IntoIterator<Item = char>>(&mut self, chars: I) {
        if self.0.is_empty() {
            // Zeroed memory is had for less than memory that is filled with zeros.
            self.0 = vec![0; 0x1_0000 / 64];
        }
        for code in chars.into_iter().map(|c| c as usize).filter(|code| *code <= 0xffff) {
            self.0[code / 64] |= 1 << (code % 64);
        }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = CharSet::default();
        set.extend(chars);
        set
    }
}

/// The characters that words begin with.
pub(crate) fn firsts<'w>(words: impl IntoIterator<Item = &'w str>) -> CharSet {
    words.into_iter().filter_map(|word| word.chars().next()).collect()
}

/// The characters that words end with.
pub(crate) fn lasts<'w>(words: impl IntoIterator<Item = &'w str>) -> CharSet {
    words.into_iter().filter_map(|word| word.chars().next_back()).collect()
}
