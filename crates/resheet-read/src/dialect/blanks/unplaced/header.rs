//! The names of columns in lines without places.

use std::collections::BTreeMap;
use std::ops::Range;

use resheet_lexis::{Label, Role};
use resheet_model::{FundColumn, IndicatorColumn};

use super::super::header::{Kind, Stack, judge};
use super::super::may_head;
use super::super::piece::{Piece, Printed, in_one};
use super::column::Column;
use super::{Lie, Place, all_masks, keep_cheapest};
use crate::dump::Dump;

/// A header is never higher than this.
const HEIGHT: usize = 5;
/// So many ways are followed at a time.
const BEAM: usize = 60;
/// A name that is known.
const KNOWN: i32 = -8;
/// For each of its pieces.
const KNOWN_PIECE: i32 = -2;
/// The beginning of a name that goes on nowhere.
const CUT: i32 = 5;
/// A name that nobody knows; more for each further piece.
const UNKNOWN: i32 = 3;
const UNKNOWN_PIECE: i32 = 2;
/// One character alone.
const SHORT: i32 = 12;
/// A name stands behind one that forms have behind it.
const OUT_OF_ORDER: i32 = 4;
/// A name that is known without its last pieces.
const WAS_KNOWN: i32 = 8;

/// A header: its lines, and the columns of the words of each.
pub(super) struct Header {
    pub(super) lines: Range<usize>,
    pub(super) kind: Kind,
    pub(super) columns: Vec<Vec<usize>>,
    pub(super) profile: Vec<Column>,
    pub(super) in_turn: bool,
    /// How its cells lie, where not all of them have words on each line.
    pub(super) lie: Option<Lie>,
    /// Whether the first name is that of the table.
    titled: bool,
    /// What its names cost.
    pub(super) cost: i32,
    /// The same, and the columns, if its cells stand one behind the other.
    pub(super) one_by_one: (i32, Vec<Column>),
    score: i32,
}

impl Header {
    /// How many columns of labels without a name may stand before the first: those of the
    /// table and of its rows, of groups.
    pub(super) fn asides(&self) -> usize {
        match self.kind {
            Kind::Indicators if self.titled => 0,
            Kind::Goals => 1,
            _ => 2 - usize::from(self.titled),
        }
    }
}

/// The names of a header whose cells stand one behind the other, each with all its lines:
/// what they cost, and the columns.
fn one_by_one(text: Dump<'_, '_>, lines: &[&[Piece]]) -> (i32, Vec<Column>) {
    let mut names: Vec<Vec<&Piece>> = Vec::new();
    let mut cost = 0;
    for line in lines {
        for (nth, piece) in line.iter().enumerate() {
            let whole = name(text, &[piece]);
            if let Some(last) = names.last_mut().filter(|_| nth == 0) {
                let mut both = last.clone();
                both.push(piece);
                let (both_cost, apart) = (name(text, &both), name(text, last) + whole);
                if both_cost < apart {
                    cost += both_cost - name(text, last);
                    *last = both;
                    continue;
                }
            }
            cost += whole;
            names.push(vec![piece]);
        }
    }
    let column = |own: &Vec<&Piece>| Column::named(label(text, own).roles());
    (cost, names.iter().map(column).collect())
}

/// All headers, in order.
///
/// `left` is how many steps may be taken; headers behind are not found when they are used up.
pub(super) fn headers(text: Dump<'_, '_>, printed: &[Printed], left: &mut usize) -> Vec<Header> {
    let mut out: Vec<Header> = Vec::new();
    let mut at = 0;
    while at < printed.len() {
        let Some(mut best) = window(text, printed, at, left) else {
            at += 1;
            continue;
        };
        for later in at + 1..best.lines.end {
            if let Some(other) = window(text, printed, later, left)
                && other.score > best.score
            {
                best = other;
            }
        }
        at = best.lines.end;
        out.push(best);
    }
    out
}

/// The best header that begins with a line.
fn window(
    text: Dump<'_, '_>,
    printed: &[Printed],
    from: usize,
    left: &mut usize,
) -> Option<Header> {
    let heads = |piece: &Piece| {
        let own = piece.text(text);
        let label = text.label(own);
        label.is_known() || label.is_beginning()
    };
    let plain = |line: &Printed| {
        !line.page_break
            && !line.pieces.is_empty()
            && line.pieces.iter().all(|piece| heads(piece) || may_head(text, piece.text(text)))
    };
    let mut best: Option<Header> = None;
    let mut headed = 0;
    for to in from + 1..=(from + HEIGHT).min(printed.len()) {
        let last = &printed[to - 1];
        if !plain(last) {
            break;
        }
        headed += last.pieces.iter().filter(|piece| heads(piece)).count();
        if headed < 2 {
            continue;
        }
        for lie in [Lie::Top, Lie::Middle] {
            if to == from + 1 && lie == Lie::Middle {
                continue;
            }
            for masks in lie.ways(to - from) {
                let found = aligned(text, printed, from..to, (lie, &masks), left);
                if let Some(found) =
                    found.filter(|found| best.as_ref().is_none_or(|best| found.score > best.score))
                {
                    best = Some(found);
                }
            }
        }
    }
    best
}

