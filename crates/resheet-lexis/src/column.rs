//! What a column of the indicator table holds, and how unlike a cell is to it.

use resheet_model::{Decimal, IndicatorColumn};

use crate::role::Role;
use crate::shape::Shape;

/// What a column of the indicator table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IndicatorKind {
    /// A column of the record.
    Known(IndicatorColumn),
    /// The operator of the target.
    Operator,
    /// The unit of the target.
    Unit,
    /// Another one.
    Other,
}

impl IndicatorKind {
    /// The kind that a label with these roles heads, if it heads a column.
    pub fn of(roles: &[Role]) -> Option<IndicatorKind> {
        roles.iter().find_map(|role| match role {
            Role::IndicatorColumn(column) => Some(IndicatorKind::Known(*column)),
            Role::Operator => Some(IndicatorKind::Operator),
            Role::Unit => Some(IndicatorKind::Unit),
            Role::IndicatorOther => Some(IndicatorKind::Other),
            _ => None,
        })
    }
}

/// What of a cell speaks for a column.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What it may be called for.
    pub roles: &'a [Role],
    /// What it looks like.
    pub shape: Shape,
    /// How many characters it has, folded.
    pub length: usize,
    /// Its value, if it is a number.
    pub value: Option<Decimal>,
}

impl Seen<'_> {
    fn is_words(&self) -> bool {
        matches!(self.shape, Shape::Words | Shape::Verdict | Shape::Time)
    }

    /// A number that may be points: 0 to 1000.
    fn is_points(&self) -> bool {
        self.value.is_some_and(|value| (Decimal::ZERO..=Decimal::ONE_THOUSAND).contains(&value))
    }
}

/// What it costs a label of a header to stand as a value.
pub const LABEL: u32 = 120;

/// What it costs a cell to stand in a column of a kind, by what it is; in tenths,
/// 10 for what is about as odd as one cell of a kind that is rare there.
pub fn unlike(cell: Seen<'_>, kind: IndicatorKind) -> u32 {
    use IndicatorColumn as C;
    use IndicatorKind as K;
    // A word of both levels is more often the one that several first
    // levels share, or else the head of its own block.
    let (mut level1, mut level2, mut shared) = (false, false, false);
    let (mut total, mut heads) = (false, false);
    for role in cell.roles {
        level1 |= matches!(role, Role::Level1(_));
        level2 |= matches!(role, Role::Level2(_));
        shared |= *role == Role::Level2(None);
        total |= *role == Role::Total;
        heads |= role.heads_a_recorded_column();
    }
    let words = cell.is_words();
    let short = |most: usize| cell.length <= most;
    // A label of a header is no value, wherever it strayed to.
    if heads && !level1 && !level2 {
        return LABEL;
    }
    // The mark of an unread cell stands for a value more often than for a name.
    if cell.shape == Shape::Unread {
        return match kind {
            K::Known(C::Target | C::Actual | C::Weight | C::Score | C::Deviation) => 3,
            K::Known(C::Level1 | C::Level2 | C::Level3) => 60,
            K::Operator | K::Unit | K::Other => 15,
        };
    }
    match kind {
        K::Known(C::Level1) => match () {
            () if level1 && shared => 6,
            () if level1 => 0,
            () if level2 => 80,
            () if words && short(12) => 60,
            () => 150,
        },
        K::Known(C::Level2) => match () {
            () if level2 && level1 && !shared => 6,
            () if level2 => 0,
            () if level1 => 80,
            () if words && short(12) => 40,
            () => 150,
        },
        K::Known(C::Level3) => match cell.shape {
            _ if total => 120,
            _ if level1 || level2 => 70,
            Shape::Words if cell.length > 60 => 30,
            Shape::Words => 0,
            Shape::Verdict => 40,
            Shape::Time => 60,
            Shape::Quantity => 110,
            _ => 140,
        },
        K::Known(C::Target) => match cell.shape {
            _ if level1 || level2 || total => 80,
            Shape::Quantity | Shape::Time => 0,
            Shape::Percent | Shape::Verdict => 3,
            Shape::Number => 8,
            Shape::Words if cell.length > 40 => 30,
            Shape::Words => 10,
            _ => 20,
        },
        K::Known(C::Actual) => match cell.shape {
            _ if level1 || level2 || total => 80,
            Shape::Percent | Shape::Verdict | Shape::Time => 0,
            Shape::Number => 3,
            Shape::Quantity => 3,
            Shape::Words if cell.length > 40 => 30,
            Shape::Words => 10,
            _ => 20,
        },
        K::Known(C::Weight | C::Score) => match cell.shape {
            Shape::Number if cell.is_points() => 0,
            Shape::Number => 80,
            Shape::Dash => 10,
            Shape::Percent => 25,
            Shape::Quantity => 60,
            _ => 140,
        },
        K::Known(C::Deviation) => match cell.shape {
            _ if level1 || level2 || total => 110,
            Shape::Words => 0,
            Shape::Verdict => 5,
            Shape::Dash => 5,
            Shape::Time => 30,
            _ => 80,
        },
        K::Operator => match cell.shape {
            Shape::Operator => 0,
            // A target in words has none.
            Shape::Dash => 5,
            Shape::Verdict => 10,
            Shape::Words if short(2) => 15,
            Shape::Words if short(4) => 30,
            _ => 100,
        },
        K::Unit => match cell.shape {
            Shape::Unit => 0,
            Shape::Dash => 5,
            // Dearer than a word for the kind of target (`定性`) as operator.
            Shape::Words if short(6) => 22,
            _ => 100,
        },
        K::Other => match cell.shape {
            _ if level1 || level2 || total => 80,
            _ => 3,
        },
    }
}

/// What it costs a short word to be a reason beside a column that the record has no
/// place for: reasons are sentences.
pub fn short_reason(cell: Seen<'_>) -> u32 {
    const SHORT: std::ops::RangeInclusive<usize> = 3..=7;
    if cell.shape == Shape::Words && SHORT.contains(&cell.length) { 6 } else { 0 }
}

/// What it costs more that a cell is a reason which needs none.
pub const NEEDLESS: u32 = 60;

/// Of each cell of a table without positions, whether it is a short text in a row with all
/// its points, and so hardly a reason: the last number no more than `behind` cells before
/// it, its score, stands once more among the `points` cells before that, as its weight.
pub fn needless_reasons(cells: &[Seen<'_>], behind: usize, points: usize) -> Vec<bool> {
    /// A reason is a sentence, in characters.
    const SHORT: usize = 8;
    let number = |at: usize| cells[at].value.filter(|_| cells[at].shape == Shape::Number);
    let full = |at: usize| {
        let mut near = (at.saturating_sub(behind)..at).rev();
        let Some(score) = near.find(|&before| number(before).is_some()) else { return false };
        (score.saturating_sub(points)..score).any(|weight| number(weight) == number(score))
    };
    let short = |at: usize| cells[at].shape == Shape::Words && cells[at].length <= SHORT;
    (0..cells.len()).map(|at| short(at) && full(at)).collect()
}

/// What it costs an indicator that a column of a kind has no cell in its row.
pub fn empty(kind: IndicatorKind) -> u32 {
    use IndicatorColumn as C;
    use IndicatorKind as K;
    match kind {
        // A merged level stands in the first of its rows only; a reason is seldom.
        K::Known(C::Level1 | C::Level2 | C::Deviation) => 0,
        K::Known(C::Level3) => 130,
        K::Known(C::Target) => 55,
        K::Known(C::Actual) => 45,
        K::Known(C::Weight | C::Score) => 35,
        K::Operator | K::Unit => 20,
        K::Other => 5,
    }
}
