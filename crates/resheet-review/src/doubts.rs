//! The list of doubts: each leaf that is not certain or that a finding speaks of, the
//! riskiest first.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use resheet_model::catalogue::{self, Language};
use resheet_model::{
    Code, Confidence, Conversion, Field, Finding, FundColumn, IndicatorColumn, Repair, Severity,
    Sheet, Span, Subject,
};

use crate::leaves::{Leaf, leaves};
use crate::words::{RISK, words};

/// What hangs on a leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stake {
    /// Money, and its unit.
    Amount,
    /// Points, scores, rates and the grade.
    Points,
    /// What a sheet or a row is found by.
    Name,
    /// Targets and actual values.
    Measure,
    /// All other words.
    Words,
}

impl Stake {
    /// Every stake, the greatest first.
    pub const ALL: [Stake; 5] =
        [Stake::Amount, Stake::Points, Stake::Name, Stake::Measure, Stake::Words];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Stake::Amount => "amount",
            Stake::Points => "points",
            Stake::Name => "name",
            Stake::Measure => "measure",
            Stake::Words => "words",
        }
    }

    /// What hangs on a leaf.
    pub fn of(subject: Subject) -> Stake {
        use {Field as H, FundColumn as F, IndicatorColumn as I};
        match subject {
            Subject::Fund(_, Some(F::Initial | F::Budget | F::Executed))
            | Subject::Field(H::MoneyUnit) => Stake::Amount,
            Subject::Fund(_, Some(F::Weight | F::Rate | F::Score))
            | Subject::Indicator(_, Some(I::Weight | I::Score))
            | Subject::Field(H::TotalWeight | H::TotalScore | H::Grade) => Stake::Points,
            Subject::Fund(_, Some(F::Row))
            | Subject::Indicator(_, Some(I::Level3))
            | Subject::Field(H::Year | H::ProjectName | H::Department | H::ImplementingUnit) => {
                Stake::Name
            }
            Subject::Indicator(_, Some(I::Target | I::Actual)) => Stake::Measure,
            Subject::Indicator(_, Some(I::Level1 | I::Level2 | I::Deviation))
            | Subject::Field(H::Title | H::ExpectedGoal | H::ActualResult)
            | Subject::Fund(_, None)
            | Subject::Indicator(_, None)
            | Subject::Extra(_)
            | Subject::Input
            | Subject::Sheet => Stake::Words,
        }
    }
}

/// One leaf that a person should look at.
#[derive(Clone, Debug)]
pub struct Doubt<'c> {
    /// The sheet it stands in.
    pub sheet: &'c Sheet,
    /// The leaf.
    pub leaf: Leaf<'c>,
    /// Why.
    pub reason: Reason<'c>,
    /// What hangs on it.
    pub stake: Stake,
    /// How much it asks to be looked at: the logarithm of the odds that it is wrong, in
    /// tenths and on a scale of its own, and something for what hangs on it.
    pub risk: i32,
}

/// Why a leaf is in doubt.
#[derive(Clone, Copy, Debug)]
pub enum Reason<'c> {
    /// This finding speaks of it, its row or its sheet; the gravest of the nearest.
    Finding(&'c Finding),
    /// It was repaired so.
    Repair(&'c Repair),
    /// The evidence does not suffice.
    Confidence(Confidence),
}

impl Reason<'_> {
    /// In one sentence.
    pub fn text(self, language: Language) -> String {
        match self {
            Reason::Finding(finding) => catalogue::message(finding, language),
            Reason::Repair(repair) => {
                let name = catalogue::entry(repair.rule).map_or("", |entry| &entry.name);
                words()
                    .repaired
                    .get(language)
                    .replace("{rule}", repair.rule.as_str())
                    .replace("{name}", name)
            }
            Reason::Confidence(Confidence::Guess) => words().guess.get(language).to_owned(),
            Reason::Confidence(_) => words().likely.get(language).to_owned(),
        }
    }

    /// The reading that may as well be right, if somebody names one.
    pub fn rival(self, language: Language) -> Option<String> {
        /// Arguments of findings that name another reading.
        const RIVALS: [&str; 3] = ["other", "expected", "shown"];
        let Reason::Finding(finding) = self else { return None };
        let (_, rival) = finding.args.iter().find(|(name, _)| RIVALS.contains(name))?;
        Some(catalogue::place(rival, language)).filter(|rival| !rival.is_empty())
    }

    /// The code of the finding or repair.
    pub fn code(self) -> Option<Code> {
        match self {
            Reason::Finding(finding) => Some(finding.code),
            Reason::Repair(repair) => Some(repair.rule),
            Reason::Confidence(_) => None,
        }
    }
}

