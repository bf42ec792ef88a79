//! The levels of the rows: labels of two columns, each over rows that follow each other.
//!
//! Both columns are parted at once, by one shortest path over the rows: a label of the
//! second level begins where one of the first does, or below it. What speaks for a
//! parting: what the names say, which labels stand under which, where a label stood
//! among the rows, and that the points under one of the first level make what it says,
//! or a round sum. Wrong where a label is lost and nothing tells.

use std::ops::Range;

use resheet_lexis::{Groups, Lexicon, Subjects, place_in_forms};

use super::beam::cost::{BAD, FREE, ODD, PROOF, SLIGHT};
use super::groups::Floating;

/// What counts of a row: its name, and its points in hundredths.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) weight: Option<i64>,
}

/// The label of a row: which one, and how much dearer any other would be.
#[derive(Clone, Copy, Default)]
pub(super) struct Level {
    pub(super) of: Option<usize>,
    pub(super) margin: i32,
}

/// Labels of one level are fewer.
const MOST_LABELS: usize = 14;

/// In longer tables the sums of the first level are not asked.
const MOST_SUMMED: usize = 48;

/// So many ways to have come to a row are gone on with.
const MOST_STATES: usize = 12;

/// For each row its labels of the first level and of the second.
pub(super) fn of_rows(
    first: &[Floating],
    second: &[Floating],
    rows: &[Row],
    lexicon: &Lexicon,
) -> Vec<[Level; 2]> {
    let few = |labels: &[Floating]| labels.len() <= MOST_LABELS.min(rows.len());
    let (first, second) =
        (if few(first) { first } else { &[] }, if few(second) { second } else { &[] });
    let parting = Parting::new(first, second, rows, lexicon);
    parting.cheapest()
}

/// The labels in the order of the rows: those that a page left for later go where forms
/// have them.
fn in_order<K: PartialOrd>(
    labels: &[Floating],
    place: impl Fn(&Floating) -> Option<K>,
) -> Vec<usize> {
    let late = labels.partition_point(|label| !label.late);
    let mut order: Vec<usize> = (0..late).collect();
    for at in late..labels.len() {
        let own = place(&labels[at]);
        let behind = |other: &usize| match (&own, place(&labels[*other])) {
            (Some(own), Some(other)) => other > *own,
            _ => false,
        };
        let before = order.iter().position(behind).unwrap_or(order.len());
        order.insert(before, at);
    }
    order
}

struct Parting<'r> {
    first: &'r [Floating],
    second: &'r [Floating],
    rows: usize,
    /// The labels of both levels in the order of the rows.
    orders: [Vec<usize>; 2],
    places: Places,
    /// What it costs that a label of the second level is over a row.
    under: Vec<i32>,
    /// What labels of the first level say they have, in hundredths.
    points: Vec<Option<i64>>,
    groups: [Vec<Groups>; 2],
    /// The points of the rows before each; of none if one of them has none.
    sums: Option<Vec<i64>>,
}

/// How far a parting has come: so many rows, labels of the first level and of the
/// second; where the label of the first level begins that it is under, and whether that
/// one is lost. Small, for there are many: a table has few rows.
#[derive(Clone, Copy, Default)]
struct At {
    /// Its number among all; see [`Places`].
    place: u32,
    row: u8,
    first: u8,
    begins: u8,
    second: u8,
    lost: bool,
}

impl At {
    fn row(self) -> usize {
        usize::from(self.row)
    }

    fn first(self) -> usize {
        usize::from(self.first)
    }
}

/// How the states are numbered: how far apart two are that differ by one in one thing.
struct Places {
    row: u32,
    first: u32,
    begins: u32,
    second: u32,
}

impl Places {
    fn new(begins: usize, first: usize, second: usize) -> Self {
        let second_apart = 2;
        let begins_apart = second_apart * (second as u32 + 1);
        let first_apart = begins_apart * begins as u32;
        let row = first_apart * (first as u32 + 1);
        Places { row, first: first_apart, begins: begins_apart, second: second_apart }
    }

    /// A state with its number.
    fn of(&self, at: At) -> At {
        let place = u32::from(at.row) * self.row
            + u32::from(at.first) * self.first
            + u32::from(at.begins) * self.begins
            + u32::from(at.second) * self.second
            + u32::from(at.lost);
        At { place, ..at }
    }
}

/// A label of each level, if a row is under one.
type Labels = [Option<u8>; 2];

/// A state of the path: what it costs to come to it, and from where.
#[derive(Clone, Copy)]
struct Known {
    cost: i32,
    before: At,
    labels: Labels,
}

/// Rows under one label of the second level, or under one that is lost.
#[derive(Clone, Copy)]
struct Step {
    next: At,
    cost: i32,
    labels: Labels,
}

