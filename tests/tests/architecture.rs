//! What ARCHITECTURE.md promises about the crates, held against the tree.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use resheet_model::{Field, IndicatorColumn};
use toml::Table;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the folders under `crates/`.
fn crates() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("crates")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// Our own crates that a crate depends on, tests aside.
fn arrows(name: &str) -> BTreeSet<String> {
    let manifest: Table =
        read(&root().join("crates").join(name).join("Cargo.toml")).parse().unwrap();
    let sections = ["dependencies", "build-dependencies"];
    let tables = sections.iter().filter_map(|section| manifest.get(*section)?.as_table());
    let names = tables.flat_map(|table| table.keys());
    names.filter(|name| is_ours(name)).cloned().collect()
}

fn is_ours(name: &str) -> bool {
    name == "resheet" || name.starts_with("resheet-")
}

/// Which of our crates a crate may depend on.
fn allowed(name: &str) -> &'static [&'static str] {
    match name {
        "resheet-model" => &[],
        "resheet-lexis" => &["resheet-model"],
        "resheet-align" => &[],
        "resheet-outline" | "resheet-form" => &["resheet-model", "resheet-lexis", "resheet-align"],
        "resheet-decode" | "resheet-read" | "resheet-repair" | "resheet-normalize"
        | "resheet-audit" => &["resheet-model", "resheet-lexis"],
        "resheet-review" => &["resheet-model"],
        "resheet-emit" => &["resheet-model", "resheet-lexis", "resheet-review"],
        "resheet-pipeline" => &[
            "resheet-model",
            "resheet-decode",
            "resheet-document",
            "resheet-read",
            "resheet-repair",
            "resheet-outline",
            "resheet-lexis",
            "resheet-form",
            "resheet-normalize",
            "resheet-review",
            "resheet-audit",
        ],
        // Letters that a program names wrongly are folded as everywhere.
        "resheet-document" => &["resheet-model", "resheet-lexis"],
        "resheet-load" => &["resheet-model", "resheet-emit"],
        "resheet-cli" => &[
            "resheet-model",
            "resheet-document",
            "resheet-pipeline",
            "resheet-review",
            "resheet-emit",
            "resheet-load",
        ],
        // What is depended on from outside; it knows no stage.
        "resheet" => &[
            "resheet-model",
            "resheet-document",
            "resheet-pipeline",
            "resheet-emit",
            "resheet-review",
        ],
        // It runs every stage apart, so it depends on every stage.
        "resheet-bench" => &[
            "resheet-model",
            "resheet-read",
            "resheet-repair",
            "resheet-form",
            "resheet-normalize",
            "resheet-audit",
            "resheet-emit",
            "resheet-pipeline",
        ],
        other => panic!("{other} is new: say here and in ARCHITECTURE.md what it may depend on"),
    }
}

#[test]
fn every_arrow_between_our_crates_is_an_allowed_one() {
    for name in crates() {
        for arrow in arrows(&name) {
            assert!(allowed(&name).contains(&arrow.as_str()), "{name} may not depend on {arrow}");
        }
    }
}

/// Whether a cell of the crate table lists a crate: by its short name, or
/// as one of the stages.
fn lists(cell: &str, arrow: &str) -> bool {
    const STAGES: [&str; 6] = ["decode", "read", "repair", "form", "normalize", "audit"];
    let short = arrow.trim_start_matches("resheet-");
    let mut words = cell.split(|char: char| !char.is_alphanumeric());
    words.any(|word| word == short || word == "stages" && STAGES.contains(&short))
}

#[test]
fn the_crate_table_has_a_row_for_every_crate_with_its_arrows() {
    let page = read(&root().join("ARCHITECTURE.md"));
    // | `resheet-x` | what it does | depends on |
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| `resheet")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, arrows] = cells[..] else { panic!("not three columns: {line}") };
        rows.insert(name.trim_matches('`').to_owned(), arrows.to_owned());
    }
    let names: BTreeSet<String> = rows.keys().cloned().collect();
    assert_eq!(names, crates(), "ARCHITECTURE.md's table against crates/");
    for (name, listed) in rows {
        for arrow in arrows(&name) {
            assert!(
                lists(&listed, &arrow),
                "ARCHITECTURE.md: {name} depends on {arrow}, not only on {listed}"
            );
        }
    }
}

