//! The commit that the program is built from, for `--version`.

use std::path::Path;
use std::process::Command;

fn main() {
    // A tree without its history, from an archive say, has none.
    let git = Command::new("git").args(["rev-parse", "--short=9", "HEAD"]).output();
    let commit = git.ok().filter(|out| out.status.success());
    let commit = commit.and_then(|out| String::from_utf8(out.stdout).ok()).unwrap_or_default();
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let shown = match commit.trim() {
        "" => version,
        commit => format!("{version} ({commit})"),
    };
    println!("cargo::rustc-env=RESHEET_VERSION={shown}");
    let history = Path::new("../../.git");
    for name in ["HEAD", "refs/heads"] {
        if history.join(name).exists() {
            println!("cargo::rerun-if-changed={}", history.join(name).display());
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}
