//! The font program of one document: a subset, compressed out of pieces.
//!
//! Nearly all the time of writing a small PDF goes into deflating outlines, and
//! they are the same outlines in every document. So each is deflated once per
//! process, as deflate blocks that end on a byte; a document's font stream is
//! those blocks in a row, with the tables in front deflated anew. Any reader
//! sees one ordinary zlib stream.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use flate2::{Compress, Compression, FlushCompress};
use subsetter::GlyphRemapper;

use super::face::Face;

/// The outlines of a font by glyph, deflated.
#[derive(Default)]
pub(super) struct Pieces(Vec<OnceLock<Piece>>);

/// A stretch of bytes, and the same deflated.
struct Piece {
    plain: Box<[u8]>,
    deflated: Box<[u8]>,
    adler: Adler,
}

impl Pieces {
    /// Room for so many glyphs.
    pub(super) fn new(glyphs: usize) -> Pieces {
        Pieces((0..glyphs).map(|_| OnceLock::new()).collect())
    }

    fn get(&self, glyph: u16, plain: &[u8]) -> Option<&Piece> {
        let piece = self.0.get(usize::from(glyph))?.get_or_init(|| Piece {
            plain: plain.into(),
            deflated: deflate(plain, Effort::Best).into(),
            adler: Adler::of(plain),
        });
        // The subset must hold the very outline; if it ever rewrites one, that
        // outline is deflated with the rest.
        (*piece.plain == *plain).then_some(piece)
    }
}

/// A font program ready for a stream.
pub(super) struct Program {
    /// The font as the subsetter gives it.
    pub(super) font: Vec<u8>,
    /// Its `CFF ` table, as one zlib stream.
    pub(super) deflated: Vec<u8>,
    /// The length of that table.
    pub(super) plain_length: usize,
}

/// Subsets the font to some glyphs. They become the glyphs 1, 2, 3 and so on in
/// the order given; `None` if the font cannot be subset, which ours can.
pub(super) fn program(face: &Face, glyphs: &[u16]) -> Option<Program> {
    let mut remapper = GlyphRemapper::new();
    for glyph in glyphs {
        remapper.remap(*glyph);
    }
    let font = subsetter::subset(face.bytes, 0, &remapper).ok()?;
    let cff = cff_table(&font)?;
    let table = font.get(cff.clone())?;
    let outlines = char_strings(table)?;
    let mut zlib = Zlib::new();
    let mut at = 0;
    let numbered = std::iter::once(&0).chain(glyphs);
    for (range, glyph) in outlines.into_iter().zip(numbered) {
        let Some(piece) = face.pieces.get(*glyph, table.get(range.clone())?) else { continue };
        zlib.plain(table.get(at..range.start)?);
        zlib.piece(piece);
        at = range.end;
    }
    zlib.plain(table.get(at..)?);
    let plain_length = table.len();
    Some(Program { deflated: zlib.finish(), plain_length, font })
}

/// A zlib stream of some bytes, at a speed that suits text of a few kilobytes.
pub(super) fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut zlib = Zlib::new();
    zlib.plain(plain);
    zlib.finish()
}

/// A zlib stream put together from parts.
struct Zlib {
    out: Vec<u8>,
    adler: Adler,
}

impl Zlib {
    fn new() -> Zlib {
        // Deflate with the full window, fastest level (RFC 1950).
        Zlib { out: vec![0x78, 0x01], adler: Adler::of(&[]) }
    }

    fn plain(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.out.extend_from_slice(&deflate(bytes, Effort::Fast));
            self.adler = self.adler.then(Adler::of(bytes));
        }
    }

    fn piece(&mut self, piece: &Piece) {
        self.out.extend_from_slice(&piece.deflated);
        self.adler = self.adler.then(piece.adler);
    }

    fn finish(mut self) -> Vec<u8> {
        // An empty last block.
        self.out.extend_from_slice(&[0x03, 0x00]);
        self.out.extend_from_slice(&self.adler.value().to_be_bytes());
        self.out
    }
}

/// How hard to deflate.
#[derive(Clone, Copy)]
enum Effort {
    /// For what is written once.
    Fast,
    /// For what is kept.
    Best,
}

thread_local! {
    /// A compressor is a third of a megabyte; making one for every stream of
    /// a few kilobytes costs more than the stream.
    static COMPRESSORS: RefCell<[Compress; 2]> = RefCell::new([
        Compress::new(Compression::fast(), false),
        Compress::new(Compression::best(), false),
    ]);
}

/// Deflate blocks that end on a byte and of which none is the last.
fn deflate(plain: &[u8], effort: Effort) -> Vec<u8> {
    COMPRESSORS.with_borrow_mut(|[fast, best]| {
        let compress = match effort {
            Effort::Fast => fast,
            Effort::Best => best,
        };
        compress.reset();
        deflate_with(compress, plain)
    })
}

fn deflate_with(compress: &mut Compress, plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(plain.len() + plain.len() / 8 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        let rest = plain.get(read..).unwrap_or(&[]);
        let before = out.len();
        let done = compress.compress_vec(rest, &mut out, FlushCompress::Sync);
        if done.is_err() || out.len() < out.capacity() || (rest.is_empty() && out.len() == before) {
            return out;
        }
        out.reserve(out.len() + 64);
    }
}

/// The checksum of zlib (RFC 1950), which can be joined without the bytes.
#[derive(Clone, Copy)]
struct Adler {
    a: u32,
    b: u32,
    length: u32,
}

