//! From a programme's text to the engine that reads past orders by it.

use std::fmt::Write as _;

use fidelis_guest::contract::configuration::{Diagnostic, DiagnosticKind, Severity, Transition};
use fidelis_guest::{Engine, currency};
use fidelis_orders::{OrdersError, SortedOrders};
use fidelis_zone::{named_in, transitions, utc};
use serde_json::json;
use thiserror::Error;

/// All that is wrong with a programme or a model, at once.
#[derive(Debug, Error)]
#[error("the programme cannot be used:{}", list(.0))]
pub struct InvalidProgram(pub Vec<Diagnostic>);

/// Reads a programme, with what was learned from past orders (empty: nothing), and looks its zone
/// up.
///
/// # Errors
///
/// What is wrong with them, and an unknown zone.
pub fn engine(program: &str, model: Vec<u8>) -> Result<Engine, InvalidProgram> {
    let (zone, unknown) = match named_in(program).map(|name| transitions(&name)) {
        Some(Ok(zone)) => (zone, None),
        Some(Err(unknown)) => (utc(), Some(unknown)),
        // The engine tells what is wrong, together with everything else.
        None => (utc(), None),
    };
    let row = |row: &fidelis_zone::Transition| Transition {
        at: row.at,
        offset: row.offset,
    };
    let zone: Vec<Transition> = zone.iter().map(row).collect();
    let engine = Engine::build(program, model, &zone);
    let Some(unknown) = unknown else {
        return engine.map_err(InvalidProgram);
    };
    let mut diagnostics = engine.err().unwrap_or_default();
    diagnostics.push(Diagnostic {
        severity: Severity::Error,
        kind: DiagnosticKind::InvalidValue,
        at: "/zone".to_owned(),
        expected: "an IANA name such as \"Europe/Paris\"".to_owned(),
        found: format!("\"{}\"", unknown.found),
        hint: String::new(),
    });
    Err(InvalidProgram(diagnostics))
}

/// What is agreed where a merchant says nothing: UTC, five scores, equal values share one, and the
/// amounts of a currency as they are. Several currencies count by their major units.
pub fn usual(currency: &str) -> String {
    usual_with(currency, 5, "share")
}

/// The same with scores of another kind: up to `scale`, and equal values as a programme's `ties`
/// has it.
pub fn usual_with(currency: &str, scale: u8, ties: &str) -> String {
    let program = json!({
        "id": "usual",
        "zone": "UTC",
        "currencies": { "each-currency": { "base": currency } },
        "wallets": [{ "id": "points" }],
        "segmentation": { "rfm": { "scale": scale, "ties": ties } },
    });
    program.to_string()
}

/// The currency of the file's first order whose currency is known; euros if there is none.
///
/// # Errors
///
/// If the temporary file cannot be read.
pub fn first_currency(orders: &mut SortedOrders) -> Result<String, OrdersError> {
    for order in orders.iter()? {
        let order = order?;
        if currency::digits(&order.currency).is_some() {
            return Ok(order.currency);
        }
    }
    Ok("EUR".to_owned())
}

/// One line for each diagnostic.
fn list(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "\n  \"{}\": expected {}, found {}",
            diagnostic.at, diagnostic.expected, diagnostic.found
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{engine, usual};

    #[test]
    fn what_is_usual_is_a_programme() {
        let engine = engine(&usual("CHF"), Vec::new()).unwrap();
        assert_eq!(engine.base_currency, "CHF");
        assert_eq!(engine.program.segmentation.rfm.scale, 5);
    }

    #[test]
    fn an_unknown_zone_is_told_with_everything_else() {
        let program = usual("EUR")
            .replace("\"UTC\"", "\"Europe/Pari\"")
            .replace("\"usual\"", "3");
        let refused = engine(&program, Vec::new()).unwrap_err().to_string();
        assert!(refused.contains("\n  \"/id\": expected"), "{refused}");
        let zone =
            "\n  \"/zone\": expected an IANA name such as \"Europe/Paris\", found \"Europe/Pari\"";
        assert!(refused.contains(zone), "{refused}");
    }
}
