//! Tables on disk, and the data engine that makes one of the other.
//!
//! A table is a file of record batches (Arrow IPC) in a folder that goes when the shelf goes. It is
//! read batch by batch, so its size has nothing to do with memory. What a plan sorts, groups or
//! joins takes memory from one pool; what does not fit there, the engine spills into the same
//! folder.

use std::fmt;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::ipc::CompressionType;
use datafusion::arrow::ipc::writer::{FileWriter, IpcWriteOptions};
use datafusion::common::config::SpillCompression;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManager, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::options::ArrowReadOptions;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use fidelis_terminal::Progress;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::batches::Batches;
use crate::error::LearnError;
use crate::settings::Settings;

/// Tables, and the engine over them.
pub(crate) struct Shelf {
    // Dropped in this sequence: nothing works on the folder any more when it goes.
    runtime: Runtime,
    context: SessionContext,
    folder: TempDir,
    pool: u64,
    /// Bytes that did not fit into the pool.
    spilled: Arc<AtomicU64>,
}

impl Shelf {
    /// An empty shelf.
    ///
    /// # Errors
    ///
    /// If there can be no temporary folder.
    pub(crate) fn new(settings: &Settings) -> Result<Self, LearnError> {
        let folder = tempfile::Builder::new()
            .prefix("fidelis-learn-")
            .tempdir()
            .map_err(LearnError::disk)?;
        let pool = usize::try_from(settings.pool).unwrap_or(usize::MAX);
        let threads = settings.threads.max(1);
        let spills = DiskManagerMode::Directories(vec![folder.path().to_owned()]);
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(pool)))
            .with_disk_manager_builder(DiskManager::builder().with_mode(spills))
            .build_arc()?;
        // A file is read by one stream: several would each take their part into memory as a whole.
        let config = SessionConfig::new()
            .with_target_partitions(threads)
            // What merges holds a batch of each run, and cannot spill it.
            .with_batch_size((pool >> 13).clamp(512, 8192))
            .with_repartition_file_scans(false)
            .with_spill_compression(SpillCompression::Lz4Frame)
            // What a sort keeps for merging must fit into its share of the pool.
            .with_sort_spill_reservation_bytes((pool / (8 * threads)).min(10 << 20));
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads)
            .build()
            .map_err(LearnError::disk)?;
        Ok(Self {
            runtime,
            context: SessionContext::new_with_config_rt(config, environment),
            folder,
            pool: settings.pool,
            spilled: Arc::default(),
        })
    }

    /// A table.
    ///
    /// # Errors
    ///
    /// If it is not there.
    pub(crate) fn table(&self, name: &str) -> Result<DataFrame, LearnError> {
        let found = self.runtime.block_on(self.context.table(name));
        found.map_err(|error| self.failed(error))
    }

    /// Begins a table that is written batch by batch.
    ///
    /// # Errors
    ///
    /// If its file cannot be made.
    pub(crate) fn begin(&self, name: &'static str, schema: &Schema) -> Result<Draft, LearnError> {
        let path = self.path(name);
        let file =
            BufWriter::with_capacity(1 << 18, File::create(&path).map_err(LearnError::disk)?);
        let options =
            IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME))?;
        Ok(Draft {
            name,
            writer: FileWriter::try_new_with_options(file, schema, options)?,
            rows: 0,
        })
    }

    /// Puts a table on the shelf that was written, and tells how many rows it has.
    ///
    /// # Errors
    ///
    /// If its file cannot be written.
    pub(crate) fn put(&self, draft: Draft) -> Result<u64, LearnError> {
        draft.writer.into_inner()?;
        let path = self.path(draft.name).display().to_string();
        let options = ArrowReadOptions::default();
        let put = self.context.register_arrow(draft.name, &path, options);
        self.runtime
            .block_on(put)
            .map_err(|error| self.failed(error))?;
        Ok(draft.rows)
    }

    /// Puts what a plan gives on the shelf, and tells how many rows that is.
    ///
    /// # Errors
    ///
    /// If the plan fails or its file cannot be written, or `progress` asks to stop.
    pub(crate) fn keep(
        &self,
        name: &'static str,
        plan: DataFrame,
        progress: &dyn Progress,
    ) -> Result<u64, LearnError> {
        let schema = Arc::clone(plan.schema().inner());
        let mut draft = self.begin(name, &schema)?;
        let mut batches = self.stream(plan)?;
        while let Some(batch) = batches.next(progress)? {
            draft.write(&batch)?;
        }
        self.put(draft)
    }

    /// Runs a plan, to be read batch by batch.
    ///
    /// # Errors
    ///
    /// If the plan is not sound.
    pub(crate) fn stream(&self, plan: DataFrame) -> Result<Batches, LearnError> {
        let context = Arc::new(plan.task_ctx());
        // Within the runtime, as streams begin tasks of their own.
        let _within = self.runtime.enter();
        let plan = self.runtime.block_on(plan.create_physical_plan());
        let plan = plan.map_err(|error| self.failed(error))?;
        let stream = execute_stream(Arc::clone(&plan), context);
        let stream = stream.map_err(|error| self.failed(error))?;
        Ok(Batches::new(
            &self.runtime,
            plan,
            stream,
            Arc::clone(&self.spilled),
            self.pool,
        ))
    }

    /// Bytes that did not fit into the pool so far.
    pub(crate) fn spilled(&self) -> u64 {
        self.spilled.load(Ordering::Relaxed)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.arrow"))
    }

    fn failed(&self, error: DataFusionError) -> LearnError {
        LearnError::engine(error, self.pool)
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// A table that is being written.
pub(crate) struct Draft {
    name: &'static str,
    writer: FileWriter<BufWriter<File>>,
    rows: u64,
}

impl Draft {
    /// Appends rows.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), LearnError> {
        self.writer.write(batch)?;
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(0);
        Ok(())
    }
}
