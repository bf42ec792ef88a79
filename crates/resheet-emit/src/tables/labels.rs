//! Chinese names of the columns and of the words in them, for people with a spreadsheet.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::model::{Column, Kind, Table};

static CHINESE: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| entries(include_str!("labels.zh.txt")));

/// The words that columns choose from.
static WORDS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| entries(include_str!("words.zh.txt")));

fn entries(file: &'static str) -> HashMap<&'static str, &'static str> {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ")).collect()
}

/// What stands behind the name of what a column is about; the file has each by itself.
const ABOUT: [&str; 2] = ["_printed", "_state"];

/// The Chinese name of a column, or of a field that has the name of one.
pub fn label(table: &str, column: &str) -> Option<String> {
    let known = |name: &str| {
        let own = CHINESE.get(format!("{table}.{name}").as_str());
        own.or_else(|| CHINESE.get(name)).copied()
    };
    known(column).map(str::to_owned).or_else(|| {
        let about = |end: &str| Some((column.strip_suffix(end)?, *CHINESE.get(end)?));
        let of = ABOUT.iter().find_map(|end| about(end));
        of.and_then(|(name, about)| Some(format!("{}{about}", known(name)?)))
    })
}

/// How the columns are called in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Labels {
    /// By their names, the same in every format.
    #[default]
    Names,
    /// In Chinese.
    Chinese,
}

impl Labels {
    /// What a column is called.
    pub fn of(self, table: &Table, column: &Column) -> String {
        self.named(table, column.name)
    }

    /// What a text is called: a word that the column chooses from has a Chinese one, what
    /// the source says is left alone.
    pub(super) fn word(self, kind: Kind, text: &str) -> &str {
        match (self, kind) {
            (Labels::Chinese, Kind::OneOf(_) | Kind::Boolean) => {
                WORDS.get(text).copied().unwrap_or(text)
            }
            _ => text,
        }
    }

    pub(super) fn named(self, table: &Table, column: &str) -> String {
        let label = (self == Labels::Chinese).then(|| label(table.name, column)).flatten();
        label.unwrap_or_else(|| column.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::star::TABLES;
    use super::*;

    #[test]
    fn every_column_has_a_chinese_name_of_its_own() {
        for table in TABLES {
            let mut known = HashSet::new();
            for column in table.columns {
                let label = label(table.name, column.name);
                let label = label.unwrap_or_else(|| panic!("{}.{}", table.name, column.name));
                assert!(known.insert(label.clone()), "{} has {label} twice", table.name);
            }
        }
    }

    #[test]
    fn every_word_of_a_column_is_chinese() {
        for column in TABLES.iter().flat_map(|table| table.columns) {
            let Kind::OneOf(words) = column.kind else { continue };
            for word in words() {
                let said = Labels::Chinese.word(column.kind, word);
                assert!(!said.contains(|char: char| char.is_ascii_alphabetic()), "{word}");
                assert_eq!(Labels::Names.word(column.kind, word), word);
            }
        }
        // What a source says stays what it is.
        assert_eq!(Labels::Chinese.word(Kind::Text, "certain"), "certain");
    }
}
