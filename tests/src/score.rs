//! A conversion against its truth, leaf by leaf.
//!
//! Every leaf in the truth or in the conversion counts: equal is a hit; truth
//! without an equal is a miss; a converted leaf without an equal is a false
//! one. Sheets are paired by project name, indicator names and order;
//! indicators and funds by an in-order alignment on their names.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use resheet_model::Confidence;

use crate::Share;
use crate::align::{Pairing, align, ratio};
use crate::record::{Leaf, Record, Row, leaf, text_of};
use crate::text::{key, normal};

/// A part of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// Title, year, names, money unit.
    Header,
    /// The funds table.
    Funds,
    /// Goal and result.
    Goals,
    /// The indicator table.
    Indicators,
    /// Total and grade.
    Totals,
}

impl Group {
    /// Every group, in the order of the report.
    pub const ALL: [Group; 5] =
        [Group::Header, Group::Funds, Group::Goals, Group::Indicators, Group::Totals];

    /// The name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Group::Header => "header",
            Group::Funds => "funds",
            Group::Goals => "goals",
            Group::Indicators => "indicators",
            Group::Totals => "totals",
        }
    }
}

/// Counts of leaves.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Equal on both sides.
    pub hits: usize,
    /// In the truth without an equal.
    pub misses: usize,
    /// Converted without an equal.
    pub false_ones: usize,
}

impl Tally {
    /// Adds the counts of another.
    pub fn add(&mut self, other: Tally) {
        self.hits += other.hits;
        self.misses += other.misses;
        self.false_ones += other.false_ones;
    }

    /// The share of the converted leaves that are right.
    pub fn precision(self) -> Share {
        match self.hits + self.false_ones {
            0 if self.misses == 0 => 1.0,
            0 => 0.0,
            all => self.hits as Share / all as Share,
        }
    }

    /// The share of the true leaves that were found.
    pub fn recall(self) -> Share {
        match self.hits + self.misses {
            0 => 1.0,
            all => self.hits as Share / all as Share,
        }
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> Share {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 {
            return 0.0;
        }
        2.0 * precision * recall / (precision + recall)
    }
}

/// Where two sheets were compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct At {
    /// The true sheet; none for an invented one.
    pub truth_sheet: Option<usize>,
    /// The converted sheet; none for a lost one.
    pub sheet: Option<usize>,
    /// Which part.
    pub group: Group,
    /// The true row; none outside tables and for an invented row.
    pub truth_row: Option<usize>,
    /// The converted row; none outside tables and for a lost row.
    pub row: Option<usize>,
}

/// A leaf that is not as in the truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Where.
    pub at: At,
    /// The leaf's path in its row.
    pub path: String,
    /// The truth; none for an invented leaf.
    pub truth: Option<String>,
    /// What was converted; none for a lost leaf.
    pub got: Option<String>,
    /// How sure that is said to be.
    pub confidence: Option<Confidence>,
}

/// One document against its truth.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Score {
    /// Counts for each of [`Group::ALL`].
    pub groups: [Tally; 5],
    /// True sheets without a difference.
    pub perfect: Vec<bool>,
    /// Every difference.
    pub differences: Vec<Difference>,
    /// For each of [`Confidence::ALL`]: converted leaves that are right, and all.
    pub calibration: [(usize, usize); 3],
}

impl Score {
    /// Counts of all groups.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for group in self.groups {
            total.add(group);
        }
        total
    }

    fn compare(&mut self, truth: &Row, got: &[Leaf], at: At) {
        if truth.is_optional {
            return;
        }
        let (truth, got) = truth.against(got);
        let (truth, got) = (truth.as_ref(), got.as_ref());
        let tally = &mut self.groups[at.group as usize];
        for wanted in truth {
            let found = leaf(got, &wanted.path);
            if found.is_some_and(|found| same(wanted, found)) {
                tally.hits += 1;
                continue;
            }
            tally.misses += 1;
            tally.false_ones += usize::from(found.is_some());
            self.differences.push(Difference {
                at,
                path: wanted.path.clone(),
                truth: Some(wanted.text.clone()),
                got: found.map(|found| found.text.clone()),
                confidence: found.map(|found| found.confidence),
            });
        }
        for found in got {
            let wanted = leaf(truth, &found.path);
            let right = wanted.is_some_and(|wanted| same(wanted, found));
            let step = Confidence::ALL.iter().position(|step| *step == found.confidence);
            let (rights, all) = &mut self.calibration[step.unwrap_or(0)];
            *rights += usize::from(right);
            *all += 1;
            if wanted.is_none() {
                tally.false_ones += 1;
                self.differences.push(Difference {
                    at,
                    path: found.path.clone(),
                    truth: None,
                    got: Some(found.text.clone()),
                    confidence: Some(found.confidence),
                });
            }
        }
    }

    fn sheet(&mut self, truth: Option<(usize, &Record)>, got: Option<(usize, &Record)>) {
        let empty = Record::default();
        let true_record = truth.map_or(&empty, |(_, record)| record);
        let got_record = got.map_or(&empty, |(_, record)| record);
        let before = self.differences.len();
        let at = |group, truth_row, row| At {
            truth_sheet: truth.map(|(index, _)| index),
            sheet: got.map(|(index, _)| index),
            group,
            truth_row,
            row,
        };
        for (group, truth, got) in [
            (Group::Header, &true_record.header, &got_record.header),
            (Group::Goals, &true_record.goals, &got_record.goals),
            (Group::Totals, &true_record.totals, &got_record.totals),
        ] {
            self.compare(truth, got, at(group, None, None));
        }
        for (group, truth, got, similar) in [
            (
                Group::Funds,
                &true_record.funds,
                &got_record.funds,
                fund_similarity as fn(&Row, &Row) -> Share,
            ),
            (
                Group::Indicators,
                &true_record.indicators,
                &got_record.indicators,
                indicator_similarity,
            ),
        ] {
            let Pairing { pairs, lost, extra } = align(truth, got, similar);
            for (i, j) in pairs {
                self.compare(&truth[i], &got[j], at(group, Some(i), Some(j)));
            }
            for i in lost {
                self.compare(&truth[i], &[], at(group, Some(i), None));
            }
            for j in extra {
                self.compare(&Row::default(), &got[j], at(group, None, Some(j)));
            }
        }
        if let Some((index, _)) = truth {
            self.perfect[index] = self.differences.len() == before;
        }
    }
}

