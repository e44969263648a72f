//! Coupons: issued once, used once, given back with their order.

use fidelis_host::contract::types::{
    AppliedOffer, CouponState, Event, EventBody, OrderChange, OrderChangeKind,
};
use fidelis_store::{Ask, StoreError};

use crate::support::{NOW, Place, TENANT, event, order, placed, places, refund, shop};

async fn code(place: &Place, member: &str) -> String {
    place.settle(member, &placed("big", 60_000)).await;
    // Told twice, issued once.
    place.settle(member, &placed("big", 60_000)).await;
    let coupons = place.store.coupons(TENANT, member, "", 10).await.unwrap();
    assert_eq!(coupons.len(), 1, "{}", place.name);
    coupons[0].code.clone()
}

fn with_code(id: &str, code: &str) -> Event {
    let mut order = order(id, 4_000);
    order.offers.push(AppliedOffer {
        offer: "thanks".to_owned(),
        code: Some(code.to_lowercase()),
        amount: 500,
    });
    event(&format!("{id}:placed"), EventBody::OrderPlaced(order))
}

async fn state(place: &Place, member: Option<&str>, code: &str) -> CouponState {
    let codes = [code.to_owned()];
    let ask = Ask {
        member,
        codes: &codes,
        counters: false,
    };
    let context = place.store.context(TENANT, ask).await.unwrap();
    context.codes[0].coupon.clone().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_is_used_once_and_comes_back_with_its_order() {
    for place in places().await {
        let code = code(&place, "ada").await;
        assert_eq!(state(&place, Some("ada"), &code).await, CouponState::Issued);
        assert_eq!(
            state(&place, Some("bob"), &code).await,
            CouponState::Foreign
        );
        place.settle("ada", &with_code("o1", &code)).await;
        assert_eq!(state(&place, Some("ada"), &code).await, CouponState::Used);
        let store = &place.store;
        let twice = store
            .settle(TENANT, "ada", &with_code("o2", &code), &shop(), false, NOW)
            .await;
        assert!(
            matches!(twice, Err(StoreError::CouponTaken { .. })),
            "{}: {twice:?}",
            place.name
        );
        place.settle("ada", &refund("o1")).await;
        assert_eq!(state(&place, Some("ada"), &code).await, CouponState::Issued);
        place.settle("ada", &with_code("o2", &code)).await;
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amended_order_keeps_its_coupon_or_gives_it_back() {
    for place in places().await {
        let code = code(&place, "ada").await;
        place.settle("ada", &with_code("o1", &code)).await;
        let EventBody::OrderPlaced(order) = with_code("o1", &code).body else {
            panic!("an order");
        };
        // The coupon has expired since, but it was used in time.
        let later = NOW + 60 * 86_400_000;
        let mut without = order.clone();
        without.offers.clear();
        for (id, order, expected) in [
            ("a1", order, CouponState::Used),
            ("a2", without, CouponState::Issued),
        ] {
            let change = OrderChange {
                how: OrderChangeKind::Amended,
                order,
            };
            let amended = Event {
                id: id.to_owned(),
                at: later,
                body: EventBody::OrderChanged(change),
            };
            place.settle("ada", &amended).await;
            assert_eq!(state(&place, Some("ada"), &code).await, expected, "{id}");
        }
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_coupon_is_refused_and_nothing_is_kept() {
    for place in places().await {
        let code = code(&place, "ada").await;
        let store = &place.store;
        let foreign = store
            .settle(TENANT, "bob", &with_code("o1", &code), &shop(), false, NOW)
            .await;
        assert!(matches!(foreign, Err(StoreError::CouponTaken { .. })));
        assert_eq!(store.member(TENANT, "bob").await.unwrap(), None);
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn coupons_by_hand_are_issued_once_and_can_be_withdrawn() {
    for place in places().await {
        let store = &place.store;
        let issue = || store.issue_coupon(TENANT, "letter-7", "thanks", None, None, NOW);
        let coupon = issue().await.unwrap();
        assert_eq!(issue().await.unwrap(), coupon, "{}", place.name);
        assert_eq!(state(&place, None, &coupon.code).await, CouponState::Issued);
        store
            .revoke_coupon(TENANT, &coupon.code, NOW)
            .await
            .unwrap();
        assert_eq!(
            state(&place, None, &coupon.code).await,
            CouponState::Revoked
        );
        let unknown = store.revoke_coupon(TENANT, "NO-SUCH", NOW).await;
        assert!(matches!(unknown, Err(StoreError::Unknown { .. })));
    }
}
