//! Printed sheets as tagged PDF/A-3a: one file per input, each sheet on pages of its
//! own, with the full JSON of the same sheets embedded.
//!
//! Pages come from [`layout`]; [`document`] is the only file
//! that knows the library that writes PDF.

mod cff;
mod content;
mod deflate;
mod document;
pub(crate) mod face;
mod file;
mod program;
mod tags;
mod trace;
mod xmp;

use std::collections::BTreeSet;
use std::io::{self, Write};

use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Conversion, Finding, Seen, Sheet, Subject};
use sha2::{Digest, Sha256};

use crate::json;
use crate::layout::{self, Page, PageOptions, Printed, Wording};
use document::Attachment;
pub use face::Typeface;
use face::{Face, Faces};
use trace::Traced;
pub use trace::{MoreFonts, NoFonts};

/// A moment, in universal time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Seconds since the beginning of 1970.
    seconds: u64,
}

impl Stamp {
    /// From seconds since the beginning of 1970, as in `SOURCE_DATE_EPOCH`.
    pub fn from_unix(seconds: u64) -> Stamp {
        // The year has four digits in every format that it goes into.
        Stamp { seconds: seconds.min(253_402_300_799) }
    }

    /// The beginning of a day; `None` if there is no such day, or it is before
    /// 1970 or after 9999.
    pub fn from_date(year: u64, month: u64, day: u64) -> Option<Stamp> {
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        // Counted as in `parts`.
        let march_year = year - u64::from(month <= 2);
        let march_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * march_month + 2) / 5 + day.checked_sub(1)?;
        let leaps = march_year / 4 - march_year / 100 + march_year / 400;
        let days = 365 * march_year + leaps + day_of_year;
        let stamp = Stamp::from_unix(days.checked_sub(719_468)? * 86_400);
        // A day that its month does not have is one of the next.
        (stamp.parts()[..3] == [year, month, day]).then_some(stamp)
    }

    /// Year, month, day, hour, minute, second.
    fn parts(self) -> [u64; 6] {
        // Days are counted from the first of March of the year 0, so that a
        // leap day is the last day of a year.
        let days = self.seconds / 86_400 + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let second = self.seconds % 86_400;
        [year, month, day, second / 3600, second / 60 % 60, second % 60]
    }

    fn iso(self) -> String {
        let [year, month, day, hour, minute, second] = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    fn pdf(self) -> String {
        let [year, month, day, hour, minute, second] = self.parts();
        format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
    }
}

/// What a PDF should be like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PdfOptions {
    /// Paper, margins, and whether findings are printed.
    pub page: PageOptions,
    /// The date of the document. Without one it has none, and the same input
    /// gives the same bytes on every day.
    pub date: Option<Stamp>,
    /// The font of the pages.
    pub face: Typeface,
    /// Whether the text that the sheets were read from is put in.
    pub attach_source: bool,
    /// Whether a list of the findings is put in.
    pub attach_audit: bool,
}

/// A sheet in the finished document.
struct Section {
    /// For the bookmark.
    name: String,
    /// Its first page, from 0.
    first: usize,
}

/// As [`write_with`], with the font of the build alone: the same bytes on every
/// machine.
pub fn write(
    conversion: &Conversion,
    options: &PdfOptions,
    out: &mut dyn Write,
) -> io::Result<Vec<Finding>> {
    write_with(conversion, options, &NoFonts, out)
}

/// Prints all sheets of a conversion into one PDF; a conversion without a
/// sheet gives one page that says so by being empty but for its number.
///
/// Characters that the font of the build does not have are looked for in
/// `fonts`, which are asked only then. `out` gets the file in large pieces. The
/// findings are about printing: a character that no font has (`P001`), or that
/// another font had (`P002`). Errors are those of `out`.
pub fn write_with(
    conversion: &Conversion,
    options: &PdfOptions,
    fonts: &dyn MoreFonts,
    out: &mut dyn Write,
) -> io::Result<Vec<Finding>> {
    let lay_out = |faces: &Faces<'_>| -> Vec<Printed> {
        let pages = |sheet| layout::pages(sheet, &conversion.source, &options.page, faces);
        conversion.sheets.iter().map(pages).collect()
    };
    let mut faces = Faces(vec![Face::of(options.face)]);
    let mut laid = lay_out(&faces);
    let mut missing: BTreeSet<char> =
        laid.iter().flat_map(|sheet| missing(&sheet.pages, &faces)).collect();
    let traced = if missing.is_empty() { Vec::new() } else { trace::find(fonts, &mut missing) };
    let others: Vec<Face<'_>> = traced.iter().map(Traced::face).collect();
    if !others.is_empty() {
        faces.0.extend(&others);
        // What was of the mark's width is of its own now.
        laid = lay_out(&faces);
    }
    let mut findings = Vec::new();
    let mut sections = Vec::new();
    let mut first = 0;
    for (sheet, printed) in conversion.sheets.iter().zip(&laid) {
        findings.extend(borrowed(&printed.pages, sheet, &traced));
        findings.extend(unknown(&printed.pages, sheet, &faces));
        sections.push(Section { name: name_of(sheet), first });
        first += printed.pages.len();
    }
    if laid.is_empty() {
        let pages = vec![Page::blank(options.page.width, options.page.height)];
        laid.push(Printed { pages, parts: Vec::new() });
    }
    let mut data = Vec::new();
    json::write_kept(&mut data, conversion)?;
    let names: Vec<&str> = traced.iter().map(|traced| traced.name.as_str()).collect();
    let id = identity(conversion, options, &data, &names);
    let files = attachments(conversion, options, data);
    let document = document::Document {
        sheets: &laid,
        sections: &sections,
        about: &about(conversion, options),
        files: &files,
        id,
    };
    out.write_all(&document::bytes(&document, &faces)?)?;
    Ok(findings)
}

