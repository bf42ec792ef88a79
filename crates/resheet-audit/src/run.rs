//! Sheets of a whole run compared with each other.
//!
//! A run may have a million sheets, so each leaves a summary of a fixed size
//! (about a hundred bytes and no text) and can be let go. The summaries are held
//! where the caller says, in a file if there are many; comparing them takes
//! memory for one share of their digests after the other.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use resheet_lexis::fold;
use resheet_model::{
    Code, Decimal, Finding, FundColumn, Measure, Seen, Sheet, SourceText, Span, Subject,
};

use crate::case::{Case, fund};
use crate::prose::{years, years_said};
use crate::words::Words;

/// The codes that [`RunSheets::compare`] may raise.
pub(crate) const CODES: &[Code] = &[Code::A051, Code::A052];

/// How many digests are in memory at a time while sheets are compared; some
/// megabytes.
const SHARE: usize = 1 << 18;

/// What a run remembers of a sheet. It can be written down and read back by
/// the next run of the same program; see [`SheetSummary::to_bytes`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetSummary {
    /// The input's number, as the caller counts.
    pub input: u32,
    /// The sheet's position in its input.
    pub ordinal: u32,
    /// Where the sheet begins, for the finding.
    pub span: Span,
    /// Its line, from 1.
    pub line: u64,
    /// The total row of the funds table and its amounts.
    pub(crate) total: Option<(u32, Span)>,
    pub(crate) budget: Option<Decimal>,
    pub(crate) executed: Option<Decimal>,
    /// A digest of every value; two, so that a million sheets do not meet by
    /// chance.
    pub(crate) content: (u64, u64),
    /// A digest of project, unit and year; none without a project.
    pub(crate) project: Option<u64>,
}

impl SheetSummary {
    /// A digest of every value: two sheets with one digest are the same sheet. It holds
    /// between programs of one version.
    pub fn content(&self) -> String {
        format!("{:016x}{:016x}", self.content.0, self.content.1)
    }

    /// A digest of project, unit and year; none without a project.
    pub fn project(&self) -> Option<String> {
        self.project.map(|project| format!("{project:016x}"))
    }

    /// The total row of the funds table: its number, and where its budget stands.
    pub fn total(&self) -> Option<(u32, Span)> {
        self.total
    }

    /// What the total row says was budgeted.
    pub fn budget(&self) -> Option<Decimal> {
        self.budget
    }

    /// What the total row says was spent.
    pub fn executed(&self) -> Option<Decimal> {
        self.executed
    }
}

/// A finding of [`RunSheets::compare`] with the sheet it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunFinding {
    /// The input's number, as in its summary.
    pub input: u32,
    /// The sheet's position in its input.
    pub ordinal: u32,
    /// The finding; its span is in that input.
    pub finding: Finding,
}

/// What [`RunSheets`] need to know of a sheet. `input` is any number that
/// tells the inputs of a run apart and puts them in order.
pub fn summarise(input: u32, source: &SourceText, sheet: &Sheet) -> SheetSummary {
    let total = Case::new(source, sheet, Words::shared()).total();
    SheetSummary {
        input,
        ordinal: sheet.ordinal,
        span: sheet.title.span,
        line: source.place(sheet.title.span).line,
        total: total.map(|(index, row)| (index, row.budget.span)),
        budget: total.and_then(|(_, row)| row.budget.value().copied()),
        executed: total.and_then(|(_, row)| row.executed.value().copied()),
        content: (content(sheet, 0), content(sheet, 1)),
        project: project(source, sheet),
    }
}

/// The sheets of a run until they are compared. `S` holds their summaries:
/// memory, or a file.
pub struct RunSheets<S> {
    held: S,
    count: u32,
    /// See [`SHARE`].
    share: usize,
}

impl<S: Read + Write + Seek> RunSheets<S> {
    /// None yet; `held` is empty.
    pub fn new(held: S) -> Self {
        RunSheets { held, count: 0, share: SHARE }
    }

