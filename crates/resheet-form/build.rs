//! Turns the families into JSON, which a start reads quickly.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=families");
    let out = env::var("OUT_DIR")?;
    for entry in fs::read_dir("families")? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(OsStr::to_str) else { continue };
        let text = fs::read_to_string(&path)?;
        let table: toml::Table =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let json = serde_json::to_string(&table)?;
        fs::write(Path::new(&out).join(format!("{name}.json")), json)?;
    }
    Ok(())
}
