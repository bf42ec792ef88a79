//! Families: one data file each.

use resheet_lexis::{IndicatorKind, Lexicon, Words, fold, nearest};
use resheet_model::{
    AuditRules, Confidence, Decimal, FamilyMatch, Field, FormShape, FundColumn, GradeBand,
    IndicatorColumn, Rounding, Span, Subject,
};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use crate::doubt::Doubt;
use crate::log::Log;
use crate::token::Token;

macro_rules! families {
    ($($id:literal),* $(,)?) => {
        /// The files that come with the build: id, text, and what it says as JSON.
        static BUILTIN: &[(&str, &str, &str)] = &[$((
            $id,
            include_str!(concat!("../families/", $id, ".toml")),
            include_str!(concat!(env!("OUT_DIR"), "/", $id, ".json")),
        )),*];
    };
}

families!["department", "generic", "hubei", "mof", "shanghai", "sichuan", "target", "transfer"];

/// A family file is no longer, in bytes; those of the build have a hundredth of it.
/// Each of its words is held against the labels of each sheet.
const LONGEST: usize = 1 << 18;

/// What stands in a family file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<W: Default> {
    id: String,
    name: Name,
    #[serde(default)]
    recognise: Recognise,
    #[serde(default)]
    audit: AuditFile,
    /// The family's own labels, in the form of the shared vocabulary.
    #[serde(default)]
    words: W,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    en: String,
    zh: String,
}

/// How a sheet of the family is told from others.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
struct Recognise {
    /// Words of the heading or labels that only this family has; one decides.
    decisive: Vec<String>,
    /// Fields that every sheet of the family prints.
    expects: Vec<String>,
    /// Words the heading holds; one of them.
    titles: Vec<String>,
    /// Labels that speak for the family.
    labels: Vec<String>,
    /// Labels that speak against it.
    without: Vec<String>,
    /// Columns of the indicator table, in order.
    columns: Vec<String>,
    /// Columns of the funds table, in order.
    fund_columns: Vec<String>,
    /// Columns of the indicator table as forms print them, those of operators and
    /// units included; for tables that have lost their header.
    layouts: Vec<Vec<String>>,
}

impl Recognise {
    /// The first name of a column or field that is none, and those that are.
    fn check(&self) -> Result<(), (String, Vec<&'static str>)> {
        let of_indicators = IndicatorColumn::ALL.iter().map(|column| column.name());
        let of_indicators: Vec<_> = of_indicators.chain(["operator", "unit", "other"]).collect();
        let of_funds = FundColumn::ALL.iter().map(|column| column.name());
        let of_funds: Vec<_> = of_funds.chain(["other"]).collect();
        let fields: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
        let lists = self.layouts.iter().chain([&self.columns]).map(|list| (list, &of_indicators));
        for (list, known) in
            lists.chain([(&self.fund_columns, &of_funds), (&self.expects, &fields)])
        {
            if let Some(wrong) = list.iter().find(|name| !known.contains(&name.as_str())) {
                return Err((wrong.clone(), known.clone()));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct AuditFile {
    roundings: Vec<String>,
    total_weight: Option<String>,
    total_includes_execution: Option<bool>,
    amount_tolerance: Option<String>,
    grades: Vec<GradeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradeFile {
    from: String,
    grade: String,
}

/// A family of forms.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its id, as in the output.
    pub id: String,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its file.
    pub text: String,
    recognise: Recognition,
    /// Fields that every sheet of the family prints.
    expects: Vec<Field>,
    audit: Arc<AuditRules>,
}

/// [`Recognise`], folded.
#[derive(Clone, Debug)]
struct Recognition {
    decisive: Vec<Word>,
    titles: Vec<String>,
    labels: Vec<Word>,
    without: Vec<Word>,
    columns: Vec<String>,
    fund_columns: Vec<String>,
}

/// A word that labels of a sheet are held against, and its place among the
/// words of all families: each is looked for once a sheet.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    number: usize,
}

/// A family file that cannot be used: where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for FamilyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}\n  help: {}",
            self.file, self.line, self.column, self.message, self.help
        )
    }
}

impl std::error::Error for FamilyError {}

/// All known families and the vocabulary they share.
#[derive(Clone, Debug)]
pub struct Families {
    all: Vec<Family>,
    /// What labels are held against, for all families.
    words: Vec<String>,
    lexicon: Lexicon,
    /// How indicator tables may be laid out.
    layouts: Vec<Vec<IndicatorKind>>,
}

