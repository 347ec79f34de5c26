//! PDF files: the text layer of their pages, and what was filled in. What letters a glyph stands for is in
//! `pdf::fonts`, what was filled in in `pdf::fields`, how letters become lines and paragraphs in `pdf::layout`, how much
//! is drawn at most in `pdf::drawn`; pictures are not looked at.

mod drawn;
mod fields;
mod fonts;
mod layout;

use std::cell::OnceCell;
use std::io::Read as _;
use std::time::Instant;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt as _, interpret_page,
};

use super::ReadLimits;
use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use crate::model::Date;
use drawn::Drawn;
use fonts::{Embedded, PageFonts};
use layout::{Letter, PageLines};

pub(super) fn read(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Extract, Trouble> {
    let end = Instant::now() + limits.time;
    check(&bytes, limits)?;
    let mut drawn = Drawn::of(bytes.len(), limits);
    let pdf = Pdf::new(bytes).map_err(|why| match why {
        LoadPdfError::Decryption(_) => Trouble::Encrypted,
        LoadPdfError::Invalid => Trouble::broken("no PDF pages in it"),
    })?;
    let count = pdf.pages().len();
    if count > limits.pages {
        return Err(Trouble::TooMany { what: "pages", limit: limits.pages });
    }
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let cache = InterpreterCache::new();
    let mut pages = Vec::with_capacity(count);
    let (mut embedded, mut comments) = (Embedded::default(), 0);
    for page in pdf.pages().iter() {
        // Whoever asked has given up by now; the thread should end as well.
        if Instant::now() > end {
            return Err(Trouble::TooSlow(limits.time));
        }
        drawn.page(page)?;
        let (width, height) = page.render_dimensions();
        let place = page.initial_transform(true).to_kurbo();
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(place, frame, &cache, pdf.xref(), settings.clone());
        let fonts = OnceCell::new();
        let mut letters =
            Letters { lines: PageLines::default(), page, fonts: &fonts, embedded: &mut embedded };
        interpret_page(page, &mut context, &mut letters);
        let mut lines = letters.lines;
        lines.forget_letters();
        let filled = fields::of(page);
        for value in filled.values {
            let area = place.transform_rect_bbox(value.area);
            lines.fill_in(&value.lines, (area.x0, area.y0), (area.x1, area.y1));
        }
        comments += filled.comments;
        pages.push(lines);
    }
    if pages.iter().all(PageLines::is_empty) {
        return Err(Trouble::Scan { pages: count });
    }
    let mut paragraphs = Paragraphs::default();
    let mut notes = layout::paragraphs(&pages, &mut paragraphs);
    let bare: Vec<String> = (1..)
        .zip(&pages)
        .filter(|(_, page)| page.is_empty())
        .map(|(n, _): (usize, _)| n.to_string())
        .collect();
    if !bare.is_empty() {
        notes.push(format!("Pages without text, perhaps scanned: {}", bare.join(", ")));
    }
    if comments > 0 {
        notes.push("Comments were left out".to_owned());
    }
    let mut extract = paragraphs.extract("pdf");
    let lost = extract.whole.matches(char::REPLACEMENT_CHARACTER).count();
    if lost > 0 {
        let (characters, show) = if lost == 1 { ("character", "shows") } else { ("characters", "show") };
        notes.push(format!(
            "{lost} {characters} can't be told from the file and {show} as {}. Run text recognition (OCR) over it, \
             then bring in the result",
            char::REPLACEMENT_CHARACTER
        ));
    }
    let about = pdf.metadata();
    extract.title = string(about.title.as_deref());
    extract.author = string(about.author.as_deref());
    extract.published = about.creation_date.and_then(|day| {
        Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?)
            .ok()
    });
    if extract.published.is_some() {
        notes.push("The day is the one on which the PDF was made; check it".to_owned());
    }
    extract.notes = notes;
    Ok(extract)
}

