//! BibTeX and BibLaTeX. The syntax is the `biblatex` crate's; here its entries become references.

mod bounds;

use std::fmt::Display;

use biblatex::{ChunksExt as _, Entry, Person};

use super::super::dates::day;
use super::{Record, References, ReferencesError, keep_date, line};

/// How many bytes are read to find what is whole in a broken file. Every entry is read together with all
/// abbreviations before it, which a file that was made to take long has many of.
const MAX_REREAD: usize = 1 << 30;

/// Reads references. Where the file is broken somewhere, its entries are read one by one, and those that
/// are broken are told.
pub(super) fn read(text: &str) -> Result<References, ReferencesError> {
    read_within(text, MAX_REREAD)
}

fn read_within(text: &str, most: usize) -> Result<References, ReferencesError> {
    let why = match whole(text) {
        Ok(references) => return Ok(references),
        Err(why) => why,
    };
    let mut references = References::default();
    let (mut strings, mut reread) = (String::new(), 0);
    for entry in entries(text) {
        if entry.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("@string")) {
            strings.push_str(entry);
            strings.push('\n');
            continue;
        }
        reread += strings.len() + entry.len();
        if reread > most {
            references.problems.push(
                "the file is broken, and too large to tell where; the rest of it was left out".to_owned(),
            );
            break;
        }
        match whole(&format!("{strings}{entry}")) {
            Ok(more) => {
                references.records.extend(more.records);
                references.problems.extend(more.problems);
            }
            Err(why) => {
                let begin: String = entry.lines().next().unwrap_or_default().chars().take(60).collect();
                references
                    .problems
                    .push(format!("the entry that begins “{begin}” is broken ({why}); left out"));
            }
        }
    }
    if references.records.is_empty() {
        return Err(ReferencesError::Broken { format: "BibTeX", why });
    }
    Ok(references)
}

/// Reads references from a text in which nothing is broken.
fn whole(text: &str) -> Result<References, String> {
    let (bibliography, alone) = bounds::parse(text)?;
    let mut references = references(bibliography.iter());
    references.problems.extend(alone.into_iter().map(|key| {
        format!("the entry {key} has fields of others in a circle, or of too many; it was read without them")
    }));
    Ok(references)
}

/// The texts of the entries: each begins with an `@` at the start of a line.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices('@').map(|(at, _)| at);
    let mut starts: Vec<usize> = starts
        .filter(|at| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with('\n')))
        .collect();
    starts.push(text.len());
    starts
        .windows(2)
        .filter_map(|ends| text.get(*ends.first()?..*ends.last()?))
        .collect::<Vec<_>>()
        .into_iter()
}

fn references<'a>(entries: impl Iterator<Item = &'a Entry>) -> References {
    let mut references = References::default();
    for entry in entries {
        let record = record(entry);
        if record.title.is_empty() && record.address.is_empty() {
            references
                .problems
                .push(format!("the entry {} has neither a title nor an address; left out", entry.key));
        } else {
            references.records.push(record);
        }
    }
    references
}

fn record(entry: &Entry) -> Record {
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| entry.get(name));
        found.map_or_else(String::new, |chunks| line(&chunks.format_verbatim()))
    };
    let people: Vec<Person> = entry.author().unwrap_or_default();
    // The crate counts months and days from zero in some of its own types, so dates are read from the text.
    let three = [text(&["year"]), text(&["month"]), text(&["day"])];
    let written = match (text(&["date"]), three.join(" ")) {
        (date, three) if date.is_empty() => line(&three),
        (date, _) => date,
    };
    let [year, month, date] = three;
    let mut record = Record {
        title: text(&["title"]),
        author: people.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; "),
        outlet: text(&["journaltitle", "journal", "newspaper", "booktitle", "organization", "publisher"]),
        published: day(&written)
            .or_else(|| day(&format!("{date} {month} {year}")))
            .or_else(|| day(&format!("{year}-{month}-{date}"))),
        retrieved: day(&text(&["urldate"])),
        address: text(&["url"]),
        language: text(&["langid", "language"]),
        note: text(&["note"]),
        kind: entry.entry_type.to_string(),
        key: entry.key.clone(),
    };
    keep_date(&mut record, &written);
    record
}

