//! CSL-JSON, what reference managers and word processors exchange.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::super::dates::dated;
use super::{BibliographyEntry, References, ReferencesError, line, spoken};

pub(super) fn read(text: &str) -> Result<References, ReferencesError> {
    let broken = |why: &serde_json::Error| {
        // It says the line and the column.
        ReferencesError::Broken { format: "CSL-JSON", why: why.to_string() }
    };
    let whole: &RawValue = serde_json::from_str(text).map_err(|why| broken(&why))?;
    let items: Vec<&RawValue> = if whole.get().starts_with('{') {
        let holder: BTreeMap<Cow<'_, str>, &RawValue> =
            serde_json::from_str(whole.get()).map_err(|why| broken(&why))?;
        match holder.get("items") {
            Some(items) => serde_json::from_str(items.get()).map_err(|why| broken(&why))?,
            None => vec![whole],
        }
    } else {
        serde_json::from_str(whole.get()).map_err(|why| broken(&why))?
    };
    let mut references = References::default();
    let (mut line, mut counted) = (1, 0);
    for item in items {
        let at = item.get().as_ptr() as usize - text.as_ptr() as usize;
        line += text.get(counted..at).unwrap_or_default().matches('\n').count();
        counted = at;
        let value: Value = serde_json::from_str(item.get()).map_err(|why| broken(&why))?;
        references.take(record(&value, line), "the entry");
    }
    Ok(references)
}

fn record(item: &Value, line: usize) -> BibliographyEntry {
    let text = |name: &str| item.get(name).map(words).unwrap_or_default();
    let date = |name: &str| item.get(name).map(written).unwrap_or_default();
    let mut record = BibliographyEntry {
        title: text("title"),
        author: names(item.get("author")),
        retrieved: dated(&date("accessed")).date,
        address: text("URL"),
        doi: text("DOI"),
        language: text("language"),
        note: text("note"),
        kind: text("type"),
        key: text("id"),
        line,
        ..BibliographyEntry::default()
    };
    record.set_outlet([text("container-title"), text("publisher")]);
    record.remark("Edited by", &names(item.get("editor")));
    record.set_published(&date("issued"));
    record
}

