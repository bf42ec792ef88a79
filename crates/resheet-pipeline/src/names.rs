//! Names of inputs as text.

use std::ffi::OsStr;

/// A name as text. Bytes that are no text are told by their digits behind
/// U+FFFD, and that character itself by two of it, so that two names of other
/// bytes are never told alike.
pub fn name_as_text(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(&chunk.valid().replace('\u{FFFD}', "\u{FFFD}\u{FFFD}"));
        for byte in chunk.invalid() {
            out.push_str(&format!("\u{FFFD}{byte:02x}"));
        }
    }
    out
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn names_of_other_bytes_are_told_apart() {
        let told = |bytes: &[u8]| name_as_text(OsStr::from_bytes(bytes));
        assert_eq!(told("项a".as_bytes()), "项a");
        assert_eq!(told(b"a\xff.txt"), "a\u{FFFD}ff.txt");
        assert_eq!(told(b"a\xfe.txt"), "a\u{FFFD}fe.txt");
        assert_eq!(told("a\u{FFFD}ff.txt".as_bytes()), "a\u{FFFD}\u{FFFD}ff.txt");
    }
}
