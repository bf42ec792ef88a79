//! Which column each unknown name of a header is.
//!
//! All ways to give the unknown names a column are weighed; the cheapest is taken.
//! What a way costs: how badly the cells below read with it ([`trial`](crate::trial)),
//! names out of the order that forms have, columns that every form has and that stay
//! without a name; what speaks for it is a name that is like a known one.

use resheet_lexis::{Lexicon, Role};
use resheet_model::{FundColumn as F, IndicatorColumn as C};

use crate::header::{Fitted, Header, Name, Table};
use crate::likeness::{Likes, NEARLY};
use crate::piece::{Piece, bare};
use crate::trial::{Body, Choice};

/// What speaks against a way to read a header, in tenths as for cells.
mod cost {
    /// A column that the record has no place for.
    pub(super) const OTHER: u32 = 12;
    /// A column that not every form has.
    pub(super) const SELDOM: u32 = 14;
    /// The reasons behind the score, where most forms have them; the points of funds.
    pub(super) const USUAL: u32 = 8;
    /// A column that every form has is without a name.
    pub(super) const MISSING: u32 = 15;
    /// A name that nobody knows behind all that somebody does: it may be the first cell
    /// of the body.
    pub(super) const BEHIND: u32 = 22;
    /// Two names, one of which nobody knows, are a known one together.
    pub(super) const BROKEN: u32 = 100;
    /// A level behind a column of values, or what follows from the amounts before them.
    pub(super) const LEVEL: u32 = 60;
    /// Two columns the other way round than in forms.
    pub(super) const ORDER: u32 = 30;
}

/// So many unknown names are weighed together, in so many ways at most.
const MOST_UNKNOWN: usize = 7;
const MOST_TRIALS: usize = 400;

/// The columns of the indicator table in the order of most forms.
const INDICATORS: [Role; 10] = [
    Role::IndicatorColumn(C::Level1),
    Role::IndicatorColumn(C::Level2),
    Role::IndicatorColumn(C::Level3),
    Role::Operator,
    Role::IndicatorColumn(C::Target),
    Role::Unit,
    Role::IndicatorColumn(C::Actual),
    Role::IndicatorColumn(C::Weight),
    Role::IndicatorColumn(C::Score),
    Role::IndicatorColumn(C::Deviation),
];

/// The columns of the funds table in the order of most forms.
const FUNDS: [Role; 6] = [
    Role::FundColumn(F::Initial),
    Role::FundColumn(F::Budget),
    Role::FundColumn(F::Executed),
    Role::FundColumn(F::Weight),
    Role::FundColumn(F::Rate),
    Role::FundColumn(F::Score),
];

