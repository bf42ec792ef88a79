//! Verdicts and qualitative values.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Words, file, keys};
use crate::charset::{CharSet, firsts};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(super) struct VerdictFile {
    whole: Vec<&'static str>,
    begins: Vec<&'static str>,
    names_end: Vec<&'static str>,
}

/// Verdicts as a whole, what a verdict may begin with, and the file.
pub(super) fn verdicts() -> &'static (Words, CharSet, VerdictFile) {
    static VERDICTS: LazyLock<(Words, CharSet, VerdictFile)> = LazyLock::new(|| {
        let file: VerdictFile = file!("verdicts");
        let whole = keys(&file.whole);
        let begins = whole.iter().map(|word| &**word).chain(file.begins.iter().copied());
        let begins = firsts(begins);
        (whole, begins, file)
    });
    &VERDICTS
}

/// Whether a folded text is a verdict or a qualitative value.
pub(crate) fn is_verdict(folded: &str) -> bool {
    /// Longer ones are sentences, whatever they begin with.
    const SHORT: usize = 12;
    let (whole, begins, file) = verdicts();
    if !folded.chars().next().is_some_and(|first| begins.contains(first)) {
        return false;
    }
    let word = folded.trim_end_matches(['。', ';', ',', '.', '!']);
    whole.contains(word)
        || (word.chars().count() <= SHORT
            && !word.contains(|c: char| c.is_ascii_digit())
            && file.begins.iter().any(|begin| word.starts_with(begin))
            && !file.names_end.iter().any(|end| word.ends_with(end)))
}

/// The length in bytes of the longest verdict or qualitative value that a
/// folded text begins with. For cells with nothing between them: only words
/// that stand in the vocabulary as a whole count.
pub fn verdict_at_start(folded: &str) -> Option<usize> {
    /// The longest one, in characters.
    const LONGEST: usize = 20;
    let (whole, begins, _) = verdicts();
    folded.chars().next().filter(|first| begins.contains(*first))?;
    let ends = folded.char_indices().take(LONGEST).map(|(at, c)| at + c.len_utf8());
    ends.filter(|end| whole.contains(&folded[..*end])).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::reads;

    #[test]
    fn the_file_reads() {
        assert!(reads!("verdicts", VerdictFile));
    }
}
