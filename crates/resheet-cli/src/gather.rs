//! Which files a run reads.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::exit::Failure;
use crate::quarantine;

/// One input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Source {
    /// Relative to the folder it was found in, or its bare file name, or `-`.
    pub(crate) relative: PathBuf,
    /// Where its bytes are.
    pub(crate) place: Place,
}

/// Where the bytes of an input are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Stdin,
    File(PathBuf),
    /// In a folder that cannot be read: the system's answer.
    Unreadable(String),
}

impl Source {
    /// The name shown to people and put into the output: forward slashes on
    /// every system.
    pub(crate) fn name(&self) -> String {
        let parts: Vec<_> =
            self.relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    /// Reads all its bytes.
    pub(crate) fn read(&self, longest: u64) -> io::Result<Vec<u8>> {
        match &self.place {
            Place::Stdin => read_at_most(io::stdin().lock(), longest),
            Place::File(path) => {
                let file = fs::File::open(path)?;
                read_at_most(file, longest)
            }
            Place::Unreadable(reason) => Err(io::Error::other(reason.clone())),
        }
    }
}

/// One byte over the limit is enough to refuse the input; the rest need not
/// fit in memory.
fn read_at_most(input: impl Read, longest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The inputs of a run and what was left out.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    /// Symbolic links in folders that were not followed.
    pub(crate) links: usize,
}

/// Finds all inputs: files as named, folders with everything in them sorted by
/// name. Left out are hidden files, links (unless followed), special files,
/// whatever is inside the folders in `own`, lest a run read what an earlier one
/// wrote, and the findings beside inputs in quarantine.
///
/// # Errors
///
/// When an input that was named does not exist, or standard input is named
/// twice.
pub(crate) fn gather(
    inputs: &[PathBuf],
    follow_links: bool,
    own: &[&Path],
) -> Result<Gathered, Failure> {
    let own: Vec<_> = own.iter().flat_map(fs::canonicalize).collect();
    let mut gathered = Gathered::default();
    for input in inputs {
        if input == Path::new("-") {
            if gathered.sources.iter().any(|source| source.place == Place::Stdin) {
                return Err(Failure::usage("standard input (`-`) can be read only once"));
            }
            gathered.sources.push(Source { relative: input.clone(), place: Place::Stdin });
            continue;
        }
        let metadata = fs::metadata(input).map_err(Failure::disk("read", input))?;
        if metadata.is_dir() {
            walk(input, follow_links, &own, &mut gathered);
        } else {
            let relative = input.file_name().map_or_else(|| input.clone(), PathBuf::from);
            gathered.sources.push(Source { relative, place: Place::File(input.clone()) });
        }
    }
    Ok(gathered)
}

fn walk(folder: &Path, follow_links: bool, own: &[PathBuf], gathered: &mut Gathered) {
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let is_own = |path: &Path| fs::canonicalize(path).is_ok_and(|path| own.contains(&path));
    let entries = WalkDir::new(folder)
        .follow_links(follow_links)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let skip =
                hidden(entry.file_name()) || (entry.file_type().is_dir() && is_own(entry.path()));
            entry.depth() == 0 || !skip
        });
    for entry in entries {
        let (path, place) = match entry {
            Ok(entry) if quarantine::is_report(entry.path()) => continue,
            Ok(entry) if entry.file_type().is_file() => {
                (entry.path().to_owned(), Place::File(entry.path().to_owned()))
            }
            Ok(entry) => {
                gathered.links += usize::from(entry.file_type().is_symlink());
                continue;
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                (path, Place::Unreadable(error.to_string()))
            }
        };
        let relative = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        // The folder named is itself the unreadable one.
        let relative = if relative.as_os_str().is_empty() {
            path.file_name().map_or_else(|| path.clone(), PathBuf::from)
        } else {
            relative
        };
        gathered.sources.push(Source { relative, place });
    }
}
