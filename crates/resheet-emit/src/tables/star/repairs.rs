//! One row a repair.

use std::borrow::Cow;

use resheet_model::catalogue::Language;
use resheet_model::{Repair, catalogue};

use crate::note;

use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{StrayText, confidences};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) sheet_id: &'a str,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) stray: StrayText<'a>,
    pub(in crate::tables) repair: &'a Repair,
    pub(in crate::tables) language: Language,
}

impl<'a> Row<'a> {
    /// Text of the source or about it, unless it is stray.
    fn quote<T>(&self, text: T) -> Option<T> {
        (!self.stray.touches(self.repair)).then_some(text)
    }
}

table! {
    REPAIRS = "repairs": "What was done to the sheets so that they could be read."
    key ["sheet_id", "ordinal"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    sheet_id: Kind::Text, required, "The sheet it was done to."
        => row.sheet_id;
    ordinal: Kind::Integer, required, "Position among the repairs of the sheet, from 0; what the JSON refers to."
        => row.ordinal;
    line: Kind::Integer, required, "The line of the input it was done on, from 1."
        => row.stray.source.line_number(row.repair.span);
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(row.stray.source, row.repair.span);
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(row.stray.source, row.repair.span);
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(row.stray.source, row.repair.span);
    rule: Kind::Text, required, "Code of the rule; `resheet explain` tells more."
        => row.repair.rule.as_str();
    name: Kind::Text, optional, "Name of the rule."
        => catalogue::entry(row.repair.rule).map(|entry| entry.name.as_str());
    confidence: Kind::OneOf(confidences), required, "How sure the rule was."
        => row.repair.confidence.name();
    text: Kind::Text, optional, "The text that was moved, joined or left out; nothing for text outside the form."
        => row.quote(row.stray.source.slice(row.repair.span));
    note: Kind::Text, optional, "What was done; nothing for text outside the form."
        => row.quote::<Cow<'_, str>>(note(&row.repair.note, row.language));
}
