//! A parallel map that keeps the order and a bounded number of items.

use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;

/// Items begun and not yet handed on, for each thread. More than one, so that
/// a slow item at the front does not leave the other threads idle.
const AHEAD: usize = 4;

/// More threads than any machine that converts dumps has processors; a number out
/// of the air would be that of threads to begin.
const MOST_JOBS: usize = 256;

/// Calls `work` on every item on `jobs` threads and `sink` on every result on
/// the calling thread, in the order of the items, until `sink` breaks. A panic
/// in `work` goes on in the calling thread.
pub(crate) fn map<I: Send, T: Send>(
    mut items: impl Iterator<Item = I>,
    jobs: NonZero<usize>,
    work: impl Fn(I) -> T + Sync,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) {
    let jobs = jobs.get().min(MOST_JOBS);
    let pool = (jobs > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(jobs).build());
    let Some(Ok(pool)) = pool else {
        // One job, or a system that gives no threads: the order is for free.
        let _ = items.try_for_each(|item| sink(work(item)));
        return;
    };
    let window = jobs * AHEAD;
    let work = &work;
    pool.in_place_scope_fifo(|scope| {
        let (sender, receiver) = mpsc::channel();
        // Results not handed on yet, from item number `first`.
        let mut waiting: VecDeque<Option<T>> = VecDeque::new();
        let mut first = 0_usize;
        loop {
            while waiting.len() < window
                && let Some(item) = items.next()
            {
                let number = first + waiting.len();
                let sender = sender.clone();
                waiting.push_back(None);
                scope.spawn_fifo(move |_| {
                    // Nobody listens after a break; then the result is not wanted.
                    let result = catch_unwind(AssertUnwindSafe(|| work(item)));
                    let _ = sender.send((number, result));
                });
            }
            if waiting.is_empty() {
                return;
            }
            // Cannot fail while this thread holds a sender.
            let Ok((number, result)) = receiver.recv() else { return };
            waiting[number - first] = Some(result.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(Some(_)) = waiting.front() {
                let ready = waiting.pop_front().flatten();
                first += 1;
                if let Some(result) = ready
                    && sink(result).is_break()
                {
                    return;
                }
            }
        }
    });
}
