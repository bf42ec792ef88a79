//! Streams, compressed.
//!
//! Text is deflated as it is everywhere. Outlines hardly repeat each other: nearly all that deflate can take out of
//! them is that some bytes are more frequent than others, and that is the same
//! in every document. So there is one code for all, made from the font itself
//! once per process, and a document's outlines are looked up in it: a tenth
//! smaller than each outline deflated for itself, and no search for repetitions.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::cff::Outlines;

/// Of a zlib stream: deflate with the full window, fastest level (RFC 1950).
const HEADER: [u8; 2] = [0x78, 0x01];

/// Lengths of codes are at most this in deflate (RFC 1951, 3.2.7).
const LONGEST: u8 = 15;
/// The symbol that ends a block, behind the 256 bytes.
const END: usize = 256;
/// One outline of so many is looked at to see how frequent a byte is.
const SAMPLED: usize = 8;

thread_local! {
    /// A compressor is a third of a megabyte; making one for every stream of
    /// a few kilobytes costs more than the stream.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(3), true));
}

/// A zlib stream of text.
pub(super) fn zlib(plain: &[u8]) -> Vec<u8> {
    COMPRESSOR.with_borrow_mut(|compress| {
        compress.reset();
        let mut out = Vec::with_capacity(plain.len() / 2 + 64);
        loop {
            let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
            let rest = plain.get(read..).unwrap_or_default();
            match compress.compress_vec(rest, &mut out, FlushCompress::Finish) {
                // The room is used up; there is no other reason to stop early.
                Ok(Status::Ok | Status::BufError) => out.reserve(out.len() + 64),
                Ok(Status::StreamEnd) | Err(_) => return out,
            }
        }
    })
}

/// A code for bytes and the end of a block.
pub(super) struct Code {
    /// Bits, the first lowest, and how many.
    codes: Vec<(u16, u8)>,
}

impl Code {
    /// The code that suits the outlines of a font.
    pub(super) fn of(outlines: &Outlines<'_>) -> Code {
        // Every byte has a code, also one that was not met.
        let mut counts = vec![1u32; END + 1];
        let glyphs = (0..outlines.count()).step_by(SAMPLED);
        for glyph in glyphs.filter_map(|glyph| u16::try_from(glyph).ok()) {
            for byte in outlines.outline(glyph).unwrap_or_default() {
                if let Some(count) = counts.get_mut(usize::from(*byte)) {
                    *count += 1;
                }
            }
        }
        Code { codes: canonical(&lengths(counts)) }
    }

    /// A zlib stream of outlines.
    pub(super) fn zlib(&self, plain: &[u8]) -> Vec<u8> {
        let mut out = HEADER.to_vec();
        out.append(&mut self.block(plain));
        out.extend(adler2::adler32_slice(plain).to_be_bytes());
        out
    }

    /// One block of deflate that is the last, and ends on a byte.
    ///
    /// ```ebnf
    /// block   = last, kind, symbols, distances, lengths of lengths,
    ///           { length }, { code of a byte }, code of the end ;
    /// ```
    fn block(&self, plain: &[u8]) -> Vec<u8> {
        let mut out = Bits { bytes: Vec::with_capacity(plain.len() + 256), held: 0, count: 0 };
        // The last block, with codes of its own.
        out.put(0b101, 3);
        // All literals and the end, one distance, all nineteen lengths of
        // lengths, each as its count above 257, 1 and 4.
        out.put(0, 5);
        out.put(0, 5);
        out.put(15, 4);
        // Lengths 0 to 15 have codes of 4 bits: themselves. The first three of
        // the nineteen are runs, which there are none of.
        for length in 0..19 {
            out.put(if length < 3 { 0 } else { 4 }, 3);
        }
        for (_, length) in self.codes.iter().chain([&(0, 0)]) {
            out.put(reversed(u16::from(*length), 4), 4);
        }
        let (end, literals) = self.codes.split_last().unwrap_or((&(0, 0), &[]));
        for byte in plain {
            let (code, length) = literals.get(usize::from(*byte)).copied().unwrap_or_default();
            out.put(code, length);
        }
        out.put(end.0, end.1);
        out.finish()
    }
}

/// Bits in the order of deflate: the first is the lowest of a byte.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u8,
}

impl Bits {
    /// At most 16 of them.
    fn put(&mut self, bits: u16, count: u8) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.held.to_le_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let bytes = usize::from(self.count.div_ceil(8));
        self.bytes.extend_from_slice(self.held.to_le_bytes().get(..bytes).unwrap_or_default());
        self.bytes
    }
}

