//! docs/warehouse.md is run, command by command, and holds what it prints.

#![cfg(all(unix, feature = "sqlite", feature = "postgres", feature = "parquet"))]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[path = "../../resheet-emit/tests/outside/python.rs"]
mod python;
#[path = "../../resheet-load/tests/support/server.rs"]
mod server;

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// The blocks of a page in one language, in order.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = page.split(fence.as_str()).skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn every_command_of_the_walk_prints_what_the_page_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/warehouse.md")).unwrap();
    let (commands, answers) = (blocks(&page, "sh"), blocks(&page, "text"));
    assert!(commands.len() == answers.len() && commands.len() == 8);
    let folder = tempfile::tempdir().unwrap();
    symlink(fs::canonicalize(root.join("samples")).unwrap(), folder.path().join("samples"))
        .unwrap();
    let server = server::Server::start();
    let python = python::python();
    let ours = [Path::new(env!("CARGO_BIN_EXE_resheet")), &python].map(|it| it.parent().unwrap());
    let path = env::var_os("PATH").unwrap();
    let path = ours.map(Path::to_owned).into_iter().chain(env::split_paths(&path));
    let path = env::join_paths(path).unwrap();
    for (command, answer) in commands.into_iter().zip(answers) {
        let mut shell = Command::new("bash");
        let shell = shell.args(["-euo", "pipefail", "-c", command]).current_dir(folder.path());
        let shell = shell.env("PATH", &path).env("DATABASE", server.url()).env("LC_ALL", "C.UTF-8");
        assert_eq!(python::run(shell), answer, "{command}");
    }
}
