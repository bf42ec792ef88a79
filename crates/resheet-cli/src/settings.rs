//! Options that several subcommands share.

use std::fmt;
use std::fs;
use std::num::{NonZero, ParseIntError};
use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use resheet_model::Severity;
use resheet_model::catalogue::Language;
use resheet_pipeline::{Engine, Options};
use resheet_review::Corrections;
use serde_json::{Map, Value};

use crate::bounded;
use crate::config::Config;
use crate::digest;
use crate::exit::Failure;
use crate::filter::{Codes, Filter, Least};
use crate::gather::{self, Asked, Gathered};
#[cfg(feature = "documents")]
use crate::office;
use crate::plain;
use crate::texts::{self, say};

/// How inputs are read.
#[derive(Args)]
pub(crate) struct Reading {
    /// Read all inputs in this encoding instead of detecting it: utf-8,
    /// utf-16le, utf-16be, gb18030, gbk, gb2312, big5 …
    #[arg(long, value_name = "NAME", env = "RESHEET_ENCODING")]
    encoding: Option<String>,
    /// Use this family file, or the files (*.toml) in this folder, beside the built-in
    /// ones.
    #[arg(long, value_name = "PATH", env = "RESHEET_FAMILIES")]
    families: Option<PathBuf>,
    /// Refuse inputs longer than this many bytes, and parts of files between two
    /// places where they can be cut. [default: 67108864]
    #[arg(long, value_name = "BYTES", env = "RESHEET_MAX_BYTES")]
    max_bytes: Option<u64>,
    /// Convert files longer than this many bytes in parts of about this size,
    /// cut where a sheet begins. [default: 1048576]
    #[arg(long, value_name = "BYTES", env = "RESHEET_PART_BYTES",
        value_parser = part_bytes)]
    part_bytes: Option<u64>,
    /// Apply these decisions of people: what `resheet review` saves. Several files are
    /// read as one.
    #[arg(long, value_name = "FILE", env = "RESHEET_CORRECTIONS")]
    corrections: Vec<PathBuf>,
    /// Let LibreOffice, if it is installed, open what is not read here: .doc, .wps,
    /// .xlsb.
    #[cfg(feature = "documents")]
    #[arg(long)]
    with_office: bool,
}

/// The longest input and the length of a part, where nothing else is asked
/// for. A conversion takes some twenty times the bytes of its input.
const LONGEST: u64 = 64 << 20;
const PART: u64 = 1 << 20;
/// Shorter parts hold no sheet.
const SHORTEST_PART: u64 = 4096;

fn part_bytes(text: &str) -> Result<u64, String> {
    let bytes: u64 = text.parse().map_err(|error: ParseIntError| error.to_string())?;
    match bytes >= SHORTEST_PART {
        true => Ok(bytes),
        false => Err(say!("part too short", n = SHORTEST_PART)),
    }
}

impl Reading {
    /// Takes from the file what was not asked for.
    #[must_use]
    pub(crate) fn completed(self, config: &Config) -> Self {
        Reading {
            encoding: self.encoding.or_else(|| config.encoding.clone()),
            families: self.families.or_else(|| config.families.clone()),
            max_bytes: self.max_bytes.or(config.max_bytes),
            part_bytes: self.part_bytes.or(config.part_bytes),
            corrections: self.corrections,
            #[cfg(feature = "documents")]
            with_office: self.with_office,
        }
    }

    /// The longest input accepted, in bytes.
    pub(crate) fn longest(&self) -> u64 {
        self.max_bytes.unwrap_or(LONGEST)
    }

    /// The length from which files are converted in parts.
    pub(crate) fn part_bytes(&self) -> u64 {
        self.part_bytes.unwrap_or(PART)
    }

    /// What was asked for, for who compares runs: families by the digests of
    /// their files. All of it, with the language of messages, that decides
    /// about a conversion beside the bytes of its input.
    pub(crate) fn describe(&self, language: Language) -> Result<Map<String, Value>, Failure> {
        let files = self.families.as_deref().map(family_files).transpose()?.unwrap_or_default();
        let digests: Vec<_> =
            files.iter().map(|(_, text)| digest::of(text.as_bytes()).into()).collect();
        let all: [(&str, Value); 5] = [
            ("encoding", self.encoding.clone().into()),
            ("families", Value::Array(digests)),
            ("max_bytes", self.longest().into()),
            ("part_bytes", self.part_bytes().into()),
            ("language", format!("{language:?}").to_lowercase().into()),
        ];
        let mut all: Map<String, Value> =
            all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        #[cfg(feature = "documents")]
        if self.with_office {
            all.insert("with_office".to_owned(), true.into());
        }
        let texts = self.correction_texts()?;
        if !texts.is_empty() {
            let digests = texts.iter().map(|text| digest::of(text.as_bytes()));
            all.insert("corrections".to_owned(), digests.collect());
        }
        Ok(all)
    }

