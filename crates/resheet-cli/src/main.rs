//! `resheet`: arguments, disk, terminal, exit codes. The only crate that
//! prints or opens files.

// The lint keeps the libraries quiet; here is where printing belongs.
#![allow(clippy::print_stderr)]

mod audit_report;
mod commands;
mod disk;
mod exit;
mod gather;
mod interrupt;
mod names;
mod settings;
mod show;
mod summary;
mod tables;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use resheet_model::catalogue;

use crate::exit::Exit;

/// Turns text dumps of Chinese fiscal performance self-evaluation sheets back
/// into exact data, an audit and printable sheets.
#[derive(Parser)]
#[command(
    name = "resheet",
    version,
    propagate_version = true,
    after_help = exit::HELP,
    after_long_help = concat!(
        "Examples:\n",
        "  resheet convert dumps/ -o out/                  JSON for every dump\n",
        "  resheet convert dumps/ -o out/ --format json,csv,pdf\n",
        "  pdftotext -layout a.pdf - | resheet convert - -o - | jq .\n",
        "  resheet inspect dump.txt --stage grid           what a stage made of it\n",
        "  resheet explain D001                            what a finding means\n\n",
        "Exit codes:\n",
        "  0    all well\n",
        "  1    done, but inputs failed or were not recognised, or with --strict\n",
        "       any finding is an error\n",
        "  2    usage, configuration or disk\n",
        "  130  interrupted; what was in work was finished\n",
    ),
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of messages and findings.
    #[arg(long, global = true, value_enum, env = "RESHEET_LANGUAGE", default_value = "en")]
    language: Language,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl From<Language> for catalogue::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => catalogue::Language::English,
            Language::Zh => catalogue::Language::Chinese,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    Convert(commands::convert::Args),
    Inspect(commands::inspect::Args),
    Audit(commands::audit::Args),
    Families(commands::families::Args),
    Explain(commands::explain::Args),
    Schema(commands::schema::Args),
    Completions(commands::completions::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.language.into();
    let result = match cli.command {
        Command::Convert(args) => commands::convert::run(args, language),
        Command::Inspect(args) => commands::inspect::run(args, language),
        Command::Audit(args) => commands::audit::run(args, language),
        Command::Families(args) => commands::families::run(args, language),
        Command::Explain(args) => commands::explain::run(args, language),
        Command::Schema(args) => commands::schema::run(args),
        Command::Completions(args) => commands::completions::run(args),
    };
    match result {
        Ok(exit) => exit.into(),
        // Whoever read our output has enough of it: that is no failure.
        Err(failure) if failure.is_broken_pipe() => Exit::Well.into(),
        Err(failure) => {
            eprintln!("resheet: {failure}");
            Exit::Unable.into()
        }
    }
}
