//! Word, Writer, RTF and PDF files as programs write them: what is shown comes in, in its order, and nothing else.

use std::io::{Cursor, Write as _};
use std::path::Path;

use stancemap::exchange::sources::{Extract, ReadLimits, Trouble, read, read_bytes};
use stancemap::model::Date;
use zip::write::SimpleFileOptions;

fn extract(name: &str, bytes: impl Into<Vec<u8>>) -> Extract {
    read_bytes(name, bytes.into(), &ReadLimits::default()).unwrap()
}

/// The paragraphs of what was read, each on a line of its own.
fn paragraphs(extract: &Extract) -> Vec<&str> {
    extract.blocks.iter().map(|block| extract.paragraph(block)).collect()
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document of a body and of further parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Extract {
    let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut files = vec![("word/document.xml", xml.as_str())];
    files.extend(parts);
    extract("a.docx", zipped(&files))
}

/// A paragraph of Word with properties.
fn p(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

const STYLES: &str = "<w:styles xmlns:w='w'>
    <w:style w:type='paragraph' w:default='1' w:styleId='Normal'/>
    <w:style w:type='paragraph' w:styleId='Heading1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
    <w:style w:type='paragraph' w:styleId='Heading2'><w:basedOn w:val='Heading1'/><w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr></w:style>
    <w:style w:type='paragraph' w:styleId='Draft'><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type='character' w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type='character' w:styleId='Secret'><w:basedOn w:val='Base'/></w:style>
    </w:styles>";

const NUMBERING: &str = "<w:numbering xmlns:w='w'>
    <w:abstractNum w:abstractNumId='7'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='Chapter %1'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId='8'>
    <w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%1)'/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId='9'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='o'/></w:lvl></w:abstractNum>
    <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>
    <w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>
    <w:num w:numId='3'><w:abstractNumId w:val='8'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>
    <w:num w:numId='4'><w:abstractNumId w:val='9'/></w:num>
    </w:numbering>";

#[test]
fn the_parts_of_a_word_document_are_found_by_its_relations() {
    let document = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Found</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>\
        </w:p></w:body></w:document>";
    let files = [
        (
            "_rels/.rels",
            "<Relationships><Relationship Type='http://x/officeDocument' Target='/Word/main2.xml'/>\
             <Relationship Type='http://y/core-properties' Target='about.xml'/></Relationships>",
        ),
        ("word/main2.xml", document),
        (
            "word/document.xml",
            "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Old</w:t></w:r></w:p></w:body></w:document>",
        ),
        (
            "word/_rels/main2.xml.rels",
            "<Relationships><Relationship Type='http://x/footnotes' Target='../notes/f.xml'/></Relationships>",
        ),
        (
            "notes/f.xml",
            "<w:footnotes xmlns:w='w'><w:footnote w:id='0'><w:p><w:r><w:t>Separator</w:t></w:r></w:p></w:footnote>\
             <w:footnote w:id='5'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        ("about.xml", "<c xmlns:dc='d'><dc:title>Its title</dc:title></c>"),
    ];
    let extract = extract("a.docx", zipped(&files));
    assert_eq!(paragraphs(&extract), ["Found[1]", "[1] A note."]);
    assert_eq!(extract.title, "Its title");
}

#[test]
fn numbers_of_lists_and_headings_stand_before_their_paragraphs() {
    let list = |id: u8| format!("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='{id}'/></w:numPr>");
    let style = |name: &str| format!("<w:pStyle w:val='{name}'/>");
    let unnumbered = format!("{}<w:numPr><w:numId w:val='0'/></w:numPr>", style("Heading1"));
    let body = [
        p(&style("Heading1"), "Ports"),
        p(&style("Heading2"), "Quays"),
        p(&list(2), "three"),
        p(&list(2), ""),
        p(&list(2), "five"),
        p(&style("Heading2"), "Cranes"),
        p(&style("Heading1"), "Ships"),
        p(&style("Heading2"), "Tugs"),
        p(&list(3), "one again"),
        p(&list(3), "two again"),
        p(&list(4), "bullet"),
        p(&unnumbered, "no number"),
    ];
    let extract = docx(&body.concat(), &[("word/styles.xml", STYLES), ("word/numbering.xml", NUMBERING)]);
    let expected = [
        "Chapter I Ports",
        "1.1 Quays",
        "(c) three",
        "(e) five",
        "1.2 Cranes",
        "Chapter II Ships",
        "2.1 Tugs",
        "(a) one again",
        "(b) two again",
        "bullet",
        "no number",
    ];
    assert_eq!(paragraphs(&extract), expected);
}

#[test]
fn hidden_words_are_left_out_also_by_style() {
    let run =
        |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = [
        format!(
            "<w:p>{}{}{}{}{}</w:p>",
            run("", "Seen "),
            run("<w:vanish/>", "hidden "),
            run("<w:rStyle w:val='Secret'/>", "hidden "),
            run("<w:vanish w:val='0'/><w:rStyle w:val='Secret'/>", "shown "),
            run("<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", "end."),
        ),
        p("<w:pStyle w:val='Draft'/>", "hidden"),
        // The end of a paragraph that is hidden ends nothing.
        p("<w:rPr><w:vanish/><w:specVanish/></w:rPr>", "A heading. "),
        p("", "Its text."),
    ];
    let extract = docx(&body.concat(), &[("word/styles.xml", STYLES)]);
    assert_eq!(paragraphs(&extract), ["Seen shown end.", "A heading. Its text."]);
}

#[test]
fn paragraphs_whose_ends_were_deleted_are_one() {
    let body = [
        p("<w:rPr><w:del w:id='1'/></w:rPr>", "The minister "),
        "<w:p><w:pPr><w:rPr><w:del w:id='2'/></w:rPr></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>".to_owned(),
        p("", "said no."),
        p("<w:rPr><w:ins w:id='3'/></w:rPr>", "New."),
        "<w:tbl><w:tr><w:trPr><w:del w:id='4'/></w:trPr><w:tc><w:p><w:r><w:t>old row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
    ];
    assert_eq!(paragraphs(&docx(&body.concat(), &[])), ["The minister said no.", "New."]);
}

#[test]
fn a_row_of_a_table_is_a_line() {
    let row = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|text| format!("<w:tc>{text}</w:tc>")).collect();
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let cell = |text: &str| p("", text);
    let table = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(&[&cell("Country"), &cell("For"), &cell("Against")]),
        row(&[&(cell("Italy,") + &cell("Spain")), &cell("yes"), &cell("no")])
    );
    let letter = format!("<w:tbl>{}</w:tbl>", row(&[&(cell("Dear all,") + &cell("we agree."))]));
    let extract = docx(&(table + &p("", "After.") + &letter), &[]);
    let expected = ["Country | For | Against\nItaly, Spain | yes | no", "After.", "Dear all,", "we agree."];
    assert_eq!(paragraphs(&extract), expected);
}

