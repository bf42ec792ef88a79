//! The words of the summary, as text and as events.

use std::io::{self, BufRead, Seek, Write};

use resheet_model::Outcome;
use serde_json::{Map, json};

use super::{LISTED, SHOWN, Summary, Tally, grouped, named};
use crate::plain;
use crate::talk;
use crate::texts::{self, say};

/// So many more inputs are named that have no sheet for the same reason: the summary
/// fits a screen.
const ALSO: usize = 5;

impl Summary {
    /// Writes it for a person. What makes the exit code comes always, the rest
    /// unless `quiet`.
    pub(crate) fn write(mut self, mut out: impl Write, quiet: bool) -> io::Result<()> {
        if talk::is_json() {
            return self.write_json(&mut out, quiet);
        }
        for failure in &self.failures {
            writeln!(out, "resheet: {failure}")?;
        }
        if self.failed > 0 {
            writeln!(out, "{}", say!("not written", n = self.failed))?;
        }
        if quiet {
            return self.write_without_sheet(&mut out, LISTED);
        }
        self.notes.rewind()?;
        io::copy(&mut self.notes, &mut out)?;
        for (code, times) in self.told.iter().filter(|(_, times)| **times > SHOWN) {
            let more = grouped(times - SHOWN);
            writeln!(out, "{}", say!("more of a code", n = more, code = code))?;
        }
        if self.lost > 0 {
            writeln!(out, "{}", say!("no room", n = self.lost))?;
        }
        if self.twins > 0 {
            writeln!(out, "{}", say!("twins", n = grouped(self.twins)))?;
        }
        if self.unchanged > 0 {
            writeln!(out, "{}", say!("unchanged", n = grouped(self.unchanged)))?;
        }
        if let Some((settled, open)) = self.doubts {
            let all = grouped(settled + open);
            writeln!(out, "{}", say!("settled", n = grouped(settled), all = all))?;
        }
        self.write_outputs(&mut out)?;
        self.write_without_sheet(&mut out, ALSO)?;
        self.write_doubts(&mut out)?;
        let outcomes = Outcome::ALL.iter().zip(self.outcomes).filter(|(_, count)| *count > 0);
        let outcomes: Vec<_> = outcomes
            .map(|(outcome, count)| {
                say!("outcome of", n = grouped(count), outcome = named(*outcome))
            })
            .collect();
        let comma = texts::text("comma");
        let outcomes =
            if outcomes.is_empty() { texts::text("nothing to do") } else { outcomes.join(&comma) };
        let files = grouped(self.files());
        writeln!(out, "{}", say!("outcomes", n = files, outcomes = outcomes))?;
        let [info, warning, error] = self.findings.map(grouped);
        let counts = say!(
            "counts",
            sheets = say!("sheets", n = grouped(self.sheets)),
            repairs = say!("repairs", n = grouped(self.repairs)),
            errors = say!("errors", n = error),
            warnings = say!("warnings", n = warning),
            info = info,
        );
        writeln!(out, "{counts}")
    }

    /// The same as events, one a line.
    fn write_json(mut self, out: &mut impl Write, quiet: bool) -> io::Result<()> {
        for failure in &self.failures {
            talk::event(out, "failure", json!({ "message": failure.to_string() }))?;
        }
        for tally in &self.without_sheet {
            let (message, help) = tally.why.as_ref().map(|(one, other)| (one, other)).unzip();
            let more = json!({
                "input": tally.name,
                "outcome": tally.outcome.name(),
                "message": message,
                "help": help,
            });
            talk::event(out, "without_sheet", more)?;
        }
        if quiet {
            return Ok(());
        }
        self.notes.rewind()?;
        for note in io::BufReader::new(&mut self.notes).lines() {
            talk::event(out, "note", json!({ "message": note? }))?;
        }
        for (input, outputs) in &self.outputs {
            talk::event(out, "outputs", json!({ "input": input, "outputs": outputs }))?;
        }
        let outcomes = Outcome::ALL.iter().zip(self.outcomes);
        let outcomes: Map<_, _> =
            outcomes.map(|(it, count)| (it.name().to_owned(), count.into())).collect();
        let [info, warning, error] = self.findings;
        let (settled, doubts) = self.doubts.unzip();
        let more = json!({
            "inputs": self.files(),
            "outcomes": outcomes,
            "sheets": self.sheets,
            "repairs": self.repairs,
            "findings": { "error": error, "warning": warning, "info": info },
            "same_bytes": self.twins,
            "unchanged": self.unchanged,
            "unchanged_without_sheet": self.still_without_sheet,
            "unchanged_without_sheet_first": self.still_named,
            "without_sheet_not_listed": self.unlisted,
            "values_in_doubt": self.in_doubt,
            "doubts_settled": settled,
            "doubts_open": doubts,
            "not_written": self.failures.len() + self.failed,
        });
        talk::event(out, "summary", more)
    }

