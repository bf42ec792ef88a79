//! A sheet of its parts.

use std::ops::Range;

use resheet_lexis::{Lexicon, Role};
use resheet_model::{
    BoundCell, BoundExtra, BoundFund, BoundSheet, Confidence, Field, Presence, SourceText, Span,
};

use super::assumed::assumed;
use super::shape::labels;
use super::trust::{trust_disordered, trust_tables};
use crate::assess;
use crate::family::Families;
use crate::funds;
use crate::glued;
use crate::ledger;
use crate::log::Log;
use crate::pairs::{Pairs, late_year};
use crate::path::Path;
use crate::reading::{Reading, disorder};
use crate::regions::Part;
use crate::score;
use crate::scrambled::{self, Lifted};
use crate::token::Token;

pub(super) struct Binder<'b, 'a> {
    pub(super) source: &'b SourceText,
    pub(super) lexicon: &'b Lexicon,
    pub(super) families: &'b Families,
    pub(super) log: Log,
    pub(super) tokens: &'b [Token<'a>],
}

impl Binder<'_, '_> {
    pub(super) fn sheet(mut self, range: Range<usize>, parts: &[Part]) -> (BoundSheet, Vec<Path>) {
        let tokens = &self.tokens[range.clone()];
        let span = tokens.iter().map(|token| token.span).reduce(Span::hull).unwrap_or_default();
        let log = std::mem::take(&mut self.log);
        let repaired = log.repairs.len();
        let first = self.read(self.tokens, parts, log.clone(), &Lifted::default());
        let sequence = self.read_sequence(tokens, &first, log.clone());
        let (first, own) = match sequence {
            Some((reading, tokens, parts)) => (reading, Some((tokens, parts))),
            None => (first, None),
        };
        let (tokens, parts, at) = match &own {
            Some((tokens, parts)) => (tokens.as_slice(), parts.as_slice(), 0),
            None => (tokens, parts, range.start),
        };
        let (mut reading, lifted) = match self.read_scrambled(tokens, &first, log) {
            Some(second) => second,
            None => (first, Lifted::default()),
        };
        let scrambled = (!lifted.is_empty()).then(|| lifted.count());
        self.log = std::mem::take(&mut reading.log);
        let proved = scrambled::weights_hold(&reading.table, &funds::execution(&reading.fund_rows));
        assumed(tokens, parts, proved, &mut self.log);
        let money_unit = self.money_unit(tokens, parts, at, &reading.head);
        let glued = glued::doubt(tokens, &mut self.log);
        labels(&mut reading.shape, tokens, &reading.head, &reading.table);
        gather(&mut reading, tokens, lifted.funds.is_empty());
        let Reading { mut head, goals, table, fund_rows, stray, shape, .. } = reading;
        let department = department(&mut head);
        let grade = match head.field(Field::Grade) {
            cell if cell.presence == Presence::Printed => cell,
            cell if table.grade.presence == Presence::Lost => cell,
            _ => table.grade.clone(),
        };
        let disorder = disorder(&self.log, &stray, tokens, table.rows.len()).or(scrambled);
        let disordered = disorder.is_some();
        let trust = self.doubt(tokens, table.rows.len(), span, disorder);
        // Where nothing parts the cells, names that were learned part them.
        let parted_by_guess = glued && tokens.iter().any(|token| token.learned);
        let trust = if parted_by_guess { Confidence::Guess } else { trust };
        let title = head.field(Field::Title);
        let family = self.families.choose(tokens, &shape, &title.text, &mut self.log, span);
        let mut sheet = BoundSheet {
            family,
            span,
            title,
            year: head.field(Field::Year),
            project_name: head.field(Field::ProjectName),
            department,
            implementing_unit: head.field(Field::ImplementingUnit),
            money_unit,
            funds: fund_rows,
            expected_goal: goals.expected,
            actual_result: goals.actual,
            indicators: table.rows,
            total_weight: table.total_weight,
            total_score: table.total_score,
            grade,
            extras: std::mem::take(&mut head.extras),
            shape,
            stray,
            repairs: std::mem::take(&mut self.log.repairs),
            findings: Vec::new(),
        };
        trust_tables(&mut sheet, tokens, trust);
        let numbered = lifted.goals.is_some();
        put(&mut sheet, lifted, tokens);
        if disordered {
            trust_disordered(&mut sheet, tokens, numbered);
        }
        let sheet = score::of_the_head(sheet, self.lexicon);
        // Beside a department in charge the name of a unit is one more field.
        let own = match head.field(Field::Department).presence {
            Presence::Lost => head.department_self.presence,
            _ => Presence::Lost,
        };
        let circumstances = assess::Circumstances {
            tokens,
            lexicon: self.lexicon,
            own,
            expects: self.families.expects(&sheet.family.id),
            repairs: repaired,
            by_rows: trust == Confidence::Guess,
        };
        let sheet = ledger::settle(sheet, self.tokens, range, &mut self.log.doubts);
        let paths = self.log.paths.unwrap_or_default();
        (assess::assess(sheet, self.log.doubts, &circumstances), paths)
    }
}

