//! Levels of a form's own by what they have in common: in `制度类`, `协作类`, `工期类`
//! each word ends alike, and each stands before the name of an indicator.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;

use crate::Features;

/// So many words that differ end alike where levels do.
const WORDS: usize = 3;

/// The longest level, in characters.
const LONGEST: usize = 12;

/// Of so many words of one ending, all but one stand before a name.
const NEARLY_ALL: usize = 6;

/// A merged cell is printed once: of so many words of one ending no more than one is there
/// again.
const OFTEN: usize = 4;

/// Whether a cell may be a level that nobody knows: a short word that is no label.
pub fn may_be_level(cell: &Features<'_>) -> bool {
    cell.roles.is_empty()
        && cell.is_words()
        && cell.length <= LONGEST
        && !cell.folded.contains(['。', ',', ';', ':'])
}

/// Which of the cells of a table, in reading order, are kin: words of one ending of which
/// nearly all stand before words that are no value. A reason ends as it likes, and a name
/// stands before its target; where that is words too, the result often says the same. Three
/// of one ending in a row are names of columns.
/// `open` says of which cells the place tells nothing; others are never kin.
pub fn levels_alike<'a, T: Deref<Target = Features<'a>>>(
    cells: &[T],
    open: impl Fn(&T) -> bool,
) -> Vec<bool> {
    /// The words of an ending.
    #[derive(Default)]
    struct Ending<'t> {
        words: BTreeSet<&'t str>,
        leading: usize,
        all: usize,
    }
    // Points stand in brackets behind a level.
    let bare = |at: usize| cells[at].folded.split('(').next().unwrap_or_default();
    let last = |at: usize| bare(at).chars().next_back();
    let may_be = |at: &usize| open(&cells[*at]) && may_be_level(&cells[*at]);
    let beside = |at: usize, other: Option<usize>| {
        other.is_some_and(|other| other < cells.len() && last(other) == last(at))
    };
    let in_a_row = |at: usize| {
        let row = [at.checked_sub(2), at.checked_sub(1), Some(at + 1), Some(at + 2)];
        row.windows(2).any(|pair| pair.iter().all(|other| beside(at, *other)))
    };
    let leads = |at: usize| match &cells[at + 1..] {
        [name, value, ..] => name.is_words() && name.folded != value.folded && !in_a_row(at),
        _ => false,
    };
    let mut endings: HashMap<Option<char>, Ending<'_>> = HashMap::new();
    for at in (0..cells.len()).filter(may_be) {
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
                let words = ending.words.len();
                words >= WORDS
                    && (ending.leading - words) * OFTEN <= ending.leading
                    && (ending.all - ending.leading) * NEARLY_ALL <= ending.all
            })
    };
    (0..cells.len()).map(kin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells that are kin.
    fn kin(cells: &str) -> Vec<String> {
        let cells: Vec<Box<Features<'_>>> =
            cells.split_whitespace().map(|cell| Box::new(Features::of_value(cell))).collect();
        let found = levels_alike(&cells, |_| true);
        let kin = cells.iter().zip(found).filter(|(_, kin)| *kin);
        kin.map(|(cell, _)| cell.text.to_string()).collect()
    }

    #[test]
    fn words_of_one_ending_before_names_are_levels() {
        let rows = "件数类 石桥数量 ≥3座 20 做工类 合格比例 ≥90% 20 工期类 完工比例 ≥90% 20";
        assert_eq!(kin(rows), ["件数类", "做工类", "工期类"]);
    }

    #[test]
    fn names_before_targets_and_names_of_columns_are_none() {
        assert_eq!(kin("石桥数量 ≥3座 木桥数量 ≥4座 云桥数量 ≥5座"), [""; 0]);
        assert_eq!(kin("桥梁状况 改善 改善 环境状况 改善 改善 道路状况 改善 改善"), [""; 0]);
        assert_eq!(kin("甲栏 乙栏 丙栏 丁栏 石桥数量 ≥3座"), [""; 0]);
    }
}
