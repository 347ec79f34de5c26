//! Web pages: their paragraphs, and which of them are the article. What a page says about itself is in
//! `html_meta`. Scripts, styles and pictures are never kept.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use super::{Limits, html_meta, plain};

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text is never shown, or is that of a control.
const SKIPPED: [&str; 17] = [
    "audio", "button", "canvas", "datalist", "head", "iframe", "math", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements that have no end tag, or may be left open without harm.
const OPEN_ENDED: [&str; 33] = [
    "area", "base", "basefont", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "path",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
];

/// Elements that format text and are copied into the paragraphs that follow while they are open.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Whether an element begins a paragraph.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether an element's text isn't the page's.
pub(super) fn is_skipped(name: &str) -> bool {
    SKIPPED.binary_search(&name).is_ok()
}

/// A page as an extract: all its paragraphs, those of the article kept.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Trouble> {
    let decoded = plain::decode(bytes, declared(bytes))?;
    check(&decoded.text, limits)?;
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut page = Readability::with_document(Document::from(decoded.text.as_str()), None, Some(config))
        .map_err(Trouble::broken)?;
    let mut paragraphs = Paragraphs::default();
    collect(&page.doc.root(), &mut paragraphs);
    paragraphs.end(None);
    let about = html_meta::read(&page, &decoded.text);
    let article = page.parse().ok();
    let mut notes: Vec<String> = decoded.note.into_iter().collect();
    let mut kept = Vec::new();
    if let Some(article) = &article {
        let mut main = Paragraphs::default();
        collect(&Document::fragment(article.content.clone()).root(), &mut main);
        main.end(None);
        kept = which(&paragraphs, &main);
    }
    if kept.contains(&true) {
        let left = kept.iter().filter(|kept| !**kept).count();
        paragraphs.keep(kept);
        if left > 0 {
            notes.push(format!("{left} paragraphs outside the article were left out"));
        }
    } else {
        notes.push(
            "The article couldn't be told from the rest of the page, so everything was kept".to_owned(),
        );
    }
    let mut extract = paragraphs.extract("html");
    extract.notes = notes;
    about.tell(article.and_then(|article| article.byline), &mut extract);
    Ok(extract)
}

/// HTML that was copied: what the user chose is all kept.
pub(super) fn copied(html: &str, limits: &Limits) -> Result<Extract, Trouble> {
    let fragment = html
        .split_once("<!--StartFragment-->")
        .map_or(html, |(_, rest)| rest.split("<!--EndFragment-->").next().unwrap_or(rest));
    let mut paragraphs = Paragraphs::default();
    every_paragraph(fragment, limits, &mut paragraphs)?;
    let mut extract = paragraphs.extract("html");
    // Windows says before the HTML where it was copied from.
    let from = html.lines().take(12).find_map(|line| line.trim().strip_prefix("SourceURL:"));
    extract.address = from.filter(|address| address.starts_with("http")).unwrap_or_default().to_owned();
    Ok(extract)
}

/// Adds every paragraph of a page.
pub(super) fn every_paragraph(
    html: &str,
    limits: &Limits,
    paragraphs: &mut Paragraphs,
) -> Result<(), Trouble> {
    check(html, limits)?;
    collect(&Document::from(html).root(), paragraphs);
    paragraphs.end(None);
    Ok(())
}

/// The encoding that a page claims in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, value) = head.split_once("charset=")?;
    let name = value.trim_start_matches(['"', '\'']).split(['"', '\'', '>', ';', ' ', '/']).next()?;
    Encoding::for_label(name.trim().as_bytes())
}

/// Refuses a page that would take the parser far too long, or make its tree far larger than the page: it
/// looks through all open elements at each new one, and copies those that format into every paragraph. So
/// what counts is how many are open times how many there are.
fn check(html: &str, limits: &Limits) -> Result<(), Trouble> {
    let (mut open, mut deepest) = ([0_usize; 2], [0_usize; 2]);
    let mut all = 0_usize;
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name.get(..length).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            let end = format!("</{name}");
            let at = rest.match_indices("</").find(|(at, _)| {
                rest.get(*at..at + end.len()).is_some_and(|found| found.eq_ignore_ascii_case(&end))
            });
            rest = at.map_or("", |(at, _)| rest.get(at + end.len()..).unwrap_or_default());
            continue;
        }
        all += 1;
        if OPEN_ENDED.binary_search(&name.as_str()).is_err() {
            let formats = FORMATTING.binary_search(&name.as_str()).is_ok();
            for (open, deepest) in open.iter_mut().zip(&mut deepest).take(1 + usize::from(formats)) {
                *open = if closing { open.saturating_sub(1) } else { *open + 1 };
                *deepest = (*open).max(*deepest);
            }
        }
    }
    if all > limits.elements {
        return Err(Trouble::TooMany { what: "elements in it", limit: limits.elements });
    }
    let [deepest, most_formatting] = deepest;
    if deepest.saturating_mul(all) > limits.elements.saturating_mul(100)
        || most_formatting.saturating_mul(all) > limits.elements.saturating_mul(4)
    {
        return Err(Trouble::TooDeep);
    }
    Ok(())
}

