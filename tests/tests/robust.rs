//! A sample of the perturbed corpus, held against bars; `make robust` runs all
//! of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use resheet_tests::corpus::{classes, documents, home};
use resheet_tests::robust::bars::{Bars, EVERY, below};
use resheet_tests::robust::table::Table;
use resheet_tests::robust::words::words;
use resheet_tests::robust::{Plan, make, run};
use resheet_tests::run::judge_all;
use resheet_tests::text::normal;

#[test]
fn a_sample_of_the_perturbed_corpus_reaches_the_bars() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("robust/bars.toml");
    let documents = documents(&home()).unwrap();
    let plan = Plan { seed: 1, change: "", every: EVERY };
    let table = Table::new(&run(&documents, &plan), &judge_all(&documents), &classes());
    let mut bars: Bars = toml::from_str(&fs::read_to_string(&path).unwrap_or_default()).unwrap();
    let below = below(&table, &mut bars);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, toml::to_string(&bars).unwrap()).unwrap();
    }
    assert!(
        below.is_empty(),
        "below the bars:\n{}\n`make bless` raises bars to what is reached and lowers none.",
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
