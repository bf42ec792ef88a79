//! Cells with field names: what the binder made of a stretch of a dump.

use crate::conversion::Stray;
use crate::finding::Finding;
use crate::form::{FamilyMatch, FormShape};
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
