//! R012 wrapped-row, where merged cells were cut at the lines of the cells beside them.
//!
//! **Repairs** drawn tables of a page whose merged cells were not found: the words of one lie
//! in the columns, and the rows, that its lines would have if they went on.
//!
//! **Recognised** by full cells: in rows without figures a text ends where its column does,
//! with more words right of it, again and again, and hardly one ends before there; cells side
//! by side that make a label which none of them is speak for it too. Where a table is of this
//! make, a label is joined with the rest of it in the row below as well: together they are a
//! label and not each of them, or the rest is one character.
//!
//! **Wrong when** several values that nobody parts are as long as their column is wide.
//!
//! **Example** `项目名称 ⇥ 松岭市夏 ⇥ 令营开放日`, `主管部门 ⇥ 松岭市交 ⇥ 通运输局`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use resheet_lexis::{Lexicon, Role, fold, half_widths, is_han};
use resheet_model::{Code, Confidence, Edge, Repair};

use crate::rows::{Cell, Row, Rows};
use crate::{Edit, Proposal};

const CODE: Code = Code::R012;

/// So many rows have full cells.
const PROOF: usize = 2;

/// So many labels were cut. Values of one length may stand side by side by chance, beside
/// labels of one length that nobody knows; halves of labels do not.
const WORDS: usize = 1;

/// A text that may be a full cell is no longer, in bytes.
const LONGEST: usize = 120;

/// A text that is cut ends so near the edge of its column, in half-widths: a sign may have
/// lain on it.
const SLACK: usize = 1;

/// For one that ends before the edge there are so many that do not.
const MOST_SHORT: usize = 4;

/// No label is cut into more cells.
const MOST_PIECES: usize = 3;

pub(crate) fn propose(rows: &Rows<'_>, lexicon: &Lexicon) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let end =
            (at..rows.len()).find(|&row| !rows.at(row).is_of_drawn_table()).unwrap_or(rows.len());
        let rows_of = (at..end).filter(|&row| has_words_side_by_side(&rows.at(row)));
        if rows_of.take(PROOF).count() == PROOF {
            proposals.extend(Table::new(rows, at..end, lexicon).proposals());
        }
        at = end.max(at) + 1;
    }
    proposals
}

/// Whether a row without figures has words beside words that are no labels: most heads have
/// none.
fn has_words_side_by_side(row: &Row<'_>) -> bool {
    let words = |cell: Cell<'_>| cell.features.is_words() && !cell.features.is_label();
    row.figures == 0 && (1..row.len()).any(|at| words(row.at(at - 1)) && words(row.at(at)))
}

struct Table<'r, 'l> {
    rows: &'r Rows<'r>,
    own: Range<usize>,
    lexicon: &'l Lexicon,
    /// How wide the widest text of each column is.
    widest: HashMap<u32, usize>,
    /// Columns that have labels of the head.
    labels: HashSet<u32>,
}

/// Cells of a row that are one, by their first and last.
struct Run {
    row: usize,
    cells: Range<usize>,
}

impl<'r, 'l> Table<'r, 'l> {
    fn new(rows: &'r Rows<'r>, own: Range<usize>, lexicon: &'l Lexicon) -> Self {
        let mut widest: HashMap<u32, usize> = HashMap::new();
        let mut labels = HashSet::new();
        for row in own.clone().map(|at| rows.at(at)) {
            for cell in row.filled() {
                let width = cell.text.lines().map(half_widths).max().unwrap_or(0);
                let own = widest.entry(cell.column).or_default();
                *own = width.max(*own);
                if cell.labels_a_field() {
                    labels.insert(cell.column);
                }
            }
        }
        Table { rows, own, lexicon, widest, labels }
    }

