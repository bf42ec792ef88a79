//! One input, converted.

use std::sync::Arc;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::released;
use crate::table::Table;

/// See [`Conversion::doubts`].
type DoubtRow = (u32, String, i32, &'static str, String, Option<&'static str>);

#[pyclass(frozen, module = "resheet._native")]
pub(crate) struct Conversion(pub(crate) Arc<resheet::Conversion>);

#[pymethods]
impl Conversion {
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome().name()
    }

    #[getter]
    fn digest(&self) -> &str {
        self.0.digest()
    }

    #[getter]
    fn id(&self) -> String {
        self.0.id()
    }

    #[getter]
    fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    #[getter]
    fn encoding(&self) -> &str {
        self.0.encoding()
    }

    #[getter]
    fn text(&self) -> &str {
        self.0.text()
    }

    /// `pretty` (as the program's files), `line` or `plain`.
    fn json(&self, py: Python<'_>, style: &str) -> PyResult<String> {
        let conversion = &self.0;
        released(py, || match style {
            "plain" => conversion.to_plain_json(),
            "line" => conversion.to_json_line(),
            _ => conversion.to_json(),
        })
    }

    fn csv(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, String)>> {
        released(py, || self.0.to_csv())
    }

    fn pdf<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let pdf = released(py, || self.0.to_pdf())?;
        Ok(pdf.map(|pdf| PyBytes::new(py, &pdf)))
    }

    /// Of each leaf to look at: the number of its sheet, its path, risk, stake, reason and
    /// code; the riskiest first.
    fn doubts(&self, py: Python<'_>) -> PyResult<Vec<DoubtRow>> {
        released(py, || {
            let told = |doubt: resheet::Doubt<'_>| {
                let sheet = doubt.sheet.ordinal();
                (sheet, doubt.trace.path(), doubt.risk, doubt.stake, doubt.reason, doubt.code)
            };
            self.0.doubts().map(told).collect()
        })
    }

    fn tables(&self, py: Python<'_>) -> PyResult<Vec<Table>> {
        let tables = released(py, || self.0.to_arrow())?;
        let tables = tables.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(tables.into_iter().map(Table::from).collect())
    }
}
