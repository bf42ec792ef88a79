//! The only file that names the PDF libraries: pages in, bytes out.
//!
//! printpdf writes document, pages, fonts and bookmarks. What it cannot say is
//! said to lopdf, on which it stands: the parts of PDF/A, the embedded data, page
//! labels, the identity; and the content of pages, which it is slow to write.
//! What lies between them and had to be worked around:
//!
//! * a missing glyph is silent: characters are checked before they get here;
//! * in its light build the font is embedded whole: it is given a subset;
//! * it deflates at a fixed high level: nothing is compressed on its side;
//! * `PageMode` is written as a string, and the document information with keys
//!   of another standard: both are replaced.

#![allow(clippy::disallowed_types, reason = "lengths on paper, as the library wants them")]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::OnceLock;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, Rect, TextItem,
};

use super::Section;
use super::content::{BLANKS, Codes, WIDE_BLANK, content, font_name};
use super::deflate::zlib;
use super::face::{Face, Faces};
use super::program::{Program, program};
use super::tags::{self, Tagged, Tree};
use super::xmp::{self, About};
use crate::layout::{Milli, Page, Part, Printed, Wording};

/// The name of the embedded data.
pub(super) const DATA: &str = "resheet.json";
/// More than this is not unpacked from a file of unknown origin.
const LARGEST_DATA: usize = 256 << 20;

static SRGB: &[u8] = include_bytes!("../../assets/icc/srgb.icc");

/// All that goes into a file.
pub(super) struct Document<'a> {
    pub(super) sheets: &'a [Printed],
    pub(super) sections: &'a [Section],
    pub(super) about: &'a About,
    /// What is attached, the data first.
    pub(super) files: &'a [Attachment],
    pub(super) id: [u8; 16],
}

/// A file inside the file.
pub(super) struct Attachment {
    pub(super) name: String,
    /// What it is, for people.
    pub(super) description: String,
    /// Its type of content.
    pub(super) kind: &'static str,
    /// What it is to the pages.
    pub(super) relation: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl Document<'_> {
    /// All pages, each with the place of its sheet.
    fn pages(&self) -> impl Iterator<Item = (usize, &Page)> {
        let sheets = self.sheets.iter().enumerate();
        sheets.flat_map(|(at, sheet)| sheet.pages.iter().map(move |page| (at, page)))
    }
}

/// What of a font is in the file.
struct Subset<'a> {
    face: &'a Face<'a>,
    /// Characters in their order, each with its glyph in the font.
    glyphs: Vec<(char, u16)>,
    program: Program,
}

/// The file. Errors are those of the library, none of which content can cause.
pub(super) fn bytes(document: &Document<'_>, faces: &Faces<'_>) -> io::Result<Vec<u8>> {
    let subsets = subsets(document, faces)?;
    let mut pdf = PdfDocument::new(&document.about.title);
    for (number, subset) in subsets.iter().enumerate() {
        let font = PdfFont::new(font(subset, &document.id));
        pdf.resources.fonts.map.insert(FontId(font_name(number)), font);
    }
    for section in document.sections {
        pdf.add_bookmark(&section.name, section.first + 1);
    }
    pdf.pages = document.pages().map(|(_, page)| self::page(page)).collect();
    if let Some(first) = pdf.pages.first_mut() {
        first.ops = characters(&subsets);
    }
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    let pieces = put_content(&mut file, document, &subsets);
    for subset in subsets {
        put_program(&mut file, subset.program);
    }
    complete(&mut file, document).map_err(io::Error::other)?;
    compress(&mut file);
    let first = file.objects.keys().map(|id| id.0).max().unwrap_or(0) + 1;
    let tree = tree(&mut file, document, &pieces, first).map_err(io::Error::other)?;
    Ok(super::file::bytes(&file, first, &tree.objects))
}

