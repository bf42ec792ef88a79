//! The metadata packet that PDF/A asks for, saying what the document's
//! information says (ISO 16684-1, ISO 19005-3).

use super::Stamp;

/// What is said of a document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) subject: String,
    pub(super) creator: String,
    pub(super) date: Option<Stamp>,
}

/// The packet: XML as UTF-8.
pub(super) fn packet(about: &About) -> String {
    let mut body = String::new();
    let mut element = |open: &str, text: &str, close: &str| {
        if !text.is_empty() {
            body.push_str(open);
            body.push_str(&escape(text));
            body.push_str(close);
        }
    };
    element(
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
        &about.title,
        "</rdf:li></rdf:Alt></dc:title>\n",
    );
    element("<dc:creator><rdf:Seq><rdf:li>", &about.author, "</rdf:li></rdf:Seq></dc:creator>\n");
    element(
        "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">",
        &about.subject,
        "</rdf:li></rdf:Alt></dc:description>\n",
    );
    element("<xmp:CreatorTool>", &about.creator, "</xmp:CreatorTool>\n");
    element("<pdf:Producer>", &about.creator, "</pdf:Producer>\n");
    if let Some(date) = about.date {
        element("<xmp:CreateDate>", &date.iso(), "</xmp:CreateDate>\n");
        element("<xmp:ModifyDate>", &date.iso(), "</xmp:ModifyDate>\n");
    }
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n\
         <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
         {body}</rdf:Description>\n{UA}</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n"
    )
}

/// PDF/A knows of no property that says PDF/UA, so the packet describes it (ISO
/// 19005-3, 6.6.2.3).
const UA: &str = "<rdf:Description rdf:about=\"\" \
xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n\
</rdf:Description>\n<rdf:Description rdf:about=\"\" \
xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n";

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // XML has no way to write the other control characters.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_xml_are_escaped_and_controls_dropped() {
        assert_eq!(escape("a<b>&\u{1}\n甲"), "a&lt;b&gt;&amp; 甲");
    }
}
