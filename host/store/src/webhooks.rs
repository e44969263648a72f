//! Where webhooks go, and which of them have taken what.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::{Store, StoreError, ids};

/// A webhook to be registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWebhook {
    /// Where it goes: `https://…`, or `http://…` within one's own walls.
    pub url: String,
    /// What it takes (`fidelis.message`, …); empty = everything.
    pub topics: Vec<String>,
    /// The secret that signs it: `whsec_` and 24 to 64 bytes in Base64. Absent = a new one.
    pub secret: Option<String>,
}

/// A registered webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Where it goes.
    pub url: String,
    /// What it takes; empty = everything.
    pub topics: Vec<String>,
    /// When it was registered.
    pub created_at: i64,
}

/// A webhook with the secret that signs what goes there. It is shown once, when the webhook is
/// registered.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// The webhook.
    pub webhook: Webhook,
    /// `whsec_` and Base64.
    pub secret: String,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("webhook", &self.webhook)
            .finish_non_exhaustive()
    }
}

impl Webhook {
    /// Whether it takes a topic.
    #[must_use]
    pub fn takes(&self, topic: &str) -> bool {
        self.topics.is_empty() || self.topics.iter().any(|each| each == topic)
    }
}

/// How secrets begin (Standard Webhooks).
const PREFIX: &str = "whsec_";

impl Store {
    /// Registers a webhook. The answer has its secret, which is not shown again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] for an address or a secret that is none, or a database that does not
    /// answer.
    pub async fn add_webhook(
        &self,
        tenant: &str,
        new: NewWebhook,
        now: i64,
    ) -> Result<Target, StoreError> {
        const QUERY: &str = "INSERT INTO webhooks (tenant, id, url, secret, topics, created_at) \
            VALUES ($1, $2, $3, $4, $5, $6)";
        check_address(&new.url)?;
        let secret = match new.secret {
            Some(secret) => check_secret(secret)?,
            None => format!("{PREFIX}{}", STANDARD.encode(random::<32>()?)),
        };
        let webhook = Webhook {
            id: format!("wh_{}", ids::code()?),
            url: new.url,
            topics: new.topics,
            created_at: now,
        };
        let topics =
            serde_json::to_string(&webhook.topics).map_err(StoreError::damaged("topics"))?;
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(&webhook.id)
            .bind(&webhook.url)
            .bind(&secret)
            .bind(topics)
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(Target { webhook, secret })
    }

