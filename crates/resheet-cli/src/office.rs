//! Old office files through LibreOffice, where that is asked for.
//!
//! No reader of ours knows .doc and .wps. LibreOffice turns them into what
//! is read here, in a folder of its own, with a profile of its own, so that an
//! office that is open on the same machine is left alone.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use memchr::memmem;
use resheet_pipeline::Foreign;
use tempfile::TempDir;

use crate::exit::Failure;
use crate::texts;

/// A document takes a second or two, the first one five.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(20);

/// How files begin, a name that is in them, and what becomes of them.
const KINDS: [(&[u8], &[u8], &str, &str); 4] = [
    (OLE, b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t", "doc", "docx"),
    (OLE, b"B\0o\0o\0k\0", "xls", "xlsx"),
    (b"{\\rtf", b"", "rtf", "docx"),
    (ZIP, b"xl/workbook.bin", "xlsb", "xlsx"),
];
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";

/// LibreOffice as it is installed here.
struct Office {
    program: PathBuf,
    folder: TempDir,
}

/// What turns old office files into ones that are read.
///
/// # Errors
///
/// When LibreOffice is not installed, or there is no room for its profile.
pub(crate) fn foreign() -> Result<Foreign, Failure> {
    let program = installed().ok_or_else(|| Failure::usage(texts::text("no soffice")))?;
    let temporary = std::env::temp_dir();
    let folder = tempfile::tempdir().map_err(Failure::disk("make a folder in", &temporary))?;
    let office = Mutex::new(Office { program, folder });
    Ok(Box::new(move |bytes| {
        let kind = KINDS.iter().find(|(begin, inside, ..)| {
            bytes.starts_with(begin) && (inside.is_empty() || memmem::find(bytes, inside).is_some())
        });
        let (_, _, from, to) = kind?;
        let office = office.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Some(office.convert(bytes, from, to))
    }))
}

fn installed() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["soffice", "libreoffice", "soffice.exe"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

impl Office {
    fn convert(&self, bytes: &[u8], from: &str, to: &str) -> Result<Vec<u8>, String> {
        let failed = |error: std::io::Error| format!("LibreOffice: {error}");
        let folder = self.folder.path();
        let (source, made) = (folder.join(format!("in.{from}")), folder.join(format!("in.{to}")));
        fs::write(&source, bytes).map_err(failed)?;
        let _ = fs::remove_file(&made);
        let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
        let child = Command::new(&self.program)
            .args(["--headless", "--norestore", &profile, "--convert-to", to, "--outdir"])
            .arg(folder)
            .arg(&source)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        wait(child)?;
        fs::read(&made).map_err(|_| "LibreOffice made nothing of it".to_owned())
    }
}

fn wait(mut child: Child) -> Result<(), String> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return Ok(()),
            Ok(None) if begun.elapsed() < PATIENCE => sleep(PAUSE),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("LibreOffice took more than {} seconds", PATIENCE.as_secs()));
            }
            Err(error) => return Err(format!("LibreOffice: {error}")),
        }
    }
}
