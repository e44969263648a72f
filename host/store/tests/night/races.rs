//! Nights that are stopped, and nights on two machines at once.

use fidelis_host::account;
use fidelis_store::Store;
use sqlx::AnyConnection;

use crate::support::{Club, Quiet, TENANT, ZONE, born, calendar, date, each};

const MEMBERS: u64 = 1200;
const DAY: &str = "2026-11-29";

/// Writes a member's row as the store would.
async fn insert(sql: &mut AnyConnection, id: &str, facts: &str) {
    const QUERY: &str = "INSERT INTO members (tenant, member, revision, version, facts, history, \
        account, entries, next_due, pseudonym, created_at, changed_at) \
        VALUES ($1, $2, 1, 0, $3, '{\"orders\":[],\"items\":[]}', $4, 0, NULL, NULL, 0, 0)";
    let account = serde_json::to_string(&account::empty()).unwrap();
    sqlx::query(QUERY)
        .bind(TENANT)
        .bind(id)
        .bind(facts)
        .bind(account)
        .execute(sql)
        .await
        .unwrap();
}

/// Members of whom every tenth has a birthday.
async fn crowd(club: &Club) {
    let mut sql = club.sql().await;
    sqlx::query("BEGIN").execute(&mut sql).await.unwrap();
    for number in 0..MEMBERS {
        let id = format!("m{number:05}");
        let facts = if number % 10 == 0 {
            born(&id, 11, 29)
        } else {
            born(&id, 1, 1)
        };
        let facts = serde_json::to_string(&facts).unwrap();
        insert(&mut sql, &id, &facts).await;
    }
    sqlx::query("COMMIT").execute(&mut sql).await.unwrap();
}

async fn check(club: &Club) {
    let gifts = club
        .count("SELECT COUNT(*) FROM entries WHERE kind = 'earn'")
        .await;
    assert_eq!(gifts, 120, "one gift for each birthday");
    let members = club
        .count("SELECT COUNT(*) FROM memberships WHERE day = '2026-11-29'")
        .await;
    assert_eq!(members, 1200);
    let moves = club
        .count("SELECT COUNT(*) FROM moves WHERE delta = 1")
        .await;
    assert_eq!(moves, 1200, "everybody entered one stage once");
    let verified = club.store.verify(&mut |_| {}).await.unwrap();
    assert!(
        verified.differences.is_empty(),
        "{:?}",
        verified.differences
    );
}

#[tokio::test]
async fn a_night_that_was_stopped_goes_on() {
    each(async |club: Club| {
        crowd(&club).await;
        let mut quiet = Quiet {
            stop_after: Some(1),
            ..Quiet::default()
        };
        let first = club.watched(DAY, &mut quiet).await;
        assert!(first.stopped);
        assert_eq!((quiet.total, first.members), (MEMBERS, 500));
        assert_eq!(
            club.store.nights(TENANT, 1).await.unwrap(),
            Vec::<String>::new()
        );

        let mut quiet = Quiet::default();
        let rest = club.watched(DAY, &mut quiet).await;
        assert_eq!((quiet.total, rest.members), (700, 700));
        assert!(!rest.stopped);
        assert_eq!(first.due + rest.due, 120);
        check(&club).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_machines_may_work_on_the_same_night() {
    each(async |club: Club| {
        crowd(&club).await;
        let work = |store: Store| {
            let shop = club.shop();
            async move {
                let now = calendar().day(date(DAY)).unwrap().ends;
                let mut quiet = Quiet::default();
                let night = store.night(TENANT, &shop, ZONE, Some(date(DAY)), now, &mut quiet);
                night.await.unwrap()
            }
        };
        let other = Store::open(&club.url).await.unwrap();
        let one = tokio::spawn(work(club.store.clone()));
        let other = tokio::spawn(work(other));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_eq!(one.written + other.written, MEMBERS);
        assert_eq!((one.left_out, other.left_out), (0, 0));
        check(&club).await;
    })
    .await;
}