    /// Which input made which files.
    fn write_outputs(&self, out: &mut impl Write) -> io::Result<()> {
        for (input, outputs) in self.outputs.iter().filter(|(_, outputs)| !outputs.is_empty()) {
            let outputs: Vec<_> = outputs.iter().map(|output| plain::text(output)).collect();
            writeln!(out, "{} -> {}", plain::text(input), outputs.join(", "))?;
        }
        if self.more_outputs > 0 {
            let more = grouped(self.more_outputs);
            writeln!(out, "{}", say!("more outputs", n = more))?;
        }
        Ok(())
    }

    /// The inputs that gave no sheet, with the reasons: the first of a reason whole, the
    /// others by their names alone.
    fn write_without_sheet(&self, out: &mut impl Write, most: usize) -> io::Result<()> {
        let reason = |tally: &Tally| tally.why.as_ref().map(|(message, _)| message.clone());
        let same = |one: &Tally, other: &Tally| {
            one.outcome == other.outcome && reason(one) == reason(other)
        };
        for (index, tally) in self.without_sheet.iter().enumerate() {
            if self.without_sheet[..index].iter().any(|earlier| same(earlier, tally)) {
                continue;
            }
            let (outcome, name) = (named(tally.outcome), plain::text(&tally.name));
            write!(out, "{}", say!("without sheet", outcome = outcome, name = name))?;
            if let Some((message, help)) = &tally.why {
                let (message, help) = (plain::text(message), plain::text(help));
                write!(out, "{}\n    {help}", say!("why", message = message))?;
            }
            writeln!(out)?;
            let others = self.without_sheet[index + 1..].iter().filter(|it| same(it, tally));
            let names: Vec<_> = others.map(|it| plain::text(&it.name)).collect();
            if names.is_empty() {
                continue;
            }
            let more = names.len().saturating_sub(most);
            let first = names[..names.len() - more].join(&texts::text("comma"));
            let names = match more {
                0 => first,
                more => say!("and more", names = first, n = more),
            };
            writeln!(out, "    {}", say!("also", names = names))?;
        }
        if self.unlisted > 0 {
            writeln!(out, "{}", say!("more without sheet", n = grouped(self.unlisted)))?;
        }
        if self.still_without_sheet > 0 {
            let still = grouped(self.still_without_sheet);
            let first: Vec<_> = self.still_named.iter().map(|name| plain::text(name)).collect();
            let names = first.join(&texts::text("comma"));
            let names = match self.still_without_sheet - first.len() {
                0 => names,
                more => say!("and more", names = names, n = more),
            };
            writeln!(out, "{}", say!("still without sheet", n = still, names = names))?;
        }
        Ok(())
    }

    /// How many values a person should look at, and where most of them are.
    fn write_doubts(&self, out: &mut impl Write) -> io::Result<()> {
        if self.in_doubt == 0 {
            return Ok(());
        }
        // What goes to a pipe has no folder, and the inputs are reviewed.
        let folder = self.folder.as_deref().unwrap_or("INPUT");
        if let [(_, name)] = self.most_in_doubt.as_slice() {
            let (n, name) = (grouped(self.in_doubt), plain::text(name));
            let said = say!("doubts of one", n = n, name = name, folder = folder);
            return writeln!(out, "{said}");
        }
        let one = |(count, name): &(usize, String)| {
            let name = plain::text(name);
            say!("doubts of", name = name, n = grouped(*count))
        };
        let most: Vec<_> = self.most_in_doubt.iter().map(one).collect();
        let (n, most) = (grouped(self.in_doubt), most.join(&texts::text("comma")));
        writeln!(out, "{}", say!("doubts of run", n = n, most = most, folder = folder))
    }
}
