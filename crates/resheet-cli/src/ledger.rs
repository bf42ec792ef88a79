//! What an output folder holds of ours: which inputs, and which files.
//!
//! Only files in the ledger are ever replaced or removed. It is written before
//! a run touches the first of them, with all that the run may write, and again
//! when the run has come to its end. So wherever a run is killed, each of its
//! files is in the ledger.
//!
//! ```ebnf
//! ledger = { line } ;
//! line   = '{"input":' , ? an input ? , "}" , LF | '{"file":' , ? a name ? , "}" , LF
//!        | '{"base":' , ? the folder that all inputs are in ? , "}" , LF ;
//! ```

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::SpooledTempFile;

use crate::disk::{MEMORY, Output};
use crate::exit::Failure;
use crate::plain;
use crate::texts::say;

/// Its file, in the folder of what runs remember.
const LEDGER: &str = "ledger";

/// An input whose outputs the folder holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    /// Where its bytes were: the full path, or `-`.
    pub(crate) path: String,
    /// As in the other outputs.
    pub(crate) name: String,
    /// Where its files are, without their endings.
    pub(crate) place: PathBuf,
    /// For a part: where those of its file are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) joined: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Input(Held),
    File(String),
    Base(String),
}

/// The inputs that an output folder was made of; nothing for another folder.
pub(crate) fn inputs_of(folder: &Path) -> Result<Option<Vec<Held>>, Failure> {
    let path = folder.join(place());
    let file = match std::fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
        Err(error) => return Err(Failure::disk("read", &path)(error)),
    };
    let mut inputs = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(Failure::disk("read", &path))?;
        let line = serde_json::from_str(&line).map_err(io::Error::from);
        if let Line::Input(held) = line.map_err(Failure::disk("read", &path))? {
            inputs.push(held);
        }
    }
    Ok(Some(inputs))
}

/// Stands for a name; no two names are known to have the same one.
type Key = [u8; 16];

/// The ledger of a folder, while a run lasts.
pub(crate) struct Ledger<'a> {
    output: &'a Output,
    /// The files that are ours.
    owned: HashSet<Key>,
    /// Those that this run has written, and the same as lines.
    written: HashSet<Key>,
    lines: SpooledTempFile,
    /// Files known from a manifest alone: a version before this one wrote it.
    of_manifest: Vec<String>,
    /// The folder that all inputs are in whose outputs the folder holds.
    base: Option<String>,
}

impl<'a> Ledger<'a> {
    /// Reads the ledger of a folder. Without one, ours is what `of_manifest`
    /// gives: what the manifest of an earlier version lists.
    ///
    /// # Errors
    ///
    /// Those of the disk, and when a line makes no sense.
    pub(crate) fn open(
        output: &'a Output,
        of_manifest: impl FnOnce() -> Vec<String>,
    ) -> Result<Self, Failure> {
        let lines = output.spool();
        let (owned, written) = (HashSet::new(), HashSet::new());
        let (of_no, base) = (Vec::new(), None);
        let mut ledger = Ledger { output, owned, written, lines, of_manifest: of_no, base };
        if output.has(&place()) {
            for line in ledger.read()? {
                match line? {
                    Line::File(name) => _ = ledger.owned.insert(key(&name)),
                    Line::Base(base) => ledger.base = Some(base),
                    Line::Input(_) => {}
                }
            }
        } else {
            ledger.of_manifest = of_manifest();
            ledger.owned = ledger.of_manifest.iter().map(|name| key(name)).collect();
        }
        Ok(ledger)
    }

    /// The folder that all inputs are in whose outputs the folder holds.
    pub(crate) fn base(&self) -> Option<&Path> {
        self.base.as_deref().map(Path::new)
    }

    /// Whether a file of the folder is ours.
    pub(crate) fn owns(&self, place: &Path) -> bool {
        self.owned.contains(&key(&shown(place)))
    }

    /// The inputs whose outputs the folder holds, in their order.
    pub(crate) fn held(&self) -> Result<Vec<Held>, Failure> {
        if !self.output.has(&place()) {
            return Ok(Vec::new());
        }
        let held = self.read()?.filter_map(|line| match line {
            Ok(Line::Input(held)) => Some(Ok(held)),
            Ok(Line::File(_) | Line::Base(_)) => None,
            Err(failure) => Some(Err(failure)),
        });
        held.collect()
    }

