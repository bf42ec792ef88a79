//! The data of all sheets as one tidy table: a value a row, with where it was read and
//! how sure that is; then what else is known of a sheet.

use resheet_model::catalogue::{self, Language};
use resheet_model::{
    Confidence, Conversion, Decimal, Finding, Label, Measure, Reading, Seen, Sheet, SourceText,
    Span, Stray,
};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::clipped;
use super::figure::Figure;

/// The columns; names as in the JSON. `value` is a number wherever the value
/// is one, `op` and `unit` belong to targets and actual values. `state` is empty for
/// what was read, `confidence` for what is certain, `raw` where it is the value.
const COLUMNS: [&str; 12] = [
    "sheet",
    "project_name",
    "table",
    "row",
    "column",
    "op",
    "value",
    "unit",
    "state",
    "confidence",
    "line",
    "raw",
];

/// Fills the worksheet `data`.
pub(super) fn put(tab: &mut Worksheet, conversion: &Conversion) -> Result<(), XlsxError> {
    tab.set_name("data")?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(COLUMNS) {
        tab.write_string_with_format(0, column, name, &bold)?;
    }
    tab.set_freeze_panes(1, 0)?;
    // On paper: as wide as a page, the names of the columns on each.
    tab.set_print_fit_to_pages(1, 0).set_landscape().set_repeat_rows(0, 0)?;
    tab.set_column_width(1, 24)?.set_column_width(6, 24)?.set_column_width(11, 24)?;
    let mut rows = Rows { tab, source: &conversion.source, next: 1 };
    for (number, sheet) in (1..).zip(&conversion.sheets) {
        rows.sheet(number, sheet)?;
    }
    let none = At { sheet: 0, project: "", table: "", row: 0 };
    rows.strays(none, &conversion.stray)?;
    rows.findings(none, &conversion.findings)?;
    let last = rows.next.saturating_sub(1);
    let right = u16::try_from(COLUMNS.len().saturating_sub(1)).unwrap_or(0);
    tab.autofilter(0, 0, last, right)?;
    tab.set_print_area(0, 0, last, right)?;
    Ok(())
}

struct Rows<'a> {
    tab: &'a mut Worksheet,
    source: &'a SourceText,
    next: u32,
}

/// Which sheet, table, row of it, and column.
#[derive(Clone, Copy)]
struct At<'a> {
    sheet: u32,
    project: &'a str,
    table: &'static str,
    row: u32,
}

/// A cell of the table: its value in three parts.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    op: &'a str,
    value: &'a str,
    is_number: bool,
    unit: &'a str,
}

/// What is known of a value; empty for what goes without saying.
#[derive(Clone, Copy, Default)]
struct Known<'a> {
    state: &'a str,
    confidence: &'a str,
    line: Option<u64>,
    raw: &'a str,
}

