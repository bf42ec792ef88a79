//! Files that are no text, by their signature or by their content.

use memchr::memmem;
use resheet_model::{Code, Finding, Span, Subject};

/// A signature at the start of a file: its bytes, the finding that says what
/// to do, the kind named in it.
struct Signature(&'static [u8], Code, &'static str);

const PDF: Code = Code::D002;
const OFFICE: Code = Code::D003;
const IMAGE: Code = Code::D004;
const ARCHIVE: Code = Code::D005;
const OTHER: Code = Code::D006;

/// ZIP and OLE containers are looked into before this list is asked.
static SIGNATURES: &[Signature] = &[
    Signature(b"%PDF-", PDF, "PDF"),
    Signature(b"{\\rtf", OFFICE, "RTF"),
    Signature(b"\x89PNG\r\n\x1a\n", IMAGE, "PNG"),
    Signature(b"\xff\xd8\xff", IMAGE, "JPEG"),
    Signature(b"GIF87a", IMAGE, "GIF"),
    Signature(b"GIF89a", IMAGE, "GIF"),
    Signature(b"II*\0", IMAGE, "TIFF"),
    Signature(b"MM\0*", IMAGE, "TIFF"),
    Signature(b"\x1f\x8b", ARCHIVE, "gzip"),
    Signature(b"BZh", ARCHIVE, "bzip2"),
    Signature(b"\xfd7zXZ\0", ARCHIVE, "xz"),
    Signature(b"\x28\xb5\x2f\xfd", ARCHIVE, "Zstandard"),
    Signature(b"7z\xbc\xaf\x27\x1c", ARCHIVE, "7-Zip"),
    Signature(b"Rar!\x1a\x07", ARCHIVE, "RAR"),
    Signature(b"%!PS-", OTHER, "PostScript"),
    Signature(b"SQLite format 3\0", OTHER, "SQLite"),
    Signature(b"\x7fELF", OTHER, "ELF"),
    Signature(b"\xff\xfe\0\0", OTHER, "UTF-32LE"),
    Signature(b"\0\0\xfe\xff", OTHER, "UTF-32BE"),
];

/// Names inside a ZIP file, and what the file is when it holds one.
static ZIP_MEMBERS: &[(&[u8], &str)] = &[
    (b"word/document.xml", "Word (.docx)"),
    (b"xl/workbook.xml", "Excel (.xlsx)"),
    (b"xl/workbook.bin", "Excel (.xlsb)"),
    (b"ppt/presentation.xml", "PowerPoint (.pptx)"),
    (b"opendocument.text", "OpenDocument (.odt)"),
    (b"opendocument.spreadsheet", "OpenDocument (.ods)"),
    (b"OFD.xml", "OFD (.ofd)"),
];

/// Names inside an OLE file, as UTF-16LE without the last NUL.
static OLE_STREAMS: &[(&[u8], &str)] = &[
    (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t", "Word (.doc)"),
    (b"W\0o\0r\0k\0b\0o\0o\0k", "Excel (.xls)"),
    (b"B\0o\0o\0k\0\0", "Excel (.xls)"),
    (b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t", "PowerPoint (.ppt)"),
];

/// A finding if the file begins as no text does.
pub(crate) fn by_signature(bytes: &[u8]) -> Option<Finding> {
    let (code, kind) = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        match named_inside(bytes, ZIP_MEMBERS) {
            Some(kind) => (OFFICE, kind),
            None => (ARCHIVE, "ZIP"),
        }
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        (OFFICE, named_inside(bytes, OLE_STREAMS).unwrap_or("Office (OLE)"))
    } else if is_bitmap(bytes) {
        (IMAGE, "BMP")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (IMAGE, "WebP")
    } else if is_heif(bytes) {
        (IMAGE, "HEIF")
    } else {
        let Signature(_, code, kind) =
            SIGNATURES.iter().find(|signature| bytes.starts_with(signature.0))?;
        (*code, *kind)
    };
    Some(Finding::new(code, Subject::Input, Span::at(0)).arg("kind", kind))
}

/// Names of members stand uncompressed in these containers, at their places
/// and in the directory; data in between does not spell them by accident.
fn named_inside(bytes: &[u8], names: &[(&[u8], &'static str)]) -> Option<&'static str> {
    names.iter().find(|(name, _)| memmem::find(bytes, name).is_some()).map(|(_, kind)| *kind)
}

/// `BM` alone begins many a text; a bitmap's reserved bytes are NUL.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

fn is_heif(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).unwrap_or_default();
    bytes.get(4..8) == Some(b"ftyp") && matches!(brand, b"heic" | b"heix" | b"mif1" | b"avif")
}

/// A finding if the bytes of a sample are not those of text in any encoding
/// without NUL bytes: more than one in fifty is a control character.
pub(crate) fn by_content(sample: &[u8]) -> Option<Finding> {
    // Counted in runs whose count fits a byte, which the compiler does in wide steps.
    let odd_in = |run: &[u8]| {
        let odd =
            |byte: u8| byte < 0x20 && !matches!(byte, 0x09..=0x0d | 0x1a | 0x1b) || byte == 0x7f;
        usize::from(run.iter().map(|&byte| u8::from(odd(byte))).sum::<u8>())
    };
    let odd: usize = sample.chunks(255).map(odd_in).sum();
    (odd * 50 > sample.len())
        .then(|| Finding::new(OTHER, Subject::Input, Span::at(0)).arg("kind", "binary"))
}

/// Whether a character has no business in a dump. Form feeds part pages, 0x1A
/// ends files of old systems, 0x1B begins colours.
pub(crate) fn is_odd(c: char) -> bool {
    let control =
        c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a' | '\x1b');
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}'..='\u{FFFF}');
    control || private
}
