//! Whether an element is shown, and whether it is a part of a table: by its own style, or
//! by that of its class.

use std::collections::HashMap;

use super::tokens::{Tag, Token, Tokens};

/// How an element is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Look {
    /// Not at all.
    pub(super) hidden: bool,
    /// With a line through its text.
    pub(super) struck: bool,
    pub(super) part: Option<Part>,
}

/// What of a table an element is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Table,
    Row,
    Cell,
}

/// What the styles of a page say of its classes and ids.
#[derive(Default)]
pub(super) struct Looks {
    /// By `.class`, `#id` or the name of an element.
    known: HashMap<String, Look>,
}

/// Rules that are read of a page; the styles of an office program have some hundreds.
const RULES: usize = 20_000;

impl Looks {
    /// The looks that the `<style>` elements of a page give.
    pub(super) fn of(text: &str) -> Self {
        let mut out = Looks::default();
        // A page without them is not read twice.
        if memchr::memmem::find(text.as_bytes(), b"<style").is_none()
            && memchr::memmem::find(text.as_bytes(), b"<STYLE").is_none()
        {
            return out;
        }
        for token in Tokens::of(text) {
            if let Token::Open(tag) = token
                && tag.name == "style"
            {
                out.sheet(tag.raw);
            }
        }
        out
    }

    fn sheet(&mut self, sheet: &str) {
        let sheet = on_screen(sheet);
        for rule in sheet.split('}').take(RULES) {
            let Some((selectors, declared)) = rule.rsplit_once('{') else { continue };
            let look = Look::declared(declared);
            if look == Look::default() {
                continue;
            }
            let selectors = selectors.rsplit(['{', ';']).next().unwrap_or(selectors);
            for selector in selectors.split(',') {
                self.rule(selector.trim().trim_start_matches("<!--").trim(), look);
            }
        }
    }

    /// Only what is about one class, id or element; a state is none. What is about a
    /// class inside of another one says of a table what it is, and hides nothing.
    fn rule(&mut self, selector: &str, mut look: Look) {
        let mut last = selector.split(|sign: char| sign == '>' || sign.is_whitespace());
        let last = last.next_back().unwrap_or(selector);
        let own = last.rfind(['.', '#']).map_or(last, |at| &last[at..]);
        if own.is_empty() || own.contains([':', '[', '*']) {
            return;
        }
        if selector != own {
            look = Look { part: look.part, ..Look::default() };
        }
        if selector == own || own.starts_with(['.', '#']) {
            self.known.entry(own.to_ascii_lowercase()).or_default().add(look);
        }
    }

    pub(super) fn look(&self, tag: &Tag<'_>) -> Look {
        let mut out = match tag.name.as_str() {
            "s" | "strike" | "del" => Look { struck: true, ..Look::default() },
            _ => Look::default(),
        };
        if !self.known.is_empty() {
            let mut add = |name: &str| {
                if let Some(look) = self.known.get(name) {
                    out.add(*look);
                }
            };
            add(&tag.name);
            for class in tag.get("class").unwrap_or_default().split_ascii_whitespace() {
                add(&format!(".{}", class.to_ascii_lowercase()));
            }
            if let Some(id) = tag.get("id") {
                add(&format!("#{}", id.to_ascii_lowercase()));
            }
        }
        if let Some(style) = tag.get("style") {
            out.own(&style);
        }
        if tag.has("hidden") {
            out.hidden = true;
        }
        out.part = out.part.or_else(|| match &*tag.get("role")? {
            "table" | "grid" | "treegrid" => Some(Part::Table),
            "row" => Some(Part::Row),
            "cell" | "gridcell" | "columnheader" | "rowheader" => Some(Part::Cell),
            _ => None,
        });
        out
    }
}

/// A style sheet without comments and without what is for printers alone.
fn on_screen(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = [rest.find("/*"), rest.find("@media")].into_iter().flatten().min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        let Some(opens) = rest.find('{') else { break };
        if rest[..opens].contains("print") && !rest[..opens].contains("screen") {
            let mut depth = 0usize;
            let end = rest[opens..].find(|sign| {
                depth = match sign {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                depth == 0
            });
            rest = end.map_or("", |end| &rest[opens + end + 1..]);
        } else {
            rest = &rest[opens..];
        }
    }
    out.push_str(rest);
    out
}

impl Look {
    fn add(&mut self, other: Look) {
        self.hidden |= other.hidden;
        self.struck |= other.struck;
        self.part = other.part.or(self.part);
    }

    fn declared(text: &str) -> Look {
        let mut out = Look::default();
        out.own(text);
        out
    }

    /// The look by declarations; the style of an element itself may show it again.
    fn own(&mut self, text: &str) {
        for declared in text.split(';') {
            let Some((name, value)) = declared.split_once(':') else { continue };
            let value = value.trim().to_ascii_lowercase();
            let value = value.trim_end_matches("!important").trim_end();
            match name.trim().to_ascii_lowercase().as_str() {
                "display" => {
                    self.hidden = value == "none";
                    self.part = match value {
                        "table" | "inline-table" => Some(Part::Table),
                        "table-row" => Some(Part::Row),
                        "table-cell" => Some(Part::Cell),
                        _ => None,
                    };
                }
                "visibility" => self.hidden = matches!(value, "hidden" | "collapse"),
                "mso-hide" => self.hidden |= value == "all",
                "text-decoration" | "text-decoration-line" => {
                    self.struck = value.contains("line-through");
                }
                _ => {}
            }
        }
    }
}
