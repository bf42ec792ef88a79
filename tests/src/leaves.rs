//! Every leaf of a sheet in one list, whatever its type.

use resheet_model::{
    Confidence, Field, FundColumn as F, IndicatorColumn as I, Seen, Sheet, Span, Subject,
};

/// Where a leaf came from.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    /// Which leaf; the row alone for a column the record has no place for.
    pub subject: Subject,
    /// Its first piece.
    pub span: Span,
    /// Its further pieces.
    pub more: &'s [Span],
    /// Indices into the sheet's repairs.
    pub repairs: &'s [u32],
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether a value was read.
    pub is_read: bool,
}

impl Place<'_> {
    /// All pieces.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.span).chain(self.more.iter().copied())
    }
}

fn place<T>(subject: Subject, seen: &Seen<T>) -> Place<'_> {
    Place {
        subject,
        span: seen.span,
        more: &seen.more,
        repairs: &seen.repairs,
        confidence: seen.confidence,
        is_read: seen.value().is_some(),
    }
}

/// Every leaf of a sheet, extras included.
pub fn leaves(sheet: &Sheet) -> Vec<Place<'_>> {
    let field = Subject::Field;
    let mut out = vec![
        place(field(Field::Title), &sheet.title),
        place(field(Field::Year), &sheet.year),
        place(field(Field::ProjectName), &sheet.project_name),
        place(field(Field::Department), &sheet.department),
        place(field(Field::ImplementingUnit), &sheet.implementing_unit),
        place(field(Field::MoneyUnit), &sheet.money_unit),
        place(field(Field::ExpectedGoal), &sheet.expected_goal),
        place(field(Field::ActualResult), &sheet.actual_result),
        place(field(Field::TotalWeight), &sheet.total_weight),
        place(field(Field::TotalScore), &sheet.total_score),
        place(field(Field::Grade), &sheet.grade),
    ];
    for (at, row) in (0..).zip(&sheet.funds) {
        let cell = |column| Subject::Fund(at, Some(column));
        out.extend([
            place(cell(F::Row), &row.row),
            place(cell(F::Initial), &row.initial),
            place(cell(F::Budget), &row.budget),
            place(cell(F::Executed), &row.executed),
            place(cell(F::Weight), &row.weight),
            place(cell(F::Rate), &row.rate),
            place(cell(F::Score), &row.score),
        ]);
        out.extend(row.others.iter().map(|(_, other)| place(Subject::Fund(at, None), other)));
    }
    for (at, row) in (0..).zip(&sheet.indicators) {
        let cell = |column| Subject::Indicator(at, Some(column));
        out.extend([
            place(cell(I::Level1), &row.level1),
            place(cell(I::Level2), &row.level2),
            place(cell(I::Level3), &row.level3),
            place(cell(I::Target), &row.target),
            place(cell(I::Actual), &row.actual),
            place(cell(I::Weight), &row.weight),
            place(cell(I::Score), &row.score),
            place(cell(I::Deviation), &row.deviation),
        ]);
        out.extend(row.others.iter().map(|(_, other)| place(Subject::Indicator(at, None), other)));
    }
    let extras = (0..).zip(&sheet.extras);
    out.extend(extras.map(|(at, extra)| place(Subject::Extra(at), &extra.value)));
    out
}
