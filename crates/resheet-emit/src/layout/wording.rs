//! The words of the printed form, from `wording.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// Labels by key, and the lines that are ours.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    pub(super) fields: BTreeMap<String, String>,
    pub(super) sections: BTreeMap<String, String>,
    pub(super) fund_columns: BTreeMap<String, String>,
    pub(super) indicator_columns: BTreeMap<String, String>,
    pub(super) lines: BTreeMap<String, String>,
    pub(super) known: Known,
}

/// What lines and values of a source are known by.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    /// Words that the number of an annex begins with.
    annexes: Vec<String>,
    /// Signs before a name that say something of it.
    marks: String,
}

impl Wording {
    /// The words that come with the build. A file that does not parse is our
    /// own fault and caught by a test; the form is then printed without words.
    pub(crate) fn get() -> &'static Wording {
        static PARSED: OnceLock<Wording> = OnceLock::new();
        PARSED.get_or_init(|| toml::from_str(include_str!("wording.toml")).unwrap_or_default())
    }

    /// Whether a line is the number of an annex.
    pub(super) fn is_annex(&self, line: &str) -> bool {
        self.known.annexes.iter().any(|word| line.starts_with(word))
    }

    /// Whether a sign before a name belongs to it.
    pub(super) fn is_mark(&self, sign: char) -> bool {
        self.known.marks.contains(sign)
    }

    /// Whether a line is one that a printed sheet says of itself.
    pub(super) fn is_own_line(&self, line: &str) -> bool {
        let own = |key: &str| {
            let start = self.lines.get(key).and_then(|line| line.split('{').next());
            start.is_some_and(|start| !start.is_empty() && line.starts_with(start.trim()))
        };
        ["restored", "corrected", "copy", "continued"].into_iter().any(own)
    }

    /// A line with its `{name}` places filled.
    pub(crate) fn line(&self, key: &str, values: &[(&str, &str)]) -> String {
        let template = self.lines.get(key).map_or("", String::as_str);
        fill(template, values)
    }
}

/// Fills the `{name}` places of a template.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

#[cfg(test)]
mod tests {
    use resheet_model::{FundColumn, IndicatorColumn};

    use super::*;

    #[test]
    fn every_column_has_a_default_label() {
        let wording: Wording = toml::from_str(include_str!("wording.toml")).unwrap();
        for column in FundColumn::ALL.iter().filter(|column| **column != FundColumn::Row) {
            assert!(wording.fund_columns.contains_key(column.name()), "{column:?}");
        }
        for column in IndicatorColumn::ALL {
            assert!(wording.indicator_columns.contains_key(column.name()), "{column:?}");
        }
    }
}
