//! The output folder: what is not ours stays, and what is ours tells one story.

#![cfg(unix)]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use support::{WORDS, command, folder, names, run, run_with, seed, tree};

/// The bytes of the files under a folder before and behind a run are the same, but
/// for what a killed run left on its way.
#[track_caller]
fn refused(folder: &Path, arguments: &str, says: &[&str]) {
    let tree = || {
        let mut files = tree(folder);
        files.retain(|name, _| !name.contains(".resheet-staging"));
        files
    };
    let before = tree();
    let run = run(folder, arguments).ends(2);
    for word in says {
        assert!(run.err.contains(word), "{word}: {}", run.err);
    }
    assert!(tree() == before, "{arguments} changed something");
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_link_for_a_folder_of_ours_leads_to_no_removal() {
    for place in [".resheet", ".resheet/parts", ".resheet-staging", "sheets"] {
        let dir = folder(&[
            ("a.txt", WORDS),
            ("out/x", b""),
            ("ext/a.part", b"theirs"),
            ("ext/parts/a.part", b"theirs"),
            ("ext/deep/b.part", b"theirs"),
            ("ext/year=2023/part-0.parquet", b"theirs"),
        ]);
        let theirs = tree(&dir.path().join("ext"));
        if place.contains('/') {
            fs::create_dir(dir.path().join("out/.resheet")).unwrap();
        }
        symlink(dir.path().join("ext"), dir.path().join("out").join(place)).unwrap();
        for more in ["", "", "--incremental", "--fresh", "--prune=force"] {
            let run =
                run(dir.path(), &format!("convert a.txt -o out --format json,parquet {more}"));
            assert!(run.code > 0, "{place}: {}", run.err);
            assert!(tree(&dir.path().join("ext")) == theirs, "{place}: {}", run.err);
        }
    }
}

#[test]
fn a_link_deep_in_a_folder_of_ours_leads_to_no_removal() {
    let dir = folder(&[
        ("in/sub/a.txt", WORDS),
        ("in/b.txt", WORDS),
        ("out/.resheet/parts/x", b""),
        ("q/x", b""),
        ("ext/a.part", b"theirs"),
        ("ext/a.txt", b"theirs"),
        ("ext/a.txt.findings.json", b"theirs"),
    ]);
    let here = dir.path();
    let theirs = tree(&here.join("ext"));
    symlink(here.join("ext"), here.join("out/.resheet/parts/sub")).unwrap();
    symlink(here.join("ext"), here.join("q/sub")).unwrap();
    for more in ["", "--incremental", "--fresh", "--quarantine q"] {
        let run = run(here, &format!("convert in -o out {more}")).ends(2);
        assert!(tree(&here.join("ext")) == theirs, "{more}: {}", run.err);
    }
}

#[test]
fn what_resheet_has_not_written_is_not_replaced() {
    let dump = fs::read(seed()).unwrap();
    let files: [(&str, &[u8]); 6] = [
        ("d/2023.txt", &dump),
        ("d/2023.pdf", b"the original"),
        ("d/2023.xlsx", b"the original"),
        ("d/manifest.json", b"{\"of\": \"another program\"}"),
        ("d/sheets.csv", b"theirs"),
        ("d/sheets/year=2023/part-0.parquet", b"theirs"),
    ];
    let dir = folder(&files);
    let here = dir.path();
    refused(
        here,
        "convert d/2023.txt -o d --format pdf,xlsx",
        &["2023.pdf", "2023.xlsx", "--force"],
    );
    refused(here, "convert d/2023.txt -o d", &["d/manifest.json", "-o"]);
    refused(here, "convert d/2023.txt -o d --format csv", &["d/sheets.csv"]);
    refused(here, "convert d/2023.txt -o d --format parquet", &["part-0.parquet"]);
    assert!(!here.join("d/.resheet").exists(), "a folder that was refused is as before");

    run(here, "convert d/2023.txt -o d --format pdf --force").ends(0);
    assert!(fs::read(here.join("d/2023.pdf")).unwrap().starts_with(b"%PDF"));
    assert_eq!(fs::read(here.join("d/2023.xlsx")).unwrap(), b"the original");
    // Now they are ours.
    run(here, "convert d/2023.txt -o d --format pdf").ends(0);
}

#[test]
fn an_input_is_never_replaced() {
    let dir = folder(&[("e/a.json", b"[]"), ("e/b.json", b"[]"), ("in/a.txt", WORDS)]);
    refused(dir.path(), "convert e/a.json -o e", &["e/a.json", "reads it"]);
    refused(dir.path(), "convert e/a.json -o e --force", &["e/a.json"]);
    symlink("../e/b.json", dir.path().join("in/b.json")).unwrap();
    refused(dir.path(), "convert in/b.json -o e --force", &["e/b.json"]);
}

#[test]
fn own_outputs_are_no_inputs() {
    let dir = folder(&[("d/b.txt", WORDS)]);
    fs::copy(seed(), dir.path().join("d/a.txt")).unwrap();
    let all = "convert d -o d --format json,csv,pdf";
    let first = run(dir.path(), all).ends(1);
    assert!(first.err.contains("2 inputs:"), "{}", first.err);
    let files = tree(dir.path());
    for more in ["", "--incremental", "--jobs 3"] {
        let again = run(dir.path(), &format!("{all} {more}")).ends(1);
        assert!(again.err.contains("2 inputs:"), "{}", again.err);
        assert!(again.err.contains("that an earlier run wrote"), "{}", again.err);
        assert!(tree(dir.path()) == files);
    }
}

#[test]
fn a_folder_tells_of_all_its_inputs_or_a_run_is_refused() {
    let dir = folder(&[("in/b.txt", WORDS), ("in/c.txt", b"c")]);
    fs::copy(seed(), dir.path().join("in/a.txt")).unwrap();
    let here = dir.path();
    run(here, "convert in/a.txt -o out --format json,csv").ends(0);
    let others = ["a.txt", "--append", "--fresh", "--files-from", "another folder"];
    refused(here, "convert in/b.txt in/c.txt -o out --format json,csv", &others);
    // All of them, or the folder they are in.
    run(here, "convert in/a.txt in/b.txt -o out --format json,csv").ends(1);
    run(here, "convert in -o out --format json,csv").ends(1);
    refused(here, "convert in/c.txt -o out --format json,csv", &["a.txt"]);
    let whole = tree(&here.join("out"));
    run(here, "convert in -o whole --format json,csv").ends(1);
    assert!(whole == tree(&here.join("whole")));

    // The others are let go, with all that was made of them.
    run(here, "convert in/c.txt -o out --format json --fresh").ends(1);
    assert_eq!(names(&here.join("out")), ["c.json", "manifest.json"]);
}

#[test]
fn a_run_can_add_to_what_a_folder_holds() {
    let long = fs::read(seed()).unwrap().repeat(3);
    let dir = folder(&[
        ("2022/01.txt", WORDS),
        ("2023/01.txt", b"others"),
        ("2023/long.txt", &long),
        ("2024/b.txt", b"third"),
    ]);
    fs::copy(seed(), dir.path().join("2022/a.txt")).unwrap();
    let here = dir.path();
    let options = "--format json,jsonl,csv,pdf,parquet --part-bytes 40000";
    run(here, &format!("convert 2022 2023 2024 -o whole {options}")).ends(1);
    let whole = tree(&here.join("whole"));
    run(here, &format!("convert 2022 2023 -o out {options}")).ends(1);
    let said = run(here, &format!("convert 2024 -o out {options} --append")).ends(1).err;
    assert!(said.contains("inputs unchanged"), "{said}");
    let out = tree(&here.join("out"));
    assert_eq!(out.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (name, bytes) in &whole {
        assert!(out[name] == *bytes, "{name} differs");
    }
    refused(here, "convert 2024 -o out --format json --append", &["other options", "--fresh"]);

    // What was added stays when its dumps are gone.
    fs::remove_dir_all(here.join("2022")).unwrap();
    run(here, &format!("convert 2024 -o out {options} --append")).ends(1);
    let again = tree(&here.join("out"));
    assert!(
        again["2022/01.json"] == whole["2022/01.json"]
            && again["sheets.csv"] == whole["sheets.csv"]
    );
    fs::write(here.join("2024/b.txt"), "fourth").unwrap();
    run(here, &format!("convert 2024/b.txt -o out {options} --append")).ends(1);
    assert!(tree(&here.join("out"))["2024/b.json"] != whole["2024/b.json"]);
    assert_eq!(
        manifest(&here.join("out"))["inputs"].as_array().unwrap().len(),
        whole_inputs(&whole)
    );
}

#[test]
fn what_comes_from_another_folder_goes_below_its_name() {
    let dir = folder(&[("day-1/a.txt", WORDS), ("day-2/a.txt", b"others"), ("c/a.txt", b"third")]);
    run(dir.path(), "convert day-1 -o out").ends(1);
    run(dir.path(), "convert day-2 -o out --append").ends(1);
    run(dir.path(), "convert c/a.txt -o out --append").ends(1);
    let expected = ["a.json", "c/a.json", "day-2/a.json", "manifest.json"];
    assert_eq!(names(&dir.path().join("out")), expected);
}

fn whole_inputs(whole: &std::collections::BTreeMap<String, Vec<u8>>) -> usize {
    let manifest: Value = serde_json::from_slice(&whole["manifest.json"]).unwrap();
    manifest["inputs"].as_array().unwrap().len()
}

#[test]
fn a_killed_run_holds_what_it_was_to_write() {
    let dir = folder(&[("in/a.txt", WORDS), ("in/b.txt", WORDS)]);
    // It waits for its second input, with what came of the first in place.
    let mut child = command(dir.path(), "convert in/a.txt - -o out --jobs 1")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !dir.path().join("out/a.json").exists() {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    refused(dir.path(), "convert in/b.txt -o out", &["a.txt", "--fresh"]);
    run(dir.path(), "convert in/a.txt -o other").ends(1);
    run(dir.path(), "convert in/b.txt -o out --fresh").ends(1);
    assert_eq!(names(&dir.path().join("out")), ["b.json", "manifest.json"]);
}

#[test]
fn outputs_of_inputs_that_are_gone_are_listed_and_pruned() {
    let files: Vec<_> = (0..12).map(|number| format!("in/{number:02}.txt")).collect();
    let files: Vec<_> = files.iter().map(|name| (name.as_str(), WORDS)).collect();
    let dir = folder(&files);
    let out = dir.path().join("out");
    run(dir.path(), "convert in -o out").ends(1);
    fs::remove_file(dir.path().join("in/03.txt")).unwrap();
    fs::write(out.join("of-mine.json"), "mine").unwrap();
    let said = run(dir.path(), "convert in -o out").ends(1).err;
    assert!(said.contains("03.json") && said.contains("--prune"), "{said}");
    assert_eq!(manifest(&out)["left_over"], serde_json::json!(["03.json"]));
    assert!(out.join("03.json").exists());
    let said = run(dir.path(), "convert in -o out --prune").ends(1).err;
    assert!(said.contains("removed 1 file(s) of earlier runs: 03.json"), "{said}");
    assert!(!out.join("03.json").exists());
    assert_eq!(manifest(&out)["left_over"], serde_json::json!([]));

    // More than a fifth is no day's work.
    for number in 4..8 {
        fs::remove_file(dir.path().join(format!("in/{number:02}.txt"))).unwrap();
    }
    let said = run(dir.path(), "convert in -o out --prune").ends(2).err;
    assert!(said.contains("--prune=force") && out.join("04.json").exists(), "{said}");
    run(dir.path(), "convert in -o out --prune=force").ends(1);
    assert!(!out.join("04.json").exists() && out.join("08.json").exists());
    assert_eq!(fs::read_to_string(out.join("of-mine.json")).unwrap(), "mine");
}

#[test]
fn two_runs_at_once_are_told() {
    let dir = folder(&[("a.txt", WORDS)]);
    let mut first = command(dir.path(), "convert - a.txt -o out")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let staging = dir.path().join("out/.resheet-staging");
    while !staging.exists() {
        assert!(first.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    let second = run(dir.path(), "convert a.txt -o out").ends(2);
    let who = format!("process {}", first.id());
    assert!(second.err.contains(&who) && second.err.contains("out"), "{}", second.err);
    run(dir.path(), "convert a.txt -o other --quarantine out").ends(2);
    assert!(staging.exists(), "the first still writes");
    first.stdin.take().unwrap().write_all(WORDS).unwrap();
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(1));
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json", "stdin.json"]);
    // Whoever is gone keeps nobody out.
    run(dir.path(), "convert - a.txt -o out").ends(1);
}

#[test]
fn what_is_hidden_is_counted_and_no_input_is_an_error() {
    let dir = folder(&[
        ("in/.hidden.txt", WORDS),
        ("in/.more/b.txt", WORDS),
        ("in/a.txt", WORDS),
        ("none/.hidden.txt", WORDS),
    ]);
    let said = run(dir.path(), "convert in -o out").ends(1).err;
    assert!(said.contains("2 hidden"), "{said}");
    for command in ["convert none -o out2", "audit none", "load none --to sqlite:a.db"] {
        let said = run(dir.path(), command).ends(2).err;
        assert!(said.contains("no input") && said.contains("1 hidden"), "{command}: {said}");
    }
    assert!(!dir.path().join("out2").exists() && !dir.path().join("a.db").exists());
}

#[test]
fn a_list_names_the_inputs() {
    let dir = folder(&[
        ("in/2022/01.txt", WORDS),
        ("in/2023/01.txt", b"others"),
        ("in/with\nline.txt", b"third"),
    ]);
    let here = dir.path();
    fs::write(here.join("list"), "in/2022/01.txt\n./in/2023/01.txt\n").unwrap();
    run(here, "convert --files-from list -o out").ends(1);
    assert_eq!(names(&here.join("out")), ["in/2022/01.json", "in/2023/01.json", "manifest.json"]);
    let list = b"in/2022/01.txt\0in/with\nline.txt\0in/2023/01.txt\0in/gone.txt\0";
    let said = run_with(here, "convert --files-from - -0 -o out", list).ends(1).err;
    assert!(said.contains("4 inputs") && said.contains("failed: in/gone.txt"), "{said}");
    let said = run_with(here, "convert - --files-from - -o other", list).ends(2).err;
    assert!(said.contains("only once"), "{said}");
    run_with(here, "convert --files-from - -o other", b"\n").ends(2);
}

#[test]
fn what_is_longer_than_such_files_are_is_refused() {
    let dir = folder(&[("a.txt", WORDS), ("names", &b"a\n".repeat(1_000_001))]);
    for (name, length) in [("list", 65 << 20), ("lines", 257 << 20), ("hand.toml", 300 << 10)] {
        // A hole, which takes no room.
        fs::File::create(dir.path().join(name)).unwrap().set_len(length).unwrap();
    }
    for (arguments, says) in [
        ("convert --files-from list -o out", "list: longer than 64 MiB"),
        ("convert --files-from names -o out", "names: more than 1000000 names"),
        ("convert a.txt -o out --corrections lines", "lines: it is longer than 268435456 bytes"),
        ("audit a.txt --baseline lines", "lines: it is longer"),
        ("families suggest --from lines a.txt", "lines: it is longer"),
        ("convert a.txt -o out --config hand.toml", "hand.toml: it is longer than 262144 bytes"),
        ("convert a.txt -o out --families hand.toml", "hand.toml: it is longer"),
    ] {
        refused(dir.path(), arguments, &[says]);
    }
}

#[test]
fn quarantine_takes_nothing_of_others() {
    let dir = folder(&[
        ("in/a.txt", WORDS),
        ("q/a.txt", b"theirs"),
        ("r/a.txt.findings.json", b"theirs"),
        ("s/a.txt", WORDS),
    ]);
    refused(dir.path(), "convert in -o out --quarantine q", &["q/a.txt"]);
    refused(dir.path(), "convert in -o out --quarantine r", &["r/a.txt.findings.json"]);
    refused(dir.path(), "convert in -o out --quarantine out", &["--quarantine"]);
    run(dir.path(), "convert in -o out --quarantine ours").ends(1);
    fs::write(dir.path().join("in/a.txt"), "other words").unwrap();
    run(dir.path(), "convert in -o out --quarantine ours").ends(1);
    assert_eq!(fs::read(dir.path().join("ours/a.txt")).unwrap(), b"other words");
}

#[test]
fn what_is_no_file_is_refused_when_named() {
    let dir = folder(&[("a.txt", WORDS)]);
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("pipe")).status().unwrap();
    assert!(made.success());
    for command in ["convert a.txt pipe -o out", "audit pipe", "inspect pipe"] {
        let said = run(dir.path(), command).ends(2).err;
        assert!(said.contains("pipe") && said.contains("`-`"), "{command}: {said}");
    }
    let said = run(dir.path(), "convert . -o out").err;
    assert!(said.contains("1 pipe(s)"), "{said}");

    // Where a run looks for what an earlier one left, nobody is waited for.
    for place in ["manifest.json", ".resheet/ledger", ".resheet/lock", ".resheet/parts/a.part"] {
        let pipe = dir.path().join("pipes").join(place);
        fs::create_dir_all(pipe.parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let run = run(dir.path(), "convert a.txt -o pipes --incremental");
        assert!(run.code > 0, "{place}: {}", run.err);
        fs::remove_dir_all(dir.path().join("pipes")).unwrap();
    }
}
