//! Runs the built program.

// Each test file uses its own part of this, and a helper that fails fails the
// test.
#![allow(dead_code, unused_imports, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) use tempfile::TempDir;

/// The client's real dump.
pub(crate) fn seed() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("samples/shanghai-training-centre-2023.txt")
}

/// The program, free of the caller's settings.
pub(crate) fn resheet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resheet"));
    let ours = std::env::vars_os().map(|(name, _)| name);
    let ours = ours.filter(|name| name.to_string_lossy().starts_with("RESHEET_"));
    ours.for_each(|name| _ = command.env_remove(name));
    command.env("LC_ALL", "C").env("SOURCE_DATE_EPOCH", "0").stdin(Stdio::null());
    command
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails with all it said unless it ended with `code`.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

/// Runs in `folder` with arguments parted by blanks; `SEED` is the client's
/// dump.
pub(crate) fn run(folder: &Path, arguments: &str) -> Run {
    Run::of(command(folder, arguments).output().unwrap())
}

/// The same with bytes on standard input.
pub(crate) fn run_with(folder: &Path, arguments: &str, input: &[u8]) -> Run {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // A program that reads no input may close it early.
    let _ = writer.join().unwrap();
    Run::of(output)
}

pub(crate) fn command(folder: &Path, arguments: &str) -> Command {
    let mut command = resheet();
    command.current_dir(folder);
    for argument in arguments.split_whitespace() {
        match argument {
            "SEED" => command.arg(seed()),
            other => command.arg(other),
        };
    }
    command
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// All files under a folder with their bytes, by relative path; not what runs
/// remember of each other.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".resheet") {
                continue;
            }
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

/// The names of all files under a folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    tree(folder).into_keys().collect()
}

/// A text without a sheet.
pub(crate) const WORDS: &[u8] = "这里没有表\n".as_bytes();

/// An archive of different dumps, one without a sheet and one twice.
pub(crate) fn archive() -> TempDir {
    let text = fs::read_to_string(seed()).unwrap();
    let dir = folder(&[("in/words.txt", WORDS)]);
    let write = |name: &str, text: &str| fs::write(dir.path().join("in").join(name), text).unwrap();
    for number in 0..12 {
        // A sheet more or less, and never two the same.
        let cut = text.char_indices().nth(600 * (12 - number)).map_or(text.len(), |(at, _)| at);
        write(&format!("{number:02}.txt"), &text[..cut]);
    }
    write("twin.txt", &text);
    write("twin2.txt", &text);
    dir
}
