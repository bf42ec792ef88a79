//! One row a sheet.

use resheet_model::{Severity, Sheet, SourceText};

use crate::tables::model::{Kind, table};
use crate::tables::spots;
use crate::tables::values::{
    Trust, confidences, number, number_state, number_states, printed, states, text,
};

pub(in crate::tables) struct Row<'a> {
    pub(in crate::tables) sheet_id: &'a str,
    pub(in crate::tables) source_id: &'a str,
    pub(in crate::tables) source: &'a SourceText,
    pub(in crate::tables) sheet: &'a Sheet,
    /// How many of its values are in doubt.
    pub(in crate::tables) doubts: usize,
}

impl Row<'_> {
    fn year(&self) -> Option<u32> {
        self.sheet.year.value().and_then(|year| year.parse().ok())
    }

    fn count(&self, severity: Severity) -> usize {
        self.sheet.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    fn trust(&self) -> Trust {
        let sheet = self.sheet;
        let texts = [
            &sheet.title,
            &sheet.year,
            &sheet.project_name,
            &sheet.department,
            &sheet.implementing_unit,
            &sheet.money_unit,
            &sheet.expected_goal,
            &sheet.actual_result,
            &sheet.grade,
        ];
        let trust = texts.into_iter().fold(Trust::default(), |trust, leaf| trust.with(leaf));
        trust.with(&sheet.total_weight).with(&sheet.total_score)
    }
}

table! {
    SHEETS = "sheets": "Self-evaluation sheets: a row for each, without its tables."
    key ["sheet_id"];
    references "sources" by ["source_id"];
    |row: &Row<'_>|
    sheet_id: Kind::Text, required, "Key: the key of the input and the position in it."
        => row.sheet_id;
    source_id: Kind::Text, required, "The input it stands in."
        => row.source_id;
    ordinal: Kind::Integer, required, "Position in the input, from 0."
        => row.sheet.ordinal;
    line: Kind::Integer, required, "The line of the input it begins on, from 1."
        => row.source.line_number(row.sheet.span);
    page: Kind::Integer, optional, "Page of the document it stands on, from 1; nothing for a text or a workbook."
        => spots::page(row.source, row.sheet.span);
    area: Kind::Text, optional, "Rectangle on that page, in points from the upper left corner: left, top, right, bottom."
        => spots::area(row.source, row.sheet.span);
    cell: Kind::Text, optional, "Cell of the workbook or Word document it stands in."
        => spots::cell(row.source, row.sheet.span);
    family: Kind::Text, required, "The family of forms it was read as."
        => row.sheet.family.id.as_str();
    family_confidence: Kind::OneOf(confidences), required, "How sure that is."
        => row.sheet.family.confidence.name();
    title: Kind::Text, optional, "The heading."
        => text(&row.sheet.title);
    title_state: Kind::OneOf(states), required, "Whether there is a heading, and if not, why."
        => row.sheet.title.reading.state();
    year: Kind::Integer, optional, "The year in the heading."
        => row.year();
    year_printed: Kind::Text, optional, "The year as printed."
        => printed(&row.sheet.year, row.source);
    year_state: Kind::OneOf(states), required, "Whether there is a year, and if not, why."
        => row.sheet.year.reading.state();
    project_name: Kind::Text, optional, "Name of the project."
        => text(&row.sheet.project_name);
    project_name_state: Kind::OneOf(states), required, "Whether there is a project name, and if not, why."
        => row.sheet.project_name.reading.state();
    department: Kind::Text, optional, "The department in charge, with its code if that is printed."
        => text(&row.sheet.department);
    department_state: Kind::OneOf(states), required, "Whether there is a department, and if not, why."
        => row.sheet.department.reading.state();
    implementing_unit: Kind::Text, optional, "The unit that carries it out."
        => text(&row.sheet.implementing_unit);
    implementing_unit_state: Kind::OneOf(states), required, "Whether there is an implementing unit, and if not, why."
        => row.sheet.implementing_unit.reading.state();
    money_unit: Kind::Text, optional, "The unit of the amounts, from a label of the sheet."
        => text(&row.sheet.money_unit);
    money_unit_state: Kind::OneOf(states), required, "Whether a label names the unit, and if not, why."
        => row.sheet.money_unit.reading.state();
    expected_goal: Kind::Text, optional, "The goal set for the year."
        => text(&row.sheet.expected_goal);
    expected_goal_state: Kind::OneOf(states), required, "Whether there is a goal, and if not, why."
        => row.sheet.expected_goal.reading.state();
    actual_result: Kind::Text, optional, "The result reported."
        => text(&row.sheet.actual_result);
    actual_result_state: Kind::OneOf(states), required, "Whether there is a result, and if not, why."
        => row.sheet.actual_result.reading.state();
    total_weight: Kind::Decimal, optional, "Points in the total row."
        => number(&row.sheet.total_weight);
    total_weight_printed: Kind::Text, optional, "Points in the total row, as printed."
        => printed(&row.sheet.total_weight, row.source);
    total_weight_state: Kind::OneOf(number_states), required, "Whether there are points in the total row, and if not, why."
        => number_state(&row.sheet.total_weight);
    total_score: Kind::Decimal, optional, "Score in the total row; never computed."
        => number(&row.sheet.total_score);
    total_score_printed: Kind::Text, optional, "Score in the total row, as printed."
        => printed(&row.sheet.total_score, row.source);
    total_score_state: Kind::OneOf(number_states), required, "Whether there is a score in the total row, and if not, why."
        => number_state(&row.sheet.total_score);
    grade: Kind::Text, optional, "Grade, as printed."
        => text(&row.sheet.grade);
    grade_state: Kind::OneOf(states), required, "Whether there is a grade, and if not, why."
        => row.sheet.grade.reading.state();
    repairs: Kind::Integer, required, "How many repairs the sheet needed."
        => row.sheet.repairs.len();
    errors: Kind::Integer, required, "Findings of severity error in the sheet."
        => row.count(Severity::Error);
    warnings: Kind::Integer, required, "Findings of severity warning in the sheet."
        => row.count(Severity::Warning);
    doubts: Kind::Integer, required, "How many of its values a person should look at: rows of `doubts`."
        => row.doubts;
    confidence: Kind::OneOf(confidences), required, "The least certain value of this row."
        => row.trust().confidence();
    repaired: Kind::Boolean, required, "Whether a repair touched a value of this row."
        => row.trust().repaired();
    by_hand: Kind::Boolean, required, "Whether a person confirmed or corrected a value of this row; the printed form stays the source's."
        => row.trust().by_hand();
}