/// For each name of a header that is not what the vocabulary says, its column.
pub(crate) fn kinds(
    header: &Header<'_>,
    pieces: &[Piece<'_>],
    likes: &Likes<'_>,
) -> Vec<(usize, Role)> {
    let Some(best) = Fit::of(header, pieces, likes).and_then(|fit| fit.best()) else {
        return Vec::new();
    };
    // A label of something else stays one.
    let news = |(at, role): &(usize, Role)| {
        let cell = &header.cells[*at];
        let other = cell.known.is_none() && cell.labelled;
        cell.known != Some(*role) && !other
    };
    best.into_iter().enumerate().filter_map(|(at, role)| Some((at, role?))).filter(news).collect()
}

/// What the rows behind a header cost where its names have their best columns; none if that
/// is not less than `most`, or more than `row` for a row.
pub(crate) fn cost(
    header: &Header<'_>,
    pieces: &[Piece<'_>],
    likes: &Likes<'_>,
    most: u32,
    row: u32,
) -> Option<u32> {
    // A word more is a name more that nobody knows.
    let unknown = header.cells.iter().filter(|cell| cell.known.is_none()).count();
    let behind = header.cells.iter().rev().take_while(|cell| cell.known.is_none()).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let words = count(unknown).saturating_mul(cost::OTHER);
    let words = words.saturating_add(count(behind).saturating_mul(cost::BEHIND));
    let broken = broken(header, likes.lexicon).saturating_mul(cost::BROKEN);
    let words = words.saturating_add(broken);
    let fit = Fit::of(header, pieces, likes)?;
    if !fit.body.may_cost(&fit.known, most.saturating_sub(words), row) {
        return None;
    }
    let best = fit.best()?;
    let odd = together(header.table, columns_of(header.table).0, &best);
    let Fitted { whole, row: own } = fit.body.fitted(&best);
    let whole = whole.saturating_add(words).saturating_add(odd);
    (whole < most && own <= row).then_some(whole)
}

/// How often two names side by side, one of which nobody knows, make one that heads a column.
fn broken(header: &Header<'_>, lexicon: &Lexicon) -> u32 {
    let pairs = header.cells.windows(2).filter(|pair| {
        let [first, rest] = pair else { return false };
        let unknown = first.known.is_none() || rest.known.is_none();
        unknown
            && header
                .table
                .column(lexicon.exact(&format!("{}{}", first.folded, rest.folded)))
                .is_some()
    });
    u32::try_from(pairs.count()).unwrap_or(u32::MAX)
}

/// A header whose names want their columns.
struct Fit<'f> {
    header: &'f Header<'f>,
    likes: &'f Likes<'f>,
    body: Body<'f>,
    /// The columns of names that are known.
    known: Vec<Choice>,
    /// The columns that are left for the others.
    free: Vec<Role>,
}

impl<'f> Fit<'f> {
    /// None if it has too many names that nobody knows.
    fn of(header: &'f Header<'_>, pieces: &'f [Piece<'_>], likes: &'f Likes<'_>) -> Option<Self> {
        // Of two names of one column, the cells below say which it is.
        let names = || header.cells.iter().filter_map(|cell| cell.known);
        let twice = |role: Role| !is_other(role) && names().filter(|it| *it == role).count() > 1;
        let known: Vec<Choice> =
            header.cells.iter().map(|cell| cell.known.filter(|role| !twice(*role))).collect();
        if known.iter().filter(|choice| choice.is_none()).count() > MOST_UNKNOWN {
            return None;
        }
        let (order, other) = columns_of(header.table);
        let free = order.iter().copied().filter(|role| !known.contains(&Some(*role)));
        let free: Vec<Role> = free.chain([other]).collect();
        let body = Body::of(header, pieces, free.clone(), likes.lexicon);
        Some(Fit { header, likes, body, known, free })
    }

    /// The column of each name.
    fn best(&self) -> Option<Vec<Choice>> {
        self.best_with(MOST_TRIALS)
    }

    /// The same, with so many questions of what rows cost at least.
    fn best_with(&self, bounds: usize) -> Option<Vec<Choice>> {
        let Fit { header, likes, body, known, free } = self;
        let open: Vec<usize> = (0..known.len()).filter(|&at| known[at].is_none()).collect();
        // What each choice costs each name by itself, the cheapest first.
        let choices = open.iter().map(|&at| {
            let mut own: Vec<(u32, Role)> =
                free.iter().map(|&role| (alone(header, at, role, likes), role)).collect();
            own.sort_by_key(|(cost, _)| *cost);
            own
        });
        let choices: Vec<Vec<(u32, Role)>> = choices.collect();
        let order = columns_of(header.table).0;
        let (open, choices) = (&open, &choices);
        let mut search =
            Search { header, order, open, choices, body, best: None, trials: 0, bounds };
        search.go(&mut known.clone(), 0, 0);
        search.best.map(|(_, best)| best)
    }
}

