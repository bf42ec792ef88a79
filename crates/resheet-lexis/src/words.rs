//! The vocabulary of values: units, relations in words, words beside dates,
//! verdicts. Each from its file under `vocabulary/`, read on first use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use resheet_model::Op;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::chars::{is_invisible, is_plain, is_simplified, plain, simplified};
use crate::charset::{CharSet, firsts, lasts};
use crate::numeral::is_numeral;
use crate::texts::trim;

/// A word as it is looked up: width and traditional forms folded, no blanks.
/// Unlike [`fold`](crate::fold) it keeps `*`, which joins units.
pub(crate) fn key(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c != ' ' && is_plain(c) && is_simplified(c)) {
        return Cow::Borrowed(text);
    }
    text.chars().filter_map(key_char).collect()
}

/// A set of words. They come from our files, never from a dump, so a hash that
/// an opponent could fill is as good as one that takes three times as long.
type Words = FxHashSet<String>;

/// What a character is in [`key`]; none if it is left out.
pub(crate) fn key_char(c: char) -> Option<char> {
    let folded = (!is_invisible(c)).then(|| simplified(plain(c)));
    folded.filter(|c| *c != ' ')
}

/// The first character of [`key`] of a text, without making it.
pub(crate) fn key_first(text: &str) -> Option<char> {
    text.chars().find_map(key_char)
}

/// The last character of [`key`] of a text, without making it.
pub(crate) fn key_last(text: &str) -> Option<char> {
    text.chars().rev().find_map(key_char)
}

fn keys(words: &[String]) -> Words {
    words.iter().map(|word| key(word).into_owned()).collect()
}

