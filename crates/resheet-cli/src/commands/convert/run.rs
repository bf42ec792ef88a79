//! A run as it goes on, on the thread that puts things in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::Format;
use super::holding::Holding;
use super::job::{Job, Product, Slot};
use super::joined::Joining;
use super::shared::Shared;
use crate::across::{Across, Trace};
use crate::exit::Failure;
use crate::manifest::Manifest;
use crate::parts::Parts;
use crate::plain;
use crate::summary::Summary;
use crate::texts::say;

/// All that grows with each input.
pub(super) struct Run<'a> {
    pub(super) job: &'a Job<'a>,
    pub(super) shared: Shared<'a>,
    pub(super) joining: Joining,
    pub(super) summary: Summary,
    pub(super) across: Across,
    pub(super) manifest: Manifest,
    /// What the output folder holds, if there is one.
    pub(super) holding: Option<Holding<'a>>,
    /// Why nothing further can be written.
    pub(super) stopped: Option<Failure>,
}

impl Run<'_> {
    /// Takes what an input gave.
    pub(super) fn take(&mut self, slot: Slot<'_>, product: Product) -> ControlFlow<()> {
        let Product { mut part, trace, took, mut failures } = product;
        part.entry.milliseconds = took;
        if let (Some(piece), Some(output)) = (&part.piece, self.job.output) {
            match self.joining.add(slot, piece, output, self.job.json) {
                Ok(name) => part.entry.outputs.extend(name),
                Err(failure) => {
                    let joined = slot.joined.unwrap_or(slot.place);
                    part.entry.not_written.push(Format::Json.file(joined));
                    failures.push(failure);
                }
            }
        }
        // The file that a part is in stays whole, and no piece of it comes again.
        if let (Some(joined), true) = (slot.joined, slot.source.held().is_some()) {
            part.entry.outputs.push(Format::Json.file(joined));
        }
        if let Some(holding) = &mut self.holding {
            part.entry.outputs.iter().for_each(|name| holding.wrote(name));
        }
        if let (Some(folder), false) = (self.job.folder, slot.source.held().is_some()) {
            let outputs = part.entry.outputs.iter();
            let outputs = outputs.map(|name| plain::path(&folder.join(name)));
            self.summary.made(&slot.source.named(), outputs);
        }
        self.summary.add(part.tally);
        self.manifest.add(&part.entry);
        let hopeless = failures.iter().any(Failure::is_hopeless);
        failures.into_iter().for_each(|failure| self.summary.fail(failure));
        let added =
            self.shared.add(&part.line, part.rows, &part.entry.outputs).and_then(|is_new| {
                if is_new {
                    return self.across.add(trace);
                }
                self.summary.note_twin();
                Ok(())
            });
        if let Err(failure) = added {
            self.stopped = Some(failure);
            return ControlFlow::Break(());
        }
        if hopeless { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Takes what an earlier run kept of the unchanged inputs at the front.
    pub(super) fn take_unchanged(
        &mut self,
        unchanged: &RefCell<VecDeque<Slot<'_>>>,
        parts: Option<&Parts<'_>>,
        ready: impl Fn(&Slot<'_>) -> bool,
    ) -> ControlFlow<()> {
        let next = || {
            let mut unchanged = unchanged.borrow_mut();
            if unchanged.front().is_some_and(&ready) { unchanged.pop_front() } else { None }
        };
        while let (Some(slot), Some(parts)) = (next(), parts) {
            match parts.load(slot.place) {
                Ok(part) => {
                    let trace = Trace::again(slot.number, &part.trace);
                    self.summary.note_unchanged();
                    if self.job.verbose {
                        self.summary.note(say!("not again", path = slot.source.name()));
                    }
                    self.take(slot, Product { part, trace, took: None, failures: Vec::new() })?;
                }
                Err(failure) => {
                    self.stopped = Some(failure);
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }
}
