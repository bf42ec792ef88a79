//! Which encoding.

use chardetng::EncodingDetector;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;
use resheet_model::{Code, Finding, Span, Subject};

use crate::binary;

/// The labels of the forms, one a line; `#` begins a remark.
static LABELS: &str = include_str!("../data/labels.txt");

/// How many different labels make a candidate certain.
const ENOUGH: usize = 3;

/// How much of an input is read to choose, in bytes: first the near sample,
/// and the far one only when no candidate shows a label in the near one, as
/// when a web page stands in front of the sheet.
const SAMPLES: [usize; 2] = [1 << 16, 1 << 22];

/// How much of an input the statistical detector sees, in bytes.
const DETECTOR_SAMPLE: usize = 512;

/// What was chosen.
pub(crate) struct Choice {
    pub(crate) encoding: &'static Encoding,
    /// Length of the byte order mark.
    pub(crate) skip: usize,
    /// Why, for a person.
    pub(crate) reason: String,
    /// Whether all bytes after the mark are known to be UTF-8.
    pub(crate) valid_utf8: bool,
    pub(crate) findings: Vec<Finding>,
}

impl Choice {
    fn new(encoding: &'static Encoding, skip: usize, reason: impl Into<String>) -> Self {
        Choice { encoding, skip, reason: reason.into(), valid_utf8: false, findings: Vec::new() }
    }
}

/// The entries of a data file: lines that are neither blank nor remarks.
pub(crate) fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Chooses the encoding of `bytes`, or says why they are no text.
pub(crate) fn choose(
    bytes: &[u8],
    named: Option<&'static Encoding>,
) -> Result<Choice, Box<Finding>> {
    let mark = Encoding::for_bom(bytes);
    if let Some(named) = named {
        let choice = by_name(named, mark);
        return Ok(check_utf8(choice, bytes));
    }
    if let Some((encoding, length)) = mark {
        return Ok(check_utf8(Choice::new(encoding, length, "byte order mark"), bytes));
    }

    let nul = memchr::memchr(0, near(bytes)).is_some();
    if !nul && simdutf8::basic::from_utf8(bytes).is_ok() {
        if let Some(finding) = binary::by_content(near(bytes)) {
            return Err(Box::new(finding));
        }
        let mut choice = Choice::new(UTF_8, 0, "every byte is valid UTF-8");
        choice.valid_utf8 = true;
        return Ok(choice);
    }
    if let Some(choice) = by_labels(bytes, nul) {
        return Ok(choice);
    }
    by_bytes(bytes, nul)
}

fn near(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(SAMPLES[0])]
}

/// The encoding the user named. `utf-16` without a byte order is settled by
/// the mark; a mark of another encoding stays in the text, for the user knows
/// better.
fn by_name(named: &'static Encoding, mark: Option<(&'static Encoding, usize)>) -> Choice {
    let reason = "named with --encoding";
    match mark {
        Some((found, length)) if found == named => Choice::new(named, length, reason),
        Some((found, length)) if found == UTF_16BE && named == UTF_16LE => {
            Choice::new(UTF_16BE, length, "named with --encoding, byte order by the mark")
        }
        _ => Choice::new(named, 0, reason),
    }
}

fn check_utf8(mut choice: Choice, bytes: &[u8]) -> Choice {
    choice.valid_utf8 =
        choice.encoding == UTF_8 && simdutf8::basic::from_utf8(&bytes[choice.skip..]).is_ok();
    choice
}

