//! Runs that know of each other: the manifest, `--incremental`, `--quarantine`.

// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use support::{WORDS, archive, command, folder, names, run, seed, tree};

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn the_manifest_says_what_became_of_each_input() {
    let dir = folder(&[("in/words.txt", WORDS), ("in/b.pdf", b"%PDF-1.7\n")]);
    fs::copy(seed(), dir.path().join("in/a.txt")).unwrap();
    run(dir.path(), "convert in -o out --format pdf,json --max-bytes 100000 --lang zh").ends(1);
    let manifest = manifest(&dir.path().join("out"));
    assert_eq!(manifest["complete"], true);
    assert_eq!(manifest["options"]["formats"], serde_json::json!(["json", "pdf"]));
    assert_eq!(manifest["options"]["max_bytes"], 100_000);
    assert_eq!(manifest["options"]["language"], "chinese");
    assert!(manifest["resheet_version"].is_string());
    let inputs = manifest["inputs"].as_array().unwrap();
    let column = |key: &str| inputs.iter().map(|input| input[key].clone()).collect::<Vec<_>>();
    assert_eq!(column("name"), ["in/a.txt", "in/b.pdf", "in/words.txt"]);
    assert_eq!(column("outcome"), ["converted", "refused", "not-recognised"]);
    assert_eq!(column("sheets"), [7, 0, 0]);
    assert_eq!(inputs[0]["families"], serde_json::json!(["shanghai"]));
    assert_eq!(inputs[0]["outputs"], serde_json::json!(["a.pdf", "a.json"]));
    assert_eq!(inputs[1]["outputs"], serde_json::json!([]));
    assert_eq!(inputs[0]["bytes"], fs::metadata(seed()).unwrap().len());
    assert_eq!(inputs[0]["digest"].as_str().unwrap().len(), 64);
    assert_eq!(inputs[1]["findings"]["error"], 1);
}

const ALL: &str = "convert in --jobs 2 --format json,jsonl,csv,pdf";

#[test]
fn what_is_unchanged_is_left_alone_and_still_in_every_table() {
    let dir = archive();
    let out = dir.path().join("out");
    let run = |more: &str| run(dir.path(), &format!("{ALL} -o out {more}")).ends(1).err;
    run("");
    let first = tree(&out);
    let written = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
    let before = written("03.pdf");
    let again = run("--incremental");
    assert!(again.contains("15 inputs unchanged"), "{again}");
    assert!(again.contains("15 inputs: 14 converted, 1 not-recognised"), "{again}");
    assert!(tree(&out) == first);
    assert_eq!(written("03.pdf"), before);

    // A changed, a lost and a spoilt one, and one whose kind of output is new.
    let check = |unchanged: &str, more: &str| {
        let said = run(&format!("--incremental {more}"));
        assert!(said.contains(&format!("{unchanged} unchanged")), "{more}: {said}");
    };
    fs::write(dir.path().join("in/03.txt"), WORDS).unwrap();
    fs::remove_file(out.join("04.json")).unwrap();
    fs::write(out.join("05.pdf"), "cut").unwrap();
    // The page of what gives no sheet now is of another day.
    check("12 inputs", "--prune");
    assert!(!out.join("03.pdf").exists());
    let fresh = |more: &str| {
        let _ = fs::remove_dir_all(dir.path().join("fresh"));
        support::run(dir.path(), &format!("{ALL} -o fresh {more}")).ends(1);
        tree(&dir.path().join("fresh"))
    };
    assert!(tree(&out) == fresh(""));

    // Other options, and another version, do all again.
    let said = run("--incremental --plain");
    assert!(!said.contains("unchanged"), "{said}");
    assert!(tree(&out) == fresh("--plain"));
    let part = out.join(".resheet/parts/07.part");
    let mut remembered = fs::read(&part).unwrap();
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    let at = remembered.windows(version.len()).position(|bytes| bytes == version).unwrap();
    remembered[at] = b'9';
    fs::write(&part, remembered).unwrap();
    check("14 inputs", "--plain");

    // What is gone is no longer in any table, nor remembered.
    fs::remove_file(dir.path().join("in/07.txt")).unwrap();
    check("14 inputs", "--plain --prune");
    assert!(!part.exists());
    assert!(tree(&out) == fresh("--plain"));
}

