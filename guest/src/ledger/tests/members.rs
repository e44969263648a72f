//! Facts of a member that cannot be.

use super::shop::{Shop, event, program};
use crate::checkout::check_visit;
use crate::contract::types::{
    Birthday, EventBody, FaultKind, Interaction, InteractionKind, Member, PastItem,
};
use crate::testing::{at, past};

const NOW: &str = "2026-01-01T10:00:00Z";

/// Every function that is asked with a member checks them alike.
#[test]
fn members_who_cannot_be() {
    type Spoil = fn(&mut Member);
    fn born(month: u8, day: u8) -> Option<Birthday> {
        Some(Birthday {
            month,
            day,
            changed_at: None,
        })
    }
    let table: [(Spoil, FaultKind, &str); 13] = [
        (
            |m| m.birthday = born(2, 30),
            FaultKind::InvalidValue,
            "/birthday",
        ),
        (
            |m| m.birthday = born(4, 31),
            FaultKind::InvalidValue,
            "/birthday",
        ),
        (
            |m| m.birthday = born(13, 1),
            FaultKind::InvalidValue,
            "/birthday",
        ),
        (
            |m| m.birthday = born(1, 0),
            FaultKind::InvalidValue,
            "/birthday",
        ),
        (
            |m| m.birthday.as_mut().unwrap().changed_at = Some(-1),
            FaultKind::OutOfTime,
            "/birthday/changed_at",
        ),
        (
            |m| m.enrolled_at = Some(-1),
            FaultKind::OutOfTime,
            "/enrolled_at",
        ),
        (
            |m| m.orders[1].net = -1,
            FaultKind::InvalidValue,
            "/orders/1/net",
        ),
        (
            |m| m.orders[1].discount = 1 << 53,
            FaultKind::InvalidValue,
            "/orders/1/discount",
        ),
        (
            |m| m.orders[0].placed_at = i64::MAX,
            FaultKind::OutOfTime,
            "/orders/0/placed_at",
        ),
        (
            |m| m.items[0].amount = -1,
            FaultKind::InvalidValue,
            "/items/0/amount",
        ),
        (
            |m| m.items[0].amount = 1 << 53,
            FaultKind::InvalidValue,
            "/items/0/amount",
        ),
        (
            |m| m.items[0].last_at = -1,
            FaultKind::OutOfTime,
            "/items/0/last_at",
        ),
        (
            |m| m.interactions[0].at = -1,
            FaultKind::OutOfTime,
            "/interactions/0/at",
        ),
    ];
    let mut shop = Shop::new(&program());
    shop.member.birthday = born(2, 29);
    shop.member.orders = vec![past(NOW, 0), past(NOW, (1 << 53) - 1)];
    shop.member.items.push(PastItem {
        sku: "a".into(),
        category: None,
        last_at: 0,
        orders: 1,
        units: 1,
        amount: 0,
    });
    shop.member.interactions.push(Interaction {
        kind: InteractionKind::Viewed,
        at: 0,
        sku: None,
        category: None,
    });
    let right = shop.member.clone();
    shop.tick(NOW);
    for (spoil, kind, place) in table {
        shop.member = right.clone();
        spoil(&mut shop.member);
        let settled = shop.fault(vec![event("x", NOW, EventBody::DayEnded)]);
        let visit = check_visit(&shop.engine, at(NOW), Some(&shop.member), None, None);
        let visit = visit.unwrap_err();
        for fault in [settled, visit] {
            let pointer = format!("/member{place}");
            assert_eq!((fault.kind, fault.at), (kind, pointer));
            assert!(
                !fault.expected.is_empty() && !fault.found.is_empty(),
                "{place}"
            );
        }
    }
}
