//! How the sheet brings its rates and its execution score to their places.
//!
//! Only figures that come out differently say anything. Scores of indicators
//! do not count: whoever gives them also judges.

use resheet_model::{Code, Finding, FundColumn, Rounding, Span, Subject};

use crate::case::{Case, Check, fund};
use crate::execution::{Rate, Score, explain_rate, explain_score};

pub(crate) const CHECK: Check =
    Check { name: "rounding", codes: &[Code::A006, Code::A007, Code::A008], run };

struct Figure {
    rounding: Rounding,
    subject: Subject,
    span: Span,
    printed: String,
}

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let both = [Rounding::Cut, Rounding::HalfUp];
    if case.rules.roundings.is_empty() {
        return;
    }
    let mut figures: Vec<Figure> = Vec::new();
    for (index, row) in case.funds() {
        if let Some(Rate::Right(by)) = explain_rate(row, &both)
            && let [rounding] = by[..]
        {
            let (subject, span) = (fund(index, FundColumn::Rate), row.rate.span);
            figures.push(Figure { rounding, subject, span, printed: case.printed(&row.rate) });
        }
        if let Some(Score::Right(by)) = explain_score(row, &both)
            && let [rounding] = by[..]
        {
            let (subject, span) = (fund(index, FundColumn::Score), row.score.span);
            figures.push(Figure { rounding, subject, span, printed: case.printed(&row.score) });
        }
    }
    let Some(first) = figures.first() else { return };
    let raise = |code, figure: &Figure| {
        Finding::new(code, figure.subject, figure.span).arg("printed", &figure.printed)
    };
    match figures.iter().find(|figure| figure.rounding != first.rounding) {
        Some(other) => {
            let (cut, rounded) =
                if first.rounding == Rounding::Cut { (first, other) } else { (other, first) };
            found.push(
                raise(Code::A008, other)
                    .arg("cut", &cut.printed)
                    .arg("rounded", &rounded.printed)
                    .related(first.span, first.printed.clone()),
            );
        }
        None => {
            let code = if first.rounding == Rounding::Cut { Code::A006 } else { Code::A007 };
            found.push(raise(code, first).arg("count", figures.len()));
        }
    }
}
