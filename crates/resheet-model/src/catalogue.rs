//! Every code a finding or a repair can have, with its texts.
//!
//! The codes are one TOML file each under `catalogue/`; the list in
//! `catalogue/codes.rs` is the registry, and [`Code`] is generated from it: a code
//! that is not there does not compile. First letters: `C` corrections, `D` decoding, `L` limits, `R` repairs,
//! `B` binding, `V` values, `A` audit, `P` printing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize, Serializer};

use crate::finding::{Finding, Severity};

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// One text in both languages. `{name}` stands for an argument.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// What stands in one file under `catalogue/`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// A short name in kebab case.
    pub name: String,
    /// `error`, `warning`, `info`, or `repair`.
    pub severity: String,
    /// The message, with `{argument}` places.
    pub message: Text,
    /// What to do about it.
    pub help: Text,
    /// When the rule behind it is wrong.
    pub wrong_when: Text,
    /// A small dump, and what comes of it.
    pub example: String,
}

macro_rules! catalogue {
    ($($code:ident),* $(,)?) => {
        /// The code of a finding or a repair. Stable: a code is never used again for
        /// something else.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("See `catalogue/", stringify!($code), ".toml`.")] $code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// As it is printed: `A001`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }
        }

        /// The text of each code's file, in the order of [`Code::ALL`].
        static FILES: &[&str] =
            &[$(include_str!(concat!("../catalogue/", stringify!($code), ".toml"))),*];
    };
}

include!("../catalogue/codes.rs");

impl Code {
    /// The code that is printed so; none for any other text.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// The letter of its group: `A` for the audit.
    pub fn group(self) -> char {
        self.as_str().chars().next().unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Every code, in order.
pub fn codes() -> impl Iterator<Item = Code> {
    Code::ALL.iter().copied()
}

/// The entry of a code. Parsed on first use: a run that finds nothing parses
/// nothing.
pub fn entry(code: Code) -> Option<&'static Entry> {
    static PARSED: OnceLock<Vec<OnceLock<Option<Entry>>>> = OnceLock::new();
    let slots = PARSED.get_or_init(|| FILES.iter().map(|_| OnceLock::new()).collect());
    let index = code as usize;
    slots[index].get_or_init(|| toml::from_str(FILES[index]).ok()).as_ref()
}

/// The names of the arguments that the texts of a code have places for.
pub fn arguments(code: Code) -> Vec<&'static str> {
    let Some(entry) = entry(code) else { return Vec::new() };
    let mut names = Vec::new();
    for text in [&entry.message.en, &entry.message.zh, &entry.help.en, &entry.help.zh] {
        let places = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        names.extend(places.map(|(name, _)| name));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The severity a code has by default.
pub fn severity(code: Code) -> Severity {
    match entry(code).map(|entry| entry.severity.as_str()) {
        Some("info" | "repair") => Severity::Info,
        Some("warning") => Severity::Warning,
        _ => Severity::Error,
    }
}

/// The message of a finding in a language.
pub fn message(finding: &Finding, language: Language) -> String {
    entry(finding.code)
        .map(|entry| fill(entry.message.get(language), &finding.args, language))
        .unwrap_or_else(|| finding.code.as_str().to_owned())
}

/// What to do about a finding, in a language.
pub fn help(finding: &Finding, language: Language) -> String {
    entry(finding.code)
        .map(|entry| fill(entry.help.get(language), &finding.args, language))
        .unwrap_or_default()
}

/// Arguments that name a part of a sheet as the output does.
const PLACES: &[&str] = &["column", "field", "missing"];

/// What stands in a list of words that has none, and how it is told.
const NO_WORDS: (&str, &str) = ("words", "–");

/// What a part of a sheet is called in a language: `executed`, or a cell of
/// a table such as `funds[0].executed`. Other text stays as it is.
pub fn place(text: &str, language: Language) -> String {
    static NAMES: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        toml::from_str(include_str!("../catalogue/places.toml")).unwrap_or_default()
    });
    let name = |text: &str| names.get(text).map(|name| name.get(language));
    let in_table = |begin: &str, key: &str| {
        let (row, column) = text.strip_prefix(begin)?.split_once(']')?;
        let row = row.parse::<u32>().ok()?.saturating_add(1).to_string();
        let column = match column.strip_prefix('.') {
            Some(column) if column.starts_with("others[") => name("other")?,
            Some(column) => name(column)?,
            None => name("whole")?,
        };
        Some(name(key)?.replace("{row}", &row).replace("{name}", column))
    };
    name(text)
        .map(str::to_owned)
        .or_else(|| in_table("funds[", "in_funds"))
        .or_else(|| in_table("indicators[", "in_indicators"))
        .or_else(|| in_table("extras[", "in_extras"))
        .unwrap_or_else(|| text.to_owned())
}