/// Whether two leaves of one path say the same.
pub fn same(one: &Leaf, other: &Leaf) -> bool {
    key(&one.path, &one.text) == key(&other.path, &other.text)
}

/// Compares the records of a document with the true ones.
pub fn score(truth: &[Record], got: &[Record]) -> Score {
    let mut score = Score { perfect: vec![false; truth.len()], ..Score::default() };
    let Pairing { pairs, lost, extra } = pair_sheets(truth, got);
    for (i, j) in pairs {
        score.sheet(Some((i, &truth[i])), Some((j, &got[j])));
    }
    for i in lost {
        score.sheet(Some((i, &truth[i])), None);
    }
    for j in extra {
        score.sheet(None, Some((j, &got[j])));
    }
    score
}

fn fund_similarity(one: &Row, other: &Row) -> Share {
    let (one, other) = (key("row", text_of(one, "row")), key("row", text_of(other, "row")));
    if one.text().is_empty() { 0.0 } else { ratio(one.text(), other.text()) }
}

fn indicator_similarity(truth: &Row, got: &Row) -> Share {
    let alike = ratio(&normal(text_of(truth, "level3")), &normal(text_of(got, "level3")));
    let values = values_similarity(truth, got);
    let named = if alike > 0.6 { alike + 0.05 * values } else { 0.0 };
    named.max(0.6 * values)
}

/// The share of a row's true values, names aside, that another row has too.
fn values_similarity(truth: &[Leaf], got: &[Leaf]) -> Share {
    let is_value = |wanted: &&Leaf| {
        let head = wanted.path.split('.').next().unwrap_or("");
        ["target", "actual", "weight", "score"].contains(&head)
    };
    let values: Vec<_> = truth.iter().filter(is_value).collect();
    let equal = values
        .iter()
        .filter(|wanted| leaf(got, &wanted.path).is_some_and(|found| same(wanted, found)))
        .count();
    equal as Share / values.len().max(1) as Share
}

fn pair_sheets(truth: &[Record], got: &[Record]) -> Pairing {
    const LEAST: Share = 0.6;
    let mut candidates = Vec::new();
    for (i, t) in truth.iter().enumerate() {
        for (j, p) in got.iter().enumerate() {
            let distance = i.abs_diff(j);
            candidates.push((sheet_similarity(t, p) - 0.01 * distance as Share, distance, i, j));
        }
    }
    candidates.sort_by(|one, other| {
        let order = other.0.total_cmp(&one.0);
        order.then_with(|| {
            (one.1, Reverse(one.2), Reverse(one.3)).cmp(&(
                other.1,
                Reverse(other.2),
                Reverse(other.3),
            ))
        })
    });
    let mut pairing = Pairing::default();
    let mut partner = vec![None; truth.len()];
    let mut taken = vec![false; got.len()];
    for (similarity, _, i, j) in candidates {
        if similarity >= LEAST && partner[i].is_none() && !taken[j] {
            (partner[i], taken[j]) = (Some(j), true);
            pairing.pairs.push((i, j));
        }
    }
    // The rest by order.
    let lone: Vec<_> = (0..truth.len()).filter(|&i| partner[i].is_none()).collect();
    let free: Vec<_> = (0..got.len()).filter(|&j| !taken[j]).collect();
    pairing.pairs.extend(lone.iter().copied().zip(free.iter().copied()));
    pairing.lost.extend(lone.iter().skip(free.len()));
    pairing.extra.extend(free.iter().skip(lone.len()));
    pairing
}

fn sheet_similarity(truth: &Record, got: &Record) -> Share {
    let name = |record: &Record, path| normal(text_of(&record.header, path));
    let (one, other) = (name(truth, "project_name"), name(got, "project_name"));
    let names = if one.is_empty() && other.is_empty() {
        ratio(&name(truth, "department"), &name(got, "department"))
    } else {
        ratio(&one, &other)
    };
    let indicators = |record: &Record| -> BTreeSet<String> {
        record.indicators.iter().map(|row| normal(text_of(row, "level3"))).collect()
    };
    let (one, other) = (indicators(truth), indicators(got));
    let (both, any) = (one.intersection(&other).count(), one.union(&other).count());
    names + both as Share / any.max(1) as Share
}
