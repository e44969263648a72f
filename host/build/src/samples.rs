//! Requests that every plugin answers, whatever its programme: with an answer or with a fault.

use fidelis_host::contract::checkout::{BurnRequest, BurnWish, QuoteRequest};
use fidelis_host::contract::configuration::ProgramInfo;
use fidelis_host::contract::ledger::SettleRequest;
use fidelis_host::contract::personalization::{ComposeRequest, PlacementRequest};
use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::contract::showcase::{DescribeRequest, ProgramPage};
use fidelis_host::contract::types::{
    Account, Cart, Event, EventBody, Line, LineKind, Member, Message, Order, OrderStatus,
    OrderStep, PastItem, PastOrder, PresentedCode, Standing,
};
use fidelis_host::{RenderRequest, Shop};
use serde_json::Value;

/// 2026-03-02T10:00:00Z.
const NOW: i64 = 1_772_445_600_000;

const DAY: i64 = 86_400_000;

/// What requests ask about that only the programme can tell. A programme that tells none of it, or
/// in other words, is asked about what it may not know: then both plugins answer with a fault.
pub(crate) struct Samples {
    currency: String,
    placements: Vec<String>,
}

impl Samples {
    /// Looks into the programme's text for its currency and its placements.
    pub(crate) fn of(program: &str) -> Self {
        let program: Value = serde_json::from_str(program).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let bases = program.get("currencies").and_then(Value::as_object);
        let currency = bases
            .into_iter()
            .flat_map(|kinds| kinds.values())
            .find_map(|kind| text(kind.get("base")?));
        let placements = program.get("placements").and_then(Value::as_array);
        Self {
            currency: currency.unwrap_or_else(|| "EUR".to_owned()),
            placements: placements
                .into_iter()
                .flatten()
                .filter_map(|placement| text(placement.get("id")?))
                .collect(),
        }
    }

    /// The programme's page as a guest sees it.
    pub(crate) fn page(&self) -> DescribeRequest {
        DescribeRequest {
            now: NOW,
            member: None,
            standing: None,
        }
    }

    /// Carts of a guest and of a member, with and without lines, codes and wishes.
    pub(crate) fn quotes(&self) -> Vec<QuoteRequest> {
        let quote = |member: Option<Member>, lines: u32| QuoteRequest {
            now: NOW,
            standing: member.as_ref().map(|_| standing()),
            member,
            cart: self.cart(lines),
            codes: Vec::new(),
            burns: Vec::new(),
            counters: Vec::new(),
            explain: true,
        };
        let mut wishing = quote(Some(member()), 2);
        wishing.codes.push(PresentedCode {
            code: "WELCOME".to_owned(),
            coupon: None,
        });
        wishing.burns.push(BurnRequest {
            wallet: "points".to_owned(),
            wish: BurnWish::Most,
        });
        vec![
            quote(None, 0),
            quote(None, 1),
            quote(Some(member()), 10),
            wishing,
        ]
    }

    /// Nothing at all, and an order from placed to delivered and the end of its day.
    pub(crate) fn settlements(&self) -> Vec<SettleRequest> {
        let settle = |events| SettleRequest {
            member: member(),
            account: account(),
            events,
            entries: Vec::new(),
            counters: Vec::new(),
            explain: true,
        };
        let step = || OrderStep {
            order: "sample".to_owned(),
            lines: Vec::new(),
        };
        let bodies = [
            EventBody::OrderPlaced(Order {
                id: "sample".to_owned(),
                placed_at: NOW,
                cart: self.cart(3),
                payments: Vec::new(),
                offers: Vec::new(),
            }),
            EventBody::OrderPaid(step()),
            EventBody::OrderShipped(step()),
            EventBody::OrderDelivered(step()),
            EventBody::DayEnded,
        ];
        let order = (1..).zip(bodies).map(|(number, body)| Event {
            id: format!("sample:{number}"),
            at: NOW,
            body,
        });
        vec![settle(Vec::new()), settle(order.collect())]
    }

