//! Words beside a number that say how a value relates to it.

use std::borrow::Cow;
use std::sync::LazyLock;

use resheet_model::Op;
use serde::Deserialize;

use super::{file, key};
use crate::charset::CharSet;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, bound(deserialize = "'de: 'static"))]
struct RelationList {
    at_least: Vec<&'static str>,
    at_most: Vec<&'static str>,
    more: Vec<&'static str>,
    less: Vec<&'static str>,
    equal: Vec<&'static str>,
    within: Vec<&'static str>,
    none: Vec<&'static str>,
    opener: Vec<&'static str>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct RelationFile {
    before: RelationList,
    after: RelationList,
}

/// What a word beside a number says of the relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Says {
    /// This relation.
    Relation(Op),
    /// Nothing.
    Nothing,
    /// Nothing, and it needs a word behind the number.
    Opens,
}

/// A word of relation with what it says, by the character that tells whether it may stand
/// in a place: its first, or its last.
type Told = (char, Cow<'static, str>, Says);

/// Words of relation, those of one character together, of these the longest first.
pub(crate) struct Relations {
    before: Vec<Told>,
    after: Vec<Told>,
    /// What a word of `before` begins with.
    pub(super) begins: CharSet,
    /// What a word of `after` ends with.
    pub(super) ends: CharSet,
}

impl Relations {
    /// Whether a folded text that begins so may begin with one of the words.
    pub(crate) fn may_begin(&self, first: char) -> bool {
        self.begins.contains(first)
    }

    /// Whether a folded text that begins and ends so may have one of the words
    /// in front or behind.
    pub(crate) fn may_stand_at(&self, first: char, last: char) -> bool {
        self.begins.contains(first) || self.ends.contains(last)
    }

    /// The longest word that a folded text begins with.
    pub(crate) fn before(&self, text: &str) -> Option<(&str, Says)> {
        let first = text.chars().next().filter(|first| self.begins.contains(*first))?;
        found(&self.before, first, |word| text.starts_with(word))
    }

    /// The longest word that a folded text ends with.
    pub(crate) fn after(&self, text: &str) -> Option<(&str, Says)> {
        let last = text.chars().next_back().filter(|last| self.ends.contains(*last))?;
        found(&self.after, last, |word| text.ends_with(word))
    }

    /// What a whole folded text says as a word of `before`.
    pub(crate) fn whole(&self, text: &str) -> Option<Says> {
        self.before(text).filter(|(word, _)| word.len() == text.len()).map(|(_, says)| says)
    }
}

/// The first word of a character that fits.
fn found(words: &[Told], by: char, fits: impl Fn(&str) -> bool) -> Option<(&str, Says)> {
    let at = words.partition_point(|(own, ..)| *own < by);
    let mut own = words[at..].iter().take_while(|(own, ..)| *own == by);
    own.find(|(_, word, _)| fits(word)).map(|(_, word, says)| (&**word, *says))
}

fn by_char(list: RelationList, told_by: impl Fn(&str) -> Option<char>) -> Vec<Told> {
    let groups = [
        (list.at_least, Says::Relation(Op::AtLeast)),
        (list.at_most, Says::Relation(Op::AtMost)),
        (list.more, Says::Relation(Op::More)),
        (list.less, Says::Relation(Op::Less)),
        (list.equal, Says::Relation(Op::Equal)),
        (list.within, Says::Relation(Op::Within)),
        (list.none, Says::Nothing),
        (list.opener, Says::Opens),
    ];
    let mut words: Vec<Told> = Vec::new();
    for (own, says) in groups {
        words.extend(own.iter().filter_map(|word| {
            let word = key(word);
            Some((told_by(&word)?, word, says))
        }));
    }
    words.sort_by(|(a, one, _), (b, other, _)| {
        a.cmp(b).then_with(|| other.len().cmp(&one.len())).then_with(|| one.cmp(other))
    });
    words
}

/// The words of relation.
pub(crate) fn relations() -> &'static Relations {
    static RELATIONS: LazyLock<Relations> = LazyLock::new(|| {
        let file: RelationFile = file!("relations");
        let before = by_char(file.before, |word| word.chars().next());
        let after = by_char(file.after, |word| word.chars().next_back());
        Relations {
            begins: before.iter().map(|(first, ..)| *first).collect(),
            ends: after.iter().map(|(last, ..)| *last).collect(),
            before,
            after,
        }
    });
    &RELATIONS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::reads;

    #[test]
    fn the_file_reads() {
        assert!(reads!("relations", RelationFile));
    }
}
