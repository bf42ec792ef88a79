//! `resheet explain`: what a finding or a repair means.

use std::io::{self, Write};

use resheet_emit::note;
use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Confidence};

use crate::exit::{Exit, Failure};
use crate::show::confidence;
use crate::texts::{self, say};

/// Explain a finding or a repair; without a code, list all of them.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resheet explain D001\n  resheet explain --lang zh R001\n  resheet explain R       all repairs, each in a line"
)]
pub(crate) struct Args {
    /// The code, such as D001, its name, or the letter of a group.
    code: Option<String>,
}

pub(crate) fn run(args: Args, language: Language) -> Result<Exit, Failure> {
    let mut out = io::stdout().lock();
    let Some(asked) = args.code else {
        for code in catalogue::codes() {
            if let Some(entry) = catalogue::entry(code) {
                write!(out, "{code}  {}  {}", severity(&entry.severity), entry.name)?;
                // The names are English words.
                match language {
                    Language::English => writeln!(out)?,
                    Language::Chinese => writeln!(out, "  {}", gist(entry, language))?,
                }
            }
        }
        return Ok(Exit::Well);
    };
    let known = |code: &Code| {
        code.as_str().eq_ignore_ascii_case(&asked)
            || catalogue::entry(*code).is_some_and(|entry| entry.name == asked)
    };
    let found = catalogue::codes().find(known);
    let Some((code, entry)) = found.and_then(|code| Some((code, catalogue::entry(code)?))) else {
        let group = |code: &Code| {
            let letter = asked.chars().all(char::is_alphabetic) && asked.len() == 1;
            letter && code.as_str().starts_with(&asked.to_ascii_uppercase())
        };
        let of_group: Vec<_> = catalogue::codes().filter(group).collect();
        if of_group.is_empty() {
            let names =
                catalogue::codes().filter_map(|code| Some(catalogue::entry(code)?.name.as_str()));
            let meant = texts::meant(&asked, catalogue::codes().map(Code::as_str).chain(names));
            return Err(Failure::usage(say!("no such code", asked = asked, meant = meant)));
        }
        for code in of_group {
            if let Some(entry) = catalogue::entry(code) {
                writeln!(out, "{code}  {}  {}", severity(&entry.severity), entry.name)?;
                writeln!(out, "{}", indented(&gist(entry, language)))?;
            }
        }
        return Ok(Exit::Well);
    };
    writeln!(out, "{code} {} ({})\n", entry.name, severity(&entry.severity).trim_end())?;
    writeln!(out, "{}\n", gist(entry, language))?;
    let to_do = texts::text("what to do");
    writeln!(out, "{to_do}\n{}\n", indented(entry.help.get(language)))?;
    let wrong = texts::text("when wrong");
    writeln!(out, "{wrong}\n{}\n", indented(entry.wrong_when.get(language)))?;
    let run = sample_run(code, language);
    // The example is in English; where there is a run, that says the same to all.
    if language == Language::English || run.is_empty() {
        writeln!(out, "{}\n{}\n", texts::text("example"), indented(entry.example.trim_end()))?;
    }
    if !run.is_empty() {
        writeln!(out, "{}\n{}", texts::text("real run"), indented(&run))?;
    }
    Ok(Exit::Well)
}

/// What a finding says, without the English names of what is filled in where that is
/// another language.
fn gist(entry: &catalogue::Entry, language: Language) -> String {
    let text = entry.message.get(language);
    if language == Language::English {
        return text.to_owned();
    }
    let mut pieces = text.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |said, piece| {
        let behind = piece.split_once('}').map_or(piece, |(_, behind)| behind);
        format!("{said}…{behind}")
    })
}

/// What came of converting the sample of a code: place, line, message. The
/// file is written by `tests/findings.rs`.
fn sample_run(code: Code, language: Language) -> String {
    let head = format!("## {code}");
    let lines = include_str!("explain/runs.txt").lines();
    let own = lines.skip_while(|line| *line != head).skip(1);
    let own = own.take_while(|line| !line.starts_with("## "));
    let spoken = match language {
        Language::English => "en",
        Language::Chinese => "zh",
    };
    let shown = own.filter_map(|line| {
        let (mark, text) = line.split_once(' ')?;
        match mark {
            ">>" => Some(format!("    {text}")),
            "@@" => Some(placed(text, language)),
            "--" => Some(note(text, language).into_owned()),
            mark if mark == spoken => Some(text.to_owned()),
            _ => None,
        }
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// A place with what it is about or how sure it is, such as `a.txt:1:6: funds[0].rate`.
fn placed(text: &str, language: Language) -> String {
    match (text.rsplit_once(": "), language) {
        (Some((place, subject)), Language::Chinese) => {
            let sure = Confidence::ALL.into_iter().find(|sure| sure.name() == subject);
            let subject = sure.map_or_else(|| catalogue::place(subject, language), confidence);
            format!("{place}：{subject}")
        }
        _ => text.to_owned(),
    }
}

/// A severity for a person, as wide as the widest.
fn severity(name: &str) -> String {
    format!("{:7}", texts::text(&format!("severity {name}")))
}

fn indented(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}
