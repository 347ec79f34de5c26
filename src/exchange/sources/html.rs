//! Web pages as sources. Their paragraphs are collected in `html_blocks`, which of them are the article is told in
//! `html_article`, and what a page says about itself is in `html_meta`.

use dom_query::Document;
use encoding_rs::Encoding;

use super::error::Trouble;
use super::extract::{Extract, Paragraphs};
use super::html_blocks::collect;
use super::{ReadLimits, html_article, html_meta, plain};

/// Elements that have no end tag, or may be left open without harm.
const OPEN_ENDED: [&str; 33] = [
    "area", "base", "basefont", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "path",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
];

/// Elements that format text and are copied into the paragraphs that follow while they are open.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// A page as an extract: all its paragraphs, those of the article kept.
pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let decoded = plain::decode(bytes, declared(bytes))?;
    read_text(&decoded.text, decoded.note, limits)
}

/// A page that was decoded as an extract; `note` is what is worth telling about its encoding.
pub(super) fn read_text(html: &str, note: Option<String>, limits: &ReadLimits) -> Result<Extract, Trouble> {
    let html = without_noscript(&plain::lines(html));
    check(&html, limits)?;
    let page = Document::from(html.as_str());
    let (about, body) = html_meta::read(&page, &html);
    html_article::without_hidden(&page);
    let (mut paragraphs, mut places) = (Paragraphs::default(), Vec::new());
    collect(&page.root(), &mut paragraphs, &mut places);
    paragraphs.end(None);
    let article = html_article::find(page, &paragraphs, &places, &about, &body);
    let mut notes: Vec<String> = note.into_iter().collect();
    let found = article.kept.contains(&true);
    let left = article.kept.iter().filter(|kept| !**kept).count();
    if found {
        paragraphs.keep(article.kept);
        if left > 0 {
            notes.push(format!("{left} paragraphs outside the article were left out"));
        }
    } else {
        notes.push(
            "The article couldn't be told from the rest of the page, so everything was kept".to_owned(),
        );
    }
    let doubtful = !found || !article.doubt.is_empty();
    if found && doubtful {
        notes.push(format!("{}; check which paragraphs belong to the text", article.doubt));
    }
    let mut extract = paragraphs.extract("html");
    extract.notes = notes;
    extract.doubtful = doubtful;
    about.tell(&article.byline, &mut extract);
    Ok(extract)
}

/// The page without what is only for browsers without scripts. Such an element may end in the middle of others, so
/// it goes before the page is parsed. What scripts and comments say of such elements is not one.
fn without_noscript(html: &str) -> String {
    const ENDS: [(&str, &str); 5] = [
        ("<!--", "-->"),
        ("<noscript", "</noscript"),
        ("<script", "</script"),
        ("<style", "</style"),
        ("<textarea", "</textarea"),
    ];
    let lower = html.to_ascii_lowercase();
    let from = |at: usize| lower.get(at..).unwrap_or_default();
    let (mut kept, mut copied, mut at) = (String::with_capacity(html.len()), 0, 0);
    while let Some(start) = from(at).find('<').map(|found| at + found) {
        at = start + 1;
        let Some((begin, end)) = ENDS.iter().find(|(begin, _)| from(start).starts_with(begin)) else {
            continue;
        };
        let Some(end) = from(start).find(end).map(|found| start + found) else { break };
        at = end + 1;
        if *begin == "<noscript" {
            kept.push_str(html.get(copied..start).unwrap_or_default());
            at = from(end).find('>').map_or(html.len(), |close| end + close + 1);
            copied = at;
        }
    }
    kept.push_str(html.get(copied..).unwrap_or_default());
    kept
}

