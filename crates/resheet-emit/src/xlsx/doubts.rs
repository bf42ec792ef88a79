//! The doubts of all sheets, a row each, as the table of the same name has them.

use std::io;

use resheet_model::Conversion;
use resheet_model::catalogue::Language;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::clipped;
use crate::tables::{Datum, Lineage, Sink, TABLES, Table, rows};

/// The table, and what its tab is called.
const NAME: &str = "doubts";

/// Columns with more than a word or a number, and how many characters they show.
const WIDTHS: [(&str, u32); 6] = [
    ("project_name", 24),
    ("path", 24),
    ("value", 16),
    ("value_printed", 16),
    ("why_en", 48),
    ("why_zh", 48),
];

/// Its rows.
struct Kept(Vec<Vec<Datum<'static>>>);

impl Sink for Kept {
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()> {
        if table.name == NAME {
            self.0.push(row.iter().map(|datum| datum.clone().into_owned()).collect());
        }
        Ok(())
    }
}

/// Fills the worksheet.
pub(super) fn put(tab: &mut Worksheet, conversion: &Conversion) -> Result<(), XlsxError> {
    let mut kept = Kept(Vec::new());
    let lineage = Lineage { language: Language::Chinese, ..Lineage::default() };
    // Keeping a row does not fail.
    let _ = rows(conversion, &lineage, &mut kept);
    let columns = TABLES.iter().find(|table| table.name == NAME).map_or(&[][..], |it| it.columns);
    tab.set_name(NAME)?;
    let bold = Format::new().set_bold();
    for (column, at) in columns.iter().zip(0..) {
        tab.write_string_with_format(0, at, column.name, &bold)?;
        if let Some((_, width)) = WIDTHS.iter().find(|(name, _)| *name == column.name) {
            tab.set_column_width(at, *width)?;
        }
    }
    for (row, data) in (1..).zip(&kept.0) {
        for (at, datum) in (0..).zip(data) {
            match datum {
                Datum::Text(text) => tab.write_string(row, at, &*clipped(text))?,
                Datum::Integer(number) => match i32::try_from(*number) {
                    Ok(number) => tab.write_number(row, at, number)?,
                    Err(_) => tab.write_string(row, at, number.to_string())?,
                },
                Datum::Boolean(truth) => tab.write_boolean(row, at, *truth)?,
                // The table has no other.
                Datum::Null | Datum::Decimal(_) | Datum::Date { .. } => continue,
            };
        }
    }
    let last = u32::try_from(kept.0.len()).unwrap_or_default();
    let right = u16::try_from(columns.len().saturating_sub(1)).unwrap_or_default();
    tab.set_freeze_panes(1, 0)?.autofilter(0, 0, last, right)?;
    tab.set_print_fit_to_pages(1, 0).set_landscape().set_repeat_rows(0, 0)?;
    tab.set_print_area(0, 0, last, right)?;
    Ok(())
}