/// The doubts of a conversion, the riskiest first.
///
/// Information raises none: there is nothing to do about it. A merged cell is asked
/// about once, in its first row, and what a person has settled no more.
pub fn doubts(conversion: &Conversion) -> Vec<Doubt<'_>> {
    let of_input = Placed::new(&conversion.findings);
    let mut out = Vec::new();
    for sheet in &conversion.sheets {
        of_sheet(sheet, &of_input, &mut out);
    }
    out.sort_by_key(|doubt: &Doubt<'_>| Reverse(doubt.risk));
    out
}

/// How many values of a conversion people have settled; a merged cell counts once.
pub fn settled(conversion: &Conversion) -> usize {
    let of_sheet = |sheet: &Sheet| {
        let mut merged = Merged::new();
        let settled = leaves(sheet).into_iter().filter(|leaf| leaf.is_settled());
        settled.filter(|leaf| is_first(*leaf, &mut merged)).count()
    };
    conversion.sheets.iter().map(of_sheet).sum()
}

/// Merged cells that were met, by column and place.
type Merged = HashSet<(IndicatorColumn, Span)>;

/// Whether a leaf is no merged cell or the first row of one.
fn is_first(leaf: Leaf<'_>, merged: &mut Merged) -> bool {
    match leaf.path.subject {
        Subject::Indicator(
            _,
            Some(level @ (IndicatorColumn::Level1 | IndicatorColumn::Level2)),
        ) if !leaf.span().is_empty() => merged.insert((level, leaf.span())),
        _ => true,
    }
}

fn of_sheet<'c>(sheet: &'c Sheet, of_input: &Placed<'c>, out: &mut Vec<Doubt<'c>>) {
    let mut spoken: HashMap<Subject, Vec<&'c Finding>> = HashMap::new();
    for finding in sheet.findings.iter().filter(|finding| finding.severity > Severity::Info) {
        spoken.entry(finding.subject).or_default().push(finding);
    }
    let none = Vec::new();
    let of = |subject: Option<Subject>| subject.and_then(|it| spoken.get(&it)).unwrap_or(&none);
    // What is said of a row and of the sheet is summed up once, not for each of its leaves.
    let of_all = Said::new(of(Some(Subject::Sheet)));
    let mut of_row = (None, Said::default());
    let mut merged = Merged::new();
    for leaf in leaves(sheet) {
        let subject = leaf.path.subject;
        let mut own = match leaf.path.other {
            None if row_of(subject) != Some(subject) => of(Some(subject)).clone(),
            _ => Vec::new(),
        };
        own.extend(of_input.in_span(leaf.span()));
        let row = row_of(subject);
        if of_row.0 != row {
            of_row = (row, Said::new(of(row)));
        }
        let of_row = &of_row.1;
        let is_certain = leaf.confidence() == Confidence::Certain;
        if leaf.is_settled() || (is_certain && own.is_empty() && of_row.gravest.is_none()) {
            continue;
        }
        if !is_first(leaf, &mut merged) {
            continue;
        }
        let signs = Signs {
            own: own.len(),
            of_row: of_row.codes,
            of_all: of_all.codes,
            of_all_audit: of_all.audit,
            is_repaired: !leaf.repairs().is_empty(),
        };
        let repair = leaf.repairs().first().and_then(|at| sheet.repairs.get(*at as usize));
        let reason = gravest(&own)
            .or(of_row.gravest)
            .or(of_all.gravest.filter(|_| !is_certain))
            .map(Reason::Finding)
            .or_else(|| repair.map(Reason::Repair))
            .unwrap_or(Reason::Confidence(leaf.confidence()));
        let stake = Stake::of(subject);
        out.push(Doubt { sheet, leaf, reason, stake, risk: risk(leaf, stake, &signs) });
    }
}