/// That, and the last name with an order of its own; see [`rank`].
type At = (Place, u8);

/// What stands anywhere behind the names of rows: points, and rates of amounts.
const BEHIND_NAMES: u8 = 5;

/// The order in which forms have their columns; 0 for those that stand anywhere, and for a
/// name that was learned: the dump may have it where no form does.
fn rank(label: &Label<'_>) -> u8 {
    use FundColumn::{Budget, Executed, Initial};
    use IndicatorColumn::{Actual, Deviation, Level1, Level2, Level3, Score, Target, Weight};
    let roles = if label.is_learned() { &[] } else { label.roles() };
    let first = roles.iter().filter_map(|role| match role {
        Role::Section(_) => Some(1),
        Role::IndicatorColumn(Level1) | Role::FundColumn(Initial) => Some(2),
        Role::IndicatorColumn(Level2) | Role::FundColumn(Budget) => Some(3),
        Role::IndicatorColumn(Level3) | Role::FundColumn(Executed) => Some(4),
        Role::IndicatorColumn(Weight) | Role::FundColumn(_) => Some(BEHIND_NAMES),
        Role::Operator => Some(6),
        Role::IndicatorColumn(Target) => Some(7),
        Role::Unit => Some(8),
        Role::IndicatorColumn(Actual) => Some(9),
        Role::IndicatorColumn(Score) => Some(10),
        Role::IndicatorColumn(Deviation) => Some(11),
        _ => None,
    });
    first.min().unwrap_or(0)
}

/// The ranks that forms have in the table of indicators, levels to score, and in that of funds.
pub(super) const INDICATORS: [u8; 6] = [2, 3, 4, 7, 9, 10];
pub(super) const FUNDS: [u8; 3] = [2, 3, 4];

/// Whether a name with the one order stands behind one with the other in forms.
pub(super) fn out_of_order(one: u8, other: u8) -> bool {
    one > other && other > 0 && ![one, other].contains(&BEHIND_NAMES)
        || one == BEHIND_NAMES && (1..BEHIND_NAMES).contains(&other)
}

/// The last name with an order of its own, behind a name with this one; and whether that
/// stands where forms have it.
fn follows(last: u8, rank: u8) -> (u8, bool) {
    match rank {
        0 => (last, true),
        BEHIND_NAMES => (last.max(rank), true),
        _ => (rank, rank >= last),
    }
}

/// A name: how far lines had been read before it, and the lines it has words on, as bits.
type Name = (Place, u8);

/// The header that lines make, if names lie so: on some of these lines, as bits.
fn aligned(
    text: Dump<'_, '_>,
    printed: &[Printed],
    range: Range<usize>,
    (lie, masks): (Lie, &[u8]),
    left: &mut usize,
) -> Option<Header> {
    let lines: Vec<&[Piece]> = printed[range.clone()].iter().map(|line| &line.pieces[..]).collect();
    let (cost, names) = cheapest(text, &lines, masks, left)?;
    let mut columns: Vec<Vec<usize>> = lines.iter().map(|_| Vec::new()).collect();
    let mut stacks = Vec::new();
    let mut profile = Vec::new();
    for (nth, (place, mask)) in names.iter().enumerate() {
        let own = pieces(&lines, *place, *mask);
        for (at, columns) in columns.iter_mut().enumerate() {
            if mask >> at & 1 == 1 {
                columns.push(nth);
            }
        }
        let label = label(text, &own);
        let mut column = Column { rank: rank(&label), ..Column::named(label.roles()) };
        if let [before @ .., _] = &own[..] {
            column.full = before.iter().map(|piece| piece.x1 - piece.x0).max();
        }
        profile.push(column);
        let first = own.first()?;
        let mut stack = Stack { pieces: Vec::new(), x0: first.x0, x1: first.x1 };
        own.iter().for_each(|piece| stack.push(**piece));
        stacks.push(stack);
    }
    let (score, kind) = judge(text, &stacks)?;
    mark_labels(text, &stacks, &mut profile);
    let section = |role: &Role| matches!(role, Role::Section(_));
    let titled = stacks.first().is_some_and(|first| first.label(text).roles().iter().any(section));
    let wraps = names.iter().any(|(_, mask)| mask.count_ones() > 1);
    let fills = |mask: u8| mask.count_ones() as usize == lines.len();
    // The label of the table, in front, may lie anywhere.
    let lies = names.iter().skip(1).any(|(_, mask)| !fills(*mask));
    Some(Header {
        one_by_one: one_by_one(text, &lines),
        lines: range,
        kind,
        columns,
        profile,
        in_turn: wraps && names.len() > 2,
        lie: lies.then_some(lie),
        titled,
        cost,
        score,
    })
}

