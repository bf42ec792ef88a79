//! How a run speaks while it lasts: a bar, or lines for a log, as text or as JSON.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::plain;
use crate::texts::say;

/// How often a line of progress comes when it was asked for, and when not: nobody who
/// has not asked wants a line of a run that lasts some seconds.
const ASKED: Duration = Duration::from_secs(10);
const UNASKED: Duration = Duration::from_secs(30);

/// How much a run says.
#[derive(Args, Clone, Copy)]
pub(crate) struct Talk {
    /// No progress and no summary.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Say of each input that was left out why.
    #[arg(short, long, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// How progress is shown.
    #[arg(long, value_enum, default_value = "auto", value_name = "HOW")]
    progress: How,
}

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    /// A bar on a terminal; else a line each half minute, if the run lasts that long.
    Auto,
    /// A bar.
    Bar,
    /// A line each ten seconds and one at the end: count, rate, bytes, what is left.
    Lines,
    /// Nothing.
    Off,
}

/// How what a run says is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// JSON Lines, an event a line, for a system that keeps logs.
    Json,
}

static FORMAT: OnceLock<LogFormat> = OnceLock::new();

/// Says how the process writes what it says; the first word counts.
pub(crate) fn write_as(format: LogFormat) {
    let _ = FORMAT.set(format);
}

/// Whether it writes JSON.
pub(crate) fn is_json() -> bool {
    FORMAT.get() == Some(&LogFormat::Json)
}

/// Writes an event as a line of JSON.
pub(crate) fn event(out: &mut impl Write, kind: &str, mut more: Value) -> io::Result<()> {
    if let Value::Object(more) = &mut more {
        more.insert("event".to_owned(), kind.into());
    }
    // What turns the direction of a text does so in a log too; JSON has another way to
    // write it.
    let mut line = String::new();
    for c in more.to_string().chars() {
        if plain::acts(c) {
            // All that act are of one unit of UTF-16; writing to a text does not fail.
            let _ = write!(line, "\\u{:04x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
    writeln!(out, "{line}")
}

/// How far a run is.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Between lines, if there are any.
    every: Option<Duration>,
    /// Whether the last line comes in any case.
    to_the_end: bool,
    began: Instant,
    said: Instant,
    total: usize,
    done: usize,
    bytes: u64,
    lines: usize,
}

impl Talk {
    /// The progress of a run over so many inputs.
    pub(crate) fn progress(self, total: usize) -> Progress {
        let is_terminal = io::stderr().is_terminal();
        let how = match self.progress {
            _ if self.quiet => How::Off,
            How::Auto if is_terminal && !is_json() && total > 1 => How::Bar,
            how => how,
        };
        let every = match how {
            How::Auto if !is_terminal || is_json() => Some(UNASKED),
            How::Lines => Some(ASKED),
            How::Auto | How::Bar | How::Off => None,
        };
        let bar = if how == How::Bar { bar(total) } else { ProgressBar::hidden() };
        let to_the_end = how == How::Lines;
        let now = Instant::now();
        let (done, bytes, lines) = (0, 0, 0);
        Progress { bar, every, to_the_end, began: now, said: now, total, done, bytes, lines }
    }
}

/// A bar on standard error.
fn bar(inputs: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::stderr());
    // A template that does not parse would show the default bar.
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {eta}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

impl Progress {
    /// One input more, of so many bytes.
    pub(crate) fn inc(&mut self, bytes: u64) {
        self.bar.inc(1);
        self.done += 1;
        self.bytes += bytes;
        if self.every.is_some_and(|every| self.said.elapsed() >= every) {
            self.said = Instant::now();
            self.line(false);
        }
    }

    /// The run is over.
    pub(crate) fn finish(mut self) {
        self.bar.finish_and_clear();
        if self.to_the_end || self.lines > 0 {
            self.line(true);
        }
    }

    fn line(&mut self, is_last: bool) {
        self.lines += 1;
        let mut out = io::stderr().lock();
        let line = line((self.done, self.total), self.bytes, self.began.elapsed(), is_last);
        // Nobody to tell if standard error is closed.
        let _ = match line {
            Line::Text(text) => writeln!(out, "{text}"),
            Line::Json(value) => event(&mut out, "progress", value),
        };
    }
}

enum Line {
    Text(String),
    Json(Value),
}

/// What a line of progress says.
fn line((done, total): (usize, usize), bytes: u64, spent: Duration, is_last: bool) -> Line {
    let milliseconds = spent.as_millis().max(1);
    let rate = done as u128 * 1000 / milliseconds;
    let rest = (total - done.min(total)) as u128 * milliseconds / done.max(1) as u128;
    let rest = Duration::from_millis(u64::try_from(rest).unwrap_or(u64::MAX));
    if is_json() {
        return Line::Json(json!({
            "inputs": done,
            "of": total,
            "bytes": bytes,
            "seconds": spent.as_secs(),
            "inputs_per_second": u64::try_from(rate).unwrap_or(u64::MAX),
            "seconds_left": if is_last { 0 } else { rest.as_secs() },
        }));
    }
    let (n, all, bytes) = (done, total, size(bytes));
    Line::Text(if is_last {
        say!("progress done", n = n, all = all, time = clock(spent), rate = rate, bytes = bytes)
    } else {
        say!("progress", n = n, all = all, rate = rate, bytes = bytes, rest = clock(rest))
    })
}

/// A time as hours, minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{:02}", seconds % 60)
    } else {
        format!("{minutes}:{:02}", seconds % 60)
    }
}

/// A number of bytes, rounded down.
fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let step = units.iter().enumerate().rev().find(|(step, _)| bytes >> (10 * step) > 0);
    let (step, unit) = step.unwrap_or((0, &"B"));
    format!("{} {unit}", bytes >> (10 * step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_count_rate_bytes_and_rest() {
        let Line::Text(text) = line((300, 1200), 5 << 20, Duration::from_secs(10), false) else {
            panic!("text")
        };
        assert_eq!(text, "300 of 1200 inputs, 30/s, 5 MiB, 0:30 left");
        let Line::Text(text) = line((1200, 1200), 900, Duration::from_secs(3700), true) else {
            panic!("text")
        };
        assert_eq!(text, "1200 of 1200 inputs in 1:01:40, 0/s, 900 B");
        // Nothing done yet, and nothing to do.
        line((0, 5), 0, Duration::ZERO, false);
        line((0, 0), 0, Duration::ZERO, true);
    }
}