/// A file of the vocabulary as the build left it.
macro_rules! file {
    ($name:literal) => {
        $crate::words::read(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}
pub(crate) use file;

pub(crate) fn read<T: DeserializeOwned + Default>(json: &str) -> T {
    // A file that does not read is caught by a test beside its type.
    serde_json::from_str(json).unwrap_or_default()
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct UnitFile {
    scales: Vec<String>,
    percent: Vec<String>,
    ratio: Vec<String>,
    count: Vec<String>,
    classifiers: Vec<String>,
    things: Vec<String>,
    money: Vec<String>,
    time: Vec<String>,
    measured: Vec<String>,
    not_units: Vec<String>,
    same: Vec<Vec<String>>,
    zeros: BTreeMap<char, u32>,
}

/// What joins the parts of a unit.
pub(crate) const JOINTS: [char; 6] = ['/', '·', '*', '.', '×', '每'];

/// The known units.
pub(crate) struct Units {
    scales: Words,
    percent: Words,
    simple: Words,
    classifiers: Words,
    things: Words,
    not_units: Words,
    names: FxHashMap<String, String>,
    zeros: BTreeMap<char, u32>,
    /// What a unit may begin with.
    begins: CharSet,
    /// What a power of ten may begin with.
    scale_begins: CharSet,
    /// What stands in units.
    holds: CharSet,
}

impl Units {
    /// Whether a folded text that begins so may be a unit.
    pub(crate) fn may_begin(&self, first: char) -> bool {
        self.begins.contains(first)
    }

    /// Whether a character may stand in a unit, or in a joint or figure between
    /// two: none of another ends up in a folded unit.
    pub(crate) fn may_hold(&self, c: char) -> bool {
        self.holds.contains(c) || c.is_ascii_digit()
    }

    /// Whether a folded text that begins so may begin with a power of ten.
    pub(crate) fn may_begin_scale(&self, first: char) -> bool {
        self.scale_begins.contains(first)
    }

    /// Whether a word is a percent sign or stands for one, brackets or not.
    pub(crate) fn is_percent(&self, word: &str) -> bool {
        if word.is_empty() {
            return false;
        }
        let word = key(word);
        self.percent.contains(without_brackets(&word))
    }

    /// Whether a folded word is a power of ten: `万`.
    pub(crate) fn is_scale(&self, word: &str) -> bool {
        self.scales.contains(word)
    }

    /// Whether a folded word is a unit that is not built from others.
    pub(crate) fn is_simple(&self, word: &str) -> bool {
        self.simple.contains(word)
    }

    /// Whether a folded word is a counting word with what it counts: `个项目`.
    pub(crate) fn is_counted(&self, word: &str) -> bool {
        let first = word.chars().next().map_or(0, char::len_utf8);
        let (classifier, thing) = word.split_at(first);
        self.classifiers.contains(classifier) && self.things.contains(thing)
    }

    /// The usual name of a folded unit that has several.
    pub(crate) fn name(&self, word: &str) -> Option<&str> {
        self.names.get(word).map(String::as_str)
    }

    /// How many zeros a power of ten adds: `十万` is 5.
    pub(crate) fn zeros(&self, scale: &str) -> u32 {
        scale.chars().filter_map(|c| self.zeros.get(&c)).sum()
    }

    /// Whether a folded word stands in brackets behind numbers and is no unit.
    pub(crate) fn is_no_unit(&self, word: &str) -> bool {
        self.not_units.contains(word)
    }
}

/// From every unit with several names to the first of them.
fn names(same: &[Vec<String>]) -> FxHashMap<String, String> {
    let pairs = same.iter().flat_map(|names| {
        let first = names.first().map(|name| key(name).into_owned()).unwrap_or_default();
        names.iter().map(move |name| (key(name).into_owned(), first.clone()))
    });
    pairs.collect()
}

/// The known units.
pub(crate) fn units() -> &'static Units {
    static UNITS: LazyLock<Units> = LazyLock::new(|| {
        let file: UnitFile = file!("units");
        let lists =
            [&file.percent, &file.ratio, &file.count, &file.money, &file.time, &file.measured];
        let scales = keys(&file.scales);
        let simple: Words = lists.iter().flat_map(|list| keys(list)).collect();
        let (classifiers, things) = (keys(&file.classifiers), keys(&file.things));
        let known = simple.iter().chain(&classifiers).chain(&scales).map(String::as_str);
        Units {
            holds: (simple.iter().chain(&classifiers).chain(&things).chain(&scales))
                .flat_map(|word| word.chars())
                .chain(JOINTS)
                .collect(),
            // A compound may begin with its joint.
            begins: firsts(known.chain(["/"])),
            scale_begins: firsts(scales.iter().map(String::as_str)),
            scales,
            percent: keys(&file.percent),
            simple,
            classifiers,
            things,
            not_units: keys(&file.not_units),
            names: names(&file.same),
            zeros: file.zeros,
        }
    });
    &UNITS
}

/// A word without the one pair of brackets that holds all of it.
pub(crate) fn without_brackets(word: &str) -> &str {
    let word = trim(word);
    let Some(inner) = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) else {
        return word;
    };
    let mut depth = 0i32;
    for c in inner.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return word;
        }
    }
    if depth == 0 { inner.trim() } else { word }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RelationList {
    at_least: Vec<String>,
    at_most: Vec<String>,
    more: Vec<String>,
    less: Vec<String>,
    equal: Vec<String>,
    within: Vec<String>,
    none: Vec<String>,
    opener: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
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

/// Words of relation with what they say, the longest first.
pub(crate) struct Relations {
    before: Vec<(String, Says)>,
    after: Vec<(String, Says)>,
    /// What a word of `before` begins with.
    begins: CharSet,
    /// What a word of `after` ends with.
    ends: CharSet,
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
    pub(crate) fn before(&self, text: &str) -> Option<&(String, Says)> {
        let first = text.chars().next()?;
        let mut words = self.before.iter().filter(|_| self.begins.contains(first));
        words.find(|(word, _)| text.starts_with(word.as_str()))
    }

    /// The longest word that a folded text ends with.
    pub(crate) fn after(&self, text: &str) -> Option<&(String, Says)> {
        let last = text.chars().next_back()?;
        let mut words = self.after.iter().filter(|_| self.ends.contains(last));
        words.find(|(word, _)| text.ends_with(word.as_str()))
    }

    /// What a whole folded text says as a word of `before`.
    pub(crate) fn whole(&self, text: &str) -> Option<Says> {
        self.before(text).filter(|(word, _)| word.len() == text.len()).map(|(_, says)| *says)
    }
}

fn longest_first(list: RelationList) -> Vec<(String, Says)> {
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
    let mut words: Vec<(String, Says)> = groups
        .into_iter()
        .flat_map(|(words, says)| {
            words.into_iter().map(move |word| (key(&word).into_owned(), says))
        })
        .collect();
    words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    words
}

/// The words of relation.
pub(crate) fn relations() -> &'static Relations {
    static RELATIONS: LazyLock<Relations> = LazyLock::new(|| {
        let file: RelationFile = file!("relations");
        let (before, after) = (longest_first(file.before), longest_first(file.after));
        Relations {
            begins: firsts(before.iter().map(|(word, _)| word.as_str())),
            ends: lasts(after.iter().map(|(word, _)| word.as_str())),
            before,
            after,
        }
    });
    &RELATIONS
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct TimeFile {
    deadline: Vec<String>,
    start: Vec<String>,
    part: Vec<String>,
    done: Vec<String>,
    joint: Vec<String>,
    period: Vec<String>,
}

/// Words beside dates; `joint` the longest first.
pub(crate) struct Times {
    pub(crate) deadline: Vec<String>,
    pub(crate) start: Vec<String>,
    pub(crate) part: Vec<String>,
    pub(crate) done: Vec<String>,
    pub(crate) joint: Vec<String>,
    period: Words,
    period_begins: CharSet,
}

impl Times {
    /// Whether a text is a time without a calendar date.
    pub(crate) fn is_period(&self, text: &str) -> bool {
        key_first(text).is_some_and(|first| self.period_begins.contains(first))
            && self.period.contains(&*key(text))
    }
}

/// The words beside dates.
pub(crate) fn times() -> &'static Times {
    static TIMES: LazyLock<Times> = LazyLock::new(|| {
        let file: TimeFile = file!("times");
        let sorted = |mut words: Vec<String>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
        };
        let period = keys(&file.period);
        Times {
            period_begins: firsts(period.iter().map(String::as_str)),
            deadline: sorted(file.deadline),
            start: sorted(file.start),
            part: sorted(file.part),
            done: sorted(file.done),
            joint: sorted(file.joint),
            period,
        }
    });
    &TIMES
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct VerdictFile {
    whole: Vec<String>,
    begins: Vec<String>,
    names_end: Vec<String>,
}

