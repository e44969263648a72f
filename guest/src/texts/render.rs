//! From messages to words.

use super::builtin::{self, Builtin};
use super::language::Language;
use super::names::wallet_name;
use super::template::{Part, parts};
use crate::Engine;
use crate::contract::types::{Argument, ArgumentValue, FaultKind, Message, PointsArgument, Ratio};
use crate::currency;
use crate::fault::{Answer, below, fault};
use crate::program::table::Table;

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

/// The language in which [`render`] writes a key's text for somebody who reads `asked` (BCP 47): a
/// tag of the programme's texts, `en` or `fr` for a built-in one. For somebody whose language is not
/// known it is the programme's first one that has the text; for a key without a text its first.
pub fn locale<'a>(engine: &'a Engine, key: &str, asked: Option<&str>) -> &'a str {
    let first = engine.locales.first().map_or("en", String::as_str);
    let locale = asked.unwrap_or(first);
    let found = Renderer { engine, locale }.find(key);
    found.map_or(first, |(_, tag)| tag)
}

struct Renderer<'a, 'l> {
    engine: &'a Engine,
    locale: &'l str,
}

impl<'a> Renderer<'a, '_> {
    /// Writes the text of a key.
    fn text(&self, key: &str, arguments: &[Argument], depth: u8, out: &mut String) -> Answer<()> {
        let Some((text, tag)) = self.find(key) else {
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
        let language = Language::of(tag);
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

    /// The text of a key, and the tag of the language in which it was found.
    fn find(&self, key: &str) -> Option<(&'a str, &'a str)> {
        let own = self.engine.program.texts.get(key);
        let built_in = builtin::text(key);
        let found = in_language(own, built_in, self.locale);
        let fall_back = || {
            let mut locales = self.engine.locales.iter();
            locales.find_map(|tag| in_language(own, built_in, tag))
        };
        let any = || {
            let (tag, text) = own?.iter().next()?;
            Some((text.as_str(), tag))
        };
        let english = || Some((built_in?.en, "en"));
        found.or_else(fall_back).or_else(any).or_else(english)
    }
}

/// A key's text in a language or in what it falls back to: fr-CA-x is asked for as fr-CA-x, fr-CA,
/// fr. The programme's text in any of them goes before the built-in one.
fn in_language<'a>(
    own: Option<&'a Table<String>>,
    built_in: Option<Builtin>,
    asked: &str,
) -> Option<(&'a str, &'a str)> {
    let mut tag = asked;
    loop {
        if let Some(own) = own {
            for (name, text) in own.iter() {
                if name.eq_ignore_ascii_case(tag) {
                    return Some((text, name));
                }
            }
        }
        match tag.rsplit_once('-') {
            Some((shorter, _)) => tag = shorter,
            None => break,
        }
    }
    match (built_in?, Language::of(tag)) {
        (text, Language::French) => Some((text.fr, "fr")),
        (text, Language::English) => Some((text.en, "en")),
        (_, Language::Neutral) => None,
    }
}
