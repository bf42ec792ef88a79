//! `resheet load` from the outside, into SQLite, looked at with its own shell.

#![cfg(all(unix, feature = "sqlite"))]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{WORDS, archive, command, folder, run, seed};

/// What the shell of SQLite answers, line by line.
fn ask(folder: &Path, database: &str, question: &str) -> Vec<String> {
    let output =
        Command::new("sqlite3").args([database, question]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// All rows of a database, in one order.
fn rows(folder: &Path, database: &str) -> Vec<String> {
    let mut rows = ask(folder, database, ".dump");
    rows.sort();
    rows
}

#[test]
fn only_what_is_new_is_loaded() {
    let dir = archive();
    let load =
        |more: &str, code| run(dir.path(), &format!("load in --to sqlite:a.db {more}")).ends(code);
    let said = |run: support::Run| {
        run.err.lines().find(|line| line.starts_with("loaded")).unwrap_or_default().to_owned()
    };
    let twins = "with the bytes of an earlier one 1";
    assert_eq!(said(load("", 1)), format!("loaded 14, unchanged 0, {twins}"));
    let first = rows(dir.path(), "a.db");
    assert_eq!(said(load("--batch 3", 0)), format!("loaded 0, unchanged 14, {twins}"));
    assert!(rows(dir.path(), "a.db") == first);

    // Other settings load all again, and the numbers are the same.
    let sum = "SELECT sum(executed), count(*) FROM funds";
    let before = ask(dir.path(), "a.db", sum);
    assert_eq!(said(load("--lang zh --batch 4", 1)), format!("loaded 14, unchanged 0, {twins}"));
    assert_eq!(ask(dir.path(), "a.db", sum), before);
    assert_eq!(said(load("--run-id again", 1)), format!("loaded 14, unchanged 0, {twins}"));
    assert_eq!(ask(dir.path(), "a.db", "SELECT DISTINCT run_id FROM sources"), ["again"]);

    // A changed one replaces, a missing one stays until it is asked to go.
    fs::copy(dir.path().join("in/words.txt"), dir.path().join("in/00.txt")).unwrap();
    fs::remove_file(dir.path().join("in/01.txt")).unwrap();
    let names = "SELECT name FROM sources WHERE name IN ('00.txt', '01.txt', 'words.txt')";
    let gone = format!(
        "unchanged 11, {}, removed from the database",
        "with the bytes of an earlier one 2"
    );
    assert_eq!(said(load("", 1)), format!("loaded 1, {gone} 1"));
    assert_eq!(ask(dir.path(), "a.db", names).len(), 2);
    let gone = gone.replace("unchanged 11", "unchanged 12");
    assert_eq!(said(load("--prune", 0)), format!("loaded 0, {gone} 1"));
    assert_eq!(ask(dir.path(), "a.db", names), ["00.txt"]);
}

#[test]
fn a_load_that_cannot_be_is_refused() {
    let dir =
        folder(&[("a.txt", WORDS), ("none/.hidden", WORDS), ("text.db", b"no database at all")]);
    let refused = |arguments: &str| run(dir.path(), &format!("load {arguments}")).ends(2).err;
    assert!(refused("a.txt --to mysql://secret@x/y").contains("sqlite:FILE"));
    assert!(!refused("a.txt --to mysql://secret@x/y").contains("secret"));
    assert!(refused("- --to sqlite:a.db").contains("standard input"));
    assert!(refused("none --to sqlite:a.db --prune").contains("--prune"));
    assert!(refused("a.txt --to sqlite:text.db").contains("database"));
    assert!(!dir.path().join("a.db").exists());
}

#[test]
fn a_killed_load_leaves_whole_batches_and_goes_on() {
    let dir = archive();
    let load = |database: &str| format!("load in --to sqlite:{database} --batch 2");
    run(dir.path(), &load("whole.db")).ends(1);
    let whole = rows(dir.path(), "whole.db");
    let mut random = 54_321_u32;
    for kill in 0..6 {
        let mut child = command(dir.path(), &load("a.db"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let size = || fs::metadata(dir.path().join("a.db")).map_or(0, |file| file.len());
        let before = size();
        while size() == before && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_micros(u64::from(random >> 16)));
        let _ = child.kill();
        child.wait().unwrap();
        let tables = ask(dir.path(), "a.db", "SELECT count(*) FROM sqlite_master");
        if tables == ["0"] {
            continue;
        }
        assert_eq!(ask(dir.path(), "a.db", "PRAGMA integrity_check"), ["ok"], "kill {kill}");
        assert_eq!(ask(dir.path(), "a.db", "PRAGMA foreign_key_check"), [""; 0], "kill {kill}");
        let halves = "SELECT name FROM sources WHERE sheets <> \
             (SELECT count(*) FROM sheets WHERE sheets.source_id = sources.source_id)";
        assert_eq!(ask(dir.path(), "a.db", halves), [""; 0], "kill {kill}");
        let odd = "SELECT count(*) FROM sources WHERE (SELECT count(*) FROM sources) % 2 = 1";
        assert_eq!(ask(dir.path(), "a.db", odd), ["0"], "kill {kill}");
    }
    run(dir.path(), &load("a.db"));
    assert!(rows(dir.path(), "a.db") == whole);
}

#[test]
fn no_person_gets_into_the_database() {
    let mut text = "联系人张三13800000000\n".as_bytes().to_vec();
    text.extend(fs::read(seed()).unwrap());
    let dir = folder(&[("a.txt", &text), ("b.txt", "联系人张三13800000000\n".as_bytes())]);
    run(dir.path(), "load a.txt b.txt --to sqlite:a.db").ends(1);
    let all = rows(dir.path(), "a.db").join("\n");
    assert!(
        all.contains("上海市干部培训中心") && !all.contains("张三") && !all.contains("1380000")
    );
}
