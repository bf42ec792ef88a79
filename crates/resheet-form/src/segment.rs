//! Where one sheet ends and the next begins.
//!
//! A sheet begins at its heading. Where the heading is lost, it begins at the
//! label that only the head of a form has, once the sheet before has reached
//! its tables, or at the header of the funds table, or the row that heads funds
//! without one, once the sheet before has reached its indicators.

use std::ops::Range;

use resheet_lexis::{Lexicon, Role, Section, Shape, heading_year};
use resheet_model::{Field, FundColumn, IndicatorColumn};

use crate::regions::starts_row;
use crate::token::Token;

/// How far ahead the columns of a funds header are looked for.
const HEADER_REACH: usize = 8;

/// How far behind the beginning of a sheet its heading may stand.
const LEAD_IN: usize = 3;

/// Cuts the tokens of a dump into one range a sheet. The first range begins at
/// token 0, the last ends at the last token: nothing lies between sheets.
pub(crate) fn segments(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut seen = Seen::default();
    for at in 0..tokens.len() {
        let title = is_title(tokens, at);
        let begins = if title {
            seen.body || seen.title || seen.graded.is_some()
        } else if heads_a_form(&tokens[at]) {
            seen.name && seen.tables
        } else {
            (seen.indicators && (heads_funds(tokens, at) || heads_bare_funds(tokens, at)))
                || (seen.ended && starts_row(tokens, at) && is_of_a_body(&tokens[at]))
                || seen.graded.is_some_and(|row| continues_behind(tokens, at, row))
        };
        if begins {
            starts.push(with_lead_in(tokens, at, *starts.last().unwrap_or(&0), lexicon));
            seen = Seen::default();
        }
        seen.features(&tokens[at]);
        seen.title |= title;
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The first bytes of the sheets that begin with their heading, behind another
/// sheet. A lead-in above the heading belongs to the sheet.
pub(crate) fn headed(tokens: &[Token<'_>], lexicon: &Lexicon) -> Vec<usize> {
    let is_headed =
        |range: &Range<usize>| range.clone().take(LEAD_IN).any(|at| is_title(tokens, at));
    let behind = segments(tokens, lexicon).into_iter().skip(1);
    behind.filter(is_headed).map(|range| tokens[range.start].span.start as usize).collect()
}

/// What the sheet at hand has shown so far.
#[derive(Default)]
struct Seen {
    title: bool,
    body: bool,
    name: bool,
    tables: bool,
    indicators: bool,
    /// The total row or the grade: nothing of a table comes behind it.
    ended: bool,
    /// The row of the grade, behind which a form has no figures.
    graded: Option<usize>,
}

impl Seen {
    fn features(&mut self, token: &Token<'_>) {
        for role in token.roles {
            match role {
                Role::Field(Field::ProjectName) | Role::DepartmentSelf => {
                    self.name = true;
                    self.body = true;
                }
                // The rows of the funds tell of their table where its header is lost.
                Role::FundColumn(FundColumn::Budget | FundColumn::Initial) | Role::FundTotal => {
                    self.tables = true;
                    self.body = true;
                }
                Role::IndicatorColumn(IndicatorColumn::Level3) => {
                    self.tables = true;
                    self.body = true;
                    self.indicators = true;
                }
                Role::Total => self.ended |= self.indicators,
                Role::Field(Field::Grade) => {
                    self.ended |= self.indicators;
                    self.graded = Some(token.row);
                }
                _ => {}
            }
        }
    }
}

/// Whether the token is the heading of a sheet: it reads like one and stands
/// alone in its row.
pub(crate) fn is_title(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    if !token.is_heading || token.is(|role| matches!(role, Role::Tail)) {
        return false;
    }
    let alone = |other: Option<&Token<'_>>| other.is_none_or(|other| other.row != token.row);
    !token.is_record
        || (alone(at.checked_sub(1).and_then(|before| tokens.get(before)))
            && alone(tokens.get(at + 1)))
}

/// A second grade, or a row of figures, behind the row of the grade: the end
/// of a sheet whose beginning is lost.
fn continues_behind(tokens: &[Token<'_>], at: usize, row: usize) -> bool {
    let token = &tokens[at];
    let graded = token.is(|role| *role == Role::Field(Field::Grade));
    let figure = token.in_table && token.is_record && token.shape == Shape::Number;
    token.row > row && starts_row(tokens, at) && (graded || figure)
}

/// Cells that belong to the head or the tables of a form, not to its foot.
fn is_of_a_body(token: &Token<'_>) -> bool {
    token.is(|role| {
        role.heads_a_recorded_column()
            || role.is_goal()
            || role.is_level()
            || matches!(
                role,
                Role::Field(Field::Department | Field::ImplementingUnit)
                    | Role::Section(Section::Funds | Section::Goals | Section::Indicators)
                    | Role::FundPart
            )
    }) && !token.is(|role| matches!(role, Role::Total | Role::Tail | Role::Extra))
}

fn heads_a_form(token: &Token<'_>) -> bool {
    token.is(|role| matches!(role, Role::Field(Field::ProjectName) | Role::DepartmentSelf))
}

fn heads_funds(tokens: &[Token<'_>], at: usize) -> bool {
    let is_fund = |column: FundColumn| {
        tokens[at..]
            .iter()
            .take(HEADER_REACH)
            .any(|token| token.is(|role| *role == Role::FundColumn(column)))
    };
    tokens[at].is(|role| matches!(role, Role::FundColumn(FundColumn::Initial | FundColumn::Budget)))
        && is_fund(FundColumn::Executed)
        && is_fund(FundColumn::Rate)
}

/// The heading of the funds beside the row of their total, in a form whose funds
/// have one amount a row and no header.
fn heads_bare_funds(tokens: &[Token<'_>], at: usize) -> bool {
    let [heading, total, amount, ..] = &tokens[at..] else { return false };
    heading.is_record
        && starts_row(tokens, at)
        && heading.is(|role| *role == Role::Section(Section::Funds))
        && total.is(|role| *role == Role::FundTotal)
        && amount.shape == Shape::Number
        && heading.row == amount.row
}

/// A line such as `附件：` just above a heading belongs to the sheet below it.
fn with_lead_in(tokens: &[Token<'_>], start: usize, floor: usize, lexicon: &Lexicon) -> usize {
    let mut at = start;
    while at > floor + 1 {
        let line = &tokens[at - 1];
        let alone = tokens[at - 2].row != line.row;
        // A year is that of the sheet above unless a heading stands before it.
        let year = heading_year(&line.folded).is_some();
        let leads = line.is_furniture && !year
            || lexicon.may_title(&line.folded)
            || year && lexicon.may_title(&tokens[at - 2].folded)
            || line.folded.split_once(':').is_some_and(|(label, _)| {
                lexicon.exact(label).iter().any(|role| matches!(role, Role::Extra))
            });
        if !(alone && leads && line.row != tokens[start].row) {
            break;
        }
        at -= 1;
    }
    at
}
