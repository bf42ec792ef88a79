//! What is named, and what is found in folders that are named.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::mirror::whole;
use super::{Asked, Gathered};
use crate::disk::{MEMORY, STAGING};
use crate::exit::Failure;
use crate::plain;
use crate::quarantine;
use crate::source::{Place, Source, text};
use crate::texts::{self, say};

/// The folder that a file is in, by its path without links.
fn parent(file: &Path) -> io::Result<PathBuf> {
    match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => fs::canonicalize("."),
        Some(folder) => fs::canonicalize(folder),
        None => Ok(file.to_owned()),
    }
}

impl Gathered {
    /// Adds what the command line names.
    pub(super) fn add_named(
        &mut self,
        input: &Path,
        asked: &Asked<'_>,
        own: &[PathBuf],
    ) -> Result<(), Failure> {
        if input == Path::new("-") {
            if self.named.contains(input) {
                return Err(Failure::usage(texts::text("stdin twice")));
            }
            let [relative, given, mirror] = [(); 3].map(|()| input.to_owned());
            let root = Path::new("").into();
            self.add(Source { root, relative, given, mirror, place: Place::Stdin });
            return Ok(());
        }
        let metadata = fs::metadata(input).map_err(Failure::disk("read", input))?;
        if metadata.is_dir() {
            let root = fs::canonicalize(input).map_err(Failure::disk("read", input))?;
            self.is_in(&whole(input));
            self.walk(input, Path::new(""), &root.into(), asked, own);
        } else if metadata.is_file() {
            let root = parent(input).map_err(Failure::disk("read", input))?.into();
            let relative = input.file_name().map_or_else(|| input.to_owned(), PathBuf::from);
            self.is_in(whole(input).parent().unwrap_or(Path::new("")));
            let place = Place::File(input.to_owned());
            let (given, mirror) = (input.to_owned(), relative.clone());
            self.add(Source { root, relative, given, mirror, place });
        } else {
            return Err(Failure::usage(say!("no regular file", path = plain::path(input))));
        }
        Ok(())
    }

    /// Adds what a list names; it goes by its path below the current folder.
    pub(super) fn add_listed(
        &mut self,
        input: &Path,
        here: &Path,
        asked: &Asked<'_>,
        own: &[PathBuf],
    ) {
        let metadata = fs::metadata(input);
        let full = match &metadata {
            Ok(metadata) if metadata.is_dir() => fs::canonicalize(input),
            _ => parent(input).map(|folder| folder.join(input.file_name().unwrap_or_default())),
        };
        let full = full.unwrap_or_else(|_| here.join(input));
        let (root, relative) = match full.strip_prefix(here) {
            Ok(relative) => (here, relative),
            Err(_) => {
                let root = full.ancestors().last().unwrap_or(Path::new(""));
                (root, full.strip_prefix(root).unwrap_or(&full))
            }
        };
        self.is_in(root);
        let root: Arc<Path> = root.into();
        let place = match metadata {
            Ok(metadata) if metadata.is_dir() => {
                return self.walk(input, relative, &root, asked, own);
            }
            Ok(metadata) if metadata.is_file() => Place::File(input.to_owned()),
            Ok(_) => Place::Unreadable(say!("not regular", path = plain::path(input))),
            Err(error) => Place::Unreadable(format!("{}: {error}", plain::path(input))),
        };
        let (given, mirror) = (input.to_owned(), relative.to_owned());
        self.add(Source { root, relative: relative.to_owned(), given, mirror, place });
    }

    /// Adds the files in a folder, which stands at `below` under `root`.
    fn walk(
        &mut self,
        folder: &Path,
        below: &Path,
        root: &Arc<Path>,
        asked: &Asked<'_>,
        own: &[PathBuf],
    ) {
        let real = if below.as_os_str().is_empty() { root.to_path_buf() } else { root.join(below) };
        self.named.insert(text(&real).into());
        let is_memory = |name: &OsStr| [MEMORY, STAGING].iter().any(|memory| name == *memory);
        let is_own = |path: &Path| fs::canonicalize(path).is_ok_and(|path| own.contains(&path));
        let hidden = Cell::new(0);
        let skipped = RefCell::new(Vec::new());
        let skip = |path: &Path, why: String| {
            if asked.verbose {
                let path = plain::path(path);
                skipped.borrow_mut().push(say!("left out", path = path, why = why));
            }
        };
        let entries = WalkDir::new(folder)
            .follow_links(asked.follow_links)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name();
                if entry.depth() == 0 {
                    return true;
                }
                if name.as_encoded_bytes().starts_with(b".") {
                    if !is_memory(name) {
                        hidden.update(|count| count + 1);
                        skip(entry.path(), texts::text("left out hidden"));
                    }
                    return false;
                }
                let is_own = entry.file_type().is_dir() && is_own(entry.path());
                if is_own {
                    skip(entry.path(), texts::text("left out own"));
                }
                !is_own
            });
        for entry in entries {
            let (path, place) = match entry {
                Ok(entry) if quarantine::is_report(entry.path()) => {
                    self.left_out.ours += 1;
                    skip(entry.path(), texts::text("left out ours"));
                    continue;
                }
                Ok(entry) if entry.file_type().is_file() => {
                    (entry.path().to_owned(), Place::File(entry.path().to_owned()))
                }
                Ok(entry) => {
                    let kind = entry.file_type();
                    if kind.is_symlink() {
                        skip(entry.path(), texts::text("left out link"));
                    } else if !kind.is_dir() {
                        skip(entry.path(), texts::text("left out special"));
                    }
                    self.left_out.links += usize::from(kind.is_symlink());
                    self.left_out.special += usize::from(!kind.is_symlink() && !kind.is_dir());
                    continue;
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    // The text names the path.
                    (path, Place::Unreadable(plain::text(&error.to_string()).into_owned()))
                }
            };
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            if (asked.is_ours)(&real.join(inside)) {
                self.left_out.ours += 1;
                skip(&path, texts::text("left out ours"));
                continue;
            }
            // The folder named may itself be the unreadable one.
            let mut relative = below.join(inside);
            if relative.as_os_str().is_empty() {
                relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            }
            let (root, mirror) = (Arc::clone(root), relative.clone());
            self.sources.push(Source { root, relative, given: path, mirror, place });
        }
        self.left_out.hidden += hidden.get();
        self.skipped.append(&mut skipped.borrow_mut());
    }
}
