//! What a web page says about itself: title, author, outlet, day, address, language, from JSON-LD, Open
//! Graph, other meta elements and `<time>`. Its text is `html`'s.

use dom_query::Document;
use dom_smoothie::Readability;
use serde_json::Value;

use super::extract::Extract;
use crate::model::Date;
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
    author: String,
    outlet: String,
    published: Option<Date>,
    address: String,
    language: String,
}

impl About {
    /// Writes it into an extract; `byline` is the author where the page's head names none.
    pub(super) fn tell(self, byline: Option<String>, extract: &mut Extract) {
        extract.title = self.title;
        extract.author = first([self.author, without_by(&byline.unwrap_or_default())]);
        extract.outlet = first([self.outlet, site(&self.address)]);
        extract.published = self.published;
        extract.address = self.address;
        extract.language = self.language;
    }
}

/// Reads what a page says about itself; `html` is the text that it was parsed from.
pub(super) fn read(page: &Readability, html: &str) -> About {
    let linked = linked_data(&page.doc);
    let meta = page.get_article_metadata(None);
    let web = |address: String| Some(address).filter(|a| a.starts_with("http")).unwrap_or_default();
    About {
        title: first([linked.title, one_line(&meta.title)]),
        author: first([linked.author, without_by(&meta.byline.unwrap_or_default())]),
        outlet: first([linked.outlet, one_line(&meta.site_name.unwrap_or_default())]),
        published: linked.published.or_else(|| published(&page.doc)),
        address: first([
            web(attribute(&page.doc, "link[rel=canonical]", "href")),
            web(attribute(&page.doc, "meta[property='og:url']", "content")),
            web(linked.address),
            saved_from(html),
        ]),
        language: first([
            attribute(&page.doc, "html[lang]", "lang"),
            linked.language,
            attribute(&page.doc, "meta[property='og:locale']", "content").replace('_', "-"),
        ]),
    }
}

/// The first that isn't empty.
fn first<const N: usize>(candidates: [String; N]) -> String {
    candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_by(byline: &str) -> String {
    let line = one_line(byline);
    let by = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    if by { line.get(3..).unwrap_or_default().to_owned() } else { line }
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

fn published(page: &Document) -> Option<Date> {
    let all = page.try_select("meta[content]")?;
    let metas: Vec<(String, String)> = all
        .nodes()
        .iter()
        .filter_map(|node| {
            let name =
                node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("itemprop"))?;
            Some((name.to_ascii_lowercase(), node.attr("content")?.to_string()))
        })
        .collect();
    let in_meta = DAYS.iter().find_map(|name| {
        let mut values = metas.iter().filter(|(other, _)| other == name);
        values.find_map(|(_, value)| day(value))
    });
    let in_time = || {
        ["time[itemprop=datePublished]", "time[pubdate]", "article time[datetime]", "time[datetime]"]
            .iter()
            .find_map(|selector| day(&attribute(page, selector, "datetime")))
    };
    in_meta.or_else(in_time)
}

/// The address that browsers write into a page that they save.
fn saved_from(html: &str) -> String {
    let head = html.chars().take(2000).collect::<String>();
    let address = head.split_once("saved from url=").and_then(|(_, rest)| rest.split_once(')'));
    let address = address.and_then(|(_, rest)| rest.split([' ', '\n', '-']).next()).unwrap_or_default();
    if address.starts_with("http") { address.to_owned() } else { String::new() }
}

/// What the page's JSON-LD says of the article.
fn linked_data(page: &Document) -> About {
    let Some(scripts) = page.try_select("script[type='application/ld+json']") else {
        return About::default();
    };
    let values = scripts.nodes().iter().filter_map(|node| serde_json::from_str::<Value>(&node.text()).ok());
    for value in values {
        if let Some(article) = article(&value) {
            let text = |name: &str| article.get(name).map(named).unwrap_or_default();
            return About {
                title: first([text("headline"), text("name")]),
                author: without_by(&text("author")),
                outlet: text("publisher"),
                published: day(&text("datePublished")),
                address: first([text("url"), text("mainEntityOfPage")]),
                language: text("inLanguage"),
            };
        }
    }
    About::default()
}

/// The first article in a JSON-LD value, however it is wrapped. The parser bounds how deep that can be.
fn article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(values) => values.iter().find_map(article),
        Value::Object(fields) => {
            let kinds = fields.get("@type").map(named).unwrap_or_default();
            if ["Article", "Posting", "Report"].iter().any(|kind| kinds.contains(kind)) {
                return Some(value);
            }
            fields.get("@graph").and_then(article)
        }
        _ => None,
    }
}

/// A value of JSON-LD as words: itself, its name or address, or those of its parts.
fn named(value: &Value) -> String {
    match value {
        Value::String(text) => one_line(text),
        Value::Array(values) => {
            values.iter().map(named).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) => {
            fields.get("name").or_else(|| fields.get("@id")).map(named).unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> About {
        read(&Readability::new(html, None, None).unwrap(), html)
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
        about(page).tell(None, &mut extract);
        assert_eq!((extract.title.as_str(), extract.author.as_str()), ("The title", "Ada Example"));
        assert_eq!((extract.outlet.as_str(), extract.published), ("The Paper", day("2025-03-07")));
        assert_eq!(extract.address, "https://www.paper.example/b/c");
        assert_eq!(site(&extract.address), "paper.example");
    }

    #[test]
    fn broken_metadata_says_nothing() {
        let about = about(
            "<script type='application/ld+json'>{\"@type\": </script><link rel=canonical href='javascript:x'>",
        );
        assert!(about.title.is_empty() && about.address.is_empty() && about.published.is_none());
    }
}
