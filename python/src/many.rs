//! Many inputs, converted on threads of ours while Python takes them one by one.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use resheet::Input;

use crate::conversion::Conversion;
use crate::converter::Given;

/// Conversions that are done and wait to be taken; the engine holds a few more for each
/// processor.
const WAITING: usize = 4;
/// How long nobody looks for a signal.
const LOOK: Duration = Duration::from_millis(100);

type Next = PyResult<resheet::Conversion>;

/// An iterator of conversions in the order of their inputs.
#[pyclass(frozen, module = "resheet._native")]
pub(crate) struct Conversions(Mutex<Option<Receiver<Next>>>);

impl Conversions {
    pub(crate) fn begin(converter: Arc<resheet::Converter>, inputs: Py<PyAny>) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let work = move || run(&converter, inputs, &sender);
        // Without a thread the iterator ends at once, and says why.
        let receiver = match thread::Builder::new().name("resheet".to_owned()).spawn(work) {
            Ok(_) => receiver,
            Err(error) => {
                let (sender, receiver) = sync_channel(1);
                let _ = sender.send(Err(PyRuntimeError::new_err(error.to_string())));
                receiver
            }
        };
        Conversions(Mutex::new(Some(receiver)))
    }
}

fn run(converter: &resheet::Converter, inputs: Py<PyAny>, sender: &SyncSender<Next>) {
    // What the caller's iterator raised; it ends the inputs.
    let mut raised = None;
    let inputs = std::iter::from_fn(|| {
        if raised.is_some() {
            return None;
        }
        let next = Python::attach(|py| next(inputs.bind(py)));
        next.unwrap_or_else(|error| {
            raised = Some(error);
            None
        })
    });
    converter.convert_all(inputs, |conversion| match sender.send(Ok(conversion)) {
        Ok(()) => ControlFlow::Continue(()),
        // Nobody takes them any more.
        Err(_) => ControlFlow::Break(()),
    });
    if let Some(error) = raised {
        let _ = sender.send(Err(error));
    }
}

fn next(inputs: &Bound<'_, PyAny>) -> PyResult<Option<Input>> {
    let Some(next) = inputs.try_iter()?.next() else { return Ok(None) };
    let (name, given): (String, Given) = next?.extract()?;
    Ok(Some(given.input(name)))
}

#[pymethods]
impl Conversions {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Conversion>> {
        loop {
            let next = py.detach(|| {
                let receiver = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                receiver.as_ref().map(|receiver| receiver.recv_timeout(LOOK))
            });
            match next {
                Some(Ok(next)) => {
                    return next.map(|conversion| Some(Conversion(Arc::new(conversion))));
                }
                Some(Err(RecvTimeoutError::Timeout)) => py.check_signals()?,
                Some(Err(RecvTimeoutError::Disconnected)) | None => return Ok(None),
            }
        }
    }

    /// Begins no further input.
    fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
