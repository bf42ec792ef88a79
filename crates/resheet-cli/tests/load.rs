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
        let begins = |line: &&str| line.starts_with("loaded") || line.starts_with("已导入");
        run.err.lines().find(begins).unwrap_or_default().to_owned()
    };
    let twins = "with the bytes of an earlier one 1";
    assert_eq!(said(load("", 1)), format!("loaded 14, unchanged 0, {twins}"));
    let first = rows(dir.path(), "a.db");
    assert_eq!(said(load("--batch 3", 1)), format!("loaded 0, unchanged 14, {twins}"));
    assert!(rows(dir.path(), "a.db") == first);

    // Other settings load all again, and the numbers are the same.
    let sum = "SELECT sum(executed), count(*) FROM funds";
    let before = ask(dir.path(), "a.db", sum);
    let chinese = "已导入 14 个，未变化 0 个，与前面内容相同 1 个";
    assert_eq!(said(load("--lang zh --batch 4", 1)), chinese);
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
    assert_eq!(said(load("--prune", 1)), format!("loaded 0, {gone} 1"));
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
    assert!(refused("none --to sqlite:a.db --prune").contains("no input"));
    assert!(refused("a.txt --to sqlite:text.db").contains("database"));
    assert!(!dir.path().join("a.db").exists());
}

