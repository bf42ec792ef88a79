//! A sample of the perturbed corpus, held against bars; `make robust` runs all
//! of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use resheet_model::Confidence;
use resheet_tests::Share;
use resheet_tests::corpus::{classes, documents, home};
use resheet_tests::robust::table::Table;
use resheet_tests::robust::words::words;
use resheet_tests::robust::{Plan, make, run};
use resheet_tests::run::judge_all;
use resheet_tests::text::normal;
use serde::{Deserialize, Serialize};

/// Every so manieth changed dump is in the sample: all changes, all classes.
const EVERY: usize = 29;

/// What the sample must reach, by change.
#[derive(Clone, Copy, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Bar {
    f1: Share,
    /// Perfect sheets of those that are perfect without the change.
    perfect: Share,
    /// How much of what is said to be certain is right.
    certain: Share,
    /// How many errors are told.
    told: Share,
}

fn bars() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("robust/bars.toml")
}

#[test]
fn a_sample_of_the_perturbed_corpus_reaches_the_bars() {
    let documents = documents(&home()).unwrap();
    let plan = Plan { seed: 1, change: "", every: EVERY };
    let table = Table::new(&run(&documents, &plan), &judge_all(&documents), &classes());
    let mut bars_of: BTreeMap<String, Bar> =
        toml::from_str(&fs::read_to_string(bars()).unwrap_or_default()).unwrap();
    let mut below = Vec::new();
    for change in table.changes() {
        let sum = table.sum(change).unwrap();
        let bar = bars_of.entry(change.to_owned()).or_default();
        for (name, measured, bar) in [
            ("f1", sum.f1(), &mut bar.f1),
            ("perfect", sum.perfect(), &mut bar.perfect),
            ("certain", sum.right(Confidence::Certain), &mut bar.certain),
            ("told", sum.told(), &mut bar.told),
        ] {
            if measured < *bar {
                below.push(format!("{change}: {name} is {measured:.4}, the bar {bar}"));
            }
            *bar = bar.max((measured * 1000.0).floor() / 1000.0);
        }
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(bars(), toml::to_string(&bars_of).unwrap()).unwrap();
    }
    assert!(
        below.is_empty(),
        "below the bars:\n{}\nBLESS=1 raises bars to what is reached and lowers none.",
        below.join("\n")
    );
}

#[test]
fn the_same_seed_makes_the_same_dumps_and_another_makes_others() {
    let documents = documents(&home().join("families")).unwrap();
    let bytes = |seed| -> Vec<Vec<u8>> {
        let made = make(&documents, &Plan { seed, change: "three", every: 1 });
        made.into_iter().map(|(_, _, document, _)| document.bytes).collect()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn every_change_can_be_made_of_many_dumps() {
    let documents = documents(&home()).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (change, ..) in make(&documents, &Plan::default()) {
        *counts.entry(change.name).or_default() += 1;
    }
    assert_eq!(counts.len(), resheet_tests::robust::changes::CHANGES.len());
    for (change, count) in counts {
        assert!(count >= documents.len() / 4, "{change}: only {count} dumps");
    }
}

/// The vocabulary and the families are not grown from these words.
#[test]
fn no_word_that_nobody_knows_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut known = String::new();
    for folder in ["resheet-lexis/vocabulary", "resheet-form/families"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            known += &normal(&fs::read_to_string(entry.unwrap().path()).unwrap());
        }
    }
    let of_changes = words().unknown.all().map(String::as_str);
    for word in of_changes.chain(resheet_tests::unseen::unknown_words()) {
        assert!(!known.contains(&normal(word)), "{word} is in the vocabulary or in a family");
    }
}
