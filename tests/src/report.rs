//! Adds comparisons up and prints them as tables.

use std::collections::BTreeMap;
use std::fmt::Write;

use resheet_model::Confidence;

use crate::Share;
use crate::corpus::{Class, Document};
use crate::run::{Error, Judged};
use crate::score::{Group, Tally};
use crate::silent::Notice;

/// What is added up over some dumps.
#[derive(Clone, Default, Debug)]
struct Sum {
    documents: usize,
    groups: [Tally; 5],
    against_held: Tally,
    perfect: usize,
    sheets: usize,
    held: (usize, usize),
    whole: usize,
    notices: [usize; 7],
    silent_held: usize,
    findings: (usize, usize),
    calibration: [(usize, usize); 3],
    alarms: (usize, usize),
}

impl Sum {
    fn add(&mut self, judged: &Judged) {
        self.documents += 1;
        for (sum, group) in self.groups.iter_mut().zip(judged.score.groups) {
            sum.add(group);
        }
        self.against_held.add(judged.against_held());
        self.perfect += judged.score.perfect.iter().filter(|perfect| **perfect).count();
        self.sheets += judged.score.perfect.len();
        self.held.0 += judged.held.0;
        self.held.1 += judged.held.1;
        self.whole += judged.whole.iter().filter(|whole| **whole).count();
        for error in &judged.errors {
            self.notices[error.notice as usize] += 1;
            self.silent_held += usize::from(!error.notice.is_told() && error.held);
        }
        self.findings.0 += judged.findings.iter().filter(|(_, right)| *right).count();
        self.findings.1 += judged.findings.len();
        self.alarms.0 += judged.alarms.0;
        self.alarms.1 += judged.alarms.1;
        for (sum, step) in self.calibration.iter_mut().zip(Confidence::ALL) {
            let (right, all) = judged.calibration(step);
            sum.0 += right;
            sum.1 += all;
        }
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        for group in self.groups {
            total.add(group);
        }
        total
    }

    fn perfect_share(&self) -> Share {
        share(self.perfect, self.whole)
    }
}

fn share(part: usize, whole: usize) -> Share {
    if whole == 0 { 1.0 } else { part as Share / whole as Share }
}

/// The report over some dumps: the judge's own table first, then what it does
/// not ask, then the bar.
pub fn report(documents: &[Document], judged: &[Judged], classes: &[Class]) -> String {
    let mut by_class: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Sum> = BTreeMap::new();
    let mut all = Sum::default();
    for (document, judged) in documents.iter().zip(judged) {
        all.add(judged);
        by_class.entry(&document.class).or_default().add(judged);
        for name in [
            format!("folder {}", document.folder),
            format!("layout {}", document.layout),
            format!("extractor {}", document.extractor),
        ] {
            by_name.entry(name).or_default().add(judged);
        }
    }
    let mut rows = vec![("all".to_owned(), &all)];
    for class in classes.iter().map(|class| class.name.as_str()).chain(["(unknown)"]) {
        if let Some(sum) = by_class.get(class) {
            rows.push((format!("class {class}"), sum));
        }
    }
    for kind in ["folder ", "layout ", "extractor "] {
        let of_kind = by_name.iter().filter(|(name, _)| name.starts_with(kind));
        rows.extend(of_kind.map(|(name, sum)| (name.clone(), sum)));
    }
    // Writing to a string does not fail.
    let mut out = String::new();
    let _ = accuracy(&mut out, &rows);
    let _ = honesty(&mut out, &rows);
    let _ = bars(&mut out, classes, &by_class);
    let _ = writeln!(
        out,
        "\nAudit: of {} warnings on these dumps, {} are not true of the sheets they come from.",
        all.alarms.1, all.alarms.0
    );
    out
}

type Rows<'r> = [(String, &'r Sum)];

fn accuracy(out: &mut String, rows: &Rows<'_>) -> std::fmt::Result {
    write!(out, "{:34} {:>5} {:>6} {:>6} {:>6} ", "", "docs", "P", "R", "F1")?;
    for group in Group::ALL {
        write!(out, " {:>10}", group.name())?;
    }
    writeln!(out, " {:>12}  ceiling    whole", "perfect")?;
    for (name, sum) in rows {
        let total = sum.total();
        let (precision, recall, f1) = (total.precision(), total.recall(), total.f1());
        write!(out, "{name:34} {:5} {precision:6.3} {recall:6.3} {f1:6.3} ", sum.documents)?;
        for group in sum.groups {
            write!(out, " {:10.3}", group.f1())?;
        }
        let ceiling = share(sum.held.0, sum.held.1);
        let (perfect, sheets, whole) = (sum.perfect, sum.sheets, sum.whole);
        writeln!(out, " {perfect:5}/{sheets:<6}  {ceiling:7.3} {whole:8}")?;
    }
    Ok(())
}