/// The tree over the pages, and what leads to it.
fn tree(
    file: &mut lopdf::Document,
    document: &Document<'_>,
    pieces: &[(ObjectId, Vec<u32>)],
    first: u32,
) -> lopdf::Result<Tree> {
    for (number, (page, _)) in (0..).zip(pieces) {
        file.get_object_mut(*page)?.as_dict_mut()?.set("StructParents", Object::Integer(number));
    }
    let catalog = file.catalog_mut()?;
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", Object::Reference((first, 0)));
    let parts: Vec<&[Part]> = document.sheets.iter().map(|sheet| &sheet.parts[..]).collect();
    let pages = document.pages().zip(pieces);
    let pages = pages.map(|((sheet, _), (page, pieces))| Tagged { page: page.0, sheet, pieces });
    Ok(tags::tree(&parts, &pages.collect::<Vec<_>>(), first))
}

fn subsets<'a>(document: &Document<'_>, faces: &Faces<'a>) -> io::Result<Vec<Subset<'a>>> {
    let runs = document.pages().flat_map(|(_, page)| &page.runs);
    let mut used: BTreeSet<char> = runs.flat_map(|run| run.text.chars()).collect();
    if used.iter().any(|c| faces.glyph(*c).is_none()) {
        used.extend(missing_mark());
    }
    let mut glyphs: Vec<Vec<(char, u16)>> = vec![Vec::new(); faces.0.len()];
    for (c, (font, glyph)) in used.into_iter().filter_map(|c| Some((c, faces.glyph(c)?))) {
        if let Some(own) = glyphs.get_mut(font) {
            own.push((c, glyph));
        }
    }
    if let Some((font, glyph)) = faces.glyph(WIDE_BLANK)
        && let Some(own) = glyphs.get_mut(font)
        && document.pages().any(|(_, page)| !page.blanks.is_empty())
    {
        own.extend(BLANKS.map(|(c, _)| (c, glyph)));
        own.sort_unstable();
    }
    let subset = |(face, glyphs): (&&'a Face<'a>, Vec<(char, u16)>)| {
        let order: Vec<u16> = glyphs.iter().map(|(_, glyph)| *glyph).collect();
        let program = program(face, &order);
        let program = program.ok_or_else(|| io::Error::other("the font has no subset"))?;
        Ok(Subset { face, glyphs, program })
    };
    faces.0.iter().zip(glyphs).map(subset).collect()
}

fn pt(length: Milli) -> Pt {
    Pt(length as f32 / 1000.0)
}

/// The font as printpdf wants it: glyphs are numbered from 1 in the order of
/// their characters, as in the subset.
fn font(subset: &Subset<'_>, id: &[u8; 16]) -> ParsedFont {
    let Subset { face, glyphs, program } = subset;
    let mut codes = BTreeMap::new();
    let mut widths = BTreeMap::new();
    for (number, (c, glyph)) in (1..).zip(glyphs) {
        codes.insert(u32::from(*c), number);
        widths.insert(number, face.width(*glyph));
    }
    // Six letters tell the subsets of one font apart.
    let tag: String = id.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    let metrics = FontMetrics { ascent: face.ascent, descent: face.descent };
    let bytes = program.font.clone();
    let name = Some(format!("{tag}+{}", face.name));
    let mut font = ParsedFont::with_glyph_data(bytes, 0, name, codes, widths, 1000, metrics);
    let [x_min, y_min, x_max, y_max] = face.bounds;
    let bounds = &mut font.pdf_font_metrics;
    (bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max) = (x_min, y_min, x_max, y_max);
    bounds.us_weight_class = 400;
    font
}

fn page(page: &Page) -> PdfPage {
    let whole = Rect {
        x: Pt(0.0),
        y: Pt(0.0),
        width: pt(page.width),
        height: pt(page.height),
        mode: None,
        winding_order: None,
    };
    PdfPage { media_box: whole.clone(), trim_box: whole.clone(), crop_box: whole, ops: Vec::new() }
}

/// By this printpdf learns which characters of a font are used; what pages show
/// is put in its place afterwards.
fn characters(subsets: &[Subset<'_>]) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for (number, subset) in subsets.iter().enumerate() {
        let font = PdfFontHandle::External(FontId(font_name(number)));
        let text = |c: char| match BLANKS.iter().find(|(blanks, _)| *blanks == c) {
            Some((_, text)) => (*text).to_owned(),
            None => c.to_string(),
        };
        let glyphs = (1..).zip(&subset.glyphs);
        let all = glyphs.map(|(glyph, (c, _))| Codepoint::with_cid(glyph, 0.0, text(*c))).collect();
        ops.push(Op::SetFont { font, size: Pt(1.0) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(all)] });
    }
    ops.push(Op::EndTextSection);
    ops
}

