//! How much work was done on texts: for a test that holds it down.

/// What was done to a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Work {
    Fold,
    Shape,
    Number,
}

#[cfg(feature = "count")]
mod counting {
    use std::cell::Cell;

    use super::Work;

    /// How often each was done on this thread.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct Counts {
        /// Texts that were folded.
        pub folds: u64,
        /// Texts whose shape was worked out.
        pub shapes: u64,
        /// Texts that were parsed as a number.
        pub numbers: u64,
    }

    thread_local! {
        static COUNTS: Cell<Counts> = const { Cell::new(Counts { folds: 0, shapes: 0, numbers: 0 }) };
    }

    /// How often each was done on this thread so far.
    pub fn counts() -> Counts {
        COUNTS.get()
    }

    pub(crate) fn count(work: Work) {
        let mut counts = COUNTS.get();
        match work {
            Work::Fold => counts.folds += 1,
            Work::Shape => counts.shapes += 1,
            Work::Number => counts.numbers += 1,
        }
        COUNTS.set(counts);
    }
}

#[cfg(feature = "count")]
pub(crate) use counting::count;
#[cfg(feature = "count")]
pub use counting::{Counts, counts};

#[cfg(not(feature = "count"))]
pub(crate) fn count(_: Work) {}
