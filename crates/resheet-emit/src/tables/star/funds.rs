//! One row a row of a funds table.

use resheet_model::{FundRow, SourceText};

use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{
    Trust, confidences, number, number_state, number_states, printed, text, yuan,
};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) sheet_id: &'a str,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) is_total: bool,
    /// The power of ten of the sheet's money unit.
    pub(in crate::tables) power: Option<u32>,
    pub(in crate::tables) source: &'a SourceText,
    pub(in crate::tables) row: &'a FundRow,
}

impl Row<'_> {
    fn trust(&self) -> Trust {
        let row = self.row;
        let numbers =
            [&row.initial, &row.budget, &row.executed, &row.weight, &row.rate, &row.score];
        let trust = Trust::default().with(&row.row);
        numbers.into_iter().fold(trust, |trust, leaf| trust.with(leaf))
    }
}

/// Which row of a funds table is the total: parts have no points of their own.
/// Where no row has points, the first.
pub(in crate::tables) fn total_row(rows: &[FundRow]) -> usize {
    rows.iter().position(|row| row.weight.value().is_some()).unwrap_or(0)
}

table! {
    FUNDS = "funds": "Rows of the funds tables. Amounts are in the money unit of the sheet."
    key ["sheet_id", "ordinal"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    sheet_id: Kind::Text, required, "The sheet it stands in."
        => row.sheet_id;
    ordinal: Kind::Integer, required, "Position in the funds table, from 0."
        => row.ordinal;
    line: Kind::Integer, required, "The line of the input its label stands on, from 1."
        => row.source.line_number(row.row.row.span);
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(row.source, row.row.row.span);
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(row.source, row.row.row.span);
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(row.source, row.row.row.span);
    is_total: Kind::Boolean, required, "Whether it is the sum of the other rows: the first row with points of its own, or the first row where none has."
        => row.is_total;
    row_label: Kind::Text, optional, "Its label as printed."
        => text(&row.row.row);
    initial: Kind::Decimal, optional, "Budget at the start of the year."
        => number(&row.row.initial);
    initial_yuan: Kind::Decimal, optional, "The same in yuan, exactly; nothing where the sheet does not name its unit."
        => yuan(&row.row.initial, row.power);
    initial_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.initial, row.source);
    initial_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.initial);
    budget: Kind::Decimal, optional, "Full-year budget."
        => number(&row.row.budget);
    budget_yuan: Kind::Decimal, optional, "The same in yuan, exactly; nothing where the sheet does not name its unit."
        => yuan(&row.row.budget, row.power);
    budget_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.budget, row.source);
    budget_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.budget);
    executed: Kind::Decimal, optional, "Amount executed."
        => number(&row.row.executed);
    executed_yuan: Kind::Decimal, optional, "The same in yuan, exactly; nothing where the sheet does not name its unit."
        => yuan(&row.row.executed, row.power);
    executed_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.executed, row.source);
    executed_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.executed);
    weight: Kind::Decimal, optional, "Points."
        => number(&row.row.weight);
    weight_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.weight, row.source);
    weight_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.weight);
    rate: Kind::Decimal, optional, "Rate of execution in percent, as printed; never computed."
        => number(&row.row.rate);
    rate_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.rate, row.source);
    rate_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.rate);
    score: Kind::Decimal, optional, "Score, as printed; never computed."
        => number(&row.row.score);
    score_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.score, row.source);
    score_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.score);
    confidence: Kind::OneOf(confidences), required, "The least certain value of this row."
        => row.trust().confidence();
    repaired: Kind::Boolean, required, "Whether a repair touched a value of this row."
        => row.trust().repaired();
    by_hand: Kind::Boolean, required, "Whether a person confirmed or corrected a value of this row; the printed form stays the source's."
        => row.trust().by_hand();
}
