//! Programs that are not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A Python with the packages of `outside/requirements.txt`, made once and kept
/// in a folder.
///
/// # Panics
///
/// When it cannot be made: a test that cannot run its programs has failed.
pub fn python(folder: &Path) -> PathBuf {
    python_of(folder, "requirements.txt")
}

/// The same with the packages of another list in `outside`.
///
/// # Panics
///
/// As [`python`].
pub fn python_of(folder: &Path, list: &str) -> PathBuf {
    // Tests run beside each other.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside").join(list);
    let done = folder.join("requirements.txt");
    let text = fs::read_to_string(&wanted).unwrap_or_else(|error| panic!("{error}"));
    let python = folder.join("bin/python");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == text) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder));
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted));
    fs::write(done, text).unwrap_or_else(|error| panic!("{error}"));
    python
}

/// Runs a program to its end and gives what it prints.
///
/// # Panics
///
/// When it does not start or says that it failed.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{told}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
