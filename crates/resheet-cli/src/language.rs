//! The language of messages.

use clap::ValueEnum;
use resheet_model::catalogue;
use serde::Deserialize;

/// What `--lang` takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// The language of the user's locale, as POSIX orders its variables; the
    /// first that is set decides. English where it is neither of the two.
    pub(crate) fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        let chinese = locale.is_some_and(|locale| {
            let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
            language.eq_ignore_ascii_case("zh")
        });
        if chinese { Language::Zh } else { Language::En }
    }
}

impl From<Language> for catalogue::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => catalogue::Language::English,
            Language::Zh => catalogue::Language::Chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Language) {
        let variable = |asked: &str| {
            let found = variables.iter().find(|(name, _)| *name == asked);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(Language::of_locale(variable), expected, "{variables:?}");
    }

    #[test]
    fn the_locale_decides() {
        check(&[], Language::En);
        check(&[("LANG", "zh_CN.UTF-8")], Language::Zh);
        check(&[("LANG", "zh")], Language::Zh);
        check(&[("LANG", "zha_CN")], Language::En);
        check(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], Language::En);
        check(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")], Language::Zh);
        check(&[("LANG", "en_GB.UTF-8"), ("LC_MESSAGES", "zh_TW")], Language::Zh);
    }
}
