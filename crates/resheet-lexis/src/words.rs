//! The vocabulary of values: units, relations in words, words beside dates,
//! verdicts. Each from its file under `vocabulary/`, read on first use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use resheet_model::Op;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::chars::{is_invisible, is_plain, is_simplified, plain, simplified};
use crate::charset::{CharSet, firsts};
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
/// an opponent could fill is as good as one that takes three times as long. Most stand
/// in the file as they are looked up.
type Words = FxHashSet<Cow<'static, str>>;

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

fn keys<'w>(words: impl IntoIterator<Item = &'w &'static str>) -> Words {
    words.into_iter().map(|word| key(word)).collect()
}

/// A file of the vocabulary as the build left it.
macro_rules! file {
    ($name:literal) => {
        $crate::words::read(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}
pub(crate) use file;

pub(crate) fn read<T: Deserialize<'static> + Default>(json: &'static str) -> T {
    // A file that does not read is caught by a test beside its type.
    serde_json::from_str(json).unwrap_or_default()
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct UnitFile {
    scales: Vec<&'static str>,
    percent: Vec<&'static str>,
    ratio: Vec<&'static str>,
    count: Vec<&'static str>,
    classifiers: Vec<&'static str>,
    things: Vec<&'static str>,
    money: Vec<&'static str>,
    time: Vec<&'static str>,
    measured: Vec<&'static str>,
    not_units: Vec<&'static str>,
    same: Vec<Vec<&'static str>>,
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
    names: FxHashMap<Cow<'static, str>, Cow<'static, str>>,
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
        self.names.get(word).map(|name| &**name)
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
fn names(same: &[Vec<&'static str>]) -> FxHashMap<Cow<'static, str>, Cow<'static, str>> {
    let pairs = same.iter().flat_map(|names| {
        let first = names.first().map(|name| key(name)).unwrap_or_default();
        names.iter().map(move |name| (key(name), first.clone()))
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
        let simple = keys(lists.into_iter().flatten());
        let (classifiers, things) = (keys(&file.classifiers), keys(&file.things));
        let known = simple.iter().chain(&classifiers).chain(&scales).map(|word| &**word);
        Units {
            holds: (simple.iter().chain(&classifiers).chain(&things).chain(&scales))
                .flat_map(|word| word.chars())
                .chain(JOINTS)
                .collect(),
            // A compound may begin with its joint.
            begins: firsts(known.chain(["/"])),
            scale_begins: firsts(scales.iter().map(|word| &**word)),
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

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct TimeFile {
    deadline: Vec<&'static str>,
    start: Vec<&'static str>,
    part: Vec<&'static str>,
    done: Vec<&'static str>,
    joint: Vec<&'static str>,
    period: Vec<&'static str>,
}

/// Words beside dates; `joint` the longest first.
pub(crate) struct Times {
    pub(crate) deadline: Vec<&'static str>,
    pub(crate) start: Vec<&'static str>,
    pub(crate) part: Vec<&'static str>,
    pub(crate) done: Vec<&'static str>,
    pub(crate) joint: Vec<&'static str>,
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
        let sorted = |mut words: Vec<&'static str>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
        };
        let period = keys(&file.period);
        Times {
            period_begins: firsts(period.iter().map(|word| &**word)),
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
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct VerdictFile {
    whole: Vec<&'static str>,
    begins: Vec<&'static str>,
    names_end: Vec<&'static str>,
}

/// Verdicts as a whole, what a verdict may begin with, and the file.
fn verdicts() -> &'static (Words, CharSet, VerdictFile) {
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
        macro_rules! built {
            ($name:literal) => {
                include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
            };
        }
        serde_json::from_str::<UnitFile>(built!("units")).unwrap();
        serde_json::from_str::<RelationFile>(built!("relations")).unwrap();
        serde_json::from_str::<TimeFile>(built!("times")).unwrap();
        serde_json::from_str::<VerdictFile>(built!("verdicts")).unwrap();
    }

    #[test]
    fn only_the_outer_pair_of_brackets_goes() {
        assert_eq!(without_brackets("(件)"), "件");
        assert_eq!(without_brackets("(台(套))"), "台(套)");
        assert_eq!(without_brackets("(一)(二)"), "(一)(二)");
    }
}
