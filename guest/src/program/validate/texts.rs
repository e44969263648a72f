//! Texts: well formed, in every language, and there for every key. What is missing is a warning:
//! the programme works, and an id stands where words should be.

use super::Check;
use super::ids::Listed;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;
use crate::program::engine::locales;
use crate::program::format::Program;
use crate::program::hint;
use crate::program::table::Table;
use crate::texts::builtin;
use crate::texts::template::{self, Part};

impl<'a> Check<'a> {
    /// The words of the programme, and every key that asks for some.
    pub(super) fn texts(&mut self, root: &Place<'_>) {
        let program: &'a Program = self.program;
        self.locales(&root.key("locales"), &program.locales);
        let wanted = locales(program);
        let place = root.key("texts");
        for (key, words) in program.texts.iter() {
            let at = place.key(key);
            if key.is_empty() {
                self.invalid(&at, "a key", "an empty string");
            }
            for (tag, text) in words.iter() {
                let at = at.key(tag);
                if !is_tag(tag) {
                    self.invalid(
                        &at,
                        "a BCP 47 tag such as `fr` or `fr-CA`",
                        &hint::quoted(tag),
                    );
                }
                self.template(&at, key, text);
            }
            for tag in wanted.iter().filter(|tag| !words.contains_key(tag)) {
                let expected = format!("a text in `{tag}`");
                let found = hint::list(&names(words));
                let hint = "The first language that there is will be shown instead.";
                self.faults
                    .warn(Kind::MissingText, &at, &expected, &found, hint);
            }
        }
        self.keys(root, program);
    }

    /// The form of a text, and the arguments of one that replaces a built-in text.
    fn template(&mut self, at: &Place<'_>, key: &str, text: &str) {
        let mut named = Vec::new();
        let formed = template::parts(text, &mut |part| match part {
            Part::Argument(name) | Part::Plural { name, .. } => named.push(name),
            Part::Words(_) => {}
        });
        if let Err(expected) = formed {
            self.invalid(at, expected, &hint::quoted(text));
        }
        let Some(built_in) = builtin::text(key) else {
            return;
        };
        let arguments = built_in.arguments();
        for name in named.iter().filter(|name| !arguments.contains(name)) {
            let expected = match hint::list(&arguments).as_str() {
                "" => "a text without arguments".to_owned(),
                names => format!("no other arguments than {names}"),
            };
            let hint = hint::did_you_mean(name, &arguments);
            let found = hint::quoted(name);
            self.faults
                .error(Kind::InvalidValue, at, &expected, &found, &hint);
        }
    }

    fn locales(&mut self, at: &Place<'_>, tags: &[String]) {
        for (index, tag) in tags.iter().enumerate() {
            let at = at.index(index);
            if !is_tag(tag) {
                self.invalid(
                    &at,
                    "a BCP 47 tag such as `fr` or `fr-CA`",
                    &hint::quoted(tag),
                );
            }
            if tags.iter().take(index).any(|earlier| earlier == tag) {
                let expected = "each language once";
                self.faults
                    .error(Kind::Duplicate, &at, expected, &hint::quoted(tag), "");
            }
        }
    }

    /// Every place that names a text.
    fn keys(&mut self, root: &Place<'_>, program: &Program) {
        self.key(&root.key("name"), program.name.as_ref());
        let identity = root.key("identity");
        self.key(&identity.key("tagline"), program.identity.tagline.as_ref());
        self.key_list(&identity, "paragraphs", &program.identity.paragraphs);
        self.key_list(&identity, "benefits", &program.identity.benefits);
        self.names(&root.key("wallets"), &program.wallets);
        self.names(&root.key("segments"), &program.segments);
        let earning = root.key("earning");
        self.names(&earning, &program.earning);
        for (index, rule) in program.earning.iter().enumerate() {
            let rule_at = earning.index(index);
            self.names(&rule_at.key("multipliers"), &rule.multipliers);
        }
        self.names(&root.key("offers"), &program.offers);
        let ladders = root.key("ladders");
        self.names(&ladders, &program.ladders);
        for (index, ladder) in program.ladders.iter().enumerate() {
            let at = ladders.index(index);
            let at = at.key("tiers");
            self.names(&at, &ladder.tiers);
            for (index, tier) in ladder.tiers.iter().enumerate() {
                self.key_list(&at.index(index), "benefits", &tier.benefits);
            }
        }
    }

    /// The names of a list's elements.
    #[inline(never)]
    fn names(&mut self, at: &Place<'_>, list: &dyn Listed) {
        let mut index: usize = 0;
        while list.id(index).is_some() {
            self.key(&at.index(index).key("name"), list.name(index));
            index = index.saturating_add(1);
        }
    }

    #[inline(never)]
    fn key_list(&mut self, at: &Place<'_>, name: &str, keys: &[String]) {
        let at = at.key(name);
        for (index, key) in keys.iter().enumerate() {
            self.key(&at.index(index), Some(key));
        }
    }

    #[inline(never)]
    pub(super) fn key(&mut self, at: &Place<'_>, key: Option<&String>) {
        let texts = &self.program.texts;
        let Some(key) = key else {
            return;
        };
        let has_words = texts.get(key).is_some_and(|words| !words.is_empty());
        if has_words || builtin::text(key).is_some() {
            return;
        }
        let near = hint::nearest(key, &names(texts));
        let hint = match near {
            Some(near) => format!("Did you mean `{near}`? Until then an id is shown instead."),
            None => "Add it to `texts`. Until then an id is shown instead.".to_owned(),
        };
        self.faults.warn(
            Kind::MissingText,
            at,
            "a key of `texts`",
            &hint::quoted(key),
            &hint,
        );
    }
}

/// The names of a table's rows.
fn names<T>(table: &Table<T>) -> Vec<&str> {
    let mut names = Vec::new();
    for name in table.keys() {
        names.push(name);
    }
    names
}

/// Whether a word can be a language tag.
fn is_tag(tag: &str) -> bool {
    tag.split('-').enumerate().all(|(index, part)| {
        let least = if index == 0 { 2 } else { 1 };
        (least..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
