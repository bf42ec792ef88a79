//! A folder of dumps.

use std::fs;
use std::io;
use std::path::PathBuf;

use walkdir::WalkDir;

/// A folder of dumps under a name.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the report calls it.
    pub name: String,
    /// Where its dumps are, in order.
    pub paths: Vec<PathBuf>,
    /// How many bytes they have.
    pub bytes: u64,
}

impl Input {
    /// Finds the dumps (`*.txt`) of `NAME=DIR`.
    ///
    /// # Errors
    ///
    /// When the argument has no `=`, the folder cannot be read, or there is no
    /// dump in it.
    pub fn find(argument: &str) -> io::Result<Self> {
        let (name, folder) = argument
            .split_once('=')
            .ok_or_else(|| io::Error::other(format!("not NAME=DIR: {argument}")))?;
        let mut paths = Vec::new();
        let mut bytes = 0;
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if entry.path().extension().is_some_and(|ending| ending == "txt") {
                bytes += fs::metadata(entry.path())?.len();
                paths.push(entry.into_path());
            }
        }
        if paths.is_empty() {
            return Err(io::Error::other(format!("no dump (*.txt) in {folder}")));
        }
        Ok(Input { name: name.to_owned(), paths, bytes })
    }
}
