//! A till for the cases: programmes in a line, carts, quotes, and an account that is kept.

use fidelis_host::Shop;
use fidelis_host::contract::checkout::{BurnRequest, BurnWish, Quotation, QuoteRequest};
use fidelis_host::contract::ledger::{Balance, Settlement};
use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::contract::types::{
    Cart, Event, EventBody, OpeningBalance, Order, Refund, Standing, UsablePoints,
};
use fidelis_tests::generate::Step;
use fidelis_tests::plain;
pub(super) use fidelis_tests::plain::{cart, line};
use fidelis_tests::shop;
use fidelis_tests::store::Store;

/// 2026-11-21T10:00:00Z.
pub(super) const NOW: i64 = 1_795_255_200_000;

/// A programme in EUR with one wallet, and whatever else the case says.
pub(super) fn programme(rest: &str) -> Shop {
    with_wallet(r#"{"id": "points"}"#, rest)
}

/// The same with a wallet of the case's own.
pub(super) fn with_wallet(wallet: &str, rest: &str) -> Shop {
    let comma = if rest.is_empty() { "" } else { "," };
    shop(&format!(
        r#"{{"id": "case", "zone": "UTC", "currencies": {{"rates": {{"base": "EUR"}}}},
            "wallets": [{wallet}]{comma} {rest}}}"#
    ))
    .unwrap()
}

/// One point for each euro, with further members of the rule.
pub(super) fn one_per_euro(rest: &str) -> String {
    format!(r#""earning": [{{"id": "euro", "base": {{"per-unit": {{"points": 1}}}}{rest}}}]"#)
}

/// A cart of one line.
pub(super) fn goods(amount: i64) -> Cart {
    cart(vec![line(1, amount)])
}

/// A member's quote, with so many points on the account.
pub(super) fn quote(
    shop: &Shop,
    cart: Cart,
    balance: i64,
    change: impl FnOnce(&mut QuoteRequest),
) -> Quotation {
    let mut request = QuoteRequest {
        now: NOW,
        member: Some(plain::member("member")),
        standing: Some(Standing {
            usable: vec![UsablePoints {
                wallet: "points".into(),
                usable_at: 0,
                expires_at: None,
                amount: balance,
            }],
            debts: vec![],
            counters: vec![],
            tiers: vec![],
        }),
        cart,
        codes: vec![],
        burns: vec![],
        counters: vec![],
        explain: false,
    };
    change(&mut request);
    shop.quote(&request).unwrap().value
}

/// Points that a cart would earn.
pub(super) fn points(shop: &Shop, cart: Cart) -> i64 {
    granted(&quote(shop, cart, 0, |_| ()))
}

pub(super) fn granted(quotation: &Quotation) -> i64 {
    quotation
        .earnings
        .iter()
        .map(|earning| earning.granted)
        .sum()
}

pub(super) fn wish(wish: BurnWish) -> Vec<BurnRequest> {
    vec![BurnRequest {
        wallet: "points".into(),
        wish,
    }]
}

/// A member's account at a shop.
pub(super) struct Till {
    shop: Shop,
    pub(super) store: Store,
    number: u32,
    /// The clock; every event moves it by a second.
    pub(super) now: i64,
    pub(super) last: Option<Settlement>,
}

impl Till {
    pub(super) fn new(shop: Shop) -> Till {
        Till {
            shop,
            store: Store::new(plain::member("member")),
            number: 0,
            now: NOW,
            last: None,
        }
    }

    /// Settles an event of an order (or of none) and writes what came back.
    pub(super) fn settle(&mut self, order: &str, body: EventBody) -> &Settlement {
        self.number += 1;
        self.now += 1000;
        let step = Step {
            event: Event {
                id: format!("event-{}", self.number),
                at: self.now,
                body,
            },
            order: (!order.is_empty()).then(|| order.to_owned()),
        };
        let settlement = self
            .shop
            .settle(&self.store.request(&step, false))
            .unwrap()
            .value;
        self.store.write(&settlement).unwrap();
        self.last.insert(settlement)
    }

    pub(super) fn open(&mut self, points: i64) {
        self.settle(
            "",
            EventBody::Opened(OpeningBalance {
                wallet: "points".into(),
                points,
                earned_at: self.now,
                expires_at: None,
            }),
        );
    }

    pub(super) fn place(&mut self, id: &str, cart: Cart, change: impl FnOnce(&mut Order)) {
        let mut order = plain::order(id, self.now, cart);
        change(&mut order);
        self.settle(id, EventBody::OrderPlaced(order));
    }

    pub(super) fn refund(&mut self, id: &str, change: impl FnOnce(&mut Refund)) {
        let mut refund = Refund {
            order: id.into(),
            lines: vec![],
            amount: 0,
            whole: false,
        };
        change(&mut refund);
        self.settle(id, EventBody::OrderRefunded(refund));
    }

    /// The columns of the wallet after the last event.
    pub(super) fn balance(&self) -> Balance {
        self.last.as_ref().unwrap().balances[0].clone()
    }

    /// The segments that the member is in after the last event.
    pub(super) fn segments(&self) -> Vec<String> {
        let request = ClassifyRequest {
            now: self.now,
            member: self.store.member.clone(),
            standing: Some(self.store.standing()),
            cart: None,
            explain: false,
        };
        self.shop.classify(&request).unwrap().value.segments
    }

    /// Available points less debt.
    pub(super) fn points(&self) -> i64 {
        let balance = self.balance();
        balance.available - balance.debt
    }
}
