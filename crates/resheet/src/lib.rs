//! Chinese fiscal performance self-evaluation sheets (项目支出绩效自评表 and its
//! relatives), out of text dumps and documents, as exact data.
//!
//! ```
//! # let bytes = std::fs::read("../../samples/shanghai-training-centre-2023.txt")?;
//! let conversion = resheet::convert("a.txt", &bytes);
//! for sheet in conversion.sheets() {
//!     for fund in sheet.funds() {
//!         let executed = fund.executed();
//!         if let Some(amount) = executed.value() {
//!             println!("{amount} in line {:?}", executed.place().map(|place| place.line));
//!         }
//!     }
//! }
//! # std::io::Result::Ok(())
//! ```
//!
//! A conversion never fails and never panics: what is odd about an input, and what
//! could not be read, are its [findings](Conversion::findings). Numbers are exact
//! [`Decimal`]s with their printed places; nothing is rounded, nothing computed.
//!
//! * [`Converter`] is told about encodings, families and limits, and converts
//!   [many inputs](Converter::convert_all) on all processors.
//! * [`Conversion`] is one input: [`Sheet`]s of [`Leaf`]s, each with what was read, the
//!   characters it was read from, where they stand, how sure that is, and what is odd.
//! * [`Conversion::to_json`], [`to_csv`](Conversion::to_csv), and with the features
//!   `arrow` and `pdf` tables in memory and printed sheets.
//!
//! # Features
//!
//! | feature | what for |
//! |---|---|
//! | `documents` (default) | PDF, workbooks, Word and archives as inputs |
//! | `arrow` | [`Conversion::to_arrow`], and tables of many inputs |
//! | `pdf` | [`Conversion::to_pdf`] |
//! | `song` | a Song face for printed sheets; 8 MB |
//!
//! # What may change
//!
//! Versions follow [semver](https://semver.org). Before 1.0 a second number that grows
//! may break what is built on this crate; a third one never does. Enumerations that may grow are
//! `#[non_exhaustive]`: keep an arm for what is new. *What is read* out of an input may
//! get better with any version: a test that holds whole conversions fixed has to name
//! the version. The features `arrow` show types of `arrow-array`, whose major version
//! is then part of ours; [`Decimal`] is that of `rust_decimal` 1. The crates
//! `resheet-…` below this one are its insides and promise nothing.

/// The page of the package; its examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

#[cfg(feature = "arrow")]
pub mod arrow;
mod conversion;
mod converter;
mod inputs;
mod leaf;
mod sheet;
mod words;

pub use resheet_model::Decimal;

pub use crate::conversion::{Conversion, Doubt, Finding, Repair};
pub use crate::converter::{Builder, Converter, OptionsError, convert};
pub use crate::inputs::Input;
pub use crate::leaf::{Leaf, Place, Trace};
pub use crate::sheet::{Fund, Indicator, Sheet};
pub use crate::words::{
    Confidence, Date, Language, Measure, Op, Outcome, Quantity, Severity, State,
};

/// A finding's message in words: the text of the code's catalogue entry with these
/// values filled in. Nothing for a code that there is not.
///
/// ```
/// use resheet::{Language, message};
/// let text = message("L002", &[("reason", "no such file")], Language::English);
/// assert!(text.unwrap().contains("no such file"));
/// ```
pub fn message(code: &str, values: &[(&str, &str)], language: Language) -> Option<String> {
    use resheet_model::{Code, Finding, Span, Subject, catalogue};
    let code = Code::from_name(code)?;
    let finding = Finding::new(code, Subject::Input, Span::default());
    let with = |finding: Finding, name: &'static str| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map_or(finding.clone(), |(_, value)| finding.arg(name, value))
    };
    let finding = catalogue::arguments(code).into_iter().fold(finding, with);
    Some(catalogue::message(&finding, language.inside()))
}

/// What to do about findings of a code. Nothing for a code that there is not.
pub fn help(code: &str, language: Language) -> Option<String> {
    use resheet_model::{Code, catalogue};
    let help = &catalogue::entry(Code::from_name(code)?)?.help;
    Some(help.get(language.inside()).to_owned())
}
