//! Writing so that nobody ever sees half a file.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::{Builder, NamedTempFile, SpooledTempFile, spooled_tempfile_in};

use crate::exit::Failure;

/// Where files are written before they are moved to their place: in the output
/// folder, so that the move is one step, and in one place, so that what a
/// killed run leaves behind is found by the next.
const STAGING: &str = ".resheet-staging";

/// How much is held in memory before it goes to the disk, in bytes.
pub(crate) const SPOOLED: usize = 1 << 20;

/// The output folder of a run.
pub(crate) struct Output {
    root: PathBuf,
    /// The root without links, to tell what is inside.
    real: PathBuf,
    staging: PathBuf,
    /// Folders known to be inside the root.
    known: Mutex<HashSet<PathBuf>>,
}

/// A file on its way.
pub(crate) struct Draft {
    out: BufWriter<NamedTempFile>,
    /// Relative to the root.
    place: PathBuf,
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Output {
    /// Makes the folder if need be and clears what a killed run left.
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(root).map_err(Failure::disk("make the output folder", root))?;
        let real = fs::canonicalize(root).map_err(Failure::disk("open the output folder", root))?;
        let staging = real.join(STAGING);
        match fs::remove_dir_all(&staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::disk("clear", &staging)(error));
            }
            _ => {}
        }
        fs::create_dir(&staging).map_err(Failure::disk("write in the output folder", root))?;
        let known = Mutex::new(HashSet::new());
        Ok(Output { root: root.to_owned(), real, staging, known })
    }

    /// Where a file of the folder is.
    pub(crate) fn path(&self, place: impl AsRef<Path>) -> PathBuf {
        self.real.join(place)
    }

    /// A place to hold something until the run is at its end.
    pub(crate) fn spool(&self) -> SpooledTempFile {
        spooled_tempfile_in(SPOOLED, &self.staging)
    }

    /// Begins a file; nothing shows before [`Output::keep`].
    pub(crate) fn draft(&self, place: impl Into<PathBuf>) -> io::Result<Draft> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As for any new file, less the umask; the default would keep
            // everybody else out.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(&self.staging)?;
        Ok(Draft { out: BufWriter::with_capacity(1 << 16, file), place: place.into() })
    }

    /// Puts a finished file in its place, in one step.
    pub(crate) fn keep(&self, draft: Draft) -> io::Result<()> {
        let file = draft.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let target = self.real.join(&draft.place);
        if let Some(folder) = target.parent() {
            self.enter(folder)?;
        }
        file.persist(&target).map(drop).map_err(|error| error.error)
    }

    /// Writes a whole file.
    pub(crate) fn write(
        &self,
        place: impl Into<PathBuf>,
        fill: impl FnOnce(&mut Draft) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let place = place.into();
        let shown = self.root.join(&place);
        let write = || {
            let mut draft = self.draft(place)?;
            fill(&mut draft)?;
            self.keep(draft)
        };
        write().map_err(Failure::disk("write", &shown))
    }

    /// Makes a folder under the root, and checks that no link leads out of it.
    fn enter(&self, folder: &Path) -> io::Result<()> {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.contains(folder) {
            return Ok(());
        }
        // The nearest folder that exists decides before anything is made.
        let nearest = folder.ancestors().find(|folder| folder.exists()).unwrap_or(&self.real);
        if !fs::canonicalize(nearest)?.starts_with(&self.real) {
            return Err(io::Error::other("a link in the output folder leads out of it"));
        }
        fs::create_dir_all(folder)?;
        known.insert(folder.to_owned());
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.staging);
    }
}
