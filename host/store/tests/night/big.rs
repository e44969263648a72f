//! Memory and speed with many members. Run by hand:
//! `cargo test --release -p fidelis-store --test night -- --ignored --nocapture many`

use std::fs;
use std::time::Instant;

use fidelis_host::account;
use sqlx::AnyConnection;

use crate::support::{Club, TENANT, born, member};

/// Writes a member's row as the store would.
pub(crate) async fn insert(sql: &mut AnyConnection, id: &str, facts: &str) {
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

/// The most memory that the process had, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kibibytes * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: figures, by hand"]
async fn many_members_need_no_more_memory_than_few() {
    const MEMBERS: u64 = 100_000;
    let club = Club::open().await;
    let mut sql = club.sql().await;
    sqlx::query("BEGIN").execute(&mut sql).await.unwrap();
    for number in 0..MEMBERS {
        let id = format!("m{number:07}");
        let mut facts = if number % 365 == 0 {
            born(&id, 11, 29)
        } else {
            member(&id)
        };
        facts.orders = (0..number % 8)
            .map(|order| fidelis_host::contract::types::PastOrder {
                placed_at: 1_790_000_000_000
                    - i64::try_from(order * number % 700).unwrap() * 86_400_000,
                status: fidelis_host::contract::types::OrderStatus::Delivered,
                net: 5_000,
                discount: 0,
                units: 2,
                lines: 1,
                bundles: 0,
            })
            .collect();
        insert(&mut sql, &id, &serde_json::to_string(&facts).unwrap()).await;
    }
    sqlx::query("COMMIT").execute(&mut sql).await.unwrap();

    let mut told = Vec::new();
    for day in ["2026-11-29", "2026-11-30", "2026-12-01"] {
        let (started, before) = (Instant::now(), peak());
        let night = club.night(day).await;
        let (took, after) = (started.elapsed(), peak());
        println!(
            "{day}: {} members, {} due, {:?}, {} a second; peak memory {} MiB, before {} MiB",
            night.members,
            night.due,
            took,
            u128::from(night.members) * 1000 / took.as_millis().max(1),
            after >> 20,
            before >> 20,
        );
        assert_eq!(night.written, MEMBERS);
        told.push(after);
    }
    assert!(told[2] < 400 << 20, "{} bytes", told[2]);
}