    /// Somebody new, and somebody known.
    pub(crate) fn classifications(&self) -> Vec<ClassifyRequest> {
        let classify = |member| ClassifyRequest {
            now: NOW,
            member,
            standing: Some(standing()),
            cart: None,
            explain: true,
        };
        let newcomer = Member {
            orders: Vec::new(),
            items: Vec::new(),
            ..member()
        };
        vec![classify(newcomer), classify(member())]
    }

    /// Nothing to fill, and everything that the programme names, for a guest and for a member.
    pub(crate) fn pages(&self) -> Vec<ComposeRequest> {
        let compose = |member: Option<Member>, placements: &[String]| ComposeRequest {
            now: NOW,
            standing: member.as_ref().map(|_| standing()),
            member,
            session: None,
            cart: Some(self.cart(1)),
            attributes: Vec::new(),
            placements: placements
                .iter()
                .map(|placement| PlacementRequest {
                    placement: placement.clone(),
                    limit: 0,
                    candidates: Vec::new(),
                })
                .collect(),
            counters: Vec::new(),
            explain: true,
        };
        vec![
            compose(None, &[]),
            compose(None, &self.placements),
            compose(Some(member()), &self.placements),
        ]
    }

    /// The words of a page, in every language of the programme, in one that it may lack, and in
    /// none.
    pub(crate) fn texts(page: Option<ProgramPage>, locales: &[String]) -> Vec<RenderRequest> {
        let messages = page.map(messages).unwrap_or_default();
        let render = |locale: &str| RenderRequest {
            messages: messages.clone(),
            locale: locale.to_owned(),
        };
        let languages = locales.iter().map(|locale| render(locale));
        languages.chain([render("en"), render("")]).collect()
    }

    fn cart(&self, lines: u32) -> Cart {
        Cart {
            currency: self.currency.clone(),
            rate: None,
            lines: (1..=lines).map(line).collect(),
            shipping: 500,
            tendered: 0,
            attributes: Vec::new(),
        }
    }
}

/// The programme's name in its first language; absent where the plugin tells none.
pub(crate) fn name(shop: &Shop, info: &ProgramInfo) -> Option<String> {
    let page = DescribeRequest {
        now: NOW,
        member: None,
        standing: None,
    };
    let name = shop.describe(&page).ok()?.value.name;
    let locale = info.locales.first().cloned().unwrap_or_default();
    let words: Vec<String> = shop.render(vec![name], locale).ok()?.value;
    words.into_iter().next()
}

fn messages(page: ProgramPage) -> Vec<Message> {
    let ways = page.earning.into_iter().chain(page.using);
    [page.name]
        .into_iter()
        .chain(page.tagline)
        .chain(page.identity)
        .chain(page.benefits)
        .chain(ways.map(|way| way.text))
        .take(64)
        .collect()
}

fn line(number: u32) -> Line {
    Line {
        number,
        sku: format!("sample-{number}"),
        category: (number % 2 == 0).then(|| "sample".to_owned()),
        seller: None,
        tags: Vec::new(),
        kind: LineKind::Goods,
        on_sale: false,
        quantity: number,
        amount: i64::from(number) * 2_499,
        discount: 0,
        floor: 0,
        tax_ppm: 200_000,
        attributes: Vec::new(),
    }
}

fn member() -> Member {
    let orders = (1..=4).map(|number: u32| PastOrder {
        placed_at: NOW - i64::from(number) * 30 * DAY,
        status: OrderStatus::Delivered,
        net: 4_990,
        discount: 0,
        units: number,
        lines: 1,
        bundles: 0,
    });
    let items = (1..=3).map(|number: u32| PastItem {
        sku: format!("sample-{number}"),
        category: None,
        last_at: NOW - i64::from(number) * 30 * DAY,
        orders: number,
        units: number,
        amount: 4_990,
    });
    Member {
        id: "sample".to_owned(),
        enrolled_at: Some(NOW - 400 * DAY),
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: orders.collect(),
        items: items.collect(),
        interactions: Vec::new(),
    }
}

fn standing() -> Standing {
    Standing {
        usable: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}

fn account() -> Account {
    Account {
        version: 0,
        next_sequence: 0,
        buckets: Vec::new(),
        holds: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    }
}