/// A record that the index lacks is found by nobody.
#[test]
fn every_decision_is_dated_and_in_the_index() {
    let folder = root().join("docs/decisions");
    let index = read(&folder.join("README.md"));
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "README.md" {
            continue;
        }
        let date = name.get(..10).unwrap_or_default();
        assert!(index.contains(&format!("| {date} | [")), "{name}: its date is not in the index");
        assert!(index.contains(&format!("({name})")), "{name} is not in docs/decisions/README.md");
        assert!(read(&path).contains(&format!("\nDecided {date}. ")), "{name} says no date");
    }
}

/// Every Rust file of the crates outside their tests.
fn sources() -> Vec<PathBuf> {
    fn gather(folder: &Path, out: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("tests") {
                gather(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests.rs")
            {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    for name in crates() {
        gather(&root().join("crates").join(name).join("src"), &mut out);
    }
    let tests: BTreeSet<PathBuf> = out.iter().flat_map(|path| test_modules(path)).collect();
    out.retain(|path| !tests.contains(path));
    out.sort();
    out
}

/// The files of the modules that a file declares for its tests alone.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    let folder = match path.file_name().and_then(|name| name.to_str()) {
        Some("lib.rs" | "main.rs" | "mod.rs") => path.with_file_name(""),
        _ => path.with_extension(""),
    };
    let source = read(path);
    let after = source.split("#[cfg(test)]\n").skip(1);
    let names = after.filter_map(|rest| rest.strip_prefix("mod ")?.split_once(";\n"));
    names.map(|(name, _)| folder.join(format!("{name}.rs"))).collect()
}

/// The string literals of a Rust source with their lines, up to its test module.
fn literals(source: &str) -> Vec<(usize, String)> {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or(source);
    let mut out = Vec::new();
    let mut rest = code.char_indices().peekable();
    let line_of = |at: usize| code[..at].matches('\n').count() + 1;
    while let Some((at, char)) = rest.next() {
        let after = &code[at..];
        if after.starts_with("//") {
            while rest.next_if(|(_, char)| *char != '\n').is_some() {}
        } else if after.starts_with("'\"'")
            || after.starts_with("'\\''")
            || after.starts_with("'\\\"'")
        {
            while rest.next_if(|(next, _)| *next < at + 3).is_some() {}
        } else if char == 'r' && (after.starts_with("r\"") || after.starts_with("r#")) {
            let hashes = after[1..].chars().take_while(|char| *char == '#').count();
            if !after[1 + hashes..].starts_with('"') {
                continue;
            }
            let close = format!("\"{}", "#".repeat(hashes));
            let body = &after[2 + hashes..];
            let length = body.find(&close).unwrap_or(body.len());
            out.push((line_of(at), body[..length].to_owned()));
            let end = at + 2 + hashes + length + close.len();
            while rest.next_if(|(next, _)| *next < end).is_some() {}
        } else if char == '"' {
            let mut text = String::new();
            while let Some((_, char)) = rest.next() {
                match char {
                    '"' => break,
                    '\\' => drop(rest.next()),
                    other => text.push(other),
                }
            }
            out.push((line_of(at), text));
        }
    }
    out
}

/// Whether a literal on a line is a set of single characters: it is only asked
/// whether it contains one.
fn is_set(source: &str, line: usize, text: &str) -> bool {
    let line = source.lines().nth(line - 1).unwrap_or("");
    line.contains(&format!("\"{text}\".contains("))
}

fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_han_word(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|two| two.iter().all(|char| is_han(*char)))
}

#[test]
fn no_word_of_a_form_stands_in_code() {
    let mut found = Vec::new();
    for path in sources() {
        let source = read(&path);
        for (line, text) in literals(&source) {
            if is_han_word(&text) && !is_set(&source, line, &text) {
                found.push(format!("{}:{line}: {text:?}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "words belong in data files:\n{}", found.join("\n"));
}

#[test]
fn no_family_is_named_in_code() {
    let folder = root().join("crates/resheet-form/families");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let families: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        // Some families are named after what is special in them; a leaf of that
        // name is no family.
        .filter(|id| Field::from_name(id).is_none() && IndicatorColumn::from_name(id).is_none())
        .collect();
    assert!(!families.is_empty());
    let mut found = Vec::new();
    for path in sources() {
        let source = read(&path);
        // The list of built-in families names their files and nothing else does.
        let list = source.find("families![").map(|at| source[..at].matches('\n').count() + 1);
        for (line, text) in literals(&source) {
            if families.contains(&text) && Some(line) != list {
                found.push(format!("{}:{line}: {text:?}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "families are data:\n{}", found.join("\n"));
}

#[test]
fn literals_are_told_from_comments_and_tests() {
    let source = "let a = \"甲乙\"; // \"丙丁\"\nlet b = r#\"戊\"己\"#; let c = '\"';\n\
        let d = \"e\\\"f\";\n#[cfg(test)]\nmod tests { \"庚辛\" }";
    let found: Vec<String> = literals(source).into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, ["甲乙", "戊\"己", "ef"]);
    assert!(is_han_word("a甲乙") && !is_han_word("甲a乙"));
}

/// How many crates beside ours are built for a package on Linux.
fn crates_built(options: &[&str]) -> usize {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let fixed = "tree --edges normal --prefix none --locked --target x86_64-unknown-linux-gnu";
    let tree = std::process::Command::new(cargo)
        .args(fixed.split(' '))
        .args(options)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    // `name v1.2.3 (proc-macro) (*)`
    let name = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let crates: BTreeSet<String> = tree.lines().filter(|line| !line.is_empty()).map(name).collect();
    crates.iter().filter(|name| !name.starts_with("resheet")).count()
}

#[test]
fn the_count_of_dependencies_is_true() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let (_, text) = text.split_once("\n## Libraries").unwrap();
    let (all, few) = (
        crates_built(&["-p", "resheet-cli"]),
        crates_built(&["-p", "resheet-cli", "--no-default-features"]),
    );
    let told =
        text.contains(&format!("takes {all} crates")) && text.contains(&format!("and {few} "));
    assert!(told, "the default build takes {all} crates, without its features {few}");
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        Some((cells.next()?, cells.next()?.parse::<usize>().ok()?))
    });
    for (name, count) in rows {
        assert_eq!(crates_built(&["-p", name]), count, "{name} in ARCHITECTURE.md");
    }
}

#[test]
fn every_library_is_accounted_for() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let (_, text) = text.split_once("\n## Libraries").unwrap();
    for name in crates() {
        let manifest = read(&root().join("crates").join(&name).join("Cargo.toml"));
        let manifest: Table = manifest.parse().unwrap();
        let libraries = manifest.get("dependencies").and_then(|table| table.as_table());
        for library in libraries.into_iter().flat_map(Table::keys) {
            let listed = is_ours(library) || text.contains(library.as_str());
            assert!(listed, "{library}, which {name} depends on, is not in ARCHITECTURE.md");
        }
    }
}

#[test]
fn every_second_release_of_a_crate_has_a_reason() {
    let lock: Table = read(&root().join("Cargo.lock")).parse().unwrap();
    let mut seen = BTreeSet::new();
    let packages = lock["package"].as_array().unwrap().iter();
    let names = packages.map(|package| package["name"].as_str().unwrap());
    let again: BTreeSet<_> = names.filter(|name| !seen.insert(*name)).collect();
    let deny = read(&root().join("deny.toml"));
    let (_, bans) = deny.split_once("\n[bans]").unwrap();
    let words: BTreeSet<_> =
        bans.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).collect();
    for name in again {
        assert!(words.contains(name), "{name} is in the lock twice; deny.toml says no reason");
    }
}

/// The wheel and the fuzzing targets are workspaces of their own: what our crates use is
/// in their locks too, or they are built with what nobody chose.
#[test]
fn the_locks_of_the_other_workspaces_know_our_crates_as_they_are() {
    for other in ["python", "tests/fuzz"] {
        let lock: Table = read(&root().join(other).join("Cargo.lock")).parse().unwrap();
        for package in lock["package"].as_array().unwrap() {
            let name = package["name"].as_str().unwrap();
            if !crates().contains(name) {
                continue;
            }
            // A dependency is a name, or a name and a release.
            let known = package.get("dependencies").and_then(|it| it.as_array());
            let known = known.into_iter().flatten().filter_map(|it| it.as_str());
            let known: BTreeSet<_> = known.filter_map(|it| it.split(' ').next()).collect();
            let manifest: Table =
                read(&root().join("crates").join(name).join("Cargo.toml")).parse().unwrap();
            let used = manifest.get("dependencies").and_then(|it| it.as_table());
            // An optional one is there only where its feature is asked for.
            let always =
                |how: &toml::Value| how.get("optional").is_none_or(|it| it.as_bool() != Some(true));
            for (key, how) in used.into_iter().flatten().filter(|(_, how)| always(how)) {
                let renamed = how.get("package").and_then(|it| it.as_str());
                assert!(
                    known.contains(renamed.unwrap_or(key)),
                    "{other}/Cargo.lock does not know that {name} uses {key}: \
                     run `cargo update --workspace --manifest-path {other}/Cargo.toml`"
                );
            }
        }
    }
}
