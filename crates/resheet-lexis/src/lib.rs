//! What the characters of one cell say.
//!
//! Three things, each free of any form: folding of characters that differ only
//! in width or code point ([`fold`]), the shape of a cell ([`shape`]), and the
//! grammar of numbers and measures ([`number`], [`measure`]).

mod lexicon;

pub use lexicon::{Bare, Lexicon, Role, Section, strip_year};

use resheet_model::{Decimal, Measure};

/// What one cell looks like, before anyone knows its column.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Shape {
    /// Nothing but white space.
    Blank,
    /// A dash, slash or star alone: does not apply.
    Dash,
    /// A plain number: `10.00`, `1,234.5`, `￥3`.
    Number,
    /// A number with a percent sign or word and nothing else: `98.59%`.
    Percent,
    /// A number with a relation, a unit or both: `≥84.00(件)`, `50个`, `=100%`.
    Quantity,
    /// A relation alone: `≥`.
    Operator,
    /// A known unit alone: `人次`, `(%)`.
    Unit,
    /// A date, deadline, period: `2021年12月31日前`.
    Time,
    /// A verdict or a short qualitative value from the vocabulary: `达成指标`, `有效`.
    Verdict,
    /// Other words.
    Words,
}

/// A number as printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number {
    /// Its value with the printed precision.
    pub value: Decimal,
    /// Whether a percent sign or word stands behind it.
    pub percent: bool,
}

/// The shape of one cell's text.
pub fn shape(text: &str) -> Shape {
    if text.trim().is_empty() { Shape::Blank } else { Shape::Words }
}

/// The number a whole cell is, if it is one: any width, thousands separators,
/// currency sign, percent sign.
pub fn number(_text: &str) -> Option<Number> {
    None
}

/// The text with everything removed that does not tell labels apart: width,
/// white space, bracket and colon forms, traditional characters.
pub fn fold(text: &str) -> String {
    text.to_owned()
}

/// Reads a target or an actual value. What is not understood is
/// [`Measure::Text`] with its text as printed, never half a number.
pub fn measure(text: &str) -> Measure {
    Measure::Text(text.to_owned())
}
