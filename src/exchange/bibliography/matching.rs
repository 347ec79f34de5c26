//! References and the sources of a map: which belong together, and what the one tells the other. Reading
//! references is the formats'.

use super::Record;
use crate::edit::{self, Edited};
use crate::model::{Source, SourceId, StanceMap};

/// What references did to a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Sources that were there and got something that they lacked.
    pub filled: Vec<SourceId>,
    /// Sources that were there and lacked nothing that the reference could give.
    pub unchanged: Vec<SourceId>,
    /// Sources that were made, without text.
    pub made: Vec<SourceId>,
}

/// The source that a reference is about: the one with its address or, where none has it, its title, if
/// the two don't have different addresses and only one source has that title.
pub fn match_to(map: &StanceMap, record: &Record) -> Option<SourceId> {
    let (address, title) = (address_key(&record.address), title_key(&record.title));
    let same_address = |source: &Source| !address.is_empty() && address_key(&source.address) == address;
    if let Some((id, _)) = map.sources.iter().find(|(_, source)| same_address(source)) {
        return Some(id.clone());
    }
    let same_title = |source: &Source| {
        let other = address_key(&source.address);
        !title.is_empty() && title_key(&source.title) == title && (address.is_empty() || other.is_empty())
    };
    let mut found = map.sources.iter().filter(|(_, source)| same_title(source));
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Some(id.clone()),
        _ => None,
    }
}

/// Fills what the matched sources lack, overwriting nothing, and makes sources without text of the other
/// references.
pub fn apply(map: &StanceMap, records: &[Record]) -> Edited<(StanceMap, Report)> {
    let mut map = map.clone();
    let mut report = Report::default();
    for record in records {
        let Some(id) = match_to(&map, record) else {
            let name = if record.title.is_empty() { &record.address } else { &record.title };
            let mut source = Source::new(name.clone());
            fill(&mut source, record);
            let (next, id) = edit::add(&map, name, source)?;
            map = next;
            report.made.push(id);
            continue;
        };
        let Some(before) = map.get::<Source>(&id) else { continue };
        let mut source = Source::clone(before);
        fill(&mut source, record);
        if source == **before {
            report.unchanged.push(id);
        } else {
            map = edit::put(&map, &id, source)?;
            report.filled.push(id);
        }
    }
    Ok((map, report))
}

fn fill(source: &mut Source, record: &Record) {
    let texts = [
        (&mut source.title, &record.title),
        (&mut source.author, &record.author),
        (&mut source.outlet, &record.outlet),
        (&mut source.address, &record.address),
        (&mut source.language, &record.language),
        (&mut source.note, &record.note),
    ];
    for (field, value) in texts {
        if field.trim().is_empty() {
            field.clone_from(value);
        }
    }
    source.published = source.published.or(record.published);
    source.retrieved = source.retrieved.or(record.retrieved);
}

/// An address without what doesn't tell texts apart: scheme, `www.`, a slash at the end, the fragment, and
/// what trackers add to the query.
fn address_key(address: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_lowercase();
    let tracks = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with("utm_")
            || matches!(name.as_str(), "fbclid" | "gclid" | "mc_cid" | "mc_eid" | "igshid")
    };
    let mut query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !tracks(part.split('=').next().unwrap_or_default()))
        .collect();
    query.sort_unstable();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = format!("{host}/{path}");
    format!("{}?{}", path.trim_end_matches('/'), query.join("&")).trim_end_matches('?').to_owned()
}

/// The letters and digits of a title, in lower case.
fn title_key(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    fn record(title: &str, address: &str) -> Record {
        Record { title: title.to_owned(), address: address.to_owned(), ..Record::default() }
    }
    fn map(sources: &[(&str, &str)]) -> StanceMap {
        let mut map = StanceMap::new("A map");
        for (title, address) in sources {
            let mut source = Source::new(*title);
            source.address = (*address).to_owned();
            map = edit::add(&map, title, source).unwrap().0;
        }
        map
    }
    fn title_of(map: &StanceMap, record: &Record) -> Option<String> {
        match_to(map, record).map(|id| map.sources[&id].title.clone())
    }

    #[test]
    fn addresses_are_compared_by_what_counts() {
        let same =
            ["https://www.Paper.example/a?id=1&b=2", "http://paper.example/a/?b=2&utm_source=x&id=1#top"];
        assert_eq!(address_key(same[0]), address_key(same[1]));
        for other in ["https://paper.example/A?id=1&b=2", "https://paper.example/a?id=2&b=2", ""] {
            assert_ne!(address_key(same[0]), address_key(other), "{other}");
        }
        assert_eq!(address_key(""), "");
    }

    #[test]
    fn sources_are_matched_by_address_then_title() {
        let map = map(&[
            ("One", "https://paper.example/1"),
            ("Twice", ""),
            ("Twice", ""),
            ("No address: here", ""),
        ]);
        assert_eq!(title_of(&map, &record("Other", "http://www.paper.example/1/")).as_deref(), Some("One"));
        assert_eq!(title_of(&map, &record("ONE", "")).as_deref(), Some("One"));
        assert_eq!(
            title_of(&map, &record("One", "https://paper.example/2")),
            None,
            "another text of that name"
        );
        assert_eq!(title_of(&map, &record("twice", "")), None, "it can't be told which");
        assert_eq!(
            title_of(&map, &record("No Address – Here", "https://paper.example/3")).as_deref(),
            Some("No address: here")
        );
        assert_eq!(title_of(&map, &record("", "")), None);
    }

    #[test]
    fn nothing_is_overwritten() {
        let map = map(&[("One", "https://paper.example/1")]);
        let id = map.sources.keys().next().unwrap().clone();
        let mut one = record("Other title", "https://paper.example/1");
        (one.outlet, one.published) = ("The Paper".to_owned(), Date::new(2025, 3, 6).ok());
        let records = [one.clone(), record("New", ""), record("new", "")];
        let (next, report) = apply(&map, &records).unwrap();
        assert_eq!(
            (report.filled.as_slice(), report.made.len(), report.unchanged.len()),
            (&[id.clone()][..], 1, 1)
        );
        let source = &next.sources[&id];
        assert_eq!(
            (source.title.as_str(), source.outlet.as_str(), source.published),
            ("One", "The Paper", one.published)
        );
        let (again, report) = apply(&next, &records).unwrap();
        assert_eq!((again == next, report.unchanged.len()), (true, 3));
    }
}
