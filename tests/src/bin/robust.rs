//! `make robust`: how exact conversions of perturbed dumps are.
//!
//! ```text
//! robust [DIR] [--change WORD] [--class WORD] [--dump WORD] [--seed N] [--every N]
//!        [--errors | --silent | --text | --worst | --findings | --bars | --raise]
//! ```
//!
//! Prints the tables of [`resheet_tests::robust`] over the dumps of DIR (default:
//! the corpus of this repository), or only over those whose class or
//! `folder/name` holds a word and over changes whose name holds one. Instead:
//! `--errors` lists every error, `--silent` those that no finding tells (see [`resheet_tests::silent`]),
//! `--text` the changed dumps themselves, `--worst` each changed dump with its
//! F1, the worst first, `--findings` how many findings of each code are right.
//! `--bars` holds the sample of `tests/robust.rs` against its bars, `--raise` also
//! raises these to what is reached.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use resheet_tests::corpus::{Document, classes, documents, home};
use resheet_tests::report::line;
use resheet_tests::robust::bars::{EVERY, below, goals};
use resheet_tests::robust::table::Table;
use resheet_tests::robust::{Changed, Plan, make, run};
use resheet_tests::run::judge_all;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Table,
    Errors,
    Silent,
    Text,
    Worst,
    Findings,
    Bars,
    Raise,
}

struct Arguments {
    folder: PathBuf,
    change: String,
    class: String,
    dump: String,
    seed: u64,
    every: usize,
    show: Show,
}

fn main() -> io::Result<()> {
    let given = arguments(std::env::args().skip(1))?;
    let mut dumps = documents(&given.folder)?;
    dumps.retain(|document| {
        let name = format!("{}/{}", document.folder, document.name);
        document.class.contains(&given.class) && name.contains(&given.dump)
    });
    let plan = Plan { seed: given.seed, change: &given.change, every: given.every };
    let mut out = String::new();
    match given.show {
        Show::Text => {
            for (change, _, document, _) in make(&dumps, &plan) {
                let text = String::from_utf8_lossy(&document.bytes);
                // Writing to a string does not fail.
                let _ = writeln!(
                    out,
                    "## {}/{} {}\n{text}",
                    document.folder, document.name, change.name
                );
            }
        }
        Show::Table => {
            let table = Table::new(&run(&dumps, &plan), &judge_all(&dumps), &classes());
            out = table.text() + &goals(&table);
        }
        Show::Findings => out = findings(&run(&dumps, &plan)),
        Show::Bars | Show::Raise => out = against_bars(&dumps, given.show == Show::Raise)?,
        Show::Worst => out = worst(&run(&dumps, &plan)),
        Show::Errors | Show::Silent => {
            for changed in run(&dumps, &plan) {
                let shown = changed
                    .judged
                    .errors
                    .iter()
                    .filter(|error| given.show == Show::Errors || !error.notice.is_told());
                for error in shown {
                    let _ = writeln!(out, "{}: {}", changed.change, line(&changed.document, error));
                }
            }
        }
    }
    io::stdout().write_all(out.as_bytes())
}

fn against_bars(dumps: &[Document], is_raised: bool) -> io::Result<String> {
    let path = home().with_file_name("robust").join("bars.toml");
    let wrong =
        |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
    let mut bars = toml::from_str(&fs::read_to_string(&path)?).map_err(|error| wrong(&error))?;
    let plan = Plan { seed: 1, change: "", every: EVERY };
    let table = Table::new(&run(dumps, &plan), &judge_all(dumps), &classes());
    let below = below(&table, &mut bars);
    if is_raised {
        fs::write(&path, toml::to_string(&bars).map_err(|error| wrong(&error))?)?;
    }
    if below.is_empty() {
        return Ok("The sample reaches its bars.\n".to_owned());
    }
    Ok(below.iter().map(|line| format!("{line}\n")).collect())
}

/// Each code with how many of its findings are right, and of how many.
fn findings(changed: &[Changed]) -> String {
    let mut codes: BTreeMap<resheet_model::Code, (usize, usize)> = BTreeMap::new();
    for (code, right) in changed.iter().flat_map(|one| &one.judged.findings) {
        let (rights, all) = codes.entry(*code).or_default();
        *rights += usize::from(*right);
        *all += 1;
    }
    codes.iter().map(|(code, (right, all))| format!("{code} {right}/{all}\n")).collect()
}

fn worst(changed: &[Changed]) -> String {
    let mut order: Vec<&Changed> = changed.iter().collect();
    order.sort_by(|one, other| {
        one.judged.score.total().f1().total_cmp(&other.judged.score.total().f1())
    });
    let line = |one: &&Changed| {
        let Changed { change, document, judged, .. } = one;
        let f1 = judged.score.total().f1();
        format!("{f1:.3} {change}: {}/{} ({})\n", document.folder, document.name, document.class)
    };
    order.iter().map(line).collect()
}

fn arguments(mut given: impl Iterator<Item = String>) -> io::Result<Arguments> {
    let mut out = Arguments {
        folder: home(),
        change: String::new(),
        class: String::new(),
        dump: String::new(),
        seed: 1,
        every: 1,
        show: Show::Table,
    };
    while let Some(argument) = given.next() {
        let mut value =
            || given.next().ok_or_else(|| io::Error::other(format!("{argument} needs a value")));
        let number = |text: String| {
            text.parse().map_err(|_| io::Error::other(format!("{text} is no number")))
        };
        match argument.as_str() {
            "--change" => out.change = value()?,
            "--class" => out.class = value()?,
            "--dump" => out.dump = value()?,
            "--seed" => out.seed = number(value()?)?,
            "--every" => out.every = number(value()?)? as usize,
            "--errors" => out.show = Show::Errors,
            "--silent" => out.show = Show::Silent,
            "--text" => out.show = Show::Text,
            "--worst" => out.show = Show::Worst,
            "--findings" => out.show = Show::Findings,
            "--bars" => out.show = Show::Bars,
            "--raise" => out.show = Show::Raise,
            option if option.starts_with('-') => {
                return Err(io::Error::other(format!("unknown option {option}")));
            }
            folder => out.folder = PathBuf::from(folder),
        }
    }
    Ok(out)
}
