//! What a sheet was read by that it does not say in words we know.

use resheet_lexis::Role;
use resheet_model::{Edge, Subject};

use crate::doubt::Doubt;
use crate::log::Log;
use crate::regions::Part;
use crate::token::Token;

/// Reports what the sheet was read by that it does not say in words we know: names of
/// columns that were learned, a header that is lost, columns that were worked out; `proved`
/// where the weights of the table make a whole all the same.
pub(super) fn assumed(tokens: &[Token<'_>], parts: &[Part], proved: bool, log: &mut Log) {
    let mut met: Vec<&str> = Vec::new();
    for token in tokens.iter().filter(|token| token.learned) {
        let Some(field) = token.roles.iter().find_map(column_name) else { continue };
        if met.contains(&&*token.folded) {
            continue;
        }
        met.push(&token.folded);
        let finding = Doubt::WordLearned.of(Subject::Sheet, token.span);
        log.doubt(finding.arg("text", token.text).arg("field", field));
    }
    let lost = parts.iter().find_map(|part| match part {
        Part::Indicators { columns, .. } => columns.first().filter(|it| it.label.is_empty()),
        _ => None,
    });
    if let Some(column) = lost {
        log.doubt(Doubt::HeaderLost.of(Subject::Sheet, column.span).refuted(proved));
    }
    if let Some(token) = tokens.iter().find(|token| token.edge == Edge::Supposed) {
        log.doubt(Doubt::Supposed.of(Subject::Sheet, token.span));
    }
}

/// The name of the column or field that a role asks for.
fn column_name(role: &Role) -> Option<&'static str> {
    Some(match role {
        Role::IndicatorColumn(column) => column.name(),
        Role::FundColumn(column) => column.name(),
        Role::Field(field) => field.name(),
        Role::Operator => "operator",
        Role::Unit => "unit",
        Role::IndicatorOther | Role::FundOther => "other",
        _ => return None,
    })
}
