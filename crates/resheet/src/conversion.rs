//! What an input became.

use std::collections::HashMap;
use std::fmt;

use resheet_emit::json::{self, Form, Layout, Style};
use resheet_emit::tables::{CsvTables, Dialect, Lineage, TABLES};
use resheet_model as model;
use resheet_model::catalogue;

use crate::leaf::{Place, Trace};
use crate::sheet::Sheet;
use crate::words::{Confidence, Language, Outcome, Severity};

/// Why writing into a vector cannot fail.
const TAKES_ALL: &str = "a vector takes all that is written";

/// One input with its sheets.
#[derive(Clone, Debug)]
pub struct Conversion {
    pub(crate) inside: model::Conversion,
    pub(crate) language: Language,
}

impl Conversion {
    /// The name it was given.
    pub fn name(&self) -> &str {
        &self.inside.source.name
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.inside.outcome.into()
    }

    /// SHA-256 of the bytes in hexadecimal digits; empty where they could not be read.
    pub fn digest(&self) -> &str {
        &self.inside.source.digest
    }

    /// Its key in the tables: the same bytes have the same on every machine.
    pub fn id(&self) -> String {
        resheet_emit::source_id(&self.inside.source)
    }

    /// How many bytes it had.
    pub fn bytes(&self) -> u64 {
        self.inside.source.bytes
    }

    /// The encoding it was read as: a WHATWG name.
    pub fn encoding(&self) -> &str {
        self.inside.source.encoding.name
    }

    /// The decoded text; of a document, the text made of its cells.
    pub fn text(&self) -> &str {
        &self.inside.source.text
    }

    /// Its sheets, in their order.
    pub fn sheets(&self) -> impl Iterator<Item = Sheet<'_>> {
        self.inside.sheets.iter().map(|sheet| Sheet::new(self, sheet))
    }

    /// All that is odd: about the input first, then sheet by sheet.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        let findings = self.inside.all_findings();
        findings.map(|(sheet, finding)| Finding::new(self, sheet, finding))
    }

    /// Every leaf that somebody should look at, because it is not certain or a finding
    /// speaks of it: the riskiest first, as in the table `doubts`. What a person has
    /// settled is left out.
    pub fn doubts(&self) -> impl Iterator<Item = Doubt<'_>> {
        let found = resheet_review::doubts(&self.inside);
        let traces: HashMap<_, _> = self
            .sheets()
            .flat_map(|sheet| {
                sheet.leaves().map(move |leaf| ((sheet.ordinal(), leaf.path()), leaf))
            })
            .collect();
        found.into_iter().filter_map(move |doubt| {
            let sheet = Sheet::new(self, doubt.sheet);
            let trace = traces.get(&(sheet.ordinal(), doubt.leaf.path.to_string()))?.clone();
            let (risk, stake) = (doubt.risk, doubt.stake.name());
            let reason = doubt.reason.text(self.language.inside());
            Some(Doubt {
                sheet,
                trace,
                risk,
                stake,
                reason,
                code: doubt.reason.code().map(|code| code.as_str()),
            })
        })
    }

    /// The JSON of the program's files: every leaf with where it came from.
    pub fn to_json(&self) -> String {
        self.json(Form::Full, Layout::Pretty)
    }

    /// The same on one line, for JSON Lines.
    pub fn to_json_line(&self) -> String {
        self.json(Form::Full, Layout::Line)
    }

    /// JSON with values only, on one line.
    pub fn to_plain_json(&self) -> String {
        self.json(Form::Plain, Layout::Line)
    }

    fn json(&self, form: Form, layout: Layout) -> String {
        let style = Style { form, layout, language: self.language.inside() };
        let mut out = Vec::new();
        json::write(&mut out, &self.inside, style).expect(TAKES_ALL);
        String::from_utf8(out).expect("JSON is text")
    }

    /// Its rows in every table, as CSV with a line of names: the name of the table and
    /// its text. The tables are those of the program.
    pub fn to_csv(&self) -> Vec<(&'static str, String)> {
        let lineage = Lineage { language: self.language.inside(), ..Lineage::default() };
        let tables = CsvTables::new(lineage, Dialect::Standard, |_| Ok(Vec::new()));
        let tables = tables.and_then(|mut tables| {
            tables.push(&self.inside)?;
            tables.finish()
        });
        let tables = tables.expect(TAKES_ALL);
        let text = |table| String::from_utf8(table).expect("CSV is text");
        let tables = TABLES.iter().zip(tables);
        tables.map(|(table, rows)| (table.name, text(rows))).collect()
    }

    /// Its sheets printed as their forms, with their data inside; nothing where it has no
    /// sheet. Characters that the built-in font lacks are drawn as a mark.
    #[cfg(feature = "pdf")]
    pub fn to_pdf(&self) -> Option<Vec<u8>> {
        use resheet_emit::pdf::{self, PdfOptions};
        let mut out = Vec::new();
        let options = PdfOptions::default();
        if self.inside.sheets.is_empty() {
            return None;
        }
        pdf::write(&self.inside, &options, &mut out).expect(TAKES_ALL);
        Some(out)
    }

    /// Its rows in every table as Arrow arrays. The sheets of one input are compared with
    /// each other too, as in a run over that input.
    ///
    /// # Errors
    ///
    /// Only by a fault of ours; never by what stands in an input.
    #[cfg(feature = "arrow")]
    pub fn to_arrow(&self) -> std::io::Result<Vec<crate::arrow::Table>> {
        let mut tables = crate::arrow::Tables::new(self.language);
        tables.push(self)?;
        tables.compare()?;
        tables.finish()
    }
}

