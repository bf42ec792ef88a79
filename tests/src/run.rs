//! Converts dumps and compares them with their truth.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::ops::ControlFlow;

use resheet_model::{Code, Confidence, Conversion, Finding, Severity, Sheet, Span};
use resheet_pipeline::{Engine, Input, Options};

use crate::ceiling::Held;
use crate::corpus::Document;
use crate::record::{Record, from_sheet};
use crate::score::{Difference, Score, Tally, score};
use crate::silent::{Notice, Reported};
use crate::typed;

/// An error with what is known about it.
#[derive(Clone, Debug)]
pub struct Error {
    /// What differs.
    pub difference: Difference,
    /// How near a finding stands.
    pub notice: Notice,
    /// Whether the dump holds the truth at all. An invented leaf is not held.
    pub held: bool,
    /// The line of the converted leaf, or where it should have been, if known.
    pub line: Option<u64>,
}

/// One dump, converted and compared.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was converted, as plain records.
    pub records: Vec<Record>,
    /// Leaf by leaf.
    pub score: Score,
    /// Every error.
    pub errors: Vec<Error>,
    /// True leaves the dump holds, and all of them.
    pub held: (usize, usize),
    /// For each true sheet, whether the dump holds it whole.
    pub whole: Vec<bool>,
    /// Warnings of the audit that its truth does not have, and all of them.
    pub alarms: (usize, usize),
    /// Warnings and errors by code, each with whether it is right: it tells an
    /// error, or is of the audit and true of the sheet as it was meant.
    pub findings: Vec<(Code, bool)>,
}

impl Judged {
    /// The counts when leaves that the dump lost are not asked for.
    pub fn against_held(&self) -> Tally {
        let lost = |error: &&Error| error.difference.truth.is_some() && !error.held;
        let mut tally = self.score.total();
        tally.misses -= self.errors.iter().filter(lost).count();
        tally
    }

    /// Converted leaves of a confidence: right ones, and all.
    pub fn calibration(&self, confidence: Confidence) -> (usize, usize) {
        let step = Confidence::ALL.iter().position(|step| *step == confidence);
        step.map_or((0, 0), |step| self.score.calibration[step])
    }
}

/// An engine as it comes.
pub fn engine() -> Engine {
    Engine::new(&Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Converts every dump and compares it; results in the order of the dumps.
pub fn judge_all(documents: &[Document]) -> Vec<Judged> {
    judge_each(&engine(), documents.iter(), |document| document, judge)
}

/// Converts the dump of each item and asks about it; answers in the order of
/// the items.
pub fn judge_each<'d, T: Copy + Send, A: Send>(
    engine: &Engine,
    items: impl Iterator<Item = T> + Send,
    dump: impl Fn(T) -> &'d Document,
    ask: impl Fn(&Conversion, T) -> A + Sync,
) -> Vec<A> {
    let jobs = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let inputs = items.map(|item| {
        let document = dump(item);
        Input {
            name: document.name.clone(),
            read: Box::new(|| Ok(document.bytes.clone())),
            part: None,
            context: item,
        }
    });
    let mut out = Vec::new();
    engine.convert_all(
        inputs,
        jobs,
        |conversion, item| ask(conversion, *item),
        |answer| {
            out.push(answer);
            ControlFlow::Continue(())
        },
    );
    out
}

/// Compares one conversion with the truth of its dump.
pub fn judge(conversion: &Conversion, document: &Document) -> Judged {
    let records: Vec<_> = conversion.sheets.iter().map(from_sheet).collect();
    let score = score(&document.truth, &records);
    let held = Held::new(&document.bytes);
    let told = Reported::new(conversion);
    let counts: Vec<_> = document.truth.iter().map(|sheet| held.count(sheet)).collect();
    let error = |difference: &Difference| {
        let truth = difference.truth.as_deref();
        let leaf = crate::silent::subject(&difference.at, &difference.path);
        let sheet = difference.at.sheet.and_then(|at| conversion.sheets.get(at));
        let places = sheet.map(crate::leaves::leaves).unwrap_or_default();
        let place = places.iter().find(|place| Some(place.subject) == leaf);
        Error {
            notice: told.notice(difference),
            held: truth.is_some_and(|truth| held.holds(&difference.path, truth)),
            line: place
                .filter(|place| place.span != Span::default())
                .map(|place| conversion.source.line_number(place.span)),
            difference: difference.clone(),
        }
    };
    let errors = score.differences.iter().map(error).collect();
    let (alarms, false_alarms) = alarms(conversion, document);
    let tells = told.right(&score.differences);
    let findings = told.findings().zip(tells).map(|((sheet, finding), tells)| {
        let named = (sheet.unwrap_or(0), finding.code, finding.subject.to_string());
        let is_true = finding.code.group() == 'A' && !false_alarms.contains(&named);
        (finding.code, tells || is_true)
    });
    let add = |sum: (usize, usize), of: &(usize, usize)| (sum.0 + of.0, sum.1 + of.1);
    Judged {
        records,
        errors,
        held: counts.iter().fold((0, 0), add),
        whole: counts.iter().map(|(held, all)| held == all).collect(),
        alarms,
        findings: findings.collect(),
        score,
    }
}

/// A warning of the audit: its sheet, code and subject.
type Alarm = (usize, Code, String);

/// Warnings of the audit that the sheets as they were meant do not have, and
/// all warnings; then the former one by one. Sheets are compared by their places.
fn alarms(conversion: &Conversion, document: &Document) -> ((usize, usize), BTreeSet<Alarm>) {
    let empty = Vec::new();
    let truths = document.json["sheets"].as_array().unwrap_or(&empty);
    let warnings = |at: usize, sheet: &Sheet| -> BTreeSet<Alarm> {
        let of_audit =
            |finding: &&Finding| finding.code.group() == 'A' && finding.severity > Severity::Info;
        let found = sheet.findings.iter().filter(of_audit);
        found.map(|finding| (at, finding.code, finding.subject.to_string())).collect()
    };
    let mut all = 0;
    let mut false_ones = BTreeSet::new();
    for (at, sheet) in conversion.sheets.iter().enumerate() {
        let found = warnings(at, sheet);
        let Some(truth) = truths.get(at) else {
            false_ones.extend(found);
            continue;
        };
        let one = serde_json::json!({ "sheets": [truth] });
        let (source, mut meant) = typed::sheets(&document.name, &one, &sheet.family.audit);
        typed::audit_all(&source, &mut meant);
        let meant: BTreeSet<_> = meant.iter().flat_map(|sheet| warnings(at, sheet)).collect();
        all += found.len();
        false_ones.extend(found.difference(&meant).cloned());
    }
    let of_truths = false_ones.iter().filter(|(at, ..)| *at < truths.len()).count();
    ((of_truths, all), false_ones)
}
