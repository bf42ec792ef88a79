//! What all inputs write to together, in their order.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use resheet_emit::overview::Overview;
use resheet_model::Conversion;
use resheet_pipeline::RunFinding;

use super::Format;
use super::job::Job;
use crate::across;
use crate::disk::Draft;
use crate::exit::Failure;
#[cfg(feature = "parquet")]
use crate::lake::Lake;
use crate::tables::{self, Rows, Tables};
use crate::texts;

/// The JSON Lines of a run, one line an input.
pub(super) const LINES: &str = "conversions.jsonl";

/// The summary of a run.
#[cfg(feature = "xlsx")]
pub(super) const SUMMARIES: &[&str] = &["summary.html", "summary.xlsx"];
#[cfg(not(feature = "xlsx"))]
pub(super) const SUMMARIES: &[&str] = &["summary.html"];

/// The files of the whole run.
pub(super) struct Shared<'a> {
    lines: Option<Lines>,
    tables: Option<Tables>,
    #[cfg(feature = "parquet")]
    lake: Option<Lake<'a>>,
    overview: Option<Overview>,
    /// Keys of the sources in the tables.
    known: HashSet<String>,
    job: &'a Job<'a>,
}

enum Lines {
    Stdout(BufWriter<io::Stdout>),
    File(Draft),
}

impl<'a> Shared<'a> {
    pub(super) fn open(job: &'a Job<'a>) -> Result<Self, Failure> {
        let mut shared = Shared {
            lines: None,
            tables: None,
            #[cfg(feature = "parquet")]
            lake: None,
            overview: None,
            known: HashSet::new(),
            job,
        };
        let Some(output) = job.output else {
            let mut out = BufWriter::new(io::stdout());
            if let Some(table) = job.stream {
                job.pipe("").head(table, &mut out)?;
            }
            shared.lines = Some(Lines::Stdout(out));
            return Ok(shared);
        };
        for format in &job.formats {
            match format {
                Format::Jsonl => {
                    let draft = output.draft(LINES);
                    let draft = draft.map_err(Failure::disk("write", Path::new(LINES)))?;
                    shared.lines = Some(Lines::File(draft));
                }
                Format::Csv => {
                    let tables = Tables::open(output, job.tables).map_err(in_tables())?;
                    shared.tables = Some(tables);
                }
                #[cfg(feature = "parquet")]
                Format::Parquet => {
                    let lake = Lake::open(output, &job.partition).map_err(in_tables())?;
                    shared.lake = Some(lake);
                }
                Format::Summary => shared.overview = Some(Overview::new(job.language)),
                Format::Json | Format::Pdf => {}
                #[cfg(feature = "xlsx")]
                Format::Xlsx => {}
            }
        }
        Ok(shared)
    }

    /// Adds what an input gives. `Ok(false)` if its bytes are in the tables
    /// already.
    pub(super) fn add(
        &mut self,
        line: &[u8],
        rows: Option<Rows>,
        outputs: &[String],
    ) -> Result<bool, Failure> {
        // Where a table goes out its rows are the lines, and equal bytes go out once.
        if let (Some(_), Some(rows)) = (self.job.stream, &rows)
            && !self.known.insert(rows.key.clone())
        {
            return Ok(false);
        }
        match &mut self.lines {
            // Whoever waits at the other end gets each line as soon as it is there.
            Some(Lines::Stdout(out)) => out.write_all(line).and_then(|()| out.flush())?,
            Some(Lines::File(draft)) => {
                draft.write_all(line).map_err(Failure::disk("write", Path::new(LINES)))?;
            }
            None => {}
        }
        let Some(rows) = rows.filter(|_| self.job.stream.is_none()) else { return Ok(true) };
        if !self.known.insert(rows.key) {
            return Ok(false);
        }
        if let Some(tables) = &mut self.tables {
            tables.add(&rows.csv).map_err(in_tables())?;
        }
        if let Some(overview) = &mut self.overview {
            overview.add(&rows.plain, outputs).map_err(in_tables())?;
        }
        #[cfg(feature = "parquet")]
        if let Some(lake) = &mut self.lake {
            lake.add(&rows.plain).map_err(in_tables())?;
        }
        Ok(true)
    }

    /// Adds to the tables what comparing an input with others gave.
    pub(super) fn add_findings(
        &mut self,
        conversion: &Conversion,
        found: &[RunFinding],
    ) -> Result<(), Failure> {
        let rows = |style: tables::Style| {
            let piece = |conversion: &Conversion| style.piece(conversion, tables::FINDINGS);
            across::tail(conversion, found, piece)
        };
        let stream = self.job.stream.filter(|table| table.name == tables::FINDINGS);
        if let (Some(table), Some(Lines::Stdout(out))) = (stream, &mut self.lines) {
            let piece = |conversion: &Conversion| self.job.stream_rows(conversion, table);
            out.write_all(&across::tail(conversion, found, piece)?)?;
            out.flush()?;
        }
        if let Some(tables) = &mut self.tables {
            let rows = rows(self.job.tables)?;
            tables.append(tables::FINDINGS, &rows).map_err(in_tables())?;
        }
        if let Some(overview) = &mut self.overview {
            let rows = rows(self.job.tables.plain())?;
            overview.append(tables::FINDINGS, &rows).map_err(in_tables())?;
        }
        #[cfg(feature = "parquet")]
        if let Some(lake) = &mut self.lake {
            let rows = rows(self.job.tables.plain())?;
            lake.append(tables::FINDINGS, &rows).map_err(in_tables())?;
        }
        Ok(())
    }

    /// Puts all of them in their places, and gives their names.
    pub(super) fn close(self) -> Result<Vec<String>, Failure> {
        let mut files = Vec::new();
        let Some(output) = self.job.output else { return Ok(files) };
        if let Some(Lines::File(draft)) = self.lines {
            output.keep(draft).map_err(Failure::disk("write", Path::new(LINES)))?;
            files.extend(Format::Jsonl.shared());
        }
        if let Some(tables) = self.tables {
            tables.close(output).map_err(in_tables())?;
            files.extend(Format::Csv.shared());
        }
        if let Some(overview) = self.overview {
            output.write(SUMMARIES[0], |out| overview.write_html(out))?;
            #[cfg(feature = "xlsx")]
            output.write(SUMMARIES[1], |out| overview.write_xlsx(out))?;
            files.extend(Format::Summary.shared());
        }
        #[cfg(feature = "parquet")]
        if let Some(lake) = self.lake {
            files.extend(lake.close().map_err(in_tables())?);
        }
        Ok(files)
    }
}

fn in_tables() -> impl FnOnce(io::Error) -> Failure {
    let tables = texts::text("the tables");
    move |error| Failure::disk("write", Path::new(&tables))(error)
}
