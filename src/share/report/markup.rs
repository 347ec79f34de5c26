//! HTML whose every text and attribute is escaped: what is not a literal of the program can't become markup.
//! What the report says is in its parts.

use std::fmt::Write as _;

use crate::text::markup::escape_into;

/// A piece of HTML.
#[derive(Default)]
pub(super) struct Html(String);

/// The attributes of an element: names, which are literals, and values.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// Adds markup of the program's own.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }
    /// Adds a text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape_into(text, &mut self.0);
        self
    }
    /// Begins an element.
    pub(super) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            let _ = write!(self.0, " {name}=\"");
            escape_into(value, &mut self.0);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }
    /// Ends an element.
    pub(super) fn close(&mut self, tag: &'static str) -> &mut Self {
        let _ = write!(self.0, "</{tag}>");
        self
    }
    /// Adds an element with a text in it.
    pub(super) fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }
    /// Adds an element with a text in it where there is a text.
    pub(super) fn element_if_any(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> &mut Self {
        if !text.trim().is_empty() {
            self.element(tag, attributes, text);
        }
        self
    }
    /// Adds a link to another place of the page.
    pub(super) fn link(&mut self, to: &str, text: &str) -> &mut Self {
        self.element("a", &[("href", &format!("#{to}"))], text)
    }
    /// Adds an address: as a link where it is one of the web, as a text otherwise.
    pub(super) fn address(&mut self, address: &str) -> &mut Self {
        if is_web(address) {
            self.element("a", &[("href", address), ("rel", "noreferrer noopener"), ("class", "web")], address)
        } else {
            self.text(address)
        }
    }
    /// Adds a drawing that `figure` wrote, which escapes as this does.
    pub(super) fn drawing(&mut self, svg: &str) -> &mut Self {
        self.0.push_str(svg);
        self
    }
    /// Adds another piece.
    pub(super) fn append(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }
    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The whole as text.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// Whether an address is one of the web and nothing else: a browser would run some of the others.
fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
        && !address.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_stay_what_they_are() {
        let mut html = Html::default();
        html.element(
            "p",
            &[("title", "\"><img src=x onerror='x'>")],
            "</p><script>\u{0}\u{1b}&\u{2028}\u{9f}",
        );
        assert_eq!(
            html.into_string(),
            "<p title=\"&quot;&gt;&lt;img src=x onerror=&#39;x&#39;&gt;\">&lt;/p&gt;&lt;script&gt;&amp;\u{2028}</p>"
        );
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let link = |address: &str| {
            let mut html = Html::default();
            html.address(address);
            html.into_string().contains("href")
        };
        assert!(link("https://example.org/a?b=c#d") && link("HTTP://example.org"));
        let mut html = Html::default();
        html.address("https://example.org/\"><b>");
        assert_eq!(
            html.into_string(),
            "<a href=\"https://example.org/&quot;&gt;&lt;b&gt;\" rel=\"noreferrer noopener\" class=\"web\">\
             https://example.org/&quot;&gt;&lt;b&gt;</a>"
        );
        for bad in [
            "javascript:alert(1)",
            "javascript://example.org/%0Aalert(1)",
            " https://example.org",
            "java\nscript://x",
            "data:text/html,<script>",
            "https://example.org/ onclick=x",
            "vbscript://x",
            "file:///etc/passwd",
            "https:example.org",
            "archive box 7",
            "",
        ] {
            assert!(!link(bad), "{bad}");
        }
    }
}
