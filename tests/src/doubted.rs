//! How soon a person who goes through the list of doubts meets what is wrong.

use std::collections::HashSet;

use resheet_model::{Conversion, IndicatorColumn, Span, Subject};
use resheet_review::{doubts, leaves};

use crate::Share;
use crate::corpus::Document;
use crate::robust::{Plan, make};
use crate::run::{engine, judge, judge_each};
use crate::silent::subject;

/// The doubts of many conversions in one list, the riskiest first.
pub struct Curve {
    /// Of each doubt, whether its value is wrong.
    listed: Vec<bool>,
    /// Wrong values that are in no doubt.
    unlisted: usize,
}

/// A cell: a merged one is wrong once.
type Cell = (usize, Option<Subject>, Option<(IndicatorColumn, Span)>);

fn cell(sheet: usize, subject: Subject, span: Span) -> Cell {
    match subject {
        Subject::Indicator(
            _,
            Some(level @ (IndicatorColumn::Level1 | IndicatorColumn::Level2)),
        ) if !span.is_empty() => (sheet, None, Some((level, span))),
        _ => (sheet, Some(subject), None),
    }
}

impl Curve {
    /// Of the dumps with one change each that a plan makes.
    pub fn of(documents: &[Document], plan: &Plan<'_>) -> Curve {
        let made = make(documents, plan);
        let each = made.iter().map(|(_, _, document, _)| document);
        let found = judge_each(&engine(), each, |document| document, found);
        let mut unlisted = 0;
        let mut listed = Vec::new();
        for (doubts, silent) in found {
            listed.extend(doubts);
            unlisted += silent;
        }
        listed.sort_by_key(|(risk, _)| std::cmp::Reverse(*risk));
        Curve { listed: listed.into_iter().map(|(_, wrong)| wrong).collect(), unlisted }
    }

    /// How many of the wrong values that are in the list stand in its first so many
    /// percent.
    pub fn of_listed(&self, percent: usize) -> Share {
        let first = &self.listed[..self.listed.len() * percent / 100];
        let count = |part: &[bool]| part.iter().filter(|wrong| **wrong).count();
        count(first) as Share / count(&self.listed).max(1) as Share
    }

    /// The same of all wrong values, those included that nobody doubts.
    pub fn of_all(&self, percent: usize) -> Share {
        let listed = self.listed.iter().filter(|wrong| **wrong).count();
        self.of_listed(percent) * listed as Share / (listed + self.unlisted).max(1) as Share
    }

    /// The curve in words.
    pub fn line(&self) -> String {
        let at = |percent| {
            let (listed, all) = (100.0 * self.of_listed(percent), 100.0 * self.of_all(percent));
            format!("{percent} %: {listed:.1} ({all:.1})")
        };
        let points: Vec<_> = [5, 10, 20, 30, 50, 100].into_iter().map(at).collect();
        format!(
            "Of wrong values in changed dumps, percent in the first part of {} doubts (and of \
             all wrong values, {} in no doubt included): {}",
            self.listed.len(),
            self.unlisted,
            points.join(", ")
        )
    }
}

/// Risk of each doubt and whether its value is wrong; and how many wrong values are in
/// none.
fn found(conversion: &Conversion, document: &Document) -> (Vec<(i32, bool)>, usize) {
    let judged = judge(conversion, document);
    let mut wrong: HashSet<Cell> = HashSet::new();
    for error in &judged.errors {
        let difference = &error.difference;
        let at = difference.at.sheet.filter(|_| difference.got.is_some());
        let Some((at, subject)) = at.zip(subject(&difference.at, &difference.path)) else {
            continue;
        };
        let all = conversion.sheets.get(at).map(leaves).unwrap_or_default();
        let leaf = all.iter().find(|leaf| leaf.path.subject == subject);
        wrong.insert(cell(at, subject, leaf.map_or(Span::default(), |leaf| leaf.span())));
    }
    let mut seen = HashSet::new();
    let mut listed = Vec::new();
    for doubt in doubts(conversion) {
        let leaf = doubt.leaf;
        let key = cell(doubt.sheet.ordinal as usize, leaf.path.subject, leaf.span());
        let is_wrong = leaf.path.other.is_none() && wrong.contains(&key);
        seen.insert(key);
        listed.push((doubt.risk, is_wrong));
    }
    let unlisted = wrong.difference(&seen).count();
    (listed, unlisted)
}