    /// Says what a run may write, before it writes: these files of these inputs
    /// beside what is ours already.
    pub(crate) fn claim(
        &mut self,
        inputs: impl Iterator<Item = Held> + Clone,
        files: impl Iterator<Item = String>,
        base: Option<String>,
    ) -> Result<(), Failure> {
        self.base = base;
        let base = self.base.clone();
        let paths: HashSet<Key> = inputs.clone().map(|held| key(&held.path)).collect();
        // Line by line, for there may be many.
        let before = if self.output.has(&place()) { Some(self.read()?) } else { None };
        let of_manifest = std::mem::take(&mut self.of_manifest).into_iter().map(Line::File);
        let owned = &mut self.owned;
        self.output.write(place(), |out| {
            base.map(Line::Base).iter().try_for_each(|base| line(out, base))?;
            inputs.into_iter().try_for_each(|held| line(out, &Line::Input(held)))?;
            let before = before.into_iter().flatten().chain(of_manifest.map(Ok));
            for known in before {
                let known = known.map_err(|failure| io::Error::other(failure.to_string()))?;
                let is_new = match &known {
                    Line::Input(held) => !paths.contains(&key(&held.path)),
                    Line::File(_) => true,
                    Line::Base(_) => false,
                };
                if is_new {
                    line(out, &known)?;
                }
            }
            let new = files.filter(|file| owned.insert(key(file)));
            new.map(Line::File).try_for_each(|file| line(out, &file))
        })
    }

    /// A file that this run has written, or found as it would have written it.
    pub(crate) fn wrote(&mut self, name: &str) {
        if self.written.insert(key(name)) {
            // What is not held here is held by the claim, which then stays.
            let _ = line(&mut self.lines, &Line::File(name.to_owned()));
        }
    }

    /// How many files this run has written.
    pub(crate) fn written(&self) -> usize {
        self.written.len()
    }

    /// Files of ours that are there and that this run has not written.
    pub(crate) fn left_over(&self) -> Result<Vec<String>, Failure> {
        let mut files = Vec::new();
        for line in self.read()? {
            if let Line::File(name) = line?
                && !self.written.contains(&key(&name))
                && self.output.has(Path::new(&name))
            {
                files.push(name);
            }
        }
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// Writes what the folder holds when a run has come to its end.
    pub(crate) fn close(
        mut self,
        mut inputs: impl Iterator<Item = Held>,
        left_over: &[String],
    ) -> Result<(), Failure> {
        let base = self.base.take().map(Line::Base);
        self.output.write(place(), |out| {
            base.iter().try_for_each(|base| line(out, base))?;
            inputs.try_for_each(|held| line(out, &Line::Input(held)))?;
            self.lines.rewind()?;
            io::copy(&mut self.lines, out)?;
            left_over.iter().try_for_each(|name| line(out, &Line::File(name.clone())))
        })
    }

    fn read(&self) -> Result<impl Iterator<Item = Result<Line, Failure>> + use<>, Failure> {
        let path = self.output.path(place());
        let file = self.output.open_file(&place()).map_err(Failure::disk("read", &path))?;
        let lines = (1_usize..).zip(BufReader::new(file).split(b'\n'));
        Ok(lines.map(move |(number, line)| {
            let line = line.map_err(Failure::disk("read", &path))?;
            serde_json::from_slice(&line).map_err(|error| {
                let path = plain::path(&path);
                Failure::usage(say!("ledger line", path = path, line = number, error = error))
            })
        }))
    }
}

fn line(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn place() -> PathBuf {
    Path::new(MEMORY).join(LEDGER)
}

/// A place as the manifest has it: forward slashes on every system.
pub(crate) fn shown(place: &Path) -> String {
    let parts: Vec<_> = place.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn key(name: &str) -> Key {
    let digest = Sha256::digest(name.as_bytes());
    let mut key = Key::default();
    // The digest is twice as long.
    let _ = digest.as_slice().read(&mut key);
    key
}
