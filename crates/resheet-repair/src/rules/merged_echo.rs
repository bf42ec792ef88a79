//! R001 merged-echo.
//!
//! **Mends** dumps that repeat the text of a merged cell in every position it
//! covers.
//!
//! **Recognised** by label words: a label never stands beside or below itself on
//! a form, so two rows in which one does prove that the tool repeats. From then on
//! equal neighbours are one cell if the header above says that they are under
//! one column (its own label is repeated in the same positions), or if the row
//! is no table row and the text is words.
//!
//! **Wrong when** a form really prints the same words twice side by side under
//! one header.
//!
//! **Example** `项目名称 ⇥ 项目名称 ⇥ 城区道路养护 ⇥ 城区道路养护` is one label with
//! one value; `7.25 ⇥ 7.25` under two headers stays two amounts.

use resheet_lexis::{Lexicon, Role, Shape, fold, shape};
use resheet_model::{Confidence, Edge, GridCell, GridRow, Repair, Span};

use crate::{Edit, Proposal};

const CODE: &str = "R001";

/// How many rows with a doubled label prove that the dump repeats.
const PROOF: usize = 2;

/// The figures of a total row: weight and score.
const TOTAL_FIGURES: usize = 2;

pub(crate) fn propose(rows: &[GridRow<'_>], lexicon: &Lexicon) -> Vec<Proposal> {
    let repeats = |at: &usize| {
        let row = &rows[*at];
        let above = at.checked_sub(1).map(|above| &rows[above]).filter(|above| above.holds);
        row.holds
            && (doubles_a_label(row, lexicon)
                || above.is_some_and(|above| repeats_a_label(above, row, lexicon)))
    };
    if (0..rows.len()).filter(repeats).take(PROOF).count() < PROOF {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    // Which column of the header each position is under; from the last header.
    let mut header: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.holds) {
        let above = at.checked_sub(1).map(|above| &rows[above]);
        let cells = &row.cells;
        if is_header(row, lexicon) {
            header = extents(row);
        }
        let free = !is_table_row(above, row, lexicon);
        let one_figure = is_one_figure(row, header.is_empty(), lexicon);
        let mut edits = Vec::new();
        let mut into = 0;
        for from in 1..cells.len() {
            let (left, right) = (&cells[into], &cells[from]);
            let same = !left.is_blank() && left.text == right.text && {
                let under_one = !header.is_empty()
                    && under(&header, left.column) == under(&header, right.column);
                let words =
                    matches!(shape(&right.text), Shape::Words | Shape::Verdict | Shape::Time);
                under_one
                    || one_figure
                    || (words && (free || lexicon.look(&fold(&right.text)).is_some()))
            };
            if same {
                edits.push(Edit::Fold { row: at, from, into });
            } else {
                into = from;
            }
        }
        if !edits.is_empty() {
            proposals.push(Proposal {
                repair: Repair {
                    rule: CODE,
                    confidence: Confidence::Certain,
                    span: row.span,
                    evidence: edits.iter().filter_map(|edit| folded_span(row, edit)).collect(),
                    note: format!("{} repeated cell(s) folded into the merged cell", edits.len()),
                },
                edits,
            });
        }
    }
    proposals
}

/// Where the copy stood that an edit folds away.
fn folded_span(row: &GridRow<'_>, edit: &Edit) -> Option<Span> {
    match edit {
        Edit::Fold { from, .. } => row.cells.get(*from).map(|cell| cell.span),
        Edit::Join { .. } | Edit::Reword { .. } => None,
    }
}

fn doubles_a_label(row: &GridRow<'_>, lexicon: &Lexicon) -> bool {
    row.cells
        .windows(2)
        .any(|pair| pair[0].text == pair[1].text && is_form_label(&pair[1], lexicon))
}

/// Whether the first cell of a row is the label that begins the row above. Only
/// where cells are drawn: lines of text break a label into two that may be alike.
fn repeats_a_label(above: &GridRow<'_>, row: &GridRow<'_>, lexicon: &Lexicon) -> bool {
    let (Some(above), Some(cell)) = (above.cells.first(), row.cells.first()) else { return false };
    let drawn = row.cells.get(1).is_some_and(|second| second.edge == Edge::Drawn);
    drawn && above.text == cell.text && above.column == cell.column && is_form_label(cell, lexicon)
}

/// A label that a form prints once; levels it may print on every row.
fn is_form_label(cell: &GridCell<'_>, lexicon: &Lexicon) -> bool {
    !cell.is_blank() && lexicon.look(&fold(&cell.text)).is_some_and(|bare| !is_level(bare.roles))
}

/// A word of two levels may rightly stand beside itself.
fn is_level(roles: &[Role]) -> bool {
    roles.iter().any(|role| matches!(role, Role::Level1(_) | Role::Level2(_)))
}

/// A row of labels only, at least two of them different.
fn is_header(row: &GridRow<'_>, lexicon: &Lexicon) -> bool {
    let mut labels: Vec<&str> = Vec::new();
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        let known = lexicon.look(&fold(&cell.text)).is_some_and(|bare| {
            bare.roles.iter().any(|role| {
                matches!(
                    role,
                    Role::FundColumn(_)
                        | Role::FundOther
                        | Role::IndicatorColumn(_)
                        | Role::IndicatorOther
                        | Role::Operator
                        | Role::Unit
                        | Role::Section(_)
                        | Role::Field(
                            resheet_model::Field::ExpectedGoal | resheet_model::Field::ActualResult
                        )
                )
            })
        });
        if !known {
            return false;
        }
        if !labels.contains(&cell.text.as_ref()) {
            labels.push(&cell.text);
        }
    }
    labels.len() >= 2
}

