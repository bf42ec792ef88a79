//! What a form has and a dump has not.

use resheet_lexis::{Role, Section, fold, sheet_year, years_named};
use resheet_model::{BoundCell, BoundSheet, Field, IndicatorColumn, Presence, Span, Subject};

use crate::doubt::{Doubt, Doubted};
use crate::token::Token;

/// Whether a folded line is a bracket with a year in it, as stands below a title.
fn is_bracket_of_years(folded: &str) -> bool {
    /// Such a bracket is no longer, in bytes.
    const LONGEST: usize = 60;
    folded.len() <= LONGEST
        && folded.starts_with('(')
        && folded.ends_with(')')
        && folded.contains(YEAR)
}

/// The mark of a year.
const YEAR: char = '年';

/// Reports fields that the form has and this dump has not. `own`: whether a
/// department names itself, whose sheet has no project.
pub(super) fn fields(
    sheet: &BoundSheet,
    tokens: &[Token<'_>],
    own: Presence,
    expects: &[Field],
    doubts: &mut Vec<Doubted>,
) {
    let at = Span::at(sheet.span.start as usize);
    let end = Span::at(sheet.span.end as usize);
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    let scored = sheet
        .shape
        .indicator_columns
        .iter()
        .any(|column| column.key == Some(IndicatorColumn::Score));
    // Without heading and name the dump begins inside the sheet.
    let named = printed(&sheet.title) || printed(&sheet.project_name);
    let headless = !named && own != Presence::Printed;
    // A label without its value asks for one, whatever else names the form.
    let nameless = sheet.project_name.presence == Presence::Blank;
    let selfless = own == Presence::Blank && sheet.department.presence != Presence::Printed;
    let own = own == Presence::Printed;
    let title = fold(&sheet.title.text);
    let unread = |heading: &str| years_named(heading) > 0 && sheet_year(heading).is_none();
    let several = title.contains(YEAR) && unread(&title)
        || tokens.iter().any(|token| is_bracket_of_years(&token.folded) && unread(&token.folded));
    for (field, missing, place) in [
        (Field::Title, !printed(&sheet.title), at),
        // The year stands in the heading or nowhere; a heading of several does not say it.
        (Field::Year, !printed(&sheet.year) && (!printed(&sheet.title) || several), at),
        (Field::ProjectName, !printed(&sheet.project_name) && (nameless || !own), at),
        (Field::Department, !printed(&sheet.department) && headless || selfless, at),
        (Field::ImplementingUnit, !printed(&sheet.implementing_unit) && headless, at),
        (Field::MoneyUnit, !printed(&sheet.money_unit) && !sheet.funds.is_empty(), at),
        (
            Field::ExpectedGoal,
            sheet.expected_goal.presence == Presence::Lost
                && expects.contains(&Field::ExpectedGoal),
            at,
        ),
        (Field::Grade, !printed(&sheet.grade) && expects.contains(&Field::Grade), end),
    ] {
        if missing {
            let doubt = Doubt::FieldLost.of(Subject::Field(field), place);
            doubts.push(doubt.arg("field", field.name()));
        }
    }
    if sheet.indicators.is_empty() {
        doubts.push(Doubt::NoIndicators.of(Subject::Sheet, sheet.span));
    } else if scored && sheet.total_score.presence == Presence::Lost {
        doubts.push(Doubt::NoTotal.of(Subject::Sheet, end));
    }
}

/// Reports parts whose labels were met and that came out without a value:
/// the funds, of goal and result the one beside the other, and both of them if
/// both have a label.
pub(super) fn parts(sheet: &BoundSheet, tokens: &[Token<'_>], doubts: &mut Vec<Doubted>) {
    let met = |wanted: Role| {
        tokens.iter().find(|token| {
            token.is(|role| *role == wanted) && !token.is(|role| matches!(role, Role::Level1(_)))
        })
    };
    let funds = met(Role::Section(Section::Funds)).or_else(|| met(Role::FundTotal));
    if let Some(label) = funds.filter(|_| sheet.funds.is_empty()) {
        let doubt = Doubt::FieldLost.of(Subject::Sheet, label.span);
        doubts.push(doubt.arg("field", "funds"));
    }
    let labelled = |field| met(Role::Field(field)).is_some();
    let both_labels = labelled(Field::ExpectedGoal) && labelled(Field::ActualResult);
    let goals = [
        (Field::ExpectedGoal, &sheet.expected_goal, &sheet.actual_result),
        (Field::ActualResult, &sheet.actual_result, &sheet.expected_goal),
    ];
    for (field, cell, other) in goals {
        let label = met(Role::Field(field));
        let beside = other.presence == Presence::Printed
            && (label.is_some() || field == Field::ExpectedGoal);
        let lost = cell.presence == Presence::Lost
            && (beside || both_labels)
            && doubts.iter().all(|doubt| doubt.subject != Subject::Field(field));
        if lost {
            let place = label.map_or(Span::at(other.span.start as usize), |label| label.span);
            let doubt = Doubt::FieldLost.of(Subject::Field(field), place);
            doubts.push(doubt.arg("field", field.name()));
        }
    }
}
