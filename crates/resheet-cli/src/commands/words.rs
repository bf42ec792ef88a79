//! `resheet words`: the vocabulary of labels.

use std::io::{self, Write};

use resheet_model::catalogue::Language;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::settings::Reading;
use crate::texts::{self, say};

/// Print the vocabulary that all forms share, or what a label is known as.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet words                       the vocabulary, in the form of a family's [words]\n  \
    resheet words LABEL                 what a label stands for")]
pub(crate) struct Args {
    /// A label as a form prints it.
    label: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let engine = args.reading.completed(config).engine()?;
    let mut out = io::stdout().lock();
    let Some(label) = args.label else {
        let words = engine.vocabulary();
        if language == Language::English {
            out.write_all(words.as_bytes())?;
            return Ok(Exit::Well);
        }
        // Its own remarks are in English.
        writeln!(out, "# {}", texts::text("words"))?;
        for line in words.lines().filter(|line| !line.starts_with('#')) {
            writeln!(out, "{line}")?;
        }
        return Ok(Exit::Well);
    };
    let known = engine.known_as(&label);
    if known.is_empty() {
        writeln!(out, "{}", say!("word unknown", label = label))?;
        return Ok(Exit::Partly);
    }
    for name in known {
        writeln!(out, "{label}: {name}")?;
    }
    Ok(Exit::Well)
}