/// For each position the number of the header cell above it.
fn extents(row: &GridRow<'_>) -> Vec<usize> {
    let mut extents = Vec::with_capacity(row.cells.len());
    let mut number = 0;
    for (at, cell) in row.cells.iter().enumerate() {
        if at > 0 && cell.text != row.cells[at - 1].text {
            number += 1;
        }
        extents.resize((cell.column + cell.columns.max(1)) as usize, number);
    }
    extents
}

fn under(header: &[usize], column: u32) -> Option<usize> {
    header.get(column as usize).copied()
}

/// Whether a row is a label and one figure in all places behind it: the label of
/// a total, with more places than its row has figures, or, where no table has a
/// heading yet, of an amount.
fn is_one_figure(row: &GridRow<'_>, no_header: bool, lexicon: &Lexicon) -> bool {
    let is = |cell: &GridCell<'_>, roles: fn(&Role) -> bool| {
        lexicon.look(&fold(&cell.text)).is_some_and(|bare| bare.roles.iter().all(roles))
    };
    let fund = |role: &Role| matches!(role, Role::FundTotal | Role::FundPart);
    let Some(label) = row.cells.iter().rposition(|cell| is(cell, |_| true)) else { return false };
    let [figure, rest @ ..] = &row.cells[label + 1..] else { return false };
    let label = &row.cells[label];
    let places = rest.len() + 1;
    let one = places > TOTAL_FIGURES && is(label, |role| *role == Role::Total)
        || no_header && is(label, fund);
    one && rest.iter().all(|cell| cell.text == figure.text)
}

/// Whether the row belongs to the table whose header was met last: it begins
/// neither with a label of its own nor is it one text through and through. A
/// label repeated from the row above is not its own.
fn is_table_row(above: Option<&GridRow<'_>>, row: &GridRow<'_>, lexicon: &Lexicon) -> bool {
    let repeated = above.is_some_and(|above| repeats_a_label(above, row, lexicon));
    let mut filled = row.cells.iter().skip(usize::from(repeated)).filter(|cell| !cell.is_blank());
    let Some(first) = filled.next() else { return false };
    if filled.all(|cell| cell.text == first.text) {
        return false;
    }
    !lexicon.look(&fold(&first.text)).is_some_and(|bare| {
        bare.roles.iter().any(|role| {
            matches!(
                role,
                Role::Field(_) | Role::Extra | Role::Tail | Role::Total | Role::DepartmentSelf
            )
        })
    })
}