/// The arguments that say why something could not be read, and what it is instead.
const REASONS: [&str; 2] = ["reason", "kind"];

/// A reason in Chinese: each of its parts behind a colon that is known, without the
/// number that a system gives its errors.
fn reason(text: &str) -> String {
    let lines = include_str!("../catalogue/reasons.txt").lines();
    let known: Vec<_> = lines.filter_map(|line| line.split_once(" = ")).collect();
    let part = |part: &str| {
        let bare = part.split(" (os error ").next().unwrap_or(part);
        let found = known.iter().find(|(english, _)| *english == bare);
        found.map_or(part, |(_, chinese)| chinese).to_owned()
    };
    text.split(": ").map(part).collect::<Vec<_>>().join("：")
}

fn fill(template: &str, args: &[(&'static str, String)], language: Language) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let known = after.find('}').and_then(|close| {
            let name = &after[..close];
            let (name, value) = args.iter().find(|(known, _)| *known == name)?;
            let is_place = PLACES.contains(name) || (*name, value.as_str()) == NO_WORDS;
            let told = match *name {
                _ if is_place => place(value, language),
                name if REASONS.contains(&name) && language == Language::Chinese => reason(value),
                _ => value.clone(),
            };
            Some((told, close))
        });
        match known {
            Some((value, close)) => {
                out.push_str(&value);
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_file_that_reads() {
        for (code, text) in Code::ALL.iter().zip(FILES) {
            let entry: Result<Entry, _> = toml::from_str(text);
            let entry = entry.unwrap_or_else(|error| panic!("catalogue/{code}.toml: {error}"));
            assert!(
                ["error", "warning", "info", "repair"].contains(&entry.severity.as_str()),
                "catalogue/{code}.toml: severity {}",
                entry.severity
            );
            assert_eq!(entry.severity == "repair", code.group() == 'R', "{code}");
        }
    }

    #[test]
    fn every_file_is_listed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if let Some(code) = name.strip_suffix(".toml").filter(|name| *name != "places") {
                assert!(Code::from_name(code).is_some(), "{name} is not in codes.rs");
            }
        }
    }

    #[test]
    fn reasons_are_told_in_chinese() {
        let check = |text: &str, expected: &str| assert_eq!(reason(text), expected);
        check("附表: a part is missing", "附表：缺少一个部件");
        check("Permission denied (os error 13)", "没有读取权限");
        check("something else: 3", "something else：3");
    }

    #[test]
    fn parts_of_a_sheet_have_names() {
        use crate::form::{Field, FundColumn, IndicatorColumn};

        #[track_caller]
        fn check(text: &str, en: &str, zh: &str) {
            assert_eq!(place(text, Language::English), en);
            assert_eq!(place(text, Language::Chinese), zh);
        }
        check("project_name", "project name", "项目名称");
        let row = "资金表第 1 行的全年执行数";
        check("funds[0].executed", "the executed amount in row 1 of the funds", row);
        check("funds[x].executed", "funds[x].executed", "funds[x].executed");
        let row = "绩效指标第 3 行的其他栏目";
        check("indicators[2].others[0]", "the further cell in row 3 of the indicators", row);
        let fields = Field::ALL.iter().map(|field| field.name());
        let fields = fields.chain(IndicatorColumn::ALL.iter().map(|column| column.name()));
        for name in fields.chain(FundColumn::ALL.iter().map(|column| column.name())) {
            assert_ne!(place(name, Language::Chinese), name);
        }
    }
}
