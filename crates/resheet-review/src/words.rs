//! Words and weights, which are data.

use std::sync::{LazyLock, OnceLock};

use resheet_model::catalogue::Text;
use serde::Deserialize;

/// What is said of a leaf that no finding speaks of.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) repaired: Text,
    pub(crate) guess: Text,
    pub(crate) likely: Text,
}

/// How much each sign adds to the risk; `risk.toml` says why.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Risk {
    pub(crate) guess: i32,
    pub(crate) certain: i32,
    pub(crate) unread: i32,
    pub(crate) lost: i32,
    pub(crate) own: i32,
    pub(crate) of_row: i32,
    pub(crate) of_sheet: i32,
    pub(crate) of_sheet_audit: i32,
    pub(crate) repaired: i32,
    pub(crate) long: i32,
    pub(crate) other: i32,
    pub(crate) amount: i32,
    pub(crate) points: i32,
    pub(crate) name: i32,
    pub(crate) measure: i32,
}

/// The words.
pub(crate) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let none = || Text { en: String::new(), zh: String::new() };
    WORDS.get_or_init(|| {
        let empty = |_| Words { repaired: none(), guess: none(), likely: none() };
        toml::from_str(include_str!("words.toml")).unwrap_or_else(empty)
    })
}

/// The weights.
pub(crate) static RISK: LazyLock<Risk> =
    LazyLock::new(|| toml::from_str(include_str!("risk.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_read() {
        toml::from_str::<Words>(include_str!("words.toml")).unwrap_or_else(|it| panic!("{it}"));
        toml::from_str::<Risk>(include_str!("risk.toml")).unwrap_or_else(|it| panic!("{it}"));
    }
}