/// Collects the paragraphs below a node, without recursion: pages nest as deeply as they like.
fn collect(root: &NodeRef, paragraphs: &mut Paragraphs) {
    enum BlockStep<'a> {
        Enter(NodeRef<'a>),
        Leave { pre: bool },
    }
    let mut steps = vec![BlockStep::Enter(*root)];
    let mut pre = 0_usize;
    while let Some(step) = steps.pop() {
        match step {
            BlockStep::Leave { pre: was_pre } => {
                paragraphs.end(None);
                pre -= usize::from(was_pre);
            }
            BlockStep::Enter(node) if node.is_text() => {
                let text = node.text();
                if pre > 0 { paragraphs.exact(&text) } else { paragraphs.words(&text) }
            }
            BlockStep::Enter(node) => {
                let name = node.node_name().unwrap_or_default();
                let name: &str = &name;
                if is_skipped(name) || node.is_comment() {
                    continue;
                }
                if name == "br" {
                    paragraphs.line();
                }
                if is_block(name) {
                    paragraphs.end(None);
                    let is_pre = name == "pre";
                    pre += usize::from(is_pre);
                    steps.push(BlockStep::Leave { pre: is_pre });
                }
                steps.extend(node.children_it(true).map(BlockStep::Enter));
            }
        }
    }
}

/// For each paragraph of a page whether it is among those of the article. They are compared by their
/// letters, since taking the article out changes white space, and may take a link out of a paragraph.
fn which(page: &Paragraphs, article: &Paragraphs) -> Vec<bool> {
    const TELLING: usize = 20;
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let page: Vec<String> = page.texts().map(letters).collect();
    let mut main: BTreeMap<String, usize> = BTreeMap::new();
    for text in article.texts() {
        *main.entry(letters(text)).or_default() += 1;
    }
    let mut kept: Vec<bool> = page
        .iter()
        .map(|text| match main.get_mut(text) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .collect();
    main.retain(|text, left| *left > 0 && text.len() >= TELLING);
    for (kept, text) in kept.iter_mut().zip(&page).filter(|(kept, text)| !**kept && text.len() >= TELLING) {
        *kept = main.keys().any(|other| other.contains(text.as_str()) || text.contains(other.as_str()));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(html: &str) -> String {
        copied(html, &Limits::default()).unwrap().text()
    }

    #[test]
    fn the_lists_of_names_are_sorted() {
        for list in [&BLOCKS[..], &SKIPPED, &OPEN_ENDED, &FORMATTING] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn paragraphs_are_told_by_blocks_and_double_breaks() {
        let html = "<div>One <b>two</b>\n three<br>four<br><br>five<ul><li>six</li><li>seven</ul></div>eight\
                    <pre>a  b\n c</pre><script>bad()</script><p onclick='bad()'>nine &amp; &nbsp;ten<p>";
        assert_eq!(
            copy(html),
            "One two three\nfour\n\nfive\n\nsix\n\nseven\n\neight\n\na  b\n c\n\nnine & \u{a0}ten\n"
        );
    }

    #[test]
    fn a_copied_fragment_knows_where_it_is_from() {
        let html = "Version:0.9\r\nStartHTML:000\r\nSourceURL:https://example.org/a\r\n<html><body>\
                    <!--StartFragment--><p>Chosen.</p><!--EndFragment--></body></html>";
        let extract = copied(html, &Limits::default()).unwrap();
        assert_eq!(
            (extract.text().as_str(), extract.address.as_str()),
            ("Chosen.\n", "https://example.org/a")
        );
    }

    #[test]
    fn pages_that_would_burst_the_tree_are_refused() {
        let limits = Limits::default();
        for bad in ["<div>".repeat(50_000), "<font color=a>".repeat(1_000) + &"<p>x".repeat(9_000)] {
            assert_eq!(check(&bad, &limits), Err(Trouble::TooDeep));
        }
        assert!(matches!(check(&"<br>".repeat(600_000), &limits), Err(Trouble::TooMany { .. })));
        let script = format!("<script>{}</SCRIPT><p>text", "if (a<b) {} ".repeat(50_000));
        assert_eq!(check(&script, &limits), Ok(()), "what a script says are no elements");
        assert_eq!(check(&"<div>".repeat(1_000), &limits), Ok(()));
    }
}
