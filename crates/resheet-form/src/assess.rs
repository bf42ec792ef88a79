//! One look at a sheet when every cell has its place and nothing moves any more.
//!
//! What a sheet of any form would hardly say is an expectation that is not met. Each
//! stands once in [`EXPECTATIONS`]: what it looks at, and how sure its cells are at
//! most where it is not met. It says nothing of how the cells came to their places, so
//! it holds for all ways of reading. What is left a guess after that is reported last,
//! so that none goes without a word.

mod arithmetic;
mod foreign_values;
mod fused;
mod goals;
mod guesses;
mod heads;
mod lacking;
mod levels;
mod losses;
mod names;
mod repeats;
mod rows_in_one;
mod torn;
mod twins;
mod units;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use resheet_lexis::{Lexicon, Shape, fold, shape};
use resheet_model::{BoundCell, BoundSheet, Confidence, Field, Presence, Span, Subject};

use crate::doubt::Doubted;
use crate::token::Token;

/// A sheet as the expectations see it.
struct View<'v, 't> {
    sheet: &'v BoundSheet,
    /// In the order of their spans.
    tokens: Vec<&'v Token<'t>>,
    lexicon: &'v Lexicon,
}

impl<'v, 't> View<'v, 't> {
    /// A cell's text, folded: as it was looked at, if it is one piece of the source.
    fn folded<'c>(&'c self, cell: &'c BoundCell) -> Cow<'c, str> {
        match self.token_of(cell) {
            Some(token) => Cow::Borrowed(&token.folded),
            None => fold(&cell.text),
        }
    }

    /// What a cell looks like.
    fn shape(&self, cell: &BoundCell) -> Shape {
        self.token_of(cell).map_or_else(|| shape(&cell.text), |token| token.shape)
    }

    /// The token that a cell is, if it is one.
    fn token_of(&self, cell: &BoundCell) -> Option<&'v Token<'t>> {
        self.at(cell.span).filter(|token| cell.more.is_empty() && token.text == cell.text)
    }

    /// The token that stands at a place; of several the last.
    fn at(&self, span: Span) -> Option<&'v Token<'t>> {
        let behind = self.tokens.partition_point(|token| token.span <= span);
        let last = self.tokens.get(behind.checked_sub(1)?)?;
        (last.span == span).then_some(*last)
    }
}

/// Something a sheet would hardly say.
struct Unmet {
    /// The cell or row that is doubted.
    subject: Subject,
    /// What is said of it; nothing if being a guess says enough.
    doubt: Option<Doubted>,
}

impl Unmet {
    fn said(doubt: Doubted) -> Self {
        Unmet { subject: doubt.subject, doubt: Some(doubt) }
    }
}

struct Expectation {
    most: Confidence,
    unmet: fn(&View<'_, '_>) -> Vec<Unmet>,
}

/// What every sheet is expected to be.
const EXPECTATIONS: [Expectation; 35] = [
    // A goal is sentences: labels and figures by themselves are rows of a table.
    Expectation { most: Confidence::Guess, unmet: goals::hold_rows },
    Expectation { most: Confidence::Likely, unmet: goals::run_on },
    // Goal and result stand beside each other: one alone may hold both.
    Expectation { most: Confidence::Likely, unmet: goals::alone },
    // A value of the head is one.
    Expectation { most: Confidence::Guess, unmet: heads::of_two_bodies },
    Expectation { most: Confidence::Likely, unmet: heads::of_two_words },
    Expectation { most: Confidence::Likely, unmet: heads::of_no_body },
    Expectation { most: Confidence::Likely, unmet: heads::glued },
    Expectation { most: Confidence::Likely, unmet: heads::of_two_pairs },
    // Figures of a row follow from each other.
    Expectation { most: Confidence::Likely, unmet: arithmetic::of_funds },
    // A value says a thing once, a table has a row once.
    Expectation { most: Confidence::Guess, unmet: repeats::values },
    Expectation { most: Confidence::Likely, unmet: repeats::rows },
    // What other rows have in one column is in no other column of a row.
    Expectation { most: Confidence::Likely, unmet: foreign_values::of_columns },
    Expectation { most: Confidence::Guess, unmet: foreign_values::reasons_for_values },
    // A cell is one cell, and a whole one.
    Expectation { most: Confidence::Guess, unmet: torn::cells },
    Expectation { most: Confidence::Guess, unmet: fused::values },
    Expectation { most: Confidence::Guess, unmet: fused::stacked },
    Expectation { most: Confidence::Guess, unmet: torn::words },
    Expectation { most: Confidence::Guess, unmet: torn::halves },
    Expectation { most: Confidence::Likely, unmet: torn::letters },
    Expectation { most: Confidence::Guess, unmet: torn::beginnings },
    Expectation { most: Confidence::Likely, unmet: torn::first_lines },
    Expectation { most: Confidence::Likely, unmet: torn::labels_not_drawn },
    Expectation { most: Confidence::Likely, unmet: names::cut },
    // A label of a level is over the rows behind it.
    Expectation { most: Confidence::Guess, unmet: levels::left_over },
    // A row is one row.
    Expectation { most: Confidence::Likely, unmet: rows_in_one::of_indicators },
    // A row has a cell in each column that most rows have one in.
    Expectation { most: Confidence::Likely, unmet: lacking::other_columns },
    // A row has a name, and a name is of one row.
    Expectation { most: Confidence::Likely, unmet: names::of_two_rows },
    Expectation { most: Confidence::Likely, unmet: names::behind_a_score },
    // A name is no label of a level.
    Expectation { most: Confidence::Guess, unmet: names::first_levels },
    Expectation { most: Confidence::Certain, unmet: names::labels },
    // Columns that look alike are told apart by their names only, and few rows need a
    // reason.
    Expectation { most: Confidence::Guess, unmet: twins::columns },
    Expectation { most: Confidence::Guess, unmet: twins::reasons },
    Expectation { most: Confidence::Likely, unmet: twins::in_one_cell },
    // A sheet has one money unit.
    Expectation { most: Confidence::Guess, unmet: units::of_columns },
    // Funds have one total.
    Expectation { most: Confidence::Likely, unmet: repeats::totals },
];

