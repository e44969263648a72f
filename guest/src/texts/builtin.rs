//! Built-in texts, in English and French.
//!
//! They say what follows from the programme's numbers: how to earn and use points, what tiers take,
//! what is missing, why something was refused. A programme overrides one by a text of the same key
//! in its own `texts`, with the same arguments.
//!
//! `builtin.tsv` has one text a line, sorted by key: its key without `fidelis.`, the English, the
//! French, with tabs between. It is searched as it stands, which takes less room than a table of
//! pointers.
//! Those of refusals are `refusal.` and the refusal's reason in kebab-case, such as
//! `refusal.code-expired`, so that a storefront can say why a code was refused.

use std::cmp::Ordering;

use super::template::{Part, parts};

static TEXTS: &str = include_str!("builtin.tsv");

/// What every key begins with.
const PREFIX: &str = "fidelis.";

/// A built-in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

impl Builtin {
    /// The arguments that its messages carry. Both languages name the same ones.
    pub fn arguments(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        // Built-in texts are well formed: a test reads them all.
        let _ = parts(self.en, &mut |part| match part {
            Part::Argument(name) | Part::Plural { name, .. } if !names.contains(&name) => {
                names.push(name);
            }
            _ => {}
        });
        names
    }
}

/// The key of something without words: its id is shown.
pub(crate) const ID: &str = "fidelis.id";
/// The key of the main wallet's name where the programme gives it none.
pub(crate) const POINTS: &str = "fidelis.points";

/// The built-in text of a key, `fidelis.…`.
pub fn text(key: &str) -> Option<Builtin> {
    let key = key.strip_prefix(PREFIX)?;
    let mut rows = TEXTS;
    // Each turn looks at the row in the middle and keeps the half in which the key must be.
    loop {
        let (before, _) = rows.as_bytes().split_at_checked(rows.len() / 2)?;
        let start = match before.iter().rposition(|letter| *letter == b'\n') {
            Some(end) => end.saturating_add(1),
            None => 0,
        };
        let (before, rest) = rows.split_at_checked(start)?;
        let (row, after) = rest.split_once('\n')?;
        let (name, words) = row.split_once('\t')?;
        rows = match key.cmp(name) {
            Ordering::Equal => {
                let (en, fr) = words.split_once('\t')?;
                return Some(Builtin { en, fr });
            }
            Ordering::Less => before,
            Ordering::Greater => after,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All built-in texts and their keys without `fidelis.`, one after the other.
    fn all() -> impl Iterator<Item = (&'static str, Builtin)> {
        TEXTS
            .lines()
            .map(|row| match *row.split('\t').collect::<Vec<_>>() {
                [key, en, fr] => (key, Builtin { en, fr }),
                _ => panic!("{row}"),
            })
    }

    #[test]
    fn every_line_is_found_by_its_key() {
        assert!(TEXTS.ends_with('\n'));
        for (key, words) in all() {
            assert_eq!(text(&format!("{PREFIX}{key}")), Some(words), "{key}");
        }
        for key in [ID, POINTS] {
            assert!(text(key).is_some(), "{key}");
        }
        for key in [
            "",
            "fidelis.",
            "fidelis.a",
            "fidelis.zz",
            "fidelis.id2",
            "tier.none",
        ] {
            assert_eq!(text(key), None, "{key}");
        }
    }

    #[test]
    fn the_lines_are_sorted_and_no_key_is_there_twice() {
        let keys: Vec<&str> = all().map(|(key, _)| key).collect();
        assert!(
            keys.is_sorted_by(|one, next| one < next),
            "sort builtin.tsv by key"
        );
    }

    #[test]
    fn both_languages_are_well_formed_and_name_the_same_arguments() {
        for (key, text) in all() {
            let arguments = text.arguments();
            for words in [text.en, text.fr] {
                let mut used = Vec::new();
                parts(words, &mut |part| match part {
                    Part::Argument(name) | Part::Plural { name, .. } => used.push(name),
                    Part::Words(words) => assert!(!words.contains('\t'), "{key}"),
                })
                .unwrap();
                for name in &used {
                    assert!(arguments.contains(name), "{key}: {name}");
                }
                for name in &arguments {
                    assert!(used.contains(name), "{key}: {name} is not used");
                }
            }
        }
    }

    #[test]
    fn every_reason_of_the_contract_has_a_text() {
        let contract = include_str!("../../wit/types.wit");
        let reasons = contract
            .split_once("enum refusal-reason {")
            .and_then(|(_, rest)| rest.split_once('}'))
            .map(|(reasons, _)| reasons.lines().map(str::trim))
            .unwrap()
            .filter(|line| !line.is_empty() && !line.starts_with("///"))
            .map(|line| format!("fidelis.refusal.{}", line.trim_end_matches(',')));
        let reasons: Vec<String> = reasons.collect();
        assert!(reasons.len() > 40);
        for reason in &reasons {
            assert!(text(reason).is_some(), "{reason}");
        }
        let refusals = all().filter(|(key, _)| key.starts_with("refusal."));
        assert_eq!(refusals.count(), reasons.len());
    }
}
