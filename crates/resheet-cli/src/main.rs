//! `resheet`: arguments, disk, terminal, exit codes. The only crate that
//! prints or opens files.

// The lint keeps the libraries quiet; here is where printing belongs.
#![allow(clippy::print_stderr)]

mod across;
mod audit_report;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod clock;
mod commands;
mod config;
mod digest;
mod disk;
mod exit;
mod filter;
mod fonts;
mod gather;
mod interrupt;
#[cfg(feature = "parquet")]
mod lake;
mod language;
mod ledger;
mod list;
mod lock;
mod manifest;
mod names;
#[cfg(feature = "documents")]
mod office;
mod packed;
mod paper;
mod parts;
mod plain;
mod quarantine;
mod settings;
mod show;
mod source;
mod summary;
mod tables;
mod texts;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::{Exit, Failure};
use crate::language::Language;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns text dumps of Chinese fiscal performance self-evaluation sheets back
/// into exact data, an audit and printable sheets.
#[derive(Parser)]
#[command(
    name = "resheet",
    version = env!("RESHEET_VERSION"),
    propagate_version = true,
    after_help = exit::HELP,
    after_long_help = concat!(
        "Examples:\n",
        "  resheet convert dumps/ -o out/                  JSON for every dump\n",
        "  resheet convert dumps/ -o out/ --format json,csv,pdf\n",
        "  pdftotext -layout a.pdf - | resheet convert - -o - | jq .\n",
        "  resheet inspect dump.txt --stage grid           what a stage made of it\n",
        "  resheet explain D001                            what a finding means\n\n",
        "Settings: a flag goes before an environment variable (RESHEET_LANG,\n",
        "RESHEET_ONLY …, as each flag says), that before resheet.toml in the current\n",
        "folder or --config FILE. The keys of the file are the flags: lang, only, ignore,\n",
        "min-severity, strict, encoding, families, max-bytes, jobs, follow-links,\n",
        "paper, orientation, margin, fonts.\n\n",
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
    /// Language of messages and findings. [default: that of the locale]
    #[arg(long, alias = "language", global = true, value_enum, env = "RESHEET_LANG")]
    lang: Option<Language>,
    /// Read this configuration. [default: resheet.toml in the current folder,
    /// if there is one]
    #[arg(long, global = true, value_name = "FILE", env = "RESHEET_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    Convert(commands::convert::Args),
    Inspect(commands::inspect::Args),
    Audit(commands::audit::Args),
    Review(commands::review::Args),
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    Load(commands::load::Args),
    Merge(commands::merge::Args),
    Families(commands::families::Args),
    Words(commands::words::Args),
    Explain(commands::explain::Args),
    Schema(commands::schema::Args),
    Completions(commands::completions::Args),
}

fn main() -> ExitCode {
    let result = run(Cli::parse());
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

fn run(cli: Cli) -> Result<Exit, Failure> {
    let of_locale = || Language::of_locale(|name| std::env::var(name).ok());
    // What is wrong with the configuration is said in the language of the locale.
    let config = config::load(cli.config.as_deref()).inspect_err(|_| {
        texts::speak(cli.lang.unwrap_or_else(of_locale).into());
    });
    let config = config?;
    let language = cli.lang.or(config.lang).unwrap_or_else(of_locale).into();
    texts::speak(language);
    match cli.command {
        Command::Convert(args) => commands::convert::run(args, &config, language),
        Command::Inspect(args) => commands::inspect::run(args, &config, language),
        Command::Audit(args) => commands::audit::run(args, &config, language),
        Command::Review(args) => commands::review::run(args, &config, language),
        #[cfg(any(feature = "sqlite", feature = "postgres"))]
        Command::Load(args) => commands::load::run(args, &config, language),
        Command::Merge(args) => commands::merge::run(args, language),
        Command::Families(args) => commands::families::run(args, &config, language),
        Command::Words(args) => commands::words::run(args, &config),
        Command::Explain(args) => commands::explain::run(args, language),
        Command::Schema(args) => commands::schema::run(args),
        Command::Completions(args) => commands::completions::run(args),
    }
}
