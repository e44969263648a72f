//! Audiences: who is in a segment, and who came and went.

use fidelis_store::{Asked, Audience};

use crate::support::{Club, TENANT, at, date, each};

async fn all(mut audience: Audience) -> Vec<String> {
    let mut text = String::new();
    while let Some(page) = audience.next().await.unwrap() {
        text.push_str(&page);
    }
    text.lines().map(str::to_owned).collect()
}

async fn two_nights(club: &Club) {
    for id in ["anna", "a,\"b\"", "marc"] {
        club.enroll(id).await;
    }
    club.night("2026-11-01").await;
    club.order("anna", "o1", at("2026-11-02T10:00:00Z"), 5000)
        .await;
    club.night("2026-11-02").await;
}

#[tokio::test]
async fn members_of_a_segment_come_with_the_day_on_which_they_came_in() {
    each(async |club: Club| {
        two_nights(&club).await;
        let list = |segment| all(club.store.audience(TENANT, segment, Asked::Members));
        assert_eq!(
            list("lifecycle:new").await,
            ["member,since", "anna,2026-11-02"]
        );
        assert_eq!(
            list("lifecycle:prospect").await,
            [
                "member,since",
                "\"a,\"\"b\"\"\",2026-11-01",
                "marc,2026-11-01"
            ]
        );
        assert_eq!(list("nobody").await, ["member,since"]);
        let other = club
            .store
            .audience("other", "lifecycle:new", Asked::Members);
        assert_eq!(all(other).await, ["member,since"]);
    })
    .await;
}

#[tokio::test]
async fn moves_of_a_segment_are_told_day_by_day() {
    each(async |club: Club| {
        two_nights(&club).await;
        let list = |from, to| {
            let asked = Asked::Moves(date(from), date(to));
            all(club.store.audience(TENANT, "lifecycle:prospect", asked))
        };
        assert_eq!(
            list("2026-11-01", "2026-11-03").await,
            [
                "day,member,move",
                "2026-11-01,\"a,\"\"b\"\"\",enter",
                "2026-11-01,anna,enter",
                "2026-11-01,marc,enter",
                "2026-11-02,anna,leave",
            ]
        );
        assert_eq!(
            list("2026-11-02", "2026-11-03").await,
            ["day,member,move", "2026-11-02,anna,leave"]
        );
        assert_eq!(list("2026-11-03", "2026-12-01").await, ["day,member,move"]);
    })
    .await;
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    each(async |club: Club| {
        const MOVE: &str = "INSERT INTO moves (tenant, day, segment, member, delta) \
        VALUES ($1, $2, 'crowd', $3, 1)";
        let mut sql = club.sql().await;
        sqlx::query("BEGIN").execute(&mut sql).await.unwrap();
        for number in 0..10_000 {
            let day = if number % 3 == 0 {
                "2026-11-01"
            } else {
                "2026-11-02"
            };
            let query = sqlx::query(MOVE).bind(TENANT).bind(day);
            query
                .bind(format!("m{number:05}"))
                .execute(&mut sql)
                .await
                .unwrap();
        }
        sqlx::query("COMMIT").execute(&mut sql).await.unwrap();
        for asked in [
            Asked::Members,
            Asked::Moves(date("2026-11-01"), date("2026-11-03")),
        ] {
            let mut audience = club.store.audience(TENANT, "crowd", asked);
            let (mut pages, mut rows) = (0, Vec::new());
            while let Some(page) = audience.next().await.unwrap() {
                pages += 1;
                rows.extend(page.lines().map(str::to_owned).collect::<Vec<_>>());
            }
            assert_eq!(
                pages, 3,
                "{asked:?}: two full ones, and one that says there are no more"
            );
            assert_eq!(rows.len(), 10_001, "{asked:?}");
            assert!(rows[1..].is_sorted(), "{asked:?}");
            rows.dedup();
            assert_eq!(rows.len(), 10_001, "{asked:?}");
        }
    })
    .await;
}
