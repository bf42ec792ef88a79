//! One run at a time writes into a folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::exit::Failure;
use crate::plain;
use crate::texts::{self, say};

/// The file that says who writes.
const LOCK: &str = "lock";

/// The right to write into a folder. The system takes it back from a process
/// that ends, however it ends, so a killed run keeps nobody out.
pub(crate) struct Lock {
    /// Open as long as the right lasts.
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the right to write into `root`, whose folder `memory` is ours.
    ///
    /// # Errors
    ///
    /// When another run has it: who that is.
    pub(crate) fn take(memory: &Path, root: &Path) -> Result<Self, Failure> {
        let path = memory.join(LOCK);
        let failed = |error| Failure::disk("lock the output folder with", &path)(error);
        loop {
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                return Err(failed(io::Error::other(texts::text("no plain file"))));
            }
            let mut options = OpenOptions::new();
            let mut file = options
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(failed)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(taken(&mut file, root)),
                // A file system without locks: there is nobody to ask.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            // The run before may have removed the file while this one opened it.
            if is_at(&file, &path) {
                let name = format!("process {}", std::process::id());
                file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
                writeln!(file, "{name}").map_err(failed)?;
                return Ok(Lock { file, path });
            }
        }
    }

    /// Gives the right back and removes its file.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn taken(file: &mut File, root: &Path) -> Failure {
    let mut who = String::new();
    // On a system where a lock keeps readers out too, it stays unnamed.
    let _ = file.take(100).read_to_string(&mut who);
    let unnamed = texts::text("another run");
    let who = if who.trim().is_empty() { &unnamed } else { who.trim() };
    Failure::usage(say!("locked", who = who, path = plain::path(root)))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let key = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(there)) => key(open) == key(there),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    // An open file cannot be removed there.
    path.exists()
}