#[test]
fn a_killed_load_leaves_whole_batches_and_continues() {
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

/// Two years with the same names in them, and other files beside.
fn years() -> support::TempDir {
    let text = fs::read_to_string(seed()).unwrap();
    let year = |year: &str| text.replace("2023", year);
    let (first, second) = (year("2022"), year("2024"));
    let dir = folder(&[("t/2022/01.txt", first.as_bytes()), ("t/2023/01.txt", second.as_bytes())]);
    for number in 0..10 {
        let words = format!("没有表 {number}");
        fs::write(dir.path().join(format!("t/2022/w{number}.txt")), words).unwrap();
    }
    dir
}

#[test]
fn what_another_folder_has_is_never_replaced_or_removed() {
    let dir = years();
    let count = |what: &str| {
        ask(dir.path(), "a.db", &format!("SELECT count(*) FROM {what}"))[0]
            .parse::<usize>()
            .unwrap()
    };
    let load = |arguments: &str| run(dir.path(), &format!("load {arguments} --to sqlite:a.db"));
    load("t/2022").ends(1);
    assert_eq!((count("sources"), count("sheets")), (11, 7));
    // The same name in another folder.
    for _ in 0..2 {
        load("t/2023").ends(0);
        assert_eq!((count("sources"), count("sheets"), count("places")), (12, 14, 12));
    }
    load("t/2023 --prune=force").ends(0);
    load("t/2022/01.txt --prune=force").ends(0);
    assert_eq!((count("sources"), count("sheets")), (12, 14));
    // The folder above knows what its folders are called, and has nothing to add.
    let said = load("t").ends(1).err;
    assert!(said.contains("loaded 0, unchanged 12"), "{said}");
    assert_eq!(count("places"), 12);
    let roots = ask(dir.path(), "a.db", "SELECT DISTINCT root FROM places ORDER BY root");
    assert!(roots.len() == 2 && roots[0].ends_with("t/2022") && roots[1].ends_with("t/2023"));
    // A folder in one that is known is part of it.
    fs::create_dir_all(dir.path().join("u/deep")).unwrap();
    fs::write(dir.path().join("u/deep/x.txt"), "x").unwrap();
    load("u").ends(1);
    load("u/deep --prune").ends(1);
    let path = "SELECT path FROM places WHERE root LIKE '%/u'";
    assert_eq!(ask(dir.path(), "a.db", path), ["deep/x.txt"]);
}

#[test]
fn pruning_names_what_it_takes_and_stops_before_it_is_much() {
    let dir = years();
    let load = |arguments: &str| run(dir.path(), &format!("load t --to sqlite:a.db {arguments}"));
    let dry = load("--dry-run").ends(0);
    assert!(dry.out.contains("load: 2022/01.txt of") && dry.out.contains("would load 12"));
    assert!(!dir.path().join("a.db").exists());
    load("").ends(1);
    let before = rows(dir.path(), "a.db");
    fs::write(dir.path().join("t/2022/w1.txt"), "other").unwrap();
    for gone in ["w2", "w3", "w4"] {
        fs::remove_file(dir.path().join(format!("t/2022/{gone}.txt"))).unwrap();
    }
    let dry = load("--prune=force --dry-run").ends(0).out;
    assert!(
        dry.contains("replace: 2022/w1.txt of") && dry.contains("remove: 2022/w2.txt of"),
        "{dry}"
    );
    // What would be refused is shown all the same.
    let dry = load("--prune --dry-run").ends(2);
    assert!(dry.out.contains("remove: 2022/w2.txt of"), "{}", dry.out);
    assert!(dry.err.contains("3 of 12"), "{}", dry.err);
    let said = load("--prune").ends(2).err;
    assert!(said.contains("3 of 12") && said.contains("--prune=force"), "{said}");
    assert!(rows(dir.path(), "a.db") == before, "nothing was changed");
    fs::write(dir.path().join("t/2022/w4.txt"), "没有表 4").unwrap();
    let said = load("--prune").ends(1).err;
    assert!(
        said.contains("removed: 2022/w2.txt of") && said.contains("replaced: 2022/w1.txt of"),
        "{said}"
    );
    assert_eq!(ask(dir.path(), "a.db", "SELECT count(*) FROM sources"), ["10"]);
}

#[test]
fn an_archive_that_moves_keeps_its_name() {
    let dir = years();
    let load = |arguments: &str| run(dir.path(), &format!("load {arguments} --to sqlite:a.db"));
    load("t --root archive").ends(1);
    let before = rows(dir.path(), "a.db");
    fs::rename(dir.path().join("t"), dir.path().join("moved")).unwrap();
    let said = load("moved --root archive --prune").ends(1).err;
    assert!(said.contains("loaded 0, unchanged 12"), "{said}");
    assert!(rows(dir.path(), "a.db") == before);
    load("moved/2022 moved/2023 --root archive").ends(2);
}

#[test]
fn the_lineage_of_a_source_is_in_the_database() {
    let dir = years();
    // The same sheets twice, and once with other amounts.
    let text = fs::read_to_string(dir.path().join("t/2023/01.txt")).unwrap();
    fs::write(dir.path().join("t/2023/02.txt"), format!("\n{text}")).unwrap();
    run(dir.path(), "load t/2023 --to sqlite:a.db --run-id night").ends(0);
    let lineage = "SELECT path, run_id, loaded_at FROM places ORDER BY path";
    assert_eq!(
        ask(dir.path(), "a.db", lineage),
        ["01.txt|night|1970-01-01T00:00:00Z", "02.txt|night|1970-01-01T00:00:00Z"]
    );
    let across =
        "SELECT sources.name, code, message FROM findings_across JOIN sources USING (source_id)";
    let found = ask(dir.path(), "a.db", across);
    assert_eq!(found.len(), 7, "{found:?}");
    assert!(found.iter().all(|it| it.starts_with("02.txt|A051|") && it.contains("01.txt")));
    // The other that is gone has nothing to contradict.
    fs::remove_file(dir.path().join("t/2023/01.txt")).unwrap();
    run(dir.path(), "load t/2023 --to sqlite:a.db --prune=force").ends(0);
    assert_eq!(ask(dir.path(), "a.db", across), [""; 0]);
}

#[test]
fn convert_and_load_end_alike_night_after_night() {
    let dir = years();
    for _ in 0..3 {
        run(dir.path(), "load t --to sqlite:a.db").ends(1);
        run(dir.path(), "convert t -o out --incremental").ends(1);
        for quiet in ["load t --to sqlite:b.db -q", "convert t -o other --incremental -q"] {
            let said = run(dir.path(), quiet).ends(1).err;
            // By the path that was named, the first night and every other.
            assert!(said.contains("t/2022/w3.txt"), "{said}");
        }
    }
    let good = "load t/2023 --to sqlite:c.db -q";
    assert_eq!(run(dir.path(), good).ends(0).err, "");
}

#[test]
fn bytes_that_move_to_another_folder_are_not_lost_on_the_way() {
    let dir = folder(&[("t/01.txt", &fs::read(seed()).unwrap()), ("u/02.txt", WORDS)]);
    let load = "load t u --to sqlite:a.db --batch 1";
    run(dir.path(), load).ends(1);
    fs::rename(dir.path().join("t/01.txt"), dir.path().join("u/01.txt")).unwrap();
    fs::write(dir.path().join("t/01.txt"), "others").unwrap();
    run(dir.path(), load).ends(1);
    let lost = "SELECT path FROM places WHERE source_id NOT IN (SELECT source_id FROM sources)";
    assert_eq!(ask(dir.path(), "a.db", lost), [""; 0]);
    assert_eq!(ask(dir.path(), "a.db", "SELECT count(*) FROM sheets"), ["7"]);
}