#[test]
fn what_lies_over_the_text_breaks_no_sentence() {
    let boxed = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>\
        </w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>\
        </w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let body = [
        p("<w:framePr w:dropCap='drop' w:lines='3'/>", "T"),
        format!("<w:p><w:r><w:t>he minister </w:t></w:r>{boxed}<w:r><w:t>said no.</w:t></w:r></w:p>"),
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ぎゃくたい</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>虐待</w:t></w:r></w:rubyBase>\
            </w:ruby></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r><w:r><w:t>code</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>\
            </w:p>".to_owned(),
    ];
    let expected = ["The minister said no.", "In a box.", "虐待", "result"];
    assert_eq!(paragraphs(&docx(&body.concat(), &[])), expected);
    let endless =
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>".to_owned() + &p("", "All the rest.");
    assert_eq!(paragraphs(&docx(&endless, &[])), ["All the rest."], "a field that doesn't end takes nothing");
}

#[test]
fn endnotes_have_marks_of_their_own() {
    let body = "<w:p><w:r><w:t>One</w:t><w:footnoteReference w:id='2'/></w:r><w:r><w:t>, two</w:t><w:endnoteReference w:id='2'/></w:r>\
        <w:del><w:r><w:footnoteReference w:id='3'/></w:r></w:del><w:r><w:t>, three</w:t><w:footnoteReference w:id='4' w:customMarkFollows='1'/>\
        <w:t>*</w:t></w:r></w:p>";
    let note = |kind: &str, id: u8, text: &str| format!("<w:{kind} w:id='{id}'>{}</w:{kind}>", p("", text));
    let footnotes = [
        "<w:footnotes xmlns:w='w'>",
        &note("footnote", 4, "* own"),
        &note("footnote", 2, "foot"),
        &note("footnote", 3, "gone"),
        "</w:footnotes>",
    ]
    .concat();
    let endnotes = ["<w:endnotes xmlns:w='w'>", &note("endnote", 2, "end"), "</w:endnotes>"].concat();
    let extract = docx(body, &[("word/footnotes.xml", &footnotes), ("word/endnotes.xml", &endnotes)]);
    assert_eq!(paragraphs(&extract), ["One[1], two[i], three*", "[1] foot", "* own", "[i] end"]);
}

