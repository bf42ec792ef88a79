//! What a conversion is told, and inputs as Python gives them.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use resheet::{Input, Language};

use crate::conversion::Conversion;
use crate::many::Conversions;
use crate::released;
use crate::table::Table;

/// Set for tests alone: bytes that begin with it make our own code panic.
const POISON: &str = "RESHEET_TEST_POISON";

/// How many inputs are converted between two looks for a signal.
const LOOK: usize = 64;

/// A file or bytes.
#[derive(FromPyObject)]
pub(crate) enum Given {
    Bytes(PyBackedBytes),
    File(PathBuf),
}

impl Given {
    pub(crate) fn input(self, name: String) -> Input {
        match self {
            Given::Bytes(bytes) => Input::bytes(name, &bytes[..]),
            Given::File(path) => Input::file(path).named(name),
        }
    }
}

pub(crate) fn language(name: &str) -> PyResult<Language> {
    match name {
        "en" => Ok(Language::English),
        "zh" => Ok(Language::Chinese),
        other => Err(PyValueError::new_err(format!("language is \"en\" or \"zh\", not {other:?}"))),
    }
}

#[pyclass(frozen, module = "resheet._native")]
pub(crate) struct Converter(pub(crate) Arc<resheet::Converter>);

#[pymethods]
impl Converter {
    #[new]
    fn new(
        encoding: Option<String>,
        families: Vec<(String, String)>,
        corrections: Vec<(String, String)>,
        longest: Option<u64>,
        part_bytes: Option<u64>,
        jobs: Option<usize>,
        language: &str,
    ) -> PyResult<Self> {
        let mut builder = resheet::Converter::builder().language(self::language(language)?);
        if let Some(encoding) = encoding {
            builder = builder.encoding(encoding);
        }
        for (file, text) in families {
            builder = builder.family(file, text);
        }
        for (file, lines) in corrections {
            builder = builder.corrections(file, lines);
        }
        if let Some(longest) = longest {
            builder = builder.longest(longest);
        }
        if let Some(bytes) = part_bytes {
            builder = builder.part_bytes(bytes);
        }
        if let Some(jobs) = jobs {
            let jobs = NonZero::new(jobs);
            builder = builder.jobs(jobs.ok_or_else(|| PyValueError::new_err("jobs is 1 or more"))?);
        }
        if let Ok(poison) = std::env::var(POISON) {
            builder = builder.opener(move |bytes| {
                assert!(!bytes.starts_with(poison.as_bytes()), "poisoned by {POISON}");
                None
            });
        }
        let converter = builder.build();
        let converter = converter.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Converter(Arc::new(converter)))
    }

    fn convert(&self, py: Python<'_>, name: String, bytes: PyBackedBytes) -> PyResult<Conversion> {
        let conversion = released(py, || self.0.convert(&name, &bytes))?;
        Ok(Conversion(Arc::new(conversion)))
    }

    /// Converts what an iterator of names with paths or bytes gives.
    fn convert_many(&self, inputs: Py<PyAny>) -> Conversions {
        Conversions::begin(Arc::clone(&self.0), inputs)
    }

    fn tables(&self, py: Python<'_>, inputs: Vec<(String, Given)>) -> PyResult<Vec<Table>> {
        let inputs = inputs.into_iter().map(|(name, given)| given.input(name));
        let inputs: Vec<_> = inputs.collect();
        let tables = released(py, || {
            let mut tables = resheet::arrow::Tables::new(self.0.language());
            let (mut failed, mut count) = (None, 0_usize);
            self.0.convert_all(inputs, |conversion| {
                count += 1;
                failed = tables.push(&conversion).err().map(|error| fault(&error));
                if count.is_multiple_of(LOOK) && failed.is_none() {
                    failed = Python::attach(|py| py.check_signals().err());
                }
                if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            failed.map_or(Ok(()), Err)?;
            tables.compare().map_err(|error| fault(&error))?;
            tables.finish().map_err(|error| fault(&error))
        })??;
        Ok(tables.into_iter().map(Table::from).collect())
    }
}

fn fault(error: &std::io::Error) -> PyErr {
    PyRuntimeError::new_err(format!("a fault of resheet: {error}"))
}
