//! What the unit tests of all modules share.

use chrono::{DateTime, Datelike, NaiveDate, Weekday};

use crate::Engine;
use crate::calendar::Zone;
use crate::contract::configuration::Transition;
use crate::contract::types::{Cart, Line, LineKind, Member, OrderStatus, PastOrder};

/// UTC milliseconds of an RFC 3339 text.
pub(crate) fn at(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_millis()
}

/// UTC, as `configure` is handed it.
pub(crate) fn utc_transitions() -> Vec<Transition> {
    vec![Transition { at: 0, offset: 0 }]
}

/// Central European time by the rule in force since 1996: summer time from the last Sunday of
/// March to the last Sunday of October, at 01:00 UTC.
pub(crate) fn paris_transitions() -> Vec<Transition> {
    let last_sunday = |year: i32, month: u32| {
        let mut day = NaiveDate::from_ymd_opt(year, month, 31).unwrap();
        while day.weekday() != Weekday::Sun {
            day = day.pred_opt().unwrap();
        }
        day.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp()
    };
    let mut transitions = vec![Transition {
        at: 0,
        offset: 3600,
    }];
    for year in 1996..=2100 {
        transitions.push(Transition {
            at: last_sunday(year, 3),
            offset: 7200,
        });
        transitions.push(Transition {
            at: last_sunday(year, 10),
            offset: 3600,
        });
    }
    transitions
}

/// Europe/Paris.
pub(crate) fn paris() -> Zone {
    Zone::new(&paris_transitions()).unwrap()
}

/// An engine for a programme in UTC or Europe/Paris. Panics with the diagnostics.
pub(crate) fn engine(program: &str) -> Engine {
    let value: serde_json::Value = serde_json::from_str(program).expect("the programme is JSON");
    let zone = match value.get("zone").and_then(|zone| zone.as_str()) {
        Some("UTC") => utc_transitions(),
        Some("Europe/Paris") => paris_transitions(),
        other => panic!("no transitions for {other:?}"),
    };
    match Engine::build(program, Vec::new(), &zone) {
        Ok(engine) => engine,
        Err(diagnostics) => panic!("the programme is faulty: {diagnostics:#?}"),
    }
}

/// A line of one piece of goods.
pub(crate) fn line(number: u32, amount: i64) -> Line {
    Line {
        number,
        sku: format!("sku-{number}"),
        category: None,
        seller: None,
        tags: Vec::new(),
        kind: LineKind::Goods,
        on_sale: false,
        quantity: 1,
        amount,
        discount: 0,
        floor: 0,
        tax_ppm: 0,
        attributes: Vec::new(),
    }
}

/// A cart without shipping.
pub(crate) fn cart(currency: &str, lines: Vec<Line>) -> Cart {
    Cart {
        currency: currency.into(),
        rate: None,
        lines,
        shipping: 0,
        tendered: 0,
        attributes: Vec::new(),
    }
}

/// A member without history.
pub(crate) fn member(id: &str) -> Member {
    Member {
        id: id.into(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

/// An earlier order of one piece without a discount, placed at an RFC 3339 instant.
pub(crate) fn past(placed_at: &str, net: i64) -> PastOrder {
    PastOrder {
        placed_at: at(placed_at),
        status: OrderStatus::Delivered,
        net,
        discount: 0,
        units: 1,
        lines: 1,
        bundles: 0,
    }
}
