//! Targets and actual values of indicators.

use resheet_lexis::{Shape, combined, fold_width, is_unit, operator, shape};
use resheet_model::{
    BoundCell, BoundIndicator, Code, Confidence, Finding, Measure, Presence, Reading, Seen, Subject,
};

use crate::leaf::{Reader, missing, seen, without_radicals};

/// The target of an indicator, out of one cell or of three.
///
/// The pieces of three cells are kept as further spans, in printed order.
pub(crate) fn target(
    reader: &mut Reader<'_, '_>,
    indicator: &BoundIndicator,
    subject: Subject,
) -> Seen<Measure> {
    let BoundIndicator { target_op, target, target_unit, .. } = indicator;
    let says = |cell: &BoundCell| missing::<()>(cell).is_none();
    if !says(target_op) && !says(target_unit) {
        return actual(reader, target, subject);
    }
    let mut pieces: Vec<&BoundCell> =
        [target_op, target, target_unit].into_iter().filter(|cell| says(cell)).collect();
    pieces.sort_by_key(|cell| cell.span);
    let first = pieces.first().copied().unwrap_or(target);
    let reading = if says(target) {
        let mut read = combined(&target_op.text, &target.text, &target_unit.text);
        if let Measure::Quantity(quantity) = &mut read {
            quantity.value = reader.shown(target, subject, quantity.value);
        }
        plain_words(&mut read);
        let joins = matches!(read, Measure::Quantity(_))
            || !says(target_op)
            || operator(&target_op.text).is_none();
        if !joins {
            let finding = Finding::new(Code::V005, subject, target.span);
            let printed =
                [&target_op.text, &target.text, &target_unit.text].map(|text| text.trim());
            reader.findings.push(finding.arg("printed", printed.join(" ").trim()));
        }
        Reading::Read(read)
    } else if target.presence == Presence::Lost {
        // A relation or a unit alone is no target.
        Reading::Absent
    } else {
        missing(target).unwrap_or(Reading::Blank)
    };
    let mut whole = seen(first, reading);
    for piece in pieces.iter().skip(1) {
        whole.more.push(piece.span);
        whole.more.extend(&piece.more);
        whole.repairs.extend(&piece.repairs);
        whole.confidence = whole.confidence.min(piece.confidence);
    }
    whole.repairs.sort_unstable();
    whole.repairs.dedup();
    whole
}

/// A target or an actual value in one cell.
pub(crate) fn actual(
    reader: &mut Reader<'_, '_>,
    cell: &BoundCell,
    subject: Subject,
) -> Seen<Measure> {
    if let Some(reading) = missing(cell) {
        return seen(cell, reading);
    }
    let mut read = reader.texts.of(&cell.text).measure().clone();
    if let Measure::Quantity(quantity) = &mut read {
        quantity.value = reader.shown(cell, subject, quantity.value);
    }
    plain_words(&mut read);
    let mut value = seen(cell, Reading::Read(read));
    if matches!(value.reading, Reading::Read(Measure::Text(_))) && looks_like_a_number(&cell.text) {
        let finding = Finding::new(Code::V006, subject, cell.span);
        reader.findings.push(finding.arg("printed", cell.text.trim()));
        value.confidence = value.confidence.min(Confidence::Likely);
    }
    value
}

/// Words in everyday characters.
fn plain_words(read: &mut Measure) {
    if let Measure::Text(text) = read {
        *text = without_radicals(std::mem::take(text));
    }
}

/// Whether a text that was not understood begins as a value does: with a
/// figure or a relation, or with the end of the cell above it (a unit, a word or
/// two) in front of a relation and a figure; and is no longer than one.
/// Sentences, and names in front of their value, are just text.
fn looks_like_a_number(text: &str) -> bool {
    /// Longer ones are sentences.
    const LONGEST: usize = 16;
    /// A name has more characters, and so has a mark in brackets from the header.
    const SHORT: usize = 3;
    let folded = fold_width(text);
    let folded = folded.trim();
    let begins = |c: char| c.is_ascii_digit() || "≥≤><=±%≧≦═+.".contains(c);
    let stuck = || {
        let (before, value) = folded.split_at(folded.find(['≥', '≤', '>', '<', '='])?);
        let figure = value.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        Some(figure && (is_unit(before) || before.chars().count() <= SHORT))
    };
    folded.chars().count() <= LONGEST
        && (folded.starts_with(begins) || stuck() == Some(true))
        && shape(folded) != Shape::Dash
}