/// A text of Writer.
fn odt(styles: &str, body: &str) -> Extract {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:draw='d' xmlns:table='b' xmlns:svg='v'>\
         <office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>\
         </office:document-content>"
    );
    let outline = "<office:styles xmlns:office='o' xmlns:text='t' xmlns:style='s'><text:outline-style>\
        <text:outline-level-style text:level='1' style:num-format='I' style:num-suffix='.'/>\
        <text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/></text:outline-style></office:styles>";
    extract("a.odt", zipped(&[("content.xml", &content), ("styles.xml", outline)]))
}

#[test]
fn writer_texts_have_their_numbers() {
    let styles = "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix=')'/>\
        <text:list-level-style-number text:level='2' style:num-format='a' style:num-prefix='(' style:num-suffix=')'/></text:list-style>\
        <text:list-style style:name='L2'><text:list-level-style-bullet text:level='1'/></text:list-style>";
    let body = "<text:h text:outline-level='1'>Ports</text:h><text:h text:outline-level='2'>Quays</text:h>\
        <text:list xml:id='a' text:style-name='L1'><text:list-item><text:p>one</text:p><text:p>more</text:p></text:list-item>\
        <text:list-item><text:p>two</text:p><text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item></text:list>\
        <text:p>Between.</text:p>\
        <text:list text:continue-list='a' text:style-name='L1'><text:list-item><text:p>three</text:p></text:list-item>\
        <text:list-item text:start-value='9'><text:p>nine</text:p></text:list-item></text:list>\
        <text:list text:style-name='L1'><text:list-item><text:p>new</text:p></text:list-item></text:list>\
        <text:list text:style-name='L2'><text:list-item><text:p>bullet</text:p></text:list-item></text:list>\
        <text:h text:outline-level='1'><text:number>Part 2</text:number>Ships</text:h>";
    let expected = [
        "I. Ports",
        "I.1 Quays",
        "1) one",
        "more",
        "2) two",
        "(a) inner",
        "Between.",
        "3) three",
        "9) nine",
        "1) new",
        "bullet",
        "Part 2 Ships",
    ];
    assert_eq!(paragraphs(&odt(styles, body)), expected);
}

#[test]
fn writer_texts_are_read_as_they_are_shown() {
    let styles = "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>\
        <style:style style:name='H2' style:family='paragraph' style:parent-style-name='H1'/>\
        <style:style style:name='H1' style:family='paragraph'><style:text-properties text:display='none'/></style:style>";
    let body = "<text:p>The minister <draw:frame><svg:title>A picture</svg:title><draw:text-box><text:p>In a box.</text:p></draw:text-box>\
        </draw:frame>said <text:span text:style-name='H'>hidden </text:span>no<text:note><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p><text:p text:style-name='H2'>hidden</text:p>\
        <text:section text:display='none'><text:p>hidden</text:p></text:section>\
        <table:table><table:table-row><table:table-cell><text:p>Italy</text:p></table:table-cell><table:table-cell><text:p>no</text:p>\
        </table:table-cell></table:table-row></table:table>";
    let expected = ["The minister said no[1].", "In a box.", "Italy | no", "[1] A note."];
    assert_eq!(paragraphs(&odt(styles, body)), expected);
}

