//! Commands of TeX inside of cells, and between them.

use std::ops::Range;

use resheet_model::Height;

use crate::flow::Flow;

/// A group is no longer than this; what is longer has lost its end.
const LONGEST_GROUP: usize = 1 << 13;

/// Commands that draw between rows, with how many groups stand behind them.
static RULES: &[(&str, usize)] = &[
    ("hline", 0),
    ("toprule", 0),
    ("midrule", 0),
    ("bottomrule", 0),
    ("cline", 1),
    ("cmidrule", 1),
    ("hhline", 1),
    ("endhead", 0),
    ("endfirsthead", 0),
    ("endfoot", 0),
    ("endlastfoot", 0),
    ("addlinespace", 0),
    ("noalign", 1),
    ("rowcolor", 1),
    ("specialrule", 3),
];

/// Commands that stand for characters.
static CHARACTERS: &[(&str, &str)] = &[
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("textgreater", ">"),
    ("textless", "<"),
    ("textbar", "|"),
    ("textquotesingle", "'"),
    ("textquotedbl", "\""),
    ("ldots", "…"),
    ("dots", "…"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("geqslant", "≥"),
    ("leq", "≤"),
    ("le", "≤"),
    ("leqslant", "≤"),
    ("neq", "≠"),
    ("ne", "≠"),
    ("gt", ">"),
    ("lt", "<"),
    ("geqq", "≥"),
    ("leqq", "≤"),
    ("sim", "~"),
    ("approx", "≈"),
    ("times", "×"),
    ("div", "÷"),
    ("pm", "±"),
    ("surd", "√"),
    ("checkmark", "√"),
    ("square", "□"),
    ("bigstar", "★"),
    ("star", "☆"),
    ("textbullet", "•"),
    ("textperiodcentered", "·"),
    ("cdot", "·"),
    ("textyen", "¥"),
    ("quad", " "),
    ("qquad", " "),
];

/// Commands whose first groups are measures, colours and places: no text.
static SETTINGS: &[(&str, usize)] = &[
    ("vspace", 1),
    ("hspace", 1),
    ("label", 1),
    ("color", 1),
    ("textcolor", 1),
    ("cellcolor", 1),
    ("parbox", 1),
    ("raisebox", 1),
    ("rotatebox", 1),
    ("href", 1),
    ("rule", 2),
    ("phantom", 1),
    ("hphantom", 1),
    ("vphantom", 1),
    ("zihao", 1),
    ("index", 1),
    ("fontsize", 2),
    ("setlength", 2),
    ("end", 1),
];

/// Commands that say how text looks or where it stands: what is in their groups is the text.
/// What is not here stands as it is written, so that nothing is lost and no figure beside it is
/// taken for a whole one.
static LOOKS: &[&str] = &[
    "textbf",
    "textit",
    "textrm",
    "textsf",
    "texttt",
    "textnormal",
    "textup",
    "textmd",
    "emph",
    "underline",
    "uline",
    "bfseries",
    "itshape",
    "rmfamily",
    "sffamily",
    "ttfamily",
    "mdseries",
    "normalfont",
    "upshape",
    "bf",
    "it",
    "rm",
    "tiny",
    "scriptsize",
    "footnotesize",
    "small",
    "normalsize",
    "large",
    "Large",
    "LARGE",
    "huge",
    "Huge",
    "centering",
    "raggedright",
    "raggedleft",
    "RaggedRight",
    "arraybackslash",
    "noindent",
    "indent",
    "strut",
    "mathrm",
    "mathbf",
    "mathit",
    "mathsf",
    "text",
    "mbox",
    "makebox",
    "fbox",
    "hbox",
    "makecell",
    "thead",
    "shortstack",
    "songti",
    "heiti",
    "kaishu",
    "fangsong",
    "protect",
    "relax",
    "leavevmode",
    "hfill",
    "vfill",
    "hfil",
    "null",
    "displaystyle",
    "allowbreak",
    "linebreak",
    "section",
    "subsection",
    "title",
    "author",
    "date",
    "caption",
    "maketitle",
    "clearpage",
    "newpage",
    "pagebreak",
    "bigskip",
    "medskip",
    "smallskip",
    "ensuremath",
];

/// Commands that end a line.
const LINES: [&str; 4] = ["newline", "par", "tabularnewline", "item"];

/// The name of an environment that stands before a brace.
pub(super) fn name_at(text: &str) -> &str {
    let is_name = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'*';
    let length = text.as_bytes().iter().take_while(|byte| is_name(byte)).count();
    if text.as_bytes().get(length) == Some(&b'}') { &text[..length] } else { "" }
}

/// The inside of the next group and the place behind it; options before it are let pass.
pub(super) fn group(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match bytes.get(at)? {
            b'{' => break,
            b'[' => at = close(bytes, at, b'[', b']')? + 1,
            b'(' => at = close(bytes, at, b'(', b')')? + 1,
            b'*' | b'=' if bytes.get(at + 1) == Some(&b'{') => at += 1,
            _ => return None,
        }
    }
    let end = close(bytes, at, b'{', b'}')?;
    Some((at + 1..end, end + 1))
}

