//! `resheet inspect`: what each stage made of a file.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use console::Term;
use resheet_model::Outcome;
use resheet_model::catalogue::Language;
use resheet_pipeline::Texts;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::gather;
use crate::settings::Reading;
use crate::show;
use crate::texts::say;

/// Show what a stage made of a file, for a person.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet inspect dump.txt                  the values, the repairs, the findings\n  \
    resheet inspect dump.txt --stage grid     the repaired table, drawn\n  \
    resheet inspect dump.txt --stage form --why indicators[2].target\n  \
    pdftotext -layout a.pdf - | resheet inspect - --stage cells")]
pub(crate) struct Args {
    /// The dump; `-` is standard input.
    file: PathBuf,
    /// Which stage to show.
    #[arg(long, value_enum, default_value = "sheet")]
    stage: Stage,
    /// With `--stage form`: why this field stands where it does, and what came next;
    /// `indicators[2].target`, or `target` for the whole column.
    #[arg(long, value_name = "FIELD")]
    why: Option<String>,
    /// Show the grid of this page alone, of a document that has pages.
    #[arg(long, value_name = "N")]
    page: Option<u32>,
    /// How many columns there are to draw in; where they are few, each record is a block
    /// of lines. [default: those of the terminal]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// The decoded text with its line numbers, and how it was decoded.
    Text,
    /// The ragged cells, with what parts them.
    Cells,
    /// The repaired rows as a drawn table, with the repairs.
    Grid,
    /// Which text went to which field, how sure, by what repair.
    Form,
    /// The typed values, and what is odd about them.
    Sheet,
}

pub(crate) fn run(args: Args, config: &Config, language: Language) -> Result<Exit, Failure> {
    let reading = args.reading.completed(config);
    let engine = reading.engine()?;
    let Some((name, bytes)) = gather::one(&args.file, reading.longest())? else {
        return Ok(Exit::Partly);
    };

    let terminal = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    let width = args.width.or_else(terminal);
    let families = engine.families().all();
    let family_name = |id: &str, english: &str| match language {
        Language::English => english.to_owned(),
        Language::Chinese => {
            let known = families.iter().find(|family| family.id == id);
            known.map_or(english, |family| family.name_zh.as_str()).to_owned()
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = if args.stage == Stage::Sheet {
        let conversion = engine.convert(&name, &bytes);
        show::sheet::show(&mut out, &conversion, language, width, &family_name)?;
        conversion.outcome
    } else {
        let decoded = engine.decode(&name, &bytes);
        let text = &decoded.source;
        if decoded.refused {
            show::sheet::findings(&mut out, text, &decoded.findings, language)?;
            Outcome::Refused
        } else {
            let words = engine.words(text);
            let texts = Texts::new(&words);
            match args.stage {
                Stage::Text => show::text::show(&mut out, text)?,
                Stage::Cells => show::cells::show(&mut out, text, &engine.read(text, &words))?,
                Stage::Grid => {
                    let grid = engine.repair(text, &texts);
                    let bound = engine.bind(text, &grid, &texts);
                    show::grid::show(&mut out, text, &grid, &bound.sheets, (args.page, width))?;
                }
                Stage::Form | Stage::Sheet => {
                    let grid = engine.repair(text, &texts);
                    if let Some(field) = &args.why {
                        let bound = engine.explain(text, &grid, &texts);
                        if !show::why::show(&mut out, text, &bound, field)? {
                            return Err(Failure::usage(say!("no such field", asked = field)));
                        }
                        out.flush()?;
                        return Ok(Exit::Well);
                    }
                    let bound = engine.bind(text, &grid, &texts);
                    show::form::show(&mut out, text, &bound, (language, width), &family_name)?;
                    show::sheet::findings(&mut out, text, &bound.findings, language)?;
                }
            }
            show::sheet::findings(&mut out, text, &decoded.findings, language)?;
            Outcome::Converted
        }
    };
    out.flush()?;
    Ok(if outcome == Outcome::Converted { Exit::Well } else { Exit::Partly })
}
