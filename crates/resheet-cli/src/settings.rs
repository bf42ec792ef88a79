//! Options that several subcommands share.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;
use resheet_pipeline::{Engine, Options};

use crate::exit::Failure;

/// How inputs are read.
#[derive(Args)]
pub(crate) struct Reading {
    /// Read all inputs in this encoding instead of detecting it: utf-8,
    /// utf-16le, utf-16be, gb18030, gbk, gb2312, big5 …
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Use the family files (*.toml) in this folder beside the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) families: Option<PathBuf>,
    /// Refuse inputs longer than this many bytes.
    #[arg(long, value_name = "BYTES", default_value_t = Options::default().longest)]
    pub(crate) max_bytes: u64,
}

impl Reading {
    /// The engine for a run.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        let families = match &self.families {
            Some(folder) => family_files(folder)?,
            None => Vec::new(),
        };
        let encoding = self.encoding.clone();
        Engine::new(&Options { encoding, families, longest: self.max_bytes })
            .map_err(Failure::usage)
    }
}

/// Which inputs, and how many at a time.
#[derive(Args)]
pub(crate) struct Work {
    /// Files and folders of dumps; `-` is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How many inputs to convert at a time; the output does not depend on it.
    /// [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZero<usize>>,
    /// Follow symbolic links met in folders.
    #[arg(long)]
    pub(crate) follow_links: bool,
}

impl Work {
    pub(crate) fn jobs(&self) -> NonZero<usize> {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        self.jobs.unwrap_or_else(processors)
    }
}

/// Name and text of each family file in a folder, sorted by name.
fn family_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::disk("read the families in", folder))? {
        let path = entry.map_err(Failure::disk("read the families in", folder))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage(format!(
            "no family file (*.toml) in {}; `resheet families FAMILY` prints one as a model",
            folder.display()
        )));
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(Failure::disk("read", &path))?;
        Ok((path.display().to_string(), text))
    };
    paths.into_iter().map(read).collect()
}