const ADLER_BASE: u32 = 65_521;

impl Adler {
    fn of(bytes: &[u8]) -> Adler {
        let (mut a, mut b) = (1u32, 0u32);
        // So many additions cannot overflow before the remainder is taken.
        for chunk in bytes.chunks(5_552) {
            for byte in chunk {
                a += u32::from(*byte);
                b += a;
            }
            a %= ADLER_BASE;
            b %= ADLER_BASE;
        }
        let length = u32::try_from(bytes.len() % ADLER_BASE as usize).unwrap_or(0);
        Adler { a, b, length }
    }

    /// The checksum of these bytes followed by others.
    fn then(self, next: Adler) -> Adler {
        let a = (self.a + next.a + ADLER_BASE - 1) % ADLER_BASE;
        let carried = u64::from(next.length) * u64::from((self.a + ADLER_BASE - 1) % ADLER_BASE);
        let carried = u32::try_from(carried % u64::from(ADLER_BASE)).unwrap_or(0);
        let b = (self.b + next.b + carried) % ADLER_BASE;
        Adler { a, b, length: (self.length + next.length) % ADLER_BASE }
    }

    fn value(self) -> u32 {
        self.b << 16 | self.a
    }
}

/// Where the `CFF ` table stands in an OpenType font.
fn cff_table(font: &[u8]) -> Option<Range<usize>> {
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let record = (0..count).find_map(|index| {
        let record = font.get(12 + 16 * index..28 + 16 * index)?;
        record.starts_with(b"CFF ").then_some(record)
    })?;
    let word = |at: usize| number(record.get(at..at + 4)?);
    let start = word(8)?;
    Some(start..start.checked_add(word(12)?)?)
}

/// Where each outline stands in a `CFF ` table (Adobe Technical Note 5176).
///
/// ```ebnf
/// cff   = header, names index, top dict index, ... ;
/// index = count (2 bytes), [ offset size (1), { offset }, data ] ;
/// ```
///
/// The offset of the outlines is operator 17 of the top dict.
fn char_strings(cff: &[u8]) -> Option<Vec<Range<usize>>> {
    let header = usize::from(*cff.get(2)?);
    let names = index(cff, header)?;
    let top = index(cff, names.end)?;
    let dict = cff.get(top.items.first()?.clone())?;
    let mut operands: Vec<i64> = Vec::new();
    let mut at = 0;
    while let Some(&first) = dict.get(at) {
        let byte = |offset: usize| dict.get(at + offset).copied().map(i64::from);
        let first = i64::from(first);
        let (operand, length) = match first {
            28 => (i64::from(i16::from_be_bytes(dict.get(at + 1..at + 3)?.try_into().ok()?)), 3),
            29 => (i64::from(i32::from_be_bytes(dict.get(at + 1..at + 5)?.try_into().ok()?)), 5),
            // A real number: two digits a byte up to a byte with an end mark.
            30 => {
                let end = dict.get(at + 1..)?.iter().position(|b| b & 0x0F == 0x0F)?;
                (0, end + 2)
            }
            32..=246 => (first - 139, 1),
            247..=250 => ((first - 247) * 256 + byte(1)? + 108, 2),
            251..=254 => (-(first - 251) * 256 - byte(1)? - 108, 2),
            17 => return Some(index(cff, usize::try_from(*operands.last()?).ok()?)?.items),
            _ => {
                operands.clear();
                at += if first == 12 { 2 } else { 1 };
                continue;
            }
        };
        operands.push(operand);
        at += length;
    }
    None
}

struct Index {
    items: Vec<Range<usize>>,
    end: usize,
}

fn index(cff: &[u8], at: usize) -> Option<Index> {
    let count = number(cff.get(at..at + 2)?)?;
    if count == 0 {
        return Some(Index { items: Vec::new(), end: at + 2 });
    }
    let size = usize::from(*cff.get(at + 2)?);
    let data = at + 2 + (count + 1) * size;
    let offset = |item: usize| {
        let start = at + 3 + item * size;
        number(cff.get(start..start + size)?)?.checked_add(data)
    };
    let mut items = Vec::with_capacity(count);
    for item in 0..count {
        items.push(offset(item)?..offset(item + 1)?);
    }
    Some(Index { items, end: offset(count)? })
}

fn number(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .try_fold(0usize, |value, byte| value.checked_mul(256)?.checked_add(usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_pieces_are_one_zlib_stream_of_the_table() {
        let face = Face::get();
        let glyphs: Vec<u16> =
            "财政项目支出绩效自评表≥".chars().filter_map(|c| face.glyph(c)).collect();
        let program = program(face, &glyphs).unwrap();
        let mut plain = Vec::new();
        flate2::read::ZlibDecoder::new(&program.deflated[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, program.font[cff_table(&program.font).unwrap()]);
        assert_eq!(char_strings(&plain).unwrap().len(), glyphs.len() + 1);
        let stored =
            glyphs.iter().filter(|glyph| face.pieces.0[usize::from(**glyph)].get().is_some());
        assert_eq!(stored.count(), glyphs.len());
    }

    #[test]
    fn long_and_short_texts_deflate_and_come_back() {
        for length in [0usize, 1, 65_521, 300_000] {
            let plain: Vec<u8> = (0..length).map(|n| (n * n % 251) as u8).collect();
            let mut back = Vec::new();
            flate2::read::ZlibDecoder::new(&zlib(&plain)[..]).read_to_end(&mut back).unwrap();
            assert!(back == plain, "{length}");
        }
    }
}
