//! Built-in texts, in English and French.
//!
//! They say what follows from the programme's numbers: how to earn and use points, what tiers take,
//! what is missing, why something was refused. A programme overrides one by a text of the same key
//! in its own `texts`, with the same arguments.

mod refusals;
mod words;

/// A built-in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Builtin {
    /// Its key, `fidelis.…`.
    pub key: &'static str,
    /// The arguments that its messages carry.
    pub arguments: &'static [&'static str],
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

/// Key, arguments, English, French.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
);

/// All built-in texts. Those of refusals are `fidelis.refusal.` and the refusal's reason in
/// kebab-case, such as `fidelis.refusal.code-expired`, so that a storefront can say why a code was
/// refused.
pub const KEYS: [&[Row]; 2] = [words::WORDS, refusals::REFUSALS];

/// The key of something without words: its id is shown.
pub(crate) const ID: &str = "fidelis.id";
/// The key of the main wallet's name where the programme gives it none.
pub(crate) const POINTS: &str = "fidelis.points";

/// The built-in text of a key.
pub fn text(key: &str) -> Option<Builtin> {
    if !key.starts_with("fidelis.") {
        return None;
    }
    all().find(|text| text.key == key)
}

/// All built-in texts, one after the other.
pub fn all() -> impl Iterator<Item = Builtin> {
    KEYS.into_iter()
        .flatten()
        .map(|&(key, arguments, en, fr)| Builtin {
            key,
            arguments,
            en,
            fr,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::template::{Part, parts};

    #[test]
    fn keys_are_unique_and_texts_use_exactly_the_arguments_that_are_listed() {
        let mut seen = Vec::new();
        for text in all() {
            assert!(!seen.contains(&text.key), "{} is there twice", text.key);
            seen.push(text.key);
            for words in [text.en, text.fr] {
                let mut used = Vec::new();
                parts(words, &mut |part| match part {
                    Part::Argument(name) | Part::Plural { name, .. } => used.push(name),
                    Part::Words(_) => {}
                })
                .unwrap();
                for name in &used {
                    assert!(text.arguments.contains(name), "{}: {name}", text.key);
                }
                for name in text.arguments {
                    assert!(used.contains(name), "{}: {name} is not used", text.key);
                }
            }
        }
    }

    #[test]
    fn every_reason_of_the_contract_has_a_text() {
        let contract = include_str!("../../../../wit/types.wit");
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
        let refusals = all().filter(|text| text.key.starts_with("fidelis.refusal."));
        assert_eq!(refusals.count(), reasons.len());
    }
}
