//! Converting: what can be asked for, one input, and many.

use std::fmt;
use std::num::NonZero;
use std::ops::ControlFlow;

use resheet_pipeline::{Engine, Options};
use resheet_review::Corrections;

use crate::conversion::Conversion;
use crate::inputs::{Input, Pieces};
use crate::words::Language;

/// The longest input, and the length from which a file is converted in parts, where
/// nothing else is asked for: those of the program. A conversion takes some twenty times
/// the bytes of its input.
const LONGEST: u64 = 64 << 20;
const PART: u64 = 1 << 20;

/// Converts the bytes of an input called `name`, with nothing asked for.
///
/// The name is not looked at but for the year in it; the kind of the input is told by
/// its bytes.
pub fn convert(name: &str, bytes: &[u8]) -> Conversion {
    Converter::default().convert(name, bytes)
}

/// What a [`Converter`] is told.
///
/// ```
/// use resheet::{Converter, Language};
/// let converter = Converter::builder().encoding("gb18030").language(Language::Chinese).build()?;
/// # Ok::<(), resheet::OptionsError>(())
/// ```
#[derive(Default)]
pub struct Builder {
    options: Options,
    longest: Option<u64>,
    part: Option<u64>,
    language: Language,
    jobs: Option<NonZero<usize>>,
    opener: Option<Opener>,
    corrections: Vec<(String, String)>,
}

/// See [`Builder::opener`].
type Opener = Box<dyn Fn(&[u8]) -> Option<Result<Vec<u8>, String>> + Send + Sync>;

impl Builder {
    /// Reads all inputs in this encoding instead of finding it out: a WHATWG name.
    #[must_use]
    pub fn encoding(mut self, name: impl Into<String>) -> Self {
        self.options.encoding = Some(name.into());
        self
    }

    /// Adds a family of forms: the name of its file, for messages, and its TOML text.
    /// `resheet families FAMILY` of the program prints one as a model.
    #[must_use]
    pub fn family(mut self, file: impl Into<String>, text: impl Into<String>) -> Self {
        self.options.families.push((file.into(), text.into()));
        self
    }

    /// Puts in what people decided: the name of the file, for messages, and its lines, as
    /// `resheet review` of the program saves them. Several files are one.
    #[must_use]
    pub fn corrections(mut self, file: impl Into<String>, lines: impl Into<String>) -> Self {
        self.corrections.push((file.into(), lines.into()));
        self
    }

    /// Refuses inputs longer than this many bytes; 64 MiB if not asked for.
    #[must_use]
    pub fn longest(mut self, bytes: u64) -> Self {
        self.longest = Some(bytes);
        self
    }

    /// Where many inputs are converted, does those longer than this in parts of about
    /// this size, cut where a sheet begins; 1 MiB if not asked for, 4 KiB at least.
    #[must_use]
    pub fn part_bytes(mut self, bytes: u64) -> Self {
        self.part = Some(bytes);
        self
    }

    /// The language of messages; English if not asked for.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// How many inputs are converted at a time; one for each processor if not asked for.
    /// No result depends on it.
    #[must_use]
    pub fn jobs(mut self, jobs: NonZero<usize>) -> Self {
        self.jobs = Some(jobs);
        self
    }

    /// Asks `opener` about every file that is no document we read: it gives one that is,
    /// or says why not, or `None` for a file that it does not know. A panic in it costs
    /// the input, not the run.
    #[must_use]
    pub fn opener(
        mut self,
        opener: impl Fn(&[u8]) -> Option<Result<Vec<u8>, String>> + Send + Sync + 'static,
    ) -> Self {
        self.opener = Some(Box::new(opener));
        self
    }

