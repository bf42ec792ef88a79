//! Python with the packages that tests hold our output against.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// A folder of Python packages, made once and kept under the target folder.
pub(crate) fn python() -> PathBuf {
    // Tests run beside each other.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges");
    let python = folder.join("bin/python");
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../resheet-emit/tests/outside/requirements.txt");
    let done = folder.join("requirements.txt");
    let text = std::fs::read_to_string(&wanted).unwrap();
    if std::fs::read_to_string(&done).is_ok_and(|installed| installed == text) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted));
    std::fs::write(done, text).unwrap();
    python
}

pub(crate) fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; python3 with venv is needed"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}
