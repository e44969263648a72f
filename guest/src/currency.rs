//! Minor-unit digits of ISO 4217 currencies.

// In each list a code takes four letters, the space behind it included, so that the search compares
// whole words.

/// Currencies without a minor unit.
const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
/// Currencies with two digits.
const TWO: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD \
    FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
    KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD \
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED \
    VES WST XCD XCG YER ZAR ZMW ZWG ";
/// Currencies with three digits.
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND ";
/// Currencies with four digits.
const FOUR: &str = "CLF UYW ";

/// How many digits a currency has behind the decimal point; none for a code that ISO 4217 does
/// not know as money.
#[inline(never)]
pub fn digits(code: &str) -> Option<u8> {
    let &[one, two, three] = code.as_bytes() else {
        return None;
    };
    let wanted = [one, two, three, b' '];
    for (digits, list) in [(2, TWO), (0, NONE), (3, THREE), (4, FOUR)] {
        let (codes, _) = list.as_bytes().as_chunks::<4>();
        if codes.contains(&wanted) {
            return Some(digits);
        }
    }
    None
}

/// Minor units in one major unit.
pub fn scale(digits: u8) -> i64 {
    10_i64.saturating_pow(u32::from(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_known_currencies() {
        let table = [
            ("EUR", Some(2)),
            ("USD", Some(2)),
            ("JPY", Some(0)),
            ("KWD", Some(3)),
            ("CLF", Some(4)),
            ("XYZ", None),
            ("eur", None),
            ("", None),
        ];
        for (code, expected) in table {
            assert_eq!(digits(code), expected, "{code}");
        }
    }

    #[test]
    fn every_code_is_in_one_list_and_has_three_letters() {
        let mut codes: Vec<&str> = [NONE, TWO, THREE, FOUR]
            .iter()
            .flat_map(|list| list.split_terminator(' '))
            .collect();
        assert!(codes.iter().all(|code| code.len() == 3));
        assert!(codes.iter().all(|code| digits(code).is_some()));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
