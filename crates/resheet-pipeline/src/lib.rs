//! The order of the stages, for one input and for many.
//!
//! ```text
//! bytes ─ decode ─ SourceText ─ read ─ Blocks ─ repair ─ Repaired ─ bind ─ BoundSheets
//!       ─ normalize ─ Sheets ─ audit ─ Conversion
//! ```
//!
//! Only this crate knows all stages. [`Engine::convert`] runs them over one
//! input; [`Engine::convert_all`] over many, on as many threads as asked for,
//! with results in input order whatever the number of threads.

#[cfg(feature = "documents")]
mod document;
mod names;
mod ordered;
mod size;
mod split;
mod stages;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use names::name_as_text;
pub use resheet_audit::{RunFinding, RunSheets, SheetSummary, summarise};
pub use resheet_decode::Decoded;
use resheet_decode::{Named, UnknownEncoding};
use resheet_form::FamilyError;
pub use resheet_form::{Bound, Families, Family};
pub use resheet_lexis::{Texts, nearest};
use resheet_model::{
    Code, Conversion, EncodingChoice, Finding, Origin, Outcome, SourceText, Span, Subject,
};
use resheet_review::Corrections;
pub use split::{Cut, Part};

/// What a run can be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The encoding of all inputs; detected for each if none.
    pub encoding: Option<String>,
    /// Families beside the built-in ones: file name and TOML text.
    pub families: Vec<(String, String)>,
    /// The longest input accepted, in bytes.
    pub longest: u64,
    /// Rules and dialects that the run does without, by name (see [`switches`]);
    /// to measure what they are worth, not for use.
    pub without: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            encoding: None,
            families: Vec::new(),
            longest: resheet_decode::LONGEST,
            without: Vec::new(),
        }
    }
}

/// What a run can do without: dialects, rules of the repair, and passes.
pub fn switches() -> impl Iterator<Item = &'static str> {
    resheet_read::dialects().chain(resheet_repair::rules()).chain(stages::PASSES.iter().copied())
}

/// Options that no run can start with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionsError {
    /// The encoding's name is unknown.
    Encoding(UnknownEncoding),
    /// A family file is wrong: file, line, column and what to do.
    Family(FamilyError),
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionsError::Encoding(error) => error.fmt(f),
            OptionsError::Family(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OptionsError {}

/// An input that has not been read yet, so that only those in work are held
/// in memory.
pub struct Input<'a, C = ()> {
    /// Its name in the output; see [`SourceText::name`].
    pub name: String,
    /// Gives its bytes. Called once, on a worker thread.
    pub read: Box<dyn FnOnce() -> io::Result<Vec<u8>> + Send + 'a>,
    /// Which part of a file it is, if it is one; see [`Engine::split`].
    pub part: Option<Part>,
    /// What the caller wants back with the result, such as where it goes.
    pub context: C,
}

/// Reads the data embedded in a file, such as a sheet we printed: takes name and bytes of
/// the input, returns its conversion, or `None` for any other file.
pub type ReadEmbedded = fn(&str, &[u8]) -> Option<Conversion>;

/// Turns a file of a kind that is not read here into one that is, or says why
/// not; `None` for a file that it does not know.
pub type Foreign = Box<dyn Fn(&[u8]) -> Option<Result<Vec<u8>, String>> + Send + Sync>;

/// The stages with what they need for a run. Cheap to share between threads.
pub struct Engine {
    families: Cow<'static, Families>,
    encoding: Option<Named>,
    longest: u64,
    corrections: Corrections,
    read_embedded: Option<ReadEmbedded>,
    #[cfg_attr(not(feature = "documents"), allow(dead_code, reason = "only documents need it"))]
    foreign: Option<Foreign>,
}

