//! Drawing a bound dump.

use std::fmt::Write;

use resheet_form::{Bound, Families};
use resheet_lexis::Texts;
use resheet_model::{
    BoundCell, BoundFund, BoundIndicator, BoundSheet, Code, Confidence, Finding, Presence, Repair,
    SourceText, Span, Stray, catalogue,
};

/// Reads, repairs and binds a dump and compares what comes out with a picture.
///
/// In the dump `⇥` stands for a tab and `␌` for a form feed; white space
/// around its lines is not part of it. In the picture
///
/// * `family`, then the fields the sheet has, each `name: text`;
/// * `fund LABEL: initial, budget, executed, weight, rate, score`;
/// * `row LEVEL1 / LEVEL2 / LEVEL3: target, actual, weight, score, deviation`,
///   where `"` is the merged cell of the row above (the same characters of the
///   source, not only the same words) and `≥ 48 笔` in brackets are operator,
///   value and unit in cells of their own;
/// * `extra`, `stray`, and the log: `R003 shifted-row certain 4:1`,
///   `B002 open-reading indicators[0].target 9:14 text=…`.
///
/// `_` is a blank cell, `·` one that the dump does not have; `?` follows a
/// cell that is likely, `??` one that is a guess; `+1` one with a further piece;
/// `{R003}` ends a line whose cells point at repairs.
#[track_caller]
pub(crate) fn check(dump: &str, picture: &str) {
    let expected: Vec<&str> =
        picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let drawn = draw(dump, Families::builtin());
    let drawn: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    assert!(drawn == expected, "bound:\n{}\nexpected:\n{}", drawn.join("\n"), expected.join("\n"));
}

/// Reads, repairs and binds a dump as [`check`] has it.
pub(crate) fn with_bound<T>(
    dump: &str,
    families: &Families,
    features: impl FnOnce(&SourceText, &Bound) -> T,
) -> T {
    let lines: Vec<&str> = dump.lines().map(str::trim).collect();
    let text = lines.join("\n").trim().replace('⇥', "\t").replace('␌', "\u{c}");
    let source = SourceText::plain("test", text);
    let texts = Texts::new(families.lexicon());
    let grid = resheet_repair::repair(resheet_read::read(&source, texts.lexicon()), &texts);
    features(&source, &resheet_form::bind(&source, &grid, families, &texts))
}

fn draw(dump: &str, families: &Families) -> String {
    with_bound(dump, families, |source, bound| {
        let mut out = Drawing { source, out: String::new() };
        for sheet in &bound.sheets {
            out.sheet(sheet);
        }
        out.strays(&bound.stray);
        out.findings(&bound.findings);
        out.out
    })
}

struct Drawing<'s> {
    source: &'s SourceText,
    out: String,
}

