//! Ctrl-C and termination: the first lets what is in work be finished, the
//! second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Begins to listen. A system without signals runs on without.
pub(crate) fn listen() {
    let handler = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("resheet: finishing what is in work; interrupt again to stop at once");
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("resheet: interrupts will stop at once: {error}");
    }
}

/// Whether the run was asked to end.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
