//! The search: a beam over the pieces of a part, in the order of the dump.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

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
    type State;
    /// What may become of a piece. A state is made only of the moves that are kept.
    type Move: Copy;

    fn start(&self) -> Self::State;
    /// All that may become of the next piece.
    fn moves(&mut self, state: &Self::State, piece: usize, out: &mut Moves<Self::Move>);
    /// The state behind a move, which costs so much in all.
    fn after(
        &mut self,
        state: &Self::State,
        piece: usize,
        made: Self::Move,
        cost: i32,
    ) -> Self::State;
    fn cost(&self, state: &Self::State) -> i32;
    /// What is unfinished at the end, and what is proved.
    fn end(&self, state: &Self::State) -> i32;
}

/// One move of one reading.
struct Offer<M> {
    cost: i32,
    /// The place in the beam of the reading that it goes on from.
    from: usize,
    made: M,
    /// Another one comes to the same for less.
    beaten: bool,
}

/// The moves for one piece. What cannot be among the cheapest that the beam keeps is
/// not taken, and can be left out before it is looked at closely ([`Self::is_dear`]).
pub(super) struct Moves<M> {
    from: usize,
    offers: Vec<Offer<M>>,
    /// For each key the cheapest offer. Readings with one key go on alike.
    best: HashMap<u64, usize, BuildHasherDefault<Mixed>>,
    /// How many keys there are at each cost, counted from `origin`.
    costs: [u16; COSTS],
    origin: i32,
    /// What an offer may cost, and how many keys there are that cost no more.
    most: i32,
    cheap: usize,
}

/// Keys are mixed already ([`share`]).
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = share(usize::from(*byte), self.0);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Costs of the moves for one piece that are told apart: no two that count differ more.
const COSTS: usize = 256;

impl<M> Moves<M> {
    fn new() -> Self {
        Moves {
            from: 0,
            offers: Vec::new(),
            best: HashMap::default(),
            costs: [0; COSTS],
            origin: 0,
            most: i32::MAX,
            cheap: 0,
        }
    }

    /// For the next piece, with the cheapest reading of those before.
    fn clear(&mut self, least: i32) {
        self.offers.clear();
        self.best.clear();
        self.costs = [0; COSTS];
        self.origin = least - COSTS as i32 / 2;
        self.most = i32::MAX;
        self.cheap = 0;
    }

    /// Whether the beam would drop a move that costs so much in all.
    pub(super) fn is_dear(&self, cost: i32) -> bool {
        cost > self.most
    }

    /// By how much more it may cost before it is dear.
    pub(super) fn spare(&self, cost: i32) -> i32 {
        self.most.saturating_sub(cost)
    }

    /// The moves that may be among those the beam keeps, each with its place.
    fn kept(&self) -> impl Iterator<Item = (&Offer<M>, u64)> {
        // Of those that cost as much as `most` leaves out, some came before.
        let most = self.most.saturating_add(1);
        let offers = self.offers.iter().zip(0..);
        offers.filter(move |(offer, _)| !offer.beaten && offer.cost <= most)
    }

    fn place(&self, cost: i32) -> usize {
        cost.saturating_sub(self.origin).clamp(0, COSTS as i32 - 1) as usize
    }

    /// Takes a move that costs so much in all. The key says what the reading behind
    /// it has in common with those that go on alike.
    pub(super) fn offer(&mut self, cost: i32, key: u64, made: M) {
        if self.is_dear(cost) {
            return;
        }
        let at = self.offers.len();
        match self.best.entry(key) {
            Entry::Occupied(mut known) => {
                let other = &mut self.offers[*known.get()];
                if other.cost <= cost {
                    return;
                }
                other.beaten = true;
                let dearer = other.cost;
                known.insert(at);
                let place = self.place(dearer);
                self.costs[place] -= 1;
                self.cheap -= usize::from(dearer <= self.most);
            }
            Entry::Vacant(free) => {
                free.insert(at);
            }
        }
        let place = self.place(cost);
        self.costs[place] += 1;
        self.cheap += 1;
        self.offers.push(Offer { cost, from: self.from, made, beaten: false });
        self.lower(cost.saturating_add(DEARER));
        // As many are as cheap as this, and come before what is still to come.
        while self.cheap >= BEAM && self.most > self.origin {
            self.lower(self.most - 1);
        }
    }

    /// Lowers what an offer may cost.
    fn lower(&mut self, most: i32) {
        if most >= self.most {
            return;
        }
        let dear = self.place(most) + 1..self.place(self.most) + 1;
        let dear: usize = self.costs[dear].iter().map(|count| usize::from(*count)).sum();
        self.cheap -= dear;
        self.most = most;
    }
}

/// A cost in the upper half of a number, in the order of costs.
fn rank(cost: i32) -> u64 {
    u64::from(cost.wrapping_sub(i32::MIN) as u32) << 32
}

/// The readings that are left at the end, the cheapest first, with their costs.
/// Linear in the pieces.
pub(super) fn search<M: Machine>(machine: &mut M, pieces: usize) -> Vec<(i32, M::State)> {
    let mut beam = vec![machine.start()];
    let mut moves = Moves::new();
    // Cost and place of each offer in one number: in their order, and quick to sort.
    let mut order: Vec<u64> = Vec::new();
    for piece in 0..pieces {
        moves.clear(beam.first().map_or(0, |state| machine.cost(state)));
        for (from, state) in beam.iter().enumerate() {
            moves.from = from;
            machine.moves(state, piece, &mut moves);
        }
        order.clear();
        order.extend(moves.kept().map(|(offer, at)| rank(offer.cost) | at));
        order.sort_unstable();
        order.truncate(BEAM);
        let offers = order.iter().map(|rank| &moves.offers[*rank as u32 as usize]);
        let least = offers.clone().next().map_or(0, |offer| offer.cost);
        let offers = offers.take_while(|offer| offer.cost <= least + DEARER);
        let after = |offer: &Offer<M::Move>| {
            machine.after(&beam[offer.from], piece, offer.made, offer.cost)
        };
        beam = offers.map(after).collect();
    }
    let mut ends: Vec<(i32, M::State)> =
        beam.into_iter().map(|state| (machine.cost(&state) + machine.end(&state), state)).collect();
    ends.sort_by_key(|(cost, _)| *cost);
    ends
}

/// A share of a key: what is said of one part of a state. Shares are added up.
pub(super) const fn share(part: usize, says: u64) -> u64 {
    // Digits of pi, as in other hashes that multiply.
    const FIRST: u64 = 0x243f_6a88_85a3_08d3;
    const SECOND: u64 = 0x1319_8a2e_0370_7345;
    let whole = (says ^ FIRST) as u128 * ((part as u64 + 1).wrapping_mul(SECOND) | 1) as u128;
    (whole as u64) ^ ((whole >> 64) as u64)
}
