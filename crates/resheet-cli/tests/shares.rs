//! An archive in shares: what each machine takes, and their tables put together.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use support::{WORDS, archive, folder, run, run_with, seed, tree};

#[test]
fn shares_are_all_of_it_and_meet_nowhere() {
    let dir = archive();
    let whole: BTreeSet<String> =
        converted(&run(dir.path(), "convert in -o - --plain").ends(1).out);
    let mut found = BTreeSet::new();
    for number in 1..=3 {
        let lines = run(dir.path(), &format!("convert in -o - --plain --shard {number}/3")).out;
        for line in converted(&lines) {
            assert!(found.insert(line), "an input is in two shares");
        }
    }
    assert_eq!(found, whole);
}

/// Of each line name, outcome and digest.
fn converted(lines: &str) -> BTreeSet<String> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        ["name", "outcome", "digest"].map(|key| line[key].as_str().unwrap().to_owned()).join(" ")
    };
    lines.lines().map(line).collect()
}

#[test]
fn merged_shares_are_one_run() {
    let dir = archive();
    run(dir.path(), "convert in -o one --format csv,parquet").ends(1);
    for number in 1..=3 {
        run(dir.path(), &format!("convert in -o out --format csv --shard {number}/3"));
    }
    // Equal bytes in two shares: a folder of its own with one input once more.
    fs::create_dir(dir.path().join("more")).unwrap();
    fs::copy(dir.path().join("in/03.txt"), dir.path().join("more/zz.txt")).unwrap();
    run(dir.path(), "convert more -o out/more --format csv").ends(0);
    let shares = "out/shard-1-of-3 out/shard-2-of-3 out/shard-3-of-3 out/more";
    let told = run(dir.path(), &format!("merge {shares} -o all --format csv,parquet")).ends(0).err;
    assert!(told.contains("merged 4 folders"), "{told}");
    assert!(told.contains("14 sources") && !told.contains(" 0 doubles"), "{told}");
    let (one, all) = (tree(&dir.path().join("one")), tree(&dir.path().join("all")));
    for name in ["sources", "sheets", "funds", "indicators", "extras", "repairs"] {
        for name in [format!("{name}.csv"), format!("{name}.parquet")] {
            assert!(one[&name] == all[&name], "{name}");
        }
    }
    assert!(all.contains_key("datapackage.json") && all.contains_key("findings.csv"));
}

#[test]
fn a_merge_refuses_what_it_cannot_do() {
    let dir = folder(&[("in/a.txt", WORDS), ("full/mine.txt", WORDS)]);
    run(dir.path(), "convert in -o out --format csv").ends(1);
    run(dir.path(), "convert in -o odd --format csv --csv-dialect excel").ends(1);
    let err = run(dir.path(), "merge out -o full").ends(2).err;
    assert!(err.contains("full is not empty"), "{err}");
    let err = run(dir.path(), "merge odd -o all").ends(2).err;
    assert!(err.contains("sources.csv is no table of this version"), "{err}");
    assert!(!dir.path().join("all").exists());
    let err = run(dir.path(), "convert in -o new --shard 3/2").ends(2).err;
    assert!(err.contains("I from 1 to N"), "{err}");
}

#[test]
fn lines_say_whose_they_are() {
    let dir = folder(&[("a/words.txt", WORDS)]);
    fs::copy(seed(), dir.path().join("a/b.txt")).unwrap();
    let list = b"a/b.txt\na/words.txt\na/gone.txt\n";
    let out = run_with(dir.path(), "convert --files-from - -o - --plain", list).ends(1).out;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let column = |key: &str| lines.iter().map(|line| line[key].clone()).collect::<Vec<_>>();
    assert_eq!(column("name"), ["a/b.txt", "a/words.txt", "a/gone.txt"]);
    assert_eq!(column("outcome"), ["converted", "not-recognised", "failed"]);
    let digests = column("digest").iter().map(|it| it.as_str().unwrap().len()).collect::<Vec<_>>();
    assert_eq!(digests, [64, 64, 0]);
    let out = run_with(dir.path(), "convert --files-from - -o -", list).ends(1).out;
    for (line, full) in lines.iter().zip(out.lines()) {
        let full: Value = serde_json::from_str(full).unwrap();
        assert_eq!(line["outcome"], full["outcome"]);
        assert_eq!(
            [&line["name"], &line["digest"]],
            [&full["source"]["name"], &full["source"]["digest"]]
        );
    }
}
