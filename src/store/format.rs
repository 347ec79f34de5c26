//! Formats of files by the endings of their names. Which formats there are is said where they are read or written;
//! messages, dialogs and what may be dropped are derived from those lists with what is here.

use std::path::Path;

/// What a format is called and which names its files have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFormat {
    /// What it is called.
    pub name: &'static str,
    /// The endings of names, in small letters and without the point, the usual one first.
    pub endings: &'static [&'static str],
}

impl FileFormat {
    /// The format of this name and these endings.
    pub const fn new(name: &'static str, endings: &'static [&'static str]) -> Self {
        Self { name, endings }
    }
    /// The usual ending.
    pub fn ending(&self) -> &'static str {
        self.endings.first().copied().unwrap_or_default()
    }
    /// Whether a file of this name has the format.
    pub fn is_of(&self, path: &Path) -> bool {
        self.endings.contains(&ending(path).as_str())
    }
}

/// The ending of a file's name, in small letters and without the point; empty where there is none.
pub fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Words in a list: `a, b or c` with “or” for the last.
fn listed(mut words: Vec<String>, last: &str) -> String {
    let Some(end) = words.pop() else { return String::new() };
    if words.is_empty() { end } else { format!("{} {last} {end}", words.join(", ")) }
}

/// The usual endings of formats as a choice: `.svg, .png or .pdf`.
pub fn endings<'a>(formats: impl IntoIterator<Item = &'a FileFormat>) -> String {
    listed(formats.into_iter().map(|format| format!(".{}", format.ending())).collect(), "or")
}

/// The names of formats, with a word before the last: `DOCX, ODT and PDF`.
pub fn names<'a>(formats: impl IntoIterator<Item = &'a FileFormat>, last: &str) -> String {
    listed(formats.into_iter().map(|format| format.name.to_owned()).collect(), last)
}

/// The names of formats with their usual endings: `RIS (.ris) or BibTeX (.bib)`.
pub fn names_and_endings<'a>(formats: impl IntoIterator<Item = &'a FileFormat>) -> String {
    let words = formats.into_iter().map(|format| format!("{} (.{})", format.name, format.ending()));
    listed(words.collect(), "or")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_endings_and_named_in_lists() {
        let all = [FileFormat::new("DOCX", &["docx", "docm"]), FileFormat::new("PDF", &["pdf"])];
        let [docx, pdf] = &all;
        assert!(docx.is_of(Path::new("a.b/C.DOCM")) && !docx.is_of(Path::new("docx")));
        assert_eq!(endings(&all), ".docx or .pdf");
        assert_eq!(endings([pdf]), ".pdf");
        assert_eq!(names(&all, "and"), "DOCX and PDF");
        assert_eq!(names_and_endings([docx, pdf, docx]), "DOCX (.docx), PDF (.pdf) or DOCX (.docx)");
    }
}
