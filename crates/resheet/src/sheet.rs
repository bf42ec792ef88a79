//! A sheet and the rows of its tables.

use resheet_model as model;
use resheet_model::{Decimal, Field, FundColumn, IndicatorColumn, Subject};

use crate::conversion::{Conversion, Doubt, Finding, Repair};
use crate::leaf::{Leaf, Leaves, Path, Trace};
use crate::words::{Confidence, Measure};

/// One sheet.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    leaves: Leaves<'a>,
}

/// A row of the funds table. Amounts are in the sheet's money unit.
#[derive(Clone, Copy, Debug)]
pub struct Fund<'a> {
    leaves: Leaves<'a>,
    number: u32,
    row: &'a model::FundRow,
}

/// A row of the indicator table.
#[derive(Clone, Copy, Debug)]
pub struct Indicator<'a> {
    leaves: Leaves<'a>,
    number: u32,
    row: &'a model::Indicator,
}

/// A method for each leaf, a line each: its name, how it is made and its meaning.
macro_rules! leaves {
    ($owner:ident by $at:expr; $($name:ident: $make:ident -> $value:ty, $key:expr, $about:literal;)*) => {
        impl<'a> $owner<'a> {
            $(
                #[doc = $about]
                pub fn $name(&self) -> Leaf<'a, $value> {
                    let (seen, at) = (&self.inside().$name, $at);
                    self.leaves.$make(at(self, $key), seen)
                }
            )*

            /// The leaves with a place of their own, in the order of the JSON.
            fn own(&self) -> impl Iterator<Item = Trace<'a>> + use<'a> {
                [$(self.$name().trace().clone()),*].into_iter()
            }
        }
    };
}

leaves! {
    Sheet by |_: &Sheet<'a>, field| Subject::Field(field);
    title: text -> &'a str, Field::Title, "The heading.";
    year: text -> &'a str, Field::Year, "The year in the heading, four digits.";
    project_name: text -> &'a str, Field::ProjectName, "Name of the project.";
    department: text -> &'a str, Field::Department, "The department in charge.";
    implementing_unit: text -> &'a str, Field::ImplementingUnit, "The unit that carries it out.";
    money_unit: text -> &'a str, Field::MoneyUnit, "The unit of the amounts, from a label.";
    expected_goal: text -> &'a str, Field::ExpectedGoal, "The goal set.";
    actual_result: text -> &'a str, Field::ActualResult, "The result reported.";
    total_weight: number -> Decimal, Field::TotalWeight, "Points in the total row.";
    total_score: number -> Decimal, Field::TotalScore, "Score in the total row; never computed.";
    grade: text -> &'a str, Field::Grade, "Grade, as printed.";
}

leaves! {
    Fund by |fund: &Fund<'a>, column| Subject::Fund(fund.number, Some(column));
    row: text -> &'a str, FundColumn::Row, "Its label as printed.";
    initial: number -> Decimal, FundColumn::Initial, "Budget at the start of the year.";
    budget: number -> Decimal, FundColumn::Budget, "Full-year budget.";
    executed: number -> Decimal, FundColumn::Executed, "Executed.";
    weight: number -> Decimal, FundColumn::Weight, "Points.";
    rate: number -> Decimal, FundColumn::Rate, "Execution rate in percent, as shown.";
    score: number -> Decimal, FundColumn::Score, "Score.";
}

