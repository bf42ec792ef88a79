//! Cells with field names: what the binder made of a stretch of a dump.

use crate::conversion::Stray;
use crate::finding::{Finding, Subject};
use crate::form::{FamilyMatch, Field, FormShape, FundColumn, IndicatorColumn};
use crate::repair::{Confidence, Repair};
use crate::span::Span;

/// Whether there is a cell behind a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Presence {
    /// With text in it.
    Printed,
    /// There, and empty.
    Blank,
    /// The dump does not have it.
    #[default]
    Lost,
}

/// The text bound to one leaf.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BoundCell {
    /// The cell's text, pieces joined, outer white space removed.
    pub text: String,
    /// Where: the first piece, or an empty span where it should have been.
    pub span: Span,
    /// Further pieces in order, for a cell that was torn apart.
    pub more: Vec<Span>,
    /// Whether there is a cell.
    pub presence: Presence,
    /// How sure the binding is.
    pub confidence: Confidence,
    /// Indices into the sheet's repairs.
    pub repairs: Vec<u32>,
}

impl BoundCell {
    /// Adds a further piece behind this cell's text, `glue` between them; the
    /// first piece of an empty cell makes it that piece.
    pub fn append(&mut self, piece: BoundCell, glue: &str) {
        if self.presence != Presence::Printed {
            let repairs = std::mem::take(&mut self.repairs);
            *self = piece;
            self.repairs.splice(0..0, repairs);
            return;
        }
        self.text.push_str(glue);
        self.text.push_str(&piece.text);
        self.more.push(piece.span);
        self.more.extend(piece.more);
        self.repairs.extend(piece.repairs);
        self.confidence = self.confidence.min(piece.confidence);
    }
}

/// A row of the funds table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BoundFund {
    /// The row's label.
    pub row: BoundCell,
    /// 年初预算数.
    pub initial: BoundCell,
    /// 全年预算数.
    pub budget: BoundCell,
    /// 全年执行数.
    pub executed: BoundCell,
    /// 分值.
    pub weight: BoundCell,
    /// 执行率.
    pub rate: BoundCell,
    /// 得分.
    pub score: BoundCell,
    /// Cells of columns the record has no place for: label, cell.
    pub others: Vec<(String, BoundCell)>,
}

/// A row of the indicator table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BoundIndicator {
    /// 一级指标. A merged cell is bound once a row, with the same span.
    pub level1: BoundCell,
    /// 二级指标.
    pub level2: BoundCell,
    /// 三级指标.
    pub level3: BoundCell,
    /// The operator, where it has a cell of its own.
    pub target_op: BoundCell,
    /// The target, or its number.
    pub target: BoundCell,
    /// The unit, where it has a cell of its own.
    pub target_unit: BoundCell,
    /// The actual value.
    pub actual: BoundCell,
    /// 分值.
    pub weight: BoundCell,
    /// 得分.
    pub score: BoundCell,
    /// 偏差原因分析.
    pub deviation: BoundCell,
    /// Cells of columns the record has no place for: label, cell.
    pub others: Vec<(String, BoundCell)>,
}

impl BoundFund {
    /// The record's own columns, in the order of its cells.
    pub const COLUMNS: [FundColumn; 7] = [
        FundColumn::Row,
        FundColumn::Initial,
        FundColumn::Budget,
        FundColumn::Executed,
        FundColumn::Weight,
        FundColumn::Rate,
        FundColumn::Score,
    ];

    /// The cells of the record's own columns.
    pub fn cells(&self) -> [&BoundCell; 7] {
        [
            &self.row,
            &self.initial,
            &self.budget,
            &self.executed,
            &self.weight,
            &self.rate,
            &self.score,
        ]
    }

    /// The cells of the record's own columns.
    pub fn cells_mut(&mut self) -> [&mut BoundCell; 7] {
        [
            &mut self.row,
            &mut self.initial,
            &mut self.budget,
            &mut self.executed,
            &mut self.weight,
            &mut self.rate,
            &mut self.score,
        ]
    }
}

impl BoundIndicator {
    /// The record's own columns, in the order of its cells. The target has three.
    pub const COLUMNS: [IndicatorColumn; 10] = [
        IndicatorColumn::Level1,
        IndicatorColumn::Level2,
        IndicatorColumn::Level3,
        IndicatorColumn::Target,
        IndicatorColumn::Target,
        IndicatorColumn::Target,
        IndicatorColumn::Actual,
        IndicatorColumn::Weight,
        IndicatorColumn::Score,
        IndicatorColumn::Deviation,
    ];

    /// The cells of the record's own columns.
    pub fn cells(&self) -> [&BoundCell; 10] {
        [
            &self.level1,
            &self.level2,
            &self.level3,
            &self.target_op,
            &self.target,
            &self.target_unit,
            &self.actual,
            &self.weight,
            &self.score,
            &self.deviation,
        ]
    }

    /// The cells of the record's own columns; the target's are three.
    pub fn cells_mut(&mut self) -> [&mut BoundCell; 10] {
        [
            &mut self.level1,
            &mut self.level2,
            &mut self.level3,
            &mut self.target_op,
            &mut self.target,
            &mut self.target_unit,
            &mut self.actual,
            &mut self.weight,
            &mut self.score,
            &mut self.deviation,
        ]
    }
}

