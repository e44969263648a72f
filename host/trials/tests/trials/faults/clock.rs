//! The clock jumps back: events come with instants before those that were settled.

use fidelis_trials::clock::now;
use fidelis_trials::place::Place;

use super::{is_settled, order_at, tell};
use crate::support::{Stage, fidelis};

const DAY: i64 = 86_400_000;

#[test]
fn events_of_a_clock_that_jumped_back_are_settled_and_nothing_is_lost() {
    let stage = Stage::new(Place::sqlite().unwrap(), |_| {});
    let client = stage.client.clone();
    let base = now();
    let instants = [0, DAY, 2 * DAY, -30 * DAY, 3 * DAY, -400 * DAY, 4 * DAY];
    stage.runtime.block_on(async {
        for (number, offset) in instants.iter().enumerate() {
            let event = order_at(&format!("e{number}"), base + offset);
            is_settled(&tell(&client, "anna", &event).await);
        }
        let entries = client.entries("anna").await.unwrap();
        for number in 0..instants.len() {
            let id = format!("e{number}");
            assert!(entries.iter().any(|entry| entry.event_id == id), "{id}");
        }
    });
    drop(stage.server);
    fidelis().verify(stage.place.url()).unwrap();
}