/// Whether the names of a header have the columns that they have without bounds.
#[cfg(test)]
pub(crate) fn bounds_change_nothing(
    header: &Header<'_>,
    pieces: &[Piece<'_>],
    likes: &Likes<'_>,
) -> bool {
    Fit::of(header, pieces, likes).is_none_or(|fit| fit.best() == fit.best_with(0))
}

/// The columns of a table in the order of most forms, and those that the record has no
/// place for.
fn columns_of(table: Table) -> (&'static [Role], Role) {
    match table {
        Table::Indicators => (&INDICATORS, Role::IndicatorOther),
        Table::Funds => (&FUNDS, Role::FundOther),
    }
}

struct Search<'s, 'b> {
    header: &'s Header<'b>,
    order: &'s [Role],
    open: &'s [usize],
    choices: &'s [Vec<(u32, Role)>],
    body: &'s Body<'s>,
    best: Option<(u32, Vec<Choice>)>,
    trials: usize,
    /// How often it may still be asked what the rows cost at least.
    bounds: usize,
}

impl Search<'_, '_> {
    fn go(&mut self, columns: &mut Vec<Choice>, next: usize, cost: u32) {
        // What the others cost at least.
        let rest: u32 =
            self.choices[next..].iter().filter_map(|own| own.first()).map(|it| it.0).sum();
        let dear = |best: &(u32, _)| cost + rest >= best.0;
        if self.trials >= MOST_TRIALS || self.best.as_ref().is_some_and(dear) {
            return;
        }
        let Some(&at) = self.open.get(next) else {
            self.weigh(columns, cost);
            return;
        };
        if self.are_rows_dear(columns, cost + rest) {
            return;
        }
        for &(own, role) in &self.choices[next] {
            if !is_other(role) && columns.contains(&Some(role)) {
                continue;
            }
            columns[at] = Some(role);
            self.go(columns, next + 1, cost + own);
            columns[at] = None;
        }
    }

    /// Whether the rows cost too much whatever the names are that are open still.
    fn are_rows_dear(&mut self, columns: &[Choice], cost: u32) -> bool {
        let Some((best, _)) = self.best.as_ref().filter(|_| self.bounds > 0) else {
            return false;
        };
        self.bounds -= 1;
        let most = best - cost;
        self.body.cost(columns, most) >= most
    }

    /// Weighs one way.
    fn weigh(&mut self, columns: &[Choice], alone: u32) {
        let cost = alone + together(self.header.table, self.order, columns);
        let best = self.best.as_ref().map_or(u32::MAX, |(best, _)| *best);
        if cost >= best {
            return;
        }
        self.trials += 1;
        let cost = cost.saturating_add(self.body.cost(columns, best - cost));
        if cost < best {
            self.best = Some((cost, columns.to_vec()));
        }
    }
}

/// Whether it is a column that the record has no place for.
fn is_other(role: Role) -> bool {
    matches!(role, Role::IndicatorOther | Role::FundOther)
}

/// What a choice costs a name by itself.
fn alone(header: &Header<'_>, at: usize, role: Role, likes: &Likes<'_>) -> u32 {
    let word = bare(&header.cells[at].folded);
    let last = at + 1 == header.cells.len();
    let scored = header
        .cells
        .iter()
        .any(|cell| matches!(cell.known, Some(Role::IndicatorColumn(C::Score | C::Actual))));
    let value = |cell: &Name<'_>| {
        matches!(cell.known, Some(Role::IndicatorColumn(C::Target | C::Actual | C::Score)))
    };
    let base = match role {
        Role::IndicatorColumn(C::Level1 | C::Level2 | C::Level3)
            if header.cells[..at].iter().any(value) =>
        {
            cost::LEVEL
        }
        Role::IndicatorOther | Role::FundOther => cost::OTHER,
        Role::IndicatorColumn(C::Deviation) if last && scored => cost::USUAL,
        Role::IndicatorColumn(C::Deviation) | Role::Operator | Role::Unit => cost::SELDOM,
        Role::FundColumn(F::Initial | F::Weight | F::Score) => cost::USUAL,
        _ => 0,
    };
    let like =
        if header.cells[at].first_line == Some(role) { NEARLY } else { likes.of(word, role) };
    base + (NEARLY - like)
}

/// What columns cost together: those out of order, and those that are missing.
fn together(table: Table, order: &[Role], columns: &[Choice]) -> u32 {
    let rank = |role: Role| order.iter().position(|own| *own == role);
    // These stand here or there.
    let loose = |role: Role| {
        matches!(
            role,
            Role::IndicatorColumn(C::Weight | C::Deviation)
                | Role::FundColumn(F::Weight | F::Rate | F::Score)
        )
    };
    let firm = columns.iter().flatten().filter(|role| !loose(**role));
    let mut firm = firm.filter_map(|role| rank(*role));
    let mut before = firm.next();
    let turned = firm.filter(|rank| before.replace(*rank) > Some(*rank));
    let has = |role: Role| columns.contains(&Some(role));
    let judged = [C::Actual, C::Weight, C::Score, C::Deviation]
        .into_iter()
        .any(|column| has(Role::IndicatorColumn(column)));
    let wanted: &[Role] = match table {
        Table::Indicators if judged => &INDICATORS[..9],
        Table::Indicators => &INDICATORS[..5],
        Table::Funds => &FUNDS[1..],
    };
    let seldom = |role: Role| {
        matches!(role, Role::Operator | Role::Unit | Role::FundColumn(F::Weight | F::Score))
    };
    let missing = wanted.iter().filter(|role| !seldom(**role) && !has(**role));
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let first = columns.iter().flatten().find(|role| !is_other(**role));
    let derived = first.is_some_and(|role| loose(*role) && table == Table::Funds);
    cost::ORDER * count(turned.count())
        + cost::MISSING * count(missing.count())
        + if derived { cost::LEVEL } else { 0 }
}