/// HTML that was copied: what the user chose is all kept.
pub(super) fn copied(html: &str, limits: &ReadLimits) -> Result<Extract, Trouble> {
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
    limits: &ReadLimits,
    paragraphs: &mut Paragraphs,
) -> Result<(), Trouble> {
    check(html, limits)?;
    collect(&Document::from(html).root(), paragraphs, &mut Vec::new());
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
/// what counts is how many are open times how many there are. It also compares each attribute of an element with
/// those before it.
fn check(html: &str, limits: &ReadLimits) -> Result<(), Trouble> {
    let (mut open, mut deepest) = ([0_usize; 2], [0_usize; 2]);
    let mut all = 0_usize;
    // What further tags of `html` and `body` say goes to the one element.
    let (mut of_page, mut looked_at) = (0_usize, 0_usize);
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
        let behind = name.get(length..).unwrap_or_default();
        let name = name.get(..length).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (attributes, seen) = attributes(behind, limits.attributes);
        looked_at += seen;
        if matches!(name.as_str(), "html" | "body")
            && behind.starts_with(|c: char| c.is_whitespace() || c == '/')
        {
            of_page += attributes;
        }
        // Tags that stand within each other are looked at again and again.
        if attributes.max(of_page / 10) > limits.attributes || looked_at / 16 > html.len() {
            return Err(Trouble::TooMany { what: "attributes on an element", limit: limits.attributes });
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

/// How many attributes a tag has, of which what comes after its name is given, or one more than `most`. Also how many
/// bytes were looked at.
fn attributes(tag: &str, most: usize) -> (usize, usize) {
    enum Part {
        Between,
        Name,
        Named,
        /// Behind `=`.
        Value,
        Bare,
        Quoted(u8),
    }
    let (mut count, mut part) = (0, Part::Between);
    for (at, byte) in tag.bytes().enumerate() {
        let blank = byte.is_ascii_whitespace();
        part = match part {
            Part::Quoted(mark) if byte == mark => Part::Between,
            Part::Quoted(mark) => Part::Quoted(mark),
            Part::Value if blank => Part::Value,
            Part::Value if matches!(byte, b'"' | b'\'') => Part::Quoted(byte),
            _ if byte == b'>' => return (count, at),
            Part::Bare if blank => Part::Between,
            Part::Value | Part::Bare => Part::Bare,
            Part::Name | Part::Named if byte == b'=' => Part::Value,
            Part::Name | Part::Named if blank => Part::Named,
            _ if blank || byte == b'/' => Part::Between,
            Part::Name => Part::Name,
            Part::Between | Part::Named if count == most => return (most + 1, at),
            Part::Between | Part::Named => {
                count += 1;
                Part::Name
            }
        };
    }
    (count, tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(html: &str) -> String {
        copied(html, &ReadLimits::default()).unwrap().text()
    }

    #[test]
    fn the_lists_of_names_are_sorted() {
        for list in [&OPEN_ENDED[..], &FORMATTING] {
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
        let extract = copied(html, &ReadLimits::default()).unwrap();
        assert_eq!(
            (extract.text().as_str(), extract.address.as_str()),
            ("Chosen.\n", "https://example.org/a")
        );
    }

    fn page(html: &str) -> Extract {
        read(html.as_bytes(), &ReadLimits::default()).unwrap()
    }

    const LONG: &str =
        "The minister said that the country will not send troops, and that the talks go on for weeks.";

    #[test]
    fn a_hidden_word_takes_no_paragraph_with_it() {
        for hidden in ["style='color: red; DISPLAY : none'", "hidden", "aria-hidden=true", "role=tooltip"] {
            let html = format!(
                "<article><p>{LONG}</p><p>The leader <span {hidden}>listen to it</span> said that she backs the plan, and \
                 that parliament has to vote on it first.</p><p>{LONG} Again.</p></article>"
            );
            let text = page(&html).text();
            assert!(
                text.contains("The leader said that she backs") && !text.contains("listen"),
                "{hidden}: {text}"
            );
        }
        let all = format!(
            "<body><div style='display:none'><p>{LONG}</p></div><script>{}</script></body>",
            "x = 1;".repeat(900)
        );
        assert!(
            page(&all).text().contains("no troops") || page(&all).text().contains("not send troops"),
            "shown by a script"
        );
    }

    #[test]
    fn elements_side_by_side_don_t_glue_and_ruby_is_read_once() {
        let card = page(
            "<p>He met Rep. <span class=rollover><a>Ada Example</a><span class=rollover-block><span>Ada Example</span>\
             <a>Others oppose the bill</a></span></span> (D-Minn.), the court heard on Monday, and he pleaded guilty.</p>",
        );
        assert!(card.text().starts_with("He met Rep. Ada Example (D-Minn.)"), "{}", card.text());
        assert_eq!(
            copy("<p><b>Ada Example</b><i>Others</i> and <b>un</b><i>said</i>, <b>T</b>he</p>"),
            "Ada Example Others and unsaid, The\n"
        );
        assert_eq!(
            page("<p><ruby>虐待<rp>(</rp><rt>ぎゃくたい</rt></ruby>をなくす。</p>").text(),
            "虐待をなくす。\n"
        );
    }

    #[test]
    fn a_noscript_and_a_zero_are_no_obstacle() {
        let html = format!(
            "<noscript><div id=a></noscript><p>{LONG}\0</p><script>'<noscript>'</script><p>{LONG} More.</p>"
        );
        assert_eq!(page(&html).text(), format!("{LONG}\n\n{LONG} More.\n"));
    }

    #[test]
    fn a_notice_in_the_place_of_the_article_is_doubtful() {
        let doubtful = page(
            "<div class=post><div>A: Who?<br>B: She.<br>A: Then say so.</div></div><div id=notice><p>This site uses cookies. By \
             continuing to use this site, you agree to their use, and to those of others, as you always do.</p></div>",
        );
        assert!(doubtful.doubtful, "{doubtful:?}");
        let sure = page(&format!("<article>{}</article>", format!("<p>{LONG}</p>").repeat(6)));
        assert!(!sure.doubtful, "{:?}", sure.notes);
    }

    #[test]
    fn captions_and_lines_of_the_site_go() {
        let html = format!(
            "<article><p>{LONG}</p><figure><img><figcaption>The minister in Geneva, on a day in spring.</figcaption></figure>\
             <p>{LONG} More.</p><p>Read more: The other story that everybody reads</p><p>{LONG} And more.</p>\
             <div class=newsletter-box><p>Get all the news of the day into your inbox, every single morning.</p></div>\
             <p>© 2024 The Paper. All rights reserved.</p></article>"
        );
        assert_eq!(page(&html).text(), format!("{LONG}\n\n{LONG} More.\n\n{LONG} And more.\n"));
    }

    #[test]
    fn who_the_author_is_stands_outside_the_article() {
        let article = |author: &str| {
            format!(
                "<head><meta name=author content='{author}'></head><article><p>{LONG}</p><p>{LONG} More.</p>\
                 <p>{LONG} Again.</p><p>{LONG} And again.</p>\
                 <p>Ada Example is a reporter who has told of talks and of troops for this paper since its beginning.</p></article>"
            )
        };
        assert!(!page(&article("Ada Example")).text().contains("since its beginning"));
        assert!(page(&article("Ben Example")).text().contains("since its beginning"), "she is of the story");
    }

    #[test]
    fn pages_that_would_burst_the_tree_are_refused() {
        let limits = ReadLimits::default();
        for bad in ["<div>".repeat(50_000), "<font color=a>".repeat(1_000) + &"<p>x".repeat(9_000)] {
            assert_eq!(check(&bad, &limits), Err(Trouble::TooDeep));
        }
        assert!(matches!(check(&"<br>".repeat(600_000), &limits), Err(Trouble::TooMany { .. })));
        let many =
            |from: usize, to: usize| (from..to).map(|n| format!(" a{n}='>'")).collect::<Vec<_>>().concat();
        for bad in [
            format!("<p{}>x", many(0, 2_000)),
            format!("<p {}>x", (0..2_000).map(|n| format!("b{n}/")).collect::<Vec<_>>().concat()),
            (0..20_000).map(|n| format!("<body a{n}>")).collect::<Vec<_>>().concat(),
            "<a x='".repeat(20_000),
        ] {
            assert!(matches!(check(&bad, &limits), Err(Trouble::TooMany { .. })), "{}", &bad[..80]);
        }
        let usual = format!(
            "<body class=a id=b>{}",
            format!("<a x = '<br' data-y=\"it's\" z>{LONG}</a><br>").repeat(50_000)
        );
        assert_eq!(check(&usual, &limits), Ok(()), "a page of five megabytes");
        assert_eq!(attributes(" a b = 'x>' c=d e/f=\"g\"h='i'='j' />", 10), (7, 34));
        let script = format!("<script>{}</SCRIPT><p>text", "if (a<b) {} ".repeat(50_000));
        assert_eq!(check(&script, &limits), Ok(()), "what a script says are no elements");
        assert_eq!(check(&"<div>".repeat(1_000), &limits), Ok(()));
    }
}
