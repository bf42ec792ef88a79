//! `resheet merge`: tables of several runs as those of one.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use resheet_emit::tables::{Dialect, Labels, TABLES, Table};
use resheet_model::catalogue::Language;

use crate::disk::Output;
use crate::exit::{Exit, Failure};
#[cfg(feature = "parquet")]
use crate::lake::Lake;
use crate::plain;
use crate::tables::{Style, Tables};
use crate::texts::say;

/// Put the CSV tables of several runs together, equal bytes once.
///
/// For shares of an archive that were converted apart: what one run over all of it
/// writes, but for what sheets of different shares would say of each other (A051, A052).
/// `resheet load` of the shares into one database compares all.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    resheet convert archive/ -o out/ --shard 1/2 --format csv\n  \
    resheet convert archive/ -o out/ --shard 2/2 --format csv\n  \
    resheet merge out/shard-* -o all/ --format csv,parquet")]
pub(crate) struct Args {
    /// Output folders of runs with --format csv.
    #[arg(required = true, value_name = "SHARE")]
    shares: Vec<PathBuf>,
    /// Folder for the tables; new or empty.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write.
    #[arg(
        short,
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "csv",
        value_name = "FORMAT"
    )]
    format: Vec<Format>,
    /// No summary.
    #[arg(short, long)]
    quiet: bool,
}

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// CSV tables.
    Csv,
    /// The same tables as Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

pub(crate) fn run(args: Args, language: Language) -> Result<Exit, Failure> {
    if fs::read_dir(&args.output).is_ok_and(|mut entries| entries.next().is_some()) {
        let folder = plain::path(&args.output);
        return Err(Failure::usage(say!("merge not empty", path = folder)));
    }
    let style = Style { dialect: Dialect::Standard, language, labels: Labels::Names };
    let shares = args.shares.iter().map(|folder| Share::open(folder, style));
    let mut shares = shares.collect::<Result<Vec<_>, _>>()?;
    let chosen = chosen(&shares);
    let all: usize = shares.iter().map(|share| share.sources.len()).sum();

    let output = Output::open(&args.output, true)?;
    let failed = || Failure::disk("write the tables in", &args.output);
    let is_asked = |format| args.format.contains(&format);
    let csv = is_asked(Format::Csv).then(|| Tables::open(&output, style));
    let mut csv = csv.transpose().map_err(failed())?;
    #[cfg(feature = "parquet")]
    let mut lake =
        is_asked(Format::Parquet).then(|| Lake::open(&output, &[])).transpose().map_err(failed())?;
    for (id, number) in &chosen {
        let rows = shares[*number].rows(id)?;
        if let Some(csv) = &mut csv {
            csv.add(&rows).map_err(failed())?;
        }
        #[cfg(feature = "parquet")]
        if let Some(lake) = &mut lake {
            lake.add(&rows).map_err(failed())?;
        }
    }
    if let Some(csv) = csv {
        csv.close(&output).map_err(failed())?;
    }
    #[cfg(feature = "parquet")]
    if let Some(lake) = lake {
        lake.close().map_err(failed())?;
    }
    if !args.quiet {
        let (folders, sources) = (shares.len(), chosen.len());
        let doubles = all - sources;
        eprintln!("{}", say!("merged", n = folders, sources = sources, doubles = doubles));
    }
    Ok(Exit::Well)
}

/// The sources in the order of their names, folder by folder as a run meets them, each
/// with the share that has it under its first name.
fn chosen(shares: &[Share]) -> Vec<(String, usize)> {
    let mut first: HashMap<&str, (Vec<&str>, usize)> = HashMap::new();
    for (number, share) in shares.iter().enumerate() {
        for (id, name) in &share.sources {
            let place = (name.split('/').collect::<Vec<_>>(), number);
            let known = first.entry(id).or_insert_with(|| place.clone());
            *known = place.min(std::mem::take(known));
        }
    }
    let mut chosen: Vec<_> = first.into_iter().map(|(id, place)| (place, id)).collect();
    chosen.sort();
    chosen.into_iter().map(|((_, number), id)| (id.to_owned(), number)).collect()
}

