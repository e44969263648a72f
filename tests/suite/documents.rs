//! What `docs/features.md` promises is there: every feature has its key, its example and its test.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What stands between back quotes.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The rows of the tables: feature, programme key, example, test.
fn rows(document: &str) -> Vec<Vec<&str>> {
    let mut rows = Vec::new();
    for line in document.lines().filter(|line| line.starts_with('|')) {
        let cells = line.trim().trim_matches('|').split('|');
        let cells: Vec<&str> = cells.map(str::trim).collect();
        let mut marks = cells.iter().flat_map(|cell| cell.chars());
        if marks.all(|letter| matches!(letter, '-' | ':')) {
            // The line before it was the head.
            rows.pop();
        } else {
            rows.push(cells);
        }
    }
    rows
}

#[test]
fn every_feature_has_its_example_and_its_test() {
    let document = fs::read_to_string(root().join("docs/features.md")).unwrap();
    let rows = rows(&document);
    let mut wrong = Vec::new();
    for row in &rows {
        let [feature, key, example, test] = row[..] else {
            panic!("{row:?} has not four cells");
        };
        let checked = [
            check_key(key),
            check_example(example),
            quoted(test).into_iter().try_for_each(check_test),
            (!quoted(test).is_empty())
                .then_some(())
                .ok_or_else(|| "no test".into()),
        ];
        let faults = checked.into_iter().filter_map(Result::err);
        wrong.extend(faults.map(|fault| format!("{feature}: {fault}")));
        if feature.is_empty() {
            wrong.push(format!("no feature: {row:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() > 100, "only {} features", rows.len());
    println!("{} features", rows.len());
}

/// A key of the programme, or why none is needed.
fn check_key(key: &str) -> Result<(), String> {
    let told = key.strip_prefix("none needed:").map(str::trim);
    if told.is_some_and(|why| !why.is_empty()) || !quoted(key).is_empty() {
        return Ok(());
    }
    Err(format!("no key in {key:?}"))
}

/// Files of the examples, each with what uses the feature there: `file`: `id`, `id`; ...
fn check_example(cell: &str) -> Result<(), String> {
    for part in cell.split(';') {
        let words = quoted(part);
        let Some((file, ids)) = words.split_first() else {
            return Err(format!("no example in {cell:?}"));
        };
        // Beyond the programme: a document or a folder that shows it.
        if file.starts_with("docs/") || file.starts_with("examples/") {
            if root().join(file).exists() {
                continue;
            }
            return Err(format!("there is no {file}"));
        }
        let folder = root().join("examples");
        let text = fs::read_to_string(folder.join("programs").join(file))
            .or_else(|_| fs::read_to_string(folder.join(file)))
            .map_err(|error| format!("{file}: {error}"))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if value.get("zone").is_some() && ids.is_empty() {
            return Err(format!("what of {file}?"));
        }
        for id in ids {
            if !text.contains(&format!("\"{id}\"")) {
                return Err(format!("{id} does not occur in {file}"));
            }
        }
    }
    Ok(())
}

/// A test: `file::function`.
fn check_test(test: &str) -> Result<(), String> {
    let (file, name) = test
        .split_once("::")
        .ok_or_else(|| format!("{test} is no test"))?;
    let text = fs::read_to_string(root().join(file)).map_err(|error| format!("{file}: {error}"))?;
    let name = name.rsplit("::").next().unwrap_or(name);
    if text.contains(&format!("fn {name}(")) {
        return Ok(());
    }
    Err(format!("there is no {test}"))
}
