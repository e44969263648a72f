//! What is kept of members.

use fidelis_host::contract::types::{
    Channel, Event, EventBody, Member, OrderChange, OrderChangeKind, OrderStatus, OrderStep,
    PastOrder, Refund, ReturnedLine,
};

use fidelis_store::StoreError;

use crate::support::{NOW, TENANT, event, order, placed, places, refund, settlement};

fn told(id: &str, orders: Vec<PastOrder>) -> Member {
    Member {
        id: id.to_owned(),
        enrolled_at: Some(NOW),
        birthday: None,
        locale: Some("fr".to_owned()),
        consents: vec![Channel::Email],
        segments: Vec::new(),
        attributes: Vec::new(),
        orders,
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

fn step(order: &str, name: &str, body: fn(OrderStep) -> EventBody) -> Event {
    let step = OrderStep {
        order: order.to_owned(),
        lines: Vec::new(),
    };
    event(&format!("{order}:{name}"), body(step))
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_the_store_stand_beside_those_that_were_told() {
    for place in places().await {
        let old = PastOrder {
            placed_at: NOW - 1_000_000,
            status: OrderStatus::Delivered,
            net: 1_000,
            discount: 0,
            units: 1,
            lines: 1,
            bundles: 0,
        };
        place.settle("ada", &placed("o1", 4_995)).await;
        let facts = told("ada", vec![old]);
        place.store.put_member(TENANT, &facts, NOW).await.unwrap();
        place.settle("ada", &placed("o2", 2_000)).await;
        place
            .settle("ada", &step("o2", "paid", EventBody::OrderPaid))
            .await;
        place.settle("ada", &refund("o1")).await;
        let kept = place.store.member(TENANT, "ada").await.unwrap().unwrap();
        let orders = kept.facts.orders;
        assert_eq!(orders[0], old, "{}", place.name);
        let own: Vec<_> = orders[1..]
            .iter()
            .map(|one| (one.net, one.status))
            .collect();
        let expected = [(4_995, OrderStatus::Refunded), (2_000, OrderStatus::Paid)];
        assert_eq!(own, expected, "{}", place.name);
        // What came back was not bought.
        let items: Vec<_> = kept
            .facts
            .items
            .iter()
            .map(|one| (one.orders, one.amount))
            .collect();
        assert_eq!(items, [(1, 2_000)], "{}", place.name);
        assert_eq!(kept.facts.locale.as_deref(), Some("fr"));
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_in_parts_come_to_a_whole() {
    for place in places().await {
        place.settle("ada", &placed("o1", 4_000)).await;
        for (number, expected) in [(1, OrderStatus::Placed), (2, OrderStatus::Refunded)] {
            let half = Refund {
                order: "o1".to_owned(),
                lines: Vec::new(),
                amount: 2_000,
                whole: false,
            };
            let half = event(&format!("half-{number}"), EventBody::OrderRefunded(half));
            place.settle("ada", &half).await;
            let kept = place.store.member(TENANT, "ada").await.unwrap().unwrap();
            assert_eq!(kept.facts.orders[0].status, expected, "{}", place.name);
        }
        assert_eq!(place.points("ada").await, 0);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_in_units_is_returned() {
    for place in places().await {
        let mut bought = order("o1", 1_000);
        bought.cart.lines[0].quantity = 3;
        place
            .settle("ada", &event("o1:placed", EventBody::OrderPlaced(bought)))
            .await;
        for (number, expected) in [
            (1, OrderStatus::Placed),
            (2, OrderStatus::Placed),
            (3, OrderStatus::Refunded),
        ] {
            let one = Refund {
                order: "o1".to_owned(),
                lines: vec![ReturnedLine {
                    line: 1,
                    amount: None,
                    units: 1,
                }],
                amount: 0,
                whole: false,
            };
            let one = event(&format!("unit-{number}"), EventBody::OrderRefunded(one));
            place.settle("ada", &one).await;
            let kept = place.store.member(TENANT, "ada").await.unwrap().unwrap();
            assert_eq!(kept.facts.orders[0].status, expected, "{}", place.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_was_left_alone_is_no_order() {
    for place in places().await {
        let change = OrderChange {
            how: OrderChangeKind::Abandoned,
            order: order("cart-1", 4_000),
        };
        let left = event("left", EventBody::OrderChanged(change));
        let settled = place.settle("ada", &left).await;
        assert!(!settlement(&settled).outcomes.is_empty());
        let kept = place.store.member(TENANT, "ada").await.unwrap().unwrap();
        assert_eq!(kept.facts.orders, [], "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_come_page_by_page() {
    for place in places().await {
        for number in 0..5 {
            place
                .settle("ada", &placed(&format!("o{number}"), 1_000))
                .await;
        }
        let mut after = 0;
        let mut seen = Vec::new();
        loop {
            let page = place.store.entries(TENANT, "ada", after, 2).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            after = *last;
            seen.extend(page.iter().map(|(position, _)| *position));
        }
        assert!(seen.len() >= 5, "{}: {seen:?}", place.name);
        assert!(seen.iter().zip(1..).all(|(one, expected)| *one == expected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_change_by_event() {
    for place in places().await {
        let facts = told("ada", Vec::new());
        place.store.put_member(TENANT, &facts, NOW).await.unwrap();
        let changed = EventBody::ConsentsChanged(vec![Channel::Push]);
        place.settle("ada", &event("c1", changed)).await;
        let kept = place.store.member(TENANT, "ada").await.unwrap().unwrap();
        assert_eq!(kept.facts.consents, [Channel::Push], "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_replaced_only_where_nothing_changed_since() {
    for place in places().await {
        let store = &place.store;
        let facts = told("ada", Vec::new());
        let put = async |revision| store.put_member_of(TENANT, &facts, revision, NOW).await;
        put(Some(0)).await.unwrap();
        let read = store.member(TENANT, "ada").await.unwrap().unwrap();
        // A consent is withdrawn between reading and writing.
        let withdrawn = event("no-mail", EventBody::ConsentsChanged(Vec::new()));
        place.settle("ada", &withdrawn).await;
        let late = put(Some(read.revision)).await;
        assert!(
            matches!(late, Err(StoreError::Changed { expected, found })
                if expected == read.revision && found > expected),
            "{}: {late:?}",
            place.name
        );
        let kept = store.member(TENANT, "ada").await.unwrap().unwrap();
        assert_eq!(kept.facts.consents, [], "{}", place.name);
        put(Some(kept.revision)).await.unwrap();
        put(None).await.unwrap();
        let eve = told("eve", Vec::new());
        let gone = store.put_member_of(TENANT, &eve, Some(3), NOW).await;
        assert!(matches!(gone, Err(StoreError::Changed { found: 0, .. })));
    }
}
