//! Similarity of texts and in-order pairing of rows.
//!
//! Both give exactly the numbers of Python's `difflib` and of the outside
//! judge, so that one lost row does not shift the rest in either of them.

use std::collections::HashMap;

use crate::Share;

/// Twice the characters in matching blocks over all characters: the ratio of
/// Ratcliff and Obershelp, without the heuristic for frequent characters.
pub fn ratio(one: &str, other: &str) -> Share {
    if one == other {
        return 1.0;
    }
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut places: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, &char) in other.iter().enumerate() {
        places.entry(char).or_default().push(at);
    }
    let mut matching = 0;
    let mut open = vec![(0, one.len(), 0, other.len())];
    while let Some((from, to, other_from, other_to)) = open.pop() {
        let (at, other_at, size) = longest(&one, &places, (from, to), (other_from, other_to));
        if size == 0 {
            continue;
        }
        matching += size;
        open.push((from, at, other_from, other_at));
        open.push((at + size, to, other_at + size, other_to));
    }
    2.0 * matching as Share / (one.len() + other.len()) as Share
}

/// The longest block that both ranges share; the first of several, by the
/// first text, then by the second.
fn longest(
    one: &[char],
    places: &HashMap<char, Vec<usize>>,
    (from, to): (usize, usize),
    (other_from, other_to): (usize, usize),
) -> (usize, usize, usize) {
    let mut best = (from, other_from, 0);
    // Length of the run that ends at a place of the other text.
    let mut runs: HashMap<usize, usize> = HashMap::new();
    for (at, char) in one.iter().enumerate().take(to).skip(from) {
        let mut longer = HashMap::new();
        for &other_at in places.get(char).into_iter().flatten() {
            if other_at < other_from {
                continue;
            }
            if other_at >= other_to {
                break;
            }
            let before = other_at.checked_sub(1).and_then(|before| runs.get(&before));
            let size = before.copied().unwrap_or(0) + 1;
            longer.insert(other_at, size);
            if size > best.2 {
                best = (at + 1 - size, other_at + 1 - size, size);
            }
        }
        runs = longer;
    }
    best
}

/// How two lists were paired.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Pairing {
    /// Positions that belong together, in order.
    pub pairs: Vec<(usize, usize)>,
    /// Positions of the first list without a partner.
    pub lost: Vec<usize>,
    /// Positions of the second list without a partner.
    pub extra: Vec<usize>,
}

/// Pairs two lists in order with the greatest total similarity; a pair needs
/// more than 0.3.
pub fn align<T, P>(truth: &[T], got: &[P], similar: impl Fn(&T, &P) -> Share) -> Pairing {
    const LEAST: Share = 0.3;
    let table: Vec<Vec<Share>> =
        truth.iter().map(|t| got.iter().map(|p| similar(t, p)).collect()).collect();
    let mut best: Vec<Vec<Share>> = vec![vec![0.0; got.len() + 1]; truth.len() + 1];
    for i in (0..truth.len()).rev() {
        for j in (0..got.len()).rev() {
            let mut most = best[i + 1][j].max(best[i][j + 1]);
            if table[i][j] > LEAST {
                most = most.max(best[i + 1][j + 1] + table[i][j]);
            }
            best[i][j] = most;
        }
    }
    let mut out = Pairing::default();
    let (mut i, mut j) = (0, 0);
    while i < truth.len() && j < got.len() {
        let rest = best[i][j] - best[i + 1][j + 1] - table[i][j];
        if table[i][j] > LEAST && rest.abs() < 1e-9 {
            out.pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            out.lost.push(i);
            i += 1;
        } else {
            out.extra.push(j);
            j += 1;
        }
    }
    out.lost.extend(i..truth.len());
    out.extra.extend(j..got.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_difflib() {
        // From Python: SequenceMatcher(None, a, b, autojunk=False).ratio()
        let check = |one, other, ratio_of: Share| {
            assert!((ratio(one, other) - ratio_of).abs() < 1e-12, "{one} {other}");
        };
        check("abcd", "bcde", 0.75);
        check("完成率", "完成时间", 4.0 / 7.0);
        check("", "x", 0.0);
        check("qabxcd", "abycdf", 2.0 / 3.0);
        check(
            "private Thread currentThread;",
            "private volatile Thread currentThread;",
            0.8656716417910447,
        );
    }

    #[test]
    fn a_lost_row_does_not_shift_the_rest() {
        let pairing = align(&["a", "b", "c"], &["a", "c", "d"], |t, p| ratio(t, p));
        assert_eq!(pairing.pairs, [(0, 0), (2, 1)]);
        assert_eq!((pairing.lost, pairing.extra), (vec![1], vec![2]));
    }
}