/// Brings together what a reading has in several places, and moves what stands in the head
/// to the part that lacks it.
fn gather(reading: &mut Reading, tokens: &[Token<'_>], no_funds_lifted: bool) {
    let Reading { head, goals, table, fund_rows, stray, .. } = reading;
    stray.append(&mut head.stray);
    stray.append(&mut goals.stray);
    stray.append(&mut table.stray);
    late_year(head, tokens, stray);
    stray.sort_by_key(|stray| stray.span);
    head.extras.append(&mut goals.extras);
    // A goal in one cell with its label stands in the head.
    for (field, goal) in
        [(Field::ExpectedGoal, &mut goals.expected), (Field::ActualResult, &mut goals.actual)]
    {
        if goal.presence == Presence::Lost {
            *goal = head.field(field);
        }
    }
    // A form without a table of funds may have its amounts among the pairs.
    let amounts = std::mem::take(&mut head.amounts);
    if fund_rows.is_empty() && no_funds_lifted {
        *fund_rows = amounts;
    } else {
        let pair = |row: BoundFund| BoundExtra { label: row.row, value: row.budget };
        head.extras.extend(amounts.into_iter().map(pair));
    }
}

/// The department: on its own sheet the name of the unit itself, which is one more field
/// beside a department in charge.
fn department(head: &mut Pairs) -> BoundCell {
    let department = head.field(Field::Department);
    if head.department_self.presence == Presence::Lost {
        return department;
    }
    if department.presence == Presence::Lost {
        return head.department_self.clone();
    }
    if let Some(label) = head.labels.iter().find(|label| label.key == "department_self") {
        let label = BoundCell {
            text: label.text.clone(),
            span: label.span,
            presence: Presence::Printed,
            ..BoundCell::default()
        };
        let value = head.department_self.clone();
        head.extras.insert(0, BoundExtra { label, value });
    }
    department
}

/// Puts what was lifted at its place.
fn put(sheet: &mut BoundSheet, lifted: Lifted, tokens: &[Token<'_>]) {
    if !lifted.funds.is_empty() {
        sheet.funds = lifted.funds;
    }
    if let Some((weight, score)) = lifted.execution {
        let total = |token: &&Token<'_>| {
            token.is(|role| *role == Role::FundTotal) && !token.is(|role| *role == Role::Total)
        };
        let label = tokens.iter().find(total).map(|token| token.span);
        let row = sheet.funds.iter_mut().find(|row| Some(row.row.span) == label);
        if let Some(row) = row {
            (row.weight, row.score) = (weight, score);
        }
    }
    if let Some(unit) = lifted.unit {
        sheet.implementing_unit = unit;
    }
    if let Some(goals) = lifted.goals {
        sheet.expected_goal = goals.expected;
        sheet.actual_result = goals.actual;
    }
    if let Some(table) = lifted.indicators {
        sheet.indicators = table.rows;
        sheet.total_weight = table.total_weight;
        sheet.total_score = table.total_score;
    }
}