/// The mark for a character that no font has.
fn missing_mark() -> Option<char> {
    Wording::get().line("missing", &[]).chars().next()
}

/// Puts the content of each page in its place; gives the pages, each with what its
/// marked pieces belong to.
fn put_content(
    file: &mut lopdf::Document,
    document: &Document<'_>,
    subsets: &[Subset<'_>],
) -> Vec<(ObjectId, Vec<u32>)> {
    // Glyphs are numbered from 1 in the order of their characters.
    let of = |c: char| {
        subsets.iter().enumerate().find_map(|(font, subset)| {
            let at = subset.glyphs.binary_search_by_key(&c, |(known, _)| *known).ok()?;
            Some((font, u16::try_from(at + 1).ok()?))
        })
    };
    let codes = Codes { of, missing: missing_mark().and_then(of) };
    let ids: Vec<ObjectId> = file.page_iter().collect();
    let mut pieces = Vec::with_capacity(ids.len());
    for (id, (_, page)) in ids.into_iter().zip(document.pages()) {
        let contents = file.get_dictionary(id).and_then(|dict| dict.get(b"Contents"));
        if let Ok(contents) = contents.and_then(Object::as_reference) {
            let drawn = content(page, &codes);
            file.set_object(contents, stream(Dictionary::new(), &drawn.bytes));
            pieces.push((id, drawn.pieces));
        }
    }
    pieces
}

/// Puts the compressed font program in the place of the plain one.
fn put_program(file: &mut lopdf::Document, program: Program) {
    let is_program = |object: &&mut Object| match object {
        Object::Stream(stream) => program.is(&stream.content),
        _ => false,
    };
    if let Some(Object::Stream(stream)) = file.objects.values_mut().find(is_program) {
        let length = i64::try_from(program.plain_length).unwrap_or(0);
        let dict = dictionary! {
            "Subtype" => "CIDFontType0C",
            "Length1" => length,
            "Filter" => "FlateDecode",
        };
        *stream = Stream::new(dict, program.deflated);
    }
}

/// Adds what makes it an archival file with its data inside.
fn complete(file: &mut lopdf::Document, document: &Document<'_>) -> lopdf::Result<()> {
    file.version = "1.7".to_owned();
    let about = document.about;
    static PROFILE: OnceLock<Vec<u8>> = OnceLock::new();
    let profile = PROFILE.get_or_init(|| zlib(SRGB)).clone();
    let profile = Stream::new(dictionary! { "N" => 3, "Filter" => "FlateDecode" }, profile);
    let profile = file.add_object(profile);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB"),
        "DestOutputProfile" => profile,
    };
    let packet = xmp::packet(about).into_bytes();
    let mut metadata =
        Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet);
    // Archives read it without knowing PDF.
    metadata.allows_compression = false;
    let metadata = file.add_object(metadata);
    let files: Vec<ObjectId> =
        document.files.iter().map(|attached| attach(file, attached, about)).collect();
    let mut names: Vec<(&str, ObjectId)> =
        document.files.iter().map(|attached| &*attached.name).zip(files.iter().copied()).collect();
    // A tree of names is in their order.
    names.sort_unstable_by_key(|(name, _)| text_bytes(name));
    let names = names.into_iter().flat_map(|(name, id)| [text(name), id.into()]);
    let labels = page_labels(document.sections);

    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set("OutputIntents", vec![intent.into()]);
    catalog.set("Metadata", metadata);
    catalog.set("AF", files.iter().map(|id| Object::from(*id)).collect::<Vec<_>>());
    let names = dictionary! { "Names" => names.collect::<Vec<Object>>() };
    catalog.set("Names", dictionary! { "EmbeddedFiles" => names });
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageLabels", dictionary! { "Nums" => labels });
    let mode = if document.sections.is_empty() { "UseNone" } else { "UseOutlines" };
    catalog.set("PageMode", mode);

    let mut info = Dictionary::new();
    for (key, value) in [
        ("Title", &about.title),
        ("Author", &about.author),
        ("Subject", &about.subject),
        ("Creator", &about.creator),
        ("Producer", &about.creator),
    ] {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    if let Some(date) = about.date {
        info.set("CreationDate", Object::string_literal(date.pdf()));
        info.set("ModDate", Object::string_literal(date.pdf()));
    }
    let old = file.trailer.get(b"Info").and_then(Object::as_reference);
    match old {
        Ok(id) => file.set_object(id, info),
        Err(_) => {
            let id = file.add_object(info);
            file.trailer.set("Info", id);
        }
    }
    let id = Object::String(document.id.to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// An associated file.
fn attach(file: &mut lopdf::Document, attached: &Attachment, about: &About) -> ObjectId {
    let size = i64::try_from(attached.bytes.len()).unwrap_or(i64::MAX);
    let mut params = dictionary! { "Size" => size };
    if let Some(date) = about.date {
        params.set("ModDate", Object::string_literal(date.pdf()));
    }
    let dict = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => attached.kind,
        "Params" => params,
    };
    let embedded = file.add_object(stream(dict, &attached.bytes));
    file.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text(&attached.name),
        "UF" => text(&attached.name),
        "Desc" => text(&attached.description),
        "AFRelationship" => attached.relation,
        "EF" => dictionary! { "F" => embedded, "UF" => embedded },
    })
}

