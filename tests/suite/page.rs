//! Pages of `docs/` that are written from what they describe: checked in, and compared by tests.

use std::fs;
use std::path::Path;

/// Compares a page of `docs/` with what is checked in; where `BLESS` is set it is written anew.
pub(crate) fn check(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let path = folder.join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    if stored == text {
        return;
    }
    let mut pairs = stored.lines().zip(text.lines()).zip(1..);
    let place = match pairs.find(|((found, expected), _)| found != expected) {
        Some(((found, expected), line)) => {
            format!("line {line}\n  expected: {expected}\n  found:    {found}")
        }
        None => "one of them ends early".to_owned(),
    };
    panic!("docs/{name} is out of date (BLESS=1 writes it anew): {place}");
}

/// Words for one cell of a table: one line, with no mark that would end the cell.
pub(crate) fn cell(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

/// Words as paragraphs of one line each. A line that only parts a file is none of them.
pub(crate) fn paragraphs(words: &str) -> String {
    let lines = words
        .lines()
        .filter(|line| !line.trim().starts_with("----"));
    let paragraphs: Vec<String> = lines
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .split("\n\n")
        .map(|lines| lines.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    paragraphs.join("\n\n")
}
