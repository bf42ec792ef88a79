//! What the program says to people, in their language.
//!
//! The texts are data, one file a language, and nowhere else:
//!
//! ```ebnf
//! file = { line } ;
//! line = [ "#" , ? a comment ? | key , " = " , text , [ "|" , text ] ] , LF ;
//! ```
//!
//! In a text `{name}` stands for what is filled in; of two texts the first is for
//! `{n}` = 1. The language is one for the process, as the locale is.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use resheet_model::catalogue::Language;
use resheet_pipeline::nearest;

/// The files.
static ENGLISH: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| read(include_str!("../texts/en.txt")));
static CHINESE: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| read(include_str!("../texts/zh.txt")));

/// What libraries below the program say, in English and in Chinese.
static OTHERS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let lines = include_str!("../texts/others.zh.txt").lines();
    let pairs = lines.filter(|line| !line.starts_with('#')).filter_map(|it| it.split_once(" = "));
    let whole = |text: &str| text.replace("\\n", "\n");
    pairs.map(|(one, other)| (whole(one), whole(other))).collect()
});

static SPEAKS_CHINESE: AtomicBool = AtomicBool::new(false);

/// Says which language the process speaks; the last word counts.
pub(crate) fn speak(language: Language) {
    SPEAKS_CHINESE.store(language == Language::Chinese, Ordering::Relaxed);
}

/// The language the process speaks.
pub(crate) fn spoken() -> Language {
    match SPEAKS_CHINESE.load(Ordering::Relaxed) {
        true => Language::Chinese,
        false => Language::English,
    }
}

fn read(file: &'static str) -> HashMap<&'static str, &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|l| l.split_once(" = ")).collect()
}

/// A text; a key without one, which a test keeps from being, stands for itself.
pub(crate) fn text(key: &str) -> String {
    filled(key, &[])
}

/// A text with what is filled in; see [`say!`].
pub(crate) fn filled(key: &str, values: &[(&str, &dyn Display)]) -> String {
    of(spoken(), key, values)
}

/// The same in a language that is named.
pub(crate) fn of(language: Language, key: &str, filled: &[(&str, &dyn Display)]) -> String {
    let texts = match language {
        Language::English => &*ENGLISH,
        Language::Chinese => &*CHINESE,
    };
    let text = texts.get(key).copied().unwrap_or(key);
    let is_one = filled.iter().any(|(name, value)| *name == "n" && value.to_string() == "1");
    let text = match text.split_once('|') {
        Some((one, _)) if is_one => one,
        Some((_, many)) => many,
        None => text,
    };
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    // In one pass: what is filled in may hold braces of its own.
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        out.push_str(before);
        match filled.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(&value.to_string()),
            None => out.push_str(name),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What a library or the system said, in the language of the process; what stands in its
/// gaps too. As it is where no translation is known.
pub(crate) fn retold(said: &str) -> Cow<'_, str> {
    retold_in(spoken(), said)
}

/// The same in a language that is named.
pub(crate) fn retold_in(language: Language, said: &str) -> Cow<'_, str> {
    let of_gap = |gap: &str| retold_in(language, gap).into_owned();
    let told = match language {
        Language::English => None,
        Language::Chinese => {
            OTHERS.iter().find_map(|(one, other)| resheet_emit::retold(one, other, said, of_gap))
        }
    };
    told.map_or(Cow::Borrowed(said), Cow::Owned)
}

/// The same for the remarks of a TOML file; its values stay as they are.
pub(crate) fn retold_remarks(text: &str) -> String {
    let told = |line: &str| match line.starts_with('#') {
        true => {
            let said = line.trim_start_matches(['#', '?', ' ']);
            format!("{}{}", &line[..line.len() - said.len()], retold(said))
        }
        false => line.to_owned(),
    };
    text.lines().map(|line| told(line) + "\n").collect()
}

/// The words for the nearest of some names, or nothing.
pub(crate) fn meant<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> String {
    retold(&nearest(asked, names)).into_owned()
}

/// A text of the program by its key, with values for the names in it.
macro_rules! say {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::texts::filled($key, &[$((stringify!($name), &$value as &dyn std::fmt::Display)),*])
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(it, _)| it).collect()
    }

    #[test]
    fn no_text_lacks_its_translation() {
        let keys = |texts: &HashMap<&'static str, &'static str>| -> BTreeSet<&'static str> {
            texts.keys().copied().collect()
        };
        assert_eq!(keys(&ENGLISH), keys(&CHINESE));
        for (key, text) in &*ENGLISH {
            assert_eq!(names(text), names(CHINESE[key]), "{key}");
        }
    }

    /// All keys that the code names: `say!("…"`, `text("…"`, `said("…"` and `disk("…"`.
    fn used() -> BTreeSet<String> {
        fn walk(folder: &Path, keys: &mut BTreeSet<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, keys);
                } else if path.extension().is_some_and(|it| it == "rs")
                    && !path.ends_with("texts.rs")
                {
                    let code = fs::read_to_string(path).unwrap();
                    let calls = [
                        ("say!(", ""),
                        ("texts::text(", ""),
                        ("said(", ""),
                        ("Failure::disk(", "cannot "),
                    ];
                    for (call, before) in calls {
                        for behind in code.split(call).skip(1) {
                            let Some(rest) = behind.trim_start().strip_prefix('"') else {
                                continue;
                            };
                            keys.insert(format!("{before}{}", rest.split('"').next().unwrap()));
                        }
                    }
                }
            }
        }
        let mut keys = BTreeSet::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut keys);
        keys
    }

    #[test]
    fn every_key_has_a_text_and_every_text_is_said() {
        let used = used();
        let unknown: Vec<_> =
            used.iter().filter(|key| !ENGLISH.contains_key(key.as_str())).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        // These are made of a word of the model.
        let made = ["outcome ", "severity ", "confidence ", "state ", "stray "];
        let unsaid = ENGLISH.keys().filter(|key| !used.contains(**key));
        let unsaid: Vec<_> =
            unsaid.filter(|key| !made.iter().any(|made| key.starts_with(made))).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }

    #[test]
    fn what_others_say_is_retold() {
        let gaps = |text: &str| text.matches("{}").count();
        assert!(OTHERS.iter().all(|(one, other)| gaps(one) >= gaps(other)));
        let check = |english: &str, chinese: &str| {
            assert_eq!(retold_in(Language::Chinese, english), chinese);
            assert_eq!(retold_in(Language::English, english), english);
        };
        check(
            "a.toml:3:1: duplicate key\n  help: the names are x",
            "a.toml:3:1: 同一项写了两次\n  建议：可用的名称有 x",
        );
        check("unknown variant `a`, expected `b` or `c`", "不能取 `a`，可取值：`b`、`c`");
        check("nobody has translated this", "nobody has translated this");
    }

    #[test]
    fn one_and_many() {
        let said = |n: usize| of(Language::English, "sheets", &[("n", &n)]);
        assert_eq!((said(1), said(2)), ("1 sheet".to_owned(), "2 sheets".to_owned()));
        let said = of(Language::Chinese, "locked", &[("who", &"{path}"), ("path", &"x")]);
        assert!(said.starts_with("{path} 正在写入 x；"), "{said}");
    }
}
