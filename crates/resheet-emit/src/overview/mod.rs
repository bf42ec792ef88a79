//! The summary of a run for people: a row a sheet, the sheets to check, findings by code,
//! money by department and year. As one HTML file, and as a workbook.
//!
//! It is made of the rows of the tables, which a run keeps of each input.

mod html;
#[cfg(feature = "xlsx")]
mod workbook;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Outcome};
use rust_decimal::Decimal;

use crate::tables::{Datum, Sink, TABLES, Table, csv_rows};

/// What is known of one sheet.
#[derive(Default)]
struct Line {
    input: String,
    line: String,
    project: String,
    department: String,
    year: String,
    unit: String,
    /// As printed, in that unit.
    budget: String,
    executed: String,
    rate: String,
    score: String,
    budget_yuan: Option<Decimal>,
    executed_yuan: Option<Decimal>,
    doubts: u64,
    errors: u64,
    warnings: u64,
    /// Its rank, its code and what it says.
    worst: Option<(u8, String, String)>,
    /// The printed sheet, relative to the output folder.
    print: Option<String>,
}

/// An input that gave no sheet.
struct Without {
    input: String,
    outcome: String,
    /// The rank of the gravest finding, and what it says.
    reason: Option<(u8, String)>,
}

/// The findings of one code.
#[derive(Default)]
struct CodeCount {
    severity: String,
    findings: u64,
    sheets: u64,
    /// The last sheet it was met in: those of a sheet come one behind the other.
    last: String,
}

/// Money of one department in one year, in yuan; nothing where no sheet says an amount.
#[derive(Default)]
struct Money {
    sheets: u64,
    /// Those that lack an amount, or whose amount could not be read.
    lacking: u64,
    budget: Option<Decimal>,
    executed: Option<Decimal>,
    /// The same of the sheets that say both, for the share.
    both: (Decimal, Decimal),
}

/// The summary as it grows.
pub struct Overview {
    lines: Vec<Line>,
    without: Vec<Without>,
    by_sheet: HashMap<String, usize>,
    codes: BTreeMap<String, CodeCount>,
    input: String,
    language: Language,
}

impl Overview {
    /// The columns of a table of sheets, by their words.
    const COLUMNS: [&str; 13] = [
        "input",
        "line",
        "project",
        "department",
        "year",
        "unit",
        "budget",
        "executed",
        "rate",
        "score",
        "doubts",
        "worst",
        "print",
    ];

    /// Of no input yet.
    pub fn new(language: Language) -> Self {
        let (lines, without) = (Vec::new(), Vec::new());
        let (by_sheet, codes) = (HashMap::new(), BTreeMap::new());
        Overview { lines, without, by_sheet, codes, input: String::new(), language }
    }

    /// Adds the rows of an input, a piece of CSV for each table, and the files it made.
    ///
    /// # Errors
    ///
    /// Those of [`csv_rows`].
    pub fn add(&mut self, pieces: &[Vec<u8>], outputs: &[String]) -> io::Result<()> {
        let first = self.lines.len();
        for (table, piece) in TABLES.iter().zip(pieces) {
            csv_rows(table, piece, self)?;
        }
        let print = outputs.iter().find(|name| name.ends_with(".pdf"));
        self.lines[first..].iter_mut().for_each(|line| line.print = print.cloned());
        Ok(())
    }

    /// Adds rows to one table, of inputs whose rows are there.
    ///
    /// # Errors
    ///
    /// Those of [`csv_rows`].
    pub fn append(&mut self, table: &str, rows: &[u8]) -> io::Result<()> {
        let mut table = TABLES.iter().filter(|known| known.name == table);
        table.try_for_each(|table| csv_rows(table, rows, self))
    }

    /// Writes it as one HTML file that needs no other.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        html::write(self, out)
    }

    /// Writes it as a workbook.
    ///
    /// # Errors
    ///
    /// Those of `out` and of the writer.
    #[cfg(feature = "xlsx")]
    pub fn write_xlsx(&self, out: &mut dyn Write) -> io::Result<()> {
        workbook::write(self, out)
    }

    /// A word of the summary.
    fn word(&self, key: &str) -> &'static str {
        let lines = include_str!("words.txt").lines();
        let mut words = lines.filter_map(|line| line.split_once(" = "));
        let both = words.find(|(known, _)| *known == key).and_then(|(_, it)| it.split_once(" | "));
        match (both, self.language) {
            (Some((english, _)), Language::English) => english,
            (Some((_, chinese)), Language::Chinese) => chinese,
            (None, _) => "",
        }
    }

    /// What findings of a code say, with an ellipsis for what differs.
    fn says(&self, code: &str) -> String {
        let text = Code::from_name(code)
            .and_then(catalogue::entry)
            .map(|entry| entry.message.get(self.language));
        let mut pieces = text.unwrap_or_default().split('{');
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |said, piece| {
            let behind = piece.split_once('}').map_or(piece, |(_, behind)| behind);
            format!("{said}…{behind}")
        })
    }

    /// How much there is in all.
    fn in_all(&self) -> String {
        let counts = [self.lines.len(), self.to_check().len(), self.without.len()];
        let names = ["{sheets}", "{check}", "{without}"].into_iter().zip(counts);
        let text = self.word("in all").to_owned();
        names.fold(text, |text, (name, count)| text.replace(name, &count.to_string()))
    }

    /// The sheets that somebody should look at, the gravest first.
    fn to_check(&self) -> Vec<&Line> {
        let mut lines: Vec<_> =
            self.lines.iter().filter(|it| it.errors + it.warnings + it.doubts > 0).collect();
        lines.sort_by_key(|it| std::cmp::Reverse((it.errors, it.warnings, it.doubts)));
        lines
    }

    /// Money by department and year; amounts that are not known count nothing.
    fn money(&self) -> BTreeMap<(&str, &str), Money> {
        let mut all: BTreeMap<(&str, &str), Money> = BTreeMap::new();
        for line in &self.lines {
            let money = all.entry((line.department.as_str(), line.year.as_str())).or_default();
            money.add(line.budget_yuan, line.executed_yuan);
        }
        all
    }
}

