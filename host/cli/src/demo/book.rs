//! Puts what the plugin answered into words, by the programme's own texts.

use anyhow::{Context, Result};
use fidelis_host::Shop;
use fidelis_host::contract::types::{
    Argument, ArgumentValue, Message, MoneyArgument, PointsArgument, RefusalReason,
};
use fidelis_terminal::{self, Style};
use serde_json::Value;

use super::labels::Labels;
use super::sheet::Sheet;
use super::{Look, PROGRAM, Visit, cart, compare, page};
use crate::kebab::kebab;

/// Words for everything.
pub(crate) struct Book<'a> {
    shop: &'a Shop,
    language: &'a str,
    /// The demo's own words.
    pub(crate) labels: &'static Labels,
    style: Style,
    /// The programme as the merchant wrote it; it knows which text is whose name.
    program: Value,
}

impl<'a> Book<'a> {
    /// Opens the book in a language, with the demo's own words in it.
    ///
    /// # Errors
    ///
    /// If the sample programme is not JSON.
    pub(crate) fn open(
        shop: &'a Shop,
        language: &'a str,
        labels: &'static Labels,
        style: Style,
    ) -> Result<Self> {
        Ok(Self {
            shop,
            language,
            labels,
            style,
            program: serde_json::from_str(PROGRAM).context("the sample programme")?,
        })
    }

    /// Tells what differs for six customers, then of all visits: every cart, and the programme page
    /// of the first customer.
    ///
    /// # Errors
    ///
    /// If the plugin does not find words.
    pub(crate) fn tell(&self, looks: &[Look], visits: &[Visit]) -> Result<String> {
        let mut sheet = Sheet::new(self.style, fidelis_terminal::width());
        compare::tell(self, looks, &mut sheet)?;
        for visit in visits {
            let about = if self.labels.french {
                visit.french
            } else {
                visit.english
            };
            sheet.heading(visit.persona, about);
            cart::tell(self, visit, &mut sheet)?;
        }
        if let Some(first) = visits.first() {
            page::tell(self, first, &mut sheet)?;
        }
        Ok(sheet.finish())
    }

    /// A message in words.
    pub(crate) fn say(&self, message: &Message) -> Result<String> {
        let words = self.shop.render(vec![message.clone()], self.language)?;
        let first = words.value.into_iter().next();
        first.with_context(|| format!("no words for {}", message.key))
    }

    /// Money in the way of the language.
    pub(crate) fn money(&self, amount: i64, currency: &str) -> Result<String> {
        self.value(ArgumentValue::Money(MoneyArgument {
            currency: currency.to_owned(),
            amount,
        }))
    }

    /// Points in the way of the language, with the wallet's name.
    pub(crate) fn points(&self, amount: i64, wallet: &str) -> Result<String> {
        self.value(ArgumentValue::Points(PointsArgument {
            wallet: wallet.to_owned(),
            amount,
        }))
    }

    /// The name of an earning rule, an offer or a segment.
    pub(crate) fn name(&self, list: &str, id: &str) -> Result<String> {
        let named = self.program.get(list).and_then(Value::as_array);
        let found = named
            .into_iter()
            .flatten()
            .find(|each| each.get("id").and_then(Value::as_str) == Some(id));
        match found
            .and_then(|each| each.get("name"))
            .and_then(Value::as_str)
        {
            Some(key) => self.say(&message(key, Vec::new())),
            None => Ok(id.to_owned()),
        }
    }

    /// Why something was refused.
    pub(crate) fn reason(&self, reason: RefusalReason) -> Result<String> {
        let key = format!("fidelis.refusal.{}", kebab(&reason));
        self.say(&message(&key, Vec::new()))
    }

    /// A built-in text with arguments.
    pub(crate) fn built_in(
        &self,
        key: &str,
        arguments: &[(&str, ArgumentValue)],
    ) -> Result<String> {
        let argument = |(name, value): &(&str, ArgumentValue)| Argument {
            name: (*name).to_owned(),
            value: value.clone(),
        };
        self.say(&message(key, arguments.iter().map(argument).collect()))
    }

    /// A value by itself: `fidelis.id` is the text that consists of its argument.
    fn value(&self, value: ArgumentValue) -> Result<String> {
        self.built_in("fidelis.id", &[("id", value)])
    }
}

fn message(key: &str, arguments: Vec<Argument>) -> Message {
    Message {
        key: key.to_owned(),
        arguments,
    }
}
