//! `resheet families suggest`: words that people's corrections speak for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use resheet_model::{Conversion, Field, Seen, Sheet, Subject};
use resheet_pipeline::Input;
use resheet_review::{Corrections, Decision, Verdict};

use crate::bounded;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::plain;
use crate::settings::{Reading, Work};
use crate::texts::{self, say};

/// Suggest words for a family file: labels whose values people put into one field.
///
/// Prints lines to look at; nothing is learned by itself.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet families suggest --from corrections.jsonl dumps/ > words.toml")]
pub(crate) struct Args {
    /// The decisions, as `resheet review` saves them.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    reading: Reading,
}

/// A table of the vocabulary, a key in it, and a label.
type Word = (&'static str, &'static str, String);

pub(crate) fn run(args: Args, config: &Config) -> Result<Exit, Failure> {
    let text = bounded::text(&args.from, bounded::LINES);
    let text = text.map_err(Failure::disk("read", &args.from))?;
    let corrections = Corrections::read(&text)
        .map_err(|error| Failure::usage(format!("{}, {error}", plain::path(&args.from))))?;
    let (work, reading) = (args.work.completed(config), args.reading.completed(config));
    let (engine, longest) = (reading.engine()?, reading.longest());
    let gathered =
        work.gather(&[], &|_| false, None, false)?.in_parts(&engine, reading.part_bytes());
    let inputs = gathered.sources.iter().map(|source| Input {
        name: source.name(),
        read: Box::new(move || source.read(longest)),
        part: source.part(),
        context: (),
    });
    // Each word with the values that speak for it.
    let mut words: BTreeMap<Word, BTreeSet<String>> = BTreeMap::new();
    engine.convert_all(
        inputs,
        work.jobs(),
        |conversion, ()| suggested(conversion, &corrections),
        |found| {
            for (word, place) in found {
                words.entry(word).or_default().insert(place);
            }
            ControlFlow::Continue(())
        },
    );
    write(&mut io::stdout().lock(), &words)?;
    Ok(Exit::Well)
}

/// The labels under which a conversion has what people put elsewhere.
fn suggested(conversion: &Conversion, corrections: &Corrections) -> Vec<(Word, String)> {
    let decisions = corrections.of(&conversion.source.digest).into_iter().flatten();
    let mut found = Vec::new();
    for ((ordinal, path), decisions) in decisions {
        // Where people do not agree nothing is learned.
        let ([decision], Some(sheet)) = (&decisions[..], conversion.sheets.get(*ordinal as usize))
        else {
            continue;
        };
        if decision.decision != Verdict::Corrected || path.other.is_some() {
            continue;
        }
        let Some((table, key)) = place_of(path.subject) else { continue };
        for label in labels(sheet, path.subject, decision) {
            let place = format!("{} {}", conversion.source.name, decision.path);
            found.push(((table, key, label), place));
        }
    }
    found
}

/// Where the vocabulary has the words for a leaf.
fn place_of(subject: Subject) -> Option<(&'static str, &'static str)> {
    match subject {
        // No label names these.
        Subject::Field(Field::Title | Field::Year | Field::TotalWeight | Field::TotalScore) => None,
        Subject::Field(field) => Some(("field", field.name())),
        Subject::Fund(_, column) => Some(("fund_column", column?.name())),
        Subject::Indicator(_, column) => Some(("indicator_column", column?.name())),
        Subject::Extra(_) | Subject::Input | Subject::Sheet => None,
    }
}

/// The labels of the sheet's own under which the value stands: of its extras for a field,
/// of the further columns of the same row for a cell.
fn labels(sheet: &Sheet, subject: Subject, decision: &Decision) -> Vec<String> {
    let new = decision.new.trim();
    if new.is_empty() {
        return Vec::new();
    }
    let is_it = |value: &Seen<String>| value.value().is_some_and(|value| value.trim() == new);
    let others = |others: &[(String, Seen<String>)]| -> Vec<String> {
        let others = others.iter().filter(|(_, value)| is_it(value));
        others.map(|(label, _)| label.clone()).collect()
    };
    match subject {
        Subject::Field(_) => {
            let extras = sheet.extras.iter().filter(|extra| is_it(&extra.value));
            extras.map(|extra| extra.label.clone()).collect()
        }
        Subject::Fund(row, _) => {
            sheet.funds.get(row as usize).map(|row| others(&row.others)).unwrap_or_default()
        }
        Subject::Indicator(row, _) => {
            sheet.indicators.get(row as usize).map(|row| others(&row.others)).unwrap_or_default()
        }
        Subject::Extra(_) | Subject::Input | Subject::Sheet => Vec::new(),
    }
}

/// Writes the words as lines of a family file, each with what speaks for it.
fn write(out: &mut dyn Write, words: &BTreeMap<Word, BTreeSet<String>>) -> io::Result<()> {
    if words.is_empty() {
        return writeln!(out, "{}", texts::text("suggest none"));
    }
    writeln!(out, "{}", texts::text("suggest head"))?;
    let mut table = "";
    let mut rest = words.iter().peekable();
    while let Some(((of, key, _), _)) = rest.peek().copied() {
        if *of != table {
            writeln!(out, "\n[words.{of}]")?;
            table = of;
        }
        let mut labels = Vec::new();
        while let Some(((_, _, label), places)) =
            rest.next_if(|((next_of, next_key, _), _)| (next_of, next_key) == (of, key))
        {
            let first = places.first().map(String::as_str).unwrap_or_default();
            let (label_shown, first) = (plain::text(label), plain::text(first));
            let count = places.len();
            writeln!(
                out,
                "{}",
                say!("suggest label", label = label_shown, n = count, first = first)
            )?;
            labels.push(toml::Value::from(plain::text(label).into_owned()));
        }
        writeln!(out, "{key} = {}", toml::Value::Array(labels))?;
    }
    Ok(())
}
