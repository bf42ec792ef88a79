//! Writes what the fuzzing targets start from: `fuzz-seeds FOLDER` puts the
//! seeds of each law into `FOLDER/<law>` and the dictionary of all into
//! `FOLDER/dictionary`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use resheet_tests::corpus::{DOCUMENTS, documents, home};
use resheet_tests::laws::LAWS;

/// Longer inputs are cut: a fuzzer learns more from many small ones.
const LONGEST: usize = 3000;

/// What dumps are drawn with.
const SIGNS: [&str; 14] = [
    "\t", "\n", "\r\n", "\u{c}", "|", "|---|", "+---+", "<table>", "<tr><td>", "\"", "≥", "%",
    "\u{feff}", "nan",
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: fuzz-seeds FOLDER")?;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let vocabulary = texts(&crates.join("resheet-lexis/vocabulary"))?;
    let families = texts(&crates.join("resheet-form/families"))?;
    let words: BTreeSet<String> =
        vocabulary.iter().chain(&families).flat_map(|text| quoted(text)).collect();

    let dumps: Vec<Vec<u8>> = documents(&home())?.into_iter().map(|dump| dump.bytes).collect();
    let whole: Vec<&[u8]> = dumps.iter().map(|bytes| &bytes[..bytes.len().min(LONGEST)]).collect();
    let cells: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
    let families: Vec<&[u8]> = families.iter().map(String::as_bytes).collect();
    let small = small_documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("findings"))?;
    let small: Vec<&[u8]> = small.iter().map(Vec::as_slice).collect();
    for law in LAWS {
        let seeds = match law.name {
            "values" => &cells,
            "family" => &families,
            "document" => &small,
            _ => &whole,
        };
        let folder = out.join(law.name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    let mut dictionary = String::new();
    for word in words.iter().map(String::as_str).chain(SIGNS) {
        writeln!(dictionary, "\"{}\"", escaped(word))?;
    }
    fs::write(out.join("dictionary"), dictionary)?;
    Ok(())
}

/// Documents that are no text and need not be cut.
fn small_documents(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let known = |path: &PathBuf| {
        let name = path.to_string_lossy();
        DOCUMENTS.iter().any(|ending| name.ends_with(ending))
    };
    let read =
        paths.into_iter().filter(known).map(fs::read).collect::<std::io::Result<Vec<_>>>()?;
    Ok(read.into_iter().filter(|bytes| bytes.len() < 4000).collect())
}

fn texts(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    Ok(paths.into_iter().map(fs::read_to_string).collect::<std::io::Result<_>>()?)
}

/// The strings of a data file.
fn quoted(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    words.filter(|word| (1..60).contains(&word.len())).map(str::to_owned).collect()
}

/// As dictionaries of fuzzers have it: bytes in hexadecimal.
fn escaped(word: &str) -> String {
    word.bytes().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\x{byte:02x}");
        out
    })
}
