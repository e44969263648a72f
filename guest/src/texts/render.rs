//! From messages to words.

use super::builtin;
use super::language::Language;
use super::names::wallet_name;
use super::template::{Part, parts};
use crate::Engine;
use crate::contract::types::{Argument, ArgumentValue, FaultKind, Message, PointsArgument, Ratio};
use crate::currency;
use crate::fault::{Answer, below, fault};

/// How deep texts may name one another.
const DEEPEST: u8 = 4;

/// Renders messages in a language (BCP 47).
///
/// An argument that a text names but the message lacks is shown by its name in braces, and plural
/// forms without their argument take the plural.
///
/// # Errors
/// `unknown-id` for a key that neither the programme nor the built-in texts define and for a
/// wallet that the programme lacks; `out-of-time` for a day outside the zone table;
/// `unknown-currency`.
pub fn render(engine: &Engine, messages: &[Message], locale: &str) -> Answer<Vec<String>> {
    let renderer = Renderer { engine, locale };
    let mut texts = Vec::with_capacity(messages.len());
    for (index, message) in messages.iter().enumerate() {
        let mut out = String::new();
        renderer
            .text(&message.key, &message.arguments, 0, &mut out)
            .map_err(|fault| below(&format!("/messages/{index}"), fault))?;
        texts.push(out);
    }
    Ok(texts)
}

struct Renderer<'a> {
    engine: &'a Engine,
    locale: &'a str,
}

impl<'a> Renderer<'a> {
    /// Writes the text of a key.
    fn text(&self, key: &str, arguments: &[Argument], depth: u8, out: &mut String) -> Answer<()> {
        let Some((text, language)) = self.find(key) else {
            let expected = "a key of the programme's texts or a built-in one";
            return Err(fault(
                FaultKind::UnknownId,
                "/key",
                expected,
                format!("`{key}`"),
            ));
        };
        if depth > DEEPEST {
            let expected = "texts that do not name one another in a circle";
            return Err(fault(
                FaultKind::InvalidValue,
                "/key",
                expected,
                format!("`{key}`"),
            ));
        }
        let mut answer = Ok(());
        let formed = parts(text, &mut |part| {
            if answer.is_ok() {
                answer = self.part(part, arguments, language, depth, out);
            }
        });
        if formed.is_err() {
            // Texts are checked when the programme is read; shown as it is, nothing is lost.
            out.push_str(text);
        }
        answer
    }

    fn part(
        &self,
        part: Part<'_>,
        arguments: &[Argument],
        language: Language,
        depth: u8,
        out: &mut String,
    ) -> Answer<()> {
        let find = |name: &str| arguments.iter().find(|argument| argument.name == name);
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Plural { name, one, many } => {
                let one_is_meant = find(name)
                    .and_then(|argument| self.number(&argument.value))
                    .is_some_and(|(number, unit)| language.is_one(number, unit));
                out.push_str(if one_is_meant { one } else { many });
            }
            Part::Argument(name) => match find(name) {
                Some(argument) => {
                    self.value(&argument.value, arguments, language, depth, out)?;
                }
                None => out.extend(["{", name, "}"]),
            },
        }
        Ok(())
    }

    fn value(
        &self,
        value: &ArgumentValue,
        arguments: &[Argument],
        language: Language,
        depth: u8,
        out: &mut String,
    ) -> Answer<()> {
        match value {
            ArgumentValue::Text(text) => out.push_str(text),
            ArgumentValue::Key(key) => {
                self.text(key, arguments, depth.saturating_add(1), out)?;
            }
            ArgumentValue::Number(number) => language.decimal((*number).into(), 0, out),
            ArgumentValue::Points(points) => self.points(points, language, depth, out)?,
            ArgumentValue::Money(money) => {
                let digits = currency::digits(&money.currency).ok_or_else(|| {
                    let found = format!("`{}`", money.currency);
                    fault(
                        FaultKind::UnknownCurrency,
                        "/arguments",
                        "an ISO 4217 code",
                        found,
                    )
                })?;
                language.money(money.amount, digits.into(), &money.currency, out);
            }
            ArgumentValue::PercentPpm(millionths) => language.percent(*millionths, out),
            ArgumentValue::Factor(Ratio {
                numerator,
                denominator,
            }) => language.fraction((*numerator).into(), (*denominator).into(), out),
            ArgumentValue::Day(instant) => language.day(self.engine.zone.date(*instant)?, out),
            ArgumentValue::LastDay(instant) => {
                let before = instant.saturating_sub(1);
                language.day(self.engine.zone.date(before)?, out);
            }
        }
        Ok(())
    }

    /// Writes points with the name of their wallet.
    fn points(
        &self,
        points: &PointsArgument,
        language: Language,
        depth: u8,
        out: &mut String,
    ) -> Answer<()> {
        let Some(wallet) = self.engine.wallet(&points.wallet) else {
            let found = format!("`{}`", points.wallet);
            return Err(fault(
                FaultKind::UnknownId,
                "/arguments",
                "the id of a wallet",
                found,
            ));
        };
        language.trimmed(points.amount.into(), wallet.decimals.into(), out);
        out.push(language.space());
        let mut name = wallet_name(self.engine, wallet);
        name.arguments.push(Argument {
            name: "count".to_owned(),
            value: ArgumentValue::Points(points.clone()),
        });
        self.text(&name.key, &name.arguments, depth.saturating_add(1), out)
    }

    /// The number of a value, as how many parts of which unit.
    fn number(&self, value: &ArgumentValue) -> Option<(i128, i128)> {
        let scaled =
            |number: i64, digits: u8| Some((number.into(), 10_i128.checked_pow(digits.into())?));
        match value {
            ArgumentValue::Number(number) => Some(((*number).into(), 1)),
            ArgumentValue::Points(points) => {
                scaled(points.amount, self.engine.wallet(&points.wallet)?.decimals)
            }
            ArgumentValue::Money(money) => scaled(money.amount, currency::digits(&money.currency)?),
            ArgumentValue::PercentPpm(millionths) => scaled(*millionths, 4),
            ArgumentValue::Factor(factor) => {
                Some((factor.numerator.into(), factor.denominator.into()))
            }
            ArgumentValue::Text(_)
            | ArgumentValue::Key(_)
            | ArgumentValue::Day(_)
            | ArgumentValue::LastDay(_) => None,
        }
    }

    /// The text of a key, and the language in which it was found.
    fn find(&self, key: &str) -> Option<(&'a str, Language)> {
        let own = self.engine.program.texts.get(key);
        let built_in = builtin::text(key);
        let known = |tag: &str| {
            let words = own.and_then(|words| {
                words
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(tag))
            });
            let language = Language::of(tag);
            match (words, built_in, language) {
                (Some((_, text)), _, _) => Some((text.as_str(), language)),
                (None, Some(text), Language::French) => Some((text.fr, language)),
                (None, Some(text), Language::English) => Some((text.en, language)),
                _ => None,
            }
        };
        // fr-CA-x is asked for as fr-CA-x, fr-CA, fr.
        let mut asked = self.locale;
        loop {
            if let Some(found) = known(asked) {
                return Some(found);
            }
            match asked.rsplit_once('-') {
                Some((shorter, _)) => asked = shorter,
                None => break,
            }
        }
        let fallback = self.engine.locales.iter().find_map(|tag| known(tag));
        let any = || {
            let (tag, text) = own?.iter().next()?;
            Some((text.as_str(), Language::of(tag)))
        };
        let english = || Some((built_in?.en, Language::English));
        fallback.or_else(any).or_else(english)
    }
}
