//! A tenant's plugin traps, loops or eats memory on every call.

use std::time::{Duration, Instant};

use fidelis_trials::client::Client;
use fidelis_trials::kill::TENANT;
use fidelis_trials::place::Place;
use reqwest::Method;

use super::{is_problem, is_settled, order, tell};
use crate::hostile::{self, EATS, LOOPS, TRAPS};
use crate::support::{Stage, fidelis, plugin};

const HOSTILE: [(&str, &str); 3] = [("traps", TRAPS), ("loops", LOOPS), ("eats", EATS)];

/// A server for the programme of the trials and for three tenants whose plugins are hostile.
fn stage() -> (Stage, Vec<(String, Client)>) {
    let place = Place::sqlite().unwrap();
    let mut files = Vec::new();
    for (tenant, body) in HOSTILE {
        let path = place.folder().join(format!("{tenant}.wasm"));
        std::fs::write(&path, hostile::plugin(body)).unwrap();
        files.push(format!("{tenant}={}", path.display()));
    }
    let stage = Stage::new(place, |setup| setup.plugins.extend(files));
    let clients = HOSTILE.map(|(tenant, _)| {
        let key = fidelis()
            .key(stage.place.url(), tenant, "operator")
            .unwrap();
        let client = Client::new(&[stage.server.base()], &key).unwrap();
        (tenant.to_owned(), client)
    });
    (stage, clients.into())
}

#[test]
fn a_hostile_plugin_is_told_of_and_its_neighbours_are_served() {
    let (mut stage, hostile) = stage();
    let good = stage.client.clone();
    stage.runtime.block_on(async {
        for (tenant, client) in &hostile {
            let reply = tell(client, "anna", &order("first")).await;
            is_problem(&reply, 500, "plugin-failed");
            let kept = client.entries("anna").await;
            let empty = kept.is_ok_and(|entries| entries.is_empty());
            let unknown = client.call(Method::GET, "/v1/members/anna", None).await;
            let unknown = unknown.unwrap().status == 404;
            assert!(empty || unknown, "{tenant}: something was written");
        }

        // All of them at once, all the time.
        let mut crowd = tokio::task::JoinSet::new();
        for number in 0..24 {
            let (tenant, client) = hostile[number % hostile.len()].clone();
            crowd.spawn(async move {
                for turn in 0..4 {
                    let event = order(&format!("{tenant}-{number}-{turn}"));
                    let reply = tell(&client, "anna", &event).await;
                    assert_ne!(reply.status, 200, "{}", reply.body);
                }
            });
        }
        let mut slowest = Duration::ZERO;
        for number in 0..20 {
            let begun = Instant::now();
            let reply = tell(&good, "anna", &order(&format!("good-{number}"))).await;
            is_settled(&reply);
            slowest = slowest.max(begun.elapsed());
        }
        println!("the slowest of 20 good calls took {slowest:?}");
        assert!(slowest < Duration::from_secs(5), "{slowest:?}");
        while let Some(ended) = crowd.join_next().await {
            ended.unwrap();
        }
    });
    assert!(stage.server.runs().unwrap());
    fidelis().verify(stage.place.url()).unwrap();
}

#[test]
fn a_good_plugin_takes_the_place_of_a_hostile_one_and_settles_what_was_refused() {
    let (stage, hostile) = stage();
    let component = std::fs::read(plugin()).unwrap();
    stage.runtime.block_on(async {
        let (_, client) = &hostile[0];
        let event = order("first");
        is_problem(&tell(client, "anna", &event).await, 500, "plugin-failed");
        let request = client
            .request(Method::PUT, "/v1/plugin")
            .header("content-type", "application/wasm")
            .timeout(Duration::from_secs(60))
            .body(component);
        let installed = client.send(request).await.unwrap();
        assert!((200..300).contains(&installed.status), "{}", installed.body);
        is_settled(&tell(client, "anna", &event).await);
    });
    drop(stage.server);
    fidelis().verify(stage.place.url()).unwrap();
}
