//! Units and powers of ten.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Words, file, key, keys, without_brackets};
use crate::charset::{CharSet, firsts};

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
    pub(super) begins: CharSet,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::reads;

    #[test]
    fn the_file_reads() {
        assert!(reads!("units", UnitFile));
    }
}
