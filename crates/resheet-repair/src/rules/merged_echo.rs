//! R001 merged-echo.
//!
//! **Repairs** dumps that repeat the text of a merged cell in every position it
//! covers.
//!
//! **Recognised** by label words: a label never stands beside or below itself on
//! a form, nor does the same text fill the row behind a label three times or more,
//! so two rows of these prove that the tool repeats. From then on
//! equal neighbours are one cell if the header above says that they are under
//! one column (its own label is repeated in the same positions), or if the row
//! is no table row and the text is words. Figures are one cell too if they fill
//! the row of a total, or if no header stands above and they are equal in
//! these positions in every row, two rows or more, up to the first header.
//!
//! **Wrong when** a form really prints the same words twice side by side under
//! one header.
//!
//! **Example** `项目名称 ⇥ 项目名称 ⇥ 城区道路养护 ⇥ 城区道路养护` is one label with
//! one value; `7.25 ⇥ 7.25` under two headers stays two amounts.

use resheet_lexis::{Features, Lexicon, Role, Shape};
use resheet_model::{Code, Confidence, Edge, Repair, Span};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R001;

/// How many rows with a doubled label prove that the dump repeats.
const PROOF: usize = 2;
/// A text of so many characters is no value that two columns may share.
const LONG: usize = 5;
/// Most rows looked at for a header.
const MOST_ROWS: usize = 64;

pub(crate) fn propose(rows: &Rows<'_>, _: &Lexicon) -> Vec<Proposal> {
    let proof = |at: &usize| {
        let row = rows.at(*at);
        let above = at.checked_sub(1).map(|above| rows.at(above)).filter(|above| above.is_record);
        row.is_record
            && (doubles_a_label(&row)
                || repeats_a_text(&row)
                || above.is_some_and(|above| repeats_a_label(&above, &row)))
    };
    if (0..rows.len()).filter(proof).take(PROOF).count() < PROOF {
        return Vec::new();
    }
    let headless = headless(rows);
    let mut proposals = Vec::new();
    // Which column of the header each position is under; from the last header. That of
    // goals says nothing of figures: the header of a table below it may be lost.
    let mut header: Vec<usize> = Vec::new();
    let mut of_goals = false;
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.is_record) {
        let above = at.checked_sub(1).map(|above| rows.at(above));
        if is_header(&row) {
            header = extents(&row);
            of_goals = row.filled().any(|cell| cell.features.is(Role::is_goal));
        }
        let free = !is_table_row(above, &row);
        let total = is_one_total(&row);
        let filled = fills_row(&row).is_some_and(|(_, text)| {
            let long = text.features.is_words() && text.text.chars().count() >= LONG;
            // Amounts of a table may be equal.
            long || header.is_empty() || of_goals
        });
        let mut edits = Vec::new();
        let mut into = 0;
        let mut likely = false;
        for from in 1..row.len() {
            let (left, right) = (row.at(into), row.at(from));
            let same = !left.features.is_blank() && left.repeats(&right) && {
                let words = right.features.is_words();
                let under_one = !header.is_empty()
                    && (words || !of_goals)
                    && under(&header, left.column) == under(&header, right.column);
                let alone =
                    !words && header.is_empty() && headless.contains(&(left.column, right.column));
                likely |= alone && !under_one && !total;
                under_one
                    || total
                    || filled
                    || alone
                    || (words && (free || right.features.is_label()))
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
                    confidence: if likely { Confidence::Likely } else { Confidence::Certain },
                    span: row.span,
                    evidence: edits.iter().filter_map(|edit| folded_span(&row, edit)).collect(),
                    note: format!("{} repeated cell(s) folded into the merged cell", edits.len()),
                },
                edits,
            });
        }
    }
    proposals
}

/// Where the copy stood that an edit folds away.
fn folded_span(row: &Row<'_>, edit: &Edit) -> Option<Span> {
    match edit {
        Edit::Fold { from, .. } => row.cells.get(*from).map(|cell| cell.span),
        _ => None,
    }
}

fn doubles_a_label(row: &Row<'_>) -> bool {
    let pairs = row.with_features().zip(row.with_features().skip(1));
    pairs.into_iter().any(|(left, right)| left.repeats(&right) && is_form_label(right.features))
}

/// Whether the first cell of a row is the label that begins the row above. Only
/// where cells are drawn: lines of text break a label into two that may be alike.
fn repeats_a_label(above: &Row<'_>, row: &Row<'_>) -> bool {
    let (Some(above), Some(cell)) = (above.with_features().next(), row.with_features().next())
    else {
        return false;
    };
    let drawn = row.cells.get(1).is_some_and(|second| second.edge == Edge::Drawn);
    drawn && above.repeats(&cell) && above.column == cell.column && is_form_label(cell.features)
}

/// A label that a form prints once; levels it may print on every row.
fn is_form_label(features: &Features<'_>) -> bool {
    features.is_label() && !is_level(features)
}

/// Whether one text of words fills the row, or the row behind its label, three times
/// or more.
fn repeats_a_text(row: &Row<'_>) -> bool {
    // A signature has its date.
    let words = |cell: &Cell<'_>| matches!(cell.features.shape, Shape::Words | Shape::Time);
    let long = |cell: &Cell<'_>| cell.text.chars().count() >= LONG && words(cell);
    let mut cells = row.with_features();
    let through = cells.next().is_some_and(|first| {
        cells.len() >= 2 && long(&first) && cells.all(|other| other.repeats(&first))
    });
    through
        || fills_row(row).is_some_and(|(label, text)| {
            text.text.chars().count() >= LONG
                && text.features.shape == Shape::Words
                && !text.features.is_label()
                && label.features.is_label()
        })
}

