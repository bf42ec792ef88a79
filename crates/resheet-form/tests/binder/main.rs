//! What the binder makes of a dump, as pictures.

mod assess;
mod families;
mod funds;
mod goals;
mod head;
mod indicators;
mod levels;
mod lines;
mod page;
mod picture;
mod reasons;
mod scrambled;
mod sheets;
