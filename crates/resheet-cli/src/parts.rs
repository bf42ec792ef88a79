//! What a run remembers of each input, so that the next need not do it again.
//!
//! A part is a file in the output folder, out of sight: what the manifest and
//! the summary say of the input, and what it adds to the files that all inputs
//! share. It is removed before the input's own files are touched and written
//! when they are in place. So wherever a run is killed, an input with a part is
//! done, and one without is not.
//!
//! ```ebnf
//! part   = header , LF , { summary } , { list } , line , { rows } ;
//! header = ? JSON in one line, with the lengths of what follows ? ;
//! ```

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use resheet_emit::json::Piece;
use resheet_pipeline::SheetSummary;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use walkdir::WalkDir;

use crate::disk::{MEMORY, Output};
use crate::exit::Failure;
use crate::ledger::Held;
use crate::manifest::{Entry, Making};
use crate::plain;
use crate::summary::Tally;
use crate::tables::Rows;
use crate::texts::say;

/// The folder of all parts, in that of what runs remember.
const FOLDER: &str = "parts";

/// The ending of a part.
const PART: &str = "part";

/// What is remembered of one input.
pub(crate) struct Part {
    pub(crate) entry: Entry,
    pub(crate) tally: Tally,
    /// Its sheets, as the comparison across inputs needs them.
    pub(crate) trace: Vec<SheetSummary>,
    /// What it adds to the JSON of the file it is a part of.
    pub(crate) piece: Option<Piece>,
    /// Its line of JSON Lines.
    pub(crate) line: Vec<u8>,
    /// Its rows of the tables.
    pub(crate) rows: Option<Rows>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    /// What made it; see [`Making::as_json`].
    making: Value,
    entry: Entry,
    tally: Tally,
    /// How many sheets are summarised.
    trace: usize,
    /// The lengths of the input's own files.
    sizes: Vec<u64>,
    /// The lengths of its lists in the JSON of its file.
    piece: Option<(usize, usize, usize)>,
    line: usize,
    /// Key and lengths of the rows, for CSV and for Parquet.
    rows: Option<(String, Vec<usize>, Vec<usize>)>,
}

impl Header {
    /// How many bytes stand behind it.
    fn length(&self) -> u64 {
        let piece = self.piece.into_iter().flat_map(|(one, two, three)| [one, two, three]);
        let rows = self.rows.iter().flat_map(|(_, csv, plain)| csv.iter().chain(plain)).copied();
        let trace = self.trace.saturating_mul(SheetSummary::SIZE);
        let lengths = piece.chain(rows).chain([trace, self.line]);
        lengths.fold(0, |sum: u64, length| sum.saturating_add(length as u64))
    }
}

