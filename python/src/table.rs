//! Tables, handed on by the Arrow C data interface.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatchIterator;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::converter::{Converter, Given};
use crate::released;

#[pyclass(frozen, module = "resheet")]
pub(crate) struct Table(resheet::arrow::Table);

impl From<resheet::arrow::Table> for Table {
    fn from(table: resheet::arrow::Table) -> Self {
        Table(table)
    }
}

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name
    }

    /// How many rows it has.
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.rows()
    }

    /// The names of its columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Hands it on without a copy: the PyCapsule interface of Arrow.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // What is asked for is a wish: the one who asks converts what he gets.
        let _ = requested_schema;
        let batches = self.0.batches.clone().into_iter().map(Ok);
        let batches = RecordBatchIterator::new(batches, Arc::clone(&self.0.schema));
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __len__(&self) -> usize {
        self.0.rows()
    }

    fn __repr__(&self) -> String {
        format!("<resheet.Table {}: {} rows>", self.0.name, self.0.rows())
    }
}

/// Tables while inputs are added, one after the other: for whoever converts in many
/// places and compares in one.
#[pyclass(frozen, module = "resheet._native")]
pub(crate) struct Tables {
    converter: Arc<resheet::Converter>,
    rows: Mutex<Option<resheet::arrow::Tables>>,
}

/// Of one input or piece of it: its name, key, outcome and digest, and how many sheets.
type SourceRow = (String, String, &'static str, String, usize);

#[pymethods]
impl Tables {
    #[new]
    fn new(converter: &Converter) -> Self {
        let converter = Arc::clone(&converter.0);
        let rows = Mutex::new(Some(resheet::arrow::Tables::new(converter.language())));
        Tables { converter, rows }
    }

    /// Converts an input and adds its rows. Tells of each piece of it.
    fn push(&self, py: Python<'_>, name: String, source: Given) -> PyResult<Vec<SourceRow>> {
        let input = source.input(name);
        self.with(py, |converter, rows| {
            let mut told = Vec::new();
            let mut failed = None;
            converter.convert_all([input], |conversion| {
                failed = rows.push(&conversion).err();
                told.push(tell(&conversion));
                if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            failed.map_or(Ok(told), Err)
        })
    }

    /// Adds the rows of an input that was given up.
    fn fail(&self, py: Python<'_>, name: String, reason: String) -> PyResult<Vec<SourceRow>> {
        self.with(py, |converter, rows| {
            let conversion = converter.failed(&name, &reason);
            rows.push(&conversion)?;
            Ok(vec![tell(&conversion)])
        })
    }

    /// The tables; no input can be added behind them.
    fn finish(&self, py: Python<'_>) -> PyResult<Vec<Table>> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let rows = rows.ok_or_else(ended)?;
        let tables = released(py, || rows.finish())?;
        let tables = tables.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(tables.into_iter().map(Table::from).collect())
    }
}

impl Tables {
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&resheet::Converter, &mut resheet::arrow::Tables) -> std::io::Result<T> + Send,
    ) -> PyResult<T> {
        let done = released(py, || {
            let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
            rows.as_mut().map(|rows| work(&self.converter, rows))
        })?;
        let done = done.ok_or_else(ended)?;
        done.map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
}

fn ended() -> PyErr {
    PyValueError::new_err("these tables are finished")
}

fn tell(conversion: &resheet::Conversion) -> SourceRow {
    let (name, digest) = (conversion.name().to_owned(), conversion.digest().to_owned());
    (name, conversion.id(), conversion.outcome().name(), digest, conversion.sheets().count())
}
