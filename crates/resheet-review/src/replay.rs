//! Decisions on the bound cells of a sheet, before these are read: what a person says
//! stands there is read by the same grammar as what the source prints.

use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, ByHand, Code, Confidence, Field, Finding,
    FundColumn, IndicatorColumn, Presence, Sheet, SourceText, Span, Subject,
};

use crate::corrections::{Decision, OfSource, Verdict};
use crate::leaves::{Leaf, Path, leaves, leaves_mut};

/// The decisions about one sheet, found to fit it.
#[derive(Default)]
pub struct Replay {
    /// What was said of which leaves; several for a merged cell.
    marks: Vec<(Path, ByHand)>,
    /// What is to be told of it.
    findings: Vec<Finding>,
}

/// Puts decisions into the cells of a sheet. `read` is the sheet as it is without them:
/// what the people saw.
///
/// The places of cells stay, so that what the source prints is found there. A decision
/// about other characters than stand there now, and those of people who do not agree,
/// change nothing and are told.
pub fn replay(
    decisions: &OfSource,
    read: &Sheet,
    source: &SourceText,
    bound: &mut BoundSheet,
) -> Replay {
    let mut replay = Replay::default();
    let all = leaves(read);
    let end = Span::at(read.span.end as usize);
    let of_sheet = (read.ordinal, Path::FIRST)..(read.ordinal.saturating_add(1), Path::FIRST);
    for ((_, path), decisions) in decisions.range(of_sheet) {
        let [decision, rivals @ ..] = &decisions[..] else { continue };
        let found = all.iter().find(|leaf| leaf.path == *path);
        if found.is_none() && !is_of_new_row(bound, *path, decision) {
            let finding = Finding::new(Code::C006, Subject::Sheet, read.span);
            replay.findings.push(finding.arg("path", &decision.path).arg("who", &decision.by));
            continue;
        }
        let span = found.map_or(end, |leaf| leaf.span());
        let tell = |code| Finding::new(code, path.subject, span).arg("who", &decision.by);
        if let [rival, ..] = rivals {
            let finding = tell(Code::C005).arg("new", said(decision)).arg("other", &rival.by);
            replay.findings.push(finding.arg("rival", said(rival)));
            continue;
        }
        let raw = found.map_or_else(String::new, |leaf| leaf.raw(source));
        if raw != decision.raw {
            let finding =
                tell(Code::C004).arg("was", shown(&decision.raw)).arg("text", shown(&raw));
            replay.findings.push(finding);
            continue;
        }
        let (code, mark) = match decision.decision {
            Verdict::Right => (Code::C002, ByHand::Confirmed),
            Verdict::Corrected => (Code::C001, ByHand::Corrected),
            Verdict::Unclear => (Code::C003, ByHand::Unclear),
            Verdict::Withdrawn => continue,
        };
        match found {
            Some(leaf) => {
                let is_same = |other: &&Leaf<'_>| other.path == *path || are_merged(other, leaf);
                for leaf in all.iter().filter(is_same) {
                    if mark == ByHand::Corrected {
                        correct(bound, leaf.path, (leaf.span(), leaf.more()), &decision.new);
                    }
                    replay.marks.push((leaf.path, mark));
                }
            }
            None => {
                make_row(bound, path.subject, end);
                correct(bound, *path, (end, &[]), &decision.new);
                replay.marks.push((*path, mark));
            }
        }
        let text = found.map_or_else(String::new, |leaf| leaf.shown());
        let finding = tell(code).arg("text", shown(&text)).arg("when", &decision.at);
        let note =
            if decision.note.is_empty() { String::new() } else { format!(" ({})", decision.note) };
        let finding = finding.arg("new", shown(&decision.new)).arg("note", note);
        replay.findings.push(finding);
    }
    bound.findings.retain(|finding| !replay.settles(finding.subject, &all));
    replay
}

impl Replay {
    /// Whether people settled what a finding about this leaf or row says; of a row when
    /// all of its cells are that were in doubt.
    fn settles(&self, subject: Subject, all: &[Leaf<'_>]) -> bool {
        let is_row = row_of(subject) == Some(subject);
        let of_row = || all.iter().filter(|leaf| row_of(leaf.path.subject) == Some(subject));
        let is_open = |leaf: &Leaf<'_>| {
            leaf.confidence() < Confidence::Certain && !self.has_settled(leaf.path)
        };
        match is_row {
            true => of_row().any(|leaf| self.has_settled(leaf.path)) && !of_row().any(is_open),
            false => self.has_settled(Path { subject, other: None }),
        }
    }

    fn has_settled(&self, path: Path) -> bool {
        self.marks.iter().any(|(marked, mark)| *marked == path && mark.is_settled())
    }

    /// Marks the leaves of the sheet that was read from the cells.
    pub fn mark(self, sheet: &mut Sheet) {
        let confirmed: Vec<Subject> = self
            .marks
            .iter()
            .filter(|(path, mark)| *mark == ByHand::Confirmed && path.other.is_none())
            .map(|(path, _)| path.subject)
            .collect();
        // What reading the cell raised, too, was looked at.
        sheet.findings.retain(|finding| !confirmed.contains(&finding.subject));
        sheet.findings.extend(self.findings);
        leaves_mut(sheet, &mut |path, by_hand, confidence| {
            let mark = self.marks.iter().find(|(marked, _)| *marked == path);
            if let Some((_, mark)) = mark {
                *by_hand = *mark;
                if mark.is_settled() {
                    *confidence = Confidence::Certain;
                }
            }
        });
    }
}

