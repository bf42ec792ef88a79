//! Digests, to tell whether something is what it was.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal digits, as inputs have it.
pub(crate) fn of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same of a JSON value: its keys are sorted and nothing stands between
/// them. Sixteen digits are enough to tell settings apart.
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
    }

    #[test]
    fn the_order_of_settings_does_not_matter() {
        let value = |text: &str| of_json(&serde_json::from_str(text).unwrap());
        assert_eq!(value(r#"{"a": 1, "b": 2}"#), value(r#"{"b":2,"a":1}"#));
        assert_ne!(value(r#"{"a": 1}"#), value(r#"{"a": 2}"#));
    }
}
