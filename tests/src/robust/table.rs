//! Adds up what changed dumps came to, by change and by class.

use std::collections::BTreeMap;
use std::fmt::Write;

use resheet_model::Confidence;

use super::Changed;
use super::words::words;
use crate::Share;
use crate::corpus::Class;
use crate::run::Judged;
use crate::score::Tally;

/// What is added up over some dumps, changed and as they were.
#[derive(Clone, Default, Debug)]
pub struct Sum {
    /// How many dumps.
    pub dumps: usize,
    tally: Tally,
    was: Tally,
    perfect: usize,
    perfect_was: usize,
    sheets: usize,
    calibration: [(usize, usize); 3],
    /// Leaves that are wrong or invented: told, and all.
    wrong: (usize, usize),
    /// Leaves that are lost: told, and all.
    lost: (usize, usize),
    findings: (usize, usize),
    kept: (usize, usize),
}

fn perfect(judged: &Judged) -> usize {
    judged.score.perfect.iter().filter(|perfect| **perfect).count()
}

fn share((part, whole): (usize, usize)) -> Share {
    if whole == 0 { 1.0 } else { part as Share / whole as Share }
}

impl Sum {
    fn add(&mut self, changed: &Changed, was: &Judged) {
        let judged = &changed.judged;
        self.dumps += 1;
        self.tally.add(judged.score.total());
        self.was.add(was.score.total());
        self.perfect += perfect(judged);
        self.perfect_was += perfect(was);
        self.sheets += judged.score.perfect.len();
        for error in &judged.errors {
            let is_lost = error.difference.got.is_none();
            let (told, all) = if is_lost { &mut self.lost } else { &mut self.wrong };
            *told += usize::from(error.notice.is_told());
            *all += 1;
        }
        self.findings.0 += judged.findings.iter().filter(|(_, right)| *right).count();
        self.findings.1 += judged.findings.len();
        self.kept.0 += changed.kept.0;
        self.kept.1 += changed.kept.1;
        for (sum, step) in self.calibration.iter_mut().zip(Confidence::ALL) {
            let (right, all) = judged.calibration(step);
            sum.0 += right;
            sum.1 += all;
        }
    }

    /// Of the changed dumps.
    pub fn f1(&self) -> Share {
        self.tally.f1()
    }

    /// Perfect sheets as a share of those that were perfect.
    pub fn perfect(&self) -> Share {
        share((self.perfect, self.perfect_was))
    }

    /// How many of the leaves said to be of a confidence are right.
    pub fn right(&self, confidence: Confidence) -> Share {
        let step = Confidence::ALL.iter().position(|step| *step == confidence);
        step.map_or(1.0, |step| share(self.calibration[step]))
    }

    /// How many of the wrong values are told.
    pub fn told(&self) -> Share {
        share(self.wrong)
    }

    /// How many warnings are right.
    pub fn findings(&self) -> Share {
        share(self.findings)
    }

    /// How many values beside the record are where they belong.
    pub fn kept(&self) -> Share {
        share(self.kept)
    }
}

/// The sums of every change, all classes first, then class by class; of all
/// changes first.
pub struct Table {
    rows: Vec<(String, BTreeMap<String, Sum>)>,
    classes: Vec<String>,
}

/// The name of the column for all classes, and of the row for all changes.
pub const ALL: &str = "all";

/// The name of the row for all changes of one header word to an unknown one.
const ONE_WORD: &str = "one unknown word";

fn is_one_word(change: &str) -> bool {
    let kind = change.strip_prefix("unknown ");
    kind.is_some_and(|kind| words().unknown.header.contains_key(kind))
}

