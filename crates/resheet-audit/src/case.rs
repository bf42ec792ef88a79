//! What a check is given.

use resheet_lexis::{Lexicon, Role, fold};
use resheet_model::{
    AuditRules, Code, Decimal, FundColumn, FundRow, Indicator, IndicatorColumn, Reading, Seen,
    Sheet, SourceText, Subject,
};

use crate::words::Words;

/// One check: a file under `checks/`.
pub(crate) struct Check {
    /// The file's name.
    pub(crate) name: &'static str,
    /// The codes it may raise.
    pub(crate) codes: &'static [Code],
    /// Looks at a sheet and adds what it finds.
    pub(crate) run: fn(&Case<'_>, &mut Vec<resheet_model::Finding>),
}

/// A sheet with all that a check may ask of it.
pub(crate) struct Case<'s> {
    pub(crate) source: &'s SourceText,
    pub(crate) sheet: &'s Sheet,
    pub(crate) rules: &'s AuditRules,
    pub(crate) words: &'s Words,
    /// The funds row that is the whole of the others.
    total: Option<usize>,
}

impl<'s> Case<'s> {
    pub(crate) fn new(source: &'s SourceText, sheet: &'s Sheet, words: &'s Words) -> Self {
        let rules = &sheet.family.audit;
        Case { source, sheet, rules, words, total: total_row(sheet) }
    }

    /// The total row of the funds table with its index.
    pub(crate) fn total(&self) -> Option<(u32, &'s FundRow)> {
        let index = self.total?;
        Some((index as u32, self.sheet.funds.get(index)?))
    }

    /// Every funds row with its index.
    pub(crate) fn funds(&self) -> impl Iterator<Item = (u32, &'s FundRow)> {
        (0u32..).zip(&self.sheet.funds)
    }

    /// Every indicator row with its index.
    pub(crate) fn indicators(&self) -> impl Iterator<Item = (u32, &'s Indicator)> {
        (0u32..).zip(&self.sheet.indicators)
    }

    /// The printed text of a leaf on one line, for a message.
    pub(crate) fn printed<T>(&self, seen: &Seen<T>) -> String {
        let raw = seen.raw(self.source);
        let mut line = String::with_capacity(raw.len());
        for word in raw.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    }

    /// The name of an indicator for a message.
    pub(crate) fn name(&self, indicator: &Indicator) -> String {
        indicator.level3.value().cloned().unwrap_or_default()
    }

    /// The score of the execution of the budget, if the total row has one.
    pub(crate) fn execution_score(&self) -> Option<Decimal> {
        self.total().and_then(|(_, row)| row.score.value().copied())
    }

    /// The weight of the execution of the budget, if the total row has one.
    pub(crate) fn execution_weight(&self) -> Option<Decimal> {
        self.total().and_then(|(_, row)| row.weight.value().copied())
    }
}

/// A leaf of a funds row as a subject.
pub(crate) fn fund(index: u32, column: FundColumn) -> Subject {
    Subject::Fund(index, Some(column))
}

/// A leaf of an indicator row as a subject.
pub(crate) fn indicator(index: u32, column: IndicatorColumn) -> Subject {
    Subject::Indicator(index, Some(column))
}

/// Whether the value should be there and is not: a dash says that none
/// applies, so it is not missing.
pub(crate) fn is_missing<T>(seen: &Seen<T>) -> bool {
    matches!(seen.reading, Reading::Absent | Reading::Blank | Reading::Unreadable)
}

/// The total row: the one that carries the points; else the one whose label
/// says so; else the first, unless its label says that it is a part.
fn total_row(sheet: &Sheet) -> Option<usize> {
    let roles = |row: &FundRow| {
        let label = fold(row.row.value()?).to_string();
        Some(Lexicon::shared().lookup(&label)?.roles.to_vec())
    };
    let says = |row: &FundRow, role: Role| roles(row).is_some_and(|roles| roles.contains(&role));
    let weighted = sheet.funds.iter().position(|row| row.weight.value().is_some());
    weighted
        .or_else(|| sheet.funds.iter().position(|row| says(row, Role::FundTotal)))
        .or_else(|| sheet.funds.first().filter(|row| !says(row, Role::FundPart)).map(|_| 0))
}
