//! The native part of the Python package `resheet`: conversions and tables. What people
//! see is Python's, beside it.
//!
//! Long work is done with the interpreter released, and a panic of ours is a
//! `RuntimeError`.

mod conversion;
mod converter;
mod many;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs work with the interpreter released. Engines contain what inputs do; a panic here
/// is a fault of ours, and is said to be one.
fn released<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let done = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    done.map_err(|panic| {
        let reason = panic.downcast_ref::<&'static str>().copied();
        let reason = reason.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        PyRuntimeError::new_err(format!("a fault of resheet: {}", reason.unwrap_or("unknown")))
    })
}

/// A finding's message in words, with these values filled in.
#[pyfunction]
#[pyo3(signature = (code, values, language = "en"))]
fn message(code: &str, values: Vec<(String, String)>, language: &str) -> PyResult<Option<String>> {
    let values: Vec<_> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(resheet::message(code, &values, converter::language(language)?))
}

/// What to do about findings of a code.
#[pyfunction]
#[pyo3(signature = (code, language = "en"))]
fn help(code: &str, language: &str) -> PyResult<Option<String>> {
    Ok(resheet::help(code, converter::language(language)?))
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<conversion::Conversion>()?;
    module.add_class::<converter::Converter>()?;
    module.add_class::<many::Conversions>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<table::Tables>()?;
    module.add_function(wrap_pyfunction!(help, module)?)?;
    module.add_function(wrap_pyfunction!(message, module)?)
}