/// The candidate whose reading holds the most labels of the forms.
fn by_labels(bytes: &[u8], nul: bool) -> Option<Choice> {
    // UTF-16 hardly ever lacks a NUL, and text in another encoding hardly
    // ever has one: the likely candidates first, for the first that is
    // certain ends the search.
    let candidates: [&'static Encoding; 5] = if nul {
        [UTF_16LE, UTF_16BE, UTF_8, GB18030, BIG5]
    } else {
        [GB18030, UTF_8, BIG5, UTF_16LE, UTF_16BE]
    };
    for limit in SAMPLES {
        let sample = whole_lines(&bytes[..bytes.len().min(limit)], bytes.len());
        let mut best: Option<(usize, &'static Encoding)> = None;
        for candidate in candidates {
            let (reading, _) = candidate.decode_without_bom_handling(sample);
            let found = labels_in(&reading);
            // An earlier candidate wins a tie.
            if found > best.map_or(0, |(most, _)| most) {
                best = Some((found, candidate));
            }
            if found >= ENOUGH {
                break;
            }
        }
        if let Some((found, encoding)) = best {
            let reason = if found >= ENOUGH {
                format!("at least {ENOUGH} labels of the forms read as {}", encoding.name())
            } else {
                format!(
                    "{found} label(s) of the forms read as {}, more than in any other",
                    encoding.name()
                )
            };
            return Some(Choice::new(encoding, 0, reason));
        }
        if sample.len() == bytes.len() {
            break;
        }
    }
    None
}

/// Counts different labels, up to [`ENOUGH`].
fn labels_in(text: &str) -> usize {
    entries(LABELS)
        .filter(|label| memmem::find(text.as_bytes(), label.as_bytes()).is_some())
        .take(ENOUGH)
        .count()
}

/// A sample without a character cut in two at its end, as far as that can be
/// told without knowing the encoding: it ends at a line feed, which is no
/// part of a longer character in any candidate but UTF-16, where one broken
/// character at the end does no harm.
fn whole_lines(sample: &[u8], whole: usize) -> &[u8] {
    if sample.len() == whole {
        return sample;
    }
    memchr::memrchr(b'\n', sample).map_or(sample, |end| &sample[..=end])
}

/// No label anywhere: the pattern of NUL bytes, then what decodes strictly,
/// then the detector. Only the first is certain; the others come with a
/// finding.
fn by_bytes(bytes: &[u8], nul: bool) -> Result<Choice, Box<Finding>> {
    let sample = near(bytes);
    if nul && let Some(encoding) = utf16_by_nul(sample) {
        return Ok(Choice::new(encoding, 0, "every other byte of its plain characters is NUL"));
    }
    if let Some(finding) = binary::by_content(sample) {
        return Err(Box::new(finding));
    }
    if nul && simdutf8::basic::from_utf8(bytes).is_ok() {
        return Ok(check_utf8(Choice::new(UTF_8, 0, "every byte is valid UTF-8"), bytes));
    }
    let sample = whole_lines(sample, bytes.len());
    let strict = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(sample).is_some()
    };
    let (encoding, reason) = match (strict(GB18030), strict(BIG5)) {
        (true, false) => (GB18030, "no label of the forms; only GB18030 decodes without an error"),
        (false, true) => (BIG5, "no label of the forms; only Big5 decodes without an error"),
        _ => (detect(sample), "no label of the forms; guessed from the frequency of bytes"),
    };
    let mut choice = Choice::new(encoding, 0, reason);
    choice.findings.push(
        Finding::new(Code::D009, Subject::Input, Span::at(0)).arg("encoding", encoding.name()),
    );
    Ok(choice)
}

/// UTF-16 by its NUL bytes: the high bytes of tabs, digits and line ends,
/// which stand on one side only. A few on the other side are allowed for
/// characters such as U+4E00.
fn utf16_by_nul(sample: &[u8]) -> Option<&'static Encoding> {
    let mut nul = [0_usize; 2];
    for at in memchr::memchr_iter(0, sample) {
        nul[at & 1] += 1;
    }
    let [even, odd] = nul;
    // Plain ASCII has one NUL in two bytes, Chinese prose one in a hundred;
    // text with fewer is not UTF-16 but damaged.
    if (even + odd) * 200 < sample.len() {
        None
    } else if odd > even * 4 && looks_like_text(UTF_16LE, sample) {
        Some(UTF_16LE)
    } else if even > odd * 4 && looks_like_text(UTF_16BE, sample) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether hardly any character of the reading is a control or private
/// character: object files, too, have NUL bytes on one side.
fn looks_like_text(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let (reading, _) = encoding.decode_without_bom_handling(sample);
    let odd = reading.chars().filter(|&c| binary::is_odd(c)).count();
    odd * 50 <= reading.chars().count()
}

/// The detector's answer from a few hundred bytes around the first that are
/// not ASCII.
fn detect(sample: &[u8]) -> &'static Encoding {
    let start = sample.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let end = sample.len().min(start + DETECTOR_SAMPLE);
    let mut detector = EncodingDetector::new();
    detector.feed(&sample[start..end], true);
    detector.guess(None, true)
}
