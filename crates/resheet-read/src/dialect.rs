//! The dialects. One file each, one line each in the lists below.

pub(crate) mod tab;
