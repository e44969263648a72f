//! `fidelis new`

use std::path::Path;

use anyhow::{Context, Result, bail};
use fidelis_terminal::{interrupt, print_line, remark};
use serde::Serialize;

use super::Outcome;
use crate::args::{Language, NewArgs};
use crate::folder::Folder;

/// What stands in the place of the project's name.
const NAME: &str = "{{name}}";

/// The longest name: it becomes one of a package.
const LONGEST: usize = 64;

/// A file of a project: its path, and its text.
type File = (&'static str, &'static str);

macro_rules! files {
    ($folder:literal: $($path:literal)*) => {
        &[$(($path, include_str!(concat!($folder, "/", $path)))),*]
    };
}

/// What every project has to try it with.
const COMMON: &[File] = files!("../../templates/common": "program.json" "request.json");

const RUST: &[File] = files!("../../templates/rust":
    ".gitignore" "Cargo.toml.in" "README.md" "rust-toolchain.toml" "src/lib.rs");

const JAVASCRIPT: &[File] = files!("../../templates/js":
    ".gitignore" "README.md" "package.json" "src/banner.js" "src/plugin.js" "test/banner.test.js");

const PYTHON: &[File] = files!("../../templates/python":
    ".gitignore" "README.md" "requirements.txt" "src/app.py" "src/banner.py"
    "tests/test_banner.py");

/// The contract, as the project's own copy.
const CONTRACT: &[File] = files!("../../wit":
    "checkout.wit" "configuration.wit" "ledger.wit" "personalization.wit" "segmentation.wit"
    "showcase.wit" "texts.wit" "types.wit" "worlds.wit");

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    folder: &'a str,
    language: Language,
    files: usize,
}

/// Makes a project that builds.
pub(crate) fn run(args: &NewArgs, as_json: bool) -> Result<Outcome> {
    let name = &args.name;
    if !is_name(name) {
        bail!(
            "expected a name of small letters, digits and single hyphens, up to {LONGEST}, that begins with a letter; found {name:?}"
        );
    }
    let own = match args.lang {
        Language::Rust => RUST,
        Language::Js => JAVASCRIPT,
        Language::Python => PYTHON,
    };
    let place = args.path.clone().unwrap_or_else(|| name.into());
    interrupt::watch().context("cannot watch for signals")?;
    interrupt::undisturbed(|| fill(&place, name, own))?;
    let place = place.display().to_string();
    if as_json {
        let files = COMMON.len() + own.len() + CONTRACT.len();
        print_line(&serde_json::to_string(&Closing {
            folder: &place,
            language: args.lang,
            files,
        })?)?;
    } else {
        print_line(&place)?;
        remark(format!("{place}/README.md says how to build and try it"));
    }
    Ok(Outcome::Done)
}

/// Writes the project, whole or not at all.
fn fill(place: &Path, name: &str, own: &[File]) -> Result<()> {
    let folder = Folder::create(place)?;
    for (path, text) in COMMON.iter().chain(own) {
        // Cargo leaves folders with a manifest of their own out of a package.
        let path = path.strip_suffix(".in").unwrap_or(path);
        folder.write(path, text.replace(NAME, name).as_bytes())?;
    }
    for (path, text) in CONTRACT {
        folder.write(&format!("wit/{path}"), text.as_bytes())?;
    }
    folder.commit()
}

/// Whether cargo, npm and Python take it as a package's name.
fn is_name(name: &str) -> bool {
    let letters = |part: &str| {
        let mut bytes = part.bytes();
        !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(letters)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// Every file below a folder, by its path within it.
    fn below(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                below(&entry.path(), &format!("{path}/"), found);
            } else {
                found.insert(path);
            }
        }
    }

    #[test]
    fn no_file_of_a_template_or_of_the_contract_is_forgotten() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (folder, files) in [
            ("templates/common", COMMON),
            ("templates/rust", RUST),
            ("templates/js", JAVASCRIPT),
            ("templates/python", PYTHON),
            ("../../wit", CONTRACT),
        ] {
            let mut found = BTreeSet::new();
            below(&here.join(folder), "", &mut found);
            // Released versions stay where they are.
            found.retain(|path| !path.starts_with("frozen/"));
            let known: BTreeSet<String> =
                files.iter().map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(found, known, "{folder}");
        }
    }

    #[test]
    fn names_are_those_of_packages() {
        for good in ["a", "seasonal-banner", "banner2"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(65);
        for bad in [
            "", "-a", "a-", "a--b", "2a", "A", "a_b", "a/b", "..", "é", &long,
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