/// A text or a number as words; the first of several.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => line(text),
        Value::Number(number) => number.to_string(),
        Value::Array(several) => {
            several.first().filter(|first| !first.is_array()).map(words).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn names(value: Option<&Value>) -> String {
    let name = |person: &Value| {
        let part = |name: &str| person.get(name).map(words).unwrap_or_default();
        let whole = if person.is_object() { part("literal") } else { words(person) };
        let family = ["dropping-particle", "non-dropping-particle", "family"].map(part).join(" ");
        if whole.is_empty() { spoken(&part("given"), &line(&family), &part("suffix")) } else { whole }
    };
    let people = match value {
        Some(Value::Array(people)) => people.iter().map(name).collect(),
        Some(one) => vec![name(one)],
        None => Vec::new(),
    };
    people.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A date as one text: from parts, which are numbers or numbers in quotes, or as it is written.
fn written(value: &Value) -> String {
    if !value.is_object() {
        return words(value);
    }
    let text = |name: &str| value.get(name).map(words).unwrap_or_default();
    let ends: Vec<String> = value
        .get("date-parts")
        .and_then(Value::as_array)
        .map(|ends| ends.iter().filter_map(Value::as_array).map(|parts| day_of(parts)).collect())
        .unwrap_or_default();
    let mut date = ends.join("/");
    let season = match text("season") {
        season if season.is_empty() => season,
        season => ["spring", "summer", "autumn", "winter"]
            .get(season.parse::<usize>().unwrap_or_default().wrapping_sub(1))
            .map_or(season, |season| (*season).to_owned()),
    };
    if date.is_empty() {
        date = ["edtf", "raw", "literal", "string-date"]
            .map(text)
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
    }
    if !season.is_empty() {
        date = format!("{season} {date}");
    }
    let circa = match value.get("circa") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(circa) => !matches!(words(circa).as_str(), "0" | "false"),
    };
    if circa && !date.is_empty() { format!("circa {date}") } else { date }
}

/// Year, month and day as far as there are any.
fn day_of(parts: &[Value]) -> String {
    let part = |value: &Value| {
        let word = words(value);
        word.parse::<u8>().map_or(word, |number| format!("{number:02}"))
    };
    parts.iter().map(part).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::written::day;

    #[test]
    fn an_article_is_read_whole() {
        let text = r#"[{"id": "a1", "type": "article-newspaper", "title": "A  title", "container-title": "The Paper",
            "author": [{"family": "Beek", "given": "Ada", "non-dropping-particle": "van"}, {"literal": "Agency"}],
            "issued": {"date-parts": [["2025", 3, 6]]}, "accessed": {"date-parts": [[2025, 3, 7]]},
            "URL": "https://paper.example/a", "language": "en-GB", "note": "seen", "DOI": "10.1000/a"},
            {"title": "B", "issued": {"date-parts": [[2025, 3]]}}, {"title": "C", "issued": {"raw": "6 March 2025"}},
            {"id": 3}]"#;
        let References { records, problems, .. } = read(text).unwrap();
        let sixth = day("2025-03-06");
        assert_eq!(
            (records[0].author.as_str(), records[0].published, records[0].retrieved),
            ("Ada van Beek; Agency", sixth, day("2025-03-07"))
        );
        assert_eq!((records[0].title.as_str(), records[0].outlet.as_str()), ("A title", "The Paper"));
        assert_eq!((records[0].doi.as_str(), records[0].note.as_str()), ("10.1000/a", "seen"));
        assert_eq!((records[1].published, records[1].note.as_str()), ("2025-03".parse().ok(), ""));
        assert_eq!((records[2].published, records[2].line), (sixth, 5));
        assert_eq!(problems, ["line 6: the entry 3 has neither a title nor an address; left out"]);
    }

    #[test]
    fn dates_are_read_in_every_form() {
        let sixth = day("2025-03-06");
        for (issued, day, note) in [
            (r#""2025-03-06""#, sixth, ""),
            (r#"{"string-date": "6 March 2025"}"#, sixth, ""),
            (r#"{"date-parts": [["2025", "03", "06"]], "circa": false}"#, sixth, ""),
            (r#"{"date-parts": [[2025, 3, 6], [2025, 3, 9]]}"#, sixth, "Published 2025-03-06 to 2025-03-09."),
            (r#"{"date-parts": [[2020, 1, 1]], "circa": true}"#, None, "Published circa 2020-01-01."),
            (r#"{"date-parts": [[2020]], "circa": 1}"#, None, "Published circa 2020."),
            (r#""2020~""#, None, "Published circa 2020."),
            (r#"{"date-parts": [[2025]], "season": "spring"}"#, None, "Published spring 2025."),
            (r#"{"date-parts": [[2025]], "season": 3}"#, None, "Published autumn 2025."),
            (r#"{"literal": "forthcoming"}"#, None, "Published forthcoming."),
            (r#"{"date-parts": [[]]}"#, None, ""),
            (r#"{"date-parts": "2025"}"#, None, ""),
            ("[2025]", "2025".parse().ok(), ""),
            ("null", None, ""),
        ] {
            let text = format!(r#"[{{"title": "A", "issued": {issued}}}]"#);
            let record = &read(&text).unwrap().records[0];
            assert_eq!((record.published, record.note.as_str()), (day, note), "{issued}");
        }
    }

    #[test]
    fn names_are_read_in_every_form() {
        for (author, name) in [
            (r#""Ada Example""#, "Ada Example"),
            (
                r#"[{"family": "Sample", "given": "Ben", "suffix": "Jr.", "comma-suffix": true}, "X"]"#,
                "Ben Sample Jr.; X",
            ),
            (r#"[{"family": "Gaulle", "given": "Charles", "dropping-particle": "de"}]"#, "Charles de Gaulle"),
            (r#"[{"family": "李", "given": "世"}]"#, "李世"),
            ("[{}, 3, null]", "3"),
        ] {
            let text = format!(
                r#"{{"title": ["A"], "author": {author}, "editor": [{{"family": "E"}}], "publisher": "P"}}"#
            );
            let record = &read(&text).unwrap().records[0];
            assert_eq!((record.author.as_str(), record.note.as_str()), (name, "Edited by E."), "{author}");
        }
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_line() {
        for bad in ["", "[", "3", "\"a\"", "[{\"title\": \"cut"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        let why = read("[\n{\"title\": 1}\n{}]").unwrap_err().to_string();
        assert!(why.contains("line 3"), "{why}");
        assert_eq!(read("{\"items\": [{\"title\": \"A\"}]}").unwrap().records.len(), 1);
    }
}
