//! Files inside archives as inputs.

use crate::plain;
use crate::source::{Place, Source};

#[cfg(feature = "documents")]
pub(crate) use with::Packed;
#[cfg(not(feature = "documents"))]
pub(crate) use without::Packed;

/// The inputs in an archive, each named as if the archive were a folder; nothing
/// for another file. An archive that cannot be opened is one input that says why.
pub(crate) fn inputs(source: &Source) -> Option<Vec<Source>> {
    let Place::File(path) = &source.place else { return None };
    match Packed::list(path) {
        Ok(None) => None,
        Ok(Some(packed)) => Some(
            packed
                .into_iter()
                .map(|packed| {
                    let name = packed.name().to_owned();
                    source.inner(&name, Place::Packed(packed))
                })
                .collect(),
        ),
        Err(error) => {
            let place = Place::Unreadable(plain::text(&error.to_string()).into_owned());
            Some(vec![Source { place, ..source.clone() }])
        }
    }
}

#[cfg(feature = "documents")]
mod with {
    use std::fmt;
    use std::fs::File;
    use std::io::{self, Read};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use resheet_document::archive::{self, Member};

    /// A file in an archive.
    #[derive(Clone)]
    pub(crate) struct Packed {
        archive: Arc<PathBuf>,
        member: Arc<Member>,
    }

    impl Packed {
        /// The files in an archive; nothing for a file that is none.
        pub(super) fn list(path: &Path) -> io::Result<Option<Vec<Packed>>> {
            let mut head = Vec::new();
            // Whoever converts the file says why it cannot be read.
            let Ok(file) = File::open(path) else { return Ok(None) };
            if file.take(archive::HEAD as u64).read_to_end(&mut head).is_err()
                || !archive::may_be(&head)
            {
                return Ok(None);
            }
            let members = archive::members(File::open(path)?, &mut tempfile::tempfile)?;
            let archive = Arc::new(path.to_owned());
            let packed =
                |member| Packed { archive: Arc::clone(&archive), member: Arc::new(member) };
            Ok(members.map(|members| members.into_iter().map(packed).collect()))
        }

        pub(crate) fn name(&self) -> &Path {
            &self.member.name
        }

        /// The file it is in.
        pub(crate) fn archive(&self) -> &Path {
            &self.archive
        }

        /// Its bytes, or one more than `longest`.
        pub(crate) fn read(&self, longest: u64) -> io::Result<Vec<u8>> {
            self.member.read(longest)
        }
    }

    impl PartialEq for Packed {
        fn eq(&self, other: &Self) -> bool {
            (&self.archive, &self.member.name) == (&other.archive, &other.member.name)
        }
    }

    impl Eq for Packed {}

    impl fmt::Debug for Packed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}/{}", self.archive.display(), self.member.name.display())
        }
    }
}

#[cfg(not(feature = "documents"))]
mod without {
    use std::io;
    use std::path::Path;

    /// A build that opens no archives has none of these.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub(crate) enum Packed {}

    impl Packed {
        pub(super) fn list(_: &Path) -> io::Result<Option<Vec<Packed>>> {
            Ok(None)
        }

        pub(crate) fn name(&self) -> &Path {
            match *self {}
        }

        pub(crate) fn archive(&self) -> &Path {
            match *self {}
        }

        pub(crate) fn read(&self, _: u64) -> io::Result<Vec<u8>> {
            match *self {}
        }
    }
}
