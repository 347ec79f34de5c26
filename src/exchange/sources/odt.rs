//! Texts of the `OpenDocument` format: which files they have. The words are in `odt::body`. Formatting, pictures,
//! comments, headers and footers are left out.

mod body;
mod styles;

use super::archive::Archive;
use super::error::Trouble;
use super::extract::Extract;
use super::flow::Flow;
use super::{ReadLimits, dublin_core};
use styles::OdtStyles;

pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Trouble::Encrypted);
    }
    let content = archive.needed("content.xml")?;
    let mut styles = OdtStyles::default();
    if let Some(xml) = archive.text("styles.xml")? {
        styles.read(&xml, limits.depth)?;
    }
    styles.read(&content, limits.depth)?;
    let mut flow = Flow::default();
    body::collect(&content, limits, &styles, &mut flow)?;
    let has_notes = flow.notes() > 0;
    let mut extract = flow.paragraphs().extract("odt");
    if has_notes {
        extract.notes.push("The notes stand after the text, each with its mark".to_owned());
    }
    if content.contains("<office:annotation") {
        extract.notes.push("Comments were left out".to_owned());
    }
    if let Some(meta) = archive.text("meta.xml")? {
        dublin_core(&meta, "creation-date", limits, &mut extract);
    }
    Ok(extract)
}
