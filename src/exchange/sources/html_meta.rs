//! What a web page says about itself: title, author, outlet, day, address, language, from JSON-LD, Open
//! Graph, other meta elements and `<time>`. Its text is `html`'s.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::extract::Extract;
use super::html_author::{author, one_line, words};
use crate::model::Date;
use crate::model::words::day_field;
use crate::model::written::day;

/// Names under which pages give the day of publication in `<meta>`, the surest first.
const DAYS: [&str; 12] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publish-date",
    "date",
];

/// What a page says about itself; empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct About {
    title: String,
    description: String,
    author: String,
    outlet: String,
    published: Option<Date>,
    address: String,
    language: String,
}

impl About {
    /// The title of its article.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
    /// Who wrote it, as its data say.
    pub(super) fn author(&self) -> &str {
        &self.author
    }
    /// What it says that the article is about.
    pub(super) fn description(&self) -> &str {
        &self.description
    }
    /// Writes it into an extract; `byline` is the author where the page's head names none.
    pub(super) fn tell(self, byline: &str, extract: &mut Extract) {
        extract.title = self.title;
        extract.author = first([self.author, author(byline)]);
        extract.outlet = first([self.outlet, site(&self.address)]);
        extract.published = self.published;
        extract.address = self.address;
        extract.language = self.language;
        if extract.published.is_none()
            && let Some(day) = extract.blocks.iter().find_map(|block| day_in(extract.paragraph(block)))
        {
            let day = day_field(Some(day));
            extract
                .notes
                .push(format!("The page gives no day; its text has {day}, which was not taken over"));
        }
    }
}

/// Reads what a page says about itself, and the text of its article where its data has that; `html` is the text
/// that it was parsed from.
pub(super) fn read(page: &Document, html: &str) -> (About, String) {
    let (linked, body) = linked_data(page);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let meta = Readability::with_document(page.clone(), None, Some(config))
        .map(|readable| readable.get_article_metadata(None))
        .unwrap_or_default();
    let web = |address: String| Some(address).filter(|a| a.starts_with("http")).unwrap_or_default();
    let address = first([
        web(attribute(page, "link[rel=canonical]", "href")),
        web(attribute(page, "meta[property='og:url']", "content")),
        web(linked.address),
        saved_from(html),
    ]);
    let about = About {
        title: first([linked.title, words(&meta.title)]),
        description: first([
            words(&attribute(page, "meta[property='og:description']", "content")),
            words(&attribute(page, "meta[name=description]", "content")),
        ]),
        author: first([
            linked.author,
            author(&meta.byline.unwrap_or_default()),
            author(&marked_author(page)),
        ]),
        outlet: first([linked.outlet, words(&meta.site_name.unwrap_or_default())]),
        published: published(page, linked.published, &address),
        address,
        language: first([
            attribute(page, "html[lang]", "lang"),
            linked.language,
            attribute(page, "meta[property='og:locale']", "content").replace('_', "-"),
        ]),
    };
    (about, body)
}

