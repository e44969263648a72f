//! Word for accounts that are closed (rule 3.20).

use super::left::{AFTER, LEFT, NOW, anna, mark, merged, program, tier};
use super::manual::{adjust, sends};
use super::shop::{Shop, event, refused};
use crate::contract::ledger::Settlement;
use crate::contract::types::{EventBody, Measure, Notice, Referral, RefusalReason};
use crate::testing::member;

/// The only word that a settlement sends: to whom, under which id, and what.
fn word(settlement: &Settlement) -> (&str, &str, &Notice) {
    assert_eq!(refused(settlement), None);
    assert_eq!(
        (settlement.follow_ups.len(), settlement.entries.len()),
        (1, 0)
    );
    let told = &settlement.follow_ups[0];
    (&told.member, &told.id, &told.word)
}

fn hears(shop: &mut Shop, id: &str, word: &Notice) -> Settlement {
    shop.settle(vec![event(id, AFTER, EventBody::Notified(word.clone()))])
}

fn of(member_id: &str) -> Shop {
    let mut shop = Shop::new(&program());
    shop.member = member(member_id);
    shop
}

/// What a member sends to another one.
fn sent(from: &str, to: &str) -> (String, Notice) {
    let mut sender = of(from);
    adjust(&mut sender, NOW, 50, None);
    let settlement = sender.happen(LEFT, sends(50, to));
    let told = &settlement.follow_ups[0];
    (told.id.clone(), told.word.clone())
}

#[test]
fn word_for_a_merged_account_is_passed_on() {
    let mut gone = of("m1");
    gone.happen(LEFT, merged());
    let (id, points) = sent("bert", "m1");
    let settlement = hears(&mut gone, &id, &points);
    let (to, id, word_of) = word(&settlement);
    assert_eq!((to, id), ("anna", "e2:received:bert:forwarded:m1"));
    let mut anna = anna();
    assert_eq!(refused(&hears(&mut anna, id, word_of)), None);
    assert_eq!(anna.columns(), [50, 0, 0, 0]);

    // The survivor's own points come back to her from the account, not from herself.
    let (id, points) = sent("anna", "m1");
    let settlement = hears(&mut gone, &id, &points);
    let (_, id, word_of) = word(&settlement);
    assert_eq!(refused(&hears(&mut anna, id, word_of)), None);
    assert_eq!(anna.columns(), [100, 0, 0, 0]);

    let measured = Notice::Measured(Measure {
        ladder: "club".into(),
        delta: 10_000,
    });
    let settlement = hears(&mut gone, "w1", &measured);
    let (_, id, word_of) = word(&settlement);
    hears(&mut anna, id, word_of);
    assert_eq!(tier(&anna), Some("silver"));

    let fulfilled = |friend: &str| {
        Notice::ReferralFulfilled(Referral {
            advocate: "m1".into(),
            friend: friend.into(),
            code: String::new(),
            attributes: Vec::new(),
        })
    };
    let settlement = hears(&mut gone, "w2", &fulfilled("carl"));
    let (_, id, word_of) = word(&settlement);
    assert_eq!(refused(&hears(&mut anna, id, word_of)), None);
    assert_eq!(mark(&anna, "friends"), 1);
    // Who was brought by the account that is now theirs was brought by nobody.
    let settlement = hears(&mut gone, "w3", &fulfilled("anna"));
    assert_eq!(refused(&settlement), Some((RefusalReason::SelfReferral, 0)));
}

#[test]
fn points_for_a_member_who_left_go_back() {
    let mut gone = of("m1");
    gone.happen(LEFT, EventBody::MemberLeft);
    let (id, points) = sent("bert", "m1");
    let settlement = hears(&mut gone, &id, &points);
    let (to, id, word_of) = word(&settlement);
    assert_eq!((to, id), ("bert", "e2:received:bert:forwarded:m1"));
    let mut bert = of("bert");
    assert_eq!(refused(&hears(&mut bert, id, word_of)), None);
    assert_eq!(bert.columns(), [50, 0, 0, 0]);
    // Numbers are nobody's.
    let measured = Notice::Measured(Measure {
        ladder: "club".into(),
        delta: 1,
    });
    let settlement = hears(&mut gone, "w1", &measured);
    assert_eq!(refused(&settlement), Some((RefusalReason::MemberLeft, 0)));
}

#[test]
fn word_comes_to_an_end_where_everybody_is_gone() {
    let into = |id: &str| EventBody::AccountMerged(id.into());
    // Merged into each other, or left; m10 is another member than m1.
    for (first, second) in [
        (into("m10"), into("m1")),
        (EventBody::MemberLeft, into("m1")),
        (EventBody::MemberLeft, EventBody::MemberLeft),
    ] {
        let mut shops = [of("m1"), of("m10")];
        shops[0].happen(LEFT, first);
        shops[1].happen(LEFT, second);
        let (mut id, mut points) = sent("m10", "m1");
        let mut hops = 0;
        loop {
            let settlement = hears(&mut shops[hops % 2], &id, &points);
            if refused(&settlement).is_some() {
                assert!(settlement.follow_ups.is_empty());
                break;
            }
            let (to, next, word_of) = word(&settlement);
            assert_eq!(to, ["m10", "m1"][hops % 2]);
            (id, points) = (next.to_owned(), word_of.clone());
            hops += 1;
        }
        assert_eq!(hops, 2);
    }
}
