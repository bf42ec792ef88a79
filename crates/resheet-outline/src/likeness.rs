//! How like a word is to the known names of a column.

use resheet_lexis::{Lexicon, Role};

/// A name is as good as known.
pub(crate) const NEARLY: u32 = 30;

/// How like a folded word is to the names that the vocabulary has for a column: 0 for
/// not at all, [`NEARLY`] for one that differs in a letter or has a known name at its
/// end; between them by the pairs of characters it shares with the likest.
pub(crate) fn likeness(word: &str, role: Role, lexicon: &Lexicon) -> u32 {
    /// Characters that the likest name shares count so much at most.
    const SHARED: u32 = 15;
    let own: Vec<char> = word.chars().collect();
    let mut best = 0;
    for label in lexicon.labels_of(role) {
        let other: Vec<char> = label.chars().collect();
        if other.len() >= 4 && (word.ends_with(label) || is_near(&own, &other)) {
            return NEARLY;
        }
        let shared = pairs(&own).filter(|pair| pairs(&other).any(|it| it == *pair)).count();
        let most = own.len().max(other.len()).saturating_sub(1).max(1);
        best = best
            .max(SHARED * u32::try_from(shared).unwrap_or(0) / u32::try_from(most).unwrap_or(1));
    }
    best
}

fn pairs(word: &[char]) -> impl Iterator<Item = [char; 2]> + '_ {
    word.windows(2).map(|pair| [pair[0], pair[1]])
}

/// Whether two words differ in one character, or one has one more.
pub(crate) fn is_near(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let skip = |word: &[char], characters: usize| word.get(characters..).map(<[char]>::to_vec);
    let behind = |x: usize, y: usize| skip(a, x).is_some_and(|rest| Some(rest) == skip(b, y));
    behind(1, 1) || behind(1, 0) || behind(0, 1)
}
