//! How far the streams of a PDF inflate. The reader of PDFs inflates whatever it is told to;
//! two kilobytes packed twice are gigabytes, so they are counted before it sees them.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

/// A stream is packed no more often by any program; further layers are as good as none.
const LAYERS: usize = 6;

/// How much is counted at once, in bytes.
const PIECE: usize = 1 << 14;

/// Whether the streams of a file inflate to more than so many bytes together.
///
/// What a dictionary says of its stream is not asked, for it can be said in many ways: each
/// stream is inflated as long as it looks packed, from its start to where the packed data
/// ends, and nothing is kept.
pub(super) fn inflates_beyond(bytes: &[u8], most: u64) -> bool {
    let mut left = most;
    let streams = memchr::memmem::find_iter(bytes, b"stream");
    for at in streams.filter(|at| !bytes[..*at].ends_with(b"end")) {
        let data = &bytes[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        for layers in 1..=LAYERS {
            let (length, head) = length(data, layers, left);
            match left.checked_sub(length) {
                Some(rest) => left = rest,
                None => return true,
            }
            if !is_zlib(head) {
                break;
            }
        }
    }
    false
}

/// How long a stream is behind so many layers, one more than `most` at most, and how it
/// begins then.
fn length(data: &[u8], layers: usize, most: u64) -> (u64, [u8; 2]) {
    let mut reader: Box<dyn BufRead + '_> = Box::new(data);
    for layer in 0..layers {
        // Only the first may lack its head: so readers of PDFs have it.
        let packed: Box<dyn Read + '_> =
            if layer > 0 || data.first_chunk().is_some_and(|head| is_zlib(*head)) {
                Box::new(ZlibDecoder::new(reader))
            } else {
                Box::new(DeflateDecoder::new(reader))
            };
        reader = Box::new(BufReader::with_capacity(PIECE, packed));
    }
    let (mut length, mut head) = (0, [0; 2]);
    // What is broken ends here; what stood before it counts.
    while let Ok(piece) = reader.fill_buf() {
        if piece.is_empty() || length > most {
            break;
        }
        if length == 0 {
            head = piece.first_chunk().copied().unwrap_or_default();
        }
        let read = piece.len();
        length += read as u64;
        reader.consume(read);
    }
    (length.min(most.saturating_add(1)), head)
}

/// Whether packed data may begin so.
fn is_zlib(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && u16::from_be_bytes(head).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};

    use super::*;

    fn zlib(data: &[u8]) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    }

    #[track_caller]
    fn check(stream: &[u8], most: u64, beyond: bool) {
        let file =
            [b"%PDF-1.7\n1 0 obj\n<<>>\nstream\r\n", stream, b"\nendstream\nendobj\n"].concat();
        assert_eq!(inflates_beyond(&file, most), beyond);
    }

    #[test]
    fn streams_are_counted_through_all_their_layers() {
        let much = vec![b' '; 1 << 20];
        let once = zlib(&much);
        check(&once, 1 << 20, false);
        check(&once, (1 << 20) - 1, true);
        let twice = zlib(&once);
        assert!(twice.len() < 200, "{}", twice.len());
        check(&twice, 1 << 20, true);
        check(&twice, (1 << 20) + once.len() as u64, false);
        check(&zlib(&zlib(&twice)), 1 << 20, true);
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::best());
        raw.write_all(&much).unwrap();
        check(&raw.finish().unwrap(), 1 << 19, true);
        check(b"BT /F 10 Tf (stream) Tj ET", 1 << 10, false);
        // The end of the stream is no packed data, but some decoders make a few bytes of it.
        check(b"", 1 << 10, false);
    }
}
