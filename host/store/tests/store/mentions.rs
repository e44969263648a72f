//! Who is named in the rows of others, and is forgotten: nothing of the id stays anywhere, and
//! nothing else is read.

use std::collections::BTreeSet;
use std::time::Duration;

use fidelis_host::contract::types::{Event, EventBody, Referral, Transfer};
use fidelis_store::{Deed, Store, StoreError};

use crate::support::{NOW, Place, TENANT, event, order, placed, places, refund};

/// Ids that are awkward somewhere: in JSON, in LIKE, within the ids of events.
const AWKWARD: [&str; 7] = [
    "ida",
    "gid://shop/Customer/7",
    "a%b_c",
    "o'qu\"o\\te",
    ":x:",
    "e:received:x",
    "zoë",
];

fn deed(member: Option<&str>, detail: &str) -> Deed {
    Deed {
        at: NOW + 1,
        key: "k".to_owned(),
        action: "by hand".to_owned(),
        member: member.map(str::to_owned),
        reason: "asked for".to_owned(),
        detail: detail.to_owned(),
    }
}

fn sent(id: &str, receiver: &str) -> Event {
    let transfer = Transfer {
        wallet: "points".to_owned(),
        points: 5,
        receiver: receiver.to_owned(),
    };
    event(id, EventBody::TransferSent(transfer))
}

fn brought(advocate: &str, friend: &str) -> Event {
    let referral = Referral {
        advocate: advocate.to_owned(),
        friend: friend.to_owned(),
        code: String::new(),
        attributes: Vec::new(),
    };
    event("brought", EventBody::ReferralMade(referral))
}

fn merged(survivor: &str) -> Event {
    event("merged", EventBody::AccountMerged(survivor.to_owned()))
}

