//! The words that changes write, and those they look for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// `tests/robust/words.toml`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What no vocabulary has.
    pub unknown: Unknown,
    /// What stands before a sheet.
    pub before: Before,
    /// What a form prints for a row to be filled in.
    pub blanks: Blanks,
    /// A second column of signs.
    pub repeated: Repeated,
    /// Words that head columns in the corpus.
    pub known: Known,
    /// Letters and those they are misread for.
    pub misread: Misread,
}

/// Words that neither the vocabulary nor a family may have.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// For the kinds of columns.
    pub header: BTreeMap<String, Vec<String>>,
    /// For a column nobody knows.
    pub column: Pool,
    /// For a pair of the head.
    pub pair: Pool,
    /// For levels of a form's own.
    pub level: Levels,
}

/// Labels with values.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Labels.
    pub labels: Vec<String>,
    /// Values.
    pub values: Vec<String>,
}

/// Names of levels.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Of the first.
    pub level1: Vec<String>,
    /// Of the second.
    pub level2: Vec<String>,
}

/// What stands before a sheet.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Lines of a notice.
    pub notice: Vec<String>,
    /// Rows of a list of amounts.
    pub amounts: Vec<Vec<String>>,
}

/// What a form prints for a row to be filled in.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Blanks {
    /// In the place of the indicator's name.
    pub names: Vec<String>,
    /// In the place of its target.
    pub target: String,
}

/// A second column of signs.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    /// What heads the two columns.
    pub labels: [String; 2],
    /// What stands in the first.
    pub nature: String,
    /// Signs with their words, for the second.
    pub words: Vec<[String; 2]>,
}

/// Words that head columns, by kind.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Of the indicator table.
    pub indicators: BTreeMap<String, Vec<String>>,
    /// Of the funds table.
    pub funds: BTreeMap<String, Vec<String>>,
}

/// Letters and those they are misread for.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Misread {
    /// Two letters each.
    pub pairs: Vec<String>,
}

/// The words of this repository.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        toml::from_str(include_str!("../../robust/words.toml"))
            .unwrap_or_else(|error| panic!("tests/robust/words.toml: {error}"))
    });
    &WORDS
}

impl Unknown {
    /// Every word.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        let header = self.header.values().flatten();
        let pools = [&self.column, &self.pair].into_iter();
        let pools = pools.flat_map(|pool| pool.labels.iter().chain(&pool.values));
        header.chain(pools).chain(&self.level.level1).chain(&self.level.level2)
    }
}
