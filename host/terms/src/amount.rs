//! Amounts of orders in the programme's currency.

use fidelis_guest::Engine;
use fidelis_guest::exact::Ratio;
use fidelis_guest::facts::minor_rate;
use fidelis_guest::program::policies::Rounding;

use crate::told;

/// The largest number of the contract.
pub const LARGEST: i64 = (1 << 53) - 1;

/// What a minor unit of a currency is in minor units of the programme's (rule 3.11).
///
/// # Errors
///
/// If the programme has no rate for the currency: the reason.
pub fn rate(engine: &Engine, currency: &str) -> Result<Ratio, String> {
    minor_rate(engine, currency, None).map_err(|fault| told(&fault))
}

/// An amount in minor units of the programme's currency, rounded half up.
///
/// # Errors
///
/// If it is too large: the reason.
pub fn in_base(amount: i128, rate: Ratio) -> Result<i64, String> {
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
    use super::{LARGEST, in_base, rate};
    use crate::{engine, usual};

    #[test]
    fn amounts_are_converted_and_rounded_half_up() {
        let program = usual("EUR").replace(
            r#"{"each-currency":{"base":"EUR"}}"#,
            r#"{"rates":{"base":"EUR","others":{"GBP":"1.5"}}}"#,
        );
        let engine = engine(&program, Vec::new()).unwrap();
        let euros = rate(&engine, "EUR").unwrap();
        assert_eq!(in_base(100, euros), Ok(100));
        assert_eq!(in_base(1001, rate(&engine, "GBP").unwrap()), Ok(1502));
        let unknown = rate(&engine, "USD").unwrap_err();
        assert!(unknown.contains("found USD"), "{unknown}");
        assert_eq!(in_base(LARGEST.into(), euros), Ok(LARGEST));
        let large = in_base(1 << 53, euros).unwrap_err();
        assert!(large.contains("found 9007199254740992"), "{large}");
    }

    #[test]
    fn without_a_programme_currencies_count_by_their_major_unit() {
        let engine = engine(&usual("EUR"), Vec::new()).unwrap();
        assert_eq!(in_base(3, rate(&engine, "JPY").unwrap()), Ok(300));
        assert!(rate(&engine, "XQX").is_err());
    }
}
