//! A guess never goes without a word.

use std::collections::HashSet;

use resheet_model::{BoundSheet, Confidence, IndicatorColumn, Presence, Subject};

use super::row_of;
use crate::doubt::{Doubt, Doubted};

/// Makes a guess of each printed cell that a guessed repair of the dump touched, and
/// reports every guess of which no doubt speaks yet: none on the cell or its row.
/// Where tables are guesses as a whole (`by_rows`), a row of them is reported once. The first `repairs` are the dump's; those of the binding
/// said themselves how sure their cells are.
pub(super) fn report(
    sheet: &mut BoundSheet,
    repairs: usize,
    by_rows: bool,
    doubts: &mut Vec<Doubted>,
) {
    let warnings = doubts.iter().filter(|doubt| doubt.is_a_warning());
    let mut spoken: HashSet<Subject> = warnings.map(|doubt| doubt.subject).collect();
    let of_the_dump = sheet.repairs.iter().take(repairs);
    let guessed: Vec<bool> =
        of_the_dump.map(|repair| repair.confidence == Confidence::Guess).collect();
    let mut groups = HashSet::new();
    sheet.each_mut(|subject, cell| {
        let by_repair =
            || cell.repairs.iter().any(|&it| guessed.get(it as usize).is_some_and(|it| *it));
        let guess = cell.confidence == Confidence::Guess || by_repair();
        if cell.presence != Presence::Printed || !guess {
            return;
        }
        cell.confidence = Confidence::Guess;
        let level = matches!(subject, Subject::Indicator(_, Some(IndicatorColumn::Level1)));
        // A first level counts for the rows under it: it is spoken of once.
        if level && !groups.insert(cell.text.clone()) {
            return;
        }
        let row = row_of(subject);
        if spoken.contains(&subject) || row.is_some_and(|row| spoken.contains(&row)) {
            return;
        }
        let doubt = match row.filter(|_| by_rows) {
            Some(row) => Doubt::BrokenRow.of(row, cell.span),
            None => Doubt::Guess.of(subject, cell.span).arg("text", &cell.text),
        };
        spoken.insert(doubt.subject);
        doubts.push(doubt);
    });
}