/// The first that isn't empty.
fn first<const N: usize>(candidates: [String; N]) -> String {
    candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// The author by microdata or by a link to one.
fn marked_author(page: &Document) -> String {
    ["[itemprop=author] [itemprop=name]", "[itemprop=author]", "a[rel=author]"]
        .iter()
        .filter_map(|selector| page.try_select(selector))
        .map(|found| found.nodes().first().map(|node| one_line(&node.text())).unwrap_or_default())
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The site of an address, without `www.`.
fn site(address: &str) -> String {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// An attribute of the first element that a selector finds.
fn attribute(page: &Document, selector: &str, name: &str) -> String {
    let found = page.try_select(selector).and_then(|found| found.attr(name));
    found.map_or_else(String::new, |value| value.trim().to_owned())
}

/// The day of publication, as it was where the page is from. What the page's data say of the moment comes first; of
/// several ways to write the same, the one in the page's own zone.
fn published(page: &Document, linked: Option<Moment>, address: &str) -> Option<Date> {
    let values = |selector: &str, attributes: &[&str]| -> Vec<(String, String)> {
        let Some(found) = page.try_select(selector) else { return Vec::new() };
        let value = |node: &NodeRef| attributes.iter().find_map(|name| node.attr(name));
        let name = |node: &NodeRef| {
            let name = node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("itemprop"));
            name.unwrap_or_default().to_ascii_lowercase()
        };
        found.nodes().iter().filter_map(|node| Some((name(node), value(node)?.to_string()))).collect()
    };
    let metas = values("meta[content]", &["content"]);
    let named =
        |name: &&str| metas.iter().filter(|(other, _)| other == name).find_map(|(_, value)| moment(value));
    let mut moments: Vec<Moment> = linked.into_iter().chain(DAYS.iter().filter_map(named)).collect();
    let marked = [
        "[itemprop=datePublished]",
        "time[pubdate]",
        "article header time[datetime]",
        "article time[datetime]",
        "time[datetime]",
    ];
    let times = marked.iter().filter_map(|selector| {
        values(selector, &["content", "datetime"]).iter().find_map(|(_, value)| moment(value))
    });
    moments.extend(times);
    let in_address = day_of_address(address);
    let first = moments.first().or(in_address.as_ref())?;
    if first.is_local {
        return Some(first.day);
    }
    let next = |other: &&Moment| are_neighbours(other.day, first.day);
    let local = moments.iter().filter(|moment| moment.is_local).chain(&in_address).find(next);
    Some(local.unwrap_or(first).day)
}

/// Whether one day is the other or follows it.
fn are_neighbours(one: Date, other: Date) -> bool {
    let days = one.day().zip(other.day());
    one == other || days.is_some_and(|(one, other)| (other - one).get_days().abs() == 1)
}

/// A day as a page writes it.
#[derive(Debug, Clone, Copy)]
struct Moment {
    day: Date,
    /// Whether it is the day where the page is from, and not that of universal time.
    is_local: bool,
}

fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let universal = ["Z", "z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| text.ends_with(zone));
    Some(Moment { day: day(text)?, is_local: !universal })
}

/// The day in an address, as in `/2023/11/08/` or `/2023-11-08-title`.
fn day_of_address(address: &str) -> Option<Moment> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |text: &str, long: usize| text.len() <= long && text.chars().all(|c| c.is_ascii_digit());
    let day = parts.windows(3).find_map(|part| match part {
        [year, month, of_month]
            if year.len() == 4 && number(year, 4) && number(month, 2) && number(of_month, 2) =>
        {
            day(&format!("{year}-{month}-{of_month}"))
        }
        _ => None,
    });
    day.map(|day| Moment { day, is_local: true })
}

/// The day in a short paragraph, as those that name the day of an article are.
fn day_in(text: &str) -> Option<Date> {
    if text.chars().count() > 60 {
        return None;
    }
    day(text).or_else(|| {
        let from = text.find(|c: char| c.is_ascii_digit())?;
        day(text.get(from..)?)
    })
}

/// The address that browsers write into a page that they save.
fn saved_from(html: &str) -> String {
    let head = html.chars().take(2000).collect::<String>();
    let address = head.split_once("saved from url=").and_then(|(_, rest)| rest.split_once(')'));
    let address = address.and_then(|(_, rest)| rest.split([' ', '\n', '-']).next()).unwrap_or_default();
    if address.starts_with("http") { address.to_owned() } else { String::new() }
}

/// What the page's JSON-LD says of the article, and the article's text where that is there.
fn linked_data(page: &Document) -> (Linked, String) {
    let Some(scripts) = page.try_select("script[type='application/ld+json']") else {
        return Default::default();
    };
    let values: Vec<Value> = scripts.nodes().iter().filter_map(|node| json(&node.text())).collect();
    let mut known = BTreeMap::new();
    for value in &values {
        remember(value, &mut known);
    }
    let Some(article) = values.iter().find_map(article) else { return Default::default() };
    let text = |name: &str| article.get(name).map(|value| named(value, &known, 0)).unwrap_or_default();
    let web = |name: &str| {
        let value = article.get(name)?;
        value.as_str().or_else(|| value.get("@id").or_else(|| value.get("url"))?.as_str()).map(str::to_owned)
    };
    let linked = Linked {
        title: first([text("headline"), text("name")]),
        author: author(&text("author")),
        outlet: text("publisher"),
        published: article.get("datePublished").and_then(Value::as_str).and_then(moment),
        address: first([web("url").unwrap_or_default(), web("mainEntityOfPage").unwrap_or_default()]),
        language: article.get("inLanguage").and_then(Value::as_str).unwrap_or_default().to_owned(),
    };
    let body = article.get("articleBody").and_then(Value::as_str).unwrap_or_default();
    let body = if body.contains(['<', '&']) {
        Document::fragment(Document::fragment(body).root().text()).root().text().to_string()
    } else {
        body.to_owned()
    };
    (linked, body)
}

/// What JSON-LD says of an article.
#[derive(Debug, Default)]
struct Linked {
    title: String,
    author: String,
    outlet: String,
    published: Option<Moment>,
    address: String,
    language: String,
}

/// JSON as it stands in pages: some wrap it as CDATA or in a comment, or break lines in the middle of a text.
fn json(text: &str) -> Option<Value> {
    let mut text = text.trim();
    for begin in ["/*<![CDATA[*/", "//<![CDATA[", "<![CDATA[", "<!--"] {
        text = text.strip_prefix(begin).unwrap_or(text).trim_start();
    }
    for end in ["/*]]>*/", "//]]>", "]]>", "-->", ";"] {
        text = text.strip_suffix(end).unwrap_or(text).trim_end();
    }
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&text).ok()
}

