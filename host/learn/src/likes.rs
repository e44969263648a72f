//! In which lists the purchases of a member count: that of their stage, and those of the segments
//! that past orders decide. The programme's own engine says it, from each member's whole history,
//! one member at a time.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayBuilder as _, ArrayRef, RecordBatch, UInt32Builder};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use fidelis_guest::Engine;
use fidelis_guest::contract::segmentation::{ClassifyRequest, Lifecycle, Profile};
use fidelis_guest::program::format::{Program, RfmModel};
use fidelis_guest::segmentation::classify;
use fidelis_terminal::Progress;
use fidelis_terms::{Day, told};

use crate::breaks::Breaks;
use crate::error::LearnError;
use crate::histories::Histories;
use crate::knowable::{by_orders, looks_at_products};
use crate::shelf::{Draft, Shelf};

/// Rows that are written at a time.
const ROWS: usize = 8192;

/// A list of the model, and how many members count in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    /// `stage:<stage>` or `segment:<id>`.
    pub(crate) name: String,
    /// How many.
    pub(crate) members: u64,
}

/// What became of the members.
#[derive(Debug, Default)]
pub(crate) struct Likes {
    /// The lists, stages first.
    pub(crate) lists: Vec<List>,
    /// Why some members are in none.
    pub(crate) reasons: Vec<String>,
}

/// The stages, in the sequence of their lists. A prospect bought nothing.
const STAGES: [(Lifecycle, &str); 4] = [
    (Lifecycle::Newcomer, "new"),
    (Lifecycle::Returning, "returning"),
    (Lifecycle::Loyal, "loyal"),
    (Lifecycle::Inactive, "inactive"),
];

/// Writes the table `likes`: `member`, `list`.
///
/// # Errors
///
/// If a table cannot be read or written, or `progress` asks to stop.
pub(crate) fn likes(
    shelf: &Shelf,
    engine: &Engine,
    day: Day,
    breaks: &Breaks,
    progress: &dyn Progress,
) -> Result<Likes, LearnError> {
    let engine = knowing(engine, breaks.model.as_ref());
    let segments = &engine.program.segments;
    let stages = STAGES.iter().map(|(_, name)| format!("stage:{name}"));
    let named = segments
        .iter()
        .map(|segment| format!("segment:{}", segment.id));
    let list = |name| List { name, members: 0 };
    let mut likes = Likes {
        lists: stages.chain(named).map(list).collect(),
        reasons: Vec::new(),
    };
    let products = segments.iter().any(looks_at_products);
    let mut members = Histories::begin(shelf, products)?;
    let mut rows = Rows::begin(shelf)?;
    while let Some((number, member)) = members.next(progress)? {
        if breaks.left_out.contains(&number) {
            continue;
        }
        let id = member.id.clone();
        let request = ClassifyRequest {
            now: day.end,
            member,
            standing: None,
            cart: None,
            explain: false,
        };
        match classify(&engine, request) {
            Ok(profile) => {
                for index in places(&profile, &engine.program) {
                    if let Some(list) = likes.lists.get_mut(index) {
                        list.members += 1;
                        rows.push(number, index)?;
                    }
                }
            }
            Err(fault) => {
                let reason = told(&fault);
                likes.reasons.push(format!("customer {id:?}: {reason}"));
            }
        }
    }
    rows.end(shelf)?;
    Ok(likes)
}

/// The engine with the break points that were learned, and with no segment but those that past
/// orders decide.
fn knowing(engine: &Engine, breaks: Option<&RfmModel>) -> Engine {
    let mut knowing = engine.clone();
    let program = &mut knowing.program;
    program
        .segments
        .retain(|segment| by_orders(&engine.program, segment));
    program.model.get_or_insert_default().rfm = breaks.cloned();
    knowing
}

/// The lists in which somebody counts.
fn places(profile: &Profile, program: &Program) -> Vec<usize> {
    let stage = STAGES
        .iter()
        .position(|(stage, _)| *stage == profile.lifecycle);
    let segments = program.segments.iter().enumerate();
    let within = segments.filter(|(_, segment)| profile.segments.contains(&segment.id));
    let within = within.map(|(index, _)| STAGES.len() + index);
    stage.into_iter().chain(within).collect()
}

/// Rows of `likes`.
struct Rows {
    draft: Draft,
    schema: Arc<Schema>,
    member: UInt32Builder,
    list: UInt32Builder,
}

impl Rows {
    fn begin(shelf: &Shelf) -> Result<Self, LearnError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("member", DataType::UInt32, false),
            Field::new("list", DataType::UInt32, false),
        ]));
        Ok(Self {
            draft: shelf.begin("likes", &schema)?,
            schema,
            member: UInt32Builder::new(),
            list: UInt32Builder::new(),
        })
    }

    fn push(&mut self, member: u32, list: usize) -> Result<(), LearnError> {
        self.member.append_value(member);
        self.list
            .append_value(u32::try_from(list).unwrap_or(u32::MAX));
        if self.member.len() >= ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), LearnError> {
        let columns: Vec<ArrayRef> =
            vec![Arc::new(self.member.finish()), Arc::new(self.list.finish())];
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        self.draft.write(&batch)
    }

    fn end(mut self, shelf: &Shelf) -> Result<(), LearnError> {
        self.flush()?;
        shelf.put(self.draft)?;
        Ok(())
    }
}
