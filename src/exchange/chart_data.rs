//! The data of a chart as CSV or as an Excel workbook. What stands in it is the kind of chart's.

use std::io::{Cursor, Write as _};
use std::path::Path;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::spreadsheet::{self, Form};
use crate::figure::kinds::{DataCell, Dataset};
use crate::store::format::FileFormat;
use crate::text::markup::escaped;

/// A format that data is written in.
#[derive(Debug)]
pub struct DataFormat {
    /// Its name and endings.
    pub file: FileFormat,
    write: fn(&Dataset) -> Result<Vec<u8>, DataError>,
}

/// Why data can't be written.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// As CSV.
    #[error("the data can't be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// As a workbook.
    #[error("the data can't be written as a workbook: {0}")]
    Workbook(#[from] zip::result::ZipError),
    /// What it is packed in.
    #[error("the data can't be packed: {0}")]
    Packing(#[from] std::io::Error),
}

/// Every format.
static FORMATS: [DataFormat; 2] = [
    DataFormat { file: FileFormat::new("Excel", &["xlsx"]), write: workbook },
    DataFormat { file: FileFormat::new("CSV", &["csv"]), write: table },
];

/// The formats that the data of a chart is written in.
pub fn formats() -> impl Iterator<Item = &'static FileFormat> {
    FORMATS.iter().map(|format| &format.file)
}

/// The format that the ending of a name asks for.
pub fn format_of(path: &Path) -> Option<&'static DataFormat> {
    FORMATS.iter().find(|format| format.file.is_of(path))
}

/// The data as a file's content, the same for the same data.
pub fn write(data: &Dataset, format: &DataFormat) -> Result<Vec<u8>, DataError> {
    (format.write)(data)
}

fn table(data: &Dataset) -> Result<Vec<u8>, DataError> {
    let words = |cell: &DataCell| match cell {
        DataCell::Text(text) => text.clone(),
        DataCell::Number(number) => number.to_string(),
        DataCell::Empty => String::new(),
    };
    let head = data.head.iter().map(|&name| name.to_owned()).collect();
    let rows: Vec<Vec<String>> =
        std::iter::once(head).chain(data.rows.iter().map(|row| row.iter().map(words).collect())).collect();
    Ok(spreadsheet::write(&rows, Form::Guarded)?)
}

/// A part of a workbook, by its name in it.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Chart" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The data as the one sheet of a workbook (Office Open XML, ECMA-376): text as text, whatever it begins with, and
/// numbers as numbers.
fn workbook(data: &Dataset) -> Result<Vec<u8>, DataError> {
    let mut sheet = String::from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#,
    );
    let text = |words: &str| {
        format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(words))
    };
    let cell = |cell: &DataCell| match cell {
        DataCell::Text(words) => text(words),
        DataCell::Number(number) if number.is_finite() => format!("<c><v>{number}</v></c>"),
        DataCell::Number(_) | DataCell::Empty => "<c/>".to_owned(),
    };
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        sheet += "<row>";
        sheet.extend(cells);
        sheet += "</row>";
    };
    row(&mut data.head.iter().map(|name| text(name)));
    for cells in &data.rows {
        row(&mut cells.iter().map(cell));
    }
    sheet += "</sheetData></worksheet>";
    // Nothing of this computer or this moment is in it.
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in PARTS.into_iter().chain([("xl/worksheets/sheet1.xml", sheet.as_str())]) {
        zip.start_file(name, options)?;
        zip.write_all(XML.as_bytes())?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data as Read, Reader as _, Xlsx};

    fn sample() -> Dataset {
        let rows = vec![
            vec![DataCell::Text("=1+1".to_owned()), DataCell::Number(-1.5)],
            vec![DataCell::Text("a <b> & \"c\"\n中".to_owned()), DataCell::Empty],
            vec![DataCell::Text(" 007 ".to_owned()), DataCell::Number(1e-7)],
        ];
        Dataset { head: vec!["name", "position"], rows }
    }

    #[test]
    fn a_workbook_is_read_back_by_another_program() {
        let bytes = workbook(&sample()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Chart"]);
        let range = book.worksheet_range("Chart").unwrap();
        let rows: Vec<Vec<Read>> = range.rows().map(<[Read]>::to_vec).collect();
        let text = |words: &str| Read::String(words.to_owned());
        assert_eq!(rows[0], [text("name"), text("position")]);
        assert_eq!(rows[1], [text("=1+1"), Read::Float(-1.5)], "what looks like a formula is text");
        assert_eq!(rows[2], [text("a <b> & \"c\"\n中"), Read::Empty]);
        assert_eq!(rows[3], [text(" 007 "), Read::Float(1e-7)], "what looks like a number is text");
        assert_eq!(workbook(&sample()).unwrap(), workbook(&sample()).unwrap());
    }

    #[test]
    fn a_table_is_guarded() {
        let text = String::from_utf8(table(&sample()).unwrap()).unwrap();
        assert!(text.starts_with("\u{FEFF}name,position\n'=1+1,-1.5\n"), "{text}");
        assert!(text.ends_with(" 007 ,0.0000001\n"), "{text}");
    }

    #[test]
    fn the_ending_decides_the_format() {
        assert_eq!(format_of(Path::new("a.XLSX")).map(|format| format.file.name), Some("Excel"));
        assert_eq!(format_of(Path::new("a.csv")).map(|format| format.file.name), Some("CSV"));
        assert!(format_of(Path::new("a.svg")).is_none());
    }
}
