//! RIS, the tagged lines that most databases export: a two-letter tag, two spaces, a hyphen, a value.

use super::super::dates::day;
use super::{Record, References, keep_date, line};

/// Reads references. One that is cut off, or that has no title and no address, is told and left out.
pub(super) fn read(text: &str) -> References {
    let mut references = References::default();
    let mut fields: Option<(usize, Vec<(String, String)>)> = None;
    let truncated = |begin: usize| {
        format!(
            "the reference that begins in line {begin} has no end (ER), so the file is cut off there; left out"
        )
    };
    for (number, whole) in (1..).zip(text.lines()) {
        match (tagged(whole), &mut fields) {
            (Some(("TY", kind)), _) => {
                if let Some((begin, _)) = fields.replace((number, vec![("TY".to_owned(), kind.to_owned())])) {
                    references.problems.push(truncated(begin));
                }
            }
            (Some(("ER", _)), _) => {
                if let Some((begin, fields)) = fields.take() {
                    match record(&fields) {
                        Some(record) => references.records.push(record),
                        None => references.problems.push(format!(
                            "the reference that begins in line {begin} has neither a title nor an address; left out"
                        )),
                    }
                }
            }
            (Some((tag, value)), Some((_, fields))) => fields.push((tag.to_owned(), value.to_owned())),
            (None, Some((_, fields))) if !whole.trim().is_empty() => {
                // A line without a tag goes on with the one before.
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(whole.trim());
                }
            }
            _ => {}
        }
    }
    if let Some((begin, _)) = fields {
        references.problems.push(truncated(begin));
    }
    references
}

/// The tag and the value of a line.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let good = tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let value = rest.trim_start_matches(' ').strip_prefix('-')?;
    (good && rest.starts_with(' ')).then(|| (tag, value.trim()))
}

fn record(fields: &[(String, String)]) -> Option<Record> {
    let all = |tags: &'static [&'static str]| {
        let of = |tag: &'static str| fields.iter().filter(move |(other, _)| other == tag);
        tags.iter()
            .flat_map(move |tag| of(tag))
            .map(|(_, value)| line(value))
            .filter(|value| !value.is_empty())
    };
    let first = |tags| all(tags).next().unwrap_or_default();
    let written = first(&["DA", "Y1", "PY"]);
    let mut record = Record {
        title: first(&["TI", "T1", "CT", "BT"]),
        author: all(&["AU", "A1"]).map(|name| turned(&name)).collect::<Vec<_>>().join("; "),
        outlet: first(&["T2", "JF", "JO", "JA", "PB"]),
        published: ["DA", "Y1", "PY"].iter().find_map(|tag| {
            fields.iter().filter(|(other, _)| other == tag).find_map(|(_, value)| day(value))
        }),
        retrieved: day(&first(&["Y2"])),
        address: first(&["UR", "L2", "LK"]),
        language: first(&["LA"]),
        note: first(&["N1"]),
        kind: first(&["TY"]),
        key: first(&["ID", "AN"]),
    };
    keep_date(&mut record, written.trim_matches('/'));
    (!record.title.is_empty() || !record.address.is_empty()).then_some(record)
}

/// `Family, Given, Suffix` in the order in which it is said.
fn turned(name: &str) -> String {
    let mut parts = name.split(',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    let given = parts.next().unwrap_or_default();
    let suffix = parts.next().unwrap_or_default();
    line(&format!("{given} {family} {suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "TY  - NEWS\r\nTI  - A title\r\n that goes on\r\nAU  - Beek, Ada van\r\nA1  - Agency\r\n\
        T2  - The Paper\r\nDA  - 2025/03/06/\r\nY2  - 2025/03/07/10:11:12\r\nUR  - https://paper.example/a\r\n\
        LA  - en\r\nID  - a1\r\nER  -\r\n\r\n";

    #[test]
    fn an_article_is_read_whole() {
        let References { records, problems } = read(ONE);
        assert_eq!(problems, [""; 0]);
        let record = &records[0];
        assert_eq!(
            (record.title.as_str(), record.author.as_str(), record.outlet.as_str(), record.kind.as_str()),
            ("A title that goes on", "Ada van Beek; Agency", "The Paper", "NEWS")
        );
        assert_eq!((record.published, record.retrieved), (day("2025-03-06"), day("2025-03-07")));
    }

    #[test]
    fn a_file_that_is_cut_off_gives_its_whole_references() {
        let two = ONE.repeat(2);
        for length in ONE.len()..two.len() - 8 {
            let References { records, problems } = read(&two[..length]);
            assert_eq!(records.len(), 1);
            assert_eq!(problems.len(), usize::from(two[ONE.len()..length].starts_with("TY  -")), "{length}");
        }
        let lost_end = ONE.replace("ER  -", "") + ONE;
        let References { records, problems } = read(&lost_end);
        assert_eq!((records.len(), problems.len()), (1, 1));
        assert!(problems[0].contains("line 1"), "{problems:?}");
    }
}
