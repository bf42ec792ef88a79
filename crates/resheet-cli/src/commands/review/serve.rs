//! The page over HTTP, to this machine alone, and decisions on their way to the disk.
//!
//! Who may read the page and save is who knows the token in its address: it is made up
//! for each run, and other pages in the same browser do not know it. A request has to
//! name this very host, so that no name of somebody else's can be pointed here.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use resheet_review::Corrections;

use crate::exit::Failure;
use crate::interrupt;
use crate::plain;
use crate::texts::say;

/// The most bytes of decisions that are taken at once, and of the head of a request.
const LONGEST: u64 = 16 << 20;
const LONGEST_HEAD: u64 = 64 << 10;
/// How long a connection may say nothing.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether somebody wants to stop.
const PAUSE: Duration = Duration::from_millis(50);

/// What all connections share.
struct Shared<'a> {
    host: String,
    token: String,
    page: &'a Path,
    /// Decisions are added one request after the other.
    saved: Mutex<&'a Path>,
}

/// Shows the page until somebody interrupts.
///
/// # Errors
///
/// When the port cannot be had.
pub(super) fn serve(port: u16, page: &Path, saved: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::Disk(say!("cannot listen", port = port), error);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    let host = listener.local_addr().map_err(failed)?.to_string();
    listener.set_nonblocking(true).map_err(failed)?;
    let shared = Shared { host, token: token(), page, saved: Mutex::new(saved) };
    let (host, token, saved) = (&shared.host, &shared.token, plain::path(saved));
    writeln!(io::stdout(), "http://{host}/?token={token}\n{saved}")?;
    io::stdout().flush()?;
    std::thread::scope(|threads| {
        while !interrupt::asked() {
            match listener.accept() {
                Ok((connection, _)) => {
                    let shared = &shared;
                    // Whoever went away meanwhile needs no answer.
                    threads.spawn(move || answer(connection, shared).is_ok());
                }
                Err(_) => std::thread::sleep(PAUSE),
            }
        }
    });
    Ok(())
}

/// 128 bits that nobody can guess: the seeds of hash tables are the system's.
fn token() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}

/// Whether two texts are one, in a time that does not tell where they differ.
fn is_same(one: &str, other: &str) -> bool {
    let differ =
        one.bytes().zip(other.bytes()).fold(0, |differ, (one, other)| differ | (one ^ other));
    one.len() == other.len() && differ == 0
}

/// What a request says as far as it matters here.
struct Request {
    method: String,
    target: String,
    host: String,
    token: String,
    length: u64,
}

fn request(connection: &mut impl BufRead) -> io::Result<Request> {
    let mut head = connection.take(LONGEST_HEAD);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut words = line.split_ascii_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut host, mut token, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => value.clone_into(&mut host),
            "x-token" => value.clone_into(&mut token),
            "content-length" => length = value.parse().unwrap_or(u64::MAX),
            _ => {}
        }
    }
    Ok(Request { method, target, host, token, length })
}

fn answer(connection: TcpStream, shared: &Shared<'_>) -> io::Result<()> {
    connection.set_nonblocking(false)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let mut out = connection.try_clone()?;
    let mut connection = BufReader::new(connection);
    let Request { method, target, host, token, length } = request(&mut connection)?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let in_query = query.split('&').find_map(|pair| pair.strip_prefix("token="));
    let token = in_query.unwrap_or(&token);
    if host != shared.host || !is_same(token, &shared.token) {
        return words(&mut out, "403 Forbidden", "open the address that resheet printed");
    }
    match (method.as_str(), path) {
        ("GET", "/") => {
            let mut page = File::open(shared.page)?;
            let length = page.metadata()?.len();
            head(&mut out, "200 OK", "text/html; charset=utf-8", length)?;
            io::copy(&mut page, &mut out).map(drop)
        }
        ("POST", "/decisions") if length > LONGEST => {
            words(&mut out, "413 Content Too Large", "too many decisions at once")
        }
        ("POST", "/decisions") => {
            let mut body = Vec::new();
            connection.take(length).read_to_end(&mut body)?;
            match save(&body, shared) {
                Ok(()) => words(&mut out, "200 OK", "saved"),
                Err(reason) => words(&mut out, "400 Bad Request", &reason),
            }
        }
        _ => words(&mut out, "404 Not Found", "there is nothing here"),
    }
}

/// Adds decisions to the file, all or none.
fn save(body: &[u8], shared: &Shared<'_>) -> Result<(), String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    Corrections::read(text).map_err(|error| error.to_string())?;
    let mut lines: String = text.lines().filter(|line| !line.trim().is_empty()).fold(
        String::with_capacity(text.len() + 1),
        |mut lines, line| {
            lines.push_str(line);
            lines.push('\n');
            lines
        },
    );
    let saved = shared.saved.lock().map_err(|error| error.to_string())?;
    let put = || {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(*saved)?;
        if !ends_a_line(&file)? {
            lines.insert(0, '\n');
        }
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    };
    let mut put = put;
    put().map_err(|error| format!("{}: {error}", plain::path(*saved)))
}

/// Whether what is added stands on a line of its own.
fn ends_a_line(mut file: &File) -> io::Result<bool> {
    use std::io::{Seek, SeekFrom};
    let mut last = [0];
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn words(out: &mut impl Write, status: &str, text: &str) -> io::Result<()> {
    head(out, status, "text/plain; charset=utf-8", text.len() as u64)?;
    out.write_all(text.as_bytes())
}

fn head(out: &mut impl Write, status: &str, kind: &str, length: u64) -> io::Result<()> {
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nConnection: close\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_compared_whole() {
        let (one, other) = (token(), token());
        assert_eq!(one.len(), 32);
        assert!(is_same(&one, &one) && !is_same(&one, &other) && !is_same(&one, &one[1..]));
        assert!(!is_same("", &one));
    }
}