/// Verdicts as a whole, what a verdict may begin with, and the file.
fn verdicts() -> &'static (Words, CharSet, VerdictFile) {
    static VERDICTS: LazyLock<(Words, CharSet, VerdictFile)> = LazyLock::new(|| {
        let file: VerdictFile = file!("verdicts");
        let whole = keys(&file.whole);
        let begins = firsts(whole.iter().chain(&file.begins).map(String::as_str));
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
            && file.begins.iter().any(|begin| word.starts_with(begin.as_str()))
            && !file.names_end.iter().any(|end| word.ends_with(end.as_str())))
}

/// Whether a text is ideographs and nothing else and neither begins nor ends as
/// any word of the value grammars does: most names are told so at a glance.
pub(crate) fn are_no_value(text: &str) -> bool {
    static BEGINS: LazyLock<CharSet> = LazyLock::new(|| {
        let mut begins = relations().begins.clone();
        for more in [&units().begins, &verdicts().1, &times().period_begins] {
            begins.unite(more);
        }
        begins
    });
    let mut chars = text.chars();
    let (Some(first), last) = (chars.next(), chars.next_back()) else { return false };
    let (first, last) = (simplified(first), simplified(last.unwrap_or(first)));
    !BEGINS.contains(first)
        && !is_numeral(first)
        && !relations().ends.contains(last)
        && text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
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

    #[test]
    fn every_file_reads() {
        toml::from_str::<UnitFile>(include_str!("../vocabulary/units.toml")).unwrap();
        toml::from_str::<RelationFile>(include_str!("../vocabulary/relations.toml")).unwrap();
        toml::from_str::<TimeFile>(include_str!("../vocabulary/times.toml")).unwrap();
        toml::from_str::<VerdictFile>(include_str!("../vocabulary/verdicts.toml")).unwrap();
    }

    #[test]
    fn only_the_outer_pair_of_brackets_goes() {
        assert_eq!(without_brackets("(件)"), "件");
        assert_eq!(without_brackets("(台(套))"), "台(套)");
        assert_eq!(without_brackets("(一)(二)"), "(一)(二)");
    }
}
