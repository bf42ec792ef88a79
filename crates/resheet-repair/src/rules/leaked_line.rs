//! R012 wrapped-row, where the last line of a cell stands first in the cell below.
//!
//! **Repairs** tables of a PDF whose row edges were found a line too high: in every column
//! the lines keep their order.
//!
//! **Recognised** by what lines are: the cell above and the first line make a label or a
//! measure that neither is alone, or a label or a figure is left without the first line.
//! Several of these, of both kinds, prove that the dump is of this make; then further
//! first lines of their rows go up too, if the cell above is words and no shorter.
//!
//! **Wrong when** a cell of such a row has two lines of its own.
//!
//! **Example** `≥45000立方` and below `米⏎=100%` are `≥45000立方米` and `=100%`.

use resheet_lexis::{Lexicon, Shape, fold, half_widths, shape};
use resheet_model::{Code, Confidence, Repair};

use crate::rows::{Cell, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

/// So many first lines prove it, and so many of them by the cell above.
const PROOF: usize = 3;
const PROOF_ABOVE: usize = 2;

/// No cell that lost its last line to the one below is longer, in bytes.
const LONGEST: usize = 400;

/// No merged cell that is looked at has more columns.
const WIDEST: usize = 8;

/// A first line, and what speaks for its being of the cell above.
struct Line {
    row: usize,
    from: usize,
    into: usize,
    length: usize,
    /// Whether it ends what stands above, and whether something whole is left below.
    ends: bool,
    leaves: bool,
}

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    if !rows.any_text(|features| features.text.contains('\n')) {
        return Vec::new();
    }
    let lines: Vec<Line> = (1..rows.len()).flat_map(|row| lines(rows, row, lexicon)).collect();
    let ends = lines.iter().filter(|line| line.ends).count();
    let proved = lines.iter().filter(|line| line.ends || line.leaves).count();
    if ends < PROOF_ABOVE || proved < PROOF {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    for of_row in lines.chunk_by(|a, b| a.row == b.row) {
        if of_row.iter().any(|line| line.ends || line.leaves) {
            proposals.extend(of_row.iter().map(|line| proposal(rows, line)));
        }
    }
    proposals
}

fn proposal(rows: &Rows<'_>, line: &Line) -> Proposal {
    let (from, into) = (rows.at(line.row).at(line.from), rows.at(line.row - 1).at(line.into));
    let sure = line.ends || line.leaves;
    Proposal {
        repair: Repair {
            rule: CODE,
            confidence: if sure { Confidence::Likely } else { Confidence::Guess },
            span: from.span,
            evidence: vec![into.span],
            note: "the first line goes on with the cell above".to_owned(),
        },
        edits: vec![Edit::Move {
            from: (line.row, line.from),
            into: (line.row - 1, line.into),
            length: line.length,
        }],
    }
}

/// The first lines of a row that may be of the cells above.
fn lines(rows: &Rows<'_>, row: usize, lexicon: &Lexicon) -> Vec<Line> {
    let (upper, lower) = (rows.at(row - 1), rows.at(row));
    if !upper.is_drawn() || !lower.is_drawn() {
        return Vec::new();
    }
    let cells = lower.with_features().enumerate().filter(|(_, cell)| !cell.features.is_blank());
    let line = |(from, cell): (usize, Cell<'_>)| {
        // A merged cell stands left of what is below it.
        let end = upper.cells.partition_point(|above| above.column <= cell.column);
        let mut left = (end.saturating_sub(WIDEST)..end).rev();
        let into = left.find(|&at| !upper.at(at).features.is_blank())?;
        let above = upper.at(into);
        let below = above.column == cell.column;
        let own = cell.span.end.saturating_sub(cell.span.start) as usize >= cell.text.len();
        let plain = own && cell.more.is_empty() && cell.text.len() <= LONGEST;
        if !plain || above.text.len() > LONGEST {
            return None;
        }
        let (first, rest) = cell.text.split_once('\n').unwrap_or((&cell.text, ""));
        let whole = |text: &str| is_whole(text, lexicon);
        // The first line of the cell above may go up as well.
        let rests = [&*above.text, above.text.split_once('\n').map_or("", |(_, rest)| rest)];
        let ends = |upper: &&str| !whole(upper) && whole(&format!("{upper}{first}"));
        let ends = !whole(first) && rests.iter().any(ends);
        // A short verdict may end a sentence that begins below a label.
        let ends_label = || whole(&format!("{}{first}", above.text));
        let below_label = above.features.is_label() && !ends_label();
        let left = whole(rest) && !rest.ends_with('。') && !below_label;
        let leaves = left && !whole(&cell.text.replace('\n', "")) && !whole(first);
        let last = above.text.lines().next_back().unwrap_or_default();
        let goes_on = below
            && !rest.is_empty()
            && !whole(&above.text)
            && !last.ends_with(['。', '；'])
            && half_widths(first) <= half_widths(last);
        let length = first.len();
        let ends = ends && below;
        (ends || leaves && !above.text.ends_with('。') || goes_on).then_some(Line {
            row,
            from,
            into,
            length,
            ends,
            leaves,
        })
    };
    cells.filter_map(line).collect()
}

/// Whether a text is a label, or a figure or measure with its unit.
fn is_whole(text: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(text);
    is_figure(text) || shape(&folded) == Shape::Verdict || !lexicon.exact(&folded).is_empty()
}

fn is_figure(text: &str) -> bool {
    matches!(shape(&fold(text)), Shape::Number | Shape::Percent | Shape::Quantity | Shape::Time)
}
