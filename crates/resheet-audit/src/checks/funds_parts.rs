//! The parts of the funds make the total, column by column.

use resheet_model::{Code, Decimal, Finding, FundColumn, FundRow, Reading, Seen};

use crate::case::{Case, Check, fund, is_missing};
use crate::exact::{power, shift, sum};

pub(crate) const CHECK: Check =
    Check { name: "funds_parts", codes: &[Code::A009, Code::A010, Code::A014, Code::A037], run };

const COLUMNS: [FundColumn; 3] = [FundColumn::Initial, FundColumn::Budget, FundColumn::Executed];

fn amount(row: &FundRow, column: FundColumn) -> &Seen<Decimal> {
    match column {
        FundColumn::Initial => &row.initial,
        FundColumn::Budget => &row.budget,
        _ => &row.executed,
    }
}

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some((index, total)) = case.total() else { return };
    let parts: Vec<&FundRow> =
        case.funds().filter(|(other, _)| *other != index).map(|(_, row)| row).collect();
    // A part with parts of its own would be counted twice, and which rows
    // belong to it is not printed.
    let nested = parts.iter().skip(1).any(|row| row.row.value().is_some_and(|label| case.words.is_part(label)));
    if parts.is_empty() || nested || index != 0 {
        return;
    }
    let mut unchecked = None;
    for column in COLUMNS {
        let whole = amount(total, column);
        let read: Vec<Decimal> = parts.iter().filter_map(|row| amount(row, column).value().copied()).collect();
        // A row without any amount has no money. One blank among amounts may
        // be a figure that was lost, and leaves the check open.
        let missing = parts
            .iter()
            .filter(|row| COLUMNS.iter().any(|&column| amount(row, column).value().is_some()))
            .map(|row| amount(row, column))
            .find(|seen| is_missing(seen));
        let (Some(printed), Some(parts_sum)) = (whole.value(), sum(read.iter().copied())) else {
            // A total that the sheet does not print is not a contradiction; a
            // total that could not be read leaves the check open.
            if matches!(whole.reading, Reading::Unreadable) && !read.is_empty() {
                unchecked.get_or_insert((column, whole.span));
            }
            continue;
        };
        let difference = printed.checked_sub(parts_sum).map(|difference| difference.abs());
        if read.is_empty() || difference.is_some_and(|difference| difference <= case.rules.amount_tolerance) {
            continue;
        }
        if let Some(missing) = missing {
            unchecked.get_or_insert((column, missing.span));
            continue;
        }
        let raise = |code| {
            let mut finding = Finding::new(code, fund(index, column), whole.span)
                .arg("printed", case.printed(whole))
                .arg("expected", parts_sum);
            for part in &parts {
                let part = amount(part, column);
                if part.value().is_some_and(|value| !value.is_zero()) {
                    finding = finding.related(part.span, case.printed(part));
                }
            }
            finding
        };
        found.push(if printed.is_zero() {
            raise(Code::A010)
        } else if let Some(places) = shift(parts_sum, *printed) {
            raise(Code::A037)
                .arg("other", parts_sum)
                .arg("factor", power(places.unsigned_abs()).unwrap_or(Decimal::ONE))
        } else {
            let terms: Vec<String> = read.iter().map(ToString::to_string).collect();
            raise(Code::A009).arg("formula", terms.join(" + "))
        });
    }
    if let Some((column, span)) = unchecked {
        found.push(Finding::new(Code::A014, fund(index, column), span).arg("column", column.name()));
    }
}