    fn proposals(&self) -> Vec<Proposal> {
        let (mut full, mut short) = (Vec::new(), 0);
        let mut words = Vec::new();
        let mut in_head = true;
        for at in self.own.clone() {
            let row = self.rows.at(at);
            words.extend(self.cut_labels(at, &row));
            // Below the names of columns a cell may be of any length.
            in_head &= !row.names_columns(Role::heads_an_indicator_column);
            in_head |= row.filled().any(|cell| cell.labels_a_field());
            if row.figures == 0 && in_head {
                let runs = self.full_runs(at, &row, &mut short);
                full.extend(runs);
            }
        }
        let rows_of = |runs: &[Run]| runs.iter().map(|run| run.row).collect::<HashSet<_>>().len();
        if words.len() < WORDS || rows_of(&full) < PROOF || short * MOST_SHORT > full.len() {
            return Vec::new();
        }
        let taken: HashSet<(usize, usize)> =
            full.iter().flat_map(|run| run.cells.clone().map(|cell| (run.row, cell))).collect();
        let free = |run: &Run| !run.cells.clone().any(|cell| taken.contains(&(run.row, cell)));
        full.extend(words.into_iter().filter(free));
        let mut proposals: Vec<Proposal> = full.iter().map(|run| self.beside(run)).collect();
        proposals.extend(self.below(&full));
        proposals
    }

