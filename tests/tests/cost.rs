//! The law of cost in small: what a conversion asks of the allocator grows with
//! its bytes, whatever the shape. `make stress` holds time and memory in large.
//!
//! One test, for the counter counts for the whole process.

use std::alloc::System;

use resheet_model::SourceText;
use resheet_tests::cost::{Fill, SHAPES, Size, WEIGHED, convert};
use resheet_tests::run::engine;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Bytes asked for in all for each byte of a dump, at most, and for any dump.
const BYTES: usize = 2000;
const START: usize = 1 << 20;

/// The same for sheets that are read by weighing many ways, for what a search keeps is asked
/// for step by step: lines in turn take 25,500, the others no more than 20,000.
const BYTES_OF_WEIGHED: usize = 30_000;

/// So many times the bytes a byte of the short table may the long one take.
const GROWTH: usize = 2;

#[test]
fn allocations_grow_with_the_bytes_of_a_dump() {
    let engine = engine();
    convert(&engine, "");
    let asked = |dump: &str| {
        let region = Region::new(ALLOCATOR);
        convert(&engine, dump);
        region.change().bytes_allocated
    };
    let mut broken = Vec::new();
    for shape in SHAPES {
        let short = shape.dump(Size::long(30));
        let source = SourceText::plain("dump", short.as_str());
        let read = engine.read(&source, engine.families().lexicon());
        let own = read.iter().any(|block| block.dialect == shape.dialect);
        assert!(own, "{} is read otherwise", shape.name);
        let few = asked(&short);
        let long = shape.dump(Size::long(240));
        let many = asked(&long);
        if many / long.len() > GROWTH * few / short.len() {
            let (many, few) = (many / long.len(), few / short.len());
            broken.push(format!("{} of 240 rows: {many} a byte, {few} of 30", shape.name));
        }
        for (rows, wide, columns, fill) in
            [(30, 1, 2000, Fill::Words), (30, 3, 2000, Fill::Figures), (240, 1, 2000, Fill::Blank)]
        {
            let size = Size { rows, wide, columns, fill };
            let dump = shape.dump(size);
            let all = asked(&dump);
            if all > START + BYTES * dump.len() {
                broken.push(format!("{} of {size:?}: {} a byte", shape.name, all / dump.len()));
            }
        }
    }
    for (name, sheet) in WEIGHED {
        let [few, many] = [2, 6].map(|sheets| {
            let dump: String = (0..sheets).map(sheet).collect();
            asked(&dump) / dump.len()
        });
        if few.max(many) > BYTES_OF_WEIGHED || many > GROWTH * few {
            broken.push(format!("{name}: {few} a byte of two sheets, {many} of six"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
