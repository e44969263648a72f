//! What can go wrong between a request and its plugin.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use fidelis_store::StoreError;

/// Why the server did not do what was asked. [`ServerError::code`] is a stable name for programs;
/// the text is for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The name is none of a tenant.
    #[error(
        "expected a tenant's name of 1 to 64 letters, digits, dots, hyphens and underscores, found {found:?}"
    )]
    Tenant {
        /// What was given.
        found: String,
    },
    /// Nothing answers for the tenant.
    #[error("expected a plugin to be installed for the tenant {tenant:?}, found none")]
    NoPlugin {
        /// The tenant.
        tenant: String,
    },
    /// There is no plugin before the live one.
    #[error("expected an earlier plugin of the tenant {tenant:?} to go back to, found none")]
    NothingEarlier {
        /// The tenant.
        tenant: String,
    },
    /// The plugin that is to be left is not the live one.
    #[error("expected the plugin {number} to be live, found {live}")]
    NotLive {
        /// The number that was named.
        number: i64,
        /// The number that is live; 0 where there is none.
        live: i64,
    },
    /// Other calls of the same tenant took all the places that it has for as long as the call may
    /// take.
    #[error("all {places} calls that the tenant {tenant:?} may have at a time ran for {waited:?}")]
    Busy {
        /// The tenant.
        tenant: String,
        /// How many of its calls may run at a time.
        places: usize,
        /// How long the call waited.
        waited: Duration,
    },
    /// The component cannot be used as a plugin. What was live before still is.
    #[error("the plugin cannot be used: {0}")]
    Refused(fidelis_host::Error),
    /// The plugin did not answer: a fault, or a limit that it broke.
    #[error(transparent)]
    Call(fidelis_host::Error),
    /// The store did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The thread of a call ended without an answer.
    #[error("the call was lost: {problem}")]
    Lost {
        /// How it ended.
        problem: String,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The log or the metrics could not be set up.
    #[error("{what} cannot be set up: {problem}")]
    Setup {
        /// Which of them.
        what: &'static str,
        /// Why not.
        problem: String,
    },
}

impl ServerError {
    /// A stable name of the kind of error, for programs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Tenant { .. } => "tenant",
            Self::NoPlugin { .. } => "no_plugin",
            Self::NothingEarlier { .. } => "nothing_earlier",
            Self::NotLive { .. } => "not_live",
            Self::Busy { .. } => "tenant_busy",
            Self::Refused(_) => "refused",
            Self::Call(error) => error.code(),
            Self::Store(_) => "store",
            Self::Lost { .. } => "lost",
            Self::Listen { .. } => "listen",
            Self::Setup { .. } => "setup",
        }
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Lost { .. } => true,
            Self::Call(error) => matches!(error, fidelis_host::Error::Busy { .. }),
            Self::Store(error) => error.is_temporary(),
            _ => false,
        }
    }
}
