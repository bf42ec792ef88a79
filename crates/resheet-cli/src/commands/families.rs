//! `resheet families`: the known forms, and a draft for one that is not.

mod suggest;

use std::io::{self, Write};
use std::path::PathBuf;

use resheet_model::Conversion;
use resheet_model::catalogue::Language;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::gather;
use crate::plain;
use crate::settings::Reading;
use crate::texts::{self, say};

/// List the known families of forms, print the file of one as a model, or draft a new one.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  \
    resheet families\n  \
    resheet families mof                          the file of a family, as a model\n  \
    resheet families new --from dump.txt > ours.toml\n  \
                                                  look at it, then:\n  \
    resheet convert dumps/ -o out/ --families ours.toml"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The family's id.
    family: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Draft a family file from a dump of a form that is not known.
    ///
    /// The draft has the title, the columns and the labels of the dump's first
    /// sheet, with a guess at each label that is not known, and what the sheet gives
    /// now. Guesses have a question mark: look at them before you use the file.
    New(New),
    Suggest(suggest::Args),
}

#[derive(clap::Args)]
struct New {
    /// A dump or document of the form; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The id of the family to be: letters, digits and hyphens.
    #[arg(long, value_name = "ID", default_value = "ours")]
    id: String,
    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    match args.command {
        Some(Command::New(new)) => return draft(new, config),
        Some(Command::Suggest(args)) => return suggest::run(args, config),
        None => {}
    }
    let engine = args.reading.completed(config).engine()?;
    let families = engine.families().all();
    let mut out = io::stdout().lock();
    let Some(asked) = args.family else {
        let widest = families.iter().map(|family| family.id.len()).max().unwrap_or(0);
        for family in families {
            let name = match language {
                Language::English => &family.name,
                Language::Chinese => &family.name_zh,
            };
            writeln!(out, "{:widest$}  {name}", family.id)?;
        }
        return Ok(Exit::Well);
    };
    let Some(family) = families.iter().find(|family| family.id == asked) else {
        let meant = texts::meant(&asked, families.iter().map(|family| family.id.as_str()));
        return Err(Failure::usage(say!("no such family", asked = asked, meant = meant)));
    };
    out.write_all(family.text.as_bytes())?;
    Ok(Exit::Well)
}

fn draft(new: New, config: &Config) -> Result<Exit, Failure> {
    if new.id.is_empty() || !new.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Failure::usage(texts::text("family id")));
    }
    let reading = new.reading.completed(config);
    let engine = reading.engine()?;
    let Some((name, bytes)) = gather::one(&new.from, reading.longest())? else {
        return Ok(Exit::Partly);
    };
    let Some(text) = engine.draft(&new.id, &name, &bytes) else {
        let path = plain::path(&new.from);
        return Err(Failure::usage(match unknown_words(&engine.convert(&name, &bytes)) {
            Some(words) => say!("no draft of words", path = path, words = plain::text(words)),
            None => say!("no draft", path = path),
        }));
    };
    io::stdout().lock().write_all(texts::retold_remarks(&text).as_bytes())?;
    Ok(Exit::Well)
}

/// The words of a dump without a sheet that look like labels; none if there are none.
fn unknown_words(conversion: &Conversion) -> Option<&str> {
    let args = conversion.findings.iter().flat_map(|finding| &finding.args);
    let mut words = args.filter(|(name, _)| *name == "words").map(|(_, words)| words.as_str());
    words.find(|words| *words != "–")
}
