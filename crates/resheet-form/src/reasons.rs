//! Reasons for deviations that a dump spread over neighbouring rows.
//!
//! A reason is often taller than its row; a tool that cuts the page into bands
//! leaves its lines in the rows above and below. The pieces are known by their
//! ends: all but the last end in mid-sentence. They belong to the one row among
//! them that was marked down.

use resheet_lexis::number;
use resheet_model::{
    BoundIndicator, Code, Confidence, Decimal, IndicatorColumn, Presence, Span, Subject,
};

use crate::doubt::Doubt;
use crate::log::Log;

/// Pieces shorter than this are words such as `无`, whole by themselves.
const WHOLE: usize = 3;

/// Brings the pieces of spread reasons together. `first` is the number of the
/// first of the rows in the sheet.
pub(crate) fn gather(rows: &mut [BoundIndicator], first: usize, log: &mut Log) {
    let mut at = 0;
    while at < rows.len() {
        let run = run(&rows[at..]);
        if run > 1 {
            join(&mut rows[at..at + run], first + at, log);
        }
        at += run.max(1);
    }
}

/// How many rows from the first on hold pieces of one reason.
fn run(rows: &[BoundIndicator]) -> usize {
    let mut length = 0;
    for row in rows {
        let cell = &row.deviation;
        if cell.presence != Presence::Printed || cell.text.chars().count() < WHOLE {
            break;
        }
        length += 1;
        if is_ended(&cell.text) {
            break;
        }
    }
    length
}

fn is_ended(text: &str) -> bool {
    text.ends_with(['。', '；', '！', ';', '.', '）', ')'])
}

fn join(rows: &mut [BoundIndicator], first: usize, log: &mut Log) {
    let marked: Vec<usize> = (0..rows.len()).filter(|&at| marked_down(&rows[at])).collect();
    let full = rows.iter().filter(|row| is_full(row)).count();
    // Where every row was marked down, each may have its own reason.
    if full == 0 {
        return;
    }
    let &[owner] = marked.as_slice() else {
        for (row, at) in rows.iter().zip(first as u32..) {
            let subject = Subject::Indicator(at, Some(IndicatorColumn::Deviation));
            log.doubt(
                Doubt::SharedReason
                    .of(subject, row.deviation.span)
                    .arg("text", &row.deviation.text),
            );
        }
        return;
    };
    let pieces: Vec<Span> = rows.iter().map(|row| row.deviation.span).collect();
    let repair = log.repair(
        Code::R009,
        Confidence::Likely,
        pieces.iter().copied().reduce(Span::hull).unwrap_or_default(),
        pieces,
        "pieces of one reason gathered from the rows around it",
    );
    let mut whole = rows[0].deviation.clone();
    for row in &rows[1..] {
        whole.append(row.deviation.clone(), "");
    }
    whole.confidence = Confidence::Likely;
    whole.repairs.push(repair);
    if !is_ended(&whole.text) {
        // Its end may have strayed further than the rows.
        let subject = Subject::Indicator((first + owner) as u32, Some(IndicatorColumn::Deviation));
        log.doubt(Doubt::SharedReason.of(subject, whole.span).arg("text", &whole.text));
    }
    for (at, row) in rows.iter_mut().enumerate() {
        if at == owner {
            row.deviation = whole.clone();
        } else {
            row.deviation.presence = Presence::Blank;
            // The row may have had a reason of its own.
            row.deviation.confidence = Confidence::Likely;
            row.deviation.text.clear();
            row.deviation.more.clear();
            row.deviation.span = Span::at(row.deviation.span.start as usize);
            row.deviation.repairs.push(repair);
        }
    }
}

fn points(row: &BoundIndicator) -> Option<(Decimal, Decimal)> {
    Some((number(&row.weight.text)?.value, number(&row.score.text)?.value))
}

fn marked_down(row: &BoundIndicator) -> bool {
    points(row).is_some_and(|(weight, score)| score < weight)
}

fn is_full(row: &BoundIndicator) -> bool {
    points(row).is_some_and(|(weight, score)| score == weight)
}
