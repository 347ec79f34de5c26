//! The paragraphs of a web page and what stands around each. Scripts, styles and pictures are never kept.

use dom_query::NodeRef;

use super::extract::Paragraphs;

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

/// Whether an element begins a paragraph.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether an element's text isn't the page's.
pub(super) fn is_skipped(name: &str) -> bool {
    SKIPPED.binary_search(&name).is_ok()
}

/// What stands around a paragraph of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockPlace {
    /// The elements around its own one, as numbers, the nearest first.
    pub(super) around: [usize; 5],
    /// How many of its letters are in links.
    pub(super) linked: usize,
    /// Whether it is a heading.
    pub(super) heading: bool,
    /// The nearest element around it, as a number, that says it is an article or the main part of the page.
    pub(super) main: Option<usize>,
    /// Whether it stands in a table.
    pub(super) cell: bool,
    /// Whether it stands in a box that asks for consent to cookies and the like.
    pub(super) consent: bool,
    /// Whether it stands in a form.
    pub(super) form: bool,
    /// The outermost element around it, as a number, that is a caption or looks like a part of the page that is about
    /// something else.
    pub(super) beside: Option<usize>,
}

/// Collects the paragraphs below a node and what stands around each, without recursion: pages nest as deeply as
/// they like.
pub(super) fn collect(root: &NodeRef, paragraphs: &mut Paragraphs, places: &mut Vec<BlockPlace>) {
    enum BlockStep<'a> {
        Enter(NodeRef<'a>),
        LeaveBlock { pre: bool, outer: BlockPlace },
        LeaveInline { link: bool },
    }
    let mut steps = vec![BlockStep::Enter(*root)];
    let (mut pre, mut links) = (0_usize, 0_usize);
    let (mut place, mut blocks, mut here) = (BlockPlace::default(), 0_usize, 0_usize);
    // Whether the last thing was the end of an inline element, so that the next one begins right behind it.
    let mut abutting = false;
    while let Some(step) = steps.pop() {
        let counted = paragraphs.count();
        match step {
            BlockStep::LeaveBlock { pre: was_pre, outer } => {
                paragraphs.end(None);
                fill(places, &mut place, counted, paragraphs.count());
                [here, ..] = place.around;
                place = outer;
                pre -= usize::from(was_pre);
            }
            BlockStep::LeaveInline { link } => {
                links -= usize::from(link);
                abutting = true;
            }
            BlockStep::Enter(node) if node.is_text() => {
                let text = node.text();
                abutting = false;
                if links > 0 {
                    place.linked +=
                        text.chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
                }
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
                    fill(places, &mut place, counted, paragraphs.count());
                }
                if is_block(name) {
                    paragraphs.end(None);
                    fill(places, &mut place, counted, paragraphs.count());
                    let is_pre = name == "pre";
                    pre += usize::from(is_pre);
                    steps.push(BlockStep::LeaveBlock { pre: is_pre, outer: place.clone() });
                    let [a, b, c, d, _] = place.around;
                    place.around = [here, a, b, c, d];
                    blocks += 1;
                    here = blocks;
                    place.heading |= matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                    let says_main = name == "article";
                    place.main = says_main.then_some(here).or(place.main);
                    place.cell |= matches!(name, "td" | "th");
                    place.form |= name == "form";
                    place.consent |= is_consent(&node, name);
                    place.beside = place.beside.or_else(|| is_beside(&node, name).then_some(here));
                } else if node.is_element() {
                    // What stands in two elements side by side is two words, unless it goes on in small letters.
                    let goes_on = || !node.text().starts_with(|c: char| c.is_uppercase());
                    if abutting && pre == 0 && paragraphs.ends_in_small_letter() && !goes_on() {
                        paragraphs.words(" ");
                    }
                    let link = name == "a";
                    links += usize::from(link);
                    steps.push(BlockStep::LeaveInline { link });
                }
                abutting = false;
                steps.extend(node.children_it(true).map(BlockStep::Enter));
            }
        }
    }
    let counted = places.len();
    paragraphs.end(None);
    fill(places, &mut place, counted, paragraphs.count());
}

/// Notes the place of the paragraph that has just ended, where one has.
fn fill(places: &mut Vec<BlockPlace>, place: &mut BlockPlace, before: usize, now: usize) {
    if now > before {
        places.push(place.clone());
    }
    place.linked = 0;
}

/// Whether an element is a box that asks for consent to cookies and the like.
pub(super) fn is_consent(node: &NodeRef, name: &str) -> bool {
    let said = said(node);
    !matches!(name, "html" | "body" | "main" | "article")
        && said.len() < 300
        && ["ccpa", "consent", "cookie", "didomi", "gdpr", "onetrust"].iter().any(|word| said.contains(word))
}

/// What an element is called, in small letters.
fn said(node: &NodeRef) -> String {
    format!("{} {}", node.attr_or("class", ""), node.attr_or("id", "")).to_lowercase()
}

/// Whether an element is a caption, or a part of a page that is about something else than its article.
fn is_beside(node: &NodeRef, name: &str) -> bool {
    const WORDS: [&str; 37] = [
        "author-bio",
        "authorbio",
        "breadcrumb",
        "byline",
        "caption",
        "comments",
        "cookie",
        "copyright",
        "credit",
        "disclaimer",
        "disqus",
        "footer",
        "gallery-",
        "hovercard",
        "infobox",
        "more-on",
        "more-stories",
        "most-read",
        "mostread",
        "newsletter",
        "pre-footer",
        "promo",
        "read-more",
        "readmore",
        "recirc",
        "recommend",
        "related",
        "shareaholic",
        "sharing",
        "sidebar",
        "signup",
        "social",
        "sponsor",
        "subscribe",
        "tags",
        "teaser",
        "trending",
    ];
    if matches!(name, "nav" | "figcaption" | "footer" | "caption") {
        return true;
    }
    if matches!(name, "html" | "body" | "main" | "article") {
        return false;
    }
    let said = said(node);
    // A class of the whole page or of its article may have any word in it.
    said.len() < 300
        && WORDS.iter().any(|word| said.contains(word))
        && !["article-body", "articlebody", "article-content", "post-content", "entry-content", "story-body"]
            .iter()
            .any(|whole| said.contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_names_are_sorted() {
        for list in [&BLOCKS[..], &SKIPPED] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
