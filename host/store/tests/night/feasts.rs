//! What falls due at night (rules 3.6, 3.14, 3.15).

use fidelis_store::night::Night;

use crate::support::{Club, Quiet, TENANT, ZONE, at, born, calendar, date, each};

#[tokio::test]
async fn a_birthday_is_given_once_however_often_the_night_runs() {
    each(async |club: Club| {
        club.put(born("anna", 11, 29)).await;
        club.enroll("marc").await;

        let night = club.night("2026-11-29").await;
        assert_eq!((night.members, night.due, night.written), (2, 1, 2));
        // 29 November begins at 23:00 the day before, in UTC.
        let gift = [("Earn".to_owned(), at("2026-11-28T23:00:00Z"), 100)];
        assert_eq!(club.entries("anna").await, gift);
        assert_eq!(club.entries("marc").await, []);

        let again = club.night("2026-11-29").await;
        assert!(again.finished_before);
        assert_eq!(again.members, 0);

        // It ended before it was written that it did; then before the segments were.
        club.forget_nights().await;
        assert_eq!(club.night("2026-11-29").await.members, 0);
        club.forget_nights().await;
        let mut sql = club.sql().await;
        sqlx::query("DELETE FROM memberships")
            .execute(&mut sql)
            .await
            .unwrap();
        let once_more = club.night("2026-11-29").await;
        assert_eq!((once_more.members, once_more.due), (2, 0));
        assert_eq!(club.entries("anna").await, gift);

        // The next night looks at everybody, and finds nothing.
        let next = club.night("2026-11-30").await;
        assert_eq!((next.members, next.due), (2, 0));
        assert_eq!(club.entries("anna").await, gift);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_written_for_those_for_whom_nothing_is_due() {
    each(async |club: Club| {
        club.put(born("anna", 11, 29)).await;
        club.enroll("marc").await;
        club.night("2026-11-29").await;
        let events = club.count("SELECT COUNT(*) FROM events").await;
        assert_eq!(events, 1, "one for Anna, none for Marc");
        let marc = club.store.member(TENANT, "marc").await.unwrap().unwrap();
        assert_eq!((marc.revision, marc.account.version), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn days_that_were_missed_are_made_up_for() {
    each(async |club: Club| {
        club.put(born("leap", 2, 29)).await;
        club.night("2027-02-26").await;
        // The job is down on 28 February and runs on 2 March.
        club.night("2027-03-02").await;
        let gift = [("Earn".to_owned(), at("2027-02-27T23:00:00Z"), 100)];
        assert_eq!(club.entries("leap").await, gift);
        club.night("2027-03-03").await;
        assert_eq!(club.entries("leap").await, gift);
    })
    .await;
}

#[tokio::test]
async fn points_expire_at_night() {
    each(async |club: Club| {
        club.order("anna", "o1", at("2026-10-01T10:00:00Z"), 5000)
            .await;
        club.night("2026-10-30").await;
        assert_eq!(club.entries("anna").await.len(), 1);
        // 30 days after 1 October end with 31 October; the first night after that is of 1 November.
        assert_eq!(club.night("2026-10-31").await.due, 0);
        assert_eq!(club.night("2026-11-01").await.due, 1);
        let entries = club.entries("anna").await;
        assert_eq!(
            entries[1],
            ("Expire".to_owned(), at("2026-10-31T23:00:00Z"), -50)
        );
    })
    .await;
}

#[tokio::test]
async fn without_a_date_it_is_yesterdays_night() {
    each(async |club: Club| {
        club.enroll("anna").await;
        // 00:30 in Paris: 29 November has just ended there, and not yet in UTC.
        let now = at("2026-11-29T23:30:00Z");
        let shop = club.shop();
        let mut quiet = Quiet::default();
        let night = club.store.night(TENANT, &shop, ZONE, None, now, &mut quiet);
        let night: Night = night.await.unwrap();
        assert_eq!(night.day, "2026-11-29");
        assert_eq!(club.store.nights(TENANT, 10).await.unwrap(), ["2026-11-29"]);
    })
    .await;
}

#[tokio::test]
async fn a_day_that_has_not_ended_is_refused() {
    each(async |club: Club| {
        let (day, shop) = (date("2026-11-29"), club.shop());
        let ends = calendar().day(day).unwrap().ends;
        let mut quiet = Quiet::default();
        let early = club
            .store
            .night(TENANT, &shop, ZONE, Some(day), ends - 1, &mut quiet);
        let told = early.await.unwrap_err().to_string();
        assert!(
            told.contains("expected one that has ended, at the latest 2026-11-28"),
            "{told}"
        );
        let in_time = club
            .store
            .night(TENANT, &shop, ZONE, Some(day), ends, &mut quiet);
        assert!(in_time.await.is_ok());
    })
    .await;
}