    /// Adds sheets, in the order of the run.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn add(&mut self, summaries: &[SheetSummary]) -> io::Result<()> {
        let bytes: Vec<u8> = summaries.iter().flat_map(SheetSummary::to_bytes).collect();
        self.count = u32::try_from(summaries.len())
            .ok()
            .and_then(|more| self.count.checked_add(more))
            .ok_or_else(|| io::Error::other("more sheets than a run can compare"))?;
        self.held.write_all(&bytes)
    }

    /// Compares the sheets: the same sheet twice, the same project of the same
    /// year with other amounts. `name` gives the name of an input for the
    /// message. Findings go to `tell` in the order of the run, until it breaks.
    ///
    /// # Errors
    ///
    /// Those of reading what was added.
    pub fn compare(
        mut self,
        name: impl Fn(u32) -> String,
        mut tell: impl FnMut(RunFinding) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut pairs = self.pairs(|_, summary| Some(summary.content))?;
        let mut again = vec![false; self.count as usize];
        pairs.iter().for_each(|&(later, _)| again[later as usize] = true);
        // A sheet that repeats another has nothing to say of its own.
        pairs.extend(self.pairs(|number, summary| {
            summary.project.filter(|_| !again[number as usize]).map(|project| (project, 0))
        })?);
        pairs.sort_unstable();
        for (later, first) in pairs {
            let (summary, first) = (self.get(later)?, self.get(first)?);
            let finding = if again[later as usize] {
                Some(Finding::new(Code::A051, Subject::Sheet, summary.span))
            } else {
                other_amounts(&summary, &first)
            };
            let Some(finding) = finding else { continue };
            let finding = finding
                .arg("file", name(first.input))
                .arg("sheet", first.ordinal.saturating_add(1))
                .arg("line", first.line);
            let (input, ordinal) = (summary.input, summary.ordinal);
            if tell(RunFinding { input, ordinal, finding }).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Each sheet with the key of an earlier one, and the first of those.
    fn pairs(
        &mut self,
        key: impl Fn(u32, &SheetSummary) -> Option<(u64, u64)>,
    ) -> io::Result<Vec<(u32, u32)>> {
        let shares = (self.count as usize / self.share + 1) as u64;
        let mut pairs = Vec::new();
        for share in 0..shares {
            let mut keys = Vec::new();
            self.held.seek(SeekFrom::Start(0))?;
            let mut held = BufReader::new(&mut self.held);
            for number in 0..self.count {
                let summary = read(&mut held)?;
                let key = key(number, &summary).filter(|(digest, _)| digest % shares == share);
                keys.extend(key.map(|key| (key, number)));
            }
            keys.sort_unstable();
            for same in keys.chunk_by(|(one, _), (other, _)| one == other) {
                if let [(_, first), others @ ..] = same {
                    pairs.extend(others.iter().map(|&(_, later)| (later, *first)));
                }
            }
        }
        Ok(pairs)
    }

    fn get(&mut self, number: u32) -> io::Result<SheetSummary> {
        self.held.seek(SeekFrom::Start(u64::from(number) * SheetSummary::SIZE as u64))?;
        read(&mut self.held)
    }
}

fn read(held: &mut impl Read) -> io::Result<SheetSummary> {
    let mut bytes = [0; SheetSummary::SIZE];
    held.read_exact(&mut bytes)?;
    SheetSummary::from_bytes(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn other_amounts(summary: &SheetSummary, first: &SheetSummary) -> Option<Finding> {
    let (row, span) = summary.total?;
    let (budget, executed) = (summary.budget?, summary.executed?);
    let (first_budget, first_executed) = (first.budget?, first.executed?);
    if (budget, executed) == (first_budget, first_executed) {
        return None;
    }
    let finding = Finding::new(Code::A052, fund(row, FundColumn::Budget), span)
        .arg("printed", format!("{budget} / {executed}"))
        .arg("expected", format!("{first_budget} / {first_executed}"));
    Some(finding)
}

fn content(sheet: &Sheet, salt: u8) -> u64 {
    let mut hash = DefaultHasher::new();
    salt.hash(&mut hash);
    let text = |seen: &Seen<String>, hash: &mut DefaultHasher| {
        seen.value().map(|text| fold(text).to_string()).hash(hash);
    };
    let number = |seen: &Seen<Decimal>, hash: &mut DefaultHasher| seen.value().hash(hash);
    let measure = |seen: &Seen<Measure>, hash: &mut DefaultHasher| match seen.value() {
        None => 0u8.hash(hash),
        Some(measure) => {
            measure.text().map(|text| fold(text).to_string()).hash(hash);
            if let Some(quantity) = measure.quantity() {
                quantity.op.hash(hash);
                quantity.value.hash(hash);
                fold(&quantity.unit).hash(hash);
            }
        }
    };
    for leaf in [
        &sheet.year,
        &sheet.project_name,
        &sheet.department,
        &sheet.implementing_unit,
        &sheet.expected_goal,
        &sheet.actual_result,
        &sheet.grade,
    ] {
        text(leaf, &mut hash);
    }
    for row in &sheet.funds {
        text(&row.row, &mut hash);
        for leaf in [&row.initial, &row.budget, &row.executed, &row.weight, &row.rate, &row.score] {
            number(leaf, &mut hash);
        }
    }
    for row in &sheet.indicators {
        for leaf in [&row.level1, &row.level2, &row.level3, &row.deviation] {
            text(leaf, &mut hash);
        }
        measure(&row.target, &mut hash);
        measure(&row.actual, &mut hash);
        number(&row.weight, &mut hash);
        number(&row.score, &mut hash);
    }
    number(&sheet.total_score, &mut hash);
    hash.finish()
}

/// Project, unit and year. Where no heading prints a year, the file name or
/// the texts say it; a sheet of which nobody knows the year is kept apart from
/// those with one.
fn project(source: &SourceText, sheet: &Sheet) -> Option<u64> {
    let name = fold(sheet.project_name.value()?).to_string();
    let unit = sheet.implementing_unit.value().or_else(|| sheet.department.value());
    let heading = sheet.year.value().and_then(|year| year.parse::<u16>().ok());
    let file = || years(source.name.rsplit('/').next().unwrap_or_default()).first().copied();
    let said = || {
        let texts = [&sheet.project_name, &sheet.actual_result, &sheet.expected_goal];
        texts.into_iter().find_map(|text| years_said(text.value()?).first().copied())
    };
    let year = heading.or_else(file).or_else(said);
    let mut hash = DefaultHasher::new();
    (name, unit.map(|unit| fold(unit).to_string()), year).hash(&mut hash);
    Some(hash.finish())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// What is found among sheets of these contents, projects and budgets, as
    /// code, sheet and the sheet it is like, whatever is in memory at a time.
    fn check(sheets: &[(u64, u64, u32)], expected: &[&str]) {
        let summaries: Vec<SheetSummary> = (0u32..)
            .zip(sheets)
            .map(|(ordinal, &(content, project, budget))| SheetSummary {
                input: 0,
                ordinal,
                span: Span::default(),
                line: 1,
                total: Some((0, Span::default())),
                budget: Some(budget.into()),
                executed: Some(budget.into()),
                content: (content, 0),
                project: Some(project),
            })
            .collect();
        for share in [1, 2, SHARE] {
            let mut run = RunSheets { share, ..RunSheets::new(Cursor::new(Vec::new())) };
            summaries.chunks(2).for_each(|some| run.add(some).unwrap());
            let mut found = Vec::new();
            let tell = |it: RunFinding| {
                let (_, first) = it.finding.args.iter().find(|arg| arg.0 == "sheet").unwrap();
                found.push(format!("{} {} {first}", it.finding.code, it.ordinal + 1));
                ControlFlow::Continue(())
            };
            run.compare(|_| "a.txt".to_owned(), tell).unwrap();
            assert_eq!(found, expected, "{share}");
        }
    }

    #[test]
    fn sheets_are_told_by_the_first_like_them() {
        check(&[], &[]);
        check(&[(1, 1, 5), (2, 2, 5)], &[]);
        check(&[(9, 1, 5), (2, 2, 5), (9, 1, 5), (9, 1, 5)], &["A051 3 1", "A051 4 1"]);
        check(&[(4, 7, 5), (3, 7, 6), (2, 7, 5), (1, 7, 8)], &["A052 2 1", "A052 4 1"]);
        // One that repeats another is not compared by its amounts too.
        check(&[(1, 7, 5), (2, 7, 6), (2, 7, 6)], &["A052 2 1", "A051 3 2"]);
    }
}
