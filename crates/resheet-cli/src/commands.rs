//! One file for each subcommand.

pub(crate) mod audit;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod explain;
pub(crate) mod families;
pub(crate) mod inspect;
pub(crate) mod schema;