    /// The file that new decisions are added to: the first that is named, or this one,
    /// which is then read too.
    pub(crate) fn saved_to(&mut self, otherwise: &Path) -> PathBuf {
        if self.corrections.is_empty() {
            self.corrections.push(otherwise.to_owned());
        }
        self.corrections[0].clone()
    }

    /// The texts of the files of corrections.
    fn correction_texts(&self) -> Result<Vec<String>, Failure> {
        let read = |path: &PathBuf| {
            bounded::text(path, bounded::LINES).map_err(Failure::disk("read", path))
        };
        self.corrections.iter().map(read).collect()
    }

    /// The decisions to be applied; nothing where no file is named.
    pub(crate) fn corrections(&self) -> Result<Option<Corrections>, Failure> {
        let texts = self.correction_texts()?;
        for (path, text) in self.corrections.iter().zip(&texts) {
            Corrections::read(text)
                .map_err(|error| Failure::usage(format!("{}, {error}", plain::path(path))))?;
        }
        let all = Corrections::read(&texts.join("\n")).map_err(Failure::usage)?;
        Ok((!self.corrections.is_empty()).then_some(all))
    }

    /// The engine for a run.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        let families = match &self.families {
            Some(folder) => family_files(folder)?,
            None => Vec::new(),
        };
        let encoding = self.encoding.clone();
        let longest = self.longest();
        let options = Options { encoding, families, longest, ..Options::default() };
        let engine = Engine::new(&options).map_err(Failure::usage)?;
        let engine = engine.with_corrections(self.corrections()?.unwrap_or_default());
        #[cfg(feature = "documents")]
        if self.with_office {
            return Ok(engine.with_foreign(office::foreign()?));
        }
        Ok(engine)
    }
}

/// Which inputs, and how many at a time.
#[derive(Args)]
pub(crate) struct Work {
    /// Files and folders of dumps; `-` is standard input.
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Read also what this file lists, one path a line; `-` is standard input.
    /// What is listed goes by its path below the current folder.
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// In that list NUL stands behind each path, as `find -print0` writes it.
    #[arg(short = '0', long = "null", requires = "files_from")]
    null: bool,
    /// How many inputs to convert at a time; the output does not depend on it.
    /// [default: one for each processor]
    #[arg(short, long, value_name = "N", env = "RESHEET_JOBS")]
    jobs: Option<NonZero<usize>>,
    /// Follow symbolic links met in folders.
    #[arg(long, value_name = "BOOL", env = "RESHEET_FOLLOW_LINKS", num_args = 0..=1,
        require_equals = true, default_missing_value = "true",
        value_parser = BoolishValueParser::new())]
    follow_links: Option<bool>,
}

impl Work {
    /// Takes from the file what was not asked for.
    #[must_use]
    pub(crate) fn completed(self, config: &Config) -> Self {
        Work {
            inputs: self.inputs,
            files_from: self.files_from,
            null: self.null,
            jobs: self.jobs.or(config.jobs),
            follow_links: self.follow_links.or(config.follow_links),
        }
    }

    /// What was named.
    pub(crate) fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    pub(crate) fn follow_links(&self) -> bool {
        self.follow_links.unwrap_or(false)
    }

    /// Finds the inputs, without folders that runs write into and files that
    /// they wrote.
    pub(crate) fn gather(
        &self,
        own: &[&Path],
        is_ours: &dyn Fn(&Path) -> bool,
        shard: Option<Shard>,
        verbose: bool,
    ) -> Result<Gathered, Failure> {
        gather::gather(&Asked {
            inputs: &self.inputs,
            list: self.files_from.as_deref().map(|list| (list, self.null)),
            follow_links: self.follow_links(),
            own,
            is_ours,
            verbose,
        })
        .map(|gathered| match shard {
            Some(shard) => gathered.only(|name| shard.has(name)).unpacked(),
            None => gathered.unpacked(),
        })
    }

