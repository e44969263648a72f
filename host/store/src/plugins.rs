//! Plugins that were installed for a tenant. The newest one is live.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::{AnyConnection, Row as _};

use crate::error::is_lost;
use crate::{Store, StoreError, ids};

/// A plugin to be installed.
#[derive(Clone, Copy, Debug)]
pub struct NewPlugin<'a> {
    /// The component, with its programme built in.
    pub component: &'a [u8],
    /// The programme's id, as it stands on the component.
    pub program: &'a str,
    /// The programme's revision.
    pub revision: &'a str,
    /// IANA name of the programme's zone.
    pub zone: &'a str,
    /// Who installs it: the id of a key, or the command line.
    pub by: &'a str,
}

/// A plugin that is or was live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledPlugin {
    /// Its number, from 1 on.
    pub number: i64,
    /// SHA-256 of the component.
    pub sha256: String,
    /// The programme's id.
    pub program: String,
    /// The programme's revision.
    pub revision: String,
    /// IANA name of the programme's zone.
    pub zone: String,
    /// The component.
    pub component: Vec<u8>,
    /// When it was installed.
    pub installed_at: i64,
}

/// How often a plugin is installed again where others were faster.
const ATTEMPTS: u32 = 8;

const LIVE: &str = "SELECT number, sha256, program, revision, zone, component, installed_at \
    FROM plugins WHERE tenant = $1 ORDER BY number DESC LIMIT 1";

impl Store {
    /// Makes a plugin the live one; its number. Where it is live already, nothing changes.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn install(
        &self,
        tenant: &str,
        plugin: NewPlugin<'_>,
        now: i64,
    ) -> Result<i64, StoreError> {
        let sha256 = ids::sha256(plugin.component);
        for _ in 0..ATTEMPTS {
            let mut writing = self.begin().await?;
            if let Some((number, live)) = newest(&mut writing.tx, tenant).await?
                && live == sha256
            {
                return Ok(number);
            }
            match insert(&mut writing.tx, tenant, plugin, &sha256, now).await {
                Ok(number) => {
                    writing.commit().await?;
                    return Ok(number);
                }
                // Somebody else installed one meanwhile, under the same number.
                Err(error) if is_lost(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended { attempts: ATTEMPTS })
    }

    /// Whether a plugin, known by the SHA-256 of its component, was ever installed.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn was_installed(&self, tenant: &str, sha256: &str) -> Result<bool, StoreError> {
        const QUERY: &str = "SELECT COUNT(*) FROM plugins WHERE tenant = $1 AND sha256 = $2";
        let count: i64 = sqlx::query_scalar(QUERY)
            .bind(tenant)
            .bind(sha256)
            .fetch_one(self.pool())
            .await?;
        Ok(count > 0)
    }

    /// The live plugin.
    ///
    /// # Errors
    ///
    /// If the database does not answer, or what it keeps is damaged.
    pub async fn live_plugin(&self, tenant: &str) -> Result<Option<InstalledPlugin>, StoreError> {
        let found = sqlx::query(LIVE)
            .bind(tenant)
            .fetch_optional(self.pool())
            .await?;
        found.as_ref().map(installed).transpose()
    }

    /// The numbers of the live plugins of all tenants: cheap, to see whether one changed.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn live_numbers(&self) -> Result<Vec<(String, i64)>, StoreError> {
        const QUERY: &str = "SELECT tenant, MAX(number) FROM plugins GROUP BY tenant";
        let rows = sqlx::query(QUERY).fetch_all(self.pool()).await?;
        let row = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(row).collect()
    }

    /// The plugin that was live before the live one first came; `None` where there was none.
    /// Installed again, it is what a roll-back leads to; the one after that leads one further.
    ///
    /// # Errors
    ///
    /// If the database does not answer, or what it keeps is damaged.
    pub async fn earlier_plugin(
        &self,
        tenant: &str,
    ) -> Result<Option<InstalledPlugin>, StoreError> {
        const BEFORE: &str = "SELECT number, sha256, program, revision, zone, component, \
            installed_at FROM plugins WHERE tenant = $1 AND number < \
            (SELECT MIN(number) FROM plugins WHERE tenant = $1 AND sha256 = $2) \
            ORDER BY number DESC LIMIT 1";
        let mut connection = self.pool().acquire().await?;
        let Some((_, live)) = newest(&mut connection, tenant).await? else {
            return Ok(None);
        };
        let before = sqlx::query(BEFORE)
            .bind(tenant)
            .bind(&live)
            .fetch_optional(&mut *connection)
            .await?;
        before.as_ref().map(installed).transpose()
    }
}

fn installed(row: &sqlx::any::AnyRow) -> Result<InstalledPlugin, StoreError> {
    let component: String = row.try_get(5)?;
    Ok(InstalledPlugin {
        number: row.try_get(0)?,
        sha256: row.try_get(1)?,
        program: row.try_get(2)?,
        revision: row.try_get(3)?,
        zone: row.try_get(4)?,
        component: STANDARD
            .decode(component)
            .map_err(|error| StoreError::Damaged {
                what: "plugin",
                problem: error.to_string(),
            })?,
        installed_at: row.try_get(6)?,
    })
}

async fn newest(
    connection: &mut AnyConnection,
    tenant: &str,
) -> Result<Option<(i64, String)>, sqlx::Error> {
    const QUERY: &str =
        "SELECT number, sha256 FROM plugins WHERE tenant = $1 ORDER BY number DESC LIMIT 1";
    let found = sqlx::query(QUERY)
        .bind(tenant)
        .fetch_optional(connection)
        .await?;
    found
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

async fn insert(
    connection: &mut AnyConnection,
    tenant: &str,
    plugin: NewPlugin<'_>,
    sha256: &str,
    now: i64,
) -> Result<i64, sqlx::Error> {
    const QUERY: &str = "INSERT INTO plugins \
        (tenant, number, sha256, program, revision, zone, component, installed_at, installed_by) \
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 \
        FROM plugins WHERE tenant = $1 RETURNING number";
    sqlx::query_scalar(QUERY)
        .bind(tenant)
        .bind(sha256)
        .bind(plugin.program)
        .bind(plugin.revision)
        .bind(plugin.zone)
        .bind(STANDARD.encode(plugin.component))
        .bind(now)
        .bind(plugin.by)
        .fetch_one(connection)
        .await
}
