//! What `make install` leaves: the program, its completions, its page for `man`; and what the
//! files that build it elsewhere say.

#![cfg(unix)]
// A helper that fails fails the test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn an_installed_program_runs_and_has_its_pages() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("a folder");
    // The program under test stands for the one that cargo would build.
    let made = Command::new("make")
        .args(["install", "CARGO=true"])
        .arg(format!("BUILT={}", env!("CARGO_BIN_EXE_resheet")))
        .arg(format!("PREFIX={}", prefix.display()))
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8([made.stdout, made.stderr].concat()).unwrap();
    assert!(made.status.success(), "{said}");
    assert!(said.contains("not in the PATH yet: export PATH="), "{said}");
    for (file, text) in [
        ("share/bash-completion/completions/resheet", "complete -F"),
        ("share/zsh/site-functions/_resheet", "#compdef resheet"),
        ("share/fish/vendor_completions.d/resheet.fish", "complete -c resheet"),
        ("share/man/man1/resheet.1", ".TH resheet 1"),
    ] {
        let own = fs::read_to_string(prefix.join(file)).unwrap();
        assert!(own.contains(text), "no {text} in {file}");
    }
    let version = Command::new(prefix.join("bin/resheet")).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    assert!(version.starts_with(concat!("resheet ", env!("CARGO_PKG_VERSION"))), "{version}");
    // In a tree with its history, the commit as well.
    if root().join(".git").exists() {
        assert!(version.trim_end().ends_with(')'), "{version}");
    }
}

/// A folder of its own for what is built is no folder that nothing is installed from.
#[test]
fn the_program_is_installed_from_where_it_is_built() {
    let plan = |target: Option<&str>| {
        let mut make = Command::new("make");
        make.args(["--dry-run", "install", "PREFIX=/p"]).current_dir(root());
        match target {
            Some(target) => make.env("CARGO_TARGET_DIR", target),
            None => make.env_remove("CARGO_TARGET_DIR"),
        };
        String::from_utf8(make.output().unwrap().stdout).unwrap()
    };
    assert!(plan(None).contains("install -m 755 \"target/release/resheet\" \"/p/bin/resheet\""));
    assert!(plan(Some("/b")).contains("install -m 755 \"/b/release/resheet\" \"/p/bin/resheet\""));
}

/// Nothing here can run them; what they name is there at least.
#[test]
fn the_container_and_the_release_build_what_make_install_does() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (container, release, make) =
        (read("Containerfile"), read(".github/workflows/release.yml"), read("Makefile"));
    for file in [&container, &release] {
        assert!(file.contains("cargo build --release --locked -p resheet-cli"), "{file}");
    }
    assert!(make.contains("$(CARGO) build --release --locked -p resheet-cli"));
    for (target, count) in [("-unknown-linux-musl", 2), ("-apple-darwin", 2), ("-windows-", 1)] {
        assert_eq!(release.matches(target).count(), count, "{target}");
    }
    assert!(release.contains("sha256sum") && release.contains("maturin-action"));
    // What Cargo.toml asks of the compiler is in the image, and what is built is copied.
    assert!(container.contains("FROM docker.io/library/rust:1-alpine AS build"));
    assert!(container.contains("COPY --from=build /src/target/release/resheet "));
    assert!(read(".dockerignore").lines().any(|line| line == "/target"));
}
