//! The cheapest way to part names among groups, and how many steps it takes.

use resheet_model::IndicatorColumn as C;

use super::*;

const KINDS: [IndicatorKind; 8] = [
    IndicatorKind::Known(C::Level1),
    IndicatorKind::Known(C::Level3),
    IndicatorKind::Known(C::Target),
    IndicatorKind::Known(C::Actual),
    IndicatorKind::Known(C::Weight),
    IndicatorKind::Operator,
    IndicatorKind::Unit,
    IndicatorKind::Other,
];

const CELLS: [&str; 8] = ["产出指标", "石桥测绘", "≥", "12", "座", "95%", "10", "明显改善"];

/// So many of a list, by turns that look like none.
fn some<T: Copy>(all: &[T], count: usize, seed: &mut u64) -> Vec<T> {
    let mut next = || {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[(*seed >> 33) as usize % all.len()]
    };
    (0..count).map(|_| next()).collect()
}

/// A group among the names of the first line, and its columns among those of the second.
type Chosen = (usize, Range<usize>);

/// The cheapest way for some rows, with what it costs, and the steps that took.
fn cheapest(
    above: &[IndicatorKind],
    below: &[IndicatorKind],
    body: &[Vec<&Features<'_>>],
) -> (Option<Vec<Chosen>>, u32, usize) {
    let mut left = MOST_STEPS;
    let mut ways = Ways::new(above, below, body, &mut left);
    ways.may_be_group = (1..above.len()).collect();
    ways.most = u32::MAX;
    for count in 1..=MOST_GROUPS.min(below.len() / COLUMNS) {
        let start = ways.start();
        ways.go(0, 0, count, &start);
    }
    let best = ways.best.map(|best| best.into_iter().map(|it| (it.at, it.columns)).collect());
    let most = ways.most;
    (best, most, MOST_STEPS - left)
}

#[test]
fn the_cheapest_of_all_ways_is_taken() {
    let lexicon = Lexicon::shared();
    let cells: Vec<Features<'_>> = CELLS.iter().map(|text| Features::new(text, lexicon)).collect();
    let cells: Vec<&Features<'_>> = cells.iter().collect();
    let mut seed = 1;
    for round in 0..40 {
        let above = some(&KINDS, 3 + round % 4, &mut seed);
        let below = some(&KINDS, 2 + round % 5, &mut seed);
        let body: Vec<_> = (0..3).map(|_| some(&cells, 4 + round % 7, &mut seed)).collect();
        let places: Vec<usize> = (1..above.len()).collect();
        let mut best = None;
        let mut least = u32::MAX;
        for count in 1..=MOST_GROUPS.min(below.len() / COLUMNS) {
            each_way(&places, below.len(), count, &mut |groups| {
                let columns = columns(&above, &below, 0, groups);
                let own: u32 = body.iter().map(|row| cost(row, &columns)).sum();
                if own < least {
                    (best, least) = (Some(groups.to_vec()), own);
                }
            });
        }
        let (found, cost, _) = cheapest(&above, &below, &body);
        assert_eq!((found, cost), (best, least), "round {round}");
    }
}

#[test]
fn steps_are_few_for_a_form_and_bounded_for_any() {
    let lexicon = Lexicon::shared();
    let cells: Vec<Features<'_>> = CELLS.iter().map(|text| Features::new(text, lexicon)).collect();
    let form = [KINDS[0], KINDS[1], KINDS[7], KINDS[7], KINDS[4]];
    let names = [KINDS[5], KINDS[2], KINDS[6], KINDS[3], KINDS[7]];
    let body: Vec<Vec<&Features<'_>>> = (0..ROWS).map(|_| cells.iter().collect()).collect();
    let (found, _, steps) = cheapest(&form, &names, &body);
    assert!(found.is_some() && steps < MOST_STEPS / 100, "{steps} steps for a form");
    // All ways of this one, each by itself, would be sixty million.
    let mut wide = [KINDS[7]; MOST_NAMES];
    wide[0] = KINDS[0];
    let figures: Vec<Vec<&Features<'_>>> = (0..ROWS).map(|_| vec![&cells[3]; 24]).collect();
    let (_, _, steps) = cheapest(&wide, &[KINDS[7]; MOST_NAMES], &figures);
    assert!(steps <= MOST_STEPS, "{steps} steps for a wide one");
}

/// Calls `take` with every way to part so many names among so many groups, in order.
fn each_way(
    places: &[usize],
    names: usize,
    groups: usize,
    take: &mut impl FnMut(&[(usize, Range<usize>)]),
) {
    fn go(
        places: &[usize],
        from: usize,
        names: usize,
        groups: usize,
        taken: &mut Vec<(usize, Range<usize>)>,
        take: &mut impl FnMut(&[(usize, Range<usize>)]),
    ) {
        if groups == 0 {
            if from == names {
                take(taken);
            }
            return;
        }
        for (nth, &place) in places.iter().enumerate() {
            for end in from + COLUMNS..=names {
                taken.push((place, from..end));
                go(&places[nth + 1..], end, names, groups - 1, taken, take);
                taken.pop();
            }
        }
    }
    go(places, 0, names, groups, &mut Vec::new(), take);
}

/// The columns of a header with the names of the second line in place of groups.
fn columns(
    above: &[IndicatorKind],
    below: &[IndicatorKind],
    first: usize,
    groups: &[(usize, Range<usize>)],
) -> Vec<IndicatorKind> {
    let mut out = Vec::with_capacity(above.len() + below.len());
    for (at, kind) in above.iter().enumerate().skip(first) {
        match groups.iter().find(|(group, _)| *group == at) {
            Some((_, columns)) => out.extend_from_slice(&below[columns.clone()]),
            None => out.push(*kind),
        }
    }
    out
}
