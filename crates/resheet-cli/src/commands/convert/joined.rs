//! The JSON of a file that is converted in parts.

use std::path::PathBuf;
use std::sync::Arc;

use resheet_emit::json::{self, Piece};
use tempfile::SpooledTempFile;

use super::job::{Slot, named};
use crate::disk::{Draft, Output};
use crate::exit::Failure;
use crate::ledger::shown;
use crate::source::Long;

/// Puts the pieces of parts together, which come in the order of the run. The
/// file shows when the last part of it is there, and not before.
#[derive(Default)]
pub(super) struct Joining {
    open: Option<Open>,
}

struct Open {
    long: Arc<Long>,
    document: json::Joined<Draft, SpooledTempFile>,
    /// How many parts are in it.
    parts: usize,
}

impl Joining {
    /// Adds what a part gave, and gives the name of the file that it goes to.
    ///
    /// # Errors
    ///
    /// Those of the disk.
    pub(super) fn add(
        &mut self,
        slot: Slot<'_>,
        piece: &Piece,
        output: &Output,
        style: json::Style,
    ) -> Result<Option<String>, Failure> {
        let (Some(long), Some(place)) = (slot.source.long(), slot.joined) else { return Ok(None) };
        let name = named(place, "json");
        let shown = shown(&name);
        let path = output.path(&name);
        self.write(long, name, piece, output, style).map_err(Failure::disk("write", &path))?;
        Ok(Some(shown))
    }

    fn write(
        &mut self,
        long: &Arc<Long>,
        name: PathBuf,
        piece: &Piece,
        output: &Output,
        style: json::Style,
    ) -> std::io::Result<()> {
        // What is open of another file lacks a part, and is let go.
        let mut open = match self.open.take().filter(|open| Arc::ptr_eq(&open.long, long)) {
            Some(open) => open,
            None => {
                let draft = output.draft(name)?;
                let whole = long.whole.clone();
                let document = json::Joined::new(draft, whole, style, || Ok(output.spool()))?;
                Open { long: Arc::clone(long), document, parts: 0 }
            }
        };
        open.document.add(piece)?;
        open.parts += 1;
        if open.parts == long.parts {
            return output.keep(open.document.finish()?);
        }
        self.open = Some(open);
        Ok(())
    }
}
