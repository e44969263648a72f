//! The measures of a period (sizes, points, retention, conversion, experiments).

use fidelis_host::contract::types::{Effect, Exposure};
use fidelis_store::report::{Measures, Money, PointValue, Share};

use crate::support::{Club, TENANT, at, calendar, date, each};

async fn measures(club: &Club, from: &str, to: &str) -> Measures {
    // 100 points are 1.00.
    let value = PointValue {
        wallet: "points".to_owned(),
        currency: "EUR".to_owned(),
        amount: 100,
        points: 100,
    };
    let calendar = calendar();
    let store = &club.store;
    let values = [value];
    let measures = store.measures(TENANT, &calendar, date(from), date(to), &values);
    measures.await.unwrap()
}

fn parts(share: Share) -> (i64, i64) {
    (share.part, share.whole)
}

#[tokio::test]
async fn points_are_counted_within_their_period() {
    each(async |club: Club| {
        club.order("anna", "o1", at("2026-10-01T10:00:00Z"), 10_000)
            .await;
        club.order("marc", "o2", at("2026-10-02T10:00:00Z"), 5_000)
            .await;
        club.order("marc", "o3", at("2026-10-20T10:00:00Z"), 3_000)
            .await;
        club.refund("marc", "o2", at("2026-10-05T10:00:00Z")).await;
        club.night("2026-11-01").await;

        let october = measures(&club, "2026-10-01", "2026-11-01").await;
        assert_eq!(october.wallets.len(), 1);
        let points = &october.wallets[0];
        assert_eq!((points.issued, points.clawed_back), (180, 50));
        assert_eq!((points.used, points.expired), (0, 0));
        assert_eq!(points.redemption.ppm, Some(0));
        assert_eq!(
            (points.liability.points, points.liability.available),
            (130, 130)
        );
        let money = |numerator| {
            Some(Money {
                currency: "EUR".to_owned(),
                numerator,
                denominator: 1,
            })
        };
        assert_eq!(points.liability.value, money(130));

        // Anna's points expired with the end of 31 October: in November.
        let november = measures(&club, "2026-11-01", "2026-12-01").await;
        let points = &november.wallets[0];
        assert_eq!((points.issued, points.expired), (0, 100));
        assert_eq!(parts(points.breakage), (100, 0));
        assert_eq!(points.breakage.ppm, None);
        assert_eq!(points.liability.value, money(30));

        let both = measures(&club, "2026-10-01", "2026-12-01").await;
        assert_eq!(parts(both.wallets[0].breakage), (100, 180));
        assert_eq!(both.wallets[0].breakage.ppm, Some(555_555));
    })
    .await;
}

