//! Webhooks that are registered, listed and removed.

use fidelis_store::NewWebhook;

use crate::support::{Club, TENANT, each};

fn new(url: &str, topics: &[&str]) -> NewWebhook {
    NewWebhook {
        url: url.to_owned(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        secret: None,
    }
}

#[tokio::test]
async fn a_webhook_shows_its_secret_once() {
    each(async |club: Club| {
        let store = &club.store;
        let target = store
            .add_webhook(
                TENANT,
                new("https://shop.example/in", &["fidelis.message"]),
                7,
            )
            .await
            .unwrap();
        assert!(target.secret.starts_with("whsec_"));
        assert!(!format!("{target:?}").contains(&target.secret));
        let listed = store.webhooks(TENANT).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(&target.webhook));
        assert_eq!(listed[0].created_at, 7);
        assert_eq!(
            store.targets(TENANT).await.unwrap(),
            std::slice::from_ref(&target)
        );
        assert_eq!(store.webhooks("other").await.unwrap(), []);

        store
            .remove_webhook(TENANT, &target.webhook.id)
            .await
            .unwrap();
        assert_eq!(store.webhooks(TENANT).await.unwrap(), []);
        let again = store.remove_webhook(TENANT, &target.webhook.id).await;
        assert!(again.unwrap_err().to_string().contains("webhook"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_address_or_secret_is_refused_without_repeating_it() {
    each(async |club: Club| {
        let bad = club
            .store
            .add_webhook(TENANT, new("https://me:hunter2@shop.example", &[]), 0)
            .await;
        assert!(!bad.unwrap_err().to_string().contains("hunter2"));
        let secret = NewWebhook {
            secret: Some("swordfish".to_owned()),
            ..new("https://shop.example", &[])
        };
        let bad = club.store.add_webhook(TENANT, secret, 0).await;
        assert!(!bad.unwrap_err().to_string().contains("swordfish"));
    })
    .await;
}

#[tokio::test]
async fn who_took_a_parcel_is_remembered_until_all_have() {
    each(async |club: Club| {
        let store = &club.store;
        store.note_taken(TENANT, "p", &["a", "b"], 0).await.unwrap();
        store.note_taken(TENANT, "p", &["b"], 0).await.unwrap();
        assert_eq!(store.taken_by(TENANT, "p").await.unwrap(), ["a", "b"]);
        assert_eq!(
            store.taken_by("other", "p").await.unwrap(),
            Vec::<String>::new()
        );
        store.forget_taken(TENANT, "p").await.unwrap();
        assert_eq!(
            store.taken_by(TENANT, "p").await.unwrap(),
            Vec::<String>::new()
        );
    })
    .await;
}
