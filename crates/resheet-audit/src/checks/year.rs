//! The year of the heading is that of the file name and of the text.

use resheet_model::{Code, Field, Finding, Seen, Subject};

use crate::case::{Case, Check};
use crate::prose::{years, years_said};

pub(crate) const CHECK: Check = Check { name: "year", codes: &[Code::A050, Code::A055], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheet = case.sheet;
    let heading = sheet.year.value().and_then(|year| year.parse::<u16>().ok());
    let name = case.source.name.rsplit('/').next().unwrap_or_default();
    let in_name = years(name);
    if let Some(year) = heading
        && !in_name.is_empty()
        && !in_name.contains(&year)
    {
        found.push(
            Finding::new(Code::A050, Subject::Field(Field::Year), sheet.year.span)
                .arg("printed", year)
                .arg("expected", list(&in_name))
                .arg("file", name),
        );
    }
    // A text may look back or ahead, so it contradicts only when it names
    // years and this one is not among them.
    let Some(year) = heading.or(match in_name[..] {
        [only] => Some(only),
        _ => None,
    }) else {
        return;
    };
    let texts: [(&Seen<String>, Field); 2] =
        [(&sheet.expected_goal, Field::ExpectedGoal), (&sheet.actual_result, Field::ActualResult)];
    for (text, field) in texts {
        let said = text.value().map(|text| years_said(text)).unwrap_or_default();
        if !said.is_empty() && !said.contains(&year) {
            found.push(
                Finding::new(Code::A055, Subject::Field(field), text.span)
                    .arg("printed", list(&said))
                    .arg("expected", year)
                    .related(sheet.year.span, year.to_string()),
            );
        }
    }
}

fn list(years: &[u16]) -> String {
    let mut years: Vec<u16> = years.to_vec();
    years.sort_unstable();
    years.dedup();
    let years: Vec<String> = years.iter().map(u16::to_string).collect();
    years.join(", ")
}