#[tokio::test]
async fn sizes_follow_from_moves() {
    each(async |club: Club| {
        club.enroll("anna").await;
        club.enroll("marc").await;
        club.night("2026-10-31").await;
        club.order("anna", "o1", at("2026-11-02T10:00:00Z"), 5000)
            .await;
        club.night("2026-11-01").await;
        club.night("2026-11-02").await;
        club.order("anna", "o2", at("2026-11-04T10:00:00Z"), 5000)
            .await;
        club.night("2026-11-04").await;

        let november = measures(&club, "2026-11-01", "2026-12-01").await;
        let told = |id: &str| {
            let found = november
                .segments
                .iter()
                .find(|each| each.segment == id)
                .unwrap();
            let days = found.days.iter();
            let days =
                days.map(|day| format!("{} {} +{} -{}", day.day, day.size, day.entered, day.left));
            (found.before, days.collect::<Vec<_>>())
        };
        assert_eq!(
            told("lifecycle:prospect"),
            (2, vec!["2026-11-02 1 +0 -1".to_owned()])
        );
        assert_eq!(
            told("lifecycle:new"),
            (
                0,
                vec![
                    "2026-11-02 1 +1 -0".to_owned(),
                    "2026-11-04 0 +0 -1".to_owned()
                ]
            )
        );
        assert_eq!(told("regular"), (0, vec!["2026-11-04 1 +1 -0".to_owned()]));
        let later = measures(&club, "2026-12-01", "2027-01-01").await;
        let sizes = later
            .segments
            .iter()
            .map(|each| (each.segment.as_str(), each.before));
        let sizes: Vec<_> = sizes.filter(|(id, _)| !id.starts_with("rfm:")).collect();
        assert_eq!(
            sizes,
            [
                ("lifecycle:loyal", 1),
                ("lifecycle:prospect", 1),
                ("regular", 1)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn retention_counts_who_came_back() {
    each(async |club: Club| {
        // Anna and Marc ordered in the week before; Anna and Carl in this one. Marc's came back.
        club.order("anna", "o1", at("2026-11-03T10:00:00Z"), 1000)
            .await;
        club.order("marc", "o2", at("2026-11-04T10:00:00Z"), 1000)
            .await;
        club.order("anna", "o3", at("2026-11-10T10:00:00Z"), 1000)
            .await;
        club.order("anna", "o4", at("2026-11-11T10:00:00Z"), 1000)
            .await;
        club.order("carl", "o5", at("2026-11-11T10:00:00Z"), 1000)
            .await;
        club.order("marc", "o6", at("2026-11-12T10:00:00Z"), 1000)
            .await;
        club.refund("marc", "o6", at("2026-11-12T12:00:00Z")).await;
        let week = measures(&club, "2026-11-09", "2026-11-16").await;
        assert_eq!(week.retention.ordered, 2);
        assert_eq!(parts(week.retention.returned), (1, 2));
        assert_eq!(week.retention.returned.ppm, Some(500_000));
    })
    .await;
}

#[tokio::test]
async fn conversion_needs_sessions() {
    each(async |club: Club| {
        const TELL: &str =
            "INSERT INTO sessions (tenant, day, segment, count) VALUES ($1, $2, $3, $4)";
        club.enroll("anna").await;
        club.night("2026-10-31").await;
        // A prospect's first order, and one of somebody who is new by then.
        club.order("anna", "o1", at("2026-11-01T10:00:00Z"), 1000)
            .await;
        club.night("2026-11-01").await;
        club.order("anna", "o2", at("2026-11-02T10:00:00Z"), 1000)
            .await;
        club.night("2026-11-02").await;
        assert_eq!(
            measures(&club, "2026-11-01", "2026-11-03").await.conversion,
            []
        );
        let mut sql = club.sql().await;
        for (day, segment, count) in [
            ("2026-10-31", "lifecycle:new", 9_i64),
            ("2026-11-01", "lifecycle:prospect", 30),
            ("2026-11-02", "lifecycle:prospect", 10),
            ("2026-11-02", "lifecycle:new", 4),
            ("2026-11-02", "regular", 5),
        ] {
            let query = sqlx::query(TELL).bind(TENANT).bind(day).bind(segment);
            query.bind(count).execute(&mut sql).await.unwrap();
        }
        let told = measures(&club, "2026-11-01", "2026-11-03").await.conversion;
        let told: Vec<_> = told
            .iter()
            .map(|each| (each.segment.as_str(), parts(each.orders)))
            .collect();
        assert_eq!(
            told,
            [
                ("lifecycle:new", (1, 4)),
                ("lifecycle:prospect", (1, 40)),
                ("regular", (0, 5))
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn variants_are_told_with_who_ordered_after_seeing_them() {
    each(async |club: Club| {
        let seen = |unit: &str, variant: &str| {
            Effect::Exposure(Exposure {
                experiment: "banner".to_owned(),
                variant_id: variant.to_owned(),
                unit_id: unit.to_owned(),
            })
        };
        let exposures = [
            seen("anna", "a"),
            seen("marc", "b"),
            seen("s-17", "b"),
            seen("carl", "a"),
        ];
        let when = at("2026-11-02T12:00:00Z");
        club.order("marc", "early", at("2026-11-02T10:00:00Z"), 1000)
            .await;
        club.store.expose(TENANT, &exposures, when).await.unwrap();
        club.order("anna", "o1", at("2026-11-02T13:00:00Z"), 1000)
            .await;
        club.order("anna", "o2", at("2026-11-03T13:00:00Z"), 1000)
            .await;
        club.order("carl", "late", at("2026-12-03T13:00:00Z"), 1000)
            .await;
        let november = measures(&club, "2026-11-01", "2026-12-01").await;
        assert_eq!(november.experiments.len(), 1);
        let told: Vec<_> = november.experiments[0]
            .variants
            .iter()
            .map(|each| (each.variant.as_str(), parts(each.ordered), each.orders))
            .collect();
        assert_eq!(told, [("a", (1, 2), 2), ("b", (0, 2), 0)]);
        assert_eq!(
            measures(&club, "2026-12-01", "2027-01-01")
                .await
                .experiments,
            []
        );
    })
    .await;
}

#[tokio::test]
async fn coupons_are_counted_by_what_became_of_them() {
    each(async |club: Club| {
        let store = &club.store;
        let issued = at("2026-11-02T12:00:00Z");
        for id in ["1", "2"] {
            store
                .issue_coupon(TENANT, id, "welcome", None, None, issued)
                .await
                .unwrap();
        }
        let third = store
            .issue_coupon(TENANT, "3", "welcome", None, None, issued)
            .await
            .unwrap();
        store
            .revoke_coupon(TENANT, &third.code, issued)
            .await
            .unwrap();
        let coupons = measures(&club, "2026-11-01", "2026-12-01").await.coupons;
        assert_eq!((coupons.issued, coupons.used, coupons.revoked), (3, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_period_without_a_day_is_refused() {
    each(async |club: Club| {
        let calendar = calendar();
        let day = date("2026-11-01");
        let refused = club
            .store
            .measures(TENANT, &calendar, day, day, &[])
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "period: expected 1 to 3660 days, found 2026-11-01 to 2026-11-01"
        );
    })
    .await;
}
