//! Measures of pages, in points, each with the reason for its size.

/// A measure with its reason.
macro_rules! measures {
    ($($name:ident: $kind:ty = $value:expr, $why:literal;)*) => {
        $(#[doc = $why] pub(super) const $name: $kind = $value;)*
    };
}

measures! {
    MOST_PAGES: usize = 20_000, "Pages of a document: the accounts of a city have a few thousand.";
    MOST_GLYPHS: usize = 200_000, "Letters of a page: fifty times a full page of small print.";
    PAGE_STEPS: usize = 300_000, "Steps of drawing of a page: more than the letters it may have. Forms that draw each other ten times have no end.";
    STEPS: usize = 100_000_000, "Steps of drawing of a document: five thousand for each of its pages.";
    MOST_EDGES: usize = 40_000, "Lines of a page before they are joined: four for each of ten thousand cells.";
    MOST_LINES: usize = 3_000, "Lines of a page after they are joined; maps and drawings have more.";
    MOST_SLOTS: usize = 400_000, "Slots of a lattice, rows by columns.";
    UNKNOWN_SHARE: usize = 20, "One letter in so many that is unknown is too many for a page to be read.";
    FLAT: f64 = 3.0, "A filled area no higher than this is a line: Word's thickest border.";
    GROUND: f64 = 5.0, "A filled area larger than this both ways may be the ground of a cell.";
    MOST_GROUNDS: usize = 2_000, "Filled areas of a page that may be cells: twice the cells of the fullest page.";
    MOST_TEXTS: usize = 2_000, "Texts of a page that may be cells: twice the cells of the fullest page.";
    RIM: std::ops::Range<f64> = 50.0..230.0, "How far across a stamp is: those of offices are 38 to 50 mm, and pages are printed larger and smaller.";
    MOST_RIMS: usize = 64, "Stamps of a page.";
    MOST_FIELDS: usize = 2_000, "Boxes of a page that hold a text: twice the cells of the fullest page.";
    DOT: f64 = 2.0, "A filled area no larger than this both ways is a dot, and dots so near make a line.";
    FRAME: f64 = 3.0, "The width of a border that is painted as a frame.";
    PAINTED: f64 = 0.05, "A side of a frame that is thinner is not there.";
    ROUNDED: f64 = 0.6, "The share of the outline of a rectangle with rounded corners that is straight; a circle has none.";
    STRAIGHT: f64 = 0.8, "A line may lean by so much: rounding of positions.";
    SHORTEST: f64 = 1.0, "Shorter lines are dots.";
    SLANT: f64 = 2.0, "How far inside of what is painted a letter is placed that lies outside.";
    UPRIGHT_SHARE: f64 = 0.5, "The share of letters that must run one way for the page to be turned that way.";
    SHORT: f32 = 5.0, "Shorter lines are ticks, or part of a letter.";
    SNAP: f32 = 3.0, "Lines so near are one: doubled borders lie up to 2.25 apart.";
    SPREAD: f32 = 4.0, "Such a bundle of lines is no wider than this.";
    TOUCH: f32 = 4.0, "Lines that come so near belong to one table.";
    COVERED: f32 = 0.6, "The share of a slot's side that must be drawn to be a wall.";
    SAME_WIDTH: f32 = 6.0, "Tables on two pages whose sides agree so well may be one.";
    CONTINUED: &str = include_str!("continued.txt"), "Headings above the next part of a table, a line each.";
    BRACKETS: [char; 6] = ['（', '）', '(', ')', '—', '：'], "What stands around such a heading.";
}
