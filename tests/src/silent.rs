//! Which errors no finding points at.

use resheet_model::{
    Conversion, Field, Finding, FundColumn, IndicatorColumn, Severity, Sheet, Span, Subject,
};

use crate::leaves::leaves;
use crate::score::{At, Difference, Group};

/// How near to an error a finding of severity warning or error stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Notice {
    /// On the leaf itself.
    Leaf,
    /// On its row.
    Row,
    /// On another leaf of its row.
    Neighbour,
    /// On its sheet; for a sheet that is lost, on the input.
    Sheet,
    /// Nowhere: the error is silent.
    None,
}

impl Notice {
    /// Every step, the nearest first.
    pub const ALL: [Notice; 5] =
        [Notice::Leaf, Notice::Row, Notice::Neighbour, Notice::Sheet, Notice::None];
}

/// The subject of a leaf that was compared, as findings name it. A lost row
/// has none.
pub fn subject(at: &At, path: &str) -> Option<Subject> {
    let name = path.split('.').next().unwrap_or(path);
    let row = at.row.and_then(|row| u32::try_from(row).ok());
    match at.group {
        Group::Funds => Some(Subject::Fund(row?, FundColumn::from_name(name))),
        Group::Indicators => Some(Subject::Indicator(row?, IndicatorColumn::from_name(name))),
        Group::Header | Group::Goals | Group::Totals => Field::from_name(name).map(Subject::Field),
    }
}

/// Where the nearest finding to an error stands.
///
/// Findings of the audit count on the leaf and on its row only: they speak of
/// the source, and one about a total says nothing of a name. A finding about
/// the input (undecodable bytes, say) counts on the leaf whose text it is in.
pub fn notice(conversion: &Conversion, difference: &Difference) -> Notice {
    let sheet = difference.at.sheet.and_then(|at| conversion.sheets.get(at));
    let Some(sheet) = sheet else {
        let told = conversion.findings.iter().any(counts);
        return if told { Notice::Sheet } else { Notice::None };
    };
    let leaf = subject(&difference.at, &difference.path);
    nearest(conversion, sheet, leaf)
}

/// Where the nearest finding to a leaf of a sheet stands; without a leaf, to
/// the sheet as a whole.
pub fn nearest(conversion: &Conversion, sheet: &Sheet, leaf: Option<Subject>) -> Notice {
    let of_sheet = sheet.findings.iter().filter(|finding| counts(finding));
    let near = of_sheet.filter_map(|finding| step(finding, leaf)).min();
    let spans: Vec<Span> = leaves(sheet)
        .iter()
        .filter(|place| Some(place.subject) == leaf)
        .flat_map(|place| place.spans())
        .collect();
    let under = conversion.findings.iter().filter(|finding| counts(finding)).any(|finding| {
        spans.iter().any(|span| span.start < finding.span.end && finding.span.start < span.end)
    });
    if under { Notice::Leaf } else { near.unwrap_or(Notice::None) }
}

fn counts(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn step(finding: &Finding, leaf: Option<Subject>) -> Option<Notice> {
    let audit = finding.code.starts_with('A');
    if leaf == Some(finding.subject) {
        return Some(Notice::Leaf);
    }
    match (finding.subject, leaf) {
        (Subject::Sheet, _) => (!audit).then_some(Notice::Sheet),
        (Subject::Fund(found, column), Some(Subject::Fund(row, _))) if found == row => match column
        {
            None => Some(Notice::Row),
            Some(_) => (!audit).then_some(Notice::Neighbour),
        },
        (Subject::Indicator(found, column), Some(Subject::Indicator(row, _))) if found == row => {
            match column {
                None => Some(Notice::Row),
                Some(_) => (!audit).then_some(Notice::Neighbour),
            }
        }
        _ => None,
    }
}
