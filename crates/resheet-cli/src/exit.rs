//! How a run ends.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::plain;
use crate::texts::{self, say};

/// The short form for `-h`.
pub(crate) const HELP: &str = "Exit codes: 0 all well, 1 some inputs failed or were not recognised, 2 usage, configuration \
     or disk, 130 interrupted. More with --help.";

/// The exit codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// All well.
    Well,
    /// Done, with inputs that failed or were not recognised.
    Partly,
    /// Usage, configuration or disk.
    Unable,
    /// Interrupted by a signal.
    Interrupted,
}

impl Exit {
    /// Its number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Well => 0,
            Exit::Partly => 1,
            Exit::Unable => 2,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a run could not be done: exit code 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Usage or configuration; the text says what to do.
    Usage(String),
    /// Reading or writing: what was tried, and the system's answer.
    Disk(String, io::Error),
}

impl Failure {
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Failure::Usage(texts::retold(&message.to_string()).into_owned())
    }

    /// For `map_err` after an operation on `path`; `what` as in the text "cannot {what}".
    pub(crate) fn disk(what: &str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let key = format!("cannot {what}");
        let what = say!(&key, path = plain::path(path));
        move |error| Failure::Disk(what, error)
    }

    /// Whether every further file would fail in the same way.
    pub(crate) fn is_hopeless(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        matches!(self, Failure::Disk(_, error)
            if matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem))
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Disk(_, error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(message) => f.write_str(message),
            Failure::Disk(what, error) => {
                let answer = error.to_string();
                write!(f, "{what}{}{}", texts::text("colon"), texts::retold(&answer))
            }
        }
    }
}

/// Everything that is not said otherwise is a write to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Disk(texts::text("cannot write to standard output"), error)
    }
}
