//! The help in the language of the user: English stands beside the options in the code,
//! Chinese in `texts/help.zh.txt`, which this puts in its place.

use std::collections::HashMap;
use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};
use resheet_model::catalogue::Language;

/// What stands under a key: the short text, and what `--help` adds.
type Entries = HashMap<&'static str, (&'static str, Option<&'static str>)>;

fn chinese() -> Entries {
    let mut entries = Entries::new();
    let mut last = "";
    for line in include_str!("../texts/help.zh.txt").lines() {
        if let Some(more) = line.strip_prefix("+ ") {
            entries.entry(last).and_modify(|(_, long)| *long = Some(more));
        } else if let Some((key, text)) = line.split_once(" = ").filter(|_| !line.starts_with('#'))
        {
            entries.insert(key, (text, None));
            last = key;
        }
    }
    entries
}

/// What the command line says before clap has read it: `--lang` and `--color`, which
/// decide how clap speaks.
pub(crate) fn asked(arguments: &[OsString], flag: &str) -> Option<String> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let arguments = arguments.by_ref().take_while(|argument| *argument != "--");
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix(flag) {
            Some("") => return arguments.next().map(str::to_owned),
            Some(value) if value.starts_with('=') => return Some(value[1..].to_owned()),
            _ => {}
        }
    }
    None
}

/// The command line with its help in this language.
pub(crate) fn in_language(command: Command, language: Language) -> Command {
    match language {
        Language::English => command,
        Language::Chinese => {
            let mut command = command;
            // What clap adds itself has to be there to be translated.
            command.build();
            translated(command, "", &chinese())
        }
    }
}

/// The command line with what shells show beside its parts in this language: a few words
/// each, without defaults and values.
pub(crate) fn for_shells(command: Command, language: Language) -> Command {
    match language {
        Language::English => command,
        Language::Chinese => {
            let mut command = command;
            command.build();
            brief(command, "", &chinese())
        }
    }
}

fn brief(command: Command, path: &str, entries: &Entries) -> Command {
    let about = entries.get(if path.is_empty() { "resheet" } else { path });
    let command = command.about(about.map_or("", |(text, _)| text)).mut_args(|arg| {
        let key = key(&arg);
        let Some((text, _)) = find(entries, path, &key) else { return arg };
        if !arg.get_action().takes_values() || arg.is_hide_possible_values_set() {
            return arg.help(text);
        }
        let values = arg.get_possible_values();
        let values: Vec<_> = values
            .into_iter()
            .map(|value| match find(entries, path, &format!("{key}={}", value.get_name())) {
                Some((about, _)) => value.help(about),
                None => value,
            })
            .collect();
        let arg = arg.help(text);
        if values.is_empty() { arg } else { arg.value_parser(PossibleValuesParser::new(values)) }
    });
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let below = below(path, &name);
        command.mut_subcommand(name, |sub| brief(sub, &below, entries))
    })
}

/// The path of a subcommand; all that say the help of others have the same texts.
fn below(path: &str, name: &str) -> String {
    match (path, name) {
        ("", _) | (_, "help") => name.to_owned(),
        _ => format!("{path} {name}"),
    }
}

/// The key of an option or argument, below its command.
fn key(arg: &Arg) -> String {
    arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}"))
}

fn find(entries: &Entries, path: &str, key: &str) -> Option<(&'static str, Option<&'static str>)> {
    entries.get(format!("{path} {key}").as_str()).or_else(|| entries.get(key)).copied()
}

/// The head of the examples, as the code has it.
const EXAMPLES: &str = "Examples:";

/// A text of the file that stands for itself, with its line ends.
pub(crate) fn own(key: &str) -> Option<String> {
    chinese().get(key).map(|(text, _)| text.replace("\\n", "\n"))
}

/// A text of the help itself, with its line ends.
fn of_help(entries: &Entries, key: &str) -> String {
    entries.get(key).map_or_else(String::new, |(text, _)| text.replace("\\n", "\n"))
}

/// The same of one line.
fn heading(entries: &Entries, key: &str) -> &'static str {
    entries.get(key).map_or("", |(text, _)| text)
}

/// How a command is called, with our words for what clap calls its parts.
fn usage(command: &mut Command, entries: &Entries) -> String {
    let usage = command.render_usage().to_string();
    let words = of_help(entries, "@usage words");
    let words = words.split('\n').filter_map(|line| line.split_once(' '));
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    words.fold(usage, |usage, (english, chinese)| usage.replace(english, chinese))
}

