//! Bytes to text: which encoding they are in, and whether they are text at all. Also plain text and
//! Markdown as sources, which are kept as they are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_KR, Encoding, GBK, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::error::Trouble;
use super::extract::{Block, Extract, named};

/// How much of a file is looked at to tell its encoding and whether it is text.
const LOOK: usize = 1 << 20;

/// A text that was decoded.
#[derive(Debug)]
pub(in crate::exchange) struct Decoded {
    /// The text, with LF line ends and without a byte order mark.
    pub(in crate::exchange) text: String,
    /// What is worth telling about its encoding.
    pub(in crate::exchange) note: Option<String>,
}

/// Files that some give the wrong ending to, by how they begin.
const MAGIC: [(&[u8], &str); 9] = [
    (b"%PDF-", " (it looks like a PDF: let its name end in .pdf)"),
    (b"PK\x03\x04", " (it looks like a ZIP archive or an Office document)"),
    (b"\xD0\xCF\x11\xE0", " (it looks like an old or a protected Office document)"),
    (b"\x89PNG", " (it looks like a picture)"),
    (b"\xFF\xD8\xFF", " (it looks like a picture)"),
    (b"GIF8", " (it looks like a picture)"),
    (b"\x7FELF", " (it looks like a program)"),
    (b"MZ\x90", " (it looks like a program)"),
    (b"{\\rtf", " (it looks like RTF: let its name end in .rtf)"),
];

/// Decodes bytes; `declared` is the encoding that they claim, which counts where they are not Unicode.
pub(in crate::exchange) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Trouble> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Trouble::Binary(what));
    }
    // What stands for the encodings that browsers refuse tells nothing.
    let declared = declared.filter(|declared| *declared != REPLACEMENT);
    let unshifted = unshifted(bytes);
    let look = bytes.get(..LOOK).unwrap_or(bytes);
    let (encoding, guessed) = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        (encoding, false)
    } else if let Some((_, encoding)) = &unshifted {
        (*encoding, true)
    } else if let Some(encoding) = utf16_without_mark(look) {
        (encoding, true)
    } else if declared == Some(ISO_2022_JP) || declared.is_none() && is_iso_2022(look) {
        // Its bytes are all ASCII, so that it would pass for UTF-8.
        (ISO_2022_JP, declared.is_none())
    } else if is_nearly_utf8(bytes) {
        (UTF_8, false)
    } else if let Some(encoding) = declared {
        (encoding, false)
    } else {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        (detector.guess(None, Utf8Detection::Deny), true)
    };
    let (text, encoding, damaged) = encoding.decode(unshifted.as_ref().map_or(bytes, |(bytes, _)| bytes));
    let text = text.trim_end_matches('\0');
    if !is_text(text) {
        return Err(Trouble::Binary(""));
    }
    let note = if damaged {
        let lost = text.matches('\u{FFFD}').count();
        let characters = if lost == 1 { "character" } else { "characters" };
        let show = if lost == 1 { "shows" } else { "show" };
        Some(format!(
            "{lost} {characters} could not be read in the encoding {} and {show} as \u{FFFD}",
            encoding.name()
        ))
    } else if guessed {
        Some(format!("The file doesn't say its encoding; it was read as {}", encoding.name()))
    } else {
        None
    };
    Ok(Decoded { text: lines(text), note })
}

/// A text with LF line ends, without a byte order mark and zeros.
pub(super) fn lines(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

/// UTF-16 without a byte order mark: it decodes to text without a fault, and its spaces and line ends (of
/// whichever script) stand in it as pairs of bytes, the right way round.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    // The last character may have been cut in two where only the beginning of a file is looked at.
    let bytes = bytes.get(..bytes.len() / 2 * 2)?;
    let pairs = || bytes.as_chunks::<2>().0.iter();
    // What stands between words and sentences, and letters of ASCII.
    let telling = |unit: u16| matches!(unit, 0x0A | 0x0D | 0x20..=0x7E | 0x3000..=0x3002 | 0xFF0C);
    let [little, big] = [u16::from_le_bytes, u16::from_be_bytes]
        .map(|unit| pairs().filter(|pair| telling(unit(**pair))).count());
    let encoding = if little > big { UTF_16LE } else { UTF_16BE };
    // Bytes that texts in bytes have none of: those of ASCII's other half, and of the full stop of Chinese and Japanese.
    let zeros = pairs().filter(|pair| pair.iter().any(|byte| *byte < 3)).count();
    let (most, least) = (little.max(big), little.min(big));
    if zeros == 0 || zeros * 100 < pairs().len() || most * 20 < pairs().len() || most < least * 3 {
        return None;
    }
    // In bytes a zero at the end or here and there is a slip, and makes no pairs of the rest.
    let as_bytes = std::str::from_utf8(bytes).ok().filter(|_| zeros * 4 < pairs().len());
    if as_bytes.is_some_and(|text| is_text(&text.replace('\0', ""))) {
        return None;
    }
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (!damaged && is_text(&text)).then_some(encoding)
}

