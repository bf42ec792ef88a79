//! The corpus perturbed: what a conversion is worth when a form, a tool or a
//! hand does one thing otherwise (`make robust`).
//!
//! [`sites`] finds the words of the headers and the values of the rows in a dump
//! with its truth, [`changes`] alters the one and transforms the other, [`table`]
//! adds up. All of it depends on the dumps and a seed alone, never on the reader
//! that is measured. The words are those of `robust/words.toml`.

pub mod bars;
pub mod changes;
mod columns;
pub mod edits;
mod page;
mod rows;
pub mod sites;
pub mod table;
pub mod tokens;
pub mod words;

use resheet_model::{Conversion, Sheet};

use crate::ceiling::decode;
use crate::corpus::Document;
use crate::random::Random;
use crate::run::{Judged, engine, judge, judge_each};
use crate::text::normal;
use changes::{CHANGES, Change, Dump, Kept};
use sites::Sites;

/// A changed dump, converted and compared.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The name of the change.
    pub change: &'static str,
    /// The place of the dump it was made of.
    pub of: usize,
    /// It, with its truth.
    pub document: Document,
    /// What came of it.
    pub judged: Judged,
    /// Values beside the record that are where they belong, and all.
    pub kept: (usize, usize),
}

/// Which changes are made, and of what.
#[derive(Clone, Copy, Default, Debug)]
pub struct Plan<'p> {
    /// Another seed, other words and other places.
    pub seed: u64,
    /// Only changes whose name holds this.
    pub change: &'p str,
    /// Only every so manieth of the changed dumps, whichever others there are; 0
    /// is all of them.
    pub every: usize,
}

impl Plan<'_> {
    fn takes(&self, dump: &Dump<'_>, change: &Change) -> bool {
        let name = format!("{} {}", change.name, dump.document.name);
        self.every < 2 || Random::named(0, &name).below(self.every) == 0
    }
}

/// The changed dumps of a plan, with what must be kept of each, and the
/// places of the dumps they were made of.
pub fn make<'d>(
    documents: &'d [Document],
    plan: &Plan<'_>,
) -> Vec<(&'static Change, usize, Document, Vec<Kept>)> {
    let dumps: Vec<Dump<'d>> = documents
        .iter()
        .map(|document| {
            let sites = Sites::new(decode(&document.bytes), &document.truth);
            Dump { document, sites }
        })
        .collect();
    let mut out = Vec::new();
    for change in CHANGES.iter().filter(|change| change.name.contains(plan.change)) {
        for (of, dump) in dumps.iter().enumerate().filter(|(_, dump)| plan.takes(dump, change)) {
            if let Some((document, kept)) = changes::changed(dump, change, plan.seed) {
                out.push((change, of, document, kept));
            }
        }
    }
    out
}

/// Makes, converts and compares the changed dumps of a plan.
pub fn run(documents: &[Document], plan: &Plan<'_>) -> Vec<Changed> {
    let made = make(documents, plan);
    let judged = judge_each(
        &engine(),
        made.iter().map(|(_, _, document, kept)| (document, kept)),
        |(document, _)| document,
        |conversion, (document, kept)| (judge(conversion, document), found(conversion, kept)),
    );
    let all = made.into_iter().zip(judged);
    all.map(|((change, of, document, kept), (judged, found))| Changed {
        change: change.name,
        of,
        document,
        judged,
        kept: (found, kept.len()),
    })
    .collect()
}

/// How many values stand where they belong: beside the indicator they are of,
/// or among the extras.
fn found(conversion: &Conversion, kept: &[Kept]) -> usize {
    let is_in = |sheet: &Sheet, kept: &Kept| {
        let value = normal(&kept.value);
        let is = |text: Option<&String>| text.is_some_and(|text| normal(text) == value);
        match &kept.name {
            None => sheet.extras.iter().any(|extra| is(extra.value.value())),
            Some(name) => sheet.indicators.iter().any(|row| {
                let named = row.level3.value().is_some_and(|text| normal(text) == normal(name));
                named && row.others.iter().any(|(_, other)| is(other.value()))
            }),
        }
    };
    let stands = |kept: &&Kept| conversion.sheets.iter().any(|sheet| is_in(sheet, kept));
    kept.iter().filter(stands).count()
}
