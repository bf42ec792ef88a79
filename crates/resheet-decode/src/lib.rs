//! Bytes to text.
//!
//! [`decode`] picks the encoding, turns the bytes into a [`SourceText`],
//! reports what does not decode, and refuses what is no text at all. Nothing
//! here fails: whatever the bytes are, there is a source and there are
//! findings.
//!
//! The order of the checks is measured, not guessed. A byte order mark says it
//! plainly. Strict UTF-8 is cheap and hardly ever true by accident. After
//! that strictness proves nothing (GB18030 accepts most of Big5), so the
//! vocabulary of the forms decides; a statistical detector comes last and on
//! a bounded sample, for it runs a hundred times slower than the rest.

mod binary;
mod breaks;
mod choose;
mod damage;
mod text;

use encoding_rs::Encoding;
use resheet_model::{Code, EncodingChoice, Finding, Origin, SourceText, Span, Subject};
use sha2::{Digest, Sha256};

/// The longest input [`decode`] accepts, in bytes. Spans are 32 bits wide and
/// text may grow by half when it becomes UTF-8.
pub const LONGEST: u64 = 2_800_000_000;

/// What became of the bytes of one input.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text with its digest and encoding; the text is empty when refused.
    pub source: SourceText,
    /// What is odd about the bytes; when refused, the reason.
    pub findings: Vec<Finding>,
    /// Whether the input is no text, so that no later stage should see it.
    pub refused: bool,
}

/// A name that `--encoding` does not know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownEncoding(pub String);

impl std::fmt::Display for UnknownEncoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "`{}` is no encoding; known are utf-8, utf-16le, utf-16be, gb18030, gbk, gb2312, \
             big5 and the other labels of the WHATWG Encoding Standard",
            self.0
        )
    }
}

impl std::error::Error for UnknownEncoding {}

/// An encoding somebody named, checked once for a whole run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named(&'static Encoding);

impl Named {
    /// Looks up a label such as `gbk` or `UTF-16LE`, case and outer blanks
    /// apart.
    ///
    /// # Errors
    ///
    /// When no encoding has that label.
    pub fn new(label: &str) -> Result<Self, UnknownEncoding> {
        Encoding::for_label(label.as_bytes())
            // It stands for "refuse everything", which is no encoding.
            .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
            .map(Named)
            .ok_or_else(|| UnknownEncoding(label.to_owned()))
    }

    /// The WHATWG name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Turns the bytes of the input called `name` into text.
///
/// `named` overrides detection but not the refusal of files that are no text:
/// a PDF stays a PDF whatever it is called.
///
/// Bytes that do not decode become U+FFFD and a finding each run, with the
/// line and the byte offset in `bytes`.
pub fn decode(name: &str, bytes: &[u8], named: Option<Named>) -> Decoded {
    decode_part(name, bytes, named, Origin::default())
}

/// The same for bytes that are part of a longer file: lines and offsets count
/// from the start of the file.
pub fn decode_part(name: &str, bytes: &[u8], named: Option<Named>, origin: Origin) -> Decoded {
    let mut decoded = decode_at(name, bytes, named, origin);
    decoded.source.origin = origin;
    decoded
}

fn decode_at(name: &str, bytes: &[u8], named: Option<Named>, origin: Origin) -> Decoded {
    let digest = digest(bytes);
    let refuse = |finding: Finding| {
        let encoding =
            EncodingChoice { name: "none", bom: false, reason: "the input is no text".into() };
        let source = SourceText::new(name, String::new(), encoding, digest.clone(), size(bytes));
        Decoded { source, findings: vec![finding], refused: true }
    };
    if bytes.is_empty() {
        return refuse(Finding::new(Code::D007, Subject::Input, Span::at(0)));
    }
    if size(bytes) > LONGEST {
        let finding = Finding::new(Code::L001, Subject::Input, Span::at(0));
        return refuse(finding.arg("bytes", size(bytes)).arg("limit", LONGEST));
    }
    if let Some(finding) = binary::by_signature(bytes) {
        return refuse(finding);
    }
    let choice = match choose::choose(bytes, named.map(|named| named.0)) {
        Ok(choice) => choice,
        Err(finding) => return refuse(*finding),
    };

    let mut findings = choice.findings;
    let body = &bytes[choice.skip..];
    // Checked already; to be told so by the type costs one more quick pass.
    let text = match simdutf8::basic::from_utf8(body) {
        Ok(text) if choice.valid_utf8 => text.to_owned(),
        _ => {
            text::decode(body, origin.bytes as usize + choice.skip, choice.encoding, &mut findings)
        }
    };
    if text.trim().is_empty() {
        return refuse(Finding::new(Code::D007, Subject::Input, Span::at(0)));
    }
    let text = breaks::inside_cells(text);
    findings.extend(damage::look(&text, &findings));

    let encoding = EncodingChoice {
        name: choice.encoding.name(),
        bom: choice.skip > 0,
        reason: choice.reason,
    };
    let source = SourceText::new(name, text, encoding, digest, size(bytes));
    Decoded { source, findings, refused: false }
}

fn size(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
    out
}

#[cfg(test)]
mod tests;
