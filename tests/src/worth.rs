//! What each dialect, rule and pass is worth: the same dumps converted by a run
//! that does without it (`make worth`).

use std::fmt::Write;

use resheet_model::Confidence;
use resheet_pipeline::{Engine, Options, switches};

use crate::corpus::Document;
use crate::robust::{Plan, make};
use crate::run::{Judged, judge, judge_each};

/// What conversions of some dumps come to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Sum {
    errors: usize,
    perfect: usize,
    /// Leaves that are said to be certain and are not right.
    sure: usize,
}

impl Sum {
    fn of(judged: &[Judged]) -> Self {
        let mut sum = Sum::default();
        for one in judged {
            let (right, all) = one.calibration(Confidence::Certain);
            sum.errors += one.errors.len();
            sum.perfect += one.score.perfect.iter().filter(|perfect| **perfect).count();
            sum.sure += all - right;
        }
        sum
    }

    /// How many more errors, fewer perfect sheets and more wrong certainties
    /// there are without something.
    fn without(self, without: Sum) -> [isize; 3] {
        let more = |this: usize, other: usize| other as isize - this as isize;
        [
            more(self.errors, without.errors),
            more(without.perfect, self.perfect),
            more(self.sure, without.sure),
        ]
    }
}

/// A line for each switch whose name holds a word, over these dumps and over
/// every so manieth of them changed.
pub fn table(documents: &[Document], word: &str, every: usize) -> String {
    let plan = Plan { seed: 1, change: "", every };
    let changed: Vec<Document> =
        make(documents, &plan).into_iter().map(|(_, _, document, _)| document).collect();
    let mut out = format!(
        "What a run without it loses: more errors, fewer perfect sheets, more wrong leaves that\n\
         are said to be certain; over {} dumps of the corpus and {} changed ones.\n\n\
         {:16} {:>8} {:>8} {:>8}   {:>8} {:>8} {:>8}\n",
        documents.len(),
        changed.len(),
        "",
        "errors",
        "perfect",
        "certain",
        "errors",
        "perfect",
        "certain",
    );
    let measured = |without: &[&str]| {
        let options = Options {
            without: without.iter().map(|name| (*name).to_owned()).collect(),
            ..Options::default()
        };
        let engine = Engine::new(&options).unwrap_or_else(|error| panic!("{error}"));
        let sum = |dumps: &[Document]| {
            Sum::of(&judge_each(&engine, dumps.iter(), |document| document, judge))
        };
        (sum(documents), sum(&changed))
    };
    let with = measured(&[]);
    let mut nothing = Vec::new();
    for name in switches().filter(|name| name.contains(word)) {
        let without = measured(&[name]);
        let (plain, robust) = (with.0.without(without.0), with.1.without(without.1));
        if plain.iter().chain(&robust).all(|more| *more == 0) {
            nothing.push(name);
        }
        let [errors, perfect, sure] = plain;
        let _ = write!(out, "{name:16} {errors:8} {perfect:8} {sure:8}");
        let [errors, perfect, sure] = robust;
        // Writing to a string does not fail.
        let _ = writeln!(out, "   {errors:8} {perfect:8} {sure:8}");
    }
    let _ = writeln!(out, "\nWorth nothing here: {}.", nothing.join(", "));
    out
}
