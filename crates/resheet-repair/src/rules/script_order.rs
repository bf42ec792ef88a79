//! R004 torn-cell, where the lines of a cell stand by script.
//!
//! **Repairs** cells of a page that sets each script in a font of its own, from a program
//! that writes all figures and signs of a cell first and all ideographs behind them, a line
//! for each run: both keep their order.
//!
//! **Recognised** by what the runs make in turn: measures and dates, in several cells that
//! make none as they stand. Then other cells of the dump have the one order in which a unit
//! follows its figure.
//!
//! **Wrong when** a cell of such a dump has a line of figures above lines of words.
//!
//! **Example** `2024⏎12⏎31⏎年⏎月⏎日前` is `2024年12月31日前`.

use resheet_lexis::{Lexicon, Shape, begins_with_unit, fold, is_han, shape};
use resheet_model::{Code, Confidence, Repair};

use crate::rows::Rows;
use crate::{Edit, Proposal};

const CODE: Code = Code::R004;

/// So many cells that are measures or dates in turn prove it.
const PROOF: usize = 3;

/// No cell has more runs.
const MOST_RUNS: usize = 40;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let may_be = |text: &str| text.contains('\n') && !text.starts_with(is_han);
    if !rows.any_text(|features| may_be(&features.text)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut proofs = 0;
    for (at, row) in rows.iter().enumerate() {
        for (nth, cell) in row.with_features().enumerate().filter(|(_, it)| may_be(&it.text)) {
            let Some(text) = in_turn(&cell.text) else { continue };
            let proves = is_value(&text) && !is_value(&cell.text);
            proofs += usize::from(proves);
            found.push(((at, nth), cell.span, text, proves));
        }
    }
    if proofs < PROOF {
        return Vec::new();
    }
    let proposal = |(cell, span, text, proves)| Proposal {
        repair: Repair {
            rule: CODE,
            confidence: if proves { Confidence::Likely } else { Confidence::Guess },
            span,
            evidence: vec![span],
            note: "runs of figures and words put in turn".to_owned(),
        },
        edits: vec![Edit::Reword { cell, text }],
    };
    found.into_iter().map(proposal).collect()
}

/// The runs of a cell in turn, if its lines are runs of figures and signs and then runs of
/// ideographs, and one order of both is right; none if that is the order they stand in.
fn in_turn(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let figures = lines.iter().take_while(|line| !line.contains(is_han)).count();
    let (figures, words) = lines.split_at(figures);
    let by_script = words.iter().all(|line| line.starts_with(is_han) && !line.contains(is_digit));
    // What is a value as it stands has only line ends of its own.
    if is_value(&text.replace('\n', "")) {
        return None;
    }
    if figures.is_empty() || words.is_empty() || lines.len() > MOST_RUNS || !by_script {
        return None;
    }
    let merged = |first: &[&str], second: &[&str]| -> String {
        let at = |runs: &[&str], at: usize| runs.get(at).copied().unwrap_or_default().to_owned();
        (0..first.len()).map(|nth| at(first, nth) + &at(second, nth)).collect()
    };
    let (with_figures, with_words) = (merged(figures, words), merged(words, figures));
    let text = match figures.len().checked_sub(words.len()) {
        Some(1) => with_figures,
        Some(0) if is_value(&with_figures) => with_figures,
        Some(0) if is_value(&with_words) => with_words,
        // Words around each figure, which its unit follows.
        None if words.len() == figures.len() + 1
            && words[1..].iter().all(|run| begins_with_unit(run)) =>
        {
            with_words
        }
        _ => return None,
    };
    (lines.len() > 2).then_some(text)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_value(text: &str) -> bool {
    matches!(shape(&fold(text)), Shape::Quantity | Shape::Time | Shape::Percent)
}