impl Table {
    /// Adds up; `was` is what the dumps are without a change.
    pub fn new(changed: &[Changed], was: &[Judged], classes: &[Class]) -> Self {
        let mut rows: Vec<(String, BTreeMap<String, Sum>)> = Vec::new();
        for one in changed {
            let mut names = vec![one.change];
            if one.change != super::changes::CHANGES[0].name {
                names.insert(0, ALL);
            }
            if is_one_word(one.change) {
                names.insert(1, ONE_WORD);
            }
            for name in names {
                let at = rows.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    rows.push((name.to_owned(), BTreeMap::new()));
                    rows.len() - 1
                });
                for class in [ALL, one.document.class.as_str()] {
                    rows[at].1.entry(class.to_owned()).or_default().add(one, &was[one.of]);
                }
            }
        }
        let classes = classes.iter().map(|class| class.name.clone()).collect();
        Table { rows, classes }
    }

    /// The sum of a change over a class.
    pub fn sum(&self, change: &str, class: &str) -> Option<&Sum> {
        self.rows.iter().find(|(name, _)| name == change)?.1.get(class)
    }

    /// The sums over all classes, by change.
    pub fn sums(&self) -> impl Iterator<Item = (&str, &Sum)> {
        self.rows.iter().filter_map(|(name, sums)| Some((name.as_str(), sums.get(ALL)?)))
    }

    /// For a person: all classes together, then F1 by class, then all of it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.overview(&mut out);
        let _ = self.by_class(&mut out);
        for class in &self.classes {
            let _ = self.of_class(&mut out, class);
        }
        out
    }

    fn overview(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "Dumps of the corpus with one change each. 'was' is of the same dumps without it; then\n\
             how many of the leaves said to be certain, likely or a guess are right, how many\n\
             wrong (or invented) and how many lost leaves a finding tells, how many findings are\n\
             right, and how many values beside the record are kept.\n"
        )?;
        self.of_class(out, ALL)
    }

    fn of_class(&self, out: &mut String, class: &str) -> std::fmt::Result {
        writeln!(
            out,
            "{:22} {:>5} {:>6} {:>6} {:>6} {:>6} {:>15} {:>15} {:>13} {:>13} {:>12} {:>12} {:>12} {:>6}",
            if class == ALL { String::new() } else { class.to_owned() },
            "dumps",
            "P",
            "R",
            "F1",
            "was",
            "perfect (was)",
            "certain",
            "likely",
            "guess",
            "wrong told",
            "lost told",
            "findings",
            "kept",
        )?;
        for (name, sums) in &self.rows {
            let Some(sum) = sums.get(class) else { continue };
            let Sum { dumps, tally, was, perfect, perfect_was, sheets, wrong, lost, .. } = sum;
            let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
            write!(
                out,
                "{name:22} {dumps:5} {precision:6.3} {recall:6.3} {f1:6.3} {:6.3}",
                was.f1()
            )?;
            write!(out, " {:>15}", format!("{perfect}/{sheets} ({perfect_was})"))?;
            for ((right, all), width) in sum.calibration.iter().rev().zip([15, 13, 13]) {
                write!(out, " {:>width$}", format!("{:.4} {all}", share((*right, *all))))?;
            }
            for (part, all) in [wrong, lost, &sum.findings] {
                write!(out, " {:>12}", format!("{part}/{all}"))?;
            }
            let kept = if sum.kept.1 == 0 { String::new() } else { format!("{:.3}", sum.kept()) };
            writeln!(out, " {kept:>6}")?;
        }
        writeln!(out)
    }

    fn by_class(&self, out: &mut String) -> std::fmt::Result {
        write!(out, "{:22} {:>6}", "F1 by class", ALL)?;
        for class in &self.classes {
            write!(out, " {class:>22}")?;
        }
        writeln!(out)?;
        for (name, sums) in &self.rows {
            write!(out, "{name:22}")?;
            write!(out, " {:6.3}", sums.get(ALL).map_or(1.0, Sum::f1))?;
            for class in &self.classes {
                let shown = sums.get(class).map(|sum| {
                    format!("{:.3} {:>4}/{:<4}", sum.f1(), sum.perfect, sum.perfect_was)
                });
                write!(out, " {:>22}", shown.unwrap_or_default())?;
            }
            writeln!(out)?;
        }
        writeln!(out)
    }
}
