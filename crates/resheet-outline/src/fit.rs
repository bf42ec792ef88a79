//! Which column each unknown name of a header is.
//!
//! All ways to give the unknown names a column are weighed; the cheapest is taken.
//! What a way costs: how badly the cells below read with it ([`trial`](crate::trial)),
//! names out of the order that forms have, columns that every form has and that stay
//! without a name; what speaks for it is a name that is like a known one.

use resheet_lexis::Role;
use resheet_model::{FundColumn as F, IndicatorColumn as C};

use crate::header::{Fitted, Header, Name, Table};
use crate::likeness::{Likes, NEARLY};
use crate::piece::{Piece, bare};
use crate::trial::Body;

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
    pub(super) const BEHIND: u32 = 30;
    /// A level behind a column of values.
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
    let Some(best) = fit(header, pieces, likes) else { return Vec::new() };
    // A label of something else stays one.
    let news = |(at, role): &(usize, Role)| {
        let cell = &header.cells[*at];
        let other = cell.known.is_none() && cell.labelled;
        cell.known != Some(*role) && !other
    };
    best.into_iter().enumerate().filter_map(|(at, role)| Some((at, role?))).filter(news).collect()
}

/// What the rows behind a header cost where its names have their best columns.
pub(crate) fn cost(header: &Header<'_>, pieces: &[Piece<'_>], likes: &Likes<'_>) -> Option<Fitted> {
    let best = fit(header, pieces, likes)?;
    let (order, _) = columns_of(header.table);
    let odd = together(header.table, order, &best);
    let roles: Vec<Role> = best.into_iter().flatten().collect();
    let Fitted { whole, row } = Body::of(header, pieces, likes.lexicon).fitted(&roles);
    // A word more is a name more that nobody knows.
    let unknown = header.cells.iter().filter(|cell| cell.known.is_none()).count();
    let behind = header.cells.iter().rev().take_while(|cell| cell.known.is_none()).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let words = count(unknown).saturating_mul(cost::OTHER);
    let words = words.saturating_add(count(behind).saturating_mul(cost::BEHIND));
    Some(Fitted { whole: whole.saturating_add(words).saturating_add(odd), row })
}

/// The column of each name of a header; none if it has too many that nobody knows.
fn fit(header: &Header<'_>, pieces: &[Piece<'_>], likes: &Likes<'_>) -> Option<Vec<Option<Role>>> {
    // Of two names of one column, the cells below say which it is.
    let names = || header.cells.iter().filter_map(|cell| cell.known);
    let twice = |role: Role| !is_other(role) && names().filter(|it| *it == role).count() > 1;
    let known: Vec<Option<Role>> =
        header.cells.iter().map(|cell| cell.known.filter(|role| !twice(*role))).collect();
    let open: Vec<usize> = (0..known.len()).filter(|&at| known[at].is_none()).collect();
    if open.len() > MOST_UNKNOWN {
        return None;
    }
    let (order, other) = columns_of(header.table);
    let free = order.iter().copied().filter(|role| !known.contains(&Some(*role)));
    let free: Vec<Role> = free.chain([other]).collect();
    // What each choice costs each name by itself, the cheapest first.
    let choices = open.iter().map(|&at| {
        let mut own: Vec<(u32, Role)> =
            free.iter().map(|&role| (alone(header, at, role, likes), role)).collect();
        own.sort_by_key(|(cost, _)| *cost);
        own
    });
    let choices: Vec<Vec<(u32, Role)>> = choices.collect();
    let body = Body::of(header, pieces, likes.lexicon);
    let mut search = Search {
        header,
        order,
        open: &open,
        choices: &choices,
        body: &body,
        best: None,
        trials: 0,
    };
    search.go(&mut known.clone(), 0, 0);
    search.best.map(|(_, best)| best)
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
    best: Option<(u32, Vec<Option<Role>>)>,
    trials: usize,
}

impl Search<'_, '_> {
    fn go(&mut self, columns: &mut Vec<Option<Role>>, next: usize, cost: u32) {
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
        for &(own, role) in &self.choices[next] {
            if !is_other(role) && columns.contains(&Some(role)) {
                continue;
            }
            columns[at] = Some(role);
            self.go(columns, next + 1, cost + own);
            columns[at] = None;
        }
    }

    /// Weighs one way.
    fn weigh(&mut self, columns: &[Option<Role>], alone: u32) {
        let cost = alone + together(self.header.table, self.order, columns);
        let best = self.best.as_ref().map_or(u32::MAX, |(best, _)| *best);
        if cost >= best {
            return;
        }
        self.trials += 1;
        let roles: Vec<Role> = columns.iter().flatten().copied().collect();
        let cost = cost.saturating_add(self.body.cost(&roles, best - cost));
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
    base + (NEARLY - likes.of(word, role))
}

/// What columns cost together: those out of order, and those that are missing.
fn together(table: Table, order: &[Role], columns: &[Option<Role>]) -> u32 {
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
    cost::ORDER * count(turned.count()) + cost::MISSING * count(missing.count())
}