    /// The webhooks of a tenant, by their ids.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn webhooks(&self, tenant: &str) -> Result<Vec<Webhook>, StoreError> {
        let targets = self.targets(tenant).await?;
        Ok(targets.into_iter().map(|target| target.webhook).collect())
    }

    /// The webhooks of a tenant with their secrets, for whoever delivers.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn targets(&self, tenant: &str) -> Result<Vec<Target>, StoreError> {
        const QUERY: &str = "SELECT id, url, topics, created_at, secret FROM webhooks \
            WHERE tenant = $1 ORDER BY id";
        let rows = sqlx::query(QUERY)
            .bind(tenant)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(target).collect()
    }

    /// Removes a webhook. What it has not taken by then it will not get.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unknown`], or a database that does not answer.
    pub async fn remove_webhook(&self, tenant: &str, id: &str) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        let removed = sqlx::query("DELETE FROM webhooks WHERE tenant = $1 AND id = $2")
            .bind(tenant)
            .bind(id)
            .execute(&mut *writing.tx)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(StoreError::Unknown {
                what: "webhook",
                id: id.to_owned(),
            });
        }
        sqlx::query("DELETE FROM deliveries WHERE tenant = $1 AND webhook = $2")
            .bind(tenant)
            .bind(id)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// The webhooks that have taken a parcel already.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn taken_by(&self, tenant: &str, parcel: &str) -> Result<Vec<String>, StoreError> {
        const QUERY: &str = "SELECT webhook FROM deliveries WHERE tenant = $1 AND parcel = $2";
        let taken = sqlx::query_scalar(QUERY)
            .bind(tenant)
            .bind(parcel)
            .fetch_all(self.pool())
            .await?;
        Ok(taken)
    }

    /// Remembers that webhooks have taken a parcel, while others still have not.
    ///
    /// # Errors
    ///
    /// If the database does not answer; they may get it once more then.
    pub async fn note_taken(
        &self,
        tenant: &str,
        parcel: &str,
        webhooks: &[&str],
        now: i64,
    ) -> Result<(), StoreError> {
        const QUERY: &str = "INSERT INTO deliveries (tenant, parcel, webhook, taken_at) \
            VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, parcel, webhook) DO NOTHING";
        if webhooks.is_empty() {
            return Ok(());
        }
        let mut writing = self.begin().await?;
        for webhook in webhooks {
            sqlx::query(QUERY)
                .bind(tenant)
                .bind(parcel)
                .bind(*webhook)
                .bind(now)
                .execute(&mut *writing.tx)
                .await?;
        }
        writing.commit().await?;
        Ok(())
    }

    /// Forgets who took a parcel, once all have.
    ///
    /// # Errors
    ///
    /// If the database does not answer; the rows stay, and harm nobody.
    pub async fn forget_taken(&self, tenant: &str, parcel: &str) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM deliveries WHERE tenant = $1 AND parcel = $2")
            .bind(tenant)
            .bind(parcel)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Puts a claimed parcel off without having tried it: this does not count as an attempt.
    ///
    /// # Errors
    ///
    /// If the database does not answer; the parcel is due again when its lease ends.
    pub async fn put_off(&self, tenant: &str, parcel: &str, due_at: i64) -> Result<(), StoreError> {
        const QUERY: &str = "UPDATE outbox SET due_at = $3, attempts = attempts - 1 \
            WHERE tenant = $1 AND id = $2 AND state = 'waiting' AND attempts > 0";
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(parcel)
            .bind(due_at)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

fn target(row: &AnyRow) -> Result<Target, StoreError> {
    let topics: String = row.try_get(2)?;
    Ok(Target {
        webhook: Webhook {
            id: row.try_get(0)?,
            url: row.try_get(1)?,
            topics: serde_json::from_str(&topics).map_err(StoreError::damaged("topics"))?,
            created_at: row.try_get(3)?,
        },
        secret: row.try_get(4)?,
    })
}

/// An address that a request can be sent to. Whether anybody lives there is not asked.
fn check_address(url: &str) -> Result<(), StoreError> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic());
    // A password in an address would be shown to whoever lists the webhooks.
    if plain && host.is_some_and(|host| !host.is_empty() && !host.contains('@')) {
        return Ok(());
    }
    Err(StoreError::Invalid {
        what: "address",
        expected: "https:// or http:// with a host and without a password".to_owned(),
        found: if url.contains('@') {
            "another one".to_owned()
        } else {
            format!("{url:?}")
        },
    })
}

fn check_secret(secret: String) -> Result<String, StoreError> {
    let bytes = secret
        .strip_prefix(PREFIX)
        .map(|text| STANDARD.decode(text));
    match bytes {
        Some(Ok(bytes)) if (24..=64).contains(&bytes.len()) => Ok(secret),
        _ => Err(StoreError::Invalid {
            what: "secret",
            expected: format!("{PREFIX} and 24 to 64 bytes in Base64"),
            found: "something else".to_owned(),
        }),
    }
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random {
        problem: error.to_string(),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_secrets_are_looked_at() {
        for good in ["https://shop.example/hooks?a=b", "http://127.0.0.1:9/"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ftp://shop.example",
            "https://",
            "https:///x",
            "https://a b",
            "https://u:p@h",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
        let secret = format!("{PREFIX}{}", STANDARD.encode([7; 24]));
        assert_eq!(check_secret(secret.clone()).unwrap(), secret);
        for bad in ["", "whsec_", "whsec_!!", "c2VjcmV0"] {
            assert!(check_secret(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_topics_are_all_topics() {
        let mut webhook = Webhook {
            id: String::new(),
            url: String::new(),
            topics: Vec::new(),
            created_at: 0,
        };
        assert!(webhook.takes("fidelis.message"));
        webhook.topics = vec!["fidelis.coupon".to_owned()];
        assert!(webhook.takes("fidelis.coupon"));
        assert!(!webhook.takes("fidelis.message"));
    }
}
