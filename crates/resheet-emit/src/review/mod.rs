//! The page on which people look at doubts: one HTML file with all it needs.
//!
//! What comes from a dump stands in the file as deflated JSON in base64, which has no
//! sign that HTML could take for its own, and the script puts it into the page as text.
//! Sheets are packed in chunks; the page unpacks the ones that are looked at.

mod sheet;

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use resheet_model::catalogue::{self, Language, place};
use resheet_model::{Code, Conversion, FundColumn, IndicatorColumn, Seen};
use resheet_review::{Doubt, Stake, doubts, settled};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::pdf::Typeface;
use crate::pdf::face::Face;

/// What stands at the beginning of every page of ours.
pub const MARK: &str = "<!doctype html>\n<!-- resheet review -->\n";

/// How many bytes of JSON a chunk has before it is packed. Larger ones pack better;
/// smaller ones are there sooner.
const CHUNK: usize = 192 << 10;

const HTML: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const WORDS: &str = include_str!("words.json");

/// What one input adds to the page.
pub struct Material {
    input: (String, String),
    settled: usize,
    sheets: Vec<OfSheet>,
}

/// A sheet with doubts.
struct OfSheet {
    ordinal: u32,
    project: String,
    department: String,
    /// What is looked at, as JSON.
    json: String,
    doubts: Vec<Entry>,
}

/// A doubt as the list shows it.
struct Entry {
    risk: i32,
    path: String,
    stake: Stake,
    code: Option<&'static str>,
    field: [String; 2],
    grade: &'static str,
    value: String,
}

/// How many characters of a value the list shows.
const SHOWN: usize = 24;

/// Takes out of a conversion what the page shows of it. Sheets without a doubt are not
/// shown.
pub fn material(conversion: &Conversion) -> Material {
    let metrics = Face::of(Typeface::default());
    let source = &conversion.source;
    let mut of_sheets: HashMap<u32, Vec<Doubt<'_>>> = HashMap::new();
    for doubt in doubts(conversion) {
        of_sheets.entry(doubt.sheet.ordinal).or_default().push(doubt);
    }
    let sheets = conversion.sheets.iter().filter_map(|sheet| {
        let doubts = of_sheets.remove(&sheet.ordinal)?;
        let text = |leaf: &Seen<String>| leaf.value().cloned().unwrap_or_default();
        let entry = |doubt: &Doubt<'_>| {
            let path = doubt.leaf.path.to_string();
            Entry {
                risk: doubt.risk,
                stake: doubt.stake,
                code: doubt.reason.code().map(Code::as_str),
                field: [place(&path, Language::English), place(&path, Language::Chinese)],
                grade: doubt.leaf.confidence().name(),
                value: doubt.leaf.shown().chars().take(SHOWN).collect(),
                path,
            }
        };
        Some(OfSheet {
            ordinal: sheet.ordinal,
            project: text(&sheet.project_name),
            department: text(&sheet.department),
            json: sheet::json(sheet, source, &doubts, metrics).to_string(),
            doubts: doubts.iter().map(entry).collect(),
        })
    });
    Material {
        sheets: sheets.collect(),
        input: (source.name.clone(), source.digest.clone()),
        settled: settled(conversion),
    }
}

/// How the page should be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageOptions {
    /// The language it begins in.
    pub language: Language,
    /// The name of the person, where it is known.
    pub by: String,
}

/// The page while a run lasts. Packed chunks wait in `spool`.
pub struct Review<S> {
    spool: S,
    /// JSON of the sheets of the next chunk.
    open: Vec<String>,
    chunks: usize,
    inputs: Vec<Value>,
    sheets: Vec<Value>,
    departments: Numbers,
    paths: Numbers,
    fields: Vec<[String; 2]>,
    field_numbers: HashMap<String, usize>,
    codes: Numbers,
    doubts: Vec<(i32, Value)>,
    settled: usize,
    /// Digests of the inputs that were added.
    known: HashSet<String>,
    run: Sha256,
}

/// Texts by number, each once.
#[derive(Default)]
struct Numbers {
    all: Vec<String>,
    known: HashMap<String, usize>,
}

impl Numbers {
    fn of(&mut self, text: &str) -> usize {
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let number = self.all.len();
        self.all.push(text.to_owned());
        self.known.insert(text.to_owned(), number);
        number
    }
}

impl<S: Read + Write + Seek> Review<S> {
    /// Of no input yet.
    pub fn new(spool: S) -> Self {
        Review {
            spool,
            open: Vec::new(),
            chunks: 0,
            inputs: Vec::new(),
            sheets: Vec::new(),
            departments: Numbers::default(),
            paths: Numbers::default(),
            fields: Vec::new(),
            field_numbers: HashMap::new(),
            codes: Numbers::default(),
            doubts: Vec::new(),
            settled: 0,
            known: HashSet::new(),
            run: Sha256::new(),
        }
    }

