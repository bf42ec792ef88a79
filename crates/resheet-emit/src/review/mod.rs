//! The page on which people look at doubts: one HTML file with all it needs.
//!
//! What comes from a dump stands in the file as JSON without a sign that HTML could take for
//! its own, and the script puts it into the page as text. The list stands in front of the
//! script, which shows it at once. Sheets are packed in chunks behind it, deflated and in
//! base64; the page unpacks the ones that are looked at.

mod sheet;

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use resheet_model::catalogue::{self, Language, place};
use resheet_model::{Code, Confidence, Conversion, FundColumn, IndicatorColumn, Seen};
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
    grade: Confidence,
    value: String,
}

/// The same with numbers for what many have in common: there may be millions.
struct Listed {
    risk: i32,
    sheet: u32,
    path: u32,
    stake: Stake,
    code: Option<u32>,
    grade: Confidence,
    value: Box<str>,
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
        let entry = |doubt: &Doubt<'_>| Entry {
            risk: doubt.risk,
            stake: doubt.stake,
            code: doubt.reason.code().map(Code::as_str),
            grade: doubt.leaf.confidence(),
            value: doubt.leaf.shown().chars().take(SHOWN).collect(),
            path: doubt.leaf.path.to_string(),
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
    codes: Numbers,
    doubts: Vec<Listed>,
    /// The sheet with the riskiest doubt, which comes before all others.
    first: Option<(i32, u32, String)>,
    settled: usize,
    /// Digests of the inputs that were added.
    known: HashSet<String>,
    run: Sha256,
}

/// Texts by number, each once.
#[derive(Default)]
struct Numbers {
    all: Vec<String>,
    known: HashMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, text: &str) -> u32 {
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
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
            codes: Numbers::default(),
            doubts: Vec::new(),
            first: None,
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
            let number = u32::try_from(self.sheets.len()).unwrap_or(u32::MAX);
            let worst = sheet.doubts.iter().map(|doubt| doubt.risk).max().unwrap_or(i32::MIN);
            if self.first.as_ref().is_none_or(|(risk, ..)| *risk < worst) {
                self.first = Some((worst, number, sheet.json.clone()));
            }
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

    fn entry(&mut self, sheet: u32, entry: Entry) {
        let path = self.paths.of(&entry.path);
        let code = entry.code.map(|code| self.codes.of(code));
        let Entry { risk, stake, grade, value, .. } = entry;
        let value = value.into_boxed_str();
        self.doubts.push(Listed { risk, sheet, path, stake, code, grade, value });
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
        self.doubts.sort_by_key(|doubt| std::cmp::Reverse(doubt.risk));
        let fields = self.paths.all.iter();
        let fields =
            fields.map(|path| [place(path, Language::English), place(path, Language::Chinese)]);
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
            "fields": fields.collect::<Vec<_>>(),
            "grades": Confidence::ALL.map(Confidence::name),
            "first": self.first.as_ref().map(|(_, number, _)| number),
            "rows": rows(),
            "codes": self.codes.all.iter().map(name).collect::<Vec<_>>(),
            "doubts": columns(&self.doubts),
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
        // The script stands in front of the sheets, and shows the worst doubt while the
        // browser reads on.
        open_block(out, "index", &index.to_string())?;
        drop(index);
        if let Some((_, _, json)) = &self.first {
            open_block(out, "first", json)?;
        }
        writeln!(out, "<script>{SCRIPT}</script>")?;
        self.spool.rewind()?;
        io::copy(&mut self.spool, out)?;
        writeln!(out, "</body>\n</html>")
    }
}

/// The list, a column each: smaller than a record each, for the file and for the browser.
fn columns(doubts: &[Listed]) -> Value {
    let stake = |it: &Listed| Stake::ALL.iter().position(|stake| *stake == it.stake);
    let grade = |it: &Listed| Confidence::ALL.iter().position(|grade| *grade == it.grade);
    json!({
        "sheet": doubts.iter().map(|it| it.sheet).collect::<Vec<_>>(),
        "path": doubts.iter().map(|it| it.path).collect::<Vec<_>>(),
        "stake": doubts.iter().map(stake).collect::<Vec<_>>(),
        "code": doubts.iter().map(|it| it.code).collect::<Vec<_>>(),
        "grade": doubts.iter().map(grade).collect::<Vec<_>>(),
        "value": doubts.iter().map(|it| &it.value).collect::<Vec<_>>(),
    })
}

/// The columns of the tables that a person can add rows to, with their names.
fn rows() -> Value {
    let named =
        |name: &str| json!([name, place(name, Language::English), place(name, Language::Chinese)]);
    let funds = FundColumn::ALL.iter().map(|column| named(column.name()));
    let indicators = IndicatorColumn::ALL.iter().map(|column| named(column.name()));
    json!({ "funds": funds.collect::<Value>(), "indicators": indicators.collect::<Value>() })
}

/// A block of data that is there at once: JSON without the sign that HTML could take for
/// its own.
fn open_block(out: &mut (impl Write + ?Sized), id: &str, json: &str) -> io::Result<()> {
    let json = json.replace('<', "\\u003c");
    writeln!(out, "<script type=\"application/json\" id=\"{id}\">{json}</script>")
}

/// A block of data: deflated, in base64.
fn block(out: &mut (impl Write + ?Sized), id: &str, json: &[u8]) -> io::Result<()> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json)?;
    let text = BASE64.encode(packed.finish()?);
    writeln!(out, "<script type=\"text/plain\" id=\"{id}\">{text}</script>")
}