/// A text of the document's properties, on one line.
fn string(bytes: Option<&[u8]>) -> String {
    decoded(bytes.unwrap_or_default()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text outside of the pages: UTF-16 or UTF-8 with a mark, or nearly Latin-1.
fn decoded(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}

/// Refuses a file whose packed streams unpack to more than any page needs, since the library unpacks each
/// whole. Streams packed twice are looked into as well.
fn check(bytes: &[u8], limits: &ReadLimits) -> Result<(), Trouble> {
    const MARK: &[u8] = b"stream";
    let mut rest = bytes;
    while let Some(at) = rest.windows(MARK.len()).position(|found| found == MARK) {
        rest = rest.get(at + MARK.len()..).unwrap_or_default();
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or_default();
        if !is_packed(data) {
            continue;
        }
        let mut once = flate2::read::ZlibDecoder::new(data);
        let mut head = [0_u8; 2];
        let begun = once.read_exact(&mut head).is_ok();
        let size = if begun && is_packed(&head) {
            let again = std::io::Cursor::new(head).chain(once);
            unpacked(flate2::read::ZlibDecoder::new(again), limits)
        } else {
            unpacked(once, limits)
        };
        if size > limits.unpacked {
            return Err(Trouble::Unpacks { limit: limits.unpacked });
        }
    }
    Ok(())
}

/// Whether bytes begin as zlib's do.
fn is_packed(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn unpacked(packed: impl std::io::Read, limits: &ReadLimits) -> u64 {
    // What is damaged further on still counts up to there, which is all that the library unpacks.
    let mut sink = Counter(0);
    std::io::copy(&mut packed.take(limits.unpacked + 1), &mut sink).ok();
    sink.0
}

/// Counts what is written.
struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Takes the letters of a page as they are drawn.
struct Letters<'f, 'p> {
    lines: PageLines,
    page: &'f Page<'p>,
    /// What the page's fonts say, looked at when a letter isn't known.
    fonts: &'f OnceCell<PageFonts>,
    embedded: &'f mut Embedded,
}

/// What the library knows that a glyph stands for.
fn known(glyph: &Glyph) -> Option<String> {
    let text = fonts::written(glyph.as_unicode()?);
    (!text.is_empty() && !text.contains(['\0', char::REPLACEMENT_CHARACTER])).then_some(text)
}

impl<'f> Letters<'f, '_> {
    fn fonts(&self) -> &'f PageFonts {
        self.fonts.get_or_init(|| PageFonts::of(self.page))
    }
    /// What a glyph stands for by the font that it is in.
    fn by_font(&mut self, glyph: &Glyph) -> Option<String> {
        match glyph {
            Glyph::Outline(outline) => {
                let fonts = self.fonts();
                let meaning = self.embedded.meaning(outline, fonts);
                // What draws nothing is as good as a space.
                meaning.or_else(|| outline.outline().is_empty().then(|| " ".to_owned()))
            }
            Glyph::Type3(type3) => (type3.char_code() == u32::from(b' ')).then(|| " ".to_owned()),
        }
    }
}

impl Device<'_> for Letters<'_, '_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let texts: Vec<Option<String>> = run.glyphs().iter().map(|glyph| known(glyph)).collect();
        let missing = texts.iter().any(Option::is_none);
        let meanings = if missing { self.fonts().meanings(run) } else { None };
        for (n, (positioned, text)) in run.glyphs().iter().zip(texts).enumerate() {
            let glyph: &Glyph<'_> = positioned;
            let text = text
                .or_else(|| meanings.and_then(|meanings| meanings.get(&glyph.char_code()).cloned()))
                .or_else(|| self.by_font(glyph))
                .unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string());
            let place: Affine = props.transform * positioned.transform();
            let start = place * Point::ZERO;
            let end = place * Point::new(f64::from(fonts::advance(glyph).unwrap_or(500.0)), 0.0);
            let up = place * Point::new(0.0, 1000.0);
            self.lines.push(&Letter {
                text: &text,
                start: (start.x, start.y),
                end: (end.x, end.y),
                size: (up - start).hypot(),
                begins: n == 0 && run.glyphs().len() > 1,
            });
        }
    }
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
