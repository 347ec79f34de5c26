//! What a BibTeX file takes from itself: abbreviations that are made of others, entries that have fields of others. The
//! `biblatex` crate follows both wherever they lead, so what runs in a circle or grows without measure is stopped
//! here, before it does.

use std::collections::BTreeMap;

use biblatex::{Bibliography, Entry, Field, RawBibliography, RawChunk};

/// How many abbreviations, or entries, may stand one behind the other.
const DEEPEST: usize = 32;
/// How large an abbreviation or an entry may become, in bytes.
const LARGEST: usize = 1 << 20;
/// How large all of a file may become, in bytes.
const LARGEST_FILE: usize = 256 << 20;

/// Reads the entries of a text. Gives the keys of those that would have had fields of others without end as well:
/// they have their own alone.
///
/// # Errors
/// The text is broken somewhere; the words say how.
pub(super) fn parse(text: &str) -> Result<(Bibliography, Vec<String>), String> {
    let mut raw = RawBibliography::parse(text).map_err(|why| why.to_string())?;
    check_abbreviations(&raw)?;
    let alone = endless(&raw)?;
    for entry in raw.entries.iter_mut().filter(|entry| alone.iter().any(|key| key == entry.v.key.v)) {
        entry.v.fields.retain(|field| apart(field.key.v).is_none());
    }
    let bibliography = Bibliography::from_raw(raw).map_err(|why| why.to_string())?;
    Ok((bibliography, alone))
}

/// How large something becomes with all that it takes in, in bytes; none where that has no end or is too large.
/// `parts` gives its own size and the names of what it takes in; what was found out is `known`.
fn grown(
    name: &str,
    depth: usize,
    known: &mut BTreeMap<String, Option<usize>>,
    parts: &impl Fn(&str) -> (usize, Vec<String>),
) -> Option<usize> {
    if let Some(size) = known.get(name) {
        return *size;
    }
    if depth > DEEPEST {
        return None;
    }
    // Where it takes in itself, it meets this.
    known.insert(name.to_owned(), None);
    let (mut size, taken) = parts(name);
    for other in taken {
        size = size.checked_add(grown(&other, depth + 1, known, parts)?).filter(|size| *size <= LARGEST)?;
    }
    known.insert(name.to_owned(), Some(size));
    Some(size)
}

/// The size of a field's own text, and the abbreviations in it.
fn parts_of(field: &Field) -> (usize, Vec<String>) {
    let (mut size, mut taken) = (0, Vec::new());
    for chunk in field {
        match chunk.v {
            RawChunk::Normal(text) => size += text.len(),
            RawChunk::Abbreviation(name) => taken.push(name.to_owned()),
        }
    }
    (size, taken)
}

fn check_abbreviations(raw: &RawBibliography) -> Result<(), String> {
    let values: BTreeMap<&str, &Field> =
        raw.abbreviations.iter().map(|pair| (pair.key.v, &pair.value.v)).collect();
    let parts = |name: &str| values.get(name).map(|field| parts_of(field)).unwrap_or_default();
    let (mut known, mut total) = (BTreeMap::new(), 0_usize);
    for field in raw.entries.iter().flat_map(|entry| &entry.v.fields) {
        let (size, taken) = parts_of(&field.value.v);
        total += size;
        for name in taken {
            let Some(size) = grown(&name, 0, &mut known, &parts) else {
                return Err(format!("the abbreviation {name} is made of itself, or of too much"));
            };
            total += size;
        }
        if total > LARGEST_FILE {
            return Err("what its abbreviations stand for is too large".to_owned());
        }
    }
    Ok(())
}

/// What a field that leads to other entries is called where it isn't to be followed: no file can have such a name.
fn apart(field: &str) -> Option<&'static str> {
    if field.eq_ignore_ascii_case("crossref") {
        Some("crossref apart")
    } else {
        field.eq_ignore_ascii_case("xdata").then_some("xdata apart")
    }
}

/// The keys of the entries that have fields of others without end.
fn endless(raw: &RawBibliography) -> Result<Vec<String>, String> {
    let leads = |entry: &biblatex::RawEntry| entry.fields.iter().any(|field| apart(field.key.v).is_some());
    if !raw.entries.iter().any(|entry| leads(&entry.v)) {
        return Ok(Vec::new());
    }
    let mut raw = raw.clone();
    for field in raw.entries.iter_mut().flat_map(|entry| &mut entry.v.fields) {
        field.key.v = apart(field.key.v).unwrap_or(field.key.v);
    }
    let entries = Bibliography::from_raw(raw).map_err(|why| why.to_string())?;
    let parts = |key: &str| {
        let Some(entry) = entries.get(key) else { return (0, Vec::new()) };
        let size = entry.fields.values().flatten().map(|chunk| chunk.v.get().len()).sum();
        let others = others(entry).into_iter().filter_map(|key| Some(entries.get(&key)?.key.clone()));
        (size, others.collect())
    };
    let (mut known, mut total, mut found) = (BTreeMap::new(), 0_usize, Vec::new());
    for entry in entries.iter() {
        match grown(&entry.key, 0, &mut known, &parts) {
            Some(size) => total += size,
            None => found.push(entry.key.clone()),
        }
        if total > LARGEST_FILE {
            return Err("what its entries have of one another is too large".to_owned());
        }
    }
    Ok(found)
}

/// The entries that an entry has fields of, by their keys.
fn others(entry: &Entry) -> Vec<String> {
    let mut keys: Vec<String> = entry.get_as("xdata apart").unwrap_or_default();
    keys.extend(entry.get_as::<String>("crossref apart"));
    keys
}
