//! Keys to the HTTP API. Only their hashes are kept.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

/// The tenant of a key that opens every tenant.
pub const EVERY_TENANT: &str = "*";

/// What a key lets its bearer do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What a storefront does for its customers.
    Storefront,
    /// That, and what people of the shop do by hand.
    Operator,
}

impl Scope {
    /// Its name in the store and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Storefront => "storefront",
            Self::Operator => "operator",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Storefront, Self::Operator]
            .into_iter()
            .find(|scope| scope.name() == name)
    }
}

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its id: what stands between the first two underscores of its text.
    pub id: String,
    /// Whom it opens; [`EVERY_TENANT`] = all.
    pub tenant: String,
    /// What it lets do.
    pub scope: Scope,
    /// What people call it.
    pub label: String,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// When it was revoked, UTC milliseconds.
    pub revoked_at: Option<i64>,
}

/// A key that was just made, with the text that is never seen again.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The key.
    pub key: Key,
    /// `fk_<id>_<secret>`: what its bearer sends.
    pub text: String,
}

/// A key as it is kept: with the SHA-256 of its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// The key.
    pub key: Key,
    /// The SHA-256 of its secret. To be compared in constant time.
    pub hash: [u8; 32],
}

/// `fk_<id>_<secret>` taken apart; `None` where it is no such text.
#[must_use]
pub fn parse_key(text: &str) -> Option<(&str, &str)> {
    let (id, secret) = text.strip_prefix("fk_")?.split_once('_')?;
    let id_is_sound = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (id_is_sound && !secret.is_empty() && secret.len() <= 128).then_some((id, secret))
}

/// The hash that is kept of a secret. A secret has 256 random bits, so that one round is enough.
#[must_use]
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

impl Store {
    /// Makes a key.
    ///
    /// # Errors
    ///
    /// [`StoreError::Random`], and those of the database.
    pub async fn make_key(
        &self,
        tenant: &str,
        scope: Scope,
        label: &str,
        now: i64,
    ) -> Result<NewKey, StoreError> {
        let id = hex(&random::<8>()?);
        let secret = BASE64_URL_SAFE_NO_PAD.encode(random::<32>()?);
        let query = "INSERT INTO keys (id, tenant, scope, label, hash, created_at, revoked_at) \
            VALUES ($1, $2, $3, $4, $5, $6, NULL)";
        let mut writing = self.begin().await?;
        sqlx::query(query)
            .bind(&id)
            .bind(tenant)
            .bind(scope.name())
            .bind(label)
            .bind(hex(&hash_secret(&secret)))
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(NewKey {
            text: format!("fk_{id}_{secret}"),
            key: Key {
                id,
                tenant: tenant.to_owned(),
                scope,
                label: label.to_owned(),
                created_at: now,
                revoked_at: None,
            },
        })
    }

    /// The key of this id, revoked or not.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn key(&self, id: &str) -> Result<Option<KeptKey>, StoreError> {
        let query = "SELECT id, tenant, scope, label, hash, created_at, revoked_at \
            FROM keys WHERE id = $1";
        let row: Option<Row> = sqlx::query_as(query)
            .bind(id)
            .fetch_optional(self.pool())
            .await?;
        row.map(kept).transpose()
    }

    /// The keys of a tenant by id, those after `after`.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn keys(
        &self,
        tenant: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Key>, StoreError> {
        let query = "SELECT id, tenant, scope, label, hash, created_at, revoked_at \
            FROM keys WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3";
        let rows: Vec<Row> = sqlx::query_as(query)
            .bind(tenant)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        rows.into_iter()
            .map(|row| kept(row).map(|kept| kept.key))
            .collect()
    }

    /// Revokes a key of a tenant. Revoking it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unknown`] where the tenant has no such key, and those of the database.
    pub async fn revoke_key(&self, tenant: &str, id: &str, now: i64) -> Result<(), StoreError> {
        let query = "UPDATE keys SET revoked_at = COALESCE(revoked_at, $3) \
            WHERE tenant = $1 AND id = $2";
        let mut writing = self.begin().await?;
        let done = sqlx::query(query)
            .bind(tenant)
            .bind(id)
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Unknown {
                what: "key",
                id: id.to_owned(),
            });
        }
        Ok(())
    }
}

/// Columns of a key, in the order of the queries.
type Row = (String, String, String, String, String, i64, Option<i64>);

fn kept(
    (id, tenant, scope, label, hash, created_at, revoked_at): Row,
) -> Result<KeptKey, StoreError> {
    let damaged = |problem: &str| StoreError::Damaged {
        what: "key",
        problem: problem.to_owned(),
    };
    let scope = Scope::named(&scope).ok_or_else(|| damaged("its scope is not known"))?;
    let hash = bytes(&hash).ok_or_else(|| damaged("its hash is not 64 hexadecimal digits"))?;
    let key = Key {
        id,
        tenant,
        scope,
        label,
        created_at,
        revoked_at,
    };
    Ok(KeptKey { key, hash })
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random {
        problem: error.to_string(),
    })?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<[u8; 32]> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = hex.as_bytes().chunks(2).map(pair).collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_apart_at_its_first_underscores() {
        let text = "fk_0123456789abcdef_se-c_ret";
        assert_eq!(parse_key(text), Some(("0123456789abcdef", "se-c_ret")));
        for bad in [
            "",
            "fk_",
            "fk_1_x",
            "0123456789abcdef_x",
            "fk_0123456789abcdef_",
        ] {
            assert_eq!(parse_key(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_hash_is_written_and_read() {
        let hash = hash_secret("secret");
        assert_eq!(bytes(&hex(&hash)), Some(hash));
        assert_eq!(bytes("00"), None);
    }

    #[tokio::test]
    async fn what_is_kept_is_not_what_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("store").display());
        let store = Store::open(&url).await.unwrap();
        let made = store
            .make_key("t", Scope::Operator, "till", 5)
            .await
            .unwrap();
        let (id, secret) = parse_key(&made.text).unwrap();
        let kept = store.key(id).await.unwrap().unwrap();
        assert_eq!(kept.key, made.key);
        assert_eq!(kept.hash, hash_secret(secret));
        assert_eq!(
            store.keys("t", "", 10).await.unwrap(),
            std::slice::from_ref(&made.key)
        );
        assert!(store.keys("t", id, 10).await.unwrap().is_empty());

        store.revoke_key("t", id, 9).await.unwrap();
        store.revoke_key("t", id, 11).await.unwrap();
        assert_eq!(
            store.key(id).await.unwrap().unwrap().key.revoked_at,
            Some(9)
        );
        let foreign = store.revoke_key("u", id, 9).await;
        assert!(matches!(foreign, Err(StoreError::Unknown { .. })));
    }
}