#[test]
fn what_is_remembered_wrongly_is_done_again() {
    let dir = folder(&[("in/words.txt", WORDS)]);
    fs::copy(seed(), dir.path().join("in/a.txt")).unwrap();
    let again = "convert in -o out --incremental --format json,csv";
    run(dir.path(), again).ends(1);
    let first = tree(&dir.path().join("out"));
    let part = dir.path().join("out/.resheet/parts/a.part");
    let whole = fs::read(&part).unwrap();
    let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
    let long =
        String::from_utf8_lossy(&whole[..header]).replace("\"line\":0", "\"line\":9000000000000");
    let spoilt = [
        Vec::new(),
        whole[..whole.len() - 1].to_vec(),
        [&whole[..], b"x"].concat(),
        vec![0; whole.len()],
        [long.as_bytes(), &whole[header..]].concat(),
    ];
    for (number, bytes) in spoilt.into_iter().enumerate() {
        assert!(bytes != whole);
        fs::write(&part, bytes).unwrap();
        let said = run(dir.path(), again).ends(1).err;
        assert!(said.contains("1 input unchanged"), "{number}: {said}");
        assert!(tree(&dir.path().join("out")) == first, "{number}");
        assert!(fs::read(&part).unwrap() == whole, "{number}");
    }
    // What may be replaced is known, or nothing is.
    fs::write(dir.path().join("out/.resheet/ledger"), "{\"file\":\"a.json\"}\nodd\n").unwrap();
    let said = run(dir.path(), again).ends(2).err;
    assert!(said.contains("ledger:2") && said.contains("--force"), "{said}");
    fs::remove_file(dir.path().join("out/.resheet/ledger")).unwrap();
    run(dir.path(), again).ends(1);
}

#[test]
fn only_a_folder_can_be_looked_into() {
    let dir = folder(&[("a.txt", WORDS)]);
    run(dir.path(), "convert a.txt -o - --incremental").ends(2);
}

#[test]
fn a_killed_run_continues_where_it_stopped() {
    let dir = archive();
    run(dir.path(), &format!("{ALL} -o whole")).ends(1);
    let whole = tree(&dir.path().join("whole"));
    let out = dir.path().join("out");
    // Any numbers: moments that fall differently each time.
    let mut random = 12_345_u32;
    for kill in 0..8 {
        let mut child = command(dir.path(), &format!("{ALL} -o out --incremental"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let parts = || fs::read_dir(out.join(".resheet/parts")).map_or(0, Iterator::count);
        let enough = parts() + 1;
        while parts() < enough && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_micros(u64::from(random >> 16)));
        let _ = child.kill();
        child.wait().unwrap();
        for (name, bytes) in tree(&out) {
            let staged = name.starts_with(".resheet-staging");
            assert!(staged || whole.get(&name) == Some(&bytes), "{name} after kill {kill}");
        }
    }
    let last = run(dir.path(), &format!("{ALL} -o out --incremental")).ends(1);
    assert!(last.err.contains("unchanged"), "{}", last.err);
    let out = tree(&out);
    assert_eq!(out.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (name, bytes) in whole {
        assert!(out[&name] == bytes, "{name} differs");
    }
}

#[test]
fn inputs_without_a_sheet_wait_in_quarantine() {
    let odd = "联系人张三13800000000\n".as_bytes();
    let dir = folder(&[("in/a/odd.txt", odd), ("in/b.pdf", b"%PDF-1.7\n")]);
    fs::copy(seed(), dir.path().join("in/good.txt")).unwrap();
    let run = |arguments: &str| run(dir.path(), arguments);
    run("convert in -o out --quarantine in/odd").ends(1);
    let odd_names = names(&dir.path().join("in/odd"));
    assert_eq!(odd_names, ["a/odd.txt", "a/odd.txt.findings.json", "b.pdf", "b.pdf.findings.json"]);
    assert_eq!(fs::read(dir.path().join("in/odd/a/odd.txt")).unwrap(), odd);
    let report = fs::read_to_string(dir.path().join("in/odd/a/odd.txt.findings.json")).unwrap();
    assert!(report.contains("\"not-recognised\"") && report.contains("\"code\""), "{report}");
    assert!(!report.contains("张三") && !report.contains("138"), "{report}");

    // The quarantine is no input of the archive, and its reports are none of it.
    let again = run("convert in -o out --quarantine in/odd --incremental").ends(1);
    assert!(again.err.contains("3 inputs unchanged"), "{}", again.err);
    let alone = run("convert in/odd -o other").ends(1);
    assert!(alone.err.contains("2 inputs:"), "{}", alone.err);

    // A copy that was lost is made again.
    fs::remove_file(dir.path().join("in/odd/b.pdf")).unwrap();
    run("convert in -o out --quarantine in/odd --incremental").ends(1);
    assert_eq!(names(&dir.path().join("in/odd")), odd_names);
}

#[test]
fn a_family_file_takes_inputs_out_of_quarantine() {
    let dir = folder(&[
        ("in/ours.txt", include_bytes!("runs/ours.txt")),
        ("families/ours.toml", include_bytes!("runs/ours.toml")),
    ]);
    let run = |arguments: &str| run(dir.path(), arguments);
    run("convert in -o out --quarantine odd").ends(1);
    assert_eq!(names(&dir.path().join("odd")), ["ours.txt", "ours.txt.findings.json"]);
    // Over the quarantine: read, and left where it lies.
    run("convert odd -o second --families families --quarantine odd").ends(0);
    assert_eq!(names(&dir.path().join("odd")).len(), 2);
    let sheets = manifest(&dir.path().join("second"))["inputs"][0]["families"].clone();
    assert_eq!(sheets, serde_json::json!(["ours"]));
    // Over the archive: it leaves.
    run("convert in -o out --families families --quarantine odd --incremental").ends(0);
    assert_eq!(names(&dir.path().join("odd")), [""; 0]);
}