fn name(person: &Person) -> String {
    let parts: [&dyn Display; 4] = [&person.given_name, &person.prefix, &person.name, &person.suffix];
    line(&parts.map(ToString::to_string).join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "@string{paper = \"The Paper\"}\n@article{a1,\n  title = {A {Title} of \\'Etat},\n  author = \
        {van Beek, Ada and {Agency One}},\n  journaltitle = paper,\n  entrysubtype = {newspaper},\n  date = \
        {2025-03-06},\n  url = {https://paper.example/a_b},\n  urldate = {2025-03-07},\n  langid = {british}\n}\n";

    #[test]
    fn an_article_is_read_whole() {
        let References { records, problems } = read(ONE).unwrap();
        assert_eq!(problems, [""; 0]);
        let record = &records[0];
        assert_eq!(
            (record.title.as_str(), record.author.as_str(), record.outlet.as_str()),
            ("A Title of État", "Ada van Beek; Agency One", "The Paper")
        );
        assert_eq!((record.published, record.retrieved), (day("2025-03-06"), day("2025-03-07")));
        assert_eq!((record.address.as_str(), record.key.as_str()), ("https://paper.example/a_b", "a1"));
    }

    #[test]
    fn months_are_counted_from_one() {
        for date in ["year = 2025, month = mar, day = 6", "year = {2025}, month = {3}, day = {6}"] {
            let text = format!("@misc{{x, title = {{X}}, {date}}}");
            assert_eq!(read(&text).unwrap().records[0].published, day("2025-03-06"), "{date}");
        }
        let month = read("@misc{x, title = {X}, date = {2025-03}}").unwrap();
        assert_eq!(month.records[0].note, "Published 2025-03.");
    }

    #[test]
    fn a_broken_entry_costs_no_other() {
        let text = format!("{ONE}@article{{bad, title = {{Open\n\n@misc{{c, title = {{Whole}}}}\n");
        let References { records, problems } = read(&text).unwrap();
        assert_eq!((records.len(), problems.len()), (2, 1), "{problems:?}");
        assert!(problems[0].contains("bad"));
        assert!(read("@article{x, title = {cut").is_err());
    }

    #[test]
    fn a_broken_file_is_not_read_for_ever() {
        let text = format!("{ONE}@misc{{b, title = {{Whole}}}}\n@article{{bad, title = {{Open\n");
        let References { records, problems } = read_within(&text, 320).unwrap();
        assert_eq!((records.len(), problems.len()), (1, 1), "{problems:?}");
        assert!(problems[0].contains("the rest of it was left out"), "{problems:?}");
    }

    #[test]
    fn entries_have_fields_of_others() {
        let text = "@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, publisher = {P}, date = {2025-03-06}}";
        let References { records, problems } = read(text).unwrap();
        assert_eq!(problems, [""; 0]);
        assert_eq!((records[0].outlet.as_str(), records[0].published), ("B", day("2025-03-06")));
    }

    #[test]
    fn circles_of_entries_and_abbreviations_come_to_an_end() {
        let text = "@book{a, title = {A}, CrossRef = {b}}\n@string{key = \"a\"}\n@book{b, title = {B}, xdata = key}\n\
            @book{c, title = {C}, crossref = {c}}\n@book{d, title = {D}, crossref = {a}}\n@book{e, title = {E}}";
        let References { records, problems } = read(text).unwrap();
        assert_eq!((records.len(), problems.len()), (5, 4), "{problems:?}");
        let why = read("@string{a = b # \"x\"}\n@string{b = a}\n@book{c, title = a}").unwrap_err();
        assert!(why.to_string().contains("made of itself"), "{why}");
        assert!(read("@string{a = a}\n@book{c, title = {C}}").is_ok(), "it isn't used");
    }

    #[test]
    fn what_doubles_at_every_step_is_not_followed() {
        let mut strings = "@string{s0 = \"word\"}\n".to_owned();
        let mut entries = "@xdata{x0, title = {Title}, note = {0}}\n".to_owned();
        for n in 1..40 {
            let before = n - 1;
            strings.push_str(&format!("@string{{s{n} = s{before} # s{before}}}\n"));
            entries.push_str(&format!("@xdata{{x{n}, xdata = {{x{before}, x{before}}}}}\n"));
        }
        assert!(read(&format!("{strings}@book{{a, title = s39}}")).is_err());
        assert_eq!(read(&format!("{strings}@book{{a, title = s5}}")).unwrap().records.len(), 1);
        let References { problems, .. } = read(&entries).unwrap();
        assert!(problems.iter().any(|problem| problem.contains("x39 has fields of others")), "{problems:?}");
    }
}
