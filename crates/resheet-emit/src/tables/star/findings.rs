//! One row a finding.

use resheet_model::catalogue::{self, Language};
use resheet_model::{Finding, Severity, Subject};

use crate::tables::Standing;
use crate::tables::model::{Kind, table};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) source_id: &'a str,
    pub(in crate::tables) sheet_id: Option<&'a str>,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) language: Language,
    pub(in crate::tables) at: &'a Standing,
    /// Quotes no text outside the form.
    pub(in crate::tables) finding: &'a Finding,
}

impl Row<'_> {
    fn fund(&self) -> Option<u32> {
        match self.finding.subject {
            Subject::Fund(row, _) => Some(row),
            _ => None,
        }
    }

    fn indicator(&self) -> Option<u32> {
        match self.finding.subject {
            Subject::Indicator(row, _) => Some(row),
            _ => None,
        }
    }

    fn extra(&self) -> Option<u32> {
        match self.finding.subject {
            Subject::Extra(row) => Some(row),
            _ => None,
        }
    }

    fn leaf(&self) -> Option<&'static str> {
        match self.finding.subject {
            Subject::Field(field) => Some(field.name()),
            Subject::Fund(_, column) => column.map(|column| column.name()),
            Subject::Indicator(_, column) => column.map(|column| column.name()),
            Subject::Input | Subject::Sheet | Subject::Extra(_) => None,
        }
    }

    fn message(&self) -> String {
        catalogue::message(self.finding, self.language)
    }

    fn help(&self) -> String {
        catalogue::help(self.finding, self.language)
    }
}

table! {
    FINDINGS = "findings": "What is odd about inputs and sheets. Text outside the form is not quoted."
    key ["source_id", "ordinal"];
    references "sources" by ["source_id"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    source_id: Kind::Text, required, "The input."
        => row.source_id;
    ordinal: Kind::Integer, required, "Position among the findings of the input and its sheets, from 0."
        => row.ordinal;
    sheet_id: Kind::Text, optional, "The sheet; nothing for a finding about the whole input."
        => row.sheet_id;
    input: Kind::Text, optional, "Name of the input."
        => row.at.input.as_str();
    line: Kind::Integer, required, "The line of the input it is about, from 1."
        => row.at.line;
    column: Kind::Integer, required, "The column of that line, in characters, from 1."
        => row.at.column;
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => row.at.page;
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => row.at.area.as_deref();
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => row.at.cell.as_deref();
    code: Kind::Text, required, "Its stable code; `resheet explain` tells more."
        => row.finding.code.as_str();
    name: Kind::Text, optional, "Name of the code."
        => catalogue::entry(row.finding.code).map(|entry| entry.name.as_str());
    severity: Kind::OneOf(severities), required, "How much it matters."
        => row.finding.severity.name();
    subject: Kind::Text, required, "What it is about: the input, the sheet, or a path as in the JSON."
        => row.finding.subject.to_string();
    fund: Kind::Integer, optional, "Ordinal of the row of the funds table it is about, if it is."
        => row.fund();
    indicator: Kind::Integer, optional, "Ordinal of the row of the indicator table it is about, if it is."
        => row.indicator();
    extra: Kind::Integer, optional, "Ordinal of the extra it is about, if it is."
        => row.extra();
    leaf: Kind::Text, optional, "The leaf it is about: a name as in the JSON."
        => row.leaf();
    message: Kind::Text, required, "What was found."
        => row.message();
    help: Kind::Text, optional, "What to do about it."
        => row.help();
}

fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).to_vec()
}