/// How long the code of each symbol is, by how often it comes: Huffman's way,
/// over counts made more alike until no code is too long.
fn lengths(mut counts: Vec<u32>) -> Vec<u8> {
    loop {
        let lengths = free_lengths(&counts);
        if lengths.iter().all(|length| *length <= LONGEST) {
            return lengths;
        }
        counts.iter_mut().for_each(|count| *count = *count / 2 + 1);
    }
}

/// The same without a limit.
fn free_lengths(counts: &[u32]) -> Vec<u8> {
    // Trees by weight; equal ones in the order in which they were made.
    let mut trees: std::collections::BTreeSet<(u32, usize)> =
        counts.iter().copied().enumerate().map(|(symbol, count)| (count, symbol)).collect();
    let mut parents: Vec<Option<usize>> = vec![None; counts.len()];
    while let (Some(one), Some(two)) = (trees.pop_first(), trees.pop_first()) {
        let tree = parents.len();
        for (_, part) in [one, two] {
            if let Some(parent) = parents.get_mut(part) {
                *parent = Some(tree);
            }
        }
        parents.push(None);
        if trees.is_empty() {
            break;
        }
        trees.insert((one.0.saturating_add(two.0), tree));
    }
    let depth = |symbol: usize| {
        let parent = |tree: &usize| parents.get(*tree).copied().flatten();
        std::iter::successors(parent(&symbol), parent).count()
    };
    (0..counts.len()).map(|symbol| u8::try_from(depth(symbol)).unwrap_or(u8::MAX)).collect()
}

/// The codes that follow from their lengths (RFC 1951, 3.2.2).
fn canonical(lengths: &[u8]) -> Vec<(u16, u8)> {
    let mut codes = vec![(0, 0); lengths.len()];
    let mut next: u16 = 0;
    for length in 1..=LONGEST {
        let of_length = lengths.iter().zip(&mut codes).filter(|(known, _)| **known == length);
        for (_, code) in of_length {
            *code = (reversed(next, length), length);
            next = next.wrapping_add(1);
        }
        next = next.wrapping_shl(1);
    }
    codes
}

/// The lowest bits in the other order: deflate sends codes from the highest on.
fn reversed(bits: u16, count: u8) -> u16 {
    bits.reverse_bits().checked_shr(16 - u32::from(count)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::pdf::face::Face;

    #[track_caller]
    fn check(code: &Code, plain: &[u8]) -> usize {
        let block = code.block(plain);
        let mut back = Vec::new();
        flate2::read::DeflateDecoder::new(&block[..]).read_to_end(&mut back).unwrap();
        assert!(back == plain);
        block.len()
    }

    #[test]
    fn long_and_short_texts_come_back() {
        for length in [0usize, 1, 65_521, 300_000] {
            let plain: Vec<u8> = (0..length).map(|n| (n * n % 251) as u8).collect();
            for stream in [zlib(&plain), Face::get().code.zlib(&plain)] {
                let mut back = Vec::new();
                flate2::read::ZlibDecoder::new(&stream[..]).read_to_end(&mut back).unwrap();
                assert!(back == plain, "{length}");
            }
        }
    }

    #[test]
    fn what_is_looked_up_is_read_back() {
        let code = &Face::get().code;
        for length in [0, 1, 2, 3, 255, 256, 70_000] {
            let plain: Vec<u8> = (0..length).map(|n: u64| (n * n / 3 % 256) as u8).collect();
            check(code, &plain);
        }
    }

    #[test]
    fn outlines_become_smaller() {
        let face = Face::get();
        let glyphs = ('一'..='十').filter_map(|c| face.glyph(c));
        let plain: Vec<u8> =
            glyphs.filter_map(|glyph| face.outlines.outline(glyph)).flatten().copied().collect();
        assert!(check(&face.code, &plain) * 100 < plain.len() * 95);
    }

    #[test]
    fn no_code_is_too_long() {
        // Each count the sum of the two before it makes the deepest tree.
        let mut counts = vec![1u32, 1];
        while counts.len() < END + 1 {
            let last = counts[counts.len() - 1].saturating_add(counts[counts.len() - 2]);
            counts.push(last.min(1 << 24));
        }
        let code = Code { codes: canonical(&lengths(counts)) };
        assert!(code.codes.iter().all(|(_, length)| (1..=LONGEST).contains(length)));
        check(&code, b"every byte \x00 \xFF");
    }
}
