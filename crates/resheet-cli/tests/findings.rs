//! One small sample per code: `tests/findings/<CODE>.txt`, or
//! `<CODE>.<more>.txt` where the file's name matters, or another ending for
//! what is no text. `tests/findings/options.toml` says what a run over a
//! sample is told. The samples are converted for real, and
//! `grammar-notes/findings.md` and the runs that `resheet explain` shows are
//! written from what comes of them when `BLESS` is set, and compared
//! with it otherwise.
//!
//! A code without a sample fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Cursor};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use resheet_emit::pdf::{self, MoreFonts, PdfOptions};
use resheet_model::catalogue::{Language, codes, entry, message};
use resheet_model::{Code, Conversion, Finding, Repair, SourceText, Span};
use resheet_pipeline::{Engine, Input, Options, RunFinding, RunSheets, summarise};
use resheet_review::Corrections;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Characters of a line shown before and behind a place.
const AROUND: usize = 60;

/// What the run over one sample is told.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SampleOptions {
    encoding: Option<String>,
    longest: Option<u64>,
    families: Vec<String>,
    print: bool,
    printed: bool,
    /// Fonts beside the built-in one, by their files.
    fonts: Vec<String>,
    fault: Option<Fault>,
    /// Decisions of people about the sample, a line each; `DIGEST` stands for its own.
    corrections: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fault {
    Read,
    Panic,
}

/// One sample with all that came of it.
struct Sample {
    file: String,
    conversion: Conversion,
    /// The findings of the run, the checks over a run and printing included.
    found: Vec<Finding>,
}

/// Font files in memory.
struct Shelf(Vec<Vec<u8>>);

