//! The database is gone, comes back, or is slow.

use std::time::{Duration, Instant};

use fidelis_trials::place::Place;
use fidelis_trials::postgres::Installed;
use fidelis_trials::slow::Slow;
use reqwest::Method;
use tokio::runtime::Runtime;

use super::{is_problem, is_settled, order, tell};
use crate::support::{Stage, fidelis};

fn stage(what: &str) -> Option<Stage> {
    let installed = Installed::or_skip(what)?;
    Some(Stage::new(Place::postgres(installed).unwrap(), |_| {}))
}

#[test]
fn a_database_that_is_gone_is_told_and_its_return_is_enough() {
    let Some(mut stage) = stage("the database that is gone and back") else {
        return;
    };
    let client = stage.client.clone();
    let first = stage
        .runtime
        .block_on(tell(&client, "anna", &order("before")));
    is_settled(&first);

    stage.place.server().unwrap().stop().unwrap();
    let during = order("during");
    let begun = Instant::now();
    let refused = stage.runtime.block_on(tell(&client, "anna", &during));
    is_problem(&refused, 503, "unavailable");
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    let (alive, ready) = stage.runtime.block_on(async {
        let alive = client.call(Method::GET, "/healthz", None).await.unwrap();
        let ready = client.call(Method::GET, "/readyz", None).await.unwrap();
        (alive.status, ready.status)
    });
    assert_eq!((alive, ready), (200, 503));

    stage.place.server().unwrap().resume().unwrap();
    let patience = Duration::from_secs(30);
    stage.server.wait_ready(patience).unwrap();
    stage.runtime.block_on(async {
        let settled = client.settle("anna", &during, patience).await.unwrap();
        is_settled(&settled);
        assert!(!settled.replayed, "nothing was written before");
        let again = client.settle("anna", &order("before"), patience).await;
        // Another body under the same id: it is still known.
        is_problem(&again.unwrap(), 409, "event-reused");
    });
    assert!(stage.server.runs().unwrap());
    fidelis().verify(stage.place.url()).unwrap();
}

#[test]
fn a_slow_database_is_waited_for_and_others_do_not_wait_for_ever() {
    let Some(installed) = Installed::or_skip("the slow database") else {
        return;
    };
    let mut place = Place::postgres(installed).unwrap();
    let port = place.server().unwrap().port();
    let runtime = Runtime::new().unwrap();
    let slow = runtime.block_on(Slow::before(port)).unwrap();
    let direct = place.url().to_owned();
    let through = direct.replace(&format!(":{port}/"), &format!(":{}/", slow.port()));
    let stage = Stage::new(place, |setup| setup.store = through);
    let client = stage.client.clone();

    slow.delay(Duration::from_millis(50));
    let begun = Instant::now();
    let late = stage
        .runtime
        .block_on(tell(&client, "anna", &order("late")));
    is_settled(&late);
    assert!(begun.elapsed() > Duration::from_millis(200), "it was slow");

    // Slower than anybody waits: told in the end, and nothing is half done.
    slow.delay(Duration::from_secs(60));
    let never = order("never");
    let begun = Instant::now();
    let told = stage.runtime.block_on(async {
        let path = format!("/v1/members/anna/{}", "events");
        let body = serde_json::to_value(&never).unwrap();
        let request = client.request(Method::POST, &path).json(&body);
        let patient = request.timeout(Duration::from_secs(45));
        client.send(patient).await.unwrap()
    });
    assert!(matches!(told.status, 503 | 504), "{}", told.body);
    assert!(
        begun.elapsed() < Duration::from_secs(40),
        "{:?}",
        begun.elapsed()
    );
    let alive = stage
        .runtime
        .block_on(client.call(Method::GET, "/healthz", None));
    assert_eq!(alive.unwrap().status, 200);

    slow.delay(Duration::ZERO);
    let patience = Duration::from_secs(120);
    let settled = stage
        .runtime
        .block_on(client.settle("anna", &never, patience));
    is_settled(&settled.unwrap());
    fidelis().verify(&direct).unwrap();
}
