//! The workbook, as openpyxl reads it.

use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::pdf::PdfOptions;
use resheet_emit::xlsx;

use crate::fixture::conversion;
use crate::python::{python, run};

#[test]
fn openpyxl_reads_forms_and_data_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut file = std::fs::File::create(&path).unwrap();
    xlsx::write(&conversion(), &PdfOptions::default(), &mut file).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/workbook.py");
    insta::assert_snapshot!(run(Command::new(python()).arg(script).arg(path)));
}

#[test]
fn libreoffice_prints_a_form_on_a_page() {
    const FORMS: usize = 3;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut all = conversion();
    all.sheets = vec![all.sheets[0].clone(); FORMS];
    xlsx::write(&all, &PdfOptions::default(), &mut fs::File::create(&path).unwrap()).unwrap();
    // A profile of its own: another one may be open on this machine.
    let profile = format!("-env:UserInstallation=file://{}", folder.path().display());
    let mut print = Command::new("soffice");
    print.arg(profile).args(["--headless", "--convert-to", "pdf", "--outdir"]);
    run(print.arg(folder.path()).arg(&path));
    let text = run(Command::new("pdftotext").arg(path.with_extension("pdf")).arg("-"));
    let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
    let (forms, data) = pages.split_at(FORMS.min(pages.len()));
    for form in forms {
        assert!(form.contains("项目支出绩效自评表") && form.contains("负责人 李四"), "{form}");
    }
    assert!(!data.is_empty() && data.iter().all(|page| page.contains("project_name")), "{text}");
}
