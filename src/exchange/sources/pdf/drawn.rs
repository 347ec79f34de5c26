//! How much the pages of a PDF draw, counted before anything is drawn. Forms are drawn by forms, so that a few lines can
//! ask for more than any computer does in years.

use hayro_interpret::hayro_syntax::content::UntypedIter;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

use super::super::ReadLimits;
use super::super::error::Trouble;

/// What drawing a form costs beside its content, as bytes of content.
const FORM: usize = 128;
/// How many forms may be drawn within each other; the library draws no more either.
const DEEPEST: usize = 50;

/// How many bytes of content may still be drawn.
pub(super) struct Drawn {
    left: usize,
}

impl Drawn {
    /// The allowance of a file of so many bytes: what a text needs, and more for a large one. Content is packed to a fifth
    /// or so, and what is drawn again and again are letterheads and signs.
    pub(super) fn of(file: usize, limits: &ReadLimits) -> Self {
        Self { left: limits.drawn.saturating_add(file.saturating_mul(50)) }
    }

    /// Counts what a page draws.
    pub(super) fn page(&mut self, page: &Page) -> Result<(), Trouble> {
        self.content(page.page_stream().unwrap_or_default(), page.resources(), 0)
    }

    fn content(&mut self, content: &[u8], resources: &Resources, depth: usize) -> Result<(), Trouble> {
        self.left = self.left.checked_sub(content.len() + FORM).ok_or(Trouble::DrawsTooMuch)?;
        if depth == DEEPEST || resources.x_objects.is_empty() {
            return Ok(());
        }
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            if &**instruction.operator != b"Do" {
                continue;
            }
            let Some(Object::Name(name)) = instruction.operands().next() else { continue };
            let Some(stream) = resources.get_x_object(name) else { continue };
            let kind = stream.dict().get::<Name>("Subtype");
            if kind.is_none_or(|kind| kind.as_str() != "Form") {
                continue;
            }
            let Ok(form) = stream.decoded_data() else { continue };
            let own = stream.dict().get::<Dict>("Resources").map(Resources::new);
            self.content(&form, own.as_ref().unwrap_or(resources), depth + 1)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::exchange::sources::{Extract, read_bytes};

    /// A PDF of as many pages as there are contents, all with the same forms, which draw what they are given and have each
    /// other by the names `X0`, `X1` and so on.
    fn pdf(pages: &[String], forms: &[&str]) -> Vec<u8> {
        let stream = |about: &str, content: &str| {
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(content.as_bytes()).expect("it is packed");
            let packed = packed.finish().expect("it is packed");
            let head = format!("<<{about}/Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
            [head.as_bytes(), &packed, b"\nendstream"].concat()
        };
        let count = pages.len();
        let first = 4 + 2 * count;
        let named = (0..forms.len()).map(|n| format!("/X{n} {} 0 R", first + n)).collect::<Vec<_>>().concat();
        let kids = (0..count).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect::<Vec<_>>().concat();
        let mut objects = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
            format!("<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<<{named}>>>>")
                .into_bytes(),
        ];
        for (n, page) in pages.iter().enumerate() {
            let contents = 5 + 2 * n;
            objects.push(
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {contents} 0 R/Resources 3 0 R>>"
                )
                .into_bytes(),
            );
            objects.push(stream("", page));
        }
        objects.extend(
            forms
                .iter()
                .map(|form| stream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources 3 0 R", form)),
        );
        let mut bytes = b"%PDF-1.7\n".to_vec();
        for (n, object) in (1..).zip(&objects) {
            let n: usize = n;
            bytes.extend([format!("{n} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
        }
        bytes.extend(b"trailer<</Root 1 0 R>>\n");
        bytes
    }

    fn reading(bytes: Vec<u8>) -> Result<Extract, Trouble> {
        read_bytes("a.pdf", bytes, &ReadLimits::default()).map_err(|why| why.trouble)
    }

    const WORDS: &str = "BT /F1 12 Tf 72 700 Td (The harbour stays open) Tj ET";

    #[test]
    fn forms_that_draw_forms_without_end_are_refused() {
        let itself = pdf(&[format!("/X0 Do {WORDS}")], &["/X0 Do /X0 Do"]);
        assert_eq!(reading(itself), Err(Trouble::DrawsTooMuch));
        let forms: Vec<String> = (1..=26).map(|n| format!("/X{n} Do /X{n} Do")).collect();
        let mut forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        forms.push("BT /F1 9 Tf (leaf) Tj ET");
        let doubled = pdf(&[format!("/X0 Do {WORDS}")], &forms);
        assert_eq!(reading(doubled), Err(Trouble::DrawsTooMuch));
        let once = pdf(&[format!("/X0 Do {WORDS}")], &["/X0 Do"]);
        assert_eq!(reading(once).map(|extract| extract.text()), Ok("The harbour stays open\n".to_owned()));
    }

    #[test]
    fn a_small_file_may_not_draw_for_ever() {
        let content = format!("BT /F1 12 Tf {}ET", "(Hello) Tj ".repeat(4_000_000));
        assert_eq!(reading(pdf(&[content], &[])), Err(Trouble::DrawsTooMuch));
    }

    #[test]
    fn a_thousand_pages_with_a_letterhead_are_read() {
        let pages: Vec<String> =
            (0..1000).map(|n| format!("/X0 Do {WORDS} % {n} {}", "0 0 m ".repeat(200))).collect();
        let extract = reading(pdf(&pages, &["BT /F1 9 Tf 72 760 Td (Letter) Tj ET"])).expect("it is read");
        assert_eq!(extract.blocks.iter().filter_map(|block| block.page).max(), Some(1000));
    }
}
