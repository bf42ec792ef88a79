//! What goes wrong around a run: disks, links, pipes, signals.

// The faults are made with what Unix has for it.
#![cfg(unix)]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use support::{command, folder, names, run, seed};

const WORDS: &[u8] = "这里没有表\n".as_bytes();

#[test]
#[cfg(target_os = "linux")]
fn an_input_that_cannot_be_read_fails_alone() {
    let dir = folder(&[]);
    // Opens for anybody and reads for nobody; permissions would not stop root.
    let run = run(dir.path(), "convert /proc/self/mem SEED -o out").ends(1);
    assert!(run.err.contains("failed: /proc/self/mem"), "{}", run.err);
    assert_eq!(names(&dir.path().join("out")).len(), 2);
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let dir = folder(&[("file", b"x"), ("out/taken.json/x", b"x"), ("taken.txt", WORDS)]);
    let inside_a_file = run(dir.path(), "convert SEED -o file/out").ends(2);
    assert!(inside_a_file.err.contains("file/out"), "{}", inside_a_file.err);
    // Beside each other, wherever the checkout stands.
    fs::copy(seed(), dir.path().join("2023.txt")).unwrap();
    let taken = run(dir.path(), "convert taken.txt 2023.txt -o out").ends(2);
    assert!(taken.err.contains("taken.json"), "{}", taken.err);
    assert!(names(&dir.path().join("out")).iter().any(|name| name.contains("2023.json")));
}

#[test]
fn the_manifest_says_what_was_not_written() {
    let long = fs::read(seed()).unwrap().repeat(3);
    let dir = folder(&[("out/a.pdf/x", b"x"), ("out/long.json/x", b"x"), ("in/long.txt", &long)]);
    fs::copy(seed(), dir.path().join("in/a.txt")).unwrap();
    run(dir.path(), "convert in -o out --format json,pdf --part-bytes 40000").ends(2);
    let manifest = fs::read(dir.path().join("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    assert_eq!(inputs[0]["outputs"], serde_json::json!(["a.json"]));
    assert_eq!(inputs[0]["not_written"], serde_json::json!(["a.pdf"]));
    assert_eq!(inputs.last().unwrap()["not_written"], serde_json::json!(["long.json"]));
    assert_eq!(manifest["not_written"], serde_json::json!(["a.pdf", "long.json"]));
}

#[test]
fn links_are_followed_only_when_asked() {
    let dir = folder(&[("in/a.txt", WORDS), ("outside/b.txt", WORDS)]);
    symlink(dir.path().join("outside"), dir.path().join("in/more")).unwrap();
    symlink(dir.path().join("in"), dir.path().join("in/loop")).unwrap();
    let first = run(dir.path(), "convert in -o out").ends(1);
    assert!(first.err.contains("2 symbolic link(s)"), "{}", first.err);
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json"]);
    run(dir.path(), "convert in -o all --follow-links").ends(1);
    let all = names(&dir.path().join("all"));
    assert!(all.contains(&"more/b.json".to_owned()), "{all:?}");
}

#[test]
fn a_link_in_the_output_does_not_lead_out_of_it() {
    let dir = folder(&[("in/sub/a.txt", WORDS), ("out/x", b""), ("outside/x", b"")]);
    symlink(dir.path().join("outside"), dir.path().join("out/sub")).unwrap();
    let run = run(dir.path(), "convert in -o out").ends(2);
    assert!(run.err.contains("leads out"), "{}", run.err);
    assert_eq!(names(&dir.path().join("outside")), ["x"]);
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let dir = folder(&[("out/.resheet-staging/half", b"{"), ("a.txt", WORDS)]);
    run(dir.path(), "convert a.txt -o out").ends(1);
    fs::write(dir.path().join("out/a.json"), "old").unwrap();
    run(dir.path(), "convert a.txt -o out").ends(1);
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json"]);
    assert_ne!(fs::read(dir.path().join("out/a.json")).unwrap(), b"old");
}

#[test]
fn outputs_can_be_read_by_whom_any_new_file_can() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a.txt", WORDS), ("out/new", b"")]);
    run(dir.path(), "convert a.txt -o out").ends(1);
    let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("out/a.json"), mode("out/new"));
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let dir = folder(&[]);
    for arguments in
        ["convert SEED SEED SEED -o -", "inspect SEED", "explain", "schema", "audit SEED"]
    {
        let mut child = start(dir.path(), arguments);
        drop(child.stdout.take());
        let code = child.wait().unwrap().code();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(code, Some(0), "{arguments}: {err}");
        assert!(!err.contains("panicked") && !err.contains("ipe"), "{arguments}: {err}");
    }
}

