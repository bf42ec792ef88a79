//! Decoding with an account of every byte that does not decode.

use encoding_rs::{DecoderResult, Encoding};
use resheet_model::{Code, Finding, Span, Subject};

/// How many runs of undecodable bytes are reported one by one. A file in the
/// wrong encoding has one on nearly every line; the rest is counted.
const REPORTED: usize = 20;

/// One run of bytes that do not decode.
struct Run {
    /// Offset of the first byte in the input, mark included.
    byte: usize,
    count: usize,
    /// Its characters in the text.
    start: usize,
    end: usize,
}

/// The runs beyond [`REPORTED`], counted.
struct Rest {
    first: Span,
    places: usize,
    count: usize,
}

impl Rest {
    fn at(first: Span) -> Self {
        Rest { first, places: 0, count: 0 }
    }

    fn add(&mut self, bytes: usize) {
        self.places += 1;
        self.count += bytes;
    }
}

/// Decodes `bytes`, which stand `skipped` bytes into the input (after its byte
/// order mark). Each run of bytes that are not of the encoding becomes U+FFFD
/// characters, as many as the decoder counts errors, and a `D001` in
/// `findings`; from the 21st run on they share one `D010`.
pub(crate) fn decode(
    bytes: &[u8],
    skipped: usize,
    encoding: &'static Encoding,
    findings: &mut Vec<Finding>,
) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Two bytes become three at most, but for rare characters of one byte.
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut runs: Vec<Run> = Vec::new();
    let mut unreported: Option<Rest> = None;
    let mut at = 0;
    loop {
        let (result, read) =
            decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve((bytes.len() - at).max(64)),
            DecoderResult::Malformed(bad, after) => {
                let byte = at.saturating_sub(usize::from(bad) + usize::from(after));
                let start = text.len();
                text.push(char::REPLACEMENT_CHARACTER);
                let source_byte = byte + skipped;
                let bad = usize::from(bad);
                let adjoins =
                    |run: &&mut Run| run.end == start && run.byte + run.count == source_byte;
                if let Some(run) = runs.last_mut().filter(adjoins) {
                    run.count += bad;
                    run.end = text.len();
                } else if runs.len() < REPORTED {
                    let end = text.len();
                    runs.push(Run { byte: source_byte, count: bad, start, end });
                } else {
                    unreported.get_or_insert(Rest::at(Span::new(start, text.len()))).add(bad);
                }
            }
        }
    }
    for run in runs {
        findings.push(
            Finding::new(Code::D001, Subject::Input, Span::new(run.start, run.end))
                .arg("count", run.count)
                .arg("byte", run.byte)
                .arg("encoding", encoding.name()),
        );
    }
    if let Some(Rest { first, places, count }) = unreported {
        findings.push(
            Finding::new(Code::D010, Subject::Input, first)
                .arg("places", places)
                .arg("count", count)
                .arg("encoding", encoding.name()),
        );
    }
    text
}