/// Findings about decisions on sheets that an input does not have.
pub fn without_sheet(decisions: &OfSource, sheets: usize) -> Vec<Finding> {
    let beyond = decisions.iter().filter(|((ordinal, _), _)| *ordinal as usize >= sheets);
    let decisions = beyond.filter_map(|(_, decisions)| decisions.first());
    let tell = |decision: &Decision| {
        let finding = Finding::new(Code::C006, Subject::Input, Span::at(0));
        finding.arg("path", &decision.path).arg("who", &decision.by)
    };
    decisions.map(tell).collect()
}

/// Whether two leaves are one merged cell.
fn are_merged(one: &Leaf<'_>, other: &Leaf<'_>) -> bool {
    let level = |leaf: &Leaf<'_>| match leaf.path.subject {
        Subject::Indicator(_, column @ Some(IndicatorColumn::Level1 | IndicatorColumn::Level2)) => {
            column
        }
        _ => None,
    };
    level(one).is_some()
        && level(one) == level(other)
        && !one.span().is_empty()
        && one.span() == other.span()
}

fn row_of(subject: Subject) -> Option<Subject> {
    match subject {
        Subject::Fund(row, _) => Some(Subject::Fund(row, None)),
        Subject::Indicator(row, _) => Some(Subject::Indicator(row, None)),
        Subject::Field(_) | Subject::Extra(_) | Subject::Input | Subject::Sheet => None,
    }
}

fn said(decision: &Decision) -> &str {
    match decision.decision {
        Verdict::Corrected => shown(decision.new.trim()),
        Verdict::Right => shown(&decision.old),
        Verdict::Unclear | Verdict::Withdrawn => "?",
    }
}

/// A text, or a sign for none.
fn shown(text: &str) -> &str {
    if text.is_empty() { "∅" } else { text }
}

/// Whether a decision says what stands in a row that was never read: one of the rows that
/// people added behind those that were, or the next.
fn is_of_new_row(bound: &BoundSheet, path: Path, decision: &Decision) -> bool {
    let is_next = match path.subject {
        Subject::Fund(row, Some(_)) => row as usize <= bound.funds.len(),
        Subject::Indicator(row, Some(_)) => row as usize <= bound.indicators.len(),
        _ => false,
    };
    is_next && decision.decision == Verdict::Corrected && !decision.new.trim().is_empty()
}

/// Makes the row of a leaf behind the others, if it is not there; the source has no place
/// for its cells but the end of the sheet.
fn make_row(bound: &mut BoundSheet, subject: Subject, end: Span) {
    match subject {
        Subject::Fund(row, _) if row as usize == bound.funds.len() => {
            let mut made = BoundFund::default();
            made.cells_mut().into_iter().for_each(|cell| cell.span = end);
            bound.funds.push(made);
        }
        Subject::Indicator(row, _) if row as usize == bound.indicators.len() => {
            let mut made = BoundIndicator::default();
            made.cells_mut().into_iter().for_each(|cell| cell.span = end);
            bound.indicators.push(made);
        }
        _ => {}
    }
}

/// Puts a text where a leaf was read, or into a new row.
fn correct(bound: &mut BoundSheet, path: Path, place: (Span, &[Span]), text: &str) {
    let text = text.trim();
    if let Subject::Indicator(row, Some(IndicatorColumn::Target)) = path.subject
        && let Some(indicator) = bound.indicators.get_mut(row as usize)
    {
        // What was printed in three cells is said in one.
        indicator.target_op = BoundCell::default();
        indicator.target_unit = BoundCell::default();
    }
    let Some(cell) = cell(bound, path) else { return };
    cell.text = text.to_owned();
    cell.presence = if text.is_empty() { Presence::Blank } else { Presence::Printed };
    (cell.span, cell.more) = (place.0, place.1.to_vec());
    cell.confidence = Confidence::Certain;
}

/// The cell of a leaf.
fn cell(bound: &mut BoundSheet, Path { subject, other }: Path) -> Option<&mut BoundCell> {
    use {Field as H, FundColumn as F, IndicatorColumn as I};
    Some(match subject {
        Subject::Field(field) => match field {
            H::Title => &mut bound.title,
            H::Year => &mut bound.year,
            H::ProjectName => &mut bound.project_name,
            H::Department => &mut bound.department,
            H::ImplementingUnit => &mut bound.implementing_unit,
            H::MoneyUnit => &mut bound.money_unit,
            H::ExpectedGoal => &mut bound.expected_goal,
            H::ActualResult => &mut bound.actual_result,
            H::TotalWeight => &mut bound.total_weight,
            H::TotalScore => &mut bound.total_score,
            H::Grade => &mut bound.grade,
        },
        Subject::Fund(row, column) => {
            let row = bound.funds.get_mut(row as usize)?;
            match column {
                Some(F::Row) => &mut row.row,
                Some(F::Initial) => &mut row.initial,
                Some(F::Budget) => &mut row.budget,
                Some(F::Executed) => &mut row.executed,
                Some(F::Weight) => &mut row.weight,
                Some(F::Rate) => &mut row.rate,
                Some(F::Score) => &mut row.score,
                None => &mut row.others.get_mut(other? as usize)?.1,
            }
        }
        Subject::Indicator(row, column) => {
            let row = bound.indicators.get_mut(row as usize)?;
            match column {
                Some(I::Level1) => &mut row.level1,
                Some(I::Level2) => &mut row.level2,
                Some(I::Level3) => &mut row.level3,
                Some(I::Target) => &mut row.target,
                Some(I::Actual) => &mut row.actual,
                Some(I::Weight) => &mut row.weight,
                Some(I::Score) => &mut row.score,
                Some(I::Deviation) => &mut row.deviation,
                None => &mut row.others.get_mut(other? as usize)?.1,
            }
        }
        Subject::Extra(at) => &mut bound.extras.get_mut(at as usize)?.value,
        Subject::Input | Subject::Sheet => return None,
    })
}
