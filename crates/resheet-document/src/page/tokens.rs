//! Tags and text of a page.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// A longer tag is none.
const LONGEST_TAG: usize = 1 << 16;
/// Attributes that are kept of a tag.
const ATTRIBUTES: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Text(&'t str),
    Open(Tag<'t>),
    Close(String),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) name: String,
    attributes: Vec<(&'t str, &'t str)>,
    /// The text of an element that holds nothing else: a script, a field.
    pub(super) raw: &'t str,
}

impl Tag<'_> {
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| references(value))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
    }
}

/// All tokens of a page. Comments and declarations are left out.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Tokens { text, at: 0 }
    }

    /// A tag at a `<`, and where it ends; nothing where that is text.
    fn tag(&self, at: usize) -> Option<(Token<'t>, usize)> {
        let rest = &self.text[at + 1..];
        let closes = rest.starts_with('/');
        let name_at = at + 1 + usize::from(closes);
        let name = &self.text[name_at..];
        let length = name.bytes().take_while(|byte| is_name(*byte)).count();
        if !name.as_bytes().first()?.is_ascii_alphabetic() {
            return None;
        }
        let name = name[..length].to_ascii_lowercase();
        let (attributes, end) = attributes(self.text, name_at + length)?;
        if closes {
            return Some((Token::Close(name), end));
        }
        let (raw, end) = match name.as_str() {
            "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noscript"
            | "template" => raw(self.text, end, &name),
            _ => ("", end),
        };
        Some((Token::Open(Tag { name, attributes, raw }), end))
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            if rest.starts_with("<!") || rest.starts_with("<?") {
                let (mark, skip) = if rest.starts_with("<!--") { ("-->", 4) } else { (">", 2) };
                let end = memmem::find(&rest.as_bytes()[skip..], mark.as_bytes());
                self.at += end.map_or(rest.len(), |end| skip + end + mark.len());
                continue;
            }
            if rest.starts_with('<')
                && let Some((token, end)) = self.tag(self.at)
            {
                self.at = end;
                return Some(token);
            }
            // A `<` that begins no tag is text.
            let first = usize::from(rest.starts_with('<'));
            let end = memchr(b'<', &rest.as_bytes()[first..]).map_or(rest.len(), |at| first + at);
            self.at += end;
            return Some(Token::Text(&rest[..end]));
        }
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_')
}

/// What stands up to the end tag of an element, and where that ends.
fn raw<'t>(text: &'t str, from: usize, name: &str) -> (&'t str, usize) {
    let bytes = text.as_bytes();
    let ends = memmem::find_iter(&bytes[from..], b"</").map(|at| from + at).find(|at| {
        let own = bytes.get(at + 2..at + 2 + name.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
    });
    match ends {
        Some(at) => {
            let end = memchr(b'>', &bytes[at..]).map_or(text.len(), |end| at + end + 1);
            (&text[from..at], end)
        }
        None => (&text[from..], text.len()),
    }
}

type Attributes<'t> = Vec<(&'t str, &'t str)>;

/// The attributes of a tag and where it ends; nothing where it has no end.
fn attributes(text: &str, from: usize) -> Option<(Attributes<'_>, usize)> {
    let bytes = text.as_bytes();
    let limit = text.len().min(from.saturating_add(LONGEST_TAG));
    let mut out: Attributes<'_> = Vec::new();
    let mut at = from;
    while at < limit {
        match bytes[at] {
            b'>' => return Some((out, at + 1)),
            // The tag before it was never closed.
            b'<' => return None,
            byte if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'' | b'=') => {
                at += 1;
            }
            _ => {
                let start = at;
                while at < limit && !is_end_of_name(bytes[at]) {
                    at += 1;
                }
                let name = text.get(start..at)?;
                let (value, end) = value(text, at, limit)?;
                at = end;
                if out.len() < ATTRIBUTES {
                    out.push((name, value));
                }
            }
        }
    }
    None
}

fn is_end_of_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/' | b'<')
}

/// The value of an attribute whose name ends at a place, and where it ends.
fn value(text: &str, from: usize, limit: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let blanks = |at: usize| {
        at + bytes[at..limit].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let sign = blanks(from);
    if sign >= limit || bytes[sign] != b'=' {
        return Some(("", from));
    }
    let start = blanks(sign + 1);
    match bytes.get(start).filter(|_| start < limit) {
        Some(mark @ (b'"' | b'\'')) => {
            let end = start + 1 + memchr(*mark, &bytes[start + 1..limit])?;
            Some((text.get(start + 1..end)?, end + 1))
        }
        _ => {
            let rest = &bytes[start.min(limit)..limit];
            let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
            let end = start + rest.iter().take_while(|byte| !ends(byte)).count();
            Some((text.get(start..end)?, end))
        }
    }
}

/// Character references as their characters; one that nobody knows stays as it is.
pub(super) fn references(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let numbered = rest.starts_with('#');
        let length =
            rest[usize::from(numbered)..].bytes().take_while(u8::is_ascii_alphanumeric).count()
                + usize::from(numbered);
        match named(&rest[..length]) {
            Some(sign) => {
                out.push(sign);
                rest = &rest[length..];
                rest = rest.strip_prefix(';').unwrap_or(rest);
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn named(name: &str) -> Option<char> {
    /// Those that pages of forms have; blanks of all widths are blanks.
    const KNOWN: [(&str, char); 36] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ensp", ' '),
        ("emsp", '\u{3000}'),
        ("thinsp", ' '),
        ("ge", '≥'),
        ("le", '≤'),
        ("ne", '≠'),
        ("asymp", '≈'),
        ("plusmn", '±'),
        ("minus", '−'),
        ("times", '×'),
        ("divide", '÷'),
        ("radic", '√'),
        ("infin", '∞'),
        ("permil", '‰'),
        ("deg", '°'),
        ("yen", '¥'),
        ("sup2", '²'),
        ("sup3", '³'),
        ("middot", '·'),
        ("hellip", '…'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("bull", '•'),
        ("star", '☆'),
        ("starf", '★'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("rarr", '→'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(if code == 0xa0 { 0x20 } else { code }).filter(|sign| *sign != '\0');
    }
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_what_looks_like_them() {
        let text = "<!-- <td> --><TD Class=a title='>' hidden>1<2<b/>&amp;</td ><script>if(a<b)</script>x<";
        let shown: Vec<String> = Tokens::of(text)
            .map(|token| match token {
                Token::Text(text) => format!("{:?}", references(text)),
                Token::Open(tag) => {
                    let title = tag.get("TITLE").unwrap_or_default().into_owned();
                    format!("<{} {title} {}>{}", tag.name, tag.has("hidden"), tag.raw)
                }
                Token::Close(name) => format!("</{name}>"),
            })
            .collect();
        assert_eq!(
            shown.join(" "),
            r#"<td > true> "1" "<2" <b  false> "&" </td> <script  false>if(a<b) "x" "<""#
        );
    }
}