#[test]
fn an_input_that_vanishes_shrinks_or_grows_while_a_run_lasts_fails_alone_or_not() {
    let long = fs::read(seed()).unwrap().repeat(3);
    let files: [(&str, &[u8]); 4] =
        [("gone.txt", WORDS), ("grown.txt", WORDS), ("shrunk.txt", &long), ("z.txt", WORDS)];
    let dir = folder(&files);
    let inputs = "convert - gone.txt grown.txt shrunk.txt z.txt";
    // Standard input comes first, so that the others are known and not read.
    let mut child = start(dir.path(), &format!("{inputs} -o out --jobs 1 --part-bytes 30000"));
    while !dir.path().join("out/.resheet/ledger").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it must wait for its input");
        std::thread::yield_now();
    }
    fs::remove_file(dir.path().join("gone.txt")).unwrap();
    fs::write(dir.path().join("grown.txt"), &long[..10_000]).unwrap();
    fs::write(dir.path().join("shrunk.txt"), &long[..40_000]).unwrap();
    child.stdin.take().unwrap().write_all(WORDS).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("failed: gone.txt"), "{err}");
    assert!(err.contains("failed: shrunk.txt/"), "{err}");
    let out = names(&dir.path().join("out"));
    for there in ["grown.json", "shrunk.json", "z.json"] {
        assert!(out.contains(&there.to_owned()), "{out:?}");
    }
    assert!(!err.contains("failed: shrunk.txt/00001"), "{err}");
    let shrunk = fs::read_to_string(dir.path().join("out/shrunk.json")).unwrap();
    assert!(shrunk.contains("\"L002\"") && shrunk.contains("\"outcome\": \"converted\""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_takes_no_file_is_said() {
    let dir = folder(&[]);
    // Permissions would not stop root; this file system does.
    let run = run(dir.path(), "convert SEED -o /proc/resheet").ends(2);
    assert!(run.err.contains("/proc/resheet"), "{}", run.err);
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_not_utf_8_is_made_one() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[("in/x", b"")]);
    fs::write(dir.path().join("in").join(OsStr::from_bytes(b"a\xff.txt")), WORDS).unwrap();
    run(dir.path(), "convert in -o out").ends(1);
    assert!(names(&dir.path().join("out")).contains(&"a_.json".to_owned()));
}

#[test]
fn a_path_too_long_for_the_disk_fails_alone() {
    // Each folder is a name that is allowed, all of them together are not.
    let deep = vec!["d".repeat(200); 15].join("/");
    let dir = folder(&[("in/a.txt", WORDS), (&format!("in/{deep}/b.txt"), WORDS)]);
    let far = format!("out/{}", vec!["o".repeat(200); 15].join("/"));
    let run = run(dir.path(), &format!("convert in -o {far}")).ends(2);
    assert!(run.err.contains("cannot write"), "{}", run.err);
    assert!(dir.path().join(far).join("a.json").exists());
}

#[test]
fn an_interrupt_lets_what_is_in_work_be_finished() {
    for signal in ["-INT", "-TERM"] {
        interrupted_by(signal);
    }
}

fn interrupted_by(signal: &str) {
    let dir = folder(&[("a.txt", WORDS), ("z.txt", WORDS)]);
    let mut child = start(dir.path(), "convert a.txt - z.txt -o out --jobs 1");
    // More than a pipe holds: when all is written the program is reading it, so
    // that this input is in work and the one before is done.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&[b'\n'; 5 << 14]).unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    // The notice comes before the input ends, so the signal has arrived.
    let mut err = child.stderr.take().unwrap();
    let mut seen = [0; 16];
    err.read_exact(&mut seen).unwrap();
    stdin.write_all(&fs::read(seed()).unwrap()).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("2 of 3 inputs done"), "{rest}");
    assert_eq!(names(&dir.path().join("out")), ["a.json", "manifest.json", "stdin.json"]);
}

#[test]
fn a_signal_ends_a_run_that_hangs() {
    let dir = folder(&[("a.txt", WORDS)]);
    for arguments in ["convert - a.txt -o out", "audit -"] {
        let mut child = start(dir.path(), arguments);
        // More than a pipe holds: the program waits for the rest, and listens.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&[b'\n'; 5 << 14]).unwrap();
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ended = (0..600).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            child.try_wait().unwrap()
        });
        let ended = ended.or_else(|| child.kill().ok().and(None));
        assert_eq!(ended.and_then(|ended| ended.code()), Some(130), "{arguments}");
    }
    // What it left keeps nobody out.
    run(dir.path(), "convert a.txt -o other").ends(1);
    run(dir.path(), "convert a.txt - -o out").ends(1);
}

fn start(folder: &Path, arguments: &str) -> Child {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}