/// The parts of an output folder.
pub(crate) struct Parts<'a> {
    output: &'a Output,
    making: Value,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(output: &'a Output, making: &Making) -> Self {
        Parts { output, making: making.as_json() }
    }

    /// What is known of the input that goes to `place`, if it was made of the
    /// same bytes under the same name in the same way, and its files are there.
    pub(crate) fn known(&self, place: &Path, name: &str, digest: &str) -> Option<Entry> {
        let header = self.whole_header(place).ok()?;
        let same = header.making == self.making
            && header.entry.name == name
            && header.entry.digest.as_deref() == Some(digest)
            && header.entry.outputs.len() == header.sizes.len();
        let is_there = |(output, size): (&String, &u64)| {
            fs::metadata(self.output.path(output)).is_ok_and(|file| file.len() == *size)
        };
        let all_there = header.entry.outputs.iter().zip(&header.sizes).all(is_there);
        (same && all_there).then_some(header.entry)
    }

    /// The digest of an input whose outputs stay as they are.
    ///
    /// # Errors
    ///
    /// When it was made in another way, or nothing is remembered of it.
    pub(crate) fn digest_of(&self, held: &Held) -> Result<Option<String>, Failure> {
        match self.whole_header(&held.place) {
            Ok(header) if header.making == self.making => Ok(header.entry.digest),
            Ok(_) => Err(Failure::usage(say!("other options", path = plain::text(&held.path)))),
            Err(_) => Err(Failure::usage(say!("not all there", path = plain::text(&held.path)))),
        }
    }

    /// Reads a part.
    pub(crate) fn load(&self, place: &Path) -> Result<Part, Failure> {
        let path = self.output.path(part(place));
        let load = || {
            let mut file = self.open(place)?;
            let header = read_header(&mut file)?;
            let mut take = |length: usize| {
                // Not as long as the header says, should it say nonsense.
                let mut bytes = Vec::new();
                let read = (&mut file).take(length as u64).read_to_end(&mut bytes)?;
                if read == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            };
            let trace = (0..header.trace).map(|_| {
                let bytes = take(SheetSummary::SIZE)?;
                SheetSummary::from_bytes(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
            });
            let trace = trace.collect::<io::Result<_>>()?;
            let piece = header.piece.map(|(sheets, stray, findings)| {
                let outcome = header.tally.outcome();
                let lists = [take(sheets)?, take(stray)?, take(findings)?];
                io::Result::Ok(Piece { outcome, lists })
            });
            let piece = piece.transpose()?;
            let line = take(header.line)?;
            let rows = header.rows.map(|(key, csv, plain)| {
                let csv = csv.into_iter().map(&mut take).collect::<io::Result<_>>()?;
                let plain = plain.into_iter().map(&mut take).collect::<io::Result<_>>()?;
                io::Result::Ok(Rows { key, csv, plain })
            });
            let (entry, tally) = (header.entry, header.tally);
            Ok(Part { entry, tally, trace, piece, line, rows: rows.transpose()? })
        };
        load().map_err(Failure::disk("read", &path))
    }

    /// Removes a part, before the files of its input are written.
    pub(crate) fn forget(&self, place: &Path) -> Result<(), Failure> {
        let part = part(place);
        self.output.clear_name(&part).map_err(Failure::disk("remove", &self.output.path(part)))
    }

    /// Writes a part, when the files of its input are in place.
    pub(crate) fn save(&self, place: &Path, part_: &Part) -> Result<(), Failure> {
        self.output.write(part(place), |out| {
            let size = |output: &String| fs::metadata(self.output.path(output)).map(|it| it.len());
            let sizes = part_.entry.outputs.iter().map(size).collect::<io::Result<_>>()?;
            let header = Header {
                making: self.making.clone(),
                entry: part_.entry.clone(),
                tally: part_.tally.clone(),
                trace: part_.trace.len(),
                sizes,
                piece: part_.piece.as_ref().map(|piece| {
                    let [sheets, stray, findings] = &piece.lists;
                    (sheets.len(), stray.len(), findings.len())
                }),
                line: part_.line.len(),
                rows: part_
                    .rows
                    .as_ref()
                    .map(|rows| (rows.key.clone(), lengths(&rows.csv), lengths(&rows.plain))),
            };
            serde_json::to_writer(&mut *out, &header)?;
            out.write_all(b"\n")?;
            let mut trace = part_.trace.iter();
            trace.try_for_each(|summary| out.write_all(&summary.to_bytes()))?;
            let mut lists = part_.piece.iter().flat_map(|piece| &piece.lists);
            lists.try_for_each(|list| out.write_all(list))?;
            out.write_all(&part_.line)?;
            let mut pieces = part_.rows.iter().flat_map(|rows| rows.csv.iter().chain(&rows.plain));
            pieces.try_for_each(|piece| out.write_all(piece))
        })
    }

    /// Removes the parts of all inputs but these: what is no longer an input
    /// is not remembered.
    pub(crate) fn keep_only<'p>(&self, places: impl Iterator<Item = &'p Path>) {
        let kept: HashSet<PathBuf> = places.map(part).collect();
        let folder = self.output.path(Path::new(MEMORY).join(FOLDER));
        // A link would lead to files that are nobody's business.
        let files = WalkDir::new(folder).follow_links(false).follow_root_links(false);
        for file in files.into_iter().flatten().filter(|file| file.file_type().is_file()) {
            let is_part = file.path().extension().is_some_and(|ending| ending == PART);
            let place = self.output.place_of(file.path());
            if let Some(place) = place.filter(|place| is_part && !kept.contains(place)) {
                // One that stays is read by nobody.
                let _ = self.output.remove(&place);
            }
        }
    }

    /// The header of a part that has all it says.
    fn whole_header(&self, place: &Path) -> io::Result<Header> {
        let mut file = self.open(place)?;
        let header = read_header(&mut file)?;
        let behind = file.get_ref().metadata()?.len() - file.stream_position()?;
        if behind == header.length() { Ok(header) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn open(&self, place: &Path) -> io::Result<BufReader<fs::File>> {
        self.output.open_file(&part(place)).map(BufReader::new)
    }
}

fn lengths(pieces: &[Vec<u8>]) -> Vec<usize> {
    pieces.iter().map(Vec::len).collect()
}

/// Where the part of an input is.
fn part(place: &Path) -> PathBuf {
    let mut path = Path::new(MEMORY).join(FOLDER).join(place).into_os_string();
    path.push(".");
    path.push(PART);
    path.into()
}

fn read_header(file: &mut impl BufRead) -> io::Result<Header> {
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line)?;
    Ok(serde_json::from_slice(&line)?)
}
