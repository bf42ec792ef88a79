//! One row a leaf that a person should look at.

use resheet_model::catalogue::Language;
use resheet_model::{Code, Conversion};
use resheet_review::{Doubt, Reason, Stake};

use crate::sheet_id;
use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{StrayText, confidences, states};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) source_id: &'a str,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) conversion: &'a Conversion,
    pub(in crate::tables) doubt: &'a Doubt<'a>,
    pub(in crate::tables) stray: StrayText<'a>,
}

impl Row<'_> {
    /// Words of the reason, without what stands outside the form.
    fn reason<T>(&self, tell: impl Fn(Reason<'_>) -> T) -> T {
        match self.doubt.reason {
            Reason::Finding(finding) => tell(Reason::Finding(&self.stray.hush(finding))),
            other => tell(other),
        }
    }

    fn why(&self, language: Language) -> String {
        self.reason(|reason| reason.text(language))
    }

    fn rival(&self) -> Option<String> {
        self.reason(|reason| reason.rival(Language::Chinese))
    }
}

table! {
    DOUBTS = "doubts": "What a person should look at: values that are not certain or that a finding speaks of, the riskiest of an input first. Order by `risk` over several inputs."
    key ["source_id", "ordinal"];
    references "sources" by ["source_id"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    source_id: Kind::Text, required, "The input."
        => row.source_id;
    ordinal: Kind::Integer, required, "Position among the doubts of the input, from 0: the riskiest first."
        => row.ordinal;
    risk: Kind::Integer, required, "How much it asks to be looked at, comparable over inputs: from the odds that the value is wrong and what hangs on it."
        => i64::from(row.doubt.risk);
    stake: Kind::OneOf(stakes), required, "What hangs on it: an amount, points (scores and rates too), a name (years too), a target or actual value, other words."
        => row.doubt.stake.name();
    input: Kind::Text, optional, "Name of the input."
        => row.conversion.source.name.as_str();
    sheet_id: Kind::Text, required, "The sheet."
        => sheet_id(&row.conversion.source, row.doubt.sheet.ordinal);
    project_name: Kind::Text, optional, "Name of the project."
        => row.doubt.sheet.project_name.value().map(String::as_str);
    path: Kind::Text, required, "Which value of the sheet, as in the JSON: `funds[0].executed`."
        => row.doubt.leaf.path.to_string();
    line: Kind::Integer, required, "The line of the input it stands on, from 1."
        => row.conversion.source.line_number(row.doubt.leaf.span());
    column: Kind::Integer, required, "The column of that line, in characters, from 1."
        => row.conversion.source.place(row.doubt.leaf.span()).column;
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(&row.conversion.source, row.doubt.leaf.span());
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(&row.conversion.source, row.doubt.leaf.span());
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(&row.conversion.source, row.doubt.leaf.span());
    value: Kind::Text, optional, "What was read."
        => row.doubt.leaf.shown();
    value_printed: Kind::Text, optional, "The same as printed."
        => row.doubt.leaf.raw(&row.conversion.source);
    value_state: Kind::OneOf(states), required, "Whether that was read, and if not, why."
        => row.doubt.leaf.state();
    confidence: Kind::OneOf(confidences), required, "How sure it is; a certain one is here because a finding speaks of it or of its row."
        => row.doubt.leaf.confidence().name();
    rival: Kind::Text, optional, "What it may as well be, or where it may as well belong, if that is known."
        => row.rival();
    code: Kind::Text, optional, "Code of the finding or repair behind it; `resheet explain` tells more."
        => row.doubt.reason.code().map(Code::as_str);
    why_en: Kind::Text, required, "Why it is in doubt, in English."
        => row.why(Language::English);
    why_zh: Kind::Text, required, "Why it is in doubt, in Chinese."
        => row.why(Language::Chinese);
    unclear: Kind::Boolean, required, "Whether a person has looked at it and could not tell."
        => row.doubt.leaf.is_unclear();
}

fn stakes() -> Vec<&'static str> {
    Stake::ALL.map(Stake::name).to_vec()
}