impl<'r> Parting<'r> {
    fn new(first: &'r [Floating], second: &'r [Floating], rows: &[Row], lexicon: &Lexicon) -> Self {
        let groups = [
            first.iter().map(|label| lexicon.first_level(&label.text)).collect::<Vec<_>>(),
            second.iter().map(|label| lexicon.second_level(&label.text)).collect(),
        ];
        let known = |group: Groups| (group != Groups::default()).then_some(group);
        let orders = [
            in_order(first, |label| known(lexicon.first_level(&label.text))),
            in_order(second, |label| place_in_forms(&label.text)),
        ];
        let names: Vec<Subjects> = rows.iter().map(|row| Subjects::of_name(&row.name)).collect();
        let under = orders[1].iter().flat_map(|&label| {
            let label = Subjects::of_label(&second[label].text);
            names.iter().map(move |name| name_under(label, *name))
        });
        let mut sums = Some(vec![0]);
        if rows.len() > MOST_SUMMED {
            sums = None;
        }
        for row in rows {
            sums = sums.zip(row.weight).map(|(mut sums, weight)| {
                sums.push(sums.last().map_or(0, |sum: &i64| sum.saturating_add(weight)));
                sums
            });
        }
        let begins = if sums.is_some() { rows.len() } else { 1 };
        Parting {
            first,
            second,
            rows: rows.len(),
            places: Places::new(begins, first.len(), second.len()),
            under: under.collect(),
            points: first.iter().map(|label| points_of(&label.text)).collect(),
            orders,
            groups,
            sums,
        }
    }

    fn cheapest(&self) -> Vec<[Level; 2]> {
        let all = self.places.row as usize * (self.rows + 1);
        let mut known: Vec<Option<Known>> = vec![None; all];
        let mut open: Vec<Vec<At>> = vec![Vec::new(); self.rows + 1];
        open[0].push(At::default());
        let start = Known { cost: FREE, before: At::default(), labels: [None; 2] };
        known[0] = Some(start);
        let mut steps: Vec<Step> = Vec::new();
        let mut gone: Vec<(At, Range<usize>)> = Vec::new();
        for row in 0..self.rows {
            let cost = |at: &At| known[at.place as usize].map_or(i32::MAX, |it| it.cost);
            // Sums that are still to come are worth so much at most.
            let most = open[row].iter().map(cost).min().unwrap_or(0).saturating_add(3 * PROOF);
            open[row].retain(|at| cost(at) <= most);
            // More of them part the corpus no better.
            open[row].sort_by_cached_key(cost);
            open[row].truncate(MOST_STATES);
            for at in open[row].clone() {
                let so_far = known[at.place as usize].map_or(FREE, |it| it.cost);
                let first = steps.len();
                self.steps(at, &mut steps);
                gone.push((at, first..steps.len()));
                for &Step { next, cost, labels } in &steps[first..] {
                    let place = &mut known[next.place as usize];
                    if place.is_none() {
                        open[next.row()].push(next);
                    }
                    if place.is_none_or(|place| so_far + cost < place.cost) {
                        *place = Some(Known { cost: so_far + cost, before: at, labels });
                    }
                }
            }
        }
        let ends = open[self.rows]
            .iter()
            .filter_map(|at| Some((known[at.place as usize]?.cost + self.left(*at), *at)));
        let mut out = vec![[Level::default(); 2]; self.rows];
        let Some((least, mut at)) = ends.min_by_key(|(cost, _)| *cost) else { return out };
        while let Some(own) = known[at.place as usize].filter(|_| at.row > 0) {
            let labels = own.labels.map(|of| Level { of: of.map(usize::from), margin: i32::MAX });
            out[own.before.row()..at.row()].fill(labels);
            at = own.before;
        }
        let mut behind: Vec<i32> = vec![i32::MAX; known.len()];
        for at in &open[self.rows] {
            behind[at.place as usize] = self.left(*at);
        }
        let gone = gone.into_iter().map(|(at, own)| {
            let so_far = known[at.place as usize].map_or(i32::MAX, |it| it.cost);
            (at, so_far, &steps[own])
        });
        self.margins(gone, behind, least, &mut out);
        out
    }

    /// How much dearer the cheapest parting is in which a row has another label: from the
    /// states that were gone on from, each with what it costs to come to it and its steps.
    fn margins<'s>(
        &self,
        gone: impl DoubleEndedIterator<Item = (At, i32, &'s [Step])>,
        mut behind: Vec<i32>,
        least: i32,
        out: &mut [[Level; 2]],
    ) {
        for (at, so_far, steps) in gone.rev() {
            let own = at.place as usize;
            // The steps of one label end at each row, up to the last: a row has it in
            // those that end behind the row.
            let mut margin = i32::MAX;
            for &Step { next, cost, labels } in steps.iter().rev() {
                if next.row() == self.rows {
                    margin = i32::MAX;
                }
                let rest = cost.saturating_add(behind[next.place as usize]);
                behind[own] = rest.min(behind[own]);
                margin = margin.min(so_far.saturating_add(rest).saturating_sub(least));
                for (level, label) in out[next.row() - 1].iter_mut().zip(labels) {
                    if level.margin > margin && level.of != label.map(usize::from) {
                        level.margin = margin;
                    }
                }
            }
        }
    }

