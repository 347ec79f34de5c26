//! All formats of other programs that are read, together: for dialogs, messages, and what may be dropped.

use std::path::Path;

use super::{bibliography, sources};
use crate::store::format::{FileFormat, endings};

/// The formats of texts, then those of references.
pub fn readable() -> impl Iterator<Item = &'static FileFormat> {
    sources::formats().chain(bibliography::formats())
}

/// The endings of the names of all that is read, for a dialog.
pub fn readable_endings() -> Vec<&'static str> {
    readable().flat_map(|format| format.endings.iter().copied()).collect()
}

/// Whether a file of this name can be read.
pub fn is_readable(path: &Path) -> bool {
    readable().any(|format| format.is_of(path))
}

/// What can be read, in words: `a text (.txt, .md or .pdf) or references (.ris or .bib)`.
pub fn readable_words() -> String {
    let (texts, references) = (endings(sources::formats()), endings(bibliography::formats()));
    format!("a text ({texts}) or references ({references})")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::exchange::network;
    use crate::figure;

    #[test]
    fn no_ending_and_no_name_stands_for_two_formats_of_one_list() {
        let lists: [Vec<&FileFormat>; 3] =
            [readable().collect(), network::formats().collect(), figure::formats().collect()];
        for list in lists {
            let names: BTreeSet<_> = list.iter().map(|format| format.name).collect();
            assert_eq!(names.len(), list.len());
            let endings: Vec<_> = list.iter().flat_map(|format| format.endings).collect();
            assert_eq!(endings.iter().collect::<BTreeSet<_>>().len(), endings.len(), "{endings:?}");
            assert!(endings.iter().all(|ending| ending.chars().all(|c| c.is_ascii_lowercase())));
        }
    }

    #[test]
    fn every_ending_is_recognised() {
        for ending in readable_endings() {
            let name = format!("a.{}", ending.to_uppercase());
            assert!(is_readable(Path::new(&name)), "{name}");
            let unknown = sources::read_bytes(&name, vec![0; 4], &sources::ReadLimits::default())
                .is_err_and(|why| matches!(why.trouble, sources::Trouble::Unknown(_)));
            let references = bibliography::formats().any(|format| format.is_of(Path::new(&name)));
            assert_eq!(unknown, references, "{name} is read as a text or as references");
        }
        assert!(!is_readable(Path::new("a.gif")));
    }
}
