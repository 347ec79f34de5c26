//! Whether a line of a web page or a value of its data names who wrote it: names, and no days, labels, handles and
//! addresses. Where such lines are found is `html_meta`'s.

use dom_query::Document;

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value of a page's data as words, with its character references resolved: some are escaped twice.
pub(super) fn words(text: &str) -> String {
    if text.contains('&') {
        one_line(&Document::fragment(text.replace('<', "&lt;")).root().text())
    } else {
        one_line(text)
    }
}

/// The names in a line that says who wrote something; empty where it holds no name but a day, a label, an address.
pub(super) fn author(line: &str) -> String {
    let line = words(line);
    let names: Vec<&str> = line.split([',', ';', '|', '•', '·', '\n']).filter_map(name).collect();
    let mut told: Vec<&str> = Vec::new();
    for name in names {
        if !told.contains(&name) {
            told.push(name);
        }
    }
    told.join(", ")
}

/// A name without the words before it; none where it is something else.
fn name(text: &str) -> Option<&str> {
    const BEFORE: [&str; 14] = [
        "by",
        "from",
        "von",
        "par",
        "por",
        "di",
        "door",
        "author:",
        "author",
        "written by",
        "autor:",
        "text:",
        "auteur:",
        "posted by",
    ];
    const NONE: [&str; 24] = [
        "admin",
        "administrator",
        "author",
        "authors",
        "autor",
        "by",
        "editor",
        "home",
        "login",
        "news",
        "null",
        "published",
        "redaktion",
        "share",
        "staff",
        "the author",
        "undefined",
        "unknown",
        "updated",
        "user",
        "webmaster",
        "none",
        "follow",
        "contact",
    ];
    // Lines of such words alone say what somebody is or when it was, and not who.
    const LABELS: [&str; 38] = [
        "about",
        "at",
        "author",
        "by",
        "contributing",
        "contributor",
        "correspondent",
        "editor",
        "editorial",
        "editors",
        "friday",
        "guest",
        "last",
        "modified",
        "monday",
        "on",
        "our",
        "posted",
        "published",
        "reporter",
        "saturday",
        "senior",
        "special",
        "staff",
        "sunday",
        "team",
        "the",
        "this",
        "thursday",
        "today",
        "tuesday",
        "updated",
        "web",
        "wednesday",
        "writer",
        "written",
        "yesterday",
        "desk",
    ];
    let mut text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—'));
    for _ in 0..2 {
        let after = BEFORE.iter().filter_map(|before| {
            let start = text.get(..before.len())?;
            let rest = text.get(before.len()..)?;
            let parted = before.ends_with(':') || rest.starts_with([' ', ':']);
            (parted && start.eq_ignore_ascii_case(before)).then(|| rest.trim_start_matches([' ', ':']))
        });
        text = after.min_by_key(|rest| rest.len()).unwrap_or(text);
    }
    let lower = text.to_lowercase();
    let is_label = lower.split_whitespace().all(|word| LABELS.contains(&word.trim_matches(':')));
    let is_name = text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !text.contains(['@', '/', '#', '<', '{', '\\', '_'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && !lower.contains("www.")
        && text.split_whitespace().count() <= 6
        && !NONE.contains(&lower.as_str())
        && !is_label
        && (text.contains(' ') || !text.trim_end_matches('.').contains('.'))
        // A handle or a key is one word in small letters.
        && (text.contains(' ') || text.starts_with(|c: char| !c.is_lowercase()));
    is_name.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_a_name_or_nothing() {
        for (line, names) in [
            ("By Ada Example", "Ada Example"),
            ("Von: Ada Example | 6.5.2022", "Ada Example"),
            ("Ada Example, Ben Example, Ada Example", "Ada Example, Ben Example"),
            ("6 de mayo de 2022 05:30", ""),
            ("@adaexample", ""),
            ("ada@paper.example", ""),
            ("https://paper.example/ada", ""),
            ("admin", ""),
            ("Last updated on Monday", ""),
            ("Staff Writer", ""),
            ("By Guest Contributor", ""),
            ("Paper.example", ""),
            ("By Ada Example, Senior Correspondent", "Ada Example"),
            ("Wednesday Example", "Wednesday Example"),
            ("Author", ""),
            ("山田太郎", "山田太郎"),
        ] {
            assert_eq!(author(line), names, "{line}");
        }
    }
}
