//! From the orders that count to all that is learned by counting, and to the purchases of which
//! the numerics learn.

use chrono::NaiveDate;
use datafusion::arrow::array::UInt32Array;
use datafusion::prelude::DataFrame;
use fidelis_guest::model::PopularList;
use fidelis_recommender::{Shape, estimate};
use fidelis_terminal::Progress;
use fidelis_terms::Day;

use crate::again::{Again, again};
use crate::breaks::{Breaks, breaks};
use crate::columns::{column, there};
use crate::error::LearnError;
use crate::likes::{Likes, likes};
use crate::past::{Counts, Past};
use crate::plans;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::terms::Terms;

/// The steps that are told to whoever waits.
const STEPS: u64 = 7;

/// All that is learned by counting.
#[derive(Debug)]
pub struct Tables {
    pub(crate) shelf: Shelf,
    pub(crate) terms: Terms,
    pub(crate) settings: Settings,
    pub(crate) day: Day,
    pub(crate) span: (NaiveDate, NaiveDate),
    pub(crate) counts: Counts,
    /// How much there is for the numerics to learn from; guests are among the purchases.
    pub(crate) shape: Shape,
    pub(crate) breaks: Breaks,
    pub(crate) likes: Likes,
    /// What sells best, to all and by list.
    pub(crate) best: Vec<PopularList>,
    pub(crate) again: Again,
}

impl Past {
    /// Counts all that is counted.
    ///
    /// # Errors
    ///
    /// If a plan fails, most often for lack of memory or disk, or `progress` asks to stop.
    pub fn tables(self, progress: &mut dyn Progress) -> Result<Tables, LearnError> {
        let (shelf, engine) = (&self.shelf, &self.terms.engine);
        let listed = self.settings.numerics.listed;
        let table = |name: &str| shelf.table(name);
        progress.begin(STEPS, "tables");

        let members = shelf.keep("members", plans::members(table("orders")?)?, progress)?;
        progress.done(1);
        shelf.keep("kinds", plans::kinds(table("lines")?)?, progress)?;
        let products = shelf.keep("products", plans::products(table("kinds")?)?, progress)?;
        progress.done(2);
        let purchases = plans::purchases(table("lines")?, table("members")?, table("products")?)?;
        let purchases = shelf.keep("purchases", purchases, progress)?;
        progress.done(3);
        let pairs = shelf.keep("pairs", plans::pairs(table("purchases")?)?, progress)?;
        progress.done(4);
        shelf.keep("gaps", plans::gaps(table("purchases")?)?, progress)?;
        let again = again(shelf, pairs, progress)?;
        progress.done(5);
        let breaks = breaks(shelf, engine, self.day, progress)?;
        let likes = likes(shelf, engine, self.day, &breaks, progress)?;
        progress.done(6);
        let all = plans::bestsellers(table("purchases")?, listed)?;
        let mut best = vec![PopularList {
            name: "all".to_owned(),
            products: numbers(shelf, all, progress)?,
        }];
        let lists = plans::best_by_list(table("likes")?, table("pairs")?, listed)?;
        by_list(shelf, lists, &likes, &mut best, progress)?;
        progress.done(STEPS);
        Ok(Tables {
            shape: Shape {
                members,
                products,
                purchases,
                pairs,
                guests: 0,
            },
            shelf: self.shelf,
            terms: self.terms,
            settings: self.settings,
            day: self.day,
            span: self.span,
            counts: self.counts,
            breaks,
            likes,
            best,
            again,
        })
    }
}

impl Tables {
    /// How many bytes of memory the rest takes at most, beside what the process has already.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let numerics = self.settings.numerics();
        estimate(&self.shape, &numerics).max(self.assembling())
    }

    /// What is there while the model is put together: what was learned, each product with its
    /// links, and the bytes of the sections twice.
    fn assembling(&self) -> u64 {
        const PRODUCT: u64 = 768;
        const LINK: u64 = 8 + 8 + 3 * 6;
        let numerics = &self.settings.numerics;
        let (products, pairs) = (self.shape.products, self.shape.pairs);
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let targets = products.min(pairs / u64::from(numerics.min_buyers.max(1)));
        let links = targets.saturating_mul(wide(numerics.neighbours).min(targets));
        let together = products
            .saturating_mul(wide(numerics.together))
            .saturating_mul(20);
        products
            .saturating_mul(PRODUCT)
            .saturating_add(links.saturating_mul(LINK))
            .saturating_add(together)
    }
}

/// The products of a plan, in its sequence.
fn numbers(
    shelf: &Shelf,
    plan: DataFrame,
    progress: &dyn Progress,
) -> Result<Vec<u32>, LearnError> {
    let mut numbers = Vec::new();
    let mut batches = shelf.stream(plan)?;
    while let Some(batch) = batches.next(progress)? {
        numbers.extend(column::<UInt32Array>(&batch, "product")?.iter().flatten());
    }
    Ok(numbers)
}

/// Appends the lists of which anything is known.
fn by_list(
    shelf: &Shelf,
    plan: DataFrame,
    likes: &Likes,
    best: &mut Vec<PopularList>,
    progress: &dyn Progress,
) -> Result<(), LearnError> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); likes.lists.len()];
    let mut batches = shelf.stream(plan)?;
    while let Some(batch) = batches.next(progress)? {
        let rows = column::<UInt32Array>(&batch, "list")?.iter();
        for (list, product) in rows.zip(column::<UInt32Array>(&batch, "product")?) {
            let list = usize::try_from(there(list, "list")?).unwrap_or(usize::MAX);
            if let Some(list) = lists.get_mut(list) {
                list.push(there(product, "product")?);
            }
        }
    }
    for (list, products) in likes.lists.iter().zip(lists) {
        if !products.is_empty() {
            best.push(PopularList {
                name: list.name.clone(),
                products,
            });
        }
    }
    Ok(())
}
