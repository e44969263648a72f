//! Where a trial keeps its store: a database of its own, thrown away afterwards.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::postgres::{Installed, Postgres};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite: one file.
    Sqlite,
    /// PostgreSQL: a server of the trial's own.
    Postgres,
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        })
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Database, String> {
        match text {
            "sqlite" => Ok(Database::Sqlite),
            "postgres" => Ok(Database::Postgres),
            _ => Err(format!("expected sqlite or postgres, found {text:?}")),
        }
    }
}

/// A folder and an empty database; both go when it is dropped.
#[derive(Debug)]
pub struct Place {
    url: String,
    postgres: Option<Postgres>,
    folder: TempDir,
}

impl Place {
    /// Makes one.
    ///
    /// # Errors
    /// If there is no PostgreSQL, or it does not start.
    pub fn make(database: Database) -> Result<Place> {
        match database {
            Database::Sqlite => Place::sqlite(),
            Database::Postgres => match Installed::find() {
                Some(installed) => Place::postgres(installed),
                None => bail!("no initdb in PATH or /usr/lib/postgresql/*/bin"),
            },
        }
    }

    /// One with a file of SQLite.
    ///
    /// # Errors
    /// If there is no room for a folder.
    pub fn sqlite() -> Result<Place> {
        let folder = folder()?;
        let url = format!("sqlite://{}", folder.path().join("store.db").display());
        Ok(Place {
            url,
            postgres: None,
            folder,
        })
    }

    /// One with a PostgreSQL server.
    ///
    /// # Errors
    /// If it does not start.
    pub fn postgres(installed: Installed) -> Result<Place> {
        let postgres = Postgres::start(installed)?;
        Ok(Place {
            url: postgres.database("fidelis")?,
            postgres: Some(postgres),
            folder: folder()?,
        })
    }

    /// The store's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder for what else a trial writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The PostgreSQL server, to be stopped and started.
    ///
    /// # Errors
    /// If the store is another one.
    pub fn server(&mut self) -> Result<&mut Postgres> {
        self.postgres.as_mut().context("the store is no PostgreSQL")
    }
}

fn folder() -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix("fidelis-trial-")
        .tempdir()
        .context("no folder for the trial")
}