    /// Runs of words of which all but the last fill their columns; counts texts with words
    /// beside them that do not.
    fn full_runs(&self, at: usize, row: &Row<'_>, short: &mut usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for nth in 0..row.len().saturating_sub(1) {
            let (cell, next) = (row.at(nth), row.at(nth + 1));
            if !self.may_go_on(&cell, &next) {
                continue;
            }
            let width = self.width(&cell);
            let goes_on = runs.last().is_some_and(|run| run.cells.end == nth + 1);
            if half_widths(&cell.text) + SLACK < width {
                // The last piece of a cell may be of any length.
                *short += usize::from(!goes_on && !cell.text.ends_with(['。', '；']));
            } else if let Some(run) = runs.last_mut().filter(|_| goes_on) {
                run.cells.end = nth + 2;
            } else {
                runs.push(Run { row: at, cells: nth..nth + 2 });
            }
        }
        runs
    }

    /// How wide the column of a cell is.
    fn width(&self, cell: &Cell<'_>) -> usize {
        self.widest.get(&cell.column).copied().unwrap_or(0)
    }

    /// Whether a folded text is a whole label. Labels each are one only as a row of the
    /// funds.
    fn is_known(&self, folded: &str, are_labels: bool) -> bool {
        let of_funds = |role: &Role| matches!(role, Role::FundTotal | Role::FundPart);
        self.lexicon.lookup(folded).is_some_and(|found| {
            let joined = !are_labels || found.roles.iter().any(of_funds);
            joined && found.tail.is_empty()
        })
    }

    /// Whether two cells side by side may be one: words that are no labels.
    fn may_go_on(&self, cell: &Cell<'_>, next: &Cell<'_>) -> bool {
        let plain = |cell: &Cell<'_>| {
            cell.features.is_words() && !cell.features.is_label() && cell.more.is_empty()
        };
        let beside = next.column == cell.column + cell.columns && next.edge == Edge::Drawn;
        let lines = cell.text.contains('\n') || cell.text.len() > LONGEST;
        beside && !lines && plain(cell) && plain(next) && !self.labels.contains(&cell.column)
    }

    /// Cells side by side that are no label each and one together, the first of them full.
    fn cut_labels(&self, at: usize, row: &Row<'_>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut nth = 0;
        while nth < row.len() {
            let mut joined = String::new();
            let (mut known, mut first_full, mut end) = (true, false, nth);
            for piece in nth..row.len().min(nth + MOST_PIECES) {
                let cell = row.at(piece);
                if !cell.features.is_words() || !cell.more.is_empty() || cell.text.len() > LONGEST {
                    break;
                }
                let full = half_widths(&cell.text) + SLACK >= self.width(&cell);
                known &= cell.features.is_label();
                joined.push_str(&cell.features.folded);
                if piece > nth && first_full && self.is_known(&joined, known) {
                    end = piece + 1;
                }
                first_full |= piece == nth && full;
            }
            if end > nth {
                runs.push(Run { row: at, cells: nth..end });
            }
            nth = end.max(nth + 1);
        }
        runs
    }

    fn beside(&self, run: &Run) -> Proposal {
        let row = self.rows.at(run.row);
        let spans: Vec<_> = run.cells.clone().map(|cell| row.at(cell).span).collect();
        let into = (run.row, run.cells.start);
        let from = |cell: usize| Edit::Join { from: (run.row, cell), into };
        Proposal {
            repair: Repair {
                rule: CODE,
                confidence: Confidence::Likely,
                span: spans.iter().copied().reduce(|a, b| a.hull(b)).unwrap_or_default(),
                evidence: spans,
                note: format!("{} cells of a merged one joined", run.cells.len()),
            },
            edits: run.cells.clone().skip(1).map(from).collect(),
        }
    }

    /// Labels whose rest lies in the row below.
    fn below(&self, taken: &[Run]) -> Vec<Proposal> {
        let mut taken: HashSet<(usize, usize)> =
            taken.iter().flat_map(|run| run.cells.clone().map(|cell| (run.row, cell))).collect();
        let mut proposals: Vec<Proposal> = Vec::new();
        for at in self.own.clone().skip(1) {
            let (above, row) = (self.rows.at(at - 1), self.rows.at(at));
            let rests: Vec<(usize, usize)> = row
                .with_features()
                .enumerate()
                .filter_map(|(nth, cell)| {
                    let up = above.cells.binary_search_by_key(&cell.column, |it| it.column).ok()?;
                    let free = !taken.contains(&(at, nth)) && !taken.contains(&(at - 1, up));
                    (free && self.is_rest(&above.at(up), &cell)).then_some((up, nth))
                })
                .collect();
            // A row of first halves only is no row. Names that nobody knows were not learned
            // beside halves: where they are many, the row says more as it is.
            let lead = above.filled().count() == rests.len();
            let of_rests: HashSet<usize> = rests.iter().map(|&(_, nth)| nth).collect();
            let others = row
                .with_features()
                .enumerate()
                .filter(|(nth, cell)| !cell.features.is_blank() && !of_rests.contains(nth));
            let (known, all) = others.fold((0, 0), |(known, all), (_, cell)| {
                (known + usize::from(cell.features.is_label()), all + 1)
            });
            if lead && known * 3 < all * 2 {
                continue;
            }
            for &(up, nth) in &rests {
                let (upper, lower) = ((at - 1, up), (at, nth));
                taken.extend([upper, lower]);
                let edit = if lead {
                    Edit::Lead { from: upper, into: lower }
                } else {
                    Edit::Join { from: lower, into: upper }
                };
                let spans = vec![above.at(up).span, row.at(nth).span];
                proposals.push(Proposal {
                    repair: Repair {
                        rule: CODE,
                        confidence: Confidence::Likely,
                        span: spans[0].hull(spans[1]),
                        evidence: spans,
                        note: "the rest of a merged cell lies in the row below".to_owned(),
                    },
                    edits: vec![edit],
                });
            }
        }
        proposals
    }

    /// Whether a cell is the rest of the one above it.
    fn is_rest(&self, above: &Cell<'_>, cell: &Cell<'_>) -> bool {
        let words = |cell: &Cell<'_>| {
            cell.features.is_words() && cell.more.is_empty() && cell.text.len() <= LONGEST
        };
        if !words(above) || !words(cell) || (above.features.is_label() && cell.features.is_label())
        {
            return false;
        }
        let mut signs = cell.text.chars();
        let one = signs.next().is_some_and(is_han) && signs.next().is_none();
        let label = fold(&format!("{}{}", above.text, cell.text)).into_owned();
        self.is_known(&label, false) || one && !above.features.is_label()
    }
}
