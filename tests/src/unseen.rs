//! Sets of sheets nobody has seen: invented forms, with their truth, in several
//! writings (program `unseen`).
//!
//! A [`form`] decides labels, columns, levels and what else is printed; [`sheet`]
//! fills it and knows the truth; [`grid`] writes it as tools do. All of it
//! depends on a seed alone. Seeds below 1000 are to work with; those from 9000
//! on are for the end of a piece of work, and never looked at before.

mod form;
mod grid;
mod sheet;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use crate::corpus::{Class, Document};
use crate::random::Random;
use crate::record::from_json;
use form::Form;
pub use grid::Writing;

/// The dumps of a seed: so many invented forms in every writing.
pub fn documents(seed: u64, forms: usize) -> Vec<Document> {
    let mut out = Vec::new();
    for number in 0..forms {
        let mut random = Random::named(seed, &format!("form {number}"));
        let form = Form::new(seed, &mut random);
        let (grid, truth) = sheet::fill(&form, &mut random);
        let json = Arc::new(json!({ "sheets": [truth] }));
        let records = Arc::new(from_json(&json));
        for writing in Writing::ALL {
            let name = format!("{number:02}-{}", writing.name());
            out.push(Document {
                folder: format!("seed-{seed}"),
                layout: format!("{number:02}"),
                extractor: writing.name().to_owned(),
                class: writing.name().to_owned(),
                path: PathBuf::from(&name),
                bytes: grid.written(writing).into_bytes(),
                truth: Arc::clone(&records),
                json: Arc::clone(&json),
                name,
            });
        }
    }
    out
}

/// Every word of these forms that no vocabulary has.
pub fn unknown_words() -> impl Iterator<Item = &'static str> {
    words::all_unknown()
}

/// A class for each writing, none with a bar.
pub fn classes() -> Vec<Class> {
    let class = |writing: Writing| Class {
        name: writing.name().to_owned(),
        extractors: vec![writing.name().to_owned()],
        folders: Vec::new(),
        bar: None,
    };
    Writing::ALL.into_iter().map(class).collect()
}
