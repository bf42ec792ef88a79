//! The canonical typed record: one for all families.

use rust_decimal::Decimal;

use crate::conversion::Stray;
use crate::finding::Finding;
use crate::form::{FamilyMatch, FormShape};
use crate::repair::{ByHand, Confidence, Repair};
use crate::source::SourceText;
use crate::span::Span;
use crate::value::{Measure, Reading};

/// A leaf of a sheet with all that is known about where it came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen<T> {
    /// What was read.
    pub reading: Reading<T>,
    /// Where: the first piece, or an empty span where it should have been.
    pub span: Span,
    /// Further pieces, for a cell that was torn apart.
    pub more: Vec<Span>,
    /// Indices into [`Sheet::repairs`].
    pub repairs: Vec<u32>,
    /// How sure the binding and the reading are, together.
    pub confidence: Confidence,
    /// What a person said of it.
    pub by_hand: ByHand,
}

impl<T> Seen<T> {
    /// A leaf that the dump does not have.
    pub fn absent() -> Self {
        Seen {
            reading: Reading::Absent,
            span: Span::default(),
            more: Vec::new(),
            repairs: Vec::new(),
            confidence: Confidence::Certain,
            by_hand: ByHand::No,
        }
    }

    /// The value, if one was read.
    pub fn value(&self) -> Option<&T> {
        self.reading.value()
    }

    /// The characters it was read from, pieces joined by line feeds.
    pub fn raw(&self, source: &SourceText) -> String {
        let mut raw = source.slice(self.span).to_owned();
        for piece in &self.more {
            raw.push('\n');
            raw.push_str(source.slice(*piece));
        }
        raw
    }
}

/// A row of the funds table. Amounts are in the sheet's money unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FundRow {
    /// The row's label as printed.
    pub row: Seen<String>,
    /// Budget at the start of the year.
    pub initial: Seen<Decimal>,
    /// Full-year budget.
    pub budget: Seen<Decimal>,
    /// Executed.
    pub executed: Seen<Decimal>,
    /// Points.
    pub weight: Seen<Decimal>,
    /// Execution rate in percent, as shown (`0.9978` in a workbook is 99.78).
    pub rate: Seen<Decimal>,
    /// Score.
    pub score: Seen<Decimal>,
    /// Cells of columns the record has no place for: label, text.
    pub others: Vec<(String, Seen<String>)>,
}

/// A row of the indicator table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indicator {
    /// First level. Rows under one merged cell share its span.
    pub level1: Seen<String>,
    /// Second level.
    pub level2: Seen<String>,
    /// The indicator.
    pub level3: Seen<String>,
    /// The target.
    pub target: Seen<Measure>,
    /// The actual value.
    pub actual: Seen<Measure>,
    /// Points.
    pub weight: Seen<Decimal>,
    /// Score.
    pub score: Seen<Decimal>,
    /// Reason for a deviation.
    pub deviation: Seen<String>,
    /// Cells of columns the record has no place for: label, text.
    pub others: Vec<(String, Seen<String>)>,
}

/// A label with a value that the record has no place for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extra {
    /// The label as printed.
    pub label: String,
    /// Its value.
    pub value: Seen<String>,
}

/// One sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its position in the input, from 0.
    pub ordinal: u32,
    /// The family it was read as.
    pub family: FamilyMatch,
    /// All its characters.
    pub span: Span,
    /// The heading.
    pub title: Seen<String>,
    /// The year in the heading, four digits.
    pub year: Seen<String>,
    /// Project name.
    pub project_name: Seen<String>,
    /// Department in charge.
    pub department: Seen<String>,
    /// Implementing unit.
    pub implementing_unit: Seen<String>,
    /// `万元`, `元`, `亿元`.
    pub money_unit: Seen<String>,
    /// The funds table.
    pub funds: Vec<FundRow>,
    /// The goal set.
    pub expected_goal: Seen<String>,
    /// The result reported.
    pub actual_result: Seen<String>,
    /// The indicator table.
    pub indicators: Vec<Indicator>,
    /// Weight of the total row.
    pub total_weight: Seen<Decimal>,
    /// Score of the total row.
    pub total_score: Seen<Decimal>,
    /// Grade.
    pub grade: Seen<String>,
    /// What the form has beyond that.
    pub extras: Vec<Extra>,
    /// Labels and columns as printed.
    pub shape: FormShape,
    /// Text between the cells that belongs to none.
    pub stray: Vec<Stray>,
    /// What was repaired; leaves point here by index.
    pub repairs: Vec<Repair>,
    /// What is odd.
    pub findings: Vec<Finding>,
}
