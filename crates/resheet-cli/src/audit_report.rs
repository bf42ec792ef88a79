//! The report of `resheet audit` for a person: for each finding the message,
//! the line of the source with the cell underlined, the other cells that
//! belong to it, and what to do.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use resheet_model::catalogue::{self, Language};
use resheet_model::{Code, Conversion, Finding, Severity, SourceText, Span};

use crate::plain;
use crate::texts;

/// Cells shown beside the one a finding is about; more would hide it.
const MOST_RELATED: usize = 4;

/// Repetitions of a finding that are listed under it.
const MOST_REPEATED: usize = 12;

/// How a report looks.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// The language of messages.
    pub(crate) language: Language,
    /// Whether to colour; not on a pipe and not with `NO_COLOR`.
    pub(crate) colour: bool,
}

/// A finding with what repeats it, as a block of lines with an empty one behind it.
pub(crate) struct Block {
    pub(crate) severity: Severity,
    pub(crate) code: Code,
    /// How many findings it stands for.
    pub(crate) count: usize,
    pub(crate) text: String,
}

/// The report over one input, which the user knows by `path`.
///
/// What says the same again stands under the first of its kind in one line:
/// information of one code, and anything else in the same words.
pub(crate) fn report(conversion: &Conversion, path: &str, style: Style) -> Vec<Block> {
    let mut groups: Vec<(&Finding, String, Vec<&Finding>)> = Vec::new();
    for (_, finding) in conversion.all_findings() {
        let message = catalogue::message(finding, style.language);
        let same = |(first, said, _): &&mut (&Finding, String, Vec<&Finding>)| {
            first.code == finding.code && (first.severity == Severity::Info || *said == message)
        };
        match groups.iter_mut().find(same) {
            Some((_, _, repeated)) => repeated.push(finding),
            None => groups.push((finding, message, Vec::new())),
        }
    }
    let block = |(first, _, repeated): (&Finding, String, Vec<&Finding>)| Block {
        severity: first.severity,
        code: first.code,
        count: 1 + repeated.len(),
        text: one(&conversion.source, path, first, &repeated, style) + "\n\n",
    };
    groups.into_iter().map(block).collect()
}

/// One finding with what repeats it as a block of lines, without a line end at
/// its end.
fn one(
    source: &SourceText,
    path: &str,
    finding: &Finding,
    repeated: &[&Finding],
    style: Style,
) -> String {
    let said = |key: &str, n: usize| texts::of(style.language, key, &[("n", &n)]);
    let name = level(finding.severity, style.language);
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name(name),
        Severity::Warning => Level::WARNING.with_name(name),
        Severity::Info => Level::INFO.with_name(name),
    };
    let message = tame(&catalogue::message(finding, style.language));
    let mut group =
        Group::with_title(level.primary_title(message.as_str()).id(finding.code.as_str()));
    for excerpt in excerpts(source, path, finding) {
        group = group.element(excerpt);
    }
    for again in repeated.iter().take(MOST_REPEATED) {
        let line = said("line", usize::try_from(source.place(again.span).line).unwrap_or_default());
        let again = tame(&catalogue::message(again, style.language));
        let colon = said("colon", 0);
        let again = if again == message { line } else { format!("{line}{colon}{again}") };
        group = group.element(Level::NOTE.with_name(said("again", 0)).message(again));
    }
    if let Some(more) = repeated.len().checked_sub(MOST_REPEATED).filter(|more| *more > 0) {
        let more = said("more findings", more);
        group = group.element(Level::NOTE.with_name(said("again", 0)).message(more));
    }
    let help = tame(&catalogue::help(finding, style.language));
    if !help.is_empty() {
        group = group.element(Level::HELP.with_name(said("help", 0)).message(help));
    }
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The path of the source, with the place in it if it is a document.
fn place(source: &SourceText, path: &str, cell: Option<&Underline>, line: Span) -> String {
    let start = cell.map_or(0, |(cell, _)| cell.start) + line.start as usize;
    match source.shown_spot(Span::at(start)) {
        Some(spot) => format!("{} {}", plain::text(path), plain::text(&spot)),
        None => plain::text(path).into_owned(),
    }
}

