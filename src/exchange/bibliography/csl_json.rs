//! CSL-JSON, what reference managers and word processors exchange.

use serde_json::Value;

use super::super::dates::day;
use super::{Record, References, ReferencesError, keep_date, line};
use crate::model::Date;

pub(super) fn read(text: &str) -> Result<References, ReferencesError> {
    let broken = |why: &str| ReferencesError::Broken { format: "CSL-JSON", why: why.to_owned() };
    let value: Value = serde_json::from_str(text).map_err(|why| broken(&why.to_string()))?;
    let items = match value {
        Value::Array(items) => items,
        Value::Object(mut fields) => match fields.remove("items") {
            Some(Value::Array(items)) => items,
            _ => vec![Value::Object(fields)],
        },
        _ => return Err(broken("it is not a list of references")),
    };
    let mut references = References::default();
    for (number, item) in (1..).zip(&items) {
        match record(item) {
            Some(record) => references.records.push(record),
            None => references
                .problems
                .push(format!("entry {number} has neither a title nor an address; left out")),
        }
    }
    Ok(references)
}

fn record(item: &Value) -> Option<Record> {
    let text = |name: &str| item.get(name).map(words).unwrap_or_default();
    let mut record = Record {
        title: text("title"),
        author: names(item.get("author")),
        outlet: [text("container-title"), text("publisher")]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
        published: item.get("issued").and_then(date),
        retrieved: item.get("accessed").and_then(date),
        address: text("URL"),
        language: text("language"),
        note: text("note"),
        kind: text("type"),
        key: text("id"),
    };
    let written = item.get("issued").map(written).unwrap_or_default();
    keep_date(&mut record, &written);
    (!record.title.is_empty() || !record.address.is_empty()).then_some(record)
}

/// A text or a number as words.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => line(text),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn names(value: Option<&Value>) -> String {
    let people = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let name = |person: &Value| {
        let part = |name: &str| person.get(name).map(words).unwrap_or_default();
        let literal = part("literal");
        let parts = ["given", "dropping-particle", "non-dropping-particle", "family", "suffix"];
        if literal.is_empty() { line(&parts.map(part).join(" ")) } else { literal }
    };
    people.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ")
}

/// The parts of a date's first day as written: numbers, or numbers in quotes.
fn parts(value: &Value) -> Vec<String> {
    let first = value.get("date-parts").and_then(|parts| parts.get(0)).and_then(Value::as_array);
    first.map(|parts| parts.iter().map(words).collect()).unwrap_or_default()
}

fn date(value: &Value) -> Option<Date> {
    if let [year, month, date] = parts(value).as_slice() {
        return day(&format!("{year}-{month}-{date}"));
    }
    ["raw", "literal"].iter().find_map(|name| day(&words(value.get(name)?)))
}

fn written(value: &Value) -> String {
    let parts = parts(value);
    if !parts.is_empty() {
        return parts.join("-");
    }
    let texts = ["raw", "literal"].map(|name| value.get(name).map(words).unwrap_or_default());
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_whole() {
        let text = r#"[{"id": "a1", "type": "article-newspaper", "title": "A  title", "container-title": "The Paper",
            "author": [{"family": "Beek", "given": "Ada", "non-dropping-particle": "van"}, {"literal": "Agency"}],
            "issued": {"date-parts": [["2025", 3, 6]]}, "accessed": {"date-parts": [[2025, 3, 7]]},
            "URL": "https://paper.example/a", "language": "en-GB", "note": "seen"},
            {"title": "B", "issued": {"date-parts": [[2025, 3]]}}, {"title": "C", "issued": {"raw": "6 March 2025"}},
            {"id": 3}]"#;
        let References { records, problems } = read(text).unwrap();
        let sixth = day("2025-03-06");
        assert_eq!(
            (records[0].author.as_str(), records[0].published, records[0].retrieved),
            ("Ada van Beek; Agency", sixth, day("2025-03-07"))
        );
        assert_eq!((records[0].title.as_str(), records[0].outlet.as_str()), ("A title", "The Paper"));
        assert_eq!((records[1].published, records[1].note.as_str()), (None, "Published 2025-3."));
        assert_eq!(records[2].published, sixth);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for bad in ["", "[", "3", "[{\"title\": \"cut"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
