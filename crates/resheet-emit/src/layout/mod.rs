//! The form as it is printed, in lengths of its own and without any PDF.
//!
//! A [`Sheet`] becomes a grid of merged cells ([`grid`], built in [`form`]), the
//! grid gets widths and heights ([`columns`], [`heights`]), rows are dealt out
//! to pages ([`breaks`]), and a page becomes straight rules and runs of text
//! ([`draw`]). All lengths are integers, so that a page is the same on every
//! machine.
//!
//! A [`Page`] counts from its top left corner, downwards.

mod blanks;
mod breaks;
mod columns;
mod draw;
mod flow;
mod form;
mod grid;
mod heights;
mod printed;
#[cfg(test)]
mod tests;
mod wording;
#[cfg(any(feature = "xlsx", feature = "review"))]
mod worksheet;

use resheet_model::{Sheet, SourceText};

pub use blanks::Blanks;
pub(crate) use wording::Wording;
#[cfg(any(feature = "xlsx", feature = "review"))]
pub(crate) use worksheet::{Worksheet, WorksheetCell, WorksheetLine, worksheet};

/// A length in thousandths of a point.
pub type Milli = i32;

/// A width in thousandths of the font size.
pub type Em = i32;

/// The font, as far as layout has to know it.
pub trait Metrics {
    /// The advance width of a character.
    fn advance(&self, c: char) -> Em;
}

/// How a page lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Orientation {
    /// Upright or lying, by what needs fewer pages and larger type.
    #[default]
    Auto,
    /// Upright.
    Portrait,
    /// Lying.
    Landscape,
}

/// The paper and what goes on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageOptions {
    /// Width of the paper held upright.
    pub width: Milli,
    /// Height of the paper held upright.
    pub height: Milli,
    /// How it lies.
    pub orientation: Orientation,
    /// White space on all four sides.
    pub margin: Milli,
    /// Whether a page with the findings follows the form, and cells carry
    /// their numbers.
    pub with_audit: bool,
    /// Whether guesses and what was not read are printed without a mark, for
    /// who answers for the sheet himself.
    pub clean: bool,
}

impl Default for PageOptions {
    /// A4, with margins of 18 mm.
    fn default() -> Self {
        PageOptions {
            width: 595_276,
            height: 841_890,
            orientation: Orientation::Auto,
            margin: 51_024,
            with_audit: false,
            clean: false,
        }
    }
}

/// A straight rule, level or upright.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rule {
    /// Left end, or both.
    pub x1: Milli,
    /// Upper end, or both.
    pub y1: Milli,
    /// Right end, or both.
    pub x2: Milli,
    /// Lower end, or both.
    pub y2: Milli,
}

/// Characters on one base line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Left end.
    pub x: Milli,
    /// The base line.
    pub y: Milli,
    /// Font size.
    pub size: Milli,
    /// Whether it is bold.
    pub bold: bool,
    /// The characters.
    pub text: String,
    /// What it is a piece of, by its place in [`Printed::parts`]; none for what
    /// a page shows again or adds, such as its number.
    pub part: Option<u32>,
}

/// The sign of a guess: a small triangle in the upper right corner of its cell, or of
/// what a person corrected: the same in the upper left one,
/// which a photocopy keeps and no text is disturbed by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sign {
    /// The corner.
    pub x: Milli,
    /// The corner.
    pub y: Milli,
    /// How long its sides are.
    pub size: Milli,
    /// Whether it is of a correction, and the corner the upper left one.
    pub by_hand: bool,
}

/// What a cell heads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Nothing: it is a value.
    Value,
    /// The cells under it.
    Column,
    /// The cells beside it.
    Row,
}

/// What the texts of a sheet are, in the order of reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The title.
    Title,
    /// A line over or under the form.
    Line,
    /// A cell of the form.
    Cell {
        /// Its first row.
        row: usize,
        /// How many rows it covers.
        rows: usize,
        /// How many columns it covers.
        columns: usize,
        /// What it heads.
        scope: Scope,
    },
    /// The heading of the findings.
    AuditTitle,
    /// A finding.
    AuditLine,
}

/// A sheet laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Printed {
    /// Its pages, one at least.
    pub pages: Vec<Page>,
    /// What stands on them, in the order of reading.
    pub parts: Vec<Part>,
}

/// A finished page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Width as it lies.
    pub width: Milli,
    /// Height as it lies.
    pub height: Milli,
    /// The rules of the form.
    pub rules: Vec<Rule>,
    /// The text, line by line; what it is a piece of tells the order of reading.
    pub runs: Vec<Run>,
    /// The white space between runs of one line, in their order.
    pub blanks: Vec<Blanks>,
    /// The signs of guesses.
    pub signs: Vec<Sign>,
}

impl Page {
    /// A page of a size, with nothing on it.
    pub fn blank(width: Milli, height: Milli) -> Page {
        Page {
            width,
            height,
            rules: Vec::new(),
            runs: Vec::new(),
            blanks: Vec::new(),
            signs: Vec::new(),
        }
    }
}

/// Lays out one sheet.
pub fn pages(
    sheet: &Sheet,
    source: &SourceText,
    options: &PageOptions,
    metrics: &dyn Metrics,
) -> Printed {
    let form = form::form(sheet, source, options, metrics);
    draw::draw(&form, options, metrics)
}