/// A label with a value that the record has no place for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BoundExtra {
    /// The label as printed.
    pub label: BoundCell,
    /// Its value.
    pub value: BoundCell,
}

/// One sheet with every cell at its field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoundSheet {
    /// The family it was read as.
    pub family: FamilyMatch,
    /// All its characters.
    pub span: Span,
    /// The heading.
    pub title: BoundCell,
    /// The year in the heading.
    pub year: BoundCell,
    /// Project name.
    pub project_name: BoundCell,
    /// Department in charge.
    pub department: BoundCell,
    /// Implementing unit.
    pub implementing_unit: BoundCell,
    /// The money unit, from a label.
    pub money_unit: BoundCell,
    /// The funds table.
    pub funds: Vec<BoundFund>,
    /// The goal set.
    pub expected_goal: BoundCell,
    /// The result reported.
    pub actual_result: BoundCell,
    /// The indicator table.
    pub indicators: Vec<BoundIndicator>,
    /// Weight of the total row.
    pub total_weight: BoundCell,
    /// Score of the total row.
    pub total_score: BoundCell,
    /// Grade.
    pub grade: BoundCell,
    /// What the form has beyond that.
    pub extras: Vec<BoundExtra>,
    /// Labels and columns as printed.
    pub shape: FormShape,
    /// Text between the cells that belongs to none.
    pub stray: Vec<Stray>,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// What is odd.
    pub findings: Vec<Finding>,
}

impl BoundSheet {
    /// The cells of its fields.
    pub fn fields(&self) -> [(Field, &BoundCell); 11] {
        [
            (Field::Title, &self.title),
            (Field::Year, &self.year),
            (Field::ProjectName, &self.project_name),
            (Field::Department, &self.department),
            (Field::ImplementingUnit, &self.implementing_unit),
            (Field::MoneyUnit, &self.money_unit),
            (Field::ExpectedGoal, &self.expected_goal),
            (Field::ActualResult, &self.actual_result),
            (Field::TotalWeight, &self.total_weight),
            (Field::TotalScore, &self.total_score),
            (Field::Grade, &self.grade),
        ]
    }

    /// Shows every cell that has become a value, with what it is of; a cell of a
    /// column the record has no place for is of its row.
    pub fn each<'s>(&'s self, mut see: impl FnMut(Subject, &'s BoundCell)) {
        for (field, cell) in self.fields() {
            see(Subject::Field(field), cell);
        }
        for (row, fund) in (0..).zip(&self.funds) {
            for (column, cell) in BoundFund::COLUMNS.into_iter().zip(fund.cells()) {
                see(Subject::Fund(row, Some(column)), cell);
            }
            fund.others.iter().for_each(|(_, cell)| see(Subject::Fund(row, None), cell));
        }
        for (row, indicator) in (0..).zip(&self.indicators) {
            for (column, cell) in BoundIndicator::COLUMNS.into_iter().zip(indicator.cells()) {
                see(Subject::Indicator(row, Some(column)), cell);
            }
            indicator.others.iter().for_each(|(_, cell)| see(Subject::Indicator(row, None), cell));
        }
        for (index, extra) in (0..).zip(&self.extras) {
            see(Subject::Extra(index), &extra.value);
        }
    }

    /// The same, to change them.
    pub fn each_mut(&mut self, mut see: impl FnMut(Subject, &mut BoundCell)) {
        for (field, cell) in [
            (Field::Title, &mut self.title),
            (Field::Year, &mut self.year),
            (Field::ProjectName, &mut self.project_name),
            (Field::Department, &mut self.department),
            (Field::ImplementingUnit, &mut self.implementing_unit),
            (Field::MoneyUnit, &mut self.money_unit),
            (Field::ExpectedGoal, &mut self.expected_goal),
            (Field::ActualResult, &mut self.actual_result),
            (Field::TotalWeight, &mut self.total_weight),
            (Field::TotalScore, &mut self.total_score),
            (Field::Grade, &mut self.grade),
        ] {
            see(Subject::Field(field), cell);
        }
        for (row, fund) in (0..).zip(&mut self.funds) {
            for (column, cell) in BoundFund::COLUMNS.into_iter().zip(BoundFund::cells_mut(fund)) {
                see(Subject::Fund(row, Some(column)), cell);
            }
            fund.others.iter_mut().for_each(|(_, cell)| see(Subject::Fund(row, None), cell));
        }
        for (row, indicator) in (0..).zip(&mut self.indicators) {
            let cells = BoundIndicator::cells_mut(indicator);
            for (column, cell) in BoundIndicator::COLUMNS.into_iter().zip(cells) {
                see(Subject::Indicator(row, Some(column)), cell);
            }
            let row = Subject::Indicator(row, None);
            indicator.others.iter_mut().for_each(|(_, cell)| see(row, cell));
        }
        for (index, extra) in (0..).zip(&mut self.extras) {
            see(Subject::Extra(index), &mut extra.value);
        }
    }
}