/// Pages are counted anew in each sheet, as their feet say: 2-1 is the first
/// page of the second sheet.
fn page_labels(sections: &[Section]) -> Vec<Object> {
    let labels = sections.iter().enumerate().flat_map(|(number, section)| {
        let prefix = Object::string_literal(format!("{}-", number + 1));
        let first = i64::try_from(section.first).unwrap_or(i64::MAX);
        [first.into(), dictionary! { "S" => "D", "P" => prefix }.into()]
    });
    if sections.is_empty() {
        return vec![0.into(), dictionary! { "S" => "D" }.into()];
    }
    labels.collect()
}

/// A text string: plain where it is ASCII, else UTF-16 with its mark.
fn text(words: &str) -> Object {
    let format = if words.is_ascii() { StringFormat::Literal } else { StringFormat::Hexadecimal };
    Object::String(text_bytes(words), format)
}

fn text_bytes(words: &str) -> Vec<u8> {
    if words.is_ascii() {
        return words.as_bytes().to_vec();
    }
    let units = words.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}

fn stream(mut dict: Dictionary, plain: &[u8]) -> Stream {
    dict.set("Filter", "FlateDecode");
    Stream::new(dict, zlib(plain))
}

/// Compresses every stream that may be and is not.
fn compress(file: &mut lopdf::Document) {
    for object in file.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.allows_compression && !stream.dict.has(b"Filter") {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(zlib(&stream.content));
        }
    }
}

/// The data that [`bytes`] put into a file.
pub(super) fn embedded(pdf: &[u8]) -> Option<Vec<u8>> {
    if !pdf.starts_with(b"%PDF-") {
        return None;
    }
    // What we print has no compressed objects but its streams; those of others
    // need not be inflated to see that they are not ours.
    let longest = pdf.len().saturating_mul(8).saturating_add(1 << 16).min(LARGEST_DATA);
    let options = lopdf::LoadOptions::with_max_decompressed_size(longest);
    let file = lopdf::Document::load_mem_with_options(pdf, options).ok()?;
    let associated = file.catalog().ok()?.get_deref(b"AF", &file).ok()?.as_array().ok()?;
    associated.iter().find_map(|entry| {
        let spec = file.dereference(entry).ok()?.1.as_dict().ok()?;
        if spec.get(b"F").and_then(Object::as_str).ok()? != DATA.as_bytes() {
            return None;
        }
        let files = spec.get_deref(b"EF", &file).ok()?.as_dict().ok()?;
        let stream = files.get_deref(b"F", &file).ok()?.as_stream().ok()?;
        let size = stream.dict.get(b"Params").and_then(Object::as_dict).ok()?;
        let size = size.get(b"Size").and_then(Object::as_i64).ok()?;
        // As long as it says, or it is not ours: a byte may inflate to a thousand.
        let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST_DATA)?;
        let data = stream.decompressed_content_with_limit(size).ok()?;
        (data.len() == size).then_some(data)
    })
}
