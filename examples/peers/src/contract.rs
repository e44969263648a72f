//! The carts as requests of the contract, and its answers as what is compared.

use fidelis_guest::contract::checkout::QuoteRequest;
use fidelis_guest::contract::types::{
    Cart as Goods, Counter, Line as Item, LineKind, Mark, Member as Customer, Standing, TierState,
};

use crate::cart::{Answer, Cart, Line};

/// The ladder of the programme.
const LADDER: &str = "status";

/// The offer of the programme whose progress is told.
const FREE_SHIPPING: &str = "free-shipping";

/// 21 November 2026, 10:00 UTC.
const NOW: i64 = 1_795_255_200_000;

/// A cart as the contract asks for it. Nothing in it is known that the other peers are not told.
pub(crate) fn request(cart: Cart) -> QuoteRequest {
    QuoteRequest {
        now: NOW,
        member: Some(Customer {
            id: cart.member.id,
            enrolled_at: None,
            birthday: None,
            locale: None,
            consents: Vec::new(),
            segments: Vec::new(),
            attributes: Vec::new(),
            orders: Vec::new(),
            items: Vec::new(),
            interactions: Vec::new(),
        }),
        standing: Some(Standing {
            usable: Vec::new(),
            debts: Vec::new(),
            counters: vec![Counter {
                id: format!("metric:{LADDER}"),
                marks: vec![Mark {
                    start: 0,
                    value: cart.member.spent,
                }],
            }],
            tiers: vec![TierState {
                ladder: LADDER.to_owned(),
                tier: cart.member.tier,
                since: 0,
                review_at: None,
                in_grace: false,
                upcoming: None,
                locked: false,
            }],
        }),
        cart: Goods {
            currency: cart.currency,
            rate: None,
            lines: cart.lines.into_iter().map(item).collect(),
            shipping: cart.shipping,
            tendered: 0,
            attributes: Vec::new(),
        },
        codes: Vec::new(),
        burns: Vec::new(),
        counters: Vec::new(),
        explain: false,
    }
}

fn item(line: Line) -> Item {
    Item {
        number: line.number,
        sku: line.sku,
        category: Some(line.category),
        seller: None,
        tags: line.tags,
        kind: LineKind::Goods,
        on_sale: line.on_sale,
        quantity: line.quantity,
        amount: line.amount,
        discount: 0,
        floor: 0,
        tax_ppm: 0,
        attributes: Vec::new(),
    }
}

/// Reads what is compared out of a quotation. The contract's types exist on both sides of the
/// sandbox, and both give the same fields.
macro_rules! answer {
    ($name:ident, $contract:path) => {
        pub(crate) fn $name(quotation: &$contract) -> Answer {
            let shipping = quotation
                .progress
                .iter()
                .find(|progress| progress.offer == FREE_SHIPPING);
            let ladder = quotation.tiers.iter().find(|tier| tier.ladder == LADDER);
            Answer {
                points: quotation.earnings.iter().map(|one| one.granted).sum(),
                discount: quotation.totals.discounts,
                shipping: quotation.totals.shipping,
                due: quotation.totals.due,
                shipping_missing: shipping.map_or(0, |shipping| shipping.missing),
                tier_missing: ladder.map_or(0, |ladder| ladder.to_next),
            }
        }
    };
}

answer!(of_native, fidelis_guest::contract::checkout::Quotation);
answer!(of_sandboxed, fidelis_host::contract::checkout::Quotation);
