//! Ctrl-C and termination: the first lets what is in work be finished, if that
//! does not take long; the second ends at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::texts::{self, say};

/// How long what is in work may take. Whoever stops services and batches waits
/// ten seconds before it kills.
const GRACE: Duration = Duration::from_secs(8);

static ASKED: AtomicBool = AtomicBool::new(false);

/// Begins to listen. A system without signals runs on without.
pub(crate) fn listen() {
    let handler = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("{}", texts::text("finishing"));
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            eprintln!("{}", texts::text("too long"));
            // What is half written is in the staging folder, which the next run
            // clears, or in a transaction, which the database takes back.
            std::process::exit(130);
        });
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("{}", say!("no signals", error = error));
    }
}

/// Whether the run was asked to end.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
