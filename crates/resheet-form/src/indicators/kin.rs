//! Levels of a form's own by what they have in common: in `制度类`, `协作类`, `工期类`
//! each word ends alike, and each stands before the name of an indicator.

use std::collections::{BTreeSet, HashMap};

use crate::token::Token;

/// So many words that differ end alike where levels do.
const WORDS: usize = 3;

/// The longest level, in characters.
const LONGEST: usize = 12;

/// Whether a cell may be a level that nobody knows: a short word that is no label.
pub(super) fn is_own_level(token: &Token<'_>) -> bool {
    token.roles.is_empty()
        && token.is_words()
        && token.length <= LONGEST
        && !token.folded.contains(['。', ',', ';', ':'])
}

/// Which cells are kin: words of one ending of which nearly all stand before words that are
/// no value. A reason ends as it likes, and a name stands before its target; where that is
/// words too, the result often says the same.
pub(super) fn of(tokens: &[Token<'_>]) -> Vec<bool> {
    if tokens.iter().all(|token| token.placed) {
        return Vec::new();
    }
    /// The words of an ending.
    #[derive(Default)]
    struct Ending<'t> {
        words: BTreeSet<&'t str>,
        leading: usize,
        all: usize,
    }
    // Points stand in brackets behind a level.
    let bare = |at: usize| tokens[at].folded.split('(').next().unwrap_or_default();
    let last = |at: usize| bare(at).chars().next_back();
    let may_be = |at: &usize| is_own_level(&tokens[*at]) && !tokens[*at].placed;
    let leads = |at: usize| match &tokens[at + 1..] {
        [name, value, ..] => name.is_words() && name.folded != value.folded,
        _ => false,
    };
    let mut endings: HashMap<Option<char>, Ending<'_>> = HashMap::new();
    for at in (0..tokens.len()).filter(may_be) {
        let ending = endings.entry(last(at)).or_default();
        ending.all += 1;
        if leads(at) {
            ending.leading += 1;
            ending.words.insert(bare(at));
        }
    }
    let kin = |at: usize| {
        may_be(&at)
            && endings.get(&last(at)).is_some_and(|ending| {
                ending.words.len() >= WORDS && ending.leading * 6 >= ending.all * 5
            })
    };
    (0..tokens.len()).map(kin).collect()
}