impl Engine {
    /// Checks the options once for the whole run.
    ///
    /// # Errors
    ///
    /// When the encoding is unknown or a family file is wrong.
    pub fn new(options: &Options) -> Result<Self, OptionsError> {
        let encoding = options
            .encoding
            .as_deref()
            .map(Named::new)
            .transpose()
            .map_err(OptionsError::Encoding)?;
        let families = if options.families.is_empty() {
            Cow::Borrowed(Families::builtin())
        } else {
            let families = Families::with(&options.families);
            Cow::Owned(families.map_err(OptionsError::Family)?)
        };
        let families = if options.without.is_empty() {
            families
        } else {
            Cow::Owned(families.into_owned().without(&options.without))
        };
        let longest = options.longest.min(resheet_decode::LONGEST);
        let corrections = Corrections::default();
        Ok(Engine { families, encoding, longest, corrections, read_embedded: None, foreign: None })
    }

    /// Puts the decisions of people into the sheets they are about.
    #[must_use]
    pub fn with_corrections(mut self, corrections: Corrections) -> Self {
        self.corrections = corrections;
        self
    }

    /// The decisions of people that this run has.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// Asks `read_embedded` about every input before any stage sees it.
    #[must_use]
    pub fn with_embedded_reader(mut self, read_embedded: ReadEmbedded) -> Self {
        self.read_embedded = Some(read_embedded);
        self
    }

    /// Asks `foreign` about every file that is no document and no text.
    #[must_use]
    pub fn with_foreign(mut self, foreign: Foreign) -> Self {
        self.foreign = Some(foreign);
        self
    }

    /// The families this run knows.
    pub fn families(&self) -> &Families {
        &self.families
    }

    /// A draft of a family file from the first sheet of an input, for a person to look
    /// at; none if the input has no sheet.
    pub fn draft(&self, id: &str, name: &str, bytes: &[u8]) -> Option<String> {
        let conversion = self.convert(name, bytes);
        let words = self.words(&conversion.source);
        let known = self.families.lexicon();
        resheet_form::Draft { id, conversion: &conversion, known, words: &words }.text()
    }

