//! Puts what the plugin answered into words, by the programme's own texts. Amounts, points and days
//! are written by the plugin, too: exactly, and as the language does.

use std::collections::BTreeMap;
use std::sync::Arc;

use fidelis_host::Shop;
use fidelis_host::contract::types::{
    Argument, ArgumentValue, Message, MoneyArgument, PointsArgument, RefusalReason,
};
use serde::Serialize;

use crate::catalogue::CURRENCY;
use crate::programme::{Programme, WALLET};

/// Words for everything, in one language.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) shop: Shop,
    pub(crate) programme: Arc<Programme>,
    pub(crate) language: &'static str,
    /// What the programme page says of its rules, by their ids.
    pub(crate) ways: BTreeMap<String, Message>,
}

impl Book {
    /// A message in words. One that cannot be put into words is told by its key.
    pub(crate) fn say(&self, message: &Message) -> String {
        match self.shop.render(vec![message.clone()], self.language) {
            Ok(words) => words.value.into_iter().next().unwrap_or_default(),
            Err(error) => {
                tracing::warn!(key = message.key, %error, "no words");
                message.key.clone()
            }
        }
    }

    /// A text without arguments.
    pub(crate) fn text(&self, key: &str) -> String {
        self.built_in(key, &[])
    }

    /// A text with arguments.
    pub(crate) fn built_in(&self, key: &str, arguments: &[(&str, ArgumentValue)]) -> String {
        let argument = |(name, value): &(&str, ArgumentValue)| Argument {
            name: (*name).to_owned(),
            value: value.clone(),
        };
        self.say(&Message {
            key: key.to_owned(),
            arguments: arguments.iter().map(argument).collect(),
        })
    }

    /// Money in the shop's currency, from cents.
    pub(crate) fn money(&self, amount: i64) -> String {
        self.value(money(amount))
    }

    /// Points with their name.
    pub(crate) fn points(&self, amount: i64) -> String {
        self.value(points(amount))
    }

    /// A local day.
    pub(crate) fn day(&self, instant: i64) -> String {
        self.value(ArgumentValue::Day(instant))
    }

    /// The last local day before an instant.
    pub(crate) fn last_day(&self, instant: i64) -> String {
        self.value(ArgumentValue::LastDay(instant))
    }

    /// A whole number.
    pub(crate) fn number(&self, number: i64) -> String {
        self.value(ArgumentValue::Number(number))
    }

    /// Why something was refused.
    pub(crate) fn reason(&self, reason: RefusalReason) -> String {
        self.text(&format!("fidelis.refusal.{}", kebab(&reason)))
    }

    /// The name of a part of the programme: what its page says, else its name, else its id.
    pub(crate) fn name(&self, id: &str) -> String {
        if let Some(key) = self.programme.name(id) {
            return self.built_in(key, &[("points", points(200))]);
        }
        if let Some(way) = self.ways.get(id) {
            return self.say(way);
        }
        id.to_owned()
    }

    /// The name of a tier; absent = below the first one.
    pub(crate) fn tier(&self, tier: Option<&str>) -> String {
        match tier {
            None => self.text("fidelis.tier.none"),
            Some(tier) => match self.programme.tier(tier) {
                Some(key) => self.text(key),
                None => tier.to_owned(),
            },
        }
    }

    /// A value by itself: `fidelis.id` is the text that consists of its argument.
    fn value(&self, value: ArgumentValue) -> String {
        self.built_in("fidelis.id", &[("id", value)])
    }
}

/// Money as an argument, from cents.
pub(crate) fn money(amount: i64) -> ArgumentValue {
    ArgumentValue::Money(MoneyArgument {
        currency: CURRENCY.to_owned(),
        amount,
    })
}

/// Points as an argument.
pub(crate) fn points(amount: i64) -> ArgumentValue {
    ArgumentValue::Points(PointsArgument {
        wallet: WALLET.to_owned(),
        amount,
    })
}

/// The name of a case as the contract's own notation writes it: `code-expired`.
pub(crate) fn kebab(case: &impl Serialize) -> String {
    let json = serde_json::to_string(case).unwrap_or_default();
    let mut name = String::new();
    for letter in json.trim_matches('"').chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
