//! What is wrong with a command line, in Chinese: English is clap's own. The words stand in
//! `texts/help.zh.txt` under `@error` and `@hint`.

use std::error::Error as _;
use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use resheet_model::catalogue::Language;

use crate::exit::Exit;
use crate::{help, plain, texts};

/// What clap may add, in the order in which it is said.
const HINTS: [ContextKind; 5] = [
    ContextKind::ValidValue,
    ContextKind::ValidSubcommand,
    ContextKind::SuggestedValue,
    ContextKind::SuggestedArg,
    ContextKind::SuggestedSubcommand,
];

/// Says what is wrong and ends the process; help and version are no faults.
pub(crate) fn end(error: &Error, language: Language) -> ! {
    match language {
        Language::Chinese if error.use_stderr() => {
            // Nobody to tell if standard error is closed.
            let _ = io::stderr().write_all(message(error).as_bytes());
            std::process::exit(Exit::Unable.code().into())
        }
        Language::Chinese | Language::English => error.exit(),
    }
}

/// A key's text, with what clap knows of the fault in the places of its names.
fn filled(error: &Error, key: &str) -> Option<String> {
    let text = help::own(key)?;
    Some(error.context().fold(text, |text, (kind, value)| {
        text.replace(&format!("{{{kind:?}}}"), &plain::text(&value.to_string()))
    }))
}

/// Whether clap says something under this name.
fn says(error: &Error, kind: ContextKind) -> bool {
    error.get(kind).is_some_and(|value| !value.to_string().is_empty())
}

fn message(error: &Error) -> String {
    let kind = match error.kind() {
        // An option at the end, without its value.
        ErrorKind::InvalidValue if !says(error, ContextKind::InvalidValue) => "NoValue".to_owned(),
        ErrorKind::ArgumentConflict
            if error.get(ContextKind::PriorArg) == error.get(ContextKind::InvalidArg) =>
        {
            "Repeated".to_owned()
        }
        kind => format!("{kind:?}"),
    };
    let mut out = filled(error, &format!("@error {kind}")).unwrap_or_else(|| error.to_string());
    if let Some(source) = error.source() {
        let said = source.to_string();
        out = out.replace("{source}", &plain::text(&texts::retold_in(Language::Chinese, &said)));
    }
    let hints = HINTS.into_iter().filter(|kind| says(error, *kind));
    for hint in hints.filter_map(|kind| filled(error, &format!("@hint {kind:?}"))) {
        out.push_str(&hint);
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        out.push_str("\n\n");
        out.push_str(&help::own("@usage").unwrap_or_default());
        out.push_str(usage.trim_start_matches("Usage: "));
    }
    out.push_str(&help::own("@more").unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn faults_are_told_in_chinese() {
        let check = |line: &str, expected: &[&str]| {
            let command = help::in_language(crate::Cli::command(), Language::Chinese);
            let error = command.try_get_matches_from(line.split(' ')).unwrap_err();
            let message = message(&error);
            for text in expected {
                assert!(message.contains(text), "{line}: no {text} in\n{message}");
            }
            for foreign in ["error", "tip", "Usage", "Arg}", "required", "For more"] {
                assert!(!message.contains(foreign), "{line}: {foreign} in\n{message}");
            }
        };
        check(
            "resheet convert a -o b --formt json",
            &["错误：没有参数 '--formt'", "--format", "用法："],
        );
        check("resheet convert a", &["缺少必需的参数", "--output <OUT>"]);
        check("resheet convert a -o b --format jsn", &["'jsn'", "可取值：json, jsonl", "相近"]);
        check("resheet convert a -o b --jobs many", &["'many'", "应为整数"]);
        check("resheet convert a -o", &["'--output <OUT>' 缺少取值"]);
        check("resheet convrt a", &["没有命令 'convrt'", "convert"]);
        check("resheet convert a -o b --plain=1", &["不需要取值"]);
        check("resheet convert a -o b -o c", &["不能重复"]);
        check("resheet convert a -o b --shard 9/8", &["9/8", "I/N"]);
        check("resheet convert a -o b --append --fresh", &["不能与"]);
        check("resheet convert a -o b --\u{1b}[31m", &["\\u{1b}[31m"]);
    }
}
