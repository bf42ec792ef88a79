//! What comes from outside does nothing to a terminal and forges no line of a log.

#![cfg(unix)]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use serde_json::Value;
use support::{WORDS, folder, run, seed};

/// A colour, a bell, a line of a log, a turned ending, and a command of eight bits.
const HOSTILE: &str = "a\u{1b}[31m\u{7}\r\nresheet: forged\u{202e}fdp\u{2066}\u{9b}2J.txt";

#[track_caller]
fn tame(text: &str, arguments: &str) {
    let acts = |c: char| {
        c != '\n'
            && (c.is_control()
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c))
    };
    assert!(!text.contains(acts), "{arguments}: {text:?}");
    assert!(!text.lines().any(|line| line.starts_with("resheet: forged")), "{arguments}: {text}");
}

#[test]
fn names_do_nothing() {
    let dir = folder(&[(&format!("in/{HOSTILE}"), WORDS), (&format!("in/x/{HOSTILE}"), b"%PDF-")]);
    fs::copy(seed(), dir.path().join("in").join(format!("b{HOSTILE}"))).unwrap();
    fs::copy(seed(), dir.path().join("in").join(format!("c{HOSTILE}"))).unwrap();
    fs::create_dir(dir.path().join(format!("gone{HOSTILE}"))).unwrap();
    // A link that leads back: the system's own words name it.
    fs::create_dir(dir.path().join("round")).unwrap();
    fs::copy(seed(), dir.path().join("round/a.txt")).unwrap();
    std::os::unix::fs::symlink(".", dir.path().join("round").join(HOSTILE.replace('/', "")))
        .unwrap();
    let list = format!("in/nothing{HOSTILE}\0");
    fs::write(dir.path().join("list"), list).unwrap();
    let mut said = 0;
    for arguments in [
        "convert in -o out --format json,csv,pdf",
        "convert in/x -o out",
        "convert --files-from list -0 -o listed",
        "convert in -o out --prune=force",
        "convert round -o back --follow-links",
        "convert round -o back --follow-links --prune",
        "audit in",
        "convert in -o logged --log-format json",
        "audit --format csv in",
        "load in --to sqlite:a.db",
        "load in --to sqlite:a.db --dry-run",
        "load in/x --to sqlite:a.db --prune=force",
    ] {
        let run = run(dir.path(), arguments);
        // Tables are data, and quote what they hold.
        if !arguments.contains("csv in") {
            tame(&run.out, arguments);
        }
        tame(&run.err, arguments);
        said += usize::from(run.err.contains("\\u{1b}"));
    }
    assert!(said > 3, "names are shown, and only tamed");
    let mut resheet = support::resheet();
    resheet.current_dir(dir.path()).arg("convert").args([format!("none{HOSTILE}"), "-o".into()]);
    let output = resheet.arg(format!("out{HOSTILE}")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    tame(&String::from_utf8(output.stderr).unwrap(), "a file that is not there");
    for stage in ["text", "cells", "grid", "form", "sheet"] {
        let mut resheet = support::resheet();
        resheet.current_dir(dir.path()).args(["inspect", "--stage", stage]);
        let output = resheet.arg(format!("in/b{HOSTILE}")).output().unwrap();
        tame(&String::from_utf8(output.stdout).unwrap(), stage);
        tame(&String::from_utf8(output.stderr).unwrap(), stage);
    }
}

#[test]
fn contents_do_nothing() {
    let text = fs::read_to_string(seed()).unwrap();
    let hostile = "\u{202e}\u{1b}]0;x\u{7}\u{2066}\u{9b}31m";
    let text = text
        .replace("中心", &format!("中{hostile}心"))
        .replace("95.81", &format!("95.81{hostile}"));
    let dir = folder(&[("a.txt", text.as_bytes())]);
    for stage in ["text", "cells", "grid", "form", "sheet"] {
        let arguments = format!("inspect a.txt --stage {stage}");
        tame(&run(dir.path(), &arguments).out, &arguments);
    }
    for arguments in ["audit a.txt", "convert a.txt -o out --format json,pdf,xlsx"] {
        let run = run(dir.path(), arguments);
        tame(&run.out, arguments);
        tame(&run.err, arguments);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_look_alike_are_told_apart() {
    let dir = folder(&[("in/x", b"")]);
    fs::remove_file(dir.path().join("in/x")).unwrap();
    for (name, words) in [(b"a\xff.txt", "one"), (b"a\xfe.txt", "two")] {
        fs::write(dir.path().join("in").join(OsStr::from_bytes(name)), words).unwrap();
    }
    run(dir.path(), "convert in -o out --format json,csv").ends(1);
    let manifest = fs::read(dir.path().join("out/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let name = |at: usize| manifest["inputs"][at]["name"].as_str().unwrap().to_owned();
    assert_eq!([name(0), name(1)], ["in/a\u{FFFD}fe.txt", "in/a\u{FFFD}ff.txt"]);
    let sources = fs::read_to_string(dir.path().join("out/sources.csv")).unwrap();
    assert!(
        sources.contains("a\u{FFFD}fe.txt") && sources.contains("a\u{FFFD}ff.txt"),
        "{sources}"
    );
}