impl Money {
    /// The columns of its table, by their words.
    const COLUMNS: [&str; 7] =
        ["department", "year", "number", "lacking", "budget yuan", "executed yuan", "share"];

    fn add(&mut self, budget: Option<Decimal>, executed: Option<Decimal>) {
        self.sheets += 1;
        let add = |sum: Decimal, one: Decimal| sum.checked_add(one).unwrap_or(sum);
        for (sum, one) in [(&mut self.budget, budget), (&mut self.executed, executed)] {
            *sum = sum.map_or(one, |sum| Some(one.map_or(sum, |one| add(sum, one))));
        }
        match (budget, executed) {
            (Some(budget), Some(executed)) => {
                self.both = (add(self.both.0, budget), add(self.both.1, executed));
            }
            _ => self.lacking += 1,
        }
    }

    /// How many hundredths of the budget were executed, rounded down.
    fn share(&self) -> Option<u64> {
        let (budget, executed) = self.both;
        let share = executed.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget)?;
        u64::try_from(share.trunc().mantissa()).ok()
    }
}

/// An amount as people read it: thousands apart, no needless noughts.
fn grouped(amount: Decimal) -> String {
    let text = amount.normalize().to_string();
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() * 2);
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if left.is_multiple_of(3) && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// The gravest is the highest.
fn rank(severity: &str) -> u8 {
    match severity {
        "error" => 3,
        "warning" => 2,
        _ => 1,
    }
}

impl Sink for Overview {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        let datum = |name: &str| {
            let at = table.columns.iter().position(|column| column.name == name)?;
            row.get(at)
        };
        let text = |name: &str| match datum(name) {
            Some(Datum::Text(text)) => text.clone().into_owned(),
            Some(Datum::Integer(number)) => number.to_string(),
            _ => String::new(),
        };
        let count = |name: &str| match datum(name) {
            Some(Datum::Integer(number)) => u64::try_from(*number).unwrap_or_default(),
            _ => 0,
        };
        let number = |name: &str| match datum(name) {
            Some(Datum::Decimal(number)) => Some(*number),
            _ => None,
        };
        match table.name {
            "sources" => {
                self.input = text("name");
                let (input, outcome) = (self.input.clone(), text("outcome"));
                if outcome != Outcome::Converted.name() {
                    self.without.push(Without { input, outcome, reason: None });
                }
            }
            "sheets" => {
                self.by_sheet.insert(text("sheet_id"), self.lines.len());
                self.lines.push(Line {
                    input: self.input.clone(),
                    line: text("line"),
                    project: text("project_name"),
                    department: text("department"),
                    year: text("year"),
                    unit: text("money_unit"),
                    score: text("total_score_printed"),
                    doubts: count("doubts"),
                    errors: count("errors"),
                    warnings: count("warnings"),
                    ..Line::default()
                });
            }
            "funds" if datum("is_total") == Some(&Datum::Boolean(true)) => {
                let line = self.by_sheet.get(&text("sheet_id"));
                if let Some(line) = line.and_then(|at| self.lines.get_mut(*at)) {
                    line.budget = text("budget_printed");
                    line.executed = text("executed_printed");
                    line.rate = text("rate_printed");
                    line.budget_yuan = number("budget_yuan");
                    line.executed_yuan = number("executed_yuan");
                }
            }
            "findings" => {
                let (sheet, code, severity) = (text("sheet_id"), text("code"), text("severity"));
                let rank = rank(&severity);
                let line = self.by_sheet.get(&sheet).and_then(|at| self.lines.get_mut(*at));
                if let Some(line) = line.filter(|it| it.worst.as_ref().is_none_or(|w| w.0 < rank)) {
                    line.worst = Some((rank, code.clone(), text("message")));
                }
                let of_input = self.without.last_mut().filter(|it| it.input == self.input);
                let of_input = of_input.filter(|_| sheet.is_empty());
                if let Some(it) =
                    of_input.filter(|it| it.reason.as_ref().is_none_or(|r| r.0 <= rank))
                {
                    it.reason = Some((rank, text("message")));
                }
                let known = self.codes.entry(code).or_default();
                known.findings += 1;
                known.sheets += u64::from(!sheet.is_empty() && known.last != sheet);
                (known.severity, known.last) = (severity, sheet);
            }
            _ => {}
        }
        Ok(())
    }
}

/// A name of a file as a relative reference.
fn reference(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // A first folder with a colon would be taken for a scheme; it is escaped above.
    out
}

#[cfg(test)]
mod tests;
