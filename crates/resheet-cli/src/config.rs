//! `resheet.toml`: what a folder of dumps is always read with.
//!
//! A flag goes before an environment variable (`RESHEET_…`), that before this
//! file, and this before what is built in. docs/configuration.md tells it to
//! users.

use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::bounded;
use crate::exit::Failure;
use crate::filter::{Codes, Least};
use crate::fonts::Fonts;
use crate::language::Language;
use crate::paper::{FaceName, Margin, Paper, Way};
use crate::plain;
use crate::texts;

/// The file read when none is named.
const NAME: &str = "resheet.toml";

/// What may stand in the file; every key is the flag of the same name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    pub(crate) lang: Option<Language>,
    pub(crate) only: Option<Vec<Codes>>,
    pub(crate) ignore: Option<Vec<Codes>>,
    pub(crate) min_severity: Option<Least>,
    pub(crate) strict: Option<bool>,
    pub(crate) encoding: Option<String>,
    /// Relative to the folder of the file.
    pub(crate) families: Option<PathBuf>,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) part_bytes: Option<u64>,
    pub(crate) jobs: Option<NonZero<usize>>,
    pub(crate) follow_links: Option<bool>,
    pub(crate) paper: Option<Paper>,
    pub(crate) orientation: Option<Way>,
    /// The font of the pages.
    pub(crate) face: Option<FaceName>,
    pub(crate) margin: Option<Margin>,
    /// A folder is relative to that of the file.
    pub(crate) fonts: Option<Fonts>,
}

/// Reads the file named, or `resheet.toml` in the current folder if there is
/// one.
///
/// # Errors
///
/// When the file named is not there, cannot be read, or has a key or a value
/// that nothing takes: with its line and column.
pub(crate) fn load(named: Option<&Path>) -> Result<Config, Failure> {
    let path = named.unwrap_or(Path::new(NAME));
    match bounded::text(path, bounded::BY_HAND) {
        Ok(text) => read(&text, path),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
            Ok(Config::default())
        }
        Err(error) => Err(Failure::disk("read the configuration", path)(error)),
    }
}

/// The nearest of what could stand there, if the message says what that is: `unknown
/// field `x`, expected one of `y`, `z``.
fn meant(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let asked = names.next().unwrap_or_default();
    texts::meant(asked, names)
}

fn read(text: &str, path: &Path) -> Result<Config, Failure> {
    let mut config: Config = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let (path, message) = (plain::path(path), error.message());
        let meant = meant(message);
        let message = texts::retold(message);
        Failure::usage(format!("{path}:{line}:{column}: {message}{meant}"))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    config.families = config.families.map(|families| folder.join(families));
    config.fonts = config.fonts.map(|fonts| fonts.beside(folder));
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let failure = read(text, Path::new("in/resheet.toml")).map(|_| ()).unwrap_err();
        assert!(failure.to_string().starts_with(expected), "{failure}");
    }

    #[test]
    fn what_nothing_takes_is_refused_with_its_place() {
        check("lang = \"zh\"\nleast = \"info\"\n", "in/resheet.toml:2:1: unknown field `least`");
        check("jobs = 2\nfamilie = \"x\"\n", "in/resheet.toml:2:1: unknown field `familie`");
        let failure = read("familie = \"x\"", Path::new("a.toml")).map(|_| ()).unwrap_err();
        assert!(failure.to_string().ends_with("(did you mean `families`?)"), "{failure}");
        check("# 说明\nlang = \"fr\"\n", "in/resheet.toml:2:8: unknown variant `fr`");
        check("only = [\"A001\", \"A999\"]", "in/resheet.toml:1:8: no finding is called `A999`");
        check("jobs = 0", "in/resheet.toml:1:8: ");
        check("jobs = ", "in/resheet.toml:1:8: ");
        check("paper = \"a5\"", "in/resheet.toml:1:9: unknown variant `a5`");
        check("margin = 4", "in/resheet.toml:1:10: not within 5 to 50 millimetres");
    }

    #[test]
    fn a_file_longer_than_people_write_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.toml");
        std::fs::write(&path, "# 长\n".repeat(1 << 16)).unwrap();
        let failure = load(Some(&path)).map(|_| ()).unwrap_err().to_string();
        assert!(failure.contains("long.toml") && failure.contains("262144 bytes"), "{failure}");
    }

    #[test]
    fn families_and_fonts_are_beside_the_file() {
        let read = |text| read(text, Path::new("in/resheet.toml")).unwrap();
        let config = read("families = \"ours\"\nfonts = \"letters\"");
        assert_eq!(config.families.unwrap(), Path::new("in/ours"));
        assert_eq!(config.fonts, Some(Fonts::Folder("in/letters".into())));
        assert_eq!(read("fonts = \"system\"").fonts, Some(Fonts::System));
    }
}
