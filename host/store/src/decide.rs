//! Who decides.

use std::future::Future;
use std::pin::Pin;

use fidelis_host::contract::ledger::{SettleRequest, Settlement};
use fidelis_host::{Answer, Error, Shop};

/// A decision that is on its way.
pub type Decision<'a> =
    Pin<Box<dyn Future<Output = Result<Answer<Settlement>, Error>> + Send + 'a>>;

/// Decides what events do to an account: a plugin with its programme.
pub trait Decide: Send + Sync {
    /// Decides. It changes nothing by itself, and may be asked again with the account as it is by
    /// then.
    fn settle(&self, request: SettleRequest) -> Decision<'_>;
}

impl Decide for Shop {
    fn settle(&self, request: SettleRequest) -> Decision<'_> {
        Box::pin(self.call_async(request))
    }
}
