//! Names of output files: safe on every system, and never two alike.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path, PathBuf};

/// The longest component, in bytes of UTF-8. File systems allow 255; an
/// ending and a number must still fit.
const LONGEST: usize = 200;

/// The most bytes that the folders of a name have together: systems refuse paths
/// of 4096. Folders beyond are left out, and the name steps aside if it must.
const LONGEST_FOLDERS: usize = 2000;

/// Names that Windows keeps for devices, whatever their ending.
static RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The output path of an input path: the same folders and stem, each made
/// safe, without the ending. Only plain components count, so that the result
/// stays inside the folder it is joined to.
fn stem(input: &Path) -> PathBuf {
    let input = if input == Path::new("-") { Path::new("stdin") } else { input };
    let mut room = LONGEST_FOLDERS;
    let mut out: PathBuf = input
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .filter_map(|component| match component {
            Component::Normal(name) => Some(safe(&name.to_string_lossy())),
            _ => None,
        })
        .take_while(|name| {
            let fits = name.len() < room;
            room = room.saturating_sub(name.len() + 1);
            fits
        })
        .collect();
    out.push(safe(&input.file_stem().unwrap_or_default().to_string_lossy()));
    out
}

/// One component without characters, endings and words that some system
/// refuses.
pub(crate) fn safe(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{FFFD}' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    if out.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|&end| out.is_char_boundary(end)).unwrap_or(0);
        out.truncate(cut);
    }
    out.truncate(out.trim_end_matches(['.', ' ']).len());
    let word = out.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    if out.is_empty() || RESERVED.contains(&word.as_str()) {
        out.insert(0, '_');
    }
    out
}

/// Gives every input an output stem of its own.
#[derive(Default)]
pub(crate) struct Names {
    /// Digests of the stems in use, as systems see them that do not tell case
    /// apart. Two that meet by chance cost one of them its plain name.
    taken: HashSet<u64>,
    /// For a stem that more than one input asked for, the last number that one got: those
    /// below are taken, and to try them again would take ever longer.
    numbers: HashMap<u64, u64>,
}

impl Names {
    /// Names that the run itself writes at the top of the output folder.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| key(Path::new(name))).collect();
        Names { taken, ..Names::default() }
    }

    /// Takes a name that an earlier run has given.
    pub(crate) fn take(&mut self, stem: &Path) {
        self.taken.insert(key(stem));
    }

    /// The output path of `input` without its ending, and whether it had to
    /// step aside for an earlier input: the second `a.txt` becomes `a~2`. The
    /// answer depends on the order of the inputs and on nothing else.
    pub(crate) fn give(&mut self, input: &Path) -> (PathBuf, bool) {
        let stem = stem(input);
        if self.taken.insert(key(&stem)) {
            return (stem, false);
        }
        let name = stem.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let last = self.numbers.entry(key(&stem)).or_insert(1);
        loop {
            *last += 1;
            let candidate = stem.with_file_name(format!("{name}~{last}"));
            if self.taken.insert(key(&candidate)) {
                return (candidate, true);
            }
        }
    }
}

fn key(path: &Path) -> u64 {
    let mut hash = DefaultHasher::new();
    path.to_string_lossy().to_lowercase().hash(&mut hash);
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(stem(Path::new(input)), Path::new(expected), "{input}");
    }

    #[test]
    fn paths_are_mirrored_and_made_safe() {
        check("2023/项目.txt", "2023/项目");
        check("a.b.txt", "a.b");
        check("-", "stdin");
        check("con.txt", "_con");
        check("COM1.backup.txt", "_COM1.backup");
        check("aux/x.txt", "_aux/x");
        check("a:b?.txt", "a_b_");
        check("trailing. .txt", "trailing");
        check("../../etc/passwd", "etc/passwd");
        check("/etc/passwd", "etc/passwd");
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let long = safe(&"项".repeat(100));
        assert!(long.len() <= LONGEST && long.chars().all(|c| c == '项'), "{long}");
    }

    #[test]
    fn folders_without_end_are_left_out() {
        let deep = stem(Path::new(&"d/".repeat(5000)).join("a.txt").as_path());
        assert!(deep.as_os_str().len() <= LONGEST_FOLDERS + LONGEST, "{}", deep.display());
        assert!(deep.starts_with("d/d/d") && deep.ends_with("d/a"), "{}", deep.display());
    }

    #[test]
    fn no_two_inputs_get_one_name() {
        let mut names = Names::default();
        let mut give = |input: &str| names.give(Path::new(input)).0.display().to_string();
        assert_eq!(give("a.txt"), "a");
        assert_eq!(give("a.csv"), "a~2");
        assert_eq!(give("A.txt"), "A~3");
        assert_eq!(give("a~2.txt"), "a~2~2");
        assert_eq!(give("b/a.txt"), "b/a");
        assert_eq!(give("a~4.txt"), "a~4");
        assert_eq!(give("a.md"), "a~5");
    }

    #[test]
    fn many_inputs_of_one_name_take_no_longer_each() {
        let mut names = Names::default();
        // With a search from the start for each these would be 20 thousand million.
        let last = (0..200_000).map(|_| names.give(Path::new("a.txt")).0).last();
        assert_eq!(last.as_deref(), Some(Path::new("a~200000")));
    }
}
