//! The grade is the one that the form gives for the total.

use resheet_lexis::fold;
use resheet_model::{Code, Field, Finding, Subject};

use crate::case::{Case, Check};

pub(crate) const CHECK: Check = Check { name: "grade", codes: &[Code::A028], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheet = case.sheet;
    let (Some(grade), Some(total)) = (sheet.grade.value(), sheet.total_score.value()) else { return };
    // Highest first, so the first that is reached is the one.
    let Some(band) = case.rules.grades.iter().find(|band| *total >= band.from) else { return };
    if fold(grade) != fold(&band.grade) {
        found.push(
            Finding::new(Code::A028, Subject::Field(Field::Grade), sheet.grade.span)
                .arg("printed", case.printed(&sheet.grade))
                .arg("expected", &band.grade)
                .arg("total", case.printed(&sheet.total_score))
                .arg("from", band.from)
                .related(sheet.total_score.span, case.printed(&sheet.total_score)),
        );
    }
}
