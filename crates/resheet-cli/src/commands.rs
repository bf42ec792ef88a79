//! One file for each subcommand.

pub(crate) mod audit;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod explain;
pub(crate) mod families;
pub(crate) mod inspect;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) mod load;
pub(crate) mod merge;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod words;