impl Rows<'_> {
    fn sheet(&mut self, number: u32, sheet: &Sheet) -> Result<(), XlsxError> {
        let project = sheet.project_name.value().map_or("", String::as_str);
        let at = At { sheet: number, project, table: "sheet", row: 0 };
        for (column, leaf) in [
            ("title", &sheet.title),
            ("year", &sheet.year),
            ("project_name", &sheet.project_name),
            ("department", &sheet.department),
            ("implementing_unit", &sheet.implementing_unit),
            ("money_unit", &sheet.money_unit),
            ("expected_goal", &sheet.expected_goal),
            ("actual_result", &sheet.actual_result),
            ("grade", &sheet.grade),
        ] {
            self.text(at, column, leaf)?;
        }
        self.number(at, "total_weight", &sheet.total_weight)?;
        self.number(at, "total_score", &sheet.total_score)?;
        self.funds(at, sheet)?;
        self.indicators(at, sheet)?;
        for (row, extra) in (1..).zip(&sheet.extras) {
            self.text(At { table: "extras", row, ..at }, &extra.label, &extra.value)?;
        }
        self.labels(at, sheet)?;
        self.strays(at, &sheet.stray)?;
        self.findings(at, &sheet.findings)
    }

    fn funds(&mut self, at: At<'_>, sheet: &Sheet) -> Result<(), XlsxError> {
        for (row, fund) in (1..).zip(&sheet.funds) {
            let at = At { table: "funds", row, ..at };
            self.text(at, "row", &fund.row)?;
            for (column, leaf) in [
                ("initial", &fund.initial),
                ("budget", &fund.budget),
                ("executed", &fund.executed),
                ("weight", &fund.weight),
                ("rate", &fund.rate),
                ("score", &fund.score),
            ] {
                self.number(at, column, leaf)?;
            }
            self.others(at, &fund.others)?;
        }
        Ok(())
    }

    fn indicators(&mut self, at: At<'_>, sheet: &Sheet) -> Result<(), XlsxError> {
        for (row, indicator) in (1..).zip(&sheet.indicators) {
            let at = At { table: "indicators", row, ..at };
            self.text(at, "level1", &indicator.level1)?;
            self.text(at, "level2", &indicator.level2)?;
            self.text(at, "level3", &indicator.level3)?;
            self.measure(at, "target", &indicator.target)?;
            self.measure(at, "actual", &indicator.actual)?;
            self.number(at, "weight", &indicator.weight)?;
            self.number(at, "score", &indicator.score)?;
            self.text(at, "deviation", &indicator.deviation)?;
            self.others(at, &indicator.others)?;
        }
        Ok(())
    }

    fn others(&mut self, at: At<'_>, others: &[(String, Seen<String>)]) -> Result<(), XlsxError> {
        others.iter().try_for_each(|(label, leaf)| self.text(at, label, leaf))
    }

    fn labels(&mut self, at: At<'_>, sheet: &Sheet) -> Result<(), XlsxError> {
        let shape = &sheet.shape;
        let labels = shape.labels.iter().map(|Label { key, text, span }| (&**key, text, span));
        let funds = shape.fund_columns.iter();
        let funds = funds.map(|c| (c.key.map_or("", |key| key.name()), &c.label, &c.span));
        let indicators = shape.indicator_columns.iter();
        let indicators =
            indicators.map(|c| (c.key.map_or("", |key| key.name()), &c.label, &c.span));
        for (table, (key, text, span)) in labels
            .map(|label| ("labels", label))
            .chain(funds.map(|label| ("fund_columns", label)))
            .chain(indicators.map(|label| ("indicator_columns", label)))
        {
            self.words(At { table, ..at }, key, text, *span, "")?;
        }
        Ok(())
    }

    fn strays(&mut self, at: At<'_>, strays: &[Stray]) -> Result<(), XlsxError> {
        let source = self.source;
        strays.iter().try_for_each(|stray| {
            let text = source.slice(stray.span);
            self.words(At { table: "stray", ..at }, stray.kind.name(), text, stray.span, "")
        })
    }

    fn findings(&mut self, at: At<'_>, findings: &[Finding]) -> Result<(), XlsxError> {
        findings.iter().try_for_each(|finding| {
            let message = catalogue::message(finding, Language::Chinese);
            let subject = finding.subject.to_string();
            let at = At { table: "findings", ..at };
            self.words(at, finding.code.as_str(), &message, finding.span, &subject)
        })
    }

    /// Words that are no leaf.
    fn words(
        &mut self,
        at: At<'_>,
        column: &str,
        value: &str,
        span: Span,
        raw: &str,
    ) -> Result<(), XlsxError> {
        let line = (!span.is_empty()).then(|| self.source.line_number(span));
        let said = Said { value, ..Said::default() };
        self.row(at, column, said, Known { line, raw, ..Known::default() })
    }

    fn text(&mut self, at: At<'_>, column: &str, leaf: &Seen<String>) -> Result<(), XlsxError> {
        let value = leaf.value().map_or("", String::as_str);
        self.leaf(at, column, leaf, Said { value, ..Said::default() })
    }

    fn number(&mut self, at: At<'_>, column: &str, leaf: &Seen<Decimal>) -> Result<(), XlsxError> {
        let value = leaf.value().map(Decimal::to_string).unwrap_or_default();
        self.leaf(at, column, leaf, Said { value: &value, is_number: true, ..Said::default() })
    }

    fn measure(&mut self, at: At<'_>, column: &str, leaf: &Seen<Measure>) -> Result<(), XlsxError> {
        let Some(Measure::Quantity(quantity)) = leaf.value() else {
            let value = leaf.value().and_then(Measure::text).unwrap_or_default();
            return self.leaf(at, column, leaf, Said { value, ..Said::default() });
        };
        let (op, value) = (quantity.op.map_or("", |op| op.sign()), quantity.value.to_string());
        let said = Said { op, value: &value, is_number: true, unit: &quantity.unit };
        self.leaf(at, column, leaf, said)
    }

    /// A leaf, unless there is neither a value nor anything in its place.
    fn leaf<T>(
        &mut self,
        at: At<'_>,
        column: &str,
        leaf: &Seen<T>,
        said: Said<'_>,
    ) -> Result<(), XlsxError> {
        if matches!(leaf.reading, Reading::Absent | Reading::Blank) {
            return Ok(());
        }
        let raw = leaf.raw(self.source);
        let certain = leaf.confidence == Confidence::Certain;
        let known = Known {
            state: if leaf.value().is_some() { "" } else { leaf.reading.state() },
            confidence: if certain { "" } else { leaf.confidence.name() },
            line: (!leaf.span.is_empty()).then(|| self.source.line_number(leaf.span)),
            raw: if raw == said.value { "" } else { &raw },
        };
        self.row(at, column, said, known)
    }

    fn row(
        &mut self,
        at: At<'_>,
        column: &str,
        said: Said<'_>,
        known: Known<'_>,
    ) -> Result<(), XlsxError> {
        let row = self.next;
        self.next += 1;
        let tab = &mut *self.tab;
        if at.sheet > 0 {
            tab.write_number(row, 0, at.sheet)?;
        }
        if at.row > 0 {
            tab.write_number(row, 3, at.row)?;
        }
        match said.is_number.then(|| Figure::of(said.value)).flatten() {
            Some(figure) => {
                let format = Format::new().set_num_format(&figure.format);
                tab.write_with_format(row, 6, figure.value, &format)?;
            }
            None if said.value.is_empty() => {}
            None => {
                tab.write_string(row, 6, &*clipped(said.value))?;
            }
        }
        if let Some(line) = known.line.and_then(|line| u32::try_from(line).ok()) {
            tab.write_number(row, 10, line)?;
        }
        for (place, text) in [
            (1, at.project),
            (2, at.table),
            (4, column),
            (5, said.op),
            (7, said.unit),
            (8, known.state),
            (9, known.confidence),
            (11, known.raw),
        ] {
            if !text.is_empty() {
                tab.write_string(row, place, &*clipped(text))?;
            }
        }
        Ok(())
    }
}