    /// The labels that all forms share, as their file has them.
    pub fn vocabulary(&self) -> &'static str {
        resheet_lexis::vocabulary()
    }

    /// What a label stands for in this run, in the words of a family file:
    /// `indicator_column.score`.
    pub fn known_as(&self, label: &str) -> Vec<String> {
        resheet_form::known_as(self.families.lexicon(), label)
    }

    /// Turns the bytes of the input called `name` into text; the first stage
    /// alone, for a person who wants to look.
    pub fn decode(&self, name: &str, bytes: &[u8]) -> Decoded {
        #[cfg(feature = "documents")]
        if let Some(decoded) = document::decode(name, bytes, self.foreign.as_ref()) {
            return decoded;
        }
        let decoded = resheet_decode::decode(name, bytes, self.encoding);
        #[cfg(feature = "documents")]
        let decoded = document::page(decoded);
        decoded
    }

    /// The same for bytes that begin at `origin` in a file, whose beginning was
    /// found to be in this encoding.
    fn decode_part(
        &self,
        name: &str,
        bytes: &[u8],
        encoding: Option<&'static str>,
        origin: Origin,
    ) -> Decoded {
        let found = encoding.and_then(|encoding| Named::new(encoding).ok());
        let mut decoded = resheet_decode::decode_part(name, bytes, self.encoding.or(found), origin);
        if self.encoding.is_none() && found.is_some() && origin.bytes > 0 {
            decoded.source.encoding.reason = "as at the beginning of the file".into();
        }
        decoded
    }

    /// Converts one input. Never fails: what is wrong with the input, and a
    /// panic of our own, end as findings of the conversion.
    pub fn convert(&self, name: &str, bytes: &[u8]) -> Conversion {
        self.convert_part(name, bytes, None)
    }

    /// The same for part of a file: places count from the start of the file.
    pub fn convert_part(&self, name: &str, bytes: &[u8], part: Option<Part>) -> Conversion {
        contained(name, || self.run(name, bytes, part))
    }

    /// Converts many inputs on `jobs` threads and hands each result with its
    /// context to `finish` on the thread that made it (the place for writing
    /// files), and what `finish` gives to `sink` on the calling thread, in
    /// input order.
    ///
    /// At most four inputs a job are in memory at a time. When `sink` breaks,
    /// no further input is begun; those in work are finished and dropped.
    ///
    /// An input that cannot be read and one whose conversion or `finish`
    /// panics come to `finish` as [`Outcome::Failed`] with the reason as their
    /// finding. Should `finish` panic over that too, the panic goes on.
    pub fn convert_all<'a, C: Send, T: Send>(
        &self,
        inputs: impl Iterator<Item = Input<'a, C>>,
        jobs: NonZero<usize>,
        finish: impl Fn(&Conversion, &C) -> T + Sync,
        sink: impl FnMut(T) -> ControlFlow<()>,
    ) {
        let work = |Input { name, read, part, context }: Input<'a, C>| {
            let conversion = contained(&name, || match read() {
                Ok(bytes) => self.run(&name, &bytes, part),
                Err(error) => failed(&name, Code::L002, &error.to_string()),
            });
            match catch_unwind(AssertUnwindSafe(|| finish(&conversion, &context))) {
                Ok(result) => result,
                Err(panic) => finish(&failed(&name, Code::L003, reason(panic.as_ref())), &context),
            }
        };
        ordered::map(inputs, jobs, work, sink);
    }

    fn run(&self, name: &str, bytes: &[u8], part: Option<Part>) -> Conversion {
        if bytes.len() as u64 > self.longest {
            let finding = Finding::new(Code::L001, Subject::Input, Span::at(0))
                .arg("bytes", bytes.len())
                .arg("limit", self.longest);
            return empty(name, Outcome::Refused, finding);
        }
        if let Some(conversion) =
            self.read_embedded.and_then(|read_embedded| read_embedded(name, bytes))
        {
            return conversion;
        }
        let origin = part.map(|part| part.origin).unwrap_or_default();
        // The beginning speaks for itself: it may have a byte order mark.
        let encoding = part.filter(|_| origin.bytes > 0).map(|part| part.encoding);
        let Decoded { source, findings, refused } = match part {
            None => self.decode(name, bytes),
            Some(_) => self.decode_part(name, bytes, encoding, origin),
        };
        let too_many = size::too_many_cells(&source);
        if refused || too_many.is_some() {
            let (sheets, stray) = (Vec::new(), Vec::new());
            let findings = findings.into_iter().chain(too_many).collect();
            return Conversion { source, outcome: Outcome::Refused, sheets, stray, findings };
        }
        self.run_stages(source, findings)
    }
}

/// Runs a conversion and turns a panic into a failed one.
fn contained(name: &str, convert: impl FnOnce() -> Conversion) -> Conversion {
    // Nothing the closure could leave half done is looked at afterwards.
    match catch_unwind(AssertUnwindSafe(convert)) {
        Ok(conversion) => conversion,
        Err(panic) => failed(name, Code::L003, reason(panic.as_ref())),
    }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown")
}

fn failed(name: &str, code: Code, reason: &str) -> Conversion {
    let finding = Finding::new(code, Subject::Input, Span::at(0)).arg("reason", reason);
    empty(name, Outcome::Failed, finding)
}

/// A conversion of an input whose text nobody saw.
fn empty(name: &str, outcome: Outcome, finding: Finding) -> Conversion {
    let encoding = EncodingChoice { name: "none", bom: false, reason: "not decoded".into() };
    let source = SourceText::new(name, String::new(), encoding, String::new(), 0);
    let (sheets, stray) = (Vec::new(), Vec::new());
    Conversion { source, outcome, sheets, stray, findings: vec![finding] }
}

#[cfg(test)]
mod tests;
