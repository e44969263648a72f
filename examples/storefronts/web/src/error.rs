//! What can keep the shop from opening or answering.

use std::io;
use std::net::SocketAddr;

use fidelis_server::shops::ServerError;
use fidelis_store::StoreError;

/// Why the shop did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShopError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// There is no place for the store.
    #[error("there is no folder for the store")]
    Folder(#[from] io::Error),
    /// The sample programme cannot be built into a plugin.
    #[error("the sample programme cannot be built")]
    Build(#[from] Box<fidelis_build::Error>),
    /// The sample programme cannot be read.
    #[error("the sample programme cannot be read: {problem}")]
    Programme {
        /// Why not.
        problem: String,
    },
    /// The system has no random bytes.
    #[error("the system has no random bytes: {problem}")]
    Random {
        /// What it said.
        problem: String,
    },
    /// Work ended without a result.
    #[error("the work was lost: {problem}")]
    Lost {
        /// How it ended.
        problem: String,
    },
    /// The server did not do its part.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The store did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The plugin did not answer, or not as the contract says.
    #[error(transparent)]
    Call(#[from] fidelis_host::Error),
}

impl ShopError {
    /// Whether the address is taken by another program.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse)
    }
}