/// The line of the finding first, then the lines of what belongs to it.
///
/// Lines are given whole: the renderer counts columns in them, shows tabs and
/// control characters so that no underline shifts and nothing of a dump
/// reaches the terminal as a command, and cuts a long line around its cells.
fn excerpts<'s>(
    source: &'s SourceText,
    path: &str,
    finding: &Finding,
) -> Vec<Snippet<'s, Annotation<'s>>> {
    let related = finding.related.iter().map(|(span, _)| *span).filter(|span| !span.is_empty());
    let related = related.take(MOST_RELATED).map(|span| (span, AnnotationKind::Context));
    let mut lines: Vec<(Span, &'s str, Vec<Underline>)> = Vec::new();
    for (span, kind) in std::iter::once((finding.span, AnnotationKind::Primary)).chain(related) {
        let (line, place) = source.line(span);
        if line.trim().is_empty() {
            continue;
        }
        // A cell that goes on in the next line is underlined to the end of this.
        let offset = |at: u32| (at.saturating_sub(place.start) as usize).min(line.len());
        let cell = offset(span.start)..offset(span.end);
        match lines.iter_mut().find(|(known, _, _)| *known == place) {
            // One cell is underlined once.
            Some((_, _, cells)) if cells.iter().any(|(known, _)| *known == cell) => {}
            Some((_, _, cells)) => cells.push((cell, kind)),
            None => lines.push((place, line, vec![(cell, kind)])),
        }
    }
    let excerpt = |(at, line, cells): (Span, &'s str, Vec<Underline>)| {
        Snippet::source(line)
            .path(place(source, path, cells.first(), at))
            .line_start(usize::try_from(source.place(at).line).unwrap_or(usize::MAX))
            .annotations(cells.into_iter().map(|(cell, kind)| kind.span(cell)))
    };
    lines.into_iter().map(excerpt).collect()
}

/// A cell in its line, in bytes.
type Underline = (Range<usize>, AnnotationKind);

/// A text on one line without control characters.
fn tame(text: &str) -> String {
    text.chars().map(|c| if plain::acts(c) { ' ' } else { c }).collect()
}

/// What a severity is called.
pub(crate) fn level(severity: Severity, language: Language) -> String {
    texts::of(language, &format!("severity {}", severity.name()), &[])
}

#[cfg(test)]
mod tests {
    use resheet_model::Subject;

    use super::*;

    #[track_caller]
    fn check(text: &str, cell: &str, related: Option<&str>, language: Language, expected: &str) {
        let source = SourceText::plain("t.txt", text);
        let place = |cell: &str| {
            let start = text.find(cell).unwrap();
            Span::new(start, start + cell.len())
        };
        let mut finding = Finding::new(Code::A001, Subject::Sheet, place(cell))
            .arg("printed", cell)
            .arg("expected", "80.65 / 80.66")
            .arg("executed", "39.41")
            .arg("budget", "48.86");
        if let Some(related) = related {
            finding = finding.related(place(related), related);
        }
        let style = Style { language, colour: false };
        assert_eq!(format!("\n{}\n", one(&source, "t.txt", &finding, &[], style)), expected);
    }

    #[test]
    fn a_cell_is_underlined_under_wide_characters() {
        check(
            "项目资金\n年度资金总额\t48.86\t39.41\t89.65\t8.06\n",
            "89.65",
            Some("48.86"),
            Language::Chinese,
            "
警告[A001]: 执行率写的是 89.65，而 39.41 ÷ 48.86 = 80.65 / 80.66
 --> t.txt:2:20
  |
2 | 年度资金总额    48.86    39.41    89.65    8.06
  |                 -----             ^^^^^
  |
  = 建议: 请与原表核对执行率和两个金额，三者必有一错。输出保留表上所写的数值。
",
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_cell() {
        let clause = "组织开展各类培训，".repeat(20);
        check(&format!("结果\t{clause}累计89.65万元，{clause}"), "89.65", None, Language::English, "
warning[A001]: the execution rate is printed as 89.65, but 39.41 / 48.86 is 80.65 / 80.66
 --> t.txt:1:186
  |
1 | ... ，组织开展各类培训，组织开展各类培训，组织开展各类培训，累计89.65万元，组织开展各类培训，组织开展各类培训，组织开展各类培训，组...
  |                                                                 ^^^^^
  |
  = help: Compare the rate and both amounts with the original form: one of the three is wrong. The output keeps the printed value.
");
    }

    #[test]
    fn a_lost_cell_has_its_place_and_no_control_character_gets_out() {
        let source = SourceText::plain("a\u{1b}.txt", "一\u{1b}[31m\t\t二");
        let finding = Finding::new(Code::A013, Subject::Sheet, Span::at(9))
            .arg("count", 1)
            .arg("missing", "\u{7}funds[0].executed");
        for colour in [false, true] {
            let style = Style { language: Language::English, colour };
            let text = one(&source, "a\u{1b}.txt", &finding, &[], style);
            assert!(!text.contains(['\u{7}', '\t']), "{text:?}");
            assert!(!text.contains("\u{1b}[31m"), "{text:?}");
            assert_eq!(text.contains('\u{1b}'), colour);
        }
    }

    #[test]
    fn what_says_the_same_again_is_one_line() {
        let source = SourceText::plain("t.txt", "80.65\n33.33\n12.50\n");
        let rounded = |at: usize, printed: &str| {
            Finding::new(Code::A006, Subject::Sheet, Span::new(at, at + 5))
                .arg("printed", printed)
                .arg("count", 1)
        };
        let again = [&rounded(6, "33.33"), &rounded(0, "80.65")];
        let style = Style { language: Language::English, colour: false };
        let text = one(&source, "t.txt", &rounded(0, "80.65"), &again, style);
        assert!(text.contains("= again: line 2: "), "{text}");
        assert!(text.contains("= again: line 1\n"), "{text}");
    }
}