/// The tables of one run.
struct Share {
    /// Keys and names.
    sources: Vec<(String, String)>,
    tables: Vec<Rows>,
}

/// One table: where the rows of each source stand.
struct Rows {
    path: PathBuf,
    file: File,
    stretches: HashMap<String, Vec<(u64, u64)>>,
}

impl Share {
    fn open(folder: &Path, style: Style) -> Result<Self, Failure> {
        let mut sources = Vec::new();
        let mut tables = Vec::new();
        for table in TABLES {
            let head = style.head(table.name)?;
            let rows = Rows::open(folder, table, &head, &mut |id, record| {
                if std::ptr::eq(table, TABLES[0]) {
                    let name = column(table, "name").and_then(|at| record.get(at));
                    sources.push((id.to_owned(), name.unwrap_or_default().to_owned()));
                }
            })?;
            tables.push(rows);
        }
        Ok(Share { sources, tables })
    }

    /// The rows of a source, a piece for each table.
    fn rows(&mut self, id: &str) -> Result<Vec<Vec<u8>>, Failure> {
        self.tables.iter_mut().map(|table| table.of(id)).collect()
    }
}

fn column(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.name == name)
}

impl Rows {
    fn open(
        folder: &Path,
        table: &'static Table,
        head: &[u8],
        row: &mut dyn FnMut(&str, &csv::StringRecord),
    ) -> Result<Self, Failure> {
        let path = folder.join(format!("{}.csv", table.name));
        let failed = || Failure::disk("read", &path);
        let mut file = File::open(&path).map_err(failed())?;
        let mut found = vec![0; head.len()];
        if file.read_exact(&mut found).is_err() || found != head {
            return Err(Failure::usage(say!("merge no table", path = plain::path(&path))));
        }
        let mut stretches: HashMap<String, Vec<(u64, u64)>> = HashMap::new();
        file.rewind().map_err(failed())?;
        // A row ends behind its line feed, not in front of it; the carriage return is part of
        // the last column, which nobody looks at.
        let mut reader = csv::ReaderBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(io::BufReader::new(&mut file));
        let mut record = csv::StringRecord::new();
        // The header is a row of its own; the reader stands behind it once it is asked.
        reader.headers().map_err(io::Error::from).map_err(failed())?;
        let mut begin = reader.position().byte();
        while reader.read_record(&mut record).map_err(io::Error::from).map_err(failed())? {
            let end = reader.position().byte();
            let id = source_of(table, &record);
            row(id, &record);
            let stretches = stretches.entry(id.to_owned()).or_default();
            match stretches.last_mut() {
                Some((_, last)) if *last == begin => *last = end,
                _ => stretches.push((begin, end)),
            }
            begin = end;
        }
        drop(reader);
        Ok(Rows { path, file, stretches })
    }

    fn of(&mut self, id: &str) -> Result<Vec<u8>, Failure> {
        let mut rows = Vec::new();
        for (begin, end) in self.stretches.get(id).into_iter().flatten() {
            let read = self
                .file
                .seek(SeekFrom::Start(*begin))
                .and_then(|_| (&mut self.file).take(end - begin).read_to_end(&mut rows));
            read.map_err(Failure::disk("read", &self.path))?;
        }
        Ok(rows)
    }
}

/// The source of a row: the key of a sheet is that of its source, and a number.
fn source_of<'r>(table: &Table, record: &'r csv::StringRecord) -> &'r str {
    let at = |name| column(table, name).and_then(|at| record.get(at));
    at("source_id")
        .or_else(|| at("sheet_id").and_then(|id| id.rsplit_once('-')).map(|(source, _)| source))
        .unwrap_or_default()
}
