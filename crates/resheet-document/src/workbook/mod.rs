//! Workbooks: every worksheet a table, its cells as they are shown.
//!
//! Numbers are never floats here: a workbook stores them as text (XLSX, ODS) or
//! as bits that are turned into the shortest text that means them (XLS), and the
//! number format is applied to decimals.

mod beside;
mod format;
mod ods;
mod shared;
mod sheet;
mod strips;
mod xls;
mod xlsx;
mod xml2003;

pub(crate) use ods::flat as flat_ods;
pub(crate) use ods::read as ods;
pub(crate) use xls::read as xls;
pub(crate) use xlsx::read as xlsx;
pub(crate) use xml2003::read as spreadsheet_ml;
