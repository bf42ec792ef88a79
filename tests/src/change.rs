//! Mechanical changes of a dump of tab-separated sheets, as tools and people
//! make them, and whether a conversion of the changed dump is still right or
//! at least honest.

use std::sync::Arc;

use encoding_rs::GB18030;
use resheet_model::{Conversion, Severity};

use crate::corpus::Document;
use crate::record::{Record, text_of};
use crate::report::line as listed;
use crate::run::{Error, engine, judge};
use crate::silent::Notice;
use crate::text::normal;

/// Which lines a change is done to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Where {
    /// All.
    Everywhere,
    /// Those of one sheet, counted from 0.
    Sheet(usize),
    /// One that is not blank, counted from 0.
    Line(usize),
}

/// A change of the lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Tabs at the end of lines are gone.
    TrailingTabsStripped(Where),
    /// One more column, blank, before the column of this number.
    BlankColumn(Where, usize),
    /// Tabs at the start of lines are gone.
    LeadingBlanksDropped(Where),
    /// A blank line after each line.
    BlankLines(Where),
    /// Lines stand there twice.
    Doubled(Where),
    /// Digits and brackets are full width.
    FullWidth(Where),
    /// A sheet has no title.
    TitleDropped(usize),
    /// The sheets stand in another order: the old places by new place.
    Reordered(Vec<usize>),
    /// A sheet ends before this line of its own.
    TailCut(usize, usize),
    /// A sheet begins at this line of its own.
    HeadCut(usize, usize),
    /// The weight stands before the target, in rows and headers alike.
    WeightFirst(Where),
}

/// How the changed lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// As they were.
    Utf8,
    /// With CR LF.
    Crlf,
    /// In GB18030.
    Gb18030,
    /// In UTF-16, little end first, with a byte order mark or without.
    Utf16Le {
        /// Whether the mark is there.
        mark: bool,
    },
}

impl Writing {
    /// Every writing.
    pub const ALL: [Writing; 5] = [
        Writing::Utf8,
        Writing::Crlf,
        Writing::Gb18030,
        Writing::Utf16Le { mark: true },
        Writing::Utf16Le { mark: false },
    ];

    /// The bytes of a dump of these lines.
    pub fn bytes(self, lines: &[String]) -> Vec<u8> {
        let text = lines.join(if self == Writing::Crlf { "\r\n" } else { "\n" });
        match self {
            Writing::Utf8 | Writing::Crlf => text.into_bytes(),
            Writing::Gb18030 => GB18030.encode(&text).0.into_owned(),
            Writing::Utf16Le { mark } => {
                let mark = mark.then_some('\u{feff}').into_iter().flat_map(|mark| {
                    let mut units = [0; 2];
                    mark.encode_utf16(&mut units).to_vec()
                });
                mark.chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
        }
    }
}

/// A line with the sheet it is of, the number among the lines that are not
/// blank, and whether it was changed.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    sheet: usize,
    number: Option<usize>,
    changed: bool,
}

/// A dump whose sheets each begin at a line with the title.
pub struct Original {
    document: Document,
    lines: Vec<Line>,
}

impl Original {
    /// Takes a UTF-8 dump with its truth.
    pub fn new(document: Document) -> Self {
        let text = String::from_utf8_lossy(&document.bytes).into_owned();
        let is_title = |line: &str, sheet: usize| {
            let title = document.truth.get(sheet).map(|sheet| text_of(&sheet.header, "title"));
            title.is_some_and(|title| normal(line) == normal(title))
        };
        let (mut begun, mut number) = (0, 0);
        let mut lines = Vec::new();
        for text in text.lines() {
            begun += usize::from(is_title(text, begun));
            let blank = text.trim().is_empty();
            lines.push(Line {
                text: text.to_owned(),
                sheet: begun.saturating_sub(1),
                number: (!blank).then_some(number),
                changed: false,
            });
            number += usize::from(!blank);
        }
        Original { document, lines }
    }

    /// How many lines are not blank.
    pub fn line_count(&self) -> usize {
        self.lines.iter().filter(|line| line.number.is_some()).count()
    }

    /// How many lines a sheet has.
    pub fn lines_of(&self, sheet: usize) -> usize {
        self.lines.iter().filter(|line| line.sheet == sheet).count()
    }

    /// How many sheets there are.
    pub fn sheet_count(&self) -> usize {
        self.document.truth.len()
    }

    /// The errors of the changed dump's conversion that no finding points at,
    /// one line each.
    ///
    /// A lost leaf may also be told of where the change was made.
    pub fn silent_errors(&self, change: &Change, writing: Writing) -> Vec<String> {
        let lines = self.changed(change);
        let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
        let bytes = writing.bytes(&texts);
        // Of a sheet of which nothing is left nothing can be told.
        let is_left =
            |sheet: usize| lines.iter().any(|line| line.sheet == sheet && line.number.is_some());
        let sheets = self.document.truth.iter().enumerate();
        let truth = sheets.filter(|(at, _)| is_left(*at)).map(|(_, sheet)| sheet.clone());
        let truth = Arc::new(truth.collect());
        let document = Document { bytes, truth, ..self.document.clone() };
        let conversion = engine().convert(&document.name, &document.bytes);
        let judged = judge(&conversion, &document);
        let told = told_at(&conversion, &lines);
        let silent = |error: &&Error| {
            error.notice == Notice::None && !(told && error.difference.got.is_none())
        };
        judged.errors.iter().filter(silent).map(|error| listed(&document, error)).collect()
    }

