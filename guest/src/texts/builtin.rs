//! Built-in texts, in English and French.
//!
//! They say what follows from the programme's numbers: how to earn and use points, what tiers take,
//! what is missing, why something was refused. A programme overrides one by a text of the same key
//! in its own `texts`, with the same arguments.
//!
//! `builtin.tsv` has one text a line: its key without `fidelis.`, the English, the French, with
//! tabs between. It is searched as it stands, which takes less room than a table of pointers.
//! Those of refusals are `refusal.` and the refusal's reason in kebab-case, such as
//! `refusal.code-expired`, so that a storefront can say why a code was refused.

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
    let (_, text) = all().find(|(name, _)| *name == key)?;
    Some(text)
}

/// All built-in texts and their keys without `fidelis.`, one after the other.
fn all() -> impl Iterator<Item = (&'static str, Builtin)> {
    TEXTS.split('\n').filter_map(|row| {
        let (key, words) = row.split_once('\t')?;
        let (en, fr) = words.split_once('\t')?;
        Some((key, Builtin { en, fr }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_text_with_a_key_of_its_own() {
        let mut seen = Vec::new();
        for (key, _) in all() {
            assert!(!seen.contains(&key), "{key} is there twice");
            seen.push(key);
        }
        assert_eq!(seen.len(), TEXTS.lines().count());
        for key in [ID, POINTS] {
            assert!(text(key).is_some(), "{key}");
        }
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
        let contract = include_str!("../../../wit/types.wit");
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
