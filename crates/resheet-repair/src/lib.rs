//! Damage that can be repaired on the cells alone, before anyone knows what a
//! cell means for the record.
//!
//! [`repair`] takes the blocks of a dump and gives its rows, repaired, with the
//! log of what was done. Rules look and propose; [`edits`] is the only place that
//! changes a cell. A second run over the repaired rows
//! proposes nothing.
//!
//! A rule is one file under `rules/` and one line in [`RULES`].

mod edits;
mod rows;
mod rules;

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, Grid, GridCell, GridRow, Repair};

pub(crate) use crate::edits::Edit;
use crate::edits::apply;
use crate::rows::{RowFeatures, Rows};

/// What a rule wants done, and why.
pub(crate) struct Proposal {
    pub(crate) repair: Repair,
    pub(crate) edits: Vec<Edit>,
}

struct Rule {
    name: &'static str,
    propose: fn(&Rows<'_>, &Lexicon) -> Vec<Proposal>,
}

/// The rules, in the order in which they run: each sees the rows as the ones
/// before it left them.
static RULES: &[Rule] = &[
    Rule { name: "mirror", propose: rules::mirror::propose },
    Rule { name: "script_cut", propose: rules::script_cut::propose },
    Rule { name: "script_order", propose: rules::script_order::propose },
    Rule { name: "queue", propose: rules::queue::propose },
    Rule { name: "merged_cut", propose: rules::merged_cut::propose },
    Rule { name: "split_header", propose: rules::split_header::propose },
    Rule { name: "column_groups", propose: rules::column_groups::propose },
    Rule { name: "joined_names", propose: rules::joined_names::propose },
    Rule { name: "wrapped_header", propose: rules::wrapped_header::propose },
    Rule { name: "merged_echo", propose: rules::merged_echo::propose },
    Rule { name: "rows_in_one", propose: rules::rows_in_one::propose },
    Rule { name: "leaked_line", propose: rules::leaked_line::propose },
    Rule { name: "broken_label", propose: rules::broken_label::propose },
    Rule { name: "cut_row", propose: rules::cut_row::propose },
    Rule { name: "wrapped_row", propose: rules::wrapped_row::propose },
    Rule { name: "centred_labels", propose: rules::centred_labels::propose },
    Rule { name: "cut_figure", propose: rules::cut_figure::propose },
    Rule { name: "figure_below", propose: rules::figure_below::propose },
    Rule { name: "figure_in_cell", propose: rules::figure_in_cell::propose },
    Rule { name: "spilled_cell", propose: rules::spilled_cell::propose },
    Rule { name: "footnote_mark", propose: rules::footnote_mark::propose },
    Rule { name: "misread_sign", propose: rules::misread_sign::propose },
];

/// The names of the rules, as a run may do without them.
pub fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// Repairs the rows of a dump. Takes any blocks and never fails; what no rule
/// knows stays as it was. Each text that differs is looked at once, in `texts`.
pub fn repair<'t>(blocks: Vec<Block<'t>>, texts: &Texts<'_>) -> Grid<'t> {
    let mut grid = Grid { rows: flatten(blocks), repairs: Vec::new() };
    let mut features = RowFeatures::new(&grid.rows, texts);
    let lexicon = texts.lexicon();
    for rule in RULES.iter().filter(|rule| lexicon.uses(rule.name)) {
        let proposals = (rule.propose)(&Rows::new(&grid.rows, &features), lexicon);
        if !proposals.is_empty() {
            apply(&mut grid, proposals);
            features = RowFeatures::new(&grid.rows, texts);
        }
    }
    grid
}

fn flatten(blocks: Vec<Block<'_>>) -> Vec<GridRow<'_>> {
    let mut rows = Vec::with_capacity(blocks.iter().map(|block| block.rows.len()).sum());
    for block in blocks {
        let (dialect, is_record) = (block.dialect, block.rows_are_records);
        rows.extend(block.rows.into_iter().map(|row| GridRow {
            kind: row.kind,
            dialect,
            is_record,
            span: row.span,
            cells: row.cells.into_iter().map(GridCell::from).collect(),
        }));
    }
    rows
}