    /// Checks what was asked for.
    ///
    /// # Errors
    ///
    /// When the encoding is unknown, or a family or correction is wrong: its file, line and column, and
    /// what to do.
    pub fn build(self) -> Result<Converter, OptionsError> {
        let longest = self.longest.unwrap_or(LONGEST);
        let options = Options { longest, ..self.options };
        let engine = Engine::new(&options).map_err(|error| OptionsError(error.to_string()))?;
        for (file, lines) in &self.corrections {
            Corrections::read(lines).map_err(|error| OptionsError(format!("{file}, {error}")))?;
        }
        let lines: Vec<_> = self.corrections.into_iter().map(|(_, lines)| lines).collect();
        let corrections = Corrections::read(&lines.join("\n"));
        let corrections = corrections.map_err(|error| OptionsError(error.to_string()))?;
        let engine = engine.with_corrections(corrections);
        let engine = match self.opener {
            Some(opener) => engine.with_foreign(opener),
            None => engine,
        };
        #[cfg(feature = "pdf")]
        let engine = engine.with_embedded_reader(resheet_emit::pdf::read_back);
        let processors = || std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Ok(Converter {
            engine,
            longest,
            part: self.part.unwrap_or(PART).max(1 << 12),
            language: self.language,
            jobs: self.jobs.unwrap_or_else(processors),
        })
    }
}

/// What was asked for cannot be: an encoding nobody knows, a family or a correction that
/// is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OptionsError(String);

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OptionsError {}

/// Converts inputs. Threads may share one; making it is what costs.
pub struct Converter {
    pub(crate) engine: Engine,
    pub(crate) longest: u64,
    pub(crate) part: u64,
    language: Language,
    jobs: NonZero<usize>,
}

impl Default for Converter {
    fn default() -> Self {
        match Builder::default().build() {
            Ok(converter) => converter,
            Err(error) => unreachable!("nothing was asked for, and yet: {error}"),
        }
    }
}

impl Converter {
    /// What can be asked for.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The language of messages.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Converts one input, whole. An archive is not opened: see [`Self::convert_all`].
    pub fn convert(&self, name: &str, bytes: &[u8]) -> Conversion {
        self.outside(self.engine.convert(name, bytes))
    }

    /// Converts many inputs on all processors and hands the conversions to `take` in
    /// their order, until it breaks. As the program does, an archive is every file in it,
    /// and a long file is its parts, each an input of its own below the name of the
    /// archive or file. A few inputs for each processor are in memory at a time.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use resheet::{Converter, Input};
    /// let inputs = [Input::bytes("a.txt", b"\xe9\xa1\xb9\xe7\x9b\xae".to_vec())];
    /// Converter::default().convert_all(inputs, |conversion| {
    ///     println!("{} {}", conversion.name(), conversion.outcome());
    ///     ControlFlow::Continue(())
    /// });
    /// ```
    pub fn convert_all(
        &self,
        inputs: impl IntoIterator<Item = Input>,
        mut take: impl FnMut(Conversion) -> ControlFlow<()>,
    ) {
        let inputs = inputs.into_iter().flat_map(|input| Pieces::of(input, self));
        let inputs = inputs.map(|piece| piece.ready(self.longest));
        self.engine.convert_all(
            inputs,
            self.jobs,
            |conversion, ()| conversion.clone(),
            |conversion| take(self.outside(conversion)),
        );
    }

    /// An input that could not be read, or was given up, as a conversion that says so.
    pub fn failed(&self, name: &str, reason: &str) -> Conversion {
        let mut failed = None;
        let reason = reason.to_owned();
        let input = resheet_pipeline::Input {
            name: name.to_owned(),
            read: Box::new(move || Err(std::io::Error::other(reason))),
            part: None,
            context: (),
        };
        let one = NonZero::<usize>::MIN;
        self.engine.convert_all(
            std::iter::once(input),
            one,
            |conversion, ()| conversion.clone(),
            |conversion| {
                failed = Some(conversion);
                ControlFlow::Break(())
            },
        );
        match failed {
            Some(failed) => self.outside(failed),
            None => self.convert(name, &[]),
        }
    }

    fn outside(&self, inside: resheet_model::Conversion) -> Conversion {
        Conversion { inside, language: self.language }
    }
}
