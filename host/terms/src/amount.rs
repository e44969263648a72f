//! Amounts of orders in the programme's currency.

use fidelis_guest::Engine;
use fidelis_guest::exact::Ratio;
use fidelis_guest::facts::minor_rate;
use fidelis_guest::program::policies::Rounding;

use crate::told;

/// The largest number of the contract.
const LARGEST: i64 = (1 << 53) - 1;

/// An amount of a currency, in minor units, in minor units of the programme's currency (rule
/// 3.11), rounded half up.
///
/// # Errors
///
/// If the programme has no rate for the currency, or the amount is too large: the reason.
pub fn in_base(engine: &Engine, currency: &str, amount: i128) -> Result<i64, String> {
    let rate = minor_rate(engine, currency, None).map_err(|fault| told(&fault))?;
    let exact = i64::try_from(amount).ok().map(|amount| {
        let exact = Ratio::int(amount).times(rate)?;
        exact.round(Rounding::HalfUp)
    });
    match exact {
        Some(Ok(amount)) if amount <= LARGEST => Ok(amount),
        _ => Err(format!(
            "expected an amount up to {LARGEST} minor units of the programme's currency, found {amount} of its own"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::in_base;
    use crate::{engine, usual};

    #[test]
    fn amounts_are_converted_and_rounded_half_up() {
        let program = usual("EUR").replace(
            r#"{"each-currency":{"base":"EUR"}}"#,
            r#"{"rates":{"base":"EUR","others":{"GBP":"1.5"}}}"#,
        );
        let engine = engine(&program, Vec::new()).unwrap();
        assert_eq!(in_base(&engine, "EUR", 100), Ok(100));
        assert_eq!(in_base(&engine, "GBP", 1001), Ok(1502));
        let unknown = in_base(&engine, "USD", 1).unwrap_err();
        assert!(unknown.contains("found USD"), "{unknown}");
        let large = in_base(&engine, "EUR", 1 << 53).unwrap_err();
        assert!(large.contains("found 9007199254740992"), "{large}");
    }

    #[test]
    fn without_a_programme_currencies_count_by_their_major_unit() {
        let engine = engine(&usual("EUR"), Vec::new()).unwrap();
        assert_eq!(in_base(&engine, "JPY", 3), Ok(300));
        assert!(in_base(&engine, "XQX", 3).is_err());
    }
}