/// Whether one figure fills the row of a total behind its label, which is none of
/// the funds too: amounts may be equal.
fn is_one_total(row: &Row<'_>) -> bool {
    fills_row(row).is_some_and(|(label, _)| label.features.roles == [Role::Total])
}

/// The label and the text of a row that holds nothing but this text, three
/// times or more, behind its label, which may be repeated as well.
fn fills_row<'r>(row: &Row<'r>) -> Option<(Cell<'r>, Cell<'r>)> {
    let mut cells = row.with_features();
    let label = cells.next()?;
    let text = cells.find(|cell| !cell.repeats(&label))?;
    let fills =
        cells.len() >= 2 && !text.features.is_blank() && cells.all(|other| other.repeats(&text));
    fills.then_some((label, text))
}

/// Positions side by side that hold the same figures in every row above the
/// first header, in two rows or more that differ.
fn headless(rows: &Rows<'_>) -> Vec<(u32, u32)> {
    let above = rows.iter().filter(|row| row.is_record).take_while(|row| !is_header(row));
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut unequal: Vec<(u32, u32)> = Vec::new();
    let mut first: Vec<Cell<'_>> = Vec::new();
    let mut several: Vec<(u32, u32)> = Vec::new();
    for row in above.take(MOST_ROWS) {
        let figures = |(left, right): &(Cell<'_>, Cell<'_>)| {
            left.features.is_figure() || right.features.is_figure()
        };
        for (left, right) in row.with_features().zip(row.with_features().skip(1)).filter(figures) {
            let at = (left.column, right.column);
            if !left.repeats(&right) {
                unequal.push(at);
            } else if let Some(known) = pairs.iter().position(|known| *known == at) {
                if !first[known].repeats(&left) {
                    several.push(at);
                }
            } else {
                pairs.push(at);
                first.push(left);
            }
        }
    }
    several.retain(|at| !unequal.contains(at));
    several
}

/// A word of two levels may rightly stand beside itself.
fn is_level(features: &Features<'_>) -> bool {
    features.is(Role::is_level)
}

/// A row of words, most of them labels of columns, and at least two of these different. Its
/// first, of the part beside, may be one that nobody knows, and so may one of its columns.
fn is_header(row: &Row<'_>) -> bool {
    let mut last: Option<Cell<'_>> = None;
    let mut known: Vec<Cell<'_>> = Vec::new();
    let mut others = 0;
    for cell in row.filled() {
        if last.replace(cell).is_some_and(|last| last.repeats(&cell)) {
            continue;
        }
        if cell.features.is(is_of_a_header) {
            known.push(cell);
        } else if cell.features.is_label() || !cell.features.is_words() {
            return false;
        } else {
            others += 1;
        }
    }
    others * 2 <= known.len()
        && known.first().is_some_and(|first| known.iter().any(|cell| !first.repeats(cell)))
}

/// Whether a cell with this role stands in a header: over a column, over one of the two
/// texts of the goals, or over several columns.
fn is_of_a_header(role: &Role) -> bool {
    role.heads_a_column() || role.is_goal() || matches!(role, Role::Section(_))
}

/// For each position the number of the header cell above it.
fn extents(row: &Row<'_>) -> Vec<usize> {
    let mut extents = Vec::with_capacity(row.cells.len());
    let mut number = 0;
    for (at, cell) in row.with_features().enumerate() {
        if at > 0 && !cell.repeats(&row.at(at - 1)) {
            number += 1;
        }
        extents.resize((cell.column + cell.columns.max(1)) as usize, number);
    }
    extents
}

fn under(header: &[usize], column: u32) -> Option<usize> {
    header.get(column as usize).copied()
}

/// Whether the row belongs to the table whose header was met last: it begins
/// neither with a label of its own nor is it one text through and through, or
/// it has a level. A label repeated from the row above is not its own.
fn is_table_row(above: Option<Row<'_>>, row: &Row<'_>) -> bool {
    let repeated = above.is_some_and(|above| repeats_a_label(&above, row));
    let own = row.with_features().skip(usize::from(repeated));
    let mut filled = own.filter(|cell| !cell.features.is_blank());
    let Some(first) = filled.next() else { return false };
    let mut others = filled.clone();
    if filled.all(|cell| cell.repeats(&first)) {
        return false;
    }
    // A level behind a vertical label: a row of indicators.
    if others.any(|cell| is_level(cell.features)) {
        return true;
    }
    let of_head = |role: &Role| {
        use resheet_model::Field::{ActualResult, ExpectedGoal};
        matches!(role, Role::Field(field) if !matches!(field, ExpectedGoal | ActualResult))
    };
    // Its first label may be one that nobody knows.
    let own = first.features.is(|role| {
        matches!(
            role,
            Role::Field(_) | Role::Extra | Role::Tail | Role::Total | Role::DepartmentSelf
        )
    });
    !own && !row.with_features().any(|cell| cell.features.is(of_head))
}
