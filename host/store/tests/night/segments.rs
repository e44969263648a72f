//! Who is in which segment, night after night (rules 4.1 to 4.3).

use std::collections::BTreeMap;

use sqlx::Row as _;

use crate::support::{Club, Quiet, at, each};

/// Segments with members, as sums of moves.
async fn sizes(club: &Club) -> BTreeMap<String, i64> {
    const QUERY: &str = "SELECT segment, CAST(SUM(delta) AS BIGINT) FROM moves \
        GROUP BY segment HAVING SUM(delta) <> 0";
    let mut sql = club.sql().await;
    let rows = sqlx::query(QUERY).fetch_all(&mut sql).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn told(sizes: &BTreeMap<String, i64>) -> Vec<String> {
    sizes
        .iter()
        .map(|(id, size)| format!("{id} {size}"))
        .collect()
}

#[tokio::test]
async fn members_move_between_stages_scores_and_segments() {
    each(async |club: Club| {
        club.enroll("anna").await;
        club.enroll("marc").await;
        club.night("2026-11-01").await;
        assert_eq!(told(&sizes(&club).await), ["lifecycle:prospect 2"]);

        club.order("anna", "o1", at("2026-11-02T10:00:00Z"), 5000)
            .await;
        club.night("2026-11-02").await;
        let now = sizes(&club).await;
        assert_eq!(
            told(&now),
            ["lifecycle:new 1", "lifecycle:prospect 1", "rfm:512 1"]
        );

        club.order("anna", "o2", at("2026-11-03T10:00:00Z"), 5000)
            .await;
        club.night("2026-11-03").await;
        let now = sizes(&club).await;
        let expected = [
            "lifecycle:loyal 1",
            "lifecycle:prospect 1",
            "regular 1",
            "rfm:523 1",
        ];
        assert_eq!(told(&now), expected);

        // Nothing moves: no rows.
        let before = club.count("SELECT COUNT(*) FROM moves").await;
        club.night("2026-11-04").await;
        assert_eq!(club.count("SELECT COUNT(*) FROM moves").await, before);

        // Half a year later.
        club.night("2027-06-30").await;
        let now = sizes(&club).await;
        let expected = [
            "lifecycle:inactive 1",
            "lifecycle:prospect 1",
            "regular 1",
            "rfm:223 1",
        ];
        assert_eq!(told(&now), expected);
    })
    .await;
}

#[tokio::test]
async fn an_earlier_day_does_not_undo_a_later_one() {
    each(async |club: Club| {
        club.enroll("anna").await;
        club.night("2026-11-05").await;
        let late = club.night("2026-11-04").await;
        assert_eq!((late.members, late.written), (0, 0));
        assert_eq!(told(&sizes(&club).await), ["lifecycle:prospect 1"]);
    })
    .await;
}

#[tokio::test]
async fn who_cannot_be_judged_is_left_out_and_tried_again() {
    each(async |club: Club| {
        club.enroll("anna").await;
        let mut broken = crate::support::member("bert");
        broken.orders = vec![fidelis_host::contract::types::PastOrder {
            placed_at: 0,
            status: fidelis_host::contract::types::OrderStatus::Paid,
            net: -1,
            discount: 0,
            units: 1,
            lines: 1,
            bundles: 0,
        }];
        club.put(broken).await;
        club.enroll("carl").await;
        let mut quiet = Quiet::default();
        let night = club.watched("2026-11-05", &mut quiet).await;
        assert_eq!((night.written, night.left_out), (2, 1));
        assert_eq!(quiet.left_out.len(), 1);
        assert!(
            quiet.left_out[0].starts_with("bert: "),
            "{:?}",
            quiet.left_out
        );

        club.enroll("bert").await;
        let again = club.night("2026-11-05").await;
        assert!(!again.finished_before);
        assert_eq!((again.members, again.written, again.left_out), (1, 1, 0));
        assert!(club.night("2026-11-05").await.finished_before);
    })
    .await;
}