/// Whether bytes are UTF-8 but for a few: at most one fault for two bytes that go on with a character. In other
/// encodings such characters come about by chance, and rarely, and faults are many.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut faults, mut further) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        faults += usize::from(!chunk.invalid().is_empty());
        further += chunk.valid().chars().map(|c| c.len_utf8() - 1).sum::<usize>();
    }
    faults * 2 <= further
}

/// Whether there are the signs by which ISO-2022-JP changes its alphabet, and back.
fn is_iso_2022(bytes: &[u8]) -> bool {
    let has = |sign: &[u8]| bytes.windows(sign.len()).any(|part| part == sign);
    bytes.is_ascii() && (has(b"\x1b$B") || has(b"\x1b$@")) && (has(b"\x1b(B") || has(b"\x1b(J"))
}

/// Korean or Chinese in ISO-2022-KR or -CN, with the eighth bit that its signs stand for set, and the encoding
/// that it then is in; none where those signs are not there.
fn unshifted(bytes: &[u8]) -> Option<(Vec<u8>, &'static Encoding)> {
    const OUT: u8 = 0x0E;
    const IN: u8 = 0x0F;
    if !bytes.is_ascii() || !bytes.contains(&OUT) {
        return None;
    }
    let has = |sign: &[u8; 4]| bytes.windows(4).any(|part| part == sign);
    let (sign, encoding) =
        [(b"\x1b$)C", EUC_KR), (b"\x1b$)A", GBK)].into_iter().find(|(sign, _)| has(sign))?;
    let (mut whole, mut rest, mut shifted) = (Vec::with_capacity(bytes.len()), bytes, false);
    while let Some((byte, after)) = rest.split_first() {
        rest = rest.strip_prefix(sign).unwrap_or(after);
        match *byte {
            OUT => shifted = true,
            IN => shifted = false,
            // A line begins in ASCII.
            b'\n' => {
                shifted = false;
                whole.push(b'\n');
            }
            0x1B => {}
            other => whole.push(if shifted && other > b' ' { other | 0x80 } else { other }),
        }
    }
    Some((whole, encoding))
}

/// Whether the characters are those of a text: hardly any control character or unreadable one among them.
fn is_text(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(LOOK) {
        all += 1;
        let layout = matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}');
        odd += usize::from(c == '\u{FFFD}' || c.is_control() && !layout);
    }
    // In a short text a single one is a slip, not a sign.
    odd * 100 <= all * 2 || odd == 1 && all >= 20
}

/// Plain text or Markdown as an extract: kept as it is, its paragraphs told by empty lines or, where it has
/// none, line by line.
pub(super) fn read(bytes: &[u8], kind: &str) -> Result<Extract, Trouble> {
    let Decoded { text, note } = decode(bytes, None)?;
    Ok(Extract { notes: note.into_iter().collect(), ..extract(text, kind) })
}

/// A text with LF line ends as an extract.
pub(super) fn extract(text: String, kind: &str) -> Extract {
    let blocks = paragraphs(&text);
    Extract { whole: text, blocks, extractor: named(kind), ..Extract::default() }
}

