//! What is written, against what was meant, against schemas, and against
//! readers from outside.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod json;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod tables;
