//! One row a row of an indicator table.

use resheet_model::{Indicator, SourceText};

use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{
    Parts, Trust, confidences, measure_kinds, number, number_state, number_states, parts, printed,
    signs, states, text,
};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) sheet_id: &'a str,
    pub(in crate::tables) ordinal: usize,
    pub(in crate::tables) source: &'a SourceText,
    pub(in crate::tables) row: &'a Indicator,
    target: Parts<'a>,
    actual: Parts<'a>,
}

impl<'a> Row<'a> {
    pub(in crate::tables) fn new(
        sheet_id: &'a str,
        ordinal: usize,
        source: &'a SourceText,
        row: &'a Indicator,
    ) -> Self {
        let (target, actual) = (parts(&row.target), parts(&row.actual));
        Row { sheet_id, ordinal, source, row, target, actual }
    }

    fn trust(&self) -> Trust {
        let row = self.row;
        let texts = [&row.level1, &row.level2, &row.level3, &row.deviation];
        let trust = texts.into_iter().fold(Trust::default(), |trust, leaf| trust.with(leaf));
        trust.with(&row.target).with(&row.actual).with(&row.weight).with(&row.score)
    }
}

table! {
    INDICATORS = "indicators": "Rows of the indicator tables."
    key ["sheet_id", "ordinal"];
    references "sheets" by ["sheet_id"];
    |row: &Row<'_>|
    sheet_id: Kind::Text, required, "The sheet it stands in."
        => row.sheet_id;
    ordinal: Kind::Integer, required, "Position in the indicator table, from 0."
        => row.ordinal;
    line: Kind::Integer, required, "The line of the input its name stands on, from 1."
        => row.source.line_number(row.row.level3.span);
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(row.source, row.row.level3.span);
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(row.source, row.row.level3.span);
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(row.source, row.row.level3.span);
    level1: Kind::Text, optional, "First level, repeated in each row of its block."
        => text(&row.row.level1);
    level2: Kind::Text, optional, "Second level, repeated in each row of its block."
        => text(&row.row.level2);
    level3: Kind::Text, optional, "Name of the indicator."
        => text(&row.row.level3);
    target_kind: Kind::OneOf(measure_kinds), optional, "What the target is: a number with relation and unit, the same in words, a range, a date or period, or text."
        => row.target.kind;
    target_op: Kind::OneOf(signs), optional, "Relation of the target, where one is printed or in words."
        => row.target.op;
    target_value: Kind::Decimal, optional, "Number of the target, printed or in words."
        => row.target.value;
    target_low: Kind::Decimal, optional, "Lower end of a range."
        => row.target.low;
    target_high: Kind::Decimal, optional, "Upper end of a range."
        => row.target.high;
    target_unit: Kind::Text, optional, "Unit of the target as printed, without brackets."
        => row.target.unit;
    target_from: Kind::Date, optional, "First day of a date or period."
        => row.target.from.clone();
    target_until: Kind::Date, optional, "Last day of a date or period, or the deadline; of a month or year, its last day."
        => row.target.until.clone();
    target_printed: Kind::Text, optional, "The whole of the target as printed."
        => printed(&row.row.target, row.source);
    target_state: Kind::OneOf(number_states), required, "Whether the target was read, and if not, why."
        => row.target.state;
    actual_kind: Kind::OneOf(measure_kinds), optional, "What the actual value is: a number with relation and unit, the same in words, a range, a date or period, or text."
        => row.actual.kind;
    actual_op: Kind::OneOf(signs), optional, "Relation of the actual value, where one is printed or in words."
        => row.actual.op;
    actual_value: Kind::Decimal, optional, "Number of the actual value, printed or in words."
        => row.actual.value;
    actual_low: Kind::Decimal, optional, "Lower end of a range."
        => row.actual.low;
    actual_high: Kind::Decimal, optional, "Upper end of a range."
        => row.actual.high;
    actual_unit: Kind::Text, optional, "Unit of the actual value as printed, without brackets."
        => row.actual.unit;
    actual_from: Kind::Date, optional, "First day of a date or period."
        => row.actual.from.clone();
    actual_until: Kind::Date, optional, "Last day of a date or period, or the deadline; of a month or year, its last day."
        => row.actual.until.clone();
    actual_printed: Kind::Text, optional, "The whole of the actual value as printed."
        => printed(&row.row.actual, row.source);
    actual_state: Kind::OneOf(number_states), required, "Whether the actual value was read, and if not, why."
        => row.actual.state;
    weight: Kind::Decimal, optional, "Points."
        => number(&row.row.weight);
    weight_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.weight, row.source);
    weight_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.weight);
    score: Kind::Decimal, optional, "Score, as printed; never computed."
        => number(&row.row.score);
    score_printed: Kind::Text, optional, "The same as printed."
        => printed(&row.row.score, row.source);
    score_state: Kind::OneOf(number_states), required, "Whether that was read, and if not, why."
        => number_state(&row.row.score);
    deviation: Kind::Text, optional, "Reason given for a deviation, and measures."
        => text(&row.row.deviation);
    deviation_state: Kind::OneOf(states), required, "Whether a reason was given, and if not, why."
        => row.row.deviation.reading.state();
    confidence: Kind::OneOf(confidences), required, "The least certain value of this row."
        => row.trust().confidence();
    repaired: Kind::Boolean, required, "Whether a repair touched a value of this row."
        => row.trust().repaired();
    by_hand: Kind::Boolean, required, "Whether a person confirmed or corrected a value of this row; the printed form stays the source's."
        => row.trust().by_hand();
}
