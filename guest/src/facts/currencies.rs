//! Amounts of several currencies (rule 3.11).

use super::Facts;
use crate::contract::types::{self, FaultKind};
use crate::currency::{digits, scale};
use crate::exact::Ratio;
use crate::fault::{Answer, fault};
use crate::program::engine::Engine;
use crate::program::format::Currencies;

/// How many minor units of the base currency one minor unit of `currency` counts: exact, digits
/// of both currencies included. `captured` is the order's own rate.
///
/// # Errors
/// `unknown-currency` (at `/currency`) if ISO 4217 does not know the code or the programme has no
/// rate for it, `invalid-value` (at `/rate`) if the captured rate is missing or not above 0.
pub fn minor_rate(
    engine: &Engine,
    currency: &str,
    captured: Option<&types::Ratio>,
) -> Answer<Ratio> {
    let (base, rate) = match &engine.program.currencies {
        Currencies::EachCurrency(each) => (&each.base, Ratio::ONE),
        Currencies::Rates(rates) if rates.base == currency => return Ok(Ratio::ONE),
        Currencies::Rates(rates) => match rates.others.get(currency) {
            Some(rate) => (&rates.base, rate.ratio()),
            None => {
                return Err(unknown(
                    currency,
                    "a currency for which the programme has a rate",
                ));
            }
        },
        Currencies::Captured(captured) if captured.base == currency => return Ok(Ratio::ONE),
        Currencies::Captured(base) => (&base.base, captured_rate(captured)?),
    };
    let Some(from) = digits(currency) else {
        return Err(unknown(currency, "an ISO 4217 code"));
    };
    let Some(to) = digits(base) else {
        return Err(unknown(base, "an ISO 4217 code"));
    };
    if from == to {
        return Ok(rate);
    }
    let digits = Ratio::new(scale(to).into(), scale(from).into())?;
    Ok(rate.times(digits)?)
}

fn captured_rate(captured: Option<&types::Ratio>) -> Answer<Ratio> {
    let rate = captured.and_then(|rate| Ratio::from_contract(*rate));
    if let Some(rate) = rate.filter(|rate| rate.numerator() > 0) {
        return Ok(rate);
    }
    let found = match captured {
        Some(rate) => format!("{}/{}", rate.numerator, rate.denominator),
        None => "nothing".to_owned(),
    };
    Err(fault(
        FaultKind::InvalidValue,
        "/rate",
        "the order's own rate to the programme's currency, above 0",
        found,
    ))
}

fn unknown(currency: &str, expected: &str) -> Box<types::Fault> {
    fault(FaultKind::UnknownCurrency, "/currency", expected, currency)
}

impl Facts<'_> {
    /// How many minor units of the base currency one minor unit of the cart's currency counts.
    /// Without a cart it is 1.
    ///
    /// # Errors
    /// As [`minor_rate`].
    pub fn rate(&self) -> Answer<Ratio> {
        match self.cart {
            Some(cart) => minor_rate(self.engine, &cart.currency, cart.rate.as_ref()),
            None => Ok(Ratio::ONE),
        }
    }

    /// An amount of the programme (minor units of the base currency) in minor units of the cart's
    /// currency, exact.
    ///
    /// # Errors
    /// As [`minor_rate`].
    pub fn amount_in_cart_currency(&self, base_minor: i64) -> Answer<Ratio> {
        Ok(Ratio::int(base_minor).over(self.rate()?)?)
    }
}
