//! `make archive N=... [DIR=...]`: an archive of dumps to measure with.
//!
//! ```text
//! archive N DIR [--tab] [--one] [--seed S]
//! ```
//!
//! Writes dumps with N sheets in all into DIR, a thousand files a folder;
//! `--tab` only undamaged ones of the seed's shape, `--one` all of them into the
//! one file `DIR/archive.txt` (which asks for `--tab`: a file has one encoding
//! and one shape). S is a number; another one makes another archive.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use resheet_tests::archive::{Archive, Mix, Plan};

/// A sheet takes about 2 kB, so most files of an archive are near 15 kB.
const SHEETS_PER_FILE: usize = 14;

struct Arguments {
    plan: Plan,
    folder: PathBuf,
    one: bool,
}

fn main() -> io::Result<()> {
    let Arguments { plan, folder, one } = arguments(std::env::args().skip(1))?;
    let archive = Archive::new(plan)?;
    fs::create_dir_all(&folder)?;
    let (files, sheets, bytes) =
        if one { one_file(archive, &folder)? } else { many_files(archive, &folder)? };
    writeln!(io::stdout(), "{files} files, {sheets} sheets, {bytes} bytes in {}", folder.display())
}

fn one_file(archive: Archive, folder: &Path) -> io::Result<(usize, usize, usize)> {
    let mut out = BufWriter::new(File::create(folder.join("archive.txt"))?);
    let (mut sheets, mut bytes) = (0, 0);
    for dump in archive {
        out.write_all(&dump.bytes)?;
        sheets += dump.sheets;
        bytes += dump.bytes.len();
    }
    out.flush()?;
    Ok((1, sheets, bytes))
}

fn many_files(archive: Archive, folder: &Path) -> io::Result<(usize, usize, usize)> {
    let (mut files, mut sheets, mut bytes) = (0, 0, 0);
    for dump in archive {
        let folder = folder.join(format!("{:04}", files / 1000));
        if files % 1000 == 0 {
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("{files:07}.txt")), &dump.bytes)?;
        files += 1;
        sheets += dump.sheets;
        bytes += dump.bytes.len();
    }
    Ok((files, sheets, bytes))
}

fn arguments(mut given: impl Iterator<Item = String>) -> io::Result<Arguments> {
    let wrong = || io::Error::other("archive N DIR [--tab] [--one] [--seed S]");
    let number = |text: Option<String>| text.and_then(|text| text.parse().ok()).ok_or_else(wrong);
    let sheets = number(given.next())? as usize;
    let folder = given.next().map(PathBuf::from).ok_or_else(wrong)?;
    let mut plan = Plan { mix: Mix::Mixed, sheets, sheets_per_file: SHEETS_PER_FILE, seed: 1 };
    let mut one = false;
    while let Some(word) = given.next() {
        match word.as_str() {
            "--tab" => plan.mix = Mix::Tab,
            "--one" => one = true,
            "--seed" => plan.seed = number(given.next())?,
            _ => return Err(wrong()),
        }
    }
    if one && plan.mix != Mix::Tab {
        return Err(wrong());
    }
    Ok(Arguments { plan, folder, one })
}
