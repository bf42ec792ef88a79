//! `resheet`: arguments, disk, terminal, exit codes. The only crate that
//! prints or opens files.

// The lint keeps the libraries quiet; here is where printing belongs.
#![allow(clippy::print_stderr)]

mod across;
mod audit_report;
mod bounded;
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
mod help;
mod interrupt;
#[cfg(feature = "parquet")]
mod lake;
mod language;
mod ledger;
mod list;
mod lock;
mod manifest;
mod misuse;
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
mod talk;
mod texts;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::exit::{Exit, Failure};
use crate::language::Language;
use crate::talk::LogFormat;

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
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Colour,
    /// How the run says what it says.
    #[arg(long, global = true, value_enum, default_value = "text", value_name = "FORMAT")]
    log_format: LogFormat,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Colour {
    /// On a terminal, and without the variable NO_COLOR.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Whether what goes to standard output has colours.
    fn on_stdout(self) -> bool {
        let unasked = || std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
        match self {
            Colour::Auto => io::stdout().is_terminal() && unasked(),
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}

impl From<Colour> for ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        }
    }
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

/// What the command line says; the help and the answers to what is wrong in it are in
/// the language that it asks for, or that of the locale.
fn parsed() -> Cli {
    let arguments: Vec<_> = std::env::args_os().collect();
    let of_locale = || Language::of_locale(|name| std::env::var(name).ok());
    let variable = || std::env::var("RESHEET_LANG").ok();
    let asked = help::asked(&arguments, "--lang").or_else(variable);
    let asked = asked.and_then(|name| Language::from_str(&name, true).ok());
    let colour = help::asked(&arguments, "--color");
    let colour = colour.and_then(|when| Colour::from_str(&when, true).ok());
    let command = Cli::command().color(colour.map_or(ColorChoice::Auto, ColorChoice::from));
    let language = asked.unwrap_or_else(of_locale).into();
    // What our own parsers of values say is in this language too.
    texts::speak(language);
    let matches = help::in_language(command, language).try_get_matches_from(arguments);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    cli.unwrap_or_else(|error| misuse::end(&error, language))
}

fn main() -> ExitCode {
    let cli = parsed();
    talk::write_as(cli.log_format);
    let result = run(cli);
    match result {
        Ok(exit) => exit.into(),
        // Whoever read our output has enough of it: that is no failure.
        Err(failure) if failure.is_broken_pipe() => Exit::Well.into(),
        Err(failure) => {
            let message = failure.to_string();
            // Nobody to tell if standard error is closed.
            let _ = if talk::is_json() {
                talk::event(&mut io::stderr(), "failure", serde_json::json!({ "message": message }))
            } else {
                writeln!(io::stderr(), "resheet: {message}")
            };
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
        Command::Audit(args) => {
            commands::audit::run(args, &config, language, cli.color.on_stdout())
        }
        Command::Review(args) => commands::review::run(args, &config, language),
        #[cfg(any(feature = "sqlite", feature = "postgres"))]
        Command::Load(args) => commands::load::run(args, &config, language),
        Command::Merge(args) => commands::merge::run(args, language),
        Command::Families(args) => commands::families::run(args, &config, language),
        Command::Words(args) => commands::words::run(args, &config, language),
        Command::Explain(args) => commands::explain::run(args, language),
        Command::Schema(args) => commands::schema::run(args),
        Command::Completions(args) => commands::completions::run(args, language),
    }
}