fn rtf(body: &str) -> Extract {
    let head = "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset204 Times Cyr;}{\\f2\\fcharset128 Mincho;}}\
        {\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}\
        {\\info{\\title Talks}{\\author Ada Example}{\\creatim\\yr2025\\mo3\\dy6\\hr9}{\\operator Ben}}\n";
    extract("a.rtf", format!("{head}{body}}}"))
}

#[test]
fn an_rtf_file_gives_its_text_and_publication_data() {
    let extract = rtf(
        "\\pard Na\\'efve \\u8220?quote\\u8221? {\\f1 \\'c4\\'e0} {\\f2 \\'93\\'fa\\'96{\\b \\'7b}} {\\uc2 \\u-10179 ?!\\u-8704 ??}\\par\
        {\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}} {\\v hidden }{\\deleted gone}{\\*\\unknown nothing}{\\pict 0011ff}shown\\line end\\par}",
    );
    assert_eq!(paragraphs(&extract)[1], "link shown\nend");
    let first = paragraphs(&extract)[0];
    assert!(first.starts_with("Naïve “quote” Да 日"), "{first}");
    assert!(first.ends_with('😀'), "{first}");
    assert_eq!((extract.title.as_str(), extract.author.as_str()), ("Talks", "Ada Example"));
    assert_eq!(extract.published, Date::new(2025, 3, 6).ok());
    assert!(extract.notes.iter().any(|note| note.contains("the document was made")), "{:?}", extract.notes);
}

#[test]
fn an_rtf_file_keeps_rows_notes_boxes_and_numbers() {
    let extract = rtf("{\\listtext 1.\\tab}First.\\par {\\pntext \\'b7\\tab}Bullet.\\par\
        \\trowd\\cellx1\\cellx2\\pard\\intbl Italy\\cell yes\\par or no\\cell\\row \\trowd\\pard\\intbl Spain\\cell\\cell\\row\
        \\pard The minister{\\super\\chftn{\\footnote\\pard{\\super\\chftn} A note.}} {\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt\\pard In a box.\\par}}\
        {\\shprslt In a box.}}said no.\\par {\\deleted\\par}{\\upr{old}{\\*\\ud new}}\\bin3 }}}.\\par");
    let expected = [
        "1. First.",
        "Bullet.",
        "Italy | yes or no\nSpain",
        "The minister[1] said no.",
        "In a box.",
        "new.",
        "[1] A note.",
    ];
    assert_eq!(paragraphs(&extract), expected);
}

#[test]
fn a_broken_rtf_file_gives_what_it_has_or_a_word() {
    let cut = extract("a.rtf", "{\\rtf1 The beginning {\\b of");
    assert_eq!(cut.text(), "The beginning of\n");
    assert!(cut.notes[0].contains("ends in the middle"), "{:?}", cut.notes);
    let trouble =
        |text: String| read_bytes("a.rtf", text.into_bytes(), &ReadLimits::default()).unwrap_err().trouble;
    assert!(matches!(trouble("no RTF".to_owned()), Trouble::Broken(_)));
    assert_eq!(trouble(format!("{{\\rtf1 {}", "{".repeat(5_000))), Trouble::TooDeep);
    assert_eq!(trouble("{\\rtf1\\bin99999999999 }".to_owned()), Trouble::NoText);
}

fn pdf_file(name: &str) -> Extract {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name), &ReadLimits::default())
        .unwrap()
}