leaves! {
    Indicator by |row: &Indicator<'a>, column| Subject::Indicator(row.number, Some(column));
    level1: text -> &'a str, IndicatorColumn::Level1, "First level.";
    level2: text -> &'a str, IndicatorColumn::Level2, "Second level.";
    level3: text -> &'a str, IndicatorColumn::Level3, "The indicator.";
    target: measure -> Measure<'a>, IndicatorColumn::Target, "The target.";
    actual: measure -> Measure<'a>, IndicatorColumn::Actual, "The actual value.";
    weight: number -> Decimal, IndicatorColumn::Weight, "Points.";
    score: number -> Decimal, IndicatorColumn::Score, "Score.";
    deviation: text -> &'a str, IndicatorColumn::Deviation, "Reason for a deviation.";
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(conversion: &'a Conversion, sheet: &'a model::Sheet) -> Self {
        Sheet { leaves: Leaves { conversion, sheet } }
    }

    fn inside(&self) -> &'a model::Sheet {
        self.leaves.sheet
    }

    /// Its key in the tables: the same bytes have the same on every machine.
    pub fn id(&self) -> String {
        resheet_emit::sheet_id(&self.leaves.conversion.inside.source, self.inside().ordinal)
    }

    /// Its position in the input, from 0.
    pub fn ordinal(&self) -> u32 {
        self.inside().ordinal
    }

    /// The line of the input it begins on, from 1.
    pub fn line(&self) -> u64 {
        self.leaves.conversion.inside.source.line_number(self.inside().span)
    }

    /// The family of forms it was read as, and how sure that is.
    pub fn family(&self) -> (&'a str, Confidence) {
        let family = &self.inside().family;
        (&family.id, family.confidence.into())
    }

    /// The rows of the funds table.
    pub fn funds(&self) -> impl Iterator<Item = Fund<'a>> + use<'a> {
        let leaves = self.leaves;
        let rows = (0..).zip(&leaves.sheet.funds);
        rows.map(move |(number, row)| Fund { leaves, number, row })
    }

    /// The rows of the indicator table.
    pub fn indicators(&self) -> impl Iterator<Item = Indicator<'a>> + use<'a> {
        let leaves = self.leaves;
        let rows = (0..).zip(&leaves.sheet.indicators);
        rows.map(move |(number, row)| Indicator { leaves, number, row })
    }

    /// Values that the record has no place for, each with its printed
    /// [label](Trace::label).
    pub fn extras(&self) -> impl Iterator<Item = Leaf<'a, &'a str>> + use<'a> {
        let leaves = self.leaves;
        (0..).zip(&leaves.sheet.extras).map(move |(number, extra)| {
            let path = Path::Subject(Subject::Extra(number));
            leaves.labelled(path, &extra.label, &extra.value)
        })
    }

    /// What is odd about the sheet, its rows and its leaves.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'a>> + use<'a> {
        let Leaves { conversion, sheet } = self.leaves;
        sheet.findings.iter().map(move |finding| Finding::new(conversion, Some(sheet), finding))
    }

    /// What was repaired before it was read.
    pub fn repairs(&self) -> impl Iterator<Item = Repair<'a>> + use<'a> {
        let Leaves { conversion, sheet } = self.leaves;
        sheet.repairs.iter().map(move |repair| Repair::new(conversion, repair))
    }

    /// Every leaf of it, extras and further cells of rows among them.
    pub fn leaves(&self) -> impl Iterator<Item = Trace<'a>> + use<'a> {
        let funds = self.funds().flat_map(|row| row.own().chain(traces(row.others())));
        let indicators = self.indicators().flat_map(|row| row.own().chain(traces(row.others())));
        self.own().chain(funds).chain(indicators).chain(traces(self.extras()))
    }

    /// Every leaf that somebody should look at, the riskiest first.
    pub fn doubts(&self) -> impl Iterator<Item = Doubt<'a>> + use<'a> {
        let ordinal = self.ordinal();
        self.leaves.conversion.doubts().filter(move |doubt| doubt.sheet.ordinal() == ordinal)
    }
}

fn traces<'a>(leaves: impl Iterator<Item = Leaf<'a, &'a str>>) -> impl Iterator<Item = Trace<'a>> {
    leaves.map(|leaf| leaf.trace().clone())
}

fn others<'a>(
    leaves: Leaves<'a>,
    row: Subject,
    others: &'a [(String, model::Seen<String>)],
) -> impl Iterator<Item = Leaf<'a, &'a str>> + use<'a> {
    let others = others.iter().enumerate();
    others.map(move |(at, (label, seen))| leaves.labelled(Path::Other(row, at), label, seen))
}

impl<'a> Fund<'a> {
    fn inside(&self) -> &'a model::FundRow {
        self.row
    }

    /// Cells of further columns, each with the [label](Trace::label) of its column.
    pub fn others(&self) -> impl Iterator<Item = Leaf<'a, &'a str>> + use<'a> {
        others(self.leaves, Subject::Fund(self.number, None), &self.row.others)
    }
}

impl<'a> Indicator<'a> {
    fn inside(&self) -> &'a model::Indicator {
        self.row
    }

    /// Cells of further columns, each with the [label](Trace::label) of its column.
    pub fn others(&self) -> impl Iterator<Item = Leaf<'a, &'a str>> + use<'a> {
        others(self.leaves, Subject::Indicator(self.number, None), &self.row.others)
    }
}
