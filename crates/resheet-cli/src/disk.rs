//! Writing so that nobody ever sees half a file.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use tempfile::{Builder, NamedTempFile, SpooledTempFile, spooled_tempfile_in};

use crate::exit::Failure;
use crate::lock::Lock;

/// Where files are written before they are moved to their place: in the output
/// folder, so that the move is one step, and in one place, so that what a
/// killed run leaves behind is found by the next.
pub(crate) const STAGING: &str = ".resheet-staging";

/// The folder in the output folder for what runs remember of each other.
pub(crate) const MEMORY: &str = ".resheet";

const LEADS_OUT: &str = "a link in the output folder leads out of it";

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
    /// Whether the run made the root, and not somebody before it.
    is_new: bool,
    lock: Lock,
    /// Whether files and folders are on the disk itself before they are relied on.
    sync: bool,
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
    /// Makes the folder if need be, takes the right to write into it, and
    /// clears what a killed run left.
    pub(crate) fn open(root: &Path, sync: bool) -> Result<Self, Failure> {
        let is_new = !root.exists();
        fs::create_dir_all(root).map_err(Failure::disk("make the output folder", root))?;
        let real = fs::canonicalize(root).map_err(Failure::disk("open the output folder", root))?;
        let memory = real.join(MEMORY);
        let staging = real.join(STAGING);
        // What is removed later is removed in these: they must be folders of
        // this folder, and no way to another.
        own_folder(&memory).map_err(Failure::disk("write in the output folder", root))?;
        let lock = Lock::take(&memory, root)?;
        let (root, known) = (root.to_owned(), Mutex::default());
        let mut output = Output { root, real, staging, known, is_new, lock, sync };
        output.clear()?;
        Ok(output)
    }

    /// Makes the folder for files on their way, without those of a killed run.
    fn clear(&mut self) -> Result<(), Failure> {
        // Of a link it removes the link and nothing behind it.
        match fs::remove_dir_all(&self.staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::disk("clear", &self.staging)(error));
            }
            _ => {}
        }
        let made = fs::create_dir(&self.staging);
        made.map_err(Failure::disk("write in the output folder", &self.root))
    }

    /// As the caller named it.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a file in this folder, relative to it; `None` if it is
    /// elsewhere.
    pub(crate) fn place_of(&self, real: &Path) -> Option<PathBuf> {
        real.strip_prefix(&self.real).ok().map(Path::to_owned)
    }

    /// Whether anything at all has this name.
    pub(crate) fn has(&self, place: &Path) -> bool {
        fs::symlink_metadata(self.path(place)).is_ok()
    }

    /// Opens a file of this folder. What is no plain file is not opened: a pipe
    /// would keep the run waiting.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub(crate) fn open_file(&self, place: &Path) -> io::Result<fs::File> {
        let path = self.path(place);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(io::Error::other("it is no plain file"));
        }
        fs::File::open(path)
    }

    /// Removes a file of this folder, and says whether there was one. What is
    /// no plain file, or is reached through a link, is left alone.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub(crate) fn remove(&self, place: &Path) -> io::Result<bool> {
        let mut path = self.real.clone();
        let mut is_file = false;
        for component in place.components() {
            let Component::Normal(name) = component else { return Ok(false) };
            path.push(name);
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(found) if found.is_file() => is_file = true,
                Ok(_) => return Ok(false),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        if is_file {
            fs::remove_file(path)?;
        }
        Ok(is_file)
    }

    /// Takes away what has a name that is ours alone, whatever it is but a folder.
    ///
    /// # Errors
    ///
    /// Those of the disk, and when a link on the way leads elsewhere: what is there may be
    /// another's.
    pub(crate) fn clear_name(&self, place: &Path) -> io::Result<()> {
        let path = self.path(place);
        let missing = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        };
        let folder = path.parent().unwrap_or(&self.real);
        match fs::canonicalize(folder) {
            Ok(found) if found == folder => fs::remove_file(&path).or_else(missing),
            Ok(_) => Err(io::Error::other(LEADS_OUT)),
            Err(error) => missing(error),
        }
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

    /// Puts a finished file in its place, in one step. Its bytes are on the disk
    /// before its name is, and its name before this returns: a ledger that is
    /// written next never lists what a power cut took away.
    pub(crate) fn keep(&self, draft: Draft) -> io::Result<()> {
        let file = draft.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let target = self.real.join(&draft.place);
        let folder = target.parent().unwrap_or(&self.real);
        self.enter(folder)?;
        if self.sync {
            sync(file.as_file(), file.path())?;
        }
        file.persist(&target).map_err(|error| error.error)?;
        #[cfg(test)]
        tests::note("name", &target);
        self.sync_folder(folder)
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

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if self.sync { sync(&fs::File::open(folder)?, folder) } else { Ok(()) }
    }

    /// Elsewhere a folder cannot be opened; the system sees to it.
    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
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
            return Err(io::Error::other(LEADS_OUT));
        }
        let made = folder.ancestors().take_while(|folder| *folder != nearest).count();
        fs::create_dir_all(folder)?;
        // A new folder is a name in the one above it.
        folder.ancestors().skip(1).take(made).try_for_each(|above| self.sync_folder(above))?;
        known.insert(folder.to_owned());
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.staging);
        // A run that was refused leaves a folder as it was. Folders with
        // anything in them stay.
        let memory = self.real.join(MEMORY);
        if fs::read_dir(&memory).is_ok_and(|files| files.count() == 1) {
            self.lock.remove();
            let _ = fs::remove_dir(memory);
            if self.is_new {
                let _ = fs::remove_dir(&self.real);
            }
        }
    }
}