fn honesty(out: &mut String, rows: &Rows<'_>) -> std::fmt::Result {
    writeln!(
        out,
        "\nLeaves wrong or missing, by the nearest finding (warning or error): on the leaf, on its\n\
         row, quoting its text, or saying that its table or sheet is lost. 'silent' has none of\n\
         these, 'near' of them one on another leaf of the row, 'sheet' one on the sheet, 'held'\n\
         of them are in the dump. Then how many findings are right, and of the leaves said to be\n\
         certain, likely or a guess, how many are.\n"
    )?;
    writeln!(
        out,
        "{:34} {:>6} {:>5} {:>5} {:>5} {:>5} {:>6} {:>5} {:>5} {:>5} {:>11} {:>15} {:>13} {:>11}",
        "",
        "errors",
        "leaf",
        "row",
        "quote",
        "lost",
        "silent",
        "near",
        "sheet",
        "held",
        "findings",
        "certain",
        "likely",
        "guess"
    )?;
    for (name, sum) in rows {
        let [leaf, row, quote, lost, near, sheet, none] = sum.notices;
        let silent = near + sheet + none;
        let errors: usize = sum.notices.iter().sum();
        write!(
            out,
            "{name:34} {errors:6} {leaf:5} {row:5} {quote:5} {lost:5} {silent:6} {near:5} {sheet:5} {:5}",
            sum.silent_held
        )?;
        write!(out, " {:>11}", format!("{}/{}", sum.findings.0, sum.findings.1))?;
        for ((right, all), width) in sum.calibration.iter().rev().zip([15, 13, 11]) {
            write!(out, " {:>width$}", format!("{right}/{all}"))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn bars(out: &mut String, classes: &[Class], by_class: &BTreeMap<&str, Sum>) -> std::fmt::Result {
    writeln!(
        out,
        "\nThe bar: F1 against what the dumps hold, perfect sheets of those held whole, precision.\n"
    )?;
    writeln!(out, "{:28} {:>16} {:>16} {:>16} {:>7}", "", "F1", "perfect", "precision", "silent")?;
    for class in classes {
        let Some(sum) = by_class.get(class.name.as_str()) else { continue };
        let measured = [sum.against_held.f1(), sum.perfect_share(), sum.total().precision()];
        write!(out, "{:28}", class.name)?;
        for (at, measured) in measured.into_iter().enumerate() {
            let asked = class.bar.map(|bar| [bar.f1, bar.perfect, bar.precision][at]);
            let shown = match asked {
                None => format!("{measured:.4}"),
                Some(asked) => {
                    let sign = if measured >= asked { "≥" } else { "<" };
                    format!("{measured:.4} {sign} {asked:.3}")
                }
            };
            write!(out, " {shown:>16}")?;
        }
        let silent = &sum.notices[Notice::Lost as usize + 1..];
        writeln!(out, " {:>7}", silent.iter().sum::<usize>())?;
    }
    Ok(())
}

/// The errors that a listing shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// All.
    Errors,
    /// Those that are said to be certain.
    Certain,
    /// Those that no finding tells.
    Silent,
}

/// One line for each error: where, truth, got, and how near a finding stands.
pub fn listing(documents: &[Document], judged: &[Judged], which: Listing) -> String {
    let mut out = String::new();
    for (document, judged) in documents.iter().zip(judged) {
        for error in &judged.errors {
            let listed = match which {
                Listing::Errors => true,
                Listing::Silent => !error.notice.is_told(),
                Listing::Certain => error.difference.confidence == Some(Confidence::Certain),
            };
            if listed {
                let _ = writeln!(out, "{}", line(document, error));
            }
        }
    }
    out
}

/// Where an error is, truth, got, and how near a finding stands.
pub fn line(document: &Document, error: &Error) -> String {
    let Error { difference, notice, held, line } = error;
    let at = difference.at;
    let index = |index: Option<usize>| index.map_or("+".to_owned(), |index| index.to_string());
    let row = match at.group {
        Group::Funds | Group::Indicators => {
            format!("{}[{}>{}]", at.group.name(), index(at.truth_row), index(at.row))
        }
        _ => at.group.name().to_owned(),
    };
    let shown =
        |text: &Option<String>| text.as_ref().map_or("none".to_owned(), |text| format!("{text:?}"));
    format!(
        "{}/{}.txt{} sheets[{}>{}].{row}.{}: truth {} got {}{} {notice:?}",
        document.folder,
        document.name,
        line.map(|line| format!(":{line}")).unwrap_or_default(),
        index(at.truth_sheet),
        index(at.sheet),
        difference.path,
        shown(&difference.truth),
        shown(&difference.got),
        if difference.truth.is_some() && !held { " (not in the dump)" } else { "" },
    )
}