impl MoreFonts for Shelf {
    fn each(&self, take: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>) {
        let _ = self.0.iter().try_for_each(|file| take(file, 0));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every sample by its code.
fn samples() -> BTreeMap<String, Sample> {
    let told: BTreeMap<String, SampleOptions> =
        toml::from_str(&read(folder().join("options.toml"))).unwrap();
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let samples = files.filter(|path| path.is_file()).filter_map(|path| {
        let file = path.file_name()?.to_str()?.to_owned();
        let code = file.split('.').next()?.to_owned();
        let is_code = code.len() == 4 && code[1..].bytes().all(|byte| byte.is_ascii_digit());
        let told = told.get(&code).cloned().unwrap_or_default();
        is_code.then(|| (code, run(file, &std::fs::read(&path).unwrap(), &told)))
    });
    samples.collect()
}

fn run(file: String, bytes: &[u8], told: &SampleOptions) -> Sample {
    let family = |name: &String| (name.clone(), read(folder().join("families").join(name)));
    let options = Options {
        encoding: told.encoding.clone(),
        families: told.families.iter().map(family).collect(),
        longest: told.longest.unwrap_or(Options::default().longest),
        ..Options::default()
    };
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let corrections = told.corrections.join("\n").replace("DIGEST", &digest);
    let engine = Engine::new(&options).unwrap().with_embedded_reader(pdf::read_back);
    let engine = engine.with_corrections(Corrections::read(&corrections).unwrap());
    let mut conversion = match told.fault {
        Some(fault) => faulty(&engine, &file, bytes, fault),
        None => engine.convert(&file, bytes),
    };
    let mut printing = Vec::new();
    if told.print || told.printed {
        let mut printed = Vec::new();
        let font = |name: &String| std::fs::read(folder().join("fonts").join(name)).unwrap();
        let fonts = Shelf(told.fonts.iter().map(font).collect());
        let options = PdfOptions::default();
        printing = pdf::write_with(&conversion, &options, &fonts, &mut printed).unwrap();
        if told.printed {
            conversion = engine.convert(&file, &printed);
        }
    }
    let mut found: Vec<Finding> =
        conversion.all_findings().map(|(_, finding)| finding.clone()).collect();
    let summaries: Vec<_> =
        conversion.sheets.iter().map(|sheet| summarise(0, &conversion.source, sheet)).collect();
    let mut run = RunSheets::new(Cursor::new(Vec::new()));
    run.add(&summaries).unwrap();
    let tell = |told: RunFinding| {
        found.push(told.finding);
        ControlFlow::Continue(())
    };
    run.compare(|_| file.clone(), tell).unwrap();
    found.extend(printing);
    Sample { file, conversion, found }
}

/// The conversion of an input over which something outside it goes wrong.
fn faulty(engine: &Engine, name: &str, bytes: &[u8], fault: Fault) -> Conversion {
    let input = Input {
        name: name.to_owned(),
        read: Box::new(move || match fault {
            Fault::Read => Err(io::ErrorKind::PermissionDenied.into()),
            Fault::Panic => Ok(bytes.to_vec()),
        }),
        part: None,
        context: (),
    };
    let panics = AtomicBool::new(fault == Fault::Panic);
    let mut came = None;
    engine.convert_all(
        std::iter::once(input),
        NonZero::<usize>::MIN,
        |conversion, ()| {
            assert!(!panics.swap(false, Ordering::Relaxed), "a stage that panics");
            conversion.clone()
        },
        |conversion| {
            came = Some(conversion);
            ControlFlow::Continue(())
        },
    );
    came.unwrap()
}

impl Sample {
    fn finding(&self, code: &str) -> Option<&Finding> {
        self.found.iter().find(|finding| finding.code.as_str() == code)
    }

    fn repair(&self, code: &str) -> Option<&Repair> {
        let mut repairs = self.conversion.sheets.iter().flat_map(|sheet| &sheet.repairs);
        repairs.find(|repair| repair.rule.as_str() == code)
    }

    /// The first place of a code: where, the line, and what is said, each
    /// behind its mark.
    fn lines(&self, code: &str) -> String {
        let source = &self.conversion.source;
        let mut out = String::new();
        if let Some(finding) = self.finding(code) {
            self.place(&mut out, source, finding.span, &finding.subject.to_string());
            let _ = writeln!(out, "en {}", message(finding, Language::English));
            let _ = writeln!(out, "zh {}", message(finding, Language::Chinese));
        } else if let Some(repair) = self.repair(code) {
            self.place(&mut out, source, repair.span, repair.confidence.name());
            let _ = writeln!(out, "-- {}", repair.note);
        }
        out
    }

    fn place(&self, out: &mut String, source: &SourceText, span: Span, about: &str) {
        let place = source.place(span);
        let file = &self.file;
        let _ = writeln!(out, "@@ tests/findings/{file}:{}:{}: {about}", place.line, place.column);
        let (line, _) = source.line(span);
        let line: String = line.trim_end().chars().filter(|&c| c != '\r').collect();
        let column = place.column as usize;
        let from = column.saturating_sub(AROUND);
        let shown: String = line.chars().skip(from).take(2 * AROUND).collect();
        if !shown.trim().is_empty() {
            let before = if from > 0 { "…" } else { "" };
            let behind = if line.chars().count() > from + 2 * AROUND { "…" } else { "" };
            let _ = writeln!(out, ">> {before}{}{behind}", shown.replace('\t', " ⇥ "));
        }
    }
}

#[test]
fn every_code_has_a_sample_that_shows_it() {
    let samples = samples();
    let mut wrong = Vec::new();
    for code in codes() {
        match samples.get(code.as_str()) {
            None => wrong.push(format!("{code} has no sample")),
            Some(sample) if sample.lines(code.as_str()).is_empty() => {
                let came: Vec<_> = sample.found.iter().map(|finding| finding.code).collect();
                wrong.push(format!("the sample of {code} does not show it, but {came:?}"));
            }
            Some(_) => {}
        }
        let explained = entry(code).is_some_and(|entry| {
            [&entry.message, &entry.help, &entry.wrong_when]
                .iter()
                .all(|text| !text.en.trim().is_empty() && !text.zh.trim().is_empty())
        });
        if !explained {
            wrong.push(format!("{code} is not explained"));
        }
    }
    for code in samples.keys() {
        if Code::from_name(code).is_none() {
            wrong.push(format!("{code} is no code"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pages_of_findings_are_up_to_date() {
    let samples = samples();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(&root.join("../../grammar-notes/findings.md"), &page(&samples));
    check(&root.join("src/commands/explain/runs.txt"), &runs(&samples));
}

#[track_caller]
fn check(path: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == text, "{} is not up to date; make bless renews it", path.display());
}

/// What `resheet explain` shows of the runs.
fn runs(samples: &BTreeMap<String, Sample>) -> String {
    let mut out = String::new();
    for code in codes() {
        if let Some(sample) = samples.get(code.as_str()) {
            let _ = write!(out, "## {code}\n{}", sample.lines(code.as_str()));
        }
    }
    out
}

fn page(samples: &BTreeMap<String, Sample>) -> String {
    let mut page = read(folder().join("../../grammar-notes/findings-head.md"));
    page.truncate(page.trim_end().len());
    page.push('\n');
    for code in codes() {
        let Some(entry) = entry(code) else { continue };
        let _ = write!(
            page,
            "\n## {code} {} ({})\n\n{}\n\n{}\n\nWrong when: {}\n\n误判情形：{}\n\n",
            entry.name,
            entry.severity,
            entry.help.en,
            entry.help.zh,
            entry.wrong_when.en,
            entry.wrong_when.zh
        );
        let lines = samples.get(code.as_str()).map(|sample| sample.lines(code.as_str()));
        let lines = lines.unwrap_or_default();
        let _ = write!(page, "```text\n{lines}```\n");
    }
    page
}