/// Waits until a file or a folder is on the disk itself.
fn sync(file: &fs::File, path: &Path) -> io::Result<()> {
    #[cfg(test)]
    tests::note("sync", path);
    // Only a test asks where it is.
    let _ = path;
    file.sync_all()
}

/// Makes a folder that is ours alone.
fn own_folder(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Err(io::Error::other(format!(
                "{name} in it is no folder but a link or a file; remove it"
            )))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    thread_local! {
        static DONE: RefCell<Vec<String>> = RefCell::default();
    }

    /// Notes what was done with a path, less what differs from run to run.
    pub(super) fn note(what: &str, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if path.to_string_lossy().contains(STAGING) { "draft".into() } else { name };
        DONE.with_borrow_mut(|done| done.push(format!("{what} {name}")));
    }

    fn done() -> Vec<String> {
        DONE.take()
    }

    #[test]
    #[cfg(unix)]
    fn bytes_are_on_the_disk_before_their_name_is() {
        let folder = tempfile::tempdir().unwrap();
        let write = |sync| {
            let root = folder.path().join(format!("out-{sync}"));
            let output = Output::open(&root, sync).map_err(|failure| failure.to_string()).unwrap();
            for name in ["a/b/x.json", "a/b/y.json"] {
                output.write(name, |out| out.write_all(b"x")).map_err(|_| name).unwrap();
            }
            done()
        };
        // Each folder that is new, then bytes, name, and the folder of the name.
        let made = ["sync a", "sync out-true"];
        let file = |name: &str| ["sync draft".into(), format!("name {name}"), "sync b".into()];
        let expected: Vec<String> = made
            .map(str::to_owned)
            .into_iter()
            .chain(file("x.json"))
            .chain(file("y.json"))
            .collect();
        assert_eq!(write(true), expected);
        assert_eq!(write(false), ["name x.json", "name y.json"]);
    }

    #[test]
    #[cfg(unix)]
    fn only_files_of_the_folder_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        let output = Output::open(&root, false).map_err(|failure| failure.to_string()).unwrap();
        fs::create_dir(folder.path().join("ext")).unwrap();
        for place in ["out/a", "ext/b"] {
            fs::write(folder.path().join(place), "x").unwrap();
        }
        std::os::unix::fs::symlink("../ext", root.join("link")).unwrap();
        std::os::unix::fs::symlink("../ext/b", root.join("to-file")).unwrap();
        for place in ["link/b", "../ext/b", "to-file", "link", "none", "/", ""] {
            assert!(!output.remove(Path::new(place)).unwrap(), "{place}");
        }
        assert!(folder.path().join("ext/b").exists() && root.join("to-file").is_symlink());
        assert!(output.remove(Path::new("a")).unwrap() && !root.join("a").exists());
    }
}
