//! One row a value that the record has no place for.

use resheet_model::{Seen, SourceText};

use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{Trust, confidences, states, text};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) sheet_id: &'a str,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) place: Place,
    pub(in crate::tables) source: &'a SourceText,
    pub(in crate::tables) label: &'a str,
    pub(in crate::tables) value: &'a Seen<String>,
}

/// Where in a sheet an extra stands.
#[derive(Clone, Copy)]
pub(in crate::tables) enum Place {
    Sheet,
    Fund(usize),
    Indicator(usize),
}

impl Place {
    fn fund(self) -> Option<usize> {
        match self {
            Place::Fund(row) => Some(row),
            _ => None,
        }
    }

    fn indicator(self) -> Option<usize> {
        match self {
            Place::Indicator(row) => Some(row),
            _ => None,
        }
    }
}

table! {
    EXTRAS = "extras": "What sheets have beyond the common record: further fields of the head, further columns of a table."
    key ["sheet_id", "ordinal"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    sheet_id: Kind::Text, required, "The sheet it stands in."
        => row.sheet_id;
    ordinal: Kind::Integer, required, "Position among the extras of the sheet, from 0: first those of the sheet, then those of its tables."
        => row.ordinal;
    line: Kind::Integer, required, "The line of the input its value stands on, from 1."
        => row.source.line_number(row.value.span);
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(row.source, row.value.span);
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(row.source, row.value.span);
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(row.source, row.value.span);
    fund: Kind::Integer, optional, "Ordinal of the row of the funds table it stands in, if it does."
        => row.place.fund();
    indicator: Kind::Integer, optional, "Ordinal of the row of the indicator table it stands in, if it does."
        => row.place.indicator();
    label: Kind::Text, optional, "Its label as printed."
        => row.label;
    value: Kind::Text, optional, "What stands under the label."
        => text(row.value);
    value_state: Kind::OneOf(states), required, "Whether there is a value, and if not, why."
        => row.value.reading.state();
    confidence: Kind::OneOf(confidences), required, "How sure the value is."
        => Trust::default().with(row.value).confidence();
    repaired: Kind::Boolean, required, "Whether a repair touched the value."
        => Trust::default().with(row.value).repaired();
    by_hand: Kind::Boolean, required, "Whether a person confirmed or corrected the value; the printed form stays the source's."
        => Trust::default().with(row.value).by_hand();
}