    /// The changed dump, for a person.
    pub fn text(&self, change: &Change) -> String {
        self.changed(change).iter().map(|line| format!("{}\n", line.text)).collect()
    }

    fn changed(&self, change: &Change) -> Vec<Line> {
        match change {
            Change::TrailingTabsStripped(place) => {
                self.map(*place, |line| vec![line.trim_end_matches('\t').to_owned()])
            }
            Change::LeadingBlanksDropped(place) => {
                self.map(*place, |line| vec![line.trim_start_matches('\t').to_owned()])
            }
            Change::BlankColumn(place, column) => self.map(*place, |line| {
                let mut cells: Vec<&str> = line.split('\t').collect();
                if cells.len() > 1 && *column <= cells.len() {
                    cells.insert(*column, "");
                }
                vec![cells.join("\t")]
            }),
            Change::BlankLines(place) => {
                self.map(*place, |line| vec![line.to_owned(), String::new()])
            }
            Change::Doubled(place) => self.map(*place, |line| vec![line.to_owned(); 2]),
            Change::FullWidth(place) => {
                self.map(*place, |line| vec![line.chars().map(full_width).collect()])
            }
            Change::TitleDropped(sheet) => self.cut(*sheet, |at| at == 0),
            Change::TailCut(sheet, from) => self.cut(*sheet, |at| at >= *from),
            Change::HeadCut(sheet, from) => self.cut(*sheet, |at| at < *from),
            Change::Reordered(order) => {
                let of = |sheet: usize| self.lines.iter().filter(move |line| line.sheet == sheet);
                order.iter().flat_map(|&sheet| of(sheet)).cloned().collect()
            }
            Change::WeightFirst(place) => {
                let mut lines = self.lines.clone();
                for line in lines.iter_mut().filter(|line| is_at(line, *place)) {
                    if let Some(truth) = self.document.truth.get(line.sheet) {
                        line.text = weight_first(&line.text, truth);
                    }
                }
                lines
            }
        }
    }

    fn map(&self, place: Where, change: impl Fn(&str) -> Vec<String>) -> Vec<Line> {
        let mut out = Vec::new();
        for line in &self.lines {
            if !is_at(line, place) {
                out.push(line.clone());
                continue;
            }
            let changed = matches!(place, Where::Line(_));
            let texts = change(&line.text);
            out.extend(texts.into_iter().map(|text| Line { text, changed, ..line.clone() }));
        }
        out
    }

    /// Drops lines of a sheet by their place in it; its neighbours are marked.
    fn cut(&self, sheet: usize, drop: impl Fn(usize) -> bool) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        let (mut at, mut dropped) = (0, false);
        for line in &self.lines {
            let mut line = line.clone();
            if line.sheet == sheet {
                at += 1;
                if drop(at - 1) {
                    dropped = true;
                    if let Some(before) = out.last_mut().filter(|before| before.sheet == sheet) {
                        before.changed = true;
                    }
                    continue;
                }
                line.changed = std::mem::take(&mut dropped);
            }
            out.push(line);
        }
        out
    }
}

fn is_at(line: &Line, place: Where) -> bool {
    line.number.is_some()
        && match place {
            Where::Everywhere => true,
            Where::Sheet(sheet) => line.sheet == sheet,
            Where::Line(number) => line.number == Some(number),
        }
}

/// Whether a finding stands on a changed line or next to one.
fn told_at(conversion: &Conversion, lines: &[Line]) -> bool {
    let changed = |line: u64| {
        let at = usize::try_from(line).unwrap_or(0);
        (at.saturating_sub(1)..=at + 1)
            .filter_map(|line| lines.get(line.checked_sub(1)?))
            .any(|line| line.changed)
    };
    let serious = |severity| severity >= Severity::Warning;
    conversion
        .all_findings()
        .filter(|(_, finding)| serious(finding.severity))
        .any(|(_, finding)| changed(conversion.source.line_number(finding.span)))
}

fn full_width(char: char) -> char {
    match char {
        '(' => '（',
        ')' => '）',
        '0'..='9' => char::from_u32('０' as u32 + char as u32 - '0' as u32).unwrap_or(char),
        other => other,
    }
}

/// A row of the indicator table, or its header, with the weight before the
/// target; any other line as it is.
fn weight_first(line: &str, truth: &Record) -> String {
    const HEADER: [&str; 4] = ["三级指标", "年度指标值", "实际完成值", "分值"];
    let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
    let printed: Vec<usize> = (0..cells.len()).filter(|&at| !cells[at].trim().is_empty()).collect();
    let is_name = |text: &str| {
        let text = normal(text);
        text == HEADER[0]
            || truth.indicators.iter().any(|row| normal(text_of(row, "level3")) == text)
    };
    let name = printed.iter().position(|&at| is_name(&cells[at]));
    let Some(&[_, target, actual, weight]) = name.and_then(|name| printed.get(name..name + 4))
    else {
        return line.to_owned();
    };
    let moved = [cells[weight].clone(), cells[target].clone(), cells[actual].clone()];
    for (at, cell) in [target, actual, weight].into_iter().zip(moved) {
        cells[at] = cell;
    }
    cells.join("\t")
}