/// Notes what is defined in a value by its `@id`.
fn remember<'a>(value: &'a Value, known: &mut BTreeMap<&'a str, &'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| remember(value, known)),
        Value::Object(fields) => {
            if let Some(id) =
                fields.get("@id").and_then(Value::as_str).filter(|_| fields.contains_key("name"))
            {
                known.entry(id).or_insert(value);
            }
            fields.values().for_each(|value| remember(value, known));
        }
        _ => {}
    }
}

/// The first article in a JSON-LD value, however it is wrapped. The parser bounds how deep that can be.
fn article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(values) => values.iter().find_map(article),
        Value::Object(fields) => {
            let kinds = match fields.get("@type") {
                Some(Value::String(kind)) => vec![kind.as_str()],
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let ends = ["Article", "Posting", "Report"];
            if kinds.iter().any(|kind| ends.iter().any(|end| kind.ends_with(end))) {
                return Some(value);
            }
            fields.get("@graph").or_else(|| fields.get("mainEntity")).and_then(article)
        }
        _ => None,
    }
}

/// A value of JSON-LD as words: itself, its name, that of what it refers to, or those of its parts. Of what is only an
/// address nothing is said.
fn named(value: &Value, known: &BTreeMap<&str, &Value>, depth: usize) -> String {
    const DEEPEST: usize = 4;
    if depth > DEEPEST {
        return String::new();
    }
    match value {
        Value::String(text) if text.starts_with("http") && !text.contains(' ') => {
            known.get(text.as_str()).map_or_else(String::new, |value| named(value, known, depth + 1))
        }
        Value::String(text) => words(text),
        Value::Array(values) => {
            let names = values.iter().take(20).map(|value| named(value, known, depth + 1));
            names.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) => {
            let name = fields.get("name").map(|name| named(name, known, depth + 1));
            let referred =
                || known.get(fields.get("@id")?.as_str()?).map(|value| named(value, known, depth + 1));
            name.filter(|name| !name.is_empty()).or_else(referred).unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> About {
        read(&Document::from(html), html).0
    }

    #[test]
    fn linked_data_comes_first() {
        let page = r#"<html lang="en-GB"><head><title>Page title | Site</title>
            <meta property="og:title" content="Another title">
            <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
                {"@type": "WebSite", "name": "The site"},
                {"@type": ["NewsArticle"], "headline": "The  headline", "datePublished": "2025-03-06T10:00:00Z",
                 "author": [{"name": "By Ada Example"}, {"name": "Ben Example"}], "publisher": {"name": "The Paper"},
                 "mainEntityOfPage": {"@id": "https://paper.example/a"}}]}</script></head><body><p>Text</body></html>"#;
        let about = about(page);
        assert_eq!(
            (about.title, about.author, about.outlet, about.address, about.language),
            (
                "The headline".to_owned(),
                "Ada Example, Ben Example".to_owned(),
                "The Paper".to_owned(),
                "https://paper.example/a".to_owned(),
                "en-GB".to_owned()
            )
        );
        assert_eq!(about.published, day("2025-03-06"));
    }

    #[test]
    fn metas_and_time_stand_in() {
        let page = r#"<!-- saved from url=(0031)https://www.paper.example/b/c -->
            <html><head><title>The title</title><meta name="author" content="By Ada Example">
            <meta property="og:site_name" content="The Paper"><meta name="date" content="soon"></head>
            <body><time datetime="2024-01-01">old</time><article><time datetime="2025-03-07T01:00">7 March</time>
            </article></body></html>"#;
        let mut extract = Extract::default();
        about(page).tell("", &mut extract);
        assert_eq!((extract.title.as_str(), extract.author.as_str()), ("The title", "Ada Example"));
        assert_eq!((extract.outlet.as_str(), extract.published), ("The Paper", day("2025-03-07")));
        assert_eq!(extract.address, "https://www.paper.example/b/c");
        assert_eq!(site(&extract.address), "paper.example");
    }

    #[test]
    fn references_entities_and_cdata_are_resolved() {
        let page = r#"<script type="application/ld+json">//<![CDATA[
            {"@graph": [
                {"@type": "Article", "headline": "Minister&#8217;s &amp; others&rsquo; view", "author": {"@id": "https://paper.example/#p"},
                 "publisher": {"@id": "https://paper.example/#o"}},
                {"@type": "Organization", "@id": "https://paper.example/#o", "name": "The Paper"},
                {"@type": "Person", "@id": "https://paper.example/#p", "name": "Ada Example"}]}
            //]]></script>"#;
        let about = about(page);
        assert_eq!(about.title, "Minister’s & others’ view");
        assert_eq!((about.author.as_str(), about.outlet.as_str()), ("Ada Example", "The Paper"));
        let unknown = r#"<script type="application/ld+json">{"@type": "Article", "headline": "A",
            "author": {"@id": "https://paper.example/#nobody"}, "publisher": "https://paper.example"}</script>"#;
        assert_eq!(super::tests::about(unknown).author, "");
        assert_eq!(super::tests::about(unknown).outlet, "");
    }

    #[test]
    fn the_day_is_that_of_the_page_s_own_zone() {
        let published = |head: &str, address: &str| {
            let page = Document::from(format!("<html><head>{head}</head><body><p>Text</p></body></html>"));
            super::published(&page, None, address).map(|day| day.to_string())
        };
        let evening = "<meta property='article:published_time' content='2023-11-09T02:25:54+00:00'>";
        for (head, address, right) in [
            (evening, "https://paper.example/2023/11/08/a", Some("2023-11-08")),
            (evening, "https://paper.example/a", Some("2023-11-09")),
            (evening, "https://paper.example/2021/01/08/a", Some("2023-11-09")),
            (
                "<meta name='date' content='2023-11-08T21:25:54-05:00'>",
                "https://paper.example/2023/11/09/a",
                Some("2023-11-08"),
            ),
            ("<meta itemprop='datePublished' content='2019-10-22'>", "", Some("2019-10-22")),
            ("", "https://paper.example/news/2019-10-22-title", Some("2019-10-22")),
            ("", "https://paper.example/news/1234/56/78", None),
        ] {
            assert_eq!(published(head, address).as_deref(), right, "{head} {address}");
        }
    }

    #[test]
    fn a_day_in_the_text_alone_is_told_and_not_taken() {
        let mut extract = super::super::html::read(
            "<article><p>22 October 2019</p><p>The minister said that no troops will be sent.</p></article>"
                .as_bytes(),
            &super::super::ReadLimits::default(),
        )
        .unwrap();
        assert_eq!(extract.published, None);
        assert!(extract.notes.pop().is_some_and(|note| note.contains("2019-10-22")), "{:?}", extract.notes);
    }

    #[test]
    fn broken_metadata_says_nothing() {
        let about = about(
            "<script type='application/ld+json'>{\"@type\": </script><link rel=canonical href='javascript:x'>",
        );
        assert!(about.title.is_empty() && about.address.is_empty() && about.published.is_none());
    }
}