/// Where what begins at a place ends.
fn close(bytes: &[u8], from: usize, open: u8, end: u8) -> Option<usize> {
    let near = &bytes[from..bytes.len().min(from + LONGEST_GROUP)];
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (at, byte) in near.iter().enumerate() {
        match *byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            byte if byte == open => depth += 1,
            byte if byte == end => {
                depth -= 1;
                if depth == 0 {
                    return Some(from + at);
                }
            }
            _ => {}
        }
    }
    None
}

/// A command at a place: its name and the place behind it.
fn command(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text[at..].strip_prefix('\\')?;
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length > 0).then(|| (&rest[..length], at + 1 + length))
}

/// Behind a rule that begins at a place, white space let pass; nothing if none does.
pub(super) fn is_rule(text: &str, from: usize, end: usize) -> Option<usize> {
    let own = text.get(from..end)?;
    let at = from + own.len() - own.trim_start().len();
    let (name, mut behind) = command(text, at)?;
    let (_, groups) = RULES.iter().find(|(known, _)| *known == name)?;
    for _ in 0..*groups {
        behind = group(text, behind)?.1;
    }
    (behind <= end).then_some(behind)
}

/// The text of a cell as it is set.
pub(super) fn decoded(text: &str) -> String {
    let mut out = Flow::default();
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let rest = &text[at..];
        at += sign.len_utf8();
        match sign {
            '\\' => at = escaped(text, at - 1, &mut out),
            '%' => at += rest.find('\n').map_or(rest.len() - 1, |end| end),
            '{' | '}' | '$' => {}
            '~' => out.push(' '),
            '\n' if rest[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => out.line(),
            '-' | '`' | '\'' => {
                let count = rest.bytes().take_while(|byte| *byte == sign as u8).count();
                let shown = match (sign, count) {
                    ('-', 3) => "—",
                    ('-', 2) => "–",
                    ('`', 2) => "“",
                    ('\'', 2) => "”",
                    ('`', 1) => "‘",
                    ('\'', 1) => "’",
                    _ => &rest[..count],
                };
                out.say(shown);
                at += count - 1;
            }
            sign => out.push(sign),
        }
    }
    out.finish()
}

/// Reads what a backslash begins; gives the place behind it.
fn escaped(text: &str, at: usize, out: &mut Flow) -> usize {
    let Some((name, mut behind)) = command(text, at) else {
        let Some(sign) = text[at + 1..].chars().next() else { return at + 1 };
        match sign {
            '\\' => out.line(),
            '(' | ')' | '[' | ']' | '/' | '-' => {}
            ',' | ';' | ':' | ' ' | '\n' => out.push(' '),
            sign => out.push(sign),
        }
        return at + 1 + sign.len_utf8();
    };
    if let Some((_, shown)) = CHARACTERS.iter().find(|(known, _)| *known == name) {
        out.say(shown);
    } else if LINES.contains(&name) {
        out.line();
    } else if name == "begin" {
        // An environment, and all that is said of it.
        while let Some((_, next)) = group(text, behind) {
            behind = next;
        }
        return behind;
    } else if let Some((_, groups)) = SETTINGS.iter().find(|(known, _)| *known == name) {
        for _ in 0..*groups {
            behind = group(text, behind).map_or(behind, |(_, next)| next);
        }
        return behind;
    } else if let Some(height) = Height::named(name) {
        let Some((inside, next)) = group(text, behind) else { return behind };
        out.say(&height.of(&decoded(&text[inside])));
        return next;
    } else if !LOOKS.contains(&name) {
        out.say(&text[at..behind]);
    }
    // White space behind a name ends it, and is none.
    behind + text[behind..].bytes().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t')).count()
}
