//! A run in progress, on the thread that puts results in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::ControlFlow;

use resheet_pipeline::{Engine, Input};

use super::Format;
use super::holding::{Holding, Into};
use super::job::{Job, Product, Slot};
use super::joined::Joining;
use super::shared::Shared;
use super::stems::Stem;
use crate::across::{Across, Trace};
use crate::digest;
use crate::exit::Failure;
use crate::gather::Gathered;
use crate::interrupt;
use crate::manifest::{MANIFEST, Manifest};
use crate::parts::Parts;
use crate::source::{self, Place, Source};
use crate::summary::Summary;
use crate::talk::Progress;
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

/// The inputs of a run and what is needed to convert them.
pub(super) struct Inputs<'a> {
    pub(super) engine: &'a Engine,
    pub(super) gathered: &'a Gathered,
    pub(super) places: &'a [Stem],
    /// What earlier runs kept of their inputs.
    pub(super) parts: Option<&'a Parts<'a>>,
    /// Longer inputs are refused.
    pub(super) longest: u64,
    /// Whether inputs that an earlier run converted are left out.
    pub(super) incremental: bool,
}

impl<'a> Inputs<'a> {
    /// Each input with its number and its place.
    fn slots(&self) -> impl Iterator<Item = Slot<'a>> + use<'a> {
        let slots = (0u32..).zip(self.places.iter().zip(&self.gathered.sources));
        slots.map(|(number, (Stem { place, joined }, source))| Slot {
            number,
            place,
            joined: joined.as_deref(),
            source,
        })
    }

    /// Whether an input need not be converted: an earlier run did the same with the
    /// same bytes, and what it wrote is there.
    fn is_known(&self, slot: Slot<'_>, job: &Job<'_>) -> bool {
        let Some(parts) = self.parts.filter(|_| self.incremental) else { return false };
        if slot.source.place == Place::Stdin {
            return false;
        }
        let Ok(bytes) = slot.source.read(self.longest) else { return false };
        let digest = digest::of(&bytes);
        let known = parts.known(slot.place, &slot.source.name(), &digest);
        let quarantine = job.quarantine.as_ref();
        known.is_some_and(|entry| {
            entry.is_converted()
                || quarantine.is_none_or(|folder| folder.holds(slot.source, slot.place, &digest))
        })
    }
}

impl Run<'_> {
    /// Converts the inputs, on so many threads, and takes what they give in their order.
    /// An interruption lets those in work end and begins no other.
    pub(super) fn convert_all(
        &mut self,
        inputs: &Inputs<'_>,
        jobs: NonZero<usize>,
        progress: &mut Progress,
    ) {
        interrupt::listen();
        let job = self.job;
        let clock = job.clock.as_ref();
        let longest = inputs.longest;
        // Inputs that need nothing, until those before them are done.
        let unchanged: RefCell<VecDeque<Slot<'_>>> = RefCell::default();
        let slots = inputs.slots().take_while(|_| !interrupt::asked()).filter(|slot| {
            let known = slot.source.held().is_some() || inputs.is_known(*slot, job);
            if known {
                unchanged.borrow_mut().push_back(*slot);
            }
            !known
        });
        let read = slots.map(|slot| Input {
            name: slot.source.name(),
            read: Box::new(move || {
                clock.iter().for_each(|clock| clock.begin(slot.number));
                slot.source.read(longest)
            }),
            part: slot.source.part(),
            context: slot,
        });
        inputs.engine.convert_all(
            read,
            jobs,
            |conversion, slot| (*slot, job.finish(conversion, *slot, inputs.parts)),
            |(slot, product)| {
                progress.inc(product.part.entry.bytes);
                let before = |other: &Slot<'_>| other.number < slot.number;
                self.take_unchanged(&unchanged, inputs.parts, before)?;
                self.take(slot, product)
            },
        );
        if self.stopped.is_none() {
            let _ = self.take_unchanged(&unchanged, inputs.parts, |_| true);
        }
    }

    /// Compares the sheets of all inputs, ends the files that are one for the run, and
    /// settles what OUT holds. Gives the summary, with what went wrong in it.
    pub(super) fn close(self, inputs: &Inputs<'_>, into: &Into) -> Summary {
        let Run { job, mut shared, mut summary, across, manifest, stopped, mut holding, .. } = self;
        let Inputs { engine, gathered, places, longest, .. } = *inputs;
        let compared = |shared: &mut Shared<'_>, summary: &mut Summary| {
            // Whoever interrupts does not wait for a comparison of what is there.
            if interrupt::asked() {
                return Ok(());
            }
            across.compare(engine, &gathered.sources, longest, &job.filter, |conversion, found| {
                let number = found.first().map_or(0, |found| found.input as usize);
                let path = gathered.sources.get(number).map(Source::named).unwrap_or_default();
                for found in found {
                    summary.tell((&conversion.source, &path), &found.finding, job.language);
                }
                shared.add_findings(conversion, found)
            })
        };
        let compared = stopped.map_or_else(|| compared(&mut shared, &mut summary), Err);
        let complete = summary.inputs() == places.len();
        let closed = compared.and_then(|()| shared.close()).and_then(|files| {
            let (Some(output), Some(mut holding)) = (job.output, holding.take()) else {
                return Ok(());
            };
            files.iter().for_each(|name| holding.wrote(name));
            if let Some(folder) = job.folder {
                summary.of_run(folder, &files);
            }
            holding.wrote(MANIFEST);
            if !complete {
                return manifest.write(output, false, &[]);
            }
            let left = holding.settle(&job.formats, gathered, into, &mut summary)?;
            manifest.write(output, true, &left)?;
            holding.close(gathered, places, &left)
        });
        match closed {
            Err(failure) if failure.is_broken_pipe() => {}
            Err(failure) => summary.fail(failure),
            Ok(()) => {}
        }
        summary
    }

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
            let outputs = outputs.map(|name| source::text(&folder.join(name)));
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
