//! The changes: what other tools, other forms and other hands do to sheets.
//! A new one is a function and a line of [`CHANGES`].

use std::sync::Arc;

use serde_json::Value;

use super::edits::{Edit, edited};
use super::sites::{Head, Header, Kind, Sites, Writing};
use super::words::words;
use super::{columns, rows};
use crate::corpus::Document;
use crate::random::Random;
use crate::text::normal;

/// A dump that is to be changed.
pub struct Dump<'d> {
    /// It with its truth.
    pub document: &'d Document,
    /// What was found in it.
    pub sites: Sites,
}

/// A value that the record has no place for, and that must not be lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The name of its indicator; none for a pair of the head.
    pub name: Option<String>,
    /// It.
    pub value: String,
}

/// What a change does.
#[derive(Clone, Default, Debug)]
pub struct Changed {
    /// To the text.
    pub edits: Vec<Edit>,
    /// To the truth.
    pub truth: Option<Value>,
    /// What must be kept beside the record.
    pub kept: Vec<Kept>,
}

/// A change.
pub struct Change {
    /// Its name in the table.
    pub name: &'static str,
    /// It; none if it cannot be done to this dump.
    pub make: fn(&Dump<'_>, &mut Random) -> Option<Changed>,
}

macro_rules! unknown {
    ($($kind:literal),*) => { |dump, random| unknown(dump, random, &[$($kind),*]) };
}

/// Every change, in the order of the table.
pub static CHANGES: &[Change] = &[
    Change { name: "none", make: |_, _| Some(Changed::default()) },
    Change { name: "unknown level1", make: unknown!("level1") },
    Change { name: "unknown level2", make: unknown!("level2") },
    Change { name: "unknown level3", make: unknown!("level3") },
    Change { name: "unknown target", make: unknown!("target") },
    Change { name: "unknown actual", make: unknown!("actual") },
    Change { name: "unknown weight", make: unknown!("weight") },
    Change { name: "unknown score", make: unknown!("score") },
    Change { name: "unknown deviation", make: unknown!("deviation") },
    Change { name: "unknown initial", make: unknown!("initial") },
    Change { name: "unknown budget", make: unknown!("budget") },
    Change { name: "unknown executed", make: unknown!("executed") },
    Change { name: "unknown rate", make: unknown!("rate") },
    Change { name: "three unknown", make: three_unknown },
    Change { name: "letter wrong", make: letter_wrong },
    Change { name: "blank inside", make: blank_inside },
    Change { name: "neighbour's word", make: neighbours_word },
    Change { name: "header gone", make: columns::header_gone },
    Change { name: "header in two lines", make: columns::two_lines },
    Change { name: "columns swapped", make: columns::swapped },
    Change { name: "unknown column", make: columns::unknown_column },
    Change { name: "kind repeated", make: columns::kind_repeated },
    Change { name: "row ends moved", make: rows::ends_moved },
    Change { name: "unknown pair", make: rows::unknown_pair },
    Change { name: "blanks of the form", make: rows::blanks_of_the_form },
    Change { name: "notice before", make: rows::notice_before },
    Change { name: "amounts before", make: rows::amounts_before },
    Change { name: "own levels", make: rows::own_levels },
];

/// The changed dump; none if the change cannot be done to it.
pub fn changed(dump: &Dump<'_>, change: &Change, seed: u64) -> Option<(Document, Vec<Kept>)> {
    let named = format!("{}/{} {}", dump.document.folder, dump.document.name, change.name);
    let done = (change.make)(dump, &mut Random::named(seed, &named))?;
    let is_none = done.edits.is_empty();
    let text = edited(&dump.sites.text, done.edits)?;
    let mut document = dump.document.clone();
    if !is_none {
        document.bytes = text.into_bytes();
    }
    if let Some(truth) = done.truth {
        document.truth = Arc::new(crate::record::from_json(&truth));
        document.json = Arc::new(truth);
    }
    Some((document, done.kept))
}

fn heads(headers: &[Header], kind: Kind) -> impl Iterator<Item = &Head> {
    headers.iter().filter_map(move |header| header.iter().find(|head| head.kind == kind))
}

/// Edits of every token of a kind's header words.
fn on_heads(
    dump: &Dump<'_>,
    headers: &[Header],
    kind: Kind,
    text: impl Fn(&str) -> String,
) -> Vec<Edit> {
    let tokens = heads(headers, kind).flat_map(|head| &head.tokens);
    tokens
        .map(|token| dump.sites.replaced(token, &text(dump.sites.printed(&token.inner))))
        .collect()
}

fn unknown(dump: &Dump<'_>, random: &mut Random, kinds: &[Kind]) -> Option<Changed> {
    let mut edits = Vec::new();
    for kind in kinds {
        let word = random.pick(words().unknown.header.get(*kind)?)?;
        let is_of_funds = ["initial", "budget", "executed", "rate"].contains(kind);
        let headers = if is_of_funds { &dump.sites.funds } else { &dump.sites.headers };
        let of_kind = on_heads(dump, headers, kind, |_| word.clone());
        if of_kind.is_empty() {
            return None;
        }
        edits.extend(of_kind);
    }
    Some(Changed { edits, ..Changed::default() })
}

/// The kinds of the first header for which there are unknown words.
fn replaceable(dump: &Dump<'_>) -> Vec<Kind> {
    let of_first = dump.sites.headers.first().into_iter().flatten();
    let mut kinds: Vec<Kind> = of_first.map(|head| head.kind).collect();
    kinds.retain(|kind| words().unknown.header.contains_key(*kind));
    kinds.dedup();
    kinds
}

fn three_unknown(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let mut kinds = replaceable(dump);
    while kinds.len() > 3 {
        kinds.remove(random.below(kinds.len()));
    }
    if kinds.len() < 3 { None } else { unknown(dump, random, &kinds) }
}

fn letter_wrong(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let kinds = replaceable(dump);
    let kind = *random.pick(&kinds)?;
    let misread = |letter: char| {
        let of = |pair: &&String| pair.starts_with(letter);
        words().misread.pairs.iter().find(of).and_then(|pair| pair.chars().nth(1))
    };
    let nth = random.below(2);
    let wrong = |text: &str| {
        let able: Vec<usize> = text
            .char_indices()
            .filter(|(_, char)| misread(*char).is_some())
            .map(|(at, _)| at)
            .collect();
        let at = able.get(nth).or(able.first()).copied();
        text.char_indices()
            .map(|(here, char)| if Some(here) == at { misread(char).unwrap_or(char) } else { char })
            .collect()
    };
    some(on_heads(dump, &dump.sites.headers, kind, wrong))
}

fn blank_inside(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let kind = *random.pick(&replaceable(dump))?;
    let torn = |text: &str| {
        let middle = text.chars().count() / 2;
        let at = text.char_indices().nth(middle).map_or(0, |(at, _)| at);
        format!("{} {}", &text[..at], &text[at..])
    };
    some(on_heads(dump, &dump.sites.headers, kind, torn))
}

fn neighbours_word(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let first = sites.headers.first()?;
    let at = 1 + random.below(first.len().checked_sub(1)?);
    let (before, kind) = (first[at - 1].kind, first[at].kind);
    let mut edits = Vec::new();
    for header in &sites.headers {
        let find = |kind| header.iter().find(|head| head.kind == kind);
        let (Some(before), Some(head)) = (find(before), find(kind)) else { continue };
        let word = sites.printed(&before.tokens[0].inner);
        let glue = if sites.writing == Writing::Glued { "" } else { " " };
        for token in &head.tokens {
            let text = format!("{word}{glue}{}", sites.printed(&token.inner));
            edits.push(sites.replaced(token, &text));
        }
    }
    some(edits)
}

/// A change of the text alone, if there is one.
pub(super) fn some(edits: Vec<Edit>) -> Option<Changed> {
    if edits.is_empty() { None } else { Some(Changed { edits, ..Changed::default() }) }
}

/// Whether two texts are one but for width and blanks.
pub(super) fn alike(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}
