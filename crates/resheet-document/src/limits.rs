//! How much a document may ask for. A file of a few kilobytes can unpack to
//! any size and repeat a cell a billion times.

/// A limit with the reason for its size.
macro_rules! limits {
    ($($name:ident: $kind:ty = $value:expr, $why:literal;)*) => {
        $(#[doc = $why] pub(crate) const $name: $kind = $value;)*
    };
}

limits! {
    PART: u64 = 256 << 20, "Bytes one part of an office file unpacks to: a hundred times the largest met.";
    DOCUMENT: u64 = 512 << 20, "Bytes all parts of an office file unpack to, and all streams of a PDF: many worksheets may name one part.";
    BLOCKS: usize = 1_000_000, "Paragraphs, rows and cells of a part of a Word document, empty ones too.";
    STRINGS: usize = 1_000_000, "Texts that the cells of a workbook refer to: four for each cell that is read.";
    MERGES: usize = 100_000, "Merged cells of a worksheet: fifty for each of two thousand forms.";
    MERGES_NEAR: usize = 4_096, "Merged cells in 64 rows; more lie on each other.";
    PART_OF_CELL: usize = 1 << 20, "Bytes of a cell behind which blanks are no longer counted out; Excel has 32,767 letters.";
    BLANKS: usize = 1_024, "Blanks in a row that one element stands for.";
    CELLS: usize = 250_000, "Cells of a document with text: two thousand forms.";
    TEXT: usize = 256 << 20, "Bytes of text a document comes to; what a dump may be in one part.";
    ROW_REPEATS: u32 = 4096, "Rows that one stored row may stand for, if it has text; filled columns have a few hundred.";
    COLUMN: u32 = 16_384, "Columns of a worksheet, as Excel has them.";
    DEPTH: usize = 32, "Tables inside tables. Nobody reads deeper.";
    MEMBERS: usize = 100_000, "Files in an archive: a province's forms of some years.";
    RATIO: u64 = 200, "Times its size that an archive may unpack to where it must be unpacked to be listed; text of forms packs to a tenth.";
    UNPACKED_LEAST: u64 = 256 << 20, "What a small archive may unpack to all the same.";
    UNPACKED: u64 = 64 << 30, "What any archive may unpack to.";
    BLANK_ROWS: u32 = 3, "Blank rows that are kept between rows with text; more say no more.";
}
