//! Turns the words of the checks into JSON, which a start reads quickly.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=words.toml");
    let table: toml::Table = toml::from_str(&fs::read_to_string("words.toml")?)
        .map_err(|error| format!("words.toml: {error}"))?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("words.json"), serde_json::to_string(&table)?)?;
    Ok(())
}