/// What is odd about an input, and where.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    conversion: &'a Conversion,
    sheet: Option<&'a model::Sheet>,
    inside: &'a model::Finding,
}

impl<'a> Finding<'a> {
    pub(crate) fn new(
        conversion: &'a Conversion,
        sheet: Option<&'a model::Sheet>,
        inside: &'a model::Finding,
    ) -> Self {
        Finding { conversion, sheet, inside }
    }

    /// Its stable code, such as `A004`.
    pub fn code(&self) -> &'static str {
        self.inside.code.as_str()
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.inside.severity.into()
    }

    /// The sheet it is about; nothing where it is about the whole input.
    pub fn sheet(&self) -> Option<Sheet<'a>> {
        self.sheet.map(|sheet| Sheet::new(self.conversion, sheet))
    }

    /// What it is about: `input`, `sheet`, or a path in the sheet as in the JSON.
    pub fn subject(&self) -> String {
        self.inside.subject.to_string()
    }

    /// What was found, in words.
    pub fn message(&self) -> String {
        catalogue::message(self.inside, self.conversion.language.inside())
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        catalogue::help(self.inside, self.conversion.language.inside())
    }

    /// Where.
    pub fn place(&self) -> Place {
        Place::of(&self.conversion.inside.source, self.inside.span)
    }
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, line) = (self.conversion.name(), self.place().line);
        write!(f, "{name}:{line}: {} {}: {}", self.severity(), self.code(), self.message())
    }
}

/// What was done to an input so that it could be read.
#[derive(Clone, Copy, Debug)]
pub struct Repair<'a> {
    conversion: &'a Conversion,
    inside: &'a model::Repair,
}

impl<'a> Repair<'a> {
    pub(crate) fn new(conversion: &'a Conversion, inside: &'a model::Repair) -> Self {
        Repair { conversion, inside }
    }

    /// The rule's stable code, such as `R003`.
    pub fn rule(&self) -> &'static str {
        self.inside.rule.as_str()
    }

    /// What was done, in a few words.
    pub fn note(&self) -> &'a str {
        &self.inside.note
    }

    /// How sure the rule was.
    pub fn confidence(&self) -> Confidence {
        self.inside.confidence.into()
    }

    /// Where.
    pub fn place(&self) -> Place {
        Place::of(&self.conversion.inside.source, self.inside.span)
    }
}

/// A leaf that somebody should look at.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Doubt<'a> {
    /// The sheet it is in.
    pub sheet: Sheet<'a>,
    /// The leaf.
    pub trace: Trace<'a>,
    /// How much it asks to be looked at; comparable over inputs.
    pub risk: i32,
    /// What hangs on it: `amount`, `points`, `name`, `measure` or `words`.
    pub stake: &'static str,
    /// Why, in a sentence.
    pub reason: String,
    /// The code of the finding or repair that is the reason.
    pub code: Option<&'static str>,
}
