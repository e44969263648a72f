//! A tenant's plugin as the store asks it.

use std::sync::Arc;

use fidelis_host::Error;
use fidelis_host::contract::ledger::SettleRequest;
use fidelis_store::{Decide, Decision};

use super::ServerError;
use super::tenant::Tenant;

/// Decides for one tenant when the store settles. It asks whatever plugin is live by then, is
/// counted, and feeds the candidate.
#[derive(Clone)]
pub struct Decider {
    tenant: Arc<Tenant>,
}

impl Decider {
    pub(super) fn new(tenant: Arc<Tenant>) -> Self {
        Self { tenant }
    }
}

impl Decide for Decider {
    fn settle(&self, request: SettleRequest) -> Decision<'_> {
        Box::pin(async {
            let answer = self.tenant.call(request).await;
            answer.map_err(|error| match error {
                ServerError::Call(error) => error,
                ServerError::Busy { places, waited, .. } => Error::Busy {
                    slots: u32::try_from(places).unwrap_or(u32::MAX),
                    waited,
                },
                other => Error::Engine {
                    problem: other.to_string(),
                },
            })
        })
    }
}

impl std::fmt::Debug for Decider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decider")
            .field("tenant", &self.tenant.name())
            .finish_non_exhaustive()
    }
}