/// What speaks for a leaf being wrong.
struct Signs {
    own: usize,
    /// Kinds of findings about its row and its sheet, but for those of the audit.
    of_row: usize,
    of_all: usize,
    /// Those of the audit about its sheet.
    of_all_audit: usize,
    is_repaired: bool,
}

fn risk(leaf: Leaf<'_>, stake: Stake, signs: &Signs) -> i32 {
    let times = |each: i32, count: usize, most: usize| {
        each * i32::try_from(count.min(most)).unwrap_or_default()
    };
    let risk = &*RISK;
    let is_long = matches!(
        leaf.path.subject,
        Subject::Field(Field::ExpectedGoal | Field::ActualResult)
            | Subject::Indicator(_, Some(IndicatorColumn::Deviation))
            | Subject::Fund(_, Some(FundColumn::Row))
    );
    let is_other = leaf.path.other.is_some() || matches!(leaf.path.subject, Subject::Extra(_));
    let confidence = match leaf.confidence() {
        Confidence::Guess => risk.guess,
        Confidence::Likely => 0,
        Confidence::Certain => risk.certain,
    };
    let unread = match (leaf.state(), signs.own) {
        ("read", _) => 0,
        (_, 0) => risk.unread,
        (_, _) => risk.lost,
    };
    let stake = match stake {
        Stake::Amount => risk.amount,
        Stake::Points => risk.points,
        Stake::Name => risk.name,
        Stake::Measure => risk.measure,
        Stake::Words => 0,
    };
    confidence
        + unread
        + stake
        + times(risk.own, signs.own, 2)
        + times(risk.of_row, signs.of_row, 2)
        + times(risk.of_sheet, signs.of_all, 3)
        + times(risk.of_sheet_audit, signs.of_all_audit, 3)
        + if signs.is_repaired { risk.repaired } else { 0 }
        + if is_long { risk.long } else { 0 }
        + if is_other { risk.other } else { 0 }
}

/// The group of what the audit finds: it is said of the source, not of its reading.
const AUDIT: char = 'A';

/// What some findings say together.
#[derive(Default)]
struct Said<'c> {
    /// How many different things, but for the audit's.
    codes: usize,
    audit: usize,
    gravest: Option<&'c Finding>,
}

impl<'c> Said<'c> {
    fn new(findings: &[&'c Finding]) -> Self {
        let codes: HashSet<Code> = findings.iter().map(|finding| finding.code).collect();
        let audit = codes.iter().filter(|code| code.group() == AUDIT).count();
        Said { codes: codes.len() - audit, audit, gravest: gravest(findings) }
    }
}

fn gravest<'c>(findings: &[&'c Finding]) -> Option<&'c Finding> {
    findings.iter().copied().min_by_key(|finding| Reverse(finding.severity))
}

fn row_of(subject: Subject) -> Option<Subject> {
    match subject {
        Subject::Fund(row, _) => Some(Subject::Fund(row, None)),
        Subject::Indicator(row, _) => Some(Subject::Indicator(row, None)),
        Subject::Field(_) | Subject::Extra(_) | Subject::Input | Subject::Sheet => None,
    }
}

/// The findings about an input, by their places.
struct Placed<'c>(Vec<&'c Finding>);

impl<'c> Placed<'c> {
    fn new(findings: &'c [Finding]) -> Self {
        let told = findings.iter().filter(|finding| finding.severity > Severity::Info);
        let mut placed: Vec<_> = told.filter(|finding| !finding.span.is_empty()).collect();
        placed.sort_by_key(|finding| finding.span);
        Placed(placed)
    }

    /// Those that begin in a span.
    fn in_span(&self, span: Span) -> impl Iterator<Item = &'c Finding> {
        let from = self.0.partition_point(|finding| finding.span.start < span.start);
        self.0.iter().skip(from).take_while(move |finding| finding.span.start < span.end).copied()
    }
}
