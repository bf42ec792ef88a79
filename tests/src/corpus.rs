//! The dumps of a folder that have a truth.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::Share;
use serde_json::Value;

use crate::record::{Record, from_json, settled};

/// What is asked of a class of dumps.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// F1 against what the dumps hold.
    pub f1: Share,
    /// Perfect sheets of those that are there whole.
    pub perfect: Share,
    /// Precision.
    pub precision: Share,
}

/// A class of dumps that are equally hard to read.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// The extractors whose dumps are of it.
    pub extractors: Vec<String>,
    /// The folders whose dumps are of it when their name names no extractor.
    #[serde(default)]
    pub folders: Vec<String>,
    /// What is asked of it.
    pub bar: Option<Bar>,
}

/// The classes of `tests/classes.toml`, in its order.
pub fn classes() -> Vec<Class> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        class: Vec<Class>,
    }
    let file: File = toml::from_str(include_str!("../classes.toml"))
        .unwrap_or_else(|error| panic!("tests/classes.toml: {error}"));
    file.class
}

/// Endings of documents that are no text.
pub const DOCUMENTS: [&str; 6] = [".docx", ".html", ".ods", ".pdf", ".xls", ".xlsx"];

/// What stands for the extractor of a dump that is named like its document.
pub const NO_EXTRACTOR: &str = "(none)";

/// One dump with its truth.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name without folder and ending.
    pub name: String,
    /// The name of its folder.
    pub folder: String,
    /// The first word of its name.
    pub layout: String,
    /// The last part of its name: who wrote it.
    pub extractor: String,
    /// Its class's name; `(unknown)` for an extractor that is in none.
    pub class: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The true sheets.
    pub truth: Arc<Vec<Record>>,
    /// The same as they stand in their file, one reading of each leaf.
    pub json: Arc<Value>,
}

/// The folder of the dumps that stand in this repository.
pub fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Every dump with a truth beside it, in a folder and the folders in it, by
/// path.
///
/// # Errors
///
/// When a folder or a file cannot be read, or a truth is not JSON.
pub fn documents(folder: &Path) -> io::Result<Vec<Document>> {
    let classes = classes();
    let mut out = Vec::new();
    gather(folder, &classes, &mut out)?;
    Ok(out)
}

fn gather(folder: &Path, classes: &[Class], out: &mut Vec<Document>) -> io::Result<()> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut truths = BTreeMap::new();
    for path in &paths {
        if let Some(stem) = named(path, ".truth.json") {
            let value: Value = serde_json::from_slice(&fs::read(path)?)
                .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
            truths.insert(stem, (Arc::new(from_json(&value)), Arc::new(settled(&value))));
        }
    }
    let folder_name = named(folder, "").unwrap_or_default();
    for path in &paths {
        if path.is_dir() {
            gather(path, classes, out)?;
            continue;
        }
        // A document keeps its ending: `mof-01.w.pdf` is one of Writer.
        let own = DOCUMENTS.iter().any(|ending| named(path, ending).is_some());
        let Some(name) = named(path, if own { "" } else { ".txt" }) else { continue };
        let of = |stem: &&String| {
            name.strip_prefix(stem.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
        };
        let Some(stem) = truths.keys().filter(of).max_by_key(|stem| stem.len()) else { continue };
        let extractor = name[stem.len()..].trim_start_matches(['-', '.']);
        let class = classes.iter().find(|class| match extractor {
            "" => class.folders.contains(&folder_name),
            _ => class.extractors.iter().any(|known| known == extractor),
        });
        out.push(Document {
            layout: stem.split('-').next().unwrap_or(stem).to_owned(),
            extractor: if extractor.is_empty() { NO_EXTRACTOR } else { extractor }.to_owned(),
            class: class.map_or("(unknown)", |class| &class.name).to_owned(),
            folder: folder_name.clone(),
            bytes: fs::read(path)?,
            truth: Arc::clone(&truths[stem].0),
            json: Arc::clone(&truths[stem].1),
            path: path.clone(),
            name,
        });
    }
    Ok(())
}

fn named(path: &Path, ending: &str) -> Option<String> {
    Some(path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned())
}