    pub(crate) fn jobs(&self) -> NonZero<usize> {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        self.jobs.unwrap_or_else(processors)
    }
}

/// One share of the inputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shard {
    /// Which, from 1.
    number: u64,
    of: u64,
}

impl Shard {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(number, of)| {
            let shard = Shard { number: number.parse().ok()?, of: of.parse().ok()? };
            (1..=shard.of).contains(&shard.number).then_some(shard)
        });
        parsed.ok_or_else(|| texts::text("no share"))
    }

    /// Whether an input of this name is in it.
    fn has(self, name: &str) -> bool {
        let digest = digest::of(name.as_bytes());
        // Sixteen hexadecimal digits are a number of 64 bits.
        let number = digest.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        number.unwrap_or_default() % self.of == self.number - 1
    }

    /// The folder of its own in the output folder, so that no two shares write one file.
    pub(crate) fn folder(self) -> String {
        format!("shard-{}-of-{}", self.number, self.of)
    }
}

/// How far `--prune` goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Prune {
    /// Not when it is much.
    Careful,
    /// As far as it goes.
    Force,
}

/// Whether so many of all are more than is removed without a second word: an
/// archive loses a fifth of itself by a mistake rather than by one day's work.
pub(crate) fn is_much(removed: usize, all: usize) -> bool {
    removed.saturating_mul(5) > all
}

/// Names for a message: the first of them, and how many more there are.
#[derive(Default)]
pub(crate) struct Listed {
    first: Vec<String>,
    more: usize,
}

/// How many names a message has.
const LISTED: usize = 5;

impl Listed {
    pub(crate) fn add(&mut self, name: impl fmt::Display) {
        if self.first.len() < LISTED {
            self.first.push(name.to_string());
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first.join(&texts::text("comma"));
        match self.more {
            0 => f.write_str(&first),
            more => f.write_str(&say!("and more", names = first, n = more)),
        }
    }
}

/// Which findings are told.
#[derive(Args)]
pub(crate) struct FindingOptions {
    /// Tell these findings only: codes, names, or letters for whole groups
    /// (C, D, L, R, B, V, A, P).
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "RESHEET_ONLY")]
    only: Vec<Codes>,
    /// Leave out these findings.
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "RESHEET_IGNORE")]
    ignore: Vec<Codes>,
    /// Leave out findings below this severity. [default: info; audit: warning]
    #[arg(long, value_enum, value_name = "SEVERITY", env = "RESHEET_MIN_SEVERITY")]
    min_severity: Option<Least>,
    /// Exit with 1 if there is any finding of severity error among them.
    #[arg(long, value_name = "BOOL", env = "RESHEET_STRICT", num_args = 0..=1,
        require_equals = true, default_missing_value = "true",
        value_parser = BoolishValueParser::new())]
    strict: Option<bool>,
}

impl FindingOptions {
    /// Takes from the file what was not asked for.
    #[must_use]
    pub(crate) fn completed(self, config: &Config) -> Self {
        let or = |asked: Vec<Codes>, file: &Option<Vec<Codes>>| {
            if asked.is_empty() { file.clone().unwrap_or_default() } else { asked }
        };
        FindingOptions {
            only: or(self.only, &config.only),
            ignore: or(self.ignore, &config.ignore),
            min_severity: self.min_severity.or(config.min_severity),
            strict: self.strict.or(config.strict),
        }
    }

    pub(crate) fn filter(&self) -> Filter {
        self.filter_from(Severity::Info)
    }

    /// The same for a command that leaves out what is below `least` by itself.
    pub(crate) fn filter_from(&self, least: Severity) -> Filter {
        let least = self.min_severity.map_or(least, Severity::from);
        Filter::new(&self.only, &self.ignore, least)
    }

    pub(crate) fn strict(&self) -> bool {
        self.strict.unwrap_or(false)
    }
}

/// Name and text of a family file, or of each in a folder, sorted by name.
fn family_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let read = |path: PathBuf| {
        let text = bounded::text(&path, bounded::BY_HAND).map_err(Failure::disk("read", &path))?;
        Ok((plain::path(&path), text))
    };
    if folder.is_file() {
        return Ok(vec![read(folder.to_owned())?]);
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::disk("read the families in", folder))? {
        let path = entry.map_err(Failure::disk("read the families in", folder))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(Failure::usage(say!("no family file", path = plain::path(folder))));
    }
    paths.sort();
    paths.into_iter().map(read).collect()
}
