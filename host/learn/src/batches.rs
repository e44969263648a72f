//! What a plan gives, batch by batch, while somebody may ask to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::error::Result as EngineResult;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_plan::ExecutionPlan;
use fidelis_terminal::Progress;
use futures::StreamExt as _;
use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, block_in_place};

use crate::error::LearnError;

/// How long a wish to stop may be overheard.
const PATIENCE: Duration = Duration::from_millis(100);

/// Batches that wait to be read.
const WAITING: usize = 2;

/// What comes of a plan: a batch, nothing at its end, or an error.
type Sent = EngineResult<Option<RecordBatch>>;

/// The batches of a plan that is running. It ends when they are dropped.
#[derive(Debug)]
pub(crate) struct Batches {
    received: Receiver<Sent>,
    task: JoinHandle<()>,
    plan: Arc<dyn ExecutionPlan>,
    spilled: Arc<AtomicU64>,
    pool: u64,
    ended: bool,
}

impl Batches {
    /// Starts a plan.
    pub(crate) fn new(
        runtime: &Runtime,
        plan: Arc<dyn ExecutionPlan>,
        stream: SendableRecordBatchStream,
        spilled: Arc<AtomicU64>,
        pool: u64,
    ) -> Self {
        let (sender, received) = sync_channel(WAITING);
        Self {
            received,
            task: runtime.spawn(send(stream, sender)),
            plan,
            spilled,
            pool,
            ended: false,
        }
    }

    /// The next batch; absent at the end, however often it is asked for.
    ///
    /// # Errors
    ///
    /// If the plan fails, or `progress` asks to stop.
    pub(crate) fn next(
        &mut self,
        progress: &dyn Progress,
    ) -> Result<Option<RecordBatch>, LearnError> {
        while !self.ended {
            if progress.stopped() {
                return Err(LearnError::Interrupted);
            }
            match self.received.recv_timeout(PATIENCE) {
                Ok(Ok(Some(batch))) => return Ok(Some(batch)),
                Ok(Ok(None)) => {
                    let bytes = spilled(self.plan.as_ref());
                    self.spilled.fetch_add(bytes, Ordering::Relaxed);
                    self.ended = true;
                }
                Ok(Err(error)) => return Err(LearnError::engine(error, self.pool)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let found = "expected the end of a plan, found that it broke off";
                    return Err(LearnError::Engine(found.to_owned()));
                }
            }
        }
        Ok(None)
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Hands batches over, one after the other.
async fn send(mut stream: SendableRecordBatchStream, sender: SyncSender<Sent>) {
    while let Some(batch) = stream.next().await {
        let over = batch.is_err();
        if !handed(&sender, batch.map(Some)) || over {
            return;
        }
    }
    // Its memory goes before whoever waits for the end goes on.
    drop(stream);
    handed(&sender, Ok(None));
}

/// Waits until somebody reads; meanwhile other tasks go on. Whether anybody still does.
fn handed(sender: &SyncSender<Sent>, sent: Sent) -> bool {
    block_in_place(|| sender.send(sent)).is_ok()
}

/// What a plan and all that it is made of put on disk for lack of memory, in bytes.
fn spilled(plan: &dyn ExecutionPlan) -> u64 {
    let own = plan
        .metrics()
        .and_then(|metrics| metrics.spilled_bytes())
        .unwrap_or(0);
    let below = plan.children().into_iter();
    let below: u64 = below.map(|child| spilled(child.as_ref())).sum();
    u64::try_from(own).unwrap_or(0).saturating_add(below)
}