/// What is put into the file: the data, and what was asked for.
fn attachments(conversion: &Conversion, options: &PdfOptions, data: Vec<u8>) -> Vec<Attachment> {
    let wording = Wording::get();
    let mut files = vec![Attachment {
        name: document::DATA.to_owned(),
        description: wording.line("data", &[]),
        kind: "application/json",
        relation: "Data",
        bytes: data,
    }];
    let source = &conversion.source;
    if options.attach_source {
        let name = source.name.rsplit('/').next().unwrap_or_default();
        // A name that the data has already is that of a print read back.
        let taken = name.is_empty() || name == "-" || name == document::DATA;
        files.push(Attachment {
            name: if taken { SOURCE.to_owned() } else { format!("{name}.txt") },
            description: wording.line("source", &[("name", &source.name)]),
            kind: "text/plain",
            relation: "Source",
            bytes: source.text.clone().into_bytes(),
        });
    }
    if options.attach_audit {
        let lines = conversion.all_findings().map(|(sheet, finding)| {
            let sheet = sheet.map_or(String::new(), |sheet| (sheet.ordinal + 1).to_string());
            let message = catalogue::message(finding, Language::Chinese);
            let line = source.line_number(finding.span);
            format!("{sheet}\t{}\t{}\t{line}\t{message}\n", finding.code, finding.subject)
        });
        files.push(Attachment {
            name: FINDINGS.to_owned(),
            description: wording.line("audit_title", &[]),
            kind: "text/tab-separated-values",
            relation: "Supplement",
            bytes: lines.collect::<String>().into_bytes(),
        });
    }
    files
}

/// What the attached text is called where it has no name of its own.
const SOURCE: &str = "source.txt";
/// What the attached findings are called.
const FINDINGS: &str = "findings.tsv";

/// The JSON in a PDF that [`write()`] made; `None` for any other file.
pub fn embedded_json(pdf: &[u8]) -> Option<Vec<u8>> {
    document::embedded(pdf)
}

/// The sheets of a PDF that [`write()`] made, out of the data embedded in it;
/// `None` for any other file. `name` is the name of the input.
pub fn read_back(name: &str, pdf: &[u8]) -> Option<Conversion> {
    json::restore(name, pdf, &embedded_json(pdf)?)
}

/// What is said of a document: the title of the first sheet that has one, the unit if
/// it is the same on all sheets, and their projects.
fn about(conversion: &Conversion, options: &PdfOptions) -> xmp::About {
    let sheets = &conversion.sheets;
    let title = sheets.iter().find_map(|sheet| sheet.title.value()).cloned();
    let units: Vec<&str> = sheets.iter().map(|sheet| value(&sheet.implementing_unit)).collect();
    let same = units.windows(2).all(|pair| pair[0] == pair[1]);
    let projects: Vec<&str> =
        sheets.iter().filter_map(|sheet| sheet.project_name.value()).map(String::as_str).collect();
    xmp::About {
        title: title.unwrap_or_else(|| Wording::get().line("untitled", &[])),
        author: units.first().filter(|_| same).copied().unwrap_or_default().to_owned(),
        subject: projects.join("; "),
        creator: format!("resheet {}", crate::RESHEET_VERSION),
        date: options.date,
    }
}

fn value(leaf: &Seen<String>) -> &str {
    leaf.value().map_or("", String::as_str)
}

/// The bookmark of a sheet: its project, or its title.
fn name_of(sheet: &Sheet) -> String {
    let name = sheet.project_name.value().or(sheet.title.value()).cloned();
    name.unwrap_or_else(|| (u64::from(sheet.ordinal) + 1).to_string())
}

/// The same content has the same identity, and no other content has. `fonts` are
/// those beside the font of the build.
fn identity(
    conversion: &Conversion,
    options: &PdfOptions,
    json: &[u8],
    fonts: &[&str],
) -> [u8; 16] {
    let mut digest = Sha256::new();
    digest.update(crate::RESHEET_VERSION);
    digest.update(&conversion.source.digest);
    digest.update(format!("{options:?}{fonts:?}"));
    digest.update(json);
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(digest.finalize()) {
        *to = from;
    }
    id
}

/// The characters of some pages that no font has.
fn missing(pages: &[Page], faces: &Faces<'_>) -> BTreeSet<char> {
    let runs = pages.iter().flat_map(|page| &page.runs);
    runs.flat_map(|run| run.text.chars()).filter(|c| faces.glyph(*c).is_none()).collect()
}

/// Says which characters no font has; a mark is drawn in the place of each.
fn unknown(pages: &[Page], sheet: &Sheet, faces: &Faces<'_>) -> Vec<Finding> {
    let missing = missing(pages, faces);
    let found = missing.into_iter().map(|c| {
        Finding::new(Code::P001, Subject::Sheet, sheet.span)
            .arg("character", c.escape_debug())
            .arg("code", format_args!("U+{:04X}", c as u32))
    });
    found.collect()
}

/// Says which characters of a sheet are out of which other font.
fn borrowed(pages: &[Page], sheet: &Sheet, traced: &[Traced]) -> Vec<Finding> {
    let shown = |c: char| pages.iter().flat_map(|page| &page.runs).any(|run| run.text.contains(c));
    let found = traced.iter().filter_map(|font| {
        let own: String = font.characters.iter().filter(|c| shown(**c)).collect();
        let finding = Finding::new(Code::P002, Subject::Sheet, sheet.span);
        (!own.is_empty()).then(|| finding.arg("characters", own).arg("font", &font.name))
    });
    found.collect()
}

#[cfg(test)]
mod test_font;
#[cfg(test)]
mod tests;
