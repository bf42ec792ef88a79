//! The search: a beam over the pieces of a part, in the order of the dump.

use std::collections::HashSet;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// What a piece may cost, in few levels that everything here is built from.
pub(super) mod cost {
    /// Nothing speaks against it.
    pub(crate) const FREE: i32 = 0;
    /// Hardly anything does.
    pub(crate) const SLIGHT: i32 = 1;
    /// Unusual.
    pub(crate) const ODD: i32 = 3;
    /// Against the rule, met where a dump is damaged.
    pub(crate) const BAD: i32 = 6;
    /// What a proof is worth.
    pub(crate) const PROOF: i32 = 8;
}

/// Readings kept at a time. Wider ones read the corpus no better.
const BEAM: usize = 48;

/// Readings this much dearer than the best are dropped.
pub(super) const DEARER: i32 = 14;

/// A machine that reads pieces one by one: each move takes one piece.
pub(super) trait Machine {
    type State: Clone;
    /// What two readings have in common that go on alike.
    type Key: Eq + Hash;

    fn start(&self) -> Self::State;
    /// All that may become of the next piece.
    fn moves(&mut self, state: &Self::State, piece: usize, out: &mut Vec<Self::State>);
    fn cost(&self, state: &Self::State) -> i32;
    fn key(&self, state: &Self::State) -> Self::Key;
    /// What is unfinished at the end, and what is proved.
    fn end(&self, state: &Self::State) -> i32;
}

/// The readings that are left at the end, the cheapest first, with their costs.
/// Linear in the pieces.
pub(super) fn search<M: Machine>(machine: &mut M, pieces: usize) -> Vec<(i32, M::State)> {
    let mut beam = vec![machine.start()];
    let mut next: Vec<M::State> = Vec::new();
    // States are large: their places are sorted.
    let mut order: Vec<(i32, usize)> = Vec::new();
    let mut seen: HashSet<M::Key, RandomState> = HashSet::default();
    for piece in 0..pieces {
        next.clear();
        for state in &beam {
            machine.moves(state, piece, &mut next);
        }
        order.clear();
        order.extend(next.iter().map(|state| machine.cost(state)).zip(0..));
        let least = order.iter().map(|(cost, _)| *cost).min().unwrap_or(0);
        order.retain(|(cost, _)| *cost <= least + DEARER);
        order.sort_unstable();
        seen.clear();
        beam.clear();
        for &(_, at) in &order {
            if beam.len() == BEAM {
                break;
            }
            if seen.insert(machine.key(&next[at])) {
                beam.push(next[at].clone());
            }
        }
    }
    let mut ends: Vec<(i32, M::State)> =
        beam.into_iter().map(|state| (machine.cost(&state) + machine.end(&state), state)).collect();
    ends.sort_by_key(|(cost, _)| *cost);
    ends
}