impl Families {
    /// The families that come with the build, read once per process.
    pub fn builtin() -> &'static Families {
        static FAMILIES: OnceLock<Families> = OnceLock::new();
        FAMILIES.get_or_init(|| {
            let mut families = Families {
                all: Vec::new(),
                words: Vec::new(),
                lexicon: Lexicon::built(),
                layouts: Vec::new(),
            };
            for (id, text, json) in BUILTIN {
                // Each file is read by a test; one that did not would only be
                // missing here.
                if let Ok(known) = serde_json::from_str::<File<Words>>(json) {
                    families.lexicon.extend(&known.words);
                    let _ = families.take(id, text, known);
                }
            }
            families
        })
    }

    /// The families of the build and the user's own: file name and text each.
    /// A file with the id of a known family takes its place.
    pub fn with(files: &[(String, String)]) -> Result<Families, FamilyError> {
        let mut families = Families::builtin().clone();
        for (name, text) in files {
            families.add(name, text)?;
        }
        Ok(families)
    }

    /// All families, by id.
    pub fn all(&self) -> &[Family] {
        &self.all
    }

    /// The same for a run without rules and dialects of these names.
    #[must_use]
    pub fn without(mut self, names: &[String]) -> Families {
        self.lexicon = self.lexicon.without(names);
        self
    }

    /// The vocabulary of all families together.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), FamilyError> {
        if text.len() > LONGEST {
            return Err(FamilyError {
                file: file.to_owned(),
                line: 1,
                column: 1,
                message: format!("the file has {} bytes; the limit is {LONGEST}", text.len()),
                help: "a family is a page of words; take out what is none of its labels".to_owned(),
            });
        }
        let known: File<toml::Table> = toml::from_str(text).map_err(|error| {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            FamilyError {
                file: file.to_owned(),
                line,
                column,
                message: error.message().to_owned(),
                help: "compare with a known family: `resheet families` lists them, \
                       `resheet families ID` prints one as a model"
                    .to_owned(),
            }
        })?;
        let words = toml::to_string(&known.words).unwrap_or_default();
        let words: Words = toml::from_str(&words).map_err(|error| {
            wrong(
                file,
                text,
                "[words",
                error.message().to_owned(),
                "the tables under [words] have the form of the shared vocabulary",
            )
        })?;
        known.recognise.check().map_err(|(name, known)| {
            let message =
                format!("`{name}` is no name here{}", nearest(&name, known.iter().copied()));
            wrong(file, text, &name, message, &format!("the names are {}", known.join(", ")))
        })?;
        self.lexicon.extend(&words);
        self.take(file, text, known)
    }

    /// Takes a family whose words are in the vocabulary already.
    fn take<W: Default>(
        &mut self,
        file: &str,
        text: &str,
        known: File<W>,
    ) -> Result<(), FamilyError> {
        let audit = known.audit.read().map_err(|(value, help)| {
            wrong(file, text, &value, format!("`{value}` cannot be used here"), help)
        })?;
        let folded =
            |words: &[String]| words.iter().map(|word| fold(word).into_owned()).collect::<Vec<_>>();
        let known_words = &mut self.words;
        let mut numbers: HashMap<String, usize> = known_words.iter().cloned().zip(0..).collect();
        let mut numbered = |words: &[String]| {
            let word = |text: String| {
                let number = *numbers.entry(text.clone()).or_insert_with(|| {
                    known_words.push(text.clone());
                    known_words.len() - 1
                });
                Word { text, number }
            };
            folded(words).into_iter().map(word).collect::<Vec<_>>()
        };
        for layout in known.recognise.layouts.iter().chain([&known.recognise.columns]) {
            let kinds: Vec<IndicatorKind> = layout.iter().map(|name| kind(name)).collect();
            if !kinds.is_empty() && !self.layouts.contains(&kinds) {
                self.layouts.push(kinds);
            }
        }
        let family = Family {
            id: known.id,
            name: known.name.en,
            name_zh: known.name.zh,
            text: text.to_owned(),
            recognise: Recognition {
                decisive: numbered(&known.recognise.decisive),
                titles: folded(&known.recognise.titles),
                labels: numbered(&known.recognise.labels),
                without: numbered(&known.recognise.without),
                columns: known.recognise.columns,
                fund_columns: known.recognise.fund_columns,
            },
            expects: known
                .recognise
                .expects
                .iter()
                .filter_map(|name| Field::from_name(name))
                .collect(),
            audit: Arc::new(audit),
        };
        self.all.retain(|other| other.id != family.id);
        self.all.push(family);
        self.all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    /// How the indicator tables of families may be laid out.
    pub(crate) fn layouts(&self) -> &[Vec<IndicatorKind>] {
        &self.layouts
    }

    /// The fields that every sheet of a family prints.
    pub(crate) fn expects(&self, id: &str) -> &[Field] {
        self.all.iter().find(|family| family.id == id).map_or(&[], |family| &family.expects)
    }

    /// The family that a sheet speaks for most.
    pub(crate) fn choose(
        &self,
        tokens: &[Token<'_>],
        shape: &FormShape,
        title: &str,
        log: &mut Log,
        span: Span,
    ) -> FamilyMatch {
        let title = fold(title).into_owned();
        let columns: Vec<&str> = shape
            .indicator_columns
            .iter()
            .map(|column| column.key.map_or("other", |key| key.name()))
            .collect();
        let fund_columns: Vec<&str> = shape
            .fund_columns
            .iter()
            .map(|column| column.key.map_or("other", |key| key.name()))
            .collect();
        let labels = tokens.iter().filter(|token| token.is_label());
        let mut met: Vec<&str> = labels.map(|token| token.folded.as_ref()).collect();
        met.sort_unstable();
        met.dedup();
        let begun: Vec<bool> = self.words.iter().map(|word| begins_one(&met, word)).collect();
        let mut scored: Vec<(i32, &Family)> = self
            .all
            .iter()
            .map(|family| (family.recognise.score(&title, &begun, &columns, &fund_columns), family))
            .collect();
        // A form that shares nothing but common columns is not known.
        for (score, family) in &mut scored {
            if !family.is_generic() && family.recognise.evidence(&title, &begun).next().is_none() {
                *score = -1;
            }
        }
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let Some(&(best, family)) = scored.first() else {
            return FamilyMatch {
                id: String::new(),
                name: String::new(),
                confidence: Confidence::Guess,
                evidence: String::new(),
                audit: Arc::default(),
            };
        };
        let next = scored.get(1).map_or(0, |(score, _)| *score);
        let confidence = match best - next {
            _ if family.is_generic() => Confidence::Guess,
            4.. => Confidence::Certain,
            1.. => Confidence::Likely,
            _ => Confidence::Guess,
        };
        if confidence == Confidence::Guess {
            let other = scored.get(1).map_or("-", |(_, family)| family.id.as_str());
            log.doubt(
                Doubt::TwoFamilies
                    .of(Subject::Sheet, span)
                    .arg("family", &family.id)
                    .arg("other", other),
            );
        }
        FamilyMatch {
            id: family.id.clone(),
            name: family.name.clone(),
            confidence,
            evidence: family.recognise.evidence(&title, &begun).collect::<Vec<_>>().join(" "),
            audit: Arc::clone(&family.audit),
        }
    }
}

impl Family {
    /// Whether it claims every sheet that no other does.
    fn is_generic(&self) -> bool {
        let Recognition { decisive, titles, labels, columns, fund_columns, .. } = &self.recognise;
        decisive.is_empty()
            && labels.is_empty()
            && [titles, columns, fund_columns].iter().all(|words| words.is_empty())
    }
}

impl Recognition {
    fn score(&self, title: &str, begun: &[bool], columns: &[&str], fund_columns: &[&str]) -> i32 {
        let has = |word: &Word| begun[word.number];
        let titled = self
            .titles
            .iter()
            .filter(|word| title.contains(word.as_str()))
            .map(|w| w.chars().count())
            .max();
        let order = |own: &[String], met: &[&str]| match () {
            () if own.is_empty() || met.is_empty() => 0,
            () if own.iter().map(String::as_str).eq(met.iter().copied()) => 6,
            () if met.iter().all(|column| own.iter().any(|known| known == column)) => 2,
            () => -2,
        };
        let decides =
            self.decisive.iter().any(|word| has(word) || title.contains(word.text.as_str()));
        (if decides { 20 } else { 0 })
            + titled.map_or(0, |length| 2 + length as i32 / 3)
            + 3 * self.labels.iter().filter(|label| has(label)).count() as i32
            - 3 * self.without.iter().filter(|label| has(label)).count() as i32
            + order(&self.columns, columns)
            + order(&self.fund_columns, fund_columns)
    }

    /// Its words in the title and among those that begin a label met.
    fn evidence<'s>(&'s self, title: &str, begun: &[bool]) -> impl Iterator<Item = &'s str> {
        let labels = self.labels.iter().chain(&self.decisive).filter(|word| begun[word.number]);
        let decisive = self.decisive.iter().map(|word| word.text.as_str());
        let words = self.titles.iter().map(String::as_str).chain(decisive);
        let titles = words.filter(|word| title.contains(word));
        titles.chain(labels.map(|word| word.text.as_str()))
    }
}

