//! What is written, against what was meant, against schemas, and against
//! readers from outside.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod json;
#[cfg(test)]
mod outside;
#[cfg(all(test, feature = "parquet"))]
mod parquet;
#[cfg(test)]
#[path = "../outside/python.rs"]
mod python;
#[cfg(test)]
mod tables;
#[cfg(all(test, feature = "xlsx"))]
mod workbook;