/// The cheapest way to make names of the words of lines, from left to right.
fn cheapest(
    text: Dump<'_, '_>,
    lines: &[&[Piece]],
    masks: &[u8],
    left: &mut usize,
) -> Option<(i32, Vec<Name>)> {
    let any: Vec<u8> = all_masks(lines.len()).collect();
    let end = Place::behind(lines)?;
    let mut costs: BTreeMap<Name, (i32, u8)> = BTreeMap::new();
    let mut steps: Vec<BTreeMap<At, (i32, At, u8)>> = Vec::new();
    let start: At = (Place::default(), 0);
    let mut now = BTreeMap::from([(start, (0, start, 0u8))]);
    let mut best: Option<(i32, usize, At)> = None;
    while !now.is_empty() {
        // The label of the table beside the names may stand on any line.
        let ways = if steps.is_empty() { &any[..] } else { masks };
        *left = left.checked_sub(now.len() * ways.len())?;
        let mut next: BTreeMap<At, (i32, At, u8)> = BTreeMap::new();
        for (at, (cost, _, _)) in &now {
            let (place, last) = at;
            for mask in ways {
                let Some(to) = taken(lines, *place, *mask) else { continue };
                let (own, rank) = *costs.entry((*place, *mask)).or_insert_with(|| {
                    let own = pieces(lines, *place, *mask);
                    (name(text, &own), rank(&label(text, &own)))
                });
                let (last, in_order) = follows(*last, rank);
                let all = cost + own + if in_order { 0 } else { OUT_OF_ORDER };
                let known = next.entry((to, last)).or_insert((i32::MAX, *at, *mask));
                if all < known.0 {
                    *known = (all, *at, *mask);
                }
            }
        }
        keep_cheapest(&mut next, BEAM, |way| way.0);
        steps.push(std::mem::replace(&mut now, next));
        let ended = now.range((end, 0)..=(end, u8::MAX)).min_by_key(|(_, (cost, _, _))| *cost);
        if let Some((at, (cost, _, _))) = ended
            && best.is_none_or(|(known, _, _)| *cost < known)
        {
            best = Some((*cost, steps.len(), *at));
        }
    }
    let (cost, count, mut at) = best?;
    let mut names = Vec::with_capacity(count);
    for step in (1..=count).rev() {
        let (_, before, mask) = *steps.get(step)?.get(&at)?;
        names.push((before.0, mask));
        at = before;
    }
    names.reverse();
    Some((cost, names))
}

/// The columns before that of the names hold labels beside several rows.
fn mark_labels(text: Dump<'_, '_>, stacks: &[Stack], profile: &mut [Column]) {
    use IndicatorColumn::{Actual, Level3, Score, Target, Weight};
    let at = |wanted: fn(&Role) -> bool| {
        let has = |stack: &Stack| stack.label(text).roles().iter().any(wanted);
        stacks.iter().position(has)
    };
    let named = at(|role| matches!(role, Role::IndicatorColumn(Level3)));
    let value = at(|role| {
        matches!(
            role,
            Role::IndicatorColumn(Target | Weight | Actual | Score)
                | Role::Operator
                | Role::FundColumn(_)
        )
    });
    let labels = named.or(value.and_then(|value| value.checked_sub(1))).unwrap_or(0);
    for column in profile.iter_mut().take(labels) {
        column.label = true;
    }
}

fn taken(lines: &[&[Piece]], place: Place, mask: u8) -> Option<Place> {
    let mut to = place;
    for (at, line) in lines.iter().enumerate() {
        if mask >> at & 1 == 1 {
            line.get(place.of(at))?;
            to = to.with_next(at);
        }
    }
    Some(to)
}

fn pieces<'p>(lines: &[&'p [Piece]], place: Place, mask: u8) -> Vec<&'p Piece> {
    lines
        .iter()
        .enumerate()
        .filter(|(at, _)| mask >> at & 1 == 1)
        .filter_map(|(at, line)| line.get(place.of(at)))
        .collect()
}

fn label<'l>(text: Dump<'_, 'l>, pieces: &[&Piece]) -> Label<'l> {
    text.label(&in_one(text, pieces.iter().copied()))
}

/// What these pieces cost as a name.
fn name(text: Dump<'_, '_>, pieces: &[&Piece]) -> i32 {
    let label = label(text, pieces);
    let count = i32::try_from(pieces.len()).unwrap_or(1);
    if label.is_known() {
        return KNOWN + KNOWN_PIECE * count;
    }
    let mut cost = UNKNOWN + UNKNOWN_PIECE * (count - 1);
    if label.is_beginning() {
        cost += CUT;
    }
    if label.folded().chars().count() == 1 {
        cost += SHORT;
    }
    if let [first, _, ..] = pieces
        && text.is_known(first.text(text))
    {
        cost += WAS_KNOWN;
    }
    cost
}
