//! Where the outputs of each input go: as the inputs lie, from the folder that all are in.

use std::path::{Component, Path, PathBuf};

use super::Gathered;
use crate::source::Place;

/// A path from the root of the system, without `.` and `..`.
pub(super) fn whole(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

impl Gathered {
    /// Where the files of each input go: its place below the folder that all inputs
    /// are in. One folder that is named gives what is in it, and `2022/01 2023/01`
    /// give two folders of these names. Inputs that are in no folder together go by
    /// their names in those that were named.
    pub(super) fn mirror(&mut self) {
        // The root of the system is no folder that says anything.
        let Some(base) = self.base.as_ref().filter(|base| base.file_name().is_some()) else {
            return;
        };
        for source in &mut self.sources {
            let full = whole(&source.given);
            let below = full.strip_prefix(base).ok().filter(|below| below.file_name().is_some());
            source.mirror = below.unwrap_or(&source.relative).to_owned();
        }
    }

    /// The folder that all inputs are in; nothing where there is only standard input.
    pub(crate) fn base(&self) -> Option<&Path> {
        self.base.as_deref()
    }

    /// The same for inputs that come to others, all of which are in `base`: what is not
    /// in there goes below the name of its own folder.
    pub(crate) fn come_to(&mut self, base: &Path) {
        let Some(own) = &self.base else { return };
        let above = match own.strip_prefix(base) {
            Ok(below) => below.to_owned(),
            Err(_) => own.file_name().map(PathBuf::from).unwrap_or_default(),
        };
        for source in self.sources.iter_mut().filter(|source| source.place != Place::Stdin) {
            source.mirror = above.join(&source.mirror);
        }
        self.base = Some(base.to_owned());
    }

    /// Takes note that something was named in this folder.
    pub(super) fn is_in(&mut self, folder: &Path) {
        let all = self.base.take().map_or_else(
            || folder.to_owned(),
            |base| {
                let same = base.components().zip(folder.components());
                same.take_while(|(one, other)| one == other).map(|(part, _)| part).collect()
            },
        );
        self.base = Some(all);
    }
}