fn paragraphs(text: &str) -> Vec<Block> {
    let blank = |line: &str| line.trim().is_empty();
    let spaced = text.trim().lines().any(blank);
    let mut blocks: Vec<Block> = Vec::new();
    let (mut at, mut after_break) = (0, true);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match blocks.last_mut() {
            Some(block) if blank(line) || !after_break => block.range.end = end,
            _ => blocks.push(Block { range: at..end, kept: true, page: None }),
        }
        after_break = !spaced || blank(line);
        at = end;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).unwrap().text
    }
    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    const RUSSIAN: &str = "Министр заявил, что страна не отправит войска.\nОн добавил: «Это наша позиция».\n";

    #[test]
    fn every_encoding_gives_the_same_text() {
        assert_eq!(text(RUSSIAN.as_bytes()), RUSSIAN);
        assert_eq!(text(format!("\u{feff}{RUSSIAN}").as_bytes()), RUSSIAN);
        for little in [true, false] {
            assert_eq!(text(&utf16(RUSSIAN, little)), RUSSIAN, "without a mark");
            assert_eq!(text(&utf16(&format!("\u{feff}{RUSSIAN}"), little)), RUSSIAN);
            assert_eq!(text(&utf16("Short.", little)), "Short.");
        }
        for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R] {
            // KOI8-R has no such quotation marks.
            let russian = RUSSIAN.replace(['«', '»'], "");
            let (bytes, _, _) = encoding.encode(&russian);
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.text, russian, "{}", encoding.name());
            // Of the same family at least: KOI8-R and KOI8-U differ in four letters.
            assert!(decoded.note.unwrap().contains(&encoding.name()[..4]));
        }
        let french = "Le président a déclaré : « Nous ne céderons pas », a-t-il répété à Genève.";
        assert_eq!(text(&encoding_rs::WINDOWS_1252.encode(french).0), french);
    }

    #[test]
    fn a_few_wrong_bytes_make_no_other_encoding() {
        let mut bytes = "Über alles: é à ü. Und so weiter, sagte Müller.\n".as_bytes().to_vec();
        bytes.push(0xFF);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.text, "Über alles: é à ü. Und so weiter, sagte Müller.\n\u{FFFD}");
        assert!(decoded.note.unwrap().starts_with("1 character could not be read in the encoding UTF-8"));
        assert!(decode(&bytes, Some(encoding_rs::WINDOWS_1252)).unwrap().text.starts_with("Über"));
        assert_eq!(text(b"Some text here.\0"), "Some text here.");
        assert_eq!(
            text(b"Some text here. And more of it after that, which is fine.\0 So it is, and so on.\0\0"),
            "Some text here. And more of it after that, which is fine. So it is, and so on."
        );
    }

    #[test]
    fn few_characters_beyond_ascii_are_enough_to_tell() {
        let quoted =
            decode(b"\xE2\x80\x9CWe go,\xE2\x80\x9D the minister said. Or so it \xE9 was told.", None)
                .unwrap();
        assert_eq!(quoted.text, "“We go,” the minister said. Or so it \u{FFFD} was told.");
        assert!(quoted.note.unwrap().contains("UTF-8"));
        let latin = "Die Ministerin sagt, daß es für alle schön wäre; das heißt «Ã».";
        assert_eq!(text(&encoding_rs::WINDOWS_1252.encode(latin).0), latin);
        let russian = "Министр сказал: «Мы не пошлём войск», и добавил, что переговоры продолжатся.";
        assert_eq!(text(&encoding_rs::WINDOWS_1251.encode(russian).0), russian);
    }

    #[test]
    fn a_line_of_chinese_or_japanese_alone_is_told_by_its_stops() {
        for line in
            ["外務大臣は、派兵しないと述べた。交渉は来週も続く。", "部长说，我们不会派兵。谈判将于下周继续。"]
        {
            for little in [true, false] {
                assert_eq!(text(&utf16(line, little)), line);
            }
        }
    }

    #[test]
    fn korean_and_chinese_in_seven_bits_are_read() {
        for (line, sign, encoding) in
            [("장관은 파병하지 않는다", "\x1b$)C", EUC_KR), ("部长说我们不会派兵", "\x1b$)A", GBK)]
        {
            let (bytes, _, _) = encoding.encode(line);
            let mut shifted = sign.as_bytes().to_vec();
            shifted.extend(b"Today\n\x0E");
            shifted.extend(bytes.iter().map(|byte| byte & 0x7F));
            shifted.extend(b"\x0F.\n");
            for declared in [None, Encoding::for_label(b"iso-2022-kr")] {
                assert_eq!(decode(&shifted, declared).unwrap().text, format!("Today\n{line}.\n"));
            }
        }
    }

    #[test]
    fn japanese_is_read_without_a_mark_and_with_signs() {
        let japanese = "外務大臣は、派兵しないと述べた。\n交渉は来週も続く。\n";
        for little in [true, false] {
            assert_eq!(text(&utf16(japanese, little)), japanese);
        }
        let (bytes, _, _) = ISO_2022_JP.encode(japanese);
        assert_eq!(text(&bytes), japanese);
        assert_eq!(decode(&bytes, Some(ISO_2022_JP)).unwrap().text, japanese);
    }

    #[test]
    fn line_ends_become_alike_and_nothing_else_changes() {
        assert_eq!(text(b"a \r\n\r\n b\rc\t\x0c"), "a \n\n b\nc\t\x0c");
    }

    #[test]
    fn what_is_no_text_is_told_so() {
        let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [&b"%PDF-1.7\n"[..], b"PK\x03\x04rest", b"\x89PNG\r\n", b"text\0text", &noise] {
            assert!(matches!(decode(bytes, None), Err(Trouble::Binary(_))), "{:?}", bytes.get(..8));
        }
    }

    #[test]
    fn paragraphs_are_the_whole_text() {
        for (sample, count) in
            [("a\nb\n\nc\n", 2), ("a\nb\nc", 3), ("\n\na\n \n\nb", 3), ("", 0), ("one", 1), ("a\n\n\n", 1)]
        {
            let blocks = paragraphs(sample);
            let pieces: String = blocks.iter().map(|block| &sample[block.range.clone()]).collect();
            assert_eq!((pieces.as_str(), blocks.len()), (sample, count), "{sample:?}");
        }
    }
}