    /// How many doubts there are so far.
    pub fn doubts(&self) -> usize {
        self.doubts.len()
    }

    /// Adds an input; in the order of the run. One with bytes that were there before
    /// adds nothing: what is decided about them is decided once. Errors are those of the
    /// spool.
    pub fn add(&mut self, material: Material) -> io::Result<()> {
        if !self.known.insert(material.input.1.clone()) {
            return Ok(());
        }
        self.settled += material.settled;
        if material.sheets.is_empty() {
            return Ok(());
        }
        let (name, digest) = material.input;
        self.run.update(digest.as_bytes());
        let input = self.inputs.len();
        self.inputs.push(json!([name, digest]));
        for sheet in material.sheets {
            let number = self.sheets.len();
            for doubt in sheet.doubts {
                self.entry(number, doubt);
            }
            let department = self.departments.of(&sheet.department);
            let (chunk, place) = (self.chunks, self.open.len());
            self.sheets.push(json!([
                chunk,
                place,
                input,
                sheet.ordinal,
                sheet.project,
                department
            ]));
            self.open.push(sheet.json);
            if self.open.iter().map(String::len).sum::<usize>() > CHUNK {
                self.pack()?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, sheet: usize, entry: Entry) {
        let path = self.paths.of(&entry.path);
        let code = entry.code.map(|code| self.codes.of(code));
        let next = self.fields.len();
        let field = *self.field_numbers.entry(entry.path).or_insert(next);
        if field == next {
            self.fields.push(entry.field);
        }
        let stake = Stake::ALL.iter().position(|stake| *stake == entry.stake);
        let doubt = json!([sheet, path, stake, code, field, entry.grade, entry.value]);
        self.doubts.push((entry.risk, doubt));
    }

    fn pack(&mut self) -> io::Result<()> {
        let json = format!("[{}]", self.open.join(","));
        block(&mut self.spool, &format!("c{}", self.chunks), json.as_bytes())?;
        self.open.clear();
        self.chunks += 1;
        Ok(())
    }

    /// Writes the page. Errors are those of `out` and of the spool.
    pub fn write(mut self, out: &mut dyn Write, options: &PageOptions) -> io::Result<()> {
        if !self.open.is_empty() {
            self.pack()?;
        }
        self.doubts.sort_by_key(|(risk, _)| std::cmp::Reverse(*risk));
        let name = |code: &String| {
            let entry = Code::from_name(code).and_then(catalogue::entry);
            let name = entry.map_or("", |entry| entry.name.as_str());
            json!([code, name])
        };
        let run = self.run.finalize();
        let index = json!({
            "run": run.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>(),
            "by": options.by,
            "settled": self.settled,
            "inputs": self.inputs,
            "sheets": self.sheets,
            "departments": self.departments.all,
            "paths": self.paths.all,
            "fields": self.fields,
            "rows": rows(),
            "codes": self.codes.all.iter().map(name).collect::<Vec<_>>(),
            "doubts": self.doubts.into_iter().map(|(_, doubt)| doubt).collect::<Vec<_>>(),
        });
        let language = match options.language {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        };
        let hash = |text: &str| BASE64.encode(Sha256::digest(text.as_bytes()));
        write!(
            out,
            "{MARK}<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; \
             base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"generator\" content=\"resheet {}\">\n<title>resheet</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n{HTML}",
            hash(SCRIPT),
            hash(STYLE),
            crate::RESHEET_VERSION,
        )?;
        writeln!(out, "<script type=\"application/json\" id=\"words\">{}</script>", WORDS.trim())?;
        block(out, "index", index.to_string().as_bytes())?;
        self.spool.rewind()?;
        io::copy(&mut self.spool, out)?;
        writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
    }
}

/// The columns of the tables that a person can add rows to, with their names.
fn rows() -> Value {
    let named =
        |name: &str| json!([name, place(name, Language::English), place(name, Language::Chinese)]);
    let funds = FundColumn::ALL.iter().map(|column| named(column.name()));
    let indicators = IndicatorColumn::ALL.iter().map(|column| named(column.name()));
    json!({ "funds": funds.collect::<Value>(), "indicators": indicators.collect::<Value>() })
}

/// A block of data: deflated, in base64.
fn block(out: &mut (impl Write + ?Sized), id: &str, json: &[u8]) -> io::Result<()> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json)?;
    let text = BASE64.encode(packed.finish()?);
    writeln!(out, "<script type=\"text/plain\" id=\"{id}\">{text}</script>")
}