/// What an assessment has to know beside the sheet.
pub(crate) struct Circumstances<'c, 't> {
    /// The sheet's cells in reading order.
    pub(crate) tokens: &'c [Token<'t>],
    pub(crate) lexicon: &'c Lexicon,
    /// Whether a department names itself, whose sheet has no project.
    pub(crate) own: Presence,
    /// The fields that the form is expected to have.
    pub(crate) expects: &'c [Field],
    /// How many repairs are the dump's; those of the binding follow.
    pub(crate) repairs: usize,
    /// Whether its tables are guesses as a whole, and reported a row at a time.
    pub(crate) by_rows: bool,
}

/// Doubts what is hardly so, what the form has and the dump has not, and then what is
/// left a guess; all doubts of the sheet become its findings. `doubts` are those that
/// came up on the way.
pub(crate) fn assess(
    sheet: BoundSheet,
    mut doubts: Vec<Doubted>,
    of: &Circumstances<'_, '_>,
) -> BoundSheet {
    losses::fields(&sheet, of.tokens, of.own, of.expects, &mut doubts);
    losses::parts(&sheet, of.tokens, &mut doubts);
    let unmet = unmet(&sheet, of);
    let mut sheet = doubted(sheet, unmet, &mut doubts);
    guesses::report(&mut sheet, of.repairs, of.by_rows, &mut doubts);
    sheet.findings.extend(doubts.into_iter().map(Doubted::finding));
    sheet
}

fn unmet(sheet: &BoundSheet, of: &Circumstances<'_, '_>) -> Vec<(Confidence, Unmet)> {
    let mut tokens: Vec<&Token<'_>> = of.tokens.iter().collect();
    tokens.sort_by_key(|token| token.span);
    let view = View { sheet, tokens, lexicon: of.lexicon };
    let mut unmet = Vec::new();
    for expectation in &EXPECTATIONS {
        unmet.extend((expectation.unmet)(&view).into_iter().map(|it| (expectation.most, it)));
    }
    unmet
}

/// Takes the certainty of what is doubted, and says why.
fn doubted(
    mut sheet: BoundSheet,
    unmet: Vec<(Confidence, Unmet)>,
    doubts: &mut Vec<Doubted>,
) -> BoundSheet {
    let mut said: HashSet<_, RandomState> =
        doubts.iter().map(|doubt| (doubt.what, doubt.subject)).collect();
    let mut most: HashMap<Subject, Confidence, RandomState> = HashMap::default();
    for (confidence, unmet) in unmet {
        let own = most.entry(unmet.subject).or_insert(confidence);
        *own = confidence.min(*own);
        doubts.extend(unmet.doubt.filter(|doubt| said.insert((doubt.what, doubt.subject))));
    }
    if !most.is_empty() {
        sheet.each_mut(|subject, cell| {
            let of = [Some(&subject), row_of(subject).as_ref()].map(|it| most.get(it?));
            if let Some(confidence) = of.into_iter().flatten().min() {
                cell.confidence = cell.confidence.min(*confidence);
            }
        });
    }
    sheet
}

/// The row that a cell of a table stands in.
fn row_of(subject: Subject) -> Option<Subject> {
    match subject {
        Subject::Fund(row, Some(_)) => Some(Subject::Fund(row, None)),
        Subject::Indicator(row, Some(_)) => Some(Subject::Indicator(row, None)),
        _ => None,
    }
}
