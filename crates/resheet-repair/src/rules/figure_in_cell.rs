//! R004 torn-cell, where a narrow drawn cell cut its figure.
//!
//! **Repairs** figures over two lines of one cell: `47326 / 50.00`, `8733500. / 00`,
//! `≥1865 / 0人`. The line end may have become a blank.
//!
//! **Recognised** by a piece that ends with a point, or by arithmetic: with the
//! figures of its row whole, executed / budget makes the printed rate, as they
//! stand it does not. Once one row proves it, figures of the same dump are joined
//! too whose first line has as many signs as that of a proved one.
//!
//! **Wrong when** a cell holds two figures of which the first fills its line.
//!
//! **Example** `47326⏎50.00 ⇥ 52585⏎00.00 ⇥ 50166⏎09.00 ⇥ 95.40%` is
//! `4732650.00 ⇥ 5258500.00 ⇥ 5016609.00 ⇥ 95.40%`.

use resheet_lexis::{Lexicon, number};
use resheet_model::{Code, Confidence, Decimal, Edge, Repair};

use crate::rows::{Cell, Row, Rows};
use crate::rules::cut_figure::is_rate;
use crate::{Edit, Proposal};

const CODE: Code = Code::R004;

/// Shorter first lines are figures of their own.
const SHORTEST: usize = 4;
/// A longer text is no figure.
const LONGEST: usize = 24;
/// More figures in a row are no funds.
const MOST: usize = 12;

/// What may stand in front of a figure.
const SIGNS: [char; 7] = ['≥', '≤', '＞', '＜', '>', '<', '='];

/// A cell that may be a figure over two lines.
struct Torn {
    cell: (usize, usize),
    whole: String,
    /// Signs of its first line.
    width: usize,
    value: Option<Decimal>,
    /// The values of its lines alone.
    lines: Option<(Decimal, Decimal)>,
    /// Its first line ends with a point: it is no figure.
    open: bool,
}

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| may_be_torn(&features.text)) {
        return Vec::new();
    }
    let mut torn: Vec<Torn> = Vec::new();
    let mut proved: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.is_record) {
        let first = torn.len();
        let cells = row.with_features().enumerate();
        torn.extend(cells.filter_map(|(cell, own)| Torn::of(&own, (at, cell))));
        if torn.len() > first && proves(&row, &torn[first..]) {
            proved.extend(torn[first..].iter().map(|torn| torn.width));
        }
    }
    let repairable = torn.iter().filter(|torn| torn.open || proved.contains(&torn.width));
    repairable
        .map(|torn| {
            let span = rows.at(torn.cell.0).at(torn.cell.1).span;
            Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Likely,
                    span,
                    evidence: vec![span],
                    note: "a figure cut at the end of its line joined".to_owned(),
                },
                edits: vec![Edit::Reword { cell: torn.cell, text: torn.whole.clone() }],
            }
        })
        .collect()
}

/// Whether a text begins as a figure does and has a blank or a line end in it.
fn may_be_torn(text: &str) -> bool {
    let begins = |sign: char| sign.is_ascii_digit() || sign == '.' || SIGNS.contains(&sign);
    text.len() <= LONGEST && text.starts_with(begins) && text.contains([' ', '\n'])
}

impl Torn {
    fn of(cell: &Cell<'_>, place: (usize, usize)) -> Option<Self> {
        let text = cell.features.text.as_str();
        if cell.edge != Edge::Drawn || !may_be_torn(text) {
            return None;
        }
        let mut pieces = text.split([' ', '\n']).filter(|piece| !piece.is_empty());
        let (first, rest) = (pieces.next()?, pieces.next()?);
        let digits = first.trim_start_matches(SIGNS);
        let figure = |text: &str| text.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        let unit = rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
        let torn = digits.len() >= SHORTEST
            && figure(digits)
            && rest.starts_with(|sign: char| sign.is_ascii_digit())
            // What stands behind the figure is its unit, and no second one.
            && !unit.contains(|sign: char| sign.is_ascii_digit() || sign.is_ascii_whitespace())
            && rest.len() <= first.len() + unit.len();
        let behind: String = pieces.collect();
        if !torn || behind.contains(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        let amount = format!("{digits}{}", &rest[..rest.len() - unit.len()]);
        let value = number(&amount)?.value;
        let bare = digits.len() == first.len() && unit.is_empty() && behind.is_empty();
        Some(Torn {
            cell: place,
            whole: format!("{first}{rest}{behind}"),
            width: first.chars().count(),
            value: bare.then_some(value),
            lines: number(digits).zip(number(rest)).map(|(it, rest)| (it.value, rest.value)),
            open: first.ends_with('.'),
        })
    }
}

/// Whether two amounts of a row, one of them torn at least, make one of its
/// rates, and no two that stand whole do.
fn proves(row: &Row<'_>, torn: &[Torn]) -> bool {
    let mut amounts: Vec<(Decimal, bool)> = Vec::new();
    let mut rates: Vec<Decimal> = Vec::new();
    for (at, cell) in row.cells.iter().enumerate() {
        if let Some(torn) = torn.iter().find(|torn| torn.cell.1 == at) {
            amounts.extend(torn.value.map(|value| (value, true)));
        } else if let Some(found) = number(&cell.text.replace(['\n', ' '], "")) {
            if found.value <= Decimal::ONE_HUNDRED || found.percent {
                rates.push(found.value);
            } else {
                amounts.push((found.value, false));
            }
        }
    }
    if amounts.len() > MOST {
        return false;
    }
    let makes = |budget: Decimal, executed: Decimal| {
        let hundred = executed.checked_mul(Decimal::ONE_HUNDRED);
        let exact = hundred.and_then(|it| it.checked_div(budget));
        exact.is_some_and(|exact| rates.iter().any(|&printed| is_rate(printed, exact)))
    };
    // Two figures a cell that are alike make the rate line by line.
    let lines: Vec<(Decimal, Decimal)> = torn.iter().filter_map(|torn| torn.lines).collect();
    let alike = |at: usize| {
        let (above, below) = lines[at];
        lines[at + 1..].iter().any(|&(first, rest)| makes(above, first) && makes(below, rest))
    };
    if (0..lines.len()).any(alike) {
        return false;
    }
    let mut by_torn = false;
    for (at, &(budget, torn)) in amounts.iter().enumerate() {
        for &(executed, other) in amounts[at + 1..].iter().filter(|(it, _)| *it <= budget) {
            if makes(budget, executed) {
                if !torn && !other {
                    return false;
                }
                by_torn = true;
            }
        }
    }
    by_torn
}