    /// What is left at the end.
    fn left(&self, at: At) -> i32 {
        let unused = self.first.len() - at.first() + self.second.len() - usize::from(at.second);
        self.close(at) + unused as i32 * 2 * BAD
    }

    /// All ways to go on.
    fn steps(&self, at: At, out: &mut Vec<Step>) {
        for (next, cost) in self.firsts(at).into_iter().flatten() {
            self.seconds(next, cost, out);
        }
    }

    /// Under which label of the first level the next rows may be, and what that costs in
    /// all: the same, the next, one that is lost.
    fn firsts(&self, at: At) -> [Option<(At, i32)>; 3] {
        let begins = if self.sums.is_some() { at.row } else { 0 };
        let closed = if at.row > 0 { self.close(at) } else { FREE };
        let next = (at.first() < self.first.len()).then(|| {
            let label = |nth: usize| &self.first[self.orders[0][nth]].text;
            let again = at.row > 0
                && !at.lost
                && at.first > 0
                && label(at.first()) == label(at.first() - 1);
            // What a page end repeats goes on.
            let (begins, cost) = if again { (at.begins, FREE) } else { (begins, closed) };
            (self.places.of(At { first: at.first + 1, begins, lost: false, ..at }), cost)
        });
        let same = (at.row > 0).then_some((at, FREE));
        let lost = (at.row == 0 || !at.lost).then(|| {
            let lost = if self.first.is_empty() { FREE } else { 2 * BAD };
            (self.places.of(At { begins, lost: true, ..at }), closed + lost)
        });
        [same, next, lost]
    }

    /// The rows of the next label of the second level, or of one that is lost.
    fn seconds(&self, at: At, cost: i32, out: &mut Vec<Step>) {
        let first = (!at.lost && at.first > 0).then(|| self.orders[0][at.first() - 1]);
        let next = (usize::from(at.second) < self.second.len()).then_some(usize::from(at.second));
        let lost = if self.second.is_empty() { FREE } else { 2 * BAD };
        for (nth, mut cost) in
            [next.map(|nth| (Some(nth), cost)), Some((None, cost + lost))].into_iter().flatten()
        {
            let label = nth.map(|nth| self.orders[1][nth]);
            if let (Some(first), Some(label)) = (first, label)
                && self.groups[1][label].exclude(self.groups[0][first])
            {
                cost += BAD;
            }
            let labels = [first, label].map(|label| label.map(|label| label as u8));
            let mut behind = at;
            if nth.is_some() {
                behind.second += 1;
                behind.place += self.places.second;
            }
            for end in at.row() + 1..=self.rows {
                let mut off = FREE;
                match (nth, label) {
                    (Some(nth), Some(label)) => {
                        cost += self.under[nth * self.rows + end - 1];
                        let own = &self.second[label];
                        if !own.late {
                            off = own.off(at.row(), end - 1);
                        }
                    }
                    // The fewer rows lose their label the better.
                    _ if !self.second.is_empty() => cost += SLIGHT,
                    _ => {}
                }
                behind.row += 1;
                behind.place += self.places.row;
                out.push(Step { next: behind, cost: cost + off, labels });
            }
        }
    }

    /// What the rows under a label of the first level say when it ends.
    fn close(&self, at: At) -> i32 {
        let Some(sums) = &self.sums else { return FREE };
        let sum = sums[at.row()] - sums[usize::from(at.begins)];
        if at.lost || at.first == 0 {
            return FREE;
        }
        let label = self.orders[0][at.first() - 1];
        let own = &self.first[label];
        let off = if own.late { FREE } else { own.off(usize::from(at.begins), at.row() - 1) };
        let sum = match self.points[label] {
            Some(points) if points == sum => -PROOF,
            Some(_) => ODD,
            None if sum % 1000 == 0 => -ODD,
            None if sum % 500 == 0 => -SLIGHT,
            None => FREE,
        };
        // Points of one first level are more alike than those of two.
        let points = |row: usize| sums[row + 1] - sums[row];
        let row = at.row();
        let alike = row < self.rows && points(row) == points(row - 1);
        off + sum + if alike { SLIGHT } else { FREE }
    }
}

/// What it costs that a label is over a row of this name.
fn name_under(label: Subjects, name: Subjects) -> i32 {
    if label.fit(name) {
        -SLIGHT
    } else if label.contradict(name) {
        ODD
    } else {
        match label.lean_to(name) {
            Some(true) => -SLIGHT,
            Some(false) => SLIGHT,
            None => FREE,
        }
    }
}

/// The points that a label names in brackets behind it, in hundredths.
fn points_of(label: &str) -> Option<i64> {
    let (_, inner) = label.rsplit_once('(')?;
    let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
    digits.parse::<i64>().ok().filter(|points| (1..=100).contains(points)).map(|it| it * 100)
}
