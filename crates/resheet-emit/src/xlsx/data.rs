//! The data of all sheets as one tidy table: a value a row.

use resheet_model::{Conversion, Decimal, Measure, Seen, Sheet};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::figure::Figure;

/// The columns; names as in the JSON. `value` is a number wherever the value
/// is one, `op` and `unit` belong to targets and actual values.
const COLUMNS: [&str; 8] =
    ["sheet", "project_name", "table", "row", "column", "op", "value", "unit"];

/// Fills the worksheet `data`.
pub(super) fn put(tab: &mut Worksheet, conversion: &Conversion) -> Result<(), XlsxError> {
    tab.set_name("data")?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(COLUMNS) {
        tab.write_string_with_format(0, column, name, &bold)?;
    }
    tab.set_freeze_panes(1, 0)?;
    // On paper: as wide as a page, the names of the columns on each.
    tab.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    tab.set_column_width(1, 24)?.set_column_width(6, 24)?;
    let mut rows = Rows { tab, next: 1 };
    for (number, sheet) in (1..).zip(&conversion.sheets) {
        rows.sheet(number, sheet)?;
    }
    let last = rows.next.saturating_sub(1);
    tab.autofilter(0, 0, last, 7)?;
    Ok(())
}

struct Rows<'a> {
    tab: &'a mut Worksheet,
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
        }
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
        }
        Ok(())
    }

    fn text(&mut self, at: At<'_>, column: &str, leaf: &Seen<String>) -> Result<(), XlsxError> {
        match leaf.value() {
            Some(value) => self.row(at, column, "", value, false, ""),
            None => Ok(()),
        }
    }

    fn number(&mut self, at: At<'_>, column: &str, leaf: &Seen<Decimal>) -> Result<(), XlsxError> {
        match leaf.value() {
            Some(value) => self.row(at, column, "", &value.to_string(), true, ""),
            None => Ok(()),
        }
    }

    fn measure(&mut self, at: At<'_>, column: &str, leaf: &Seen<Measure>) -> Result<(), XlsxError> {
        match leaf.value() {
            Some(Measure::Quantity(quantity)) => {
                let op = quantity.op.map_or("", |op| op.sign());
                self.row(at, column, op, &quantity.value.to_string(), true, &quantity.unit)
            }
            Some(other) => self.row(at, column, "", other.text().unwrap_or_default(), false, ""),
            None => Ok(()),
        }
    }

    fn row(
        &mut self,
        at: At<'_>,
        column: &str,
        op: &str,
        value: &str,
        is_number: bool,
        unit: &str,
    ) -> Result<(), XlsxError> {
        let row = self.next;
        self.next += 1;
        self.tab.write_number(row, 0, at.sheet)?;
        self.tab.write_string(row, 1, at.project)?;
        self.tab.write_string(row, 2, at.table)?;
        if at.row > 0 {
            self.tab.write_number(row, 3, at.row)?;
        }
        self.tab.write_string(row, 4, column)?;
        self.tab.write_string(row, 5, op)?;
        match is_number.then(|| Figure::of(value)).flatten() {
            Some(figure) => {
                let format = Format::new().set_num_format(&figure.format);
                self.tab.write_with_format(row, 6, figure.value, &format)?
            }
            None => self.tab.write_string(row, 6, value)?,
        };
        self.tab.write_string(row, 7, unit)?;
        Ok(())
    }
}