/// A PDF of one page, whose resources, annotations and content are given.
fn pdf(fonts: &str, more: &str, content: &str) -> Extract {
    let bytes = format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<<{fonts}>>>>{more}>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
        content.len()
    );
    extract("a.pdf", bytes)
}

const HELVETICA: &str = "/F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

#[test]
fn glyphs_with_numbers_for_names_are_read_where_they_tell_letters() {
    assert_eq!(pdf_file("type3-names-aNN.pdf").text(), "The minister said no.\n");
    let type3 = |differences: &str| {
        format!(
            "/F1<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<>>/Encoding<</Differences[{differences}]>>\
             /FirstChar 0/LastChar 120/Widths[{}]>>",
            "500 ".repeat(121)
        )
    };
    let show = |differences: &str, text: &str| {
        pdf(&type3(differences), "", &format!("BT /F1 12 Tf 20 100 Td {text} Tj ET"))
    };
    assert_eq!(show("78/g4E 111/g6F", "(No)").text(), "No\n");
    assert_eq!(show("1/a78 2/a111", "<0102>").text(), "No\n");
    // Here the numbers only count, and so do the codes.
    let lost = show("65/g1/g2/g3", "(ABCA)");
    assert_eq!(lost.text(), "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\n");
    assert!(
        lost.notes[0].starts_with("4 characters can't be told") && lost.notes[0].contains("(OCR)"),
        "{:?}",
        lost.notes
    );
}

#[test]
fn words_that_are_drawn_twice_are_read_once() {
    assert_eq!(pdf_file("every-word-drawn-twice.pdf").text(), "The minister said no.\n");
    let stroked = pdf(HELVETICA, "", "BT /F1 12 Tf 2 Tr 20 100 Td (A bookkeeper; llama.) Tj ET");
    assert_eq!(stroked.text(), "A bookkeeper; llama.\n");
    let shadow = pdf(
        HELVETICA,
        "",
        "BT /F1 24 Tf 21 99 Td (No deal) Tj ET BT /F1 24 Tf 20 100 Td (No deal) Tj ET BT /F1 12 Tf 20 60 Td (No deal) Tj ET",
    );
    assert_eq!(paragraphs(&shadow), ["No deal", "No deal"]);
}

#[test]
fn what_was_filled_in_stands_with_its_label() {
    let form = pdf_file("filled-form-field.pdf");
    assert_eq!(paragraphs(&form), ["Name of the organisation:", "Institute of Examples"]);
    let annotations = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/V(Ada Example)/Rect[80 95 200 110]>>\
        <</Type/Annot/Subtype/Widget/Parent<</FT/Btn>>/AS/Yes/Rect[20 70 30 80]>>\
        <</Type/Annot/Subtype/Widget/FT/Btn/AS/Off/Rect[20 50 30 60]>>\
        <</Type/Annot/Subtype/Widget/FT/Ch/V(b)/Opt[[(a)(Against)][(b)(In favour)]]/Rect[80 20 200 40]>>\
        <</Type/Annot/Subtype/Widget/FT/Tx/Ff 8192/V(password)/Rect[80 5 200 15]>>\
        <</Type/Annot/Subtype/FreeText/Contents(Agreed on Monday)/Rect[200 200 300 220]>>\
        <</Type/Annot/Subtype/Text/Contents(a comment)/Rect[1 1 9 9]>>\
        <</Type/Annot/Subtype/FreeText/F 2/Contents(hidden)/Rect[1 1 9 9]>>]";
    let content = "BT /F1 12 Tf 20 100 Td (Name:) Tj 20 -28 Td (Agrees) Tj 0 -20 Td (Disagrees) Tj -20 -26 Td (Position:) Tj ET";
    let filled = pdf(HELVETICA, annotations, content);
    let expected =
        ["Agreed on Monday", "Name: Ada Example", "\u{2612} Agrees", "Disagrees", "Position: In favour"];
    assert_eq!(paragraphs(&filled), expected);
    assert!(filled.notes.contains(&"Comments were left out".to_owned()), "{:?}", filled.notes);
}
