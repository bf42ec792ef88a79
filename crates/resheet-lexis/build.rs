//! Turns the vocabulary into what a start reads quickly: files of words into JSON,
//! tables of characters into arrays.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Everyday ideographs, by code point.
const HAN: std::ops::RangeInclusive<u32> = 0x4e00..=0x9fff;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=vocabulary");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    const WORDS: [&str; 8] =
        ["goals", "labels", "organisations", "relations", "subjects", "times", "units", "verdicts"];
    for name in WORDS {
        let json = serde_json::to_string(&table(name)?)?;
        fs::write(out.join(format!("{name}.json")), json)?;
    }
    let mut simplified: Vec<u32> = HAN.collect();
    for (from, to) in pairs("traditional")? {
        let at = u32::from(from).checked_sub(*HAN.start()).and_then(|at| usize::try_from(at).ok());
        if let Some(slot) = at.and_then(|at| simplified.get_mut(at)) {
            *slot = u32::from(to);
        }
    }
    let compatibility = pairs("compatibility")?;
    let mut code = String::new();
    writeln!(code, "static SIMPLIFIED: [u16; {}] = {simplified:?};", simplified.len())?;
    let (count, sorted) = (compatibility.len(), compatibility);
    writeln!(code, "static COMPATIBILITY: [(char, char); {count}] = {sorted:?};")?;
    fs::write(out.join("characters.rs"), code)?;
    Ok(())
}

fn table(name: &str) -> Result<toml::Table, Box<dyn Error>> {
    let path = format!("vocabulary/{name}.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    Ok(toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?)
}

/// A file of blank-separated pairs, the character met and the one meant; sorted.
fn pairs(name: &str) -> Result<Vec<(char, char)>, Box<dyn Error>> {
    let table = table(name)?;
    let text = table.get("pairs").and_then(toml::Value::as_str).unwrap_or_default();
    let mut pairs = Vec::new();
    for pair in text.split_whitespace() {
        match pair.chars().collect::<Vec<char>>()[..] {
            [from, to] => pairs.push((from, to)),
            _ => return Err(format!("vocabulary/{name}.toml: `{pair}` is no pair").into()),
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}