/// Everything by which the rows of others come to name somebody.
async fn known(place: &Place, who: &str) {
    for member in [who, "lou", "udo"] {
        place.settle(member, &placed("o1", 6_000)).await;
    }
    place.settle("lou", &sent("t1", who)).await;
    place.settle(who, &sent("t2", "lou")).await;
    place.settle("olli", &brought(who, "olli")).await;
    place.settle("olli", &placed("o1", 6_000)).await;
    place.settle("olli", &placed("o2", 6_000)).await;
    place.settle("udo", &merged(who)).await;
    place.follow_ups().await;
    // On their way.
    place.settle("lou", &sent("t3", who)).await;
    place.settle(who, &sent("t4", "lou")).await;
    let told = serde_json::to_string(&sent("t3", who).body).unwrap();
    let by_hand = format!(r#"{{"event":"t3","body":{told}}}"#);
    let free = serde_json::json!({ "from": [who] }).to_string();
    for (member, detail) in [
        (Some("lou"), by_hand),
        (None, free),
        (Some(who), "{}".into()),
    ] {
        let deed = deed(member, &detail);
        place.store.record(TENANT, &deed).await.unwrap();
    }
}

async fn erase(place: &Place, who: &str) -> String {
    let erased = place.store.erase(TENANT, who, &deed(Some(who), "{}")).await;
    let erased = erased.unwrap_or_else(|error| panic!("{}: {who}: {error}", place.name));
    erased.pseudonym
}

/// Where an id still is, as it is or within JSON.
async fn traces(place: &Place, who: &str) -> Vec<String> {
    let json = serde_json::to_string(who).unwrap();
    let bare = json.trim_matches('"');
    let names = |text: &String| text.contains(who) || text.contains(bare);
    let everything = place.everything().await.into_iter();
    everything.filter(names).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_anywhere_names_who_was_forgotten() {
    for who in AWKWARD {
        for place in places().await {
            known(&place, who).await;
            let points = place.points(who).await;
            let tables = traces(&place, who).await;
            for table in ["members", "entries", "events", "outbox", "audit"] {
                let there = tables.iter().any(|text| text.starts_with(table));
                assert!(there, "{}: {who} is not in {table}", place.name);
            }
            let pseudonym = erase(&place, who).await;
            assert_eq!(traces(&place, who).await, [""; 0], "{}", place.name);
            assert_eq!(place.points(&pseudonym).await, points);
            // What was on its way arrives.
            assert_eq!(place.follow_ups().await, 2, "{}: {who}", place.name);
            assert_eq!(place.points(&pseudonym).await, points + 5);
            place.check().await;
            // Nor is the other side's name left with those who were forgotten before.
            erase(&place, "lou").await;
            erase(&place, &pseudonym).await;
            for gone in [who, "lou", &pseudonym] {
                let traces = traces(&place, gone).await;
                assert_eq!(traces, [""; 0], "{}: {gone}", place.name);
            }
            place.check().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_merged_or_brought_somebody_is_found_from_either_side() {
    for place in places().await {
        known(&place, "ida").await;
        for gone in ["olli", "udo", "ida"] {
            erase(&place, gone).await;
            assert_eq!(traces(&place, gone).await, [""; 0], "{}", place.name);
        }
        place.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_similar_name_stays() {
    for like in ["idA", "ida2", "x-ida"] {
        for place in places().await {
            known(&place, like).await;
            let before = traces(&place, like).await;
            place.settle("ida", &placed("o1", 5_000)).await;
            erase(&place, "ida").await;
            assert_eq!(traces(&place, like).await, before, "{}", place.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_nobody_else_writes_no_mention() {
    for place in places().await {
        for member in ["ida", "gid://shop/Customer/7"] {
            place.settle(member, &placed("o1", 60_000)).await;
            place.settle(member, &placed("o2", 60_000)).await;
            place.settle(member, &refund("o2")).await;
            let cancelled = EventBody::OrderCancelled(order("o1", 0).id);
            place.settle(member, &event("c1", cancelled)).await;
            let left = r#"{"event":"left","body":"MemberLeft"}"#;
            let deed = deed(Some(member), left);
            place.store.record(TENANT, &deed).await.unwrap();
            place
                .settle(member, &event("left", EventBody::MemberLeft))
                .await;
        }
        assert_eq!(place.mentions().await, [], "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_reads_nothing_of_those_who_do_not_name_the_member() {
    for place in places().await {
        known(&place, "ida").await;
        place.settle("zoe", &placed("o1", 5_000)).await;
        place.settle("zoe", &sent("t", "lou")).await;
        for statement in [
            "UPDATE entries SET body = '\"ida\" is damaged' WHERE member = 'zoe'",
            "UPDATE events SET body = '\"ida\" is damaged' WHERE member = 'zoe'",
            "UPDATE members SET account = '\"ida\" is damaged' WHERE member = 'zoe'",
            "UPDATE outbox SET body = '\"ida\" is damaged' WHERE member = 'zoe'",
        ] {
            place.change(statement).await;
        }
        erase(&place, "ida").await;
        let left = traces(&place, "ida").await;
        assert!(
            left.iter().all(|text| text.ends_with("\"ida\" is damaged")),
            "{}: {left:?}",
            place.name
        );
    }
}

/// Takes the index away, as it was before there was one.
async fn forget_mentions(place: &Place) {
    place.change("DELETE FROM mentions").await;
    place.change("DELETE FROM mentions_read").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_from_before_the_index_are_read_when_the_store_is_opened() {
    for place in places().await {
        known(&place, "ida").await;
        // Of whom nothing is left but the entries and what is on its way.
        let forgotten = erase(&place, "lou").await;
        let written = place.mentions().await;
        forget_mentions(&place).await;
        assert_eq!(place.mentions().await, []);
        // Two servers at once.
        let (one, other) = tokio::join!(Store::open(&place.url), Store::open(&place.url));
        let found = place.mentions().await;
        // Those whose events were emptied name fewer than they did.
        for mention in &found {
            assert!(written.contains(mention), "{}: {mention:?}", place.name);
        }
        for mention in &written {
            let there = found.contains(mention) || mention.2 == forgotten;
            assert!(there, "{}: {mention:?}", place.name);
        }
        erase(&place, "ida").await;
        assert_eq!(traces(&place, "ida").await, [""; 0], "{}", place.name);
        for store in [one.unwrap(), other.unwrap()] {
            store.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_from_before_the_index_are_read_page_by_page() {
    const ROWS: &str = "INSERT INTO audit \
        (tenant, number, at, key_id, action, member, reason, detail) \
        WITH RECURSIVE counted (number) AS \
        (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < 4500) \
        SELECT 'shop', number, 0, 'k', 'by hand', 'lou', 'asked for', \
        CASE WHEN number IN (1, 7, 1999, 2001, 4321, 4500) THEN '{\"to\":\"ida\"}' ELSE '{}' END FROM counted";
    for place in places().await {
        place.settle("ida", &placed("o1", 5_000)).await;
        place.change(ROWS).await;
        place.change("DELETE FROM mentions_read").await;
        let store = Store::open(&place.url).await.unwrap();
        store.close().await;
        // What was read last is not kept either.
        let places = place.everything().await.into_iter();
        let places: BTreeSet<String> = places
            .filter(|text| text.starts_with("mentions_read"))
            .collect();
        assert_eq!(places.len(), 6, "{}: {places:?}", place.name);
        erase(&place, "ida").await;
        assert_eq!(traces(&place, "ida").await, [""; 0], "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_named_at_the_same_time_is_forgotten_there_too() {
    for place in places().await {
        place.settle("ida", &placed("o1", 5_000)).await;
        place.settle("lou", &placed("o1", 5_000)).await;
        place.settle("lou", &sent("before", "ida")).await;
        place.follow_ups().await;
        // A decision that names her is written and not committed yet.
        let tables = place.tables().await;
        let mut naming = tables.begin().await.unwrap();
        for statement in [
            "INSERT INTO mentions SELECT tenant, named, member FROM mentions \
             WHERE member = 'lou' ON CONFLICT DO NOTHING",
            "INSERT INTO audit (tenant, number, at, key_id, action, member, reason, detail) \
             VALUES ('shop', 1, 0, 'k', 'by hand', 'lou', 'asked for', '{\"to\":\"ida\"}')",
        ] {
            sqlx::query(statement).execute(&mut *naming).await.unwrap();
        }
        let store = place.store.clone();
        let erasing =
            tokio::spawn(async move { store.erase(TENANT, "ida", &deed(None, "{}")).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!erasing.is_finished(), "{}", place.name);
        naming.commit().await.unwrap();
        tables.close().await;
        erasing.await.unwrap().unwrap();
        assert_eq!(traces(&place, "ida").await, [""; 0], "{}", place.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn members_who_send_to_each_other_are_forgotten_meanwhile() {
    const MEMBERS: usize = 6;
    for place in places().await {
        for number in 0..MEMBERS {
            let member = format!("m{number}");
            place.settle(&member, &placed("o1", 50_000)).await;
        }
        place.settle("bank", &placed("o1", 90_000)).await;
        let sending: Vec<_> = (0..MEMBERS)
            .map(|number| {
                let store = place.store.clone();
                tokio::spawn(async move {
                    let shop = crate::support::shop();
                    for turn in 0..12 {
                        // Whoever is forgotten by now is told so.
                        let (from, to) = (format!("m{number}"), "bank");
                        let event = sent(&format!("s{number}-{turn}"), to);
                        let _ = store.settle(TENANT, &from, &event, &shop, false, NOW).await;
                        let event = sent(&format!("b{number}-{turn}"), &from);
                        let sent = store.settle(TENANT, to, &event, &shop, false, NOW);
                        let sent = sent.await.map(|_| ());
                        let fine = matches!(sent, Ok(()) | Err(StoreError::Contended { .. }));
                        assert!(fine, "{sent:?}");
                    }
                })
            })
            .collect();
        for number in 0..MEMBERS {
            erase(&place, &format!("m{number}")).await;
        }
        for sending in sending {
            sending.await.unwrap();
        }
        place.check().await;
    }
}