impl Drawing<'_> {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{}", line.replace('\n', "⏎"));
    }

    fn sheet(&mut self, sheet: &BoundSheet) {
        self.line(&format!("family: {} {}", sheet.family.id, sheet.family.confidence.name()));
        for (name, cell) in [
            ("title", &sheet.title),
            ("year", &sheet.year),
            ("project", &sheet.project_name),
            ("department", &sheet.department),
            ("unit", &sheet.implementing_unit),
            ("money", &sheet.money_unit),
            ("expected", &sheet.expected_goal),
            ("actual", &sheet.actual_result),
        ] {
            self.field(name, cell, &sheet.repairs);
        }
        for fund in &sheet.funds {
            self.fund(fund, &sheet.repairs);
        }
        let mut above = None;
        for row in &sheet.indicators {
            self.row(row, above, &sheet.repairs);
            above = Some(row);
        }
        for (name, cell) in [
            ("total weight", &sheet.total_weight),
            ("total score", &sheet.total_score),
            ("grade", &sheet.grade),
        ] {
            self.field(name, cell, &sheet.repairs);
        }
        for extra in &sheet.extras {
            self.line(&format!("extra {} = {}", text(&extra.label), text(&extra.value)));
        }
        self.strays(&sheet.stray);
        for repair in &sheet.repairs {
            let confidence = repair.confidence.name();
            let line = format!("{} {confidence} {}", named(repair.rule), self.place(repair.span));
            self.line(&line);
        }
        self.findings(&sheet.findings);
    }

    fn field(&mut self, name: &str, cell: &BoundCell, repairs: &[Repair]) {
        if cell.presence != Presence::Lost {
            self.line(&format!("{name}: {}{}", text(cell), rules(&[cell], repairs)));
        }
    }

    fn fund(&mut self, fund: &BoundFund, repairs: &[Repair]) {
        let BoundFund { row, initial, budget, executed, weight, rate, score, others } = fund;
        let cells = [initial, budget, executed, weight, rate, score];
        let figures = cells.map(text).join(", ");
        let others = others_of(others);
        let rules = rules(&cells, repairs);
        self.line(&format!("fund {}: {figures}{others}{rules}", text(row)));
    }

    fn row(&mut self, row: &BoundIndicator, above: Option<&BoundIndicator>, repairs: &[Repair]) {
        let level = |cell: &BoundCell, above: Option<&BoundCell>| {
            let same = above
                .is_some_and(|above| above.span == cell.span && cell.presence == Presence::Printed);
            if same { format!("\"{}", doubt(cell)) } else { text(cell) }
        };
        let level1 = level(&row.level1, above.map(|row| &row.level1));
        let level2 = level(&row.level2, above.map(|row| &row.level2));
        let parts = [&row.target_op, &row.target_unit];
        let target = if parts.iter().any(|part| part.presence != Presence::Lost) {
            format!("({} {} {})", text(&row.target_op), text(&row.target), text(&row.target_unit))
        } else {
            text(&row.target)
        };
        let rest = [&row.actual, &row.weight, &row.score, &row.deviation].map(text).join(", ");
        let others = others_of(&row.others);
        let cells = [
            &row.level1,
            &row.level2,
            &row.level3,
            &row.target,
            &row.actual,
            &row.weight,
            &row.score,
            &row.deviation,
        ];
        let rules = rules(&cells, repairs);
        let level3 = text(&row.level3);
        self.line(&format!("row {level1} / {level2} / {level3}: {target}, {rest}{others}{rules}"));
    }

    fn strays(&mut self, strays: &[Stray]) {
        for stray in strays {
            let line = format!("stray {}: {}", stray.kind.name(), self.source.slice(stray.span));
            self.line(&line);
        }
    }

    fn findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            let mut line =
                format!("{} {} {}", named(finding.code), finding.subject, self.place(finding.span));
            for (name, value) in &finding.args {
                let _ = write!(line, " {name}={value}");
            }
            self.line(&line);
        }
    }

    fn place(&self, span: Span) -> String {
        let place = self.source.place(span);
        format!("{}:{}", place.line, place.column)
    }
}

fn named(code: Code) -> String {
    format!("{code} {}", catalogue::entry(code).map_or("?", |entry| entry.name.as_str()))
}

fn text(cell: &BoundCell) -> String {
    match cell.presence {
        Presence::Lost => "·".into(),
        Presence::Blank => "_".into(),
        Presence::Printed => {
            let more = match cell.more.len() {
                0 => String::new(),
                more => format!(" +{more}"),
            };
            format!("{}{more}{}", cell.text, doubt(cell))
        }
    }
}

fn doubt(cell: &BoundCell) -> &'static str {
    match cell.confidence {
        Confidence::Certain => "",
        Confidence::Likely => "?",
        Confidence::Guess => "??",
    }
}

fn others_of(others: &[(String, BoundCell)]) -> String {
    others.iter().map(|(label, cell)| format!(", {label}={}", text(cell))).collect()
}

/// The rules of the repairs that the cells point at; an index without a repair
/// shows as `?`.
fn rules(cells: &[&BoundCell], repairs: &[Repair]) -> String {
    let indices = cells.iter().flat_map(|cell| &cell.repairs);
    let mut rules: Vec<&str> = indices
        .map(|&at| repairs.get(at as usize).map_or("?", |repair| repair.rule.as_str()))
        .collect();
    rules.sort_unstable();
    rules.dedup();
    if rules.is_empty() { String::new() } else { format!(" {{{}}}", rules.join(" ")) }
}
