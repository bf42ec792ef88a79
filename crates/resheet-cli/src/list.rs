//! Lists of inputs: what `--files-from` reads.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::exit::Failure;
use crate::plain;
use crate::texts::say;

/// The longest list of inputs, in bytes, and the most names in one. What a run remembers
/// of so many takes some 500 MB.
const LONGEST_LIST: u64 = 64 << 20;
const MOST_NAMES: usize = 1_000_000;

/// What a list of inputs names, one a line or each with NUL behind it.
pub(crate) fn read(list: &Path, nul: bool) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::disk("read the list", list)(error);
    let input: Box<dyn Read> = if list == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(fs::File::open(list).map_err(failed)?)
    };
    let mut bytes = Vec::new();
    input.take(LONGEST_LIST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST_LIST {
        let limit = LONGEST_LIST >> 20;
        let list = plain::path(list);
        return Err(Failure::usage(say!("list too long", path = list, n = limit)));
    }
    let end = if nul { 0 } else { b'\n' };
    let names = || bytes.split(|byte| *byte == end).filter(|name| !name.is_empty());
    if names().nth(MOST_NAMES).is_some() {
        let list = plain::path(list);
        return Err(Failure::usage(say!("list of too many", path = list, n = MOST_NAMES)));
    }
    names()
        .map(|name| path_of(name).ok_or_else(|| failed(io::ErrorKind::InvalidData.into())))
        .collect()
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(std::ffi::OsStr::from_bytes(name).into())
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    str::from_utf8(name).ok().map(PathBuf::from)
}
