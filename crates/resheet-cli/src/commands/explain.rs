//! `resheet explain`: what a finding or a repair means.

use std::io::{self, Write};

use resheet_model::catalogue::{self, Language};

use crate::exit::{Exit, Failure};

/// Explain a finding or a repair; without a code, list all of them.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  resheet explain D001\n  resheet explain --lang zh R001")]
pub(crate) struct Args {
    /// The code, such as D001, or its name.
    code: Option<String>,
}

pub(crate) fn run(args: Args, language: Language) -> Result<Exit, Failure> {
    let mut out = io::stdout().lock();
    let Some(asked) = args.code else {
        for code in catalogue::codes() {
            if let Some(entry) = catalogue::entry(code) {
                writeln!(out, "{code}  {:7}  {}", entry.severity, entry.name)?;
            }
        }
        return Ok(Exit::Well);
    };
    let known = |code: &&str| {
        code.eq_ignore_ascii_case(&asked)
            || catalogue::entry(code).is_some_and(|entry| entry.name == asked)
    };
    let found = catalogue::codes().find(known);
    let Some((code, entry)) = found.and_then(|code| Some((code, catalogue::entry(code)?))) else {
        return Err(Failure::usage(format!(
            "no finding or repair is called `{asked}`; `resheet explain` lists all"
        )));
    };
    writeln!(out, "{code} {} ({})\n", entry.name, entry.severity)?;
    writeln!(out, "{}\n", entry.message.get(language))?;
    writeln!(out, "What to do\n{}\n", indented(entry.help.get(language)))?;
    writeln!(out, "When it is wrong\n{}\n", indented(entry.wrong_when.get(language)))?;
    writeln!(out, "Example\n{}", indented(entry.example.trim_end()))?;
    Ok(Exit::Well)
}

fn indented(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}
