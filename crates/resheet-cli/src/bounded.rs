//! Texts that people, other programs or earlier runs wrote for us to read: no more is
//! read of one than such a file has.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::texts::say;

/// What a person writes by hand has no more bytes: configuration, a family.
pub(crate) const BY_HAND: u64 = 1 << 18;

/// Files that grow by a line for each decision or finding have no more: some hundreds of
/// thousands.
pub(crate) const LINES: u64 = 256 << 20;

/// The text of a file.
///
/// # Errors
///
/// When it cannot be read, is longer than so many bytes, or is no text.
pub(crate) fn text(path: &Path, longest: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(longest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > longest {
        return Err(io::Error::other(say!("longer than limit", n = longest)));
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