fn translated(mut command: Command, path: &str, entries: &Entries) -> Command {
    let usage = usage(&mut command, entries);
    let about = entries.get(if path.is_empty() { "resheet" } else { path });
    let (about, long) = about.copied().unwrap_or_default();
    let long = long.map_or_else(|| about.to_owned(), |long| format!("{about}\n\n{long}"));
    let mut command = command
        .about(about)
        .long_about(long)
        .override_usage(usage)
        .subcommand_help_heading(heading(entries, "@commands"))
        .help_template(format!(
            "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}",
            of_help(entries, "@usage")
        ));
    if path.is_empty() {
        command = command
            .after_help(of_help(entries, "@exit codes short"))
            .after_long_help(of_help(entries, "@exit codes"));
    } else if let Some(after) = command.get_after_help().map(ToString::to_string) {
        let examples = format!("{path} @examples");
        let after = match entries.contains_key(examples.as_str()) {
            true => of_help(entries, &examples),
            // Commands alone, which are the same in every language.
            false => after.replace(EXAMPLES, &of_help(entries, "@examples")),
        };
        command = command.after_help(after);
    }
    command = command.mut_args(|arg| of_arg(arg, path, entries));
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = below(path, &name);
        command = command.mut_subcommand(&name, |sub| translated(sub, &path, entries));
    }
    command
}

fn of_arg(arg: Arg, path: &str, entries: &Entries) -> Arg {
    let key = key(&arg);
    let Some((text, _)) = find(entries, path, &key) else { return arg };
    let mut text = text.to_owned();
    let is_flag = matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::Help);
    let defaults: Vec<_> = arg.get_default_values().iter().filter_map(|it| it.to_str()).collect();
    if !defaults.is_empty() && !is_flag && defaults != [""] {
        text.push_str(&of_help(entries, "@default").replace("{value}", &defaults.join(",")));
    }
    if let Some(variable) = arg.get_env().and_then(|name| name.to_str()) {
        text.push_str(&of_help(entries, "@variable").replace("{name}", variable));
    }
    let values = arg.get_possible_values();
    let mut values = values.iter().filter(|value| !value.is_hide_set()).peekable();
    let is_hidden = is_flag || arg.is_hide_possible_values_set();
    if !is_hidden && values.peek().is_some() {
        text.push_str(&of_help(entries, "@values"));
        let told = values.map(|value| {
            let name = value.get_name();
            match find(entries, path, &format!("{key}={name}")) {
                Some((about, _)) => format!("\n- {name}: {about}"),
                None => format!(" {name}"),
            }
        });
        told.for_each(|value| text.push_str(&value));
    }
    let under = match arg.get_help_heading() {
        Some(_) => heading(entries, "@printing"),
        None if arg.is_positional() => heading(entries, "@arguments"),
        None => heading(entries, "@options"),
    };
    arg.help(text)
        .long_help(None::<&'static str>)
        .help_heading(under)
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;
    use clap::builder::PossibleValue;

    use super::*;

    /// All keys that the command line needs, with those that may stand for several.
    fn needed(command: &Command, path: &str, needed: &mut Vec<[String; 2]>) {
        let own = if path.is_empty() { "resheet" } else { path };
        needed.push([own.to_owned(), own.to_owned()]);
        for arg in command.get_arguments() {
            let key = key(arg);
            needed.push([format!("{path} {key}"), key.clone()]);
            let values = arg.get_possible_values();
            let told =
                |it: &&PossibleValue| it.get_help().is_some() && !arg.is_hide_possible_values_set();
            for value in values.iter().filter(told) {
                let key = format!("{key}={}", value.get_name());
                needed.push([format!("{path} {key}"), key]);
            }
        }
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let below = format!("{path} {}", sub.get_name());
            self::needed(sub, below.trim_start(), needed);
        }
    }

    #[test]
    fn no_help_lacks_its_translation() {
        let mut command = crate::Cli::command();
        command.build();
        let mut all = Vec::new();
        needed(&command, "", &mut all);
        let entries = chinese();
        let is_there =
            |keys: &&[String; 2]| keys.iter().any(|key| entries.contains_key(key.as_str()));
        let missing: Vec<_> =
            all.iter().filter(|keys| !is_there(keys)).map(|keys| &keys[0]).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let asked: BTreeSet<&str> = all.iter().flatten().map(String::as_str).collect();
        let unused: Vec<_> = entries.keys().filter(|key| !asked.contains(**key)).collect();
        let is_own = |key: &str| key.contains('@') || key == "help";
        assert!(unused.iter().all(|key| is_own(key)), "{unused:?}");
    }

    #[test]
    fn what_decides_how_clap_speaks_is_known_before() {
        let check = |arguments: &str, expected: Option<&str>| {
            let arguments: Vec<_> = arguments.split(' ').map(OsString::from).collect();
            assert_eq!(asked(&arguments, "--lang").as_deref(), expected);
        };
        check("resheet convert --lang zh a", Some("zh"));
        check("resheet --lang=en", Some("en"));
        check("resheet convert -- --lang zh", None);
        check("resheet --language zh", None);
    }
}
