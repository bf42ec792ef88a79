//! A leaf: what was read at one place of a form, and all that is known about it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use resheet_model as model;
use resheet_model::{Decimal, Seen, Span, Spot, Subject};

use crate::conversion::{Conversion, Finding, Repair};
use crate::words::{Confidence, Measure, State};

/// What was read at one place of a form.
///
/// `T` is `&str`, [`Decimal`] or [`Measure`]. Where it came from is its [`Trace`], which
/// it dereferences to.
#[derive(Clone, Debug)]
pub struct Leaf<'a, T> {
    value: Option<T>,
    trace: Trace<'a>,
}

impl<'a, T: Copy> Leaf<'a, T> {
    /// What was read, if something was.
    pub fn value(&self) -> Option<T> {
        self.value
    }

    /// The same without its value.
    pub fn trace(&self) -> &Trace<'a> {
        &self.trace
    }
}

impl<'a, T> Deref for Leaf<'a, T> {
    type Target = Trace<'a>;

    fn deref(&self) -> &Trace<'a> {
        &self.trace
    }
}

/// Where something stands in its input.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u32,
    /// Offset into the decoded text as UTF-8, from 0.
    pub byte: u64,
    /// Page of a document, from 1.
    pub page: Option<u32>,
    /// Rectangle on that page, in points from the upper left corner: left, top, right,
    /// bottom.
    pub area: Option<[u32; 4]>,
    /// Cell of a workbook or Word document.
    pub cell: Option<String>,
}

impl Place {
    pub(crate) fn of(source: &model::SourceText, span: Span) -> Self {
        let at = source.place(span);
        let spot = source.spot(span);
        let (page, area) = match spot {
            Some(Spot::Page { page, area }) => {
                (Some(page), Some([area.left, area.top, area.right, area.bottom]))
            }
            _ => (None, None),
        };
        let cell = source.given.as_ref().zip(spot).and_then(|(given, spot)| given.cell(spot));
        Place { line: at.line, column: at.column, byte: at.byte, page, area, cell }
    }
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Path {
    Subject(Subject),
    /// A further cell of a row.
    Other(Subject, usize),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Subject(subject) => subject.fmt(f),
            Path::Other(row, index) => write!(f, "{row}.others[{index}]"),
        }
    }
}

/// Where a leaf came from, and how sure it is.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    conversion: &'a Conversion,
    sheet: &'a model::Sheet,
    path: Path,
    label: Option<&'a str>,
    state: State,
    span: Span,
    more: &'a [Span],
    repairs: &'a [u32],
    confidence: Confidence,
}

impl<'a> Trace<'a> {
    /// Its path in the sheet, as in the JSON: `funds[0].executed`.
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// The printed label, of a value that the record has no place of its own for.
    pub fn label(&self) -> Option<&'a str> {
        self.label
    }

    /// Whether a value was read, and if not, why.
    pub fn state(&self) -> State {
        self.state
    }

    /// The characters in the source, pieces joined by line feeds; empty where there are
    /// none.
    pub fn raw(&self) -> Cow<'a, str> {
        let source = &self.conversion.inside.source;
        if self.state == State::Absent {
            return "".into();
        }
        if self.more.is_empty() {
            return source.slice(self.span).into();
        }
        let pieces = std::iter::once(&self.span).chain(self.more);
        pieces.map(|span| source.slice(*span)).collect::<Vec<_>>().join("\n").into()
    }

    /// Where it stands, or where it should; nothing where the form has no such field.
    pub fn place(&self) -> Option<Place> {
        let is_nowhere = self.state == State::Absent && self.span == Span::default();
        (!is_nowhere).then(|| Place::of(&self.conversion.inside.source, self.span))
    }

    /// How sure the reading and its place in the form are, together.
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// What is odd about this leaf. What is odd about its row or its sheet stands with
    /// those.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'a>> + use<'a> {
        let (conversion, path) = (self.conversion, self.path);
        let own = move |finding: &&model::Finding| path == Path::Subject(finding.subject);
        let sheet = self.sheet;
        let findings = sheet.findings.iter().filter(own);
        findings.map(move |finding| Finding::new(conversion, Some(sheet), finding))
    }

    /// The repairs that touched it.
    pub fn repairs(&self) -> impl Iterator<Item = Repair<'a>> + use<'a> {
        let (conversion, sheet) = (self.conversion, self.sheet);
        let repairs = self.repairs.iter().filter_map(|at| sheet.repairs.get(*at as usize));
        repairs.map(move |repair| Repair::new(conversion, repair))
    }
}

/// Makes the leaves of one sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaves<'a> {
    pub(crate) conversion: &'a Conversion,
    pub(crate) sheet: &'a model::Sheet,
}

impl<'a> Leaves<'a> {
    pub(crate) fn text(self, subject: Subject, seen: &'a Seen<String>) -> Leaf<'a, &'a str> {
        let value = seen.value().map(String::as_str);
        Leaf { value, trace: self.trace(Path::Subject(subject), None, seen) }
    }

    pub(crate) fn number(self, subject: Subject, seen: &'a Seen<Decimal>) -> Leaf<'a, Decimal> {
        let value = seen.value().copied();
        Leaf { value, trace: self.trace(Path::Subject(subject), None, seen) }
    }

    pub(crate) fn measure(
        self,
        subject: Subject,
        seen: &'a Seen<model::Measure>,
    ) -> Leaf<'a, Measure<'a>> {
        let value = seen.value().map(Measure::from);
        Leaf { value, trace: self.trace(Path::Subject(subject), None, seen) }
    }

    pub(crate) fn labelled(
        self,
        path: Path,
        label: &'a str,
        seen: &'a Seen<String>,
    ) -> Leaf<'a, &'a str> {
        let value = seen.value().map(String::as_str);
        Leaf { value, trace: self.trace(path, Some(label), seen) }
    }

    fn trace<T>(self, path: Path, label: Option<&'a str>, seen: &'a Seen<T>) -> Trace<'a> {
        let Leaves { conversion, sheet } = self;
        Trace {
            conversion,
            sheet,
            path,
            label,
            state: (&seen.reading).into(),
            span: seen.span,
            more: &seen.more,
            repairs: &seen.repairs,
            confidence: seen.confidence.into(),
        }
    }
}
