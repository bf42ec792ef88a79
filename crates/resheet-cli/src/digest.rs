//! Digests, to tell whether something is what it was.

use std::io::{self, Read};

#[cfg(any(feature = "sqlite", feature = "postgres"))]
use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal digits, as inputs have it.
pub(crate) fn of(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

fn digits(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads and tells the digest of what was read.
pub(crate) struct Reader<R> {
    input: R,
    digest: Sha256,
}

impl<R> Reader<R> {
    pub(crate) fn new(input: R) -> Self {
        Reader { input, digest: Sha256::new() }
    }

    /// Of all that was read.
    pub(crate) fn digest(self) -> String {
        digits(&self.digest.finalize())
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(out)?;
        self.digest.update(&out[..length]);
        Ok(length)
    }
}

/// The same of a JSON value: its keys are sorted and nothing stands between
/// them. Sixteen digits are enough to tell settings apart.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) fn of_json(value: &Value) -> String {
    let mut digest = of(value.to_string().as_bytes());
    digest.truncate(16);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_as_everybody_writes_them() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(of(b""), empty);
        let mut reader = Reader::new(&b"abc"[..]);
        io::copy(&mut reader, &mut io::sink()).unwrap();
        assert_eq!(reader.digest(), of(b"abc"));
    }

    #[test]
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    fn the_order_of_settings_does_not_matter() {
        let value = |text: &str| of_json(&serde_json::from_str(text).unwrap());
        assert_eq!(value(r#"{"a": 1, "b": 2}"#), value(r#"{"b":2,"a":1}"#));
        assert_ne!(value(r#"{"a": 1}"#), value(r#"{"a": 2}"#));
    }
}
