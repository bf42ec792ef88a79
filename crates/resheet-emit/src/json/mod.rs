//! JSON, full and plain, and its JSON Schema.
//!
//! The structs in [`full`] and [`plain`] are the outside shape: they borrow
//! from the model and nothing else leans on them, so that the model can change
//! without breaking a reader. The schema is generated from the same structs.
//!
//! The **plain** form is values only; every name is always there.
//!
//! The **full** form has an object per leaf. It would be five times its input
//! if each leaf spelled everything out, so it leaves out what goes without
//! saying; the rules are the same everywhere:
//!
//! * `state` is left out where a value was read (`"read"`), and `value` is left
//!   out where none was;
//! * `raw` is left out where it is the same text as `value`;
//! * `confidence` is left out where it is `"certain"`;
//! * lists are left out where they are empty, `sheets`, `funds` and
//!   `indicators` excepted;
//! * `line`, `column` and `byte` are left out where a leaf has no place at all
//!   (the form has no such field).
//!
//! Lines and columns count from 1, columns in characters; `byte` is the offset
//! into the decoded text as UTF-8, from 0.

mod full;
mod joined;
mod kept;
mod layout;
mod leaf;
mod made;
mod plain;
mod restore;
mod schema;

use std::io::{self, Write};

use resheet_model::Conversion;
use resheet_model::catalogue::Language;
use serde::Serialize;

pub use joined::{Joined, Piece, Whole};
pub use restore::restore;
pub use schema::schema;

/// How much a JSON document says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// Every leaf with where it came from, and what was odd.
    #[default]
    Full,
    /// Values only.
    Plain,
}

/// Where the line breaks are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layout {
    /// Indented, a leaf per line; for files.
    #[default]
    Pretty,
    /// The whole document on one line; for JSON Lines.
    Line,
}

/// What a JSON document should be like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// How much it says.
    pub form: Form,
    /// Where its line breaks are.
    pub layout: Layout,
    /// The language of messages.
    pub language: Language,
}

/// Writes one conversion as one JSON document and a line feed.
///
/// Sheets are turned into JSON one by one as they are written. `out` gets many
/// small writes and should be buffered. Errors are those of `out`.
pub fn write(out: impl Write, conversion: &Conversion, style: Style) -> io::Result<()> {
    match style.form {
        Form::Full => emit(out, &full::Document::new(conversion, style.language), style.layout),
        Form::Plain => emit(out, &plain::Document::new(conversion), style.layout),
    }
}

/// Writes one conversion as a line of JSON Lines. Every line says whose it is: the plain
/// form has the name, outcome and digest in front here, as the full one always has.
pub fn write_line(out: impl Write, conversion: &Conversion, style: Style) -> io::Result<()> {
    match style.form {
        Form::Full => write(out, conversion, Style { layout: Layout::Line, ..style }),
        Form::Plain => emit(out, &plain::Document::of_line(conversion), Layout::Line),
    }
}

/// Writes the full form with all that [`restore`] needs to give back the same sheets:
/// what a printed file carries inside.
pub fn write_kept(out: impl Write, conversion: &Conversion) -> io::Result<()> {
    emit(out, &full::Document::kept(conversion), Layout::Line)
}

fn emit(mut out: impl Write, document: &impl Serialize, layout: Layout) -> io::Result<()> {
    match layout {
        Layout::Line => serde_json::to_writer(&mut out, document)?,
        Layout::Pretty => {
            let formatter = layout::LeafPerLine::default();
            let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
            document.serialize(&mut serializer)?;
        }
    }
    out.write_all(b"\n")
}