/// Whether a label begins one of those met, which are sorted.
fn begins_one(met: &[&str], label: &str) -> bool {
    let at = met.partition_point(|met| *met < label);
    met.get(at).is_some_and(|met| met.starts_with(label))
}

impl AuditFile {
    /// The rules, or the value that cannot be used and what to write instead.
    fn read(&self) -> Result<AuditRules, (String, &'static str)> {
        let decimal = |text: &String| {
            Decimal::from_str(text)
                .map_err(|_| (text.clone(), "write a decimal in quotes, such as \"0.01\""))
        };
        let rounding = |text: &String| match text.as_str() {
            "cut" => Ok(Rounding::Cut),
            "half-up" => Ok(Rounding::HalfUp),
            _ => Err((text.clone(), "write \"cut\" or \"half-up\"")),
        };
        Ok(AuditRules {
            roundings: self.roundings.iter().map(rounding).collect::<Result<_, _>>()?,
            total_weight: self.total_weight.as_ref().map(decimal).transpose()?,
            total_includes_execution: self.total_includes_execution,
            grades: self
                .grades
                .iter()
                .map(|band| Ok(GradeBand { from: decimal(&band.from)?, grade: band.grade.clone() }))
                .collect::<Result<_, _>>()?,
            amount_tolerance: self
                .amount_tolerance
                .as_ref()
                .map(decimal)
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// The error at the first place of a family file that has some words.
fn wrong(file: &str, text: &str, words: &str, message: String, help: &str) -> FamilyError {
    let (line, column) = place(text, text.find(words).unwrap_or(0));
    FamilyError { file: file.to_owned(), line, column, message, help: help.to_owned() }
}

/// Line and column, both from 1, of a byte offset.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    (line, column)
}

/// What a column of a layout holds, by its name in a family file.
fn kind(name: &str) -> IndicatorKind {
    match name {
        "operator" => IndicatorKind::Operator,
        "unit" => IndicatorKind::Unit,
        _ => IndicatorColumn::from_name(name).map_or(IndicatorKind::Other, IndicatorKind::Known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_longer_than_a_form_has_words_for_is_refused() {
        let label = |at: usize| format!("\"标签{at}\", ");
        let head = "id = \"own\"\nname = { en = \"own\", zh = \"自\" }\n";
        let file = |count: usize| {
            let labels: String = (0..count).map(label).collect();
            format!("{head}[recognise]\nlabels = [{labels}]\n")
        };
        let with = |count| Families::with(&[("own.toml".to_owned(), file(count))]);
        assert!(with(10_000).is_ok());
        let error = with(30_000).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with("own.toml:1:1: the file has "), "{error}");
    }

    #[test]
    fn every_file_of_the_build_reads() {
        let mut families = Families {
            all: Vec::new(),
            words: Vec::new(),
            lexicon: Lexicon::built(),
            layouts: Vec::new(),
        };
        for (id, text, json) in BUILTIN {
            serde_json::from_str::<File<Words>>(json).unwrap();
            families.add(id, text).unwrap();
            assert!(
                families.all().iter().any(|family| family.id == *id),
                "{id} names itself otherwise"
            );
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        let text = "id = \"x\"\nname = { en = \"x\", zh = \"x\" }\n[audit]\nroundings = [\"up\"]\n";
        let error = Families::with(&[("x.toml".into(), text.into())]).unwrap_err();
        assert_eq!((error.line, error.file.as_str()), (4, "x.toml"));
        let error =
            Families::with(&[("y.toml".into(), "id = \"x\"\nnmae = 1\n".into())]).unwrap_err();
        assert_eq!(error.line, 2);
    }
}
