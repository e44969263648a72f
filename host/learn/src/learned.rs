//! From purchases to the model: the numerics, and the bytes.

use chrono::NaiveDate;
use datafusion::arrow::array::{Int32Array, StringArray, UInt32Array};
use fidelis_guest::model::{Blend, Facts, Neighbour, PopularList, Product, write};
use fidelis_recommender::{Model, Progress as Hearing, Purchase, Purchases, Quality, Stage, learn};
use fidelis_terminal::Progress;
use fidelis_terms::written;

use crate::about::about;
use crate::columns::{column, there};
use crate::error::LearnError;
use crate::past::{Counts, since_1970};
use crate::tables::Tables;

/// A model, and what it was learned from.
#[derive(Debug)]
pub struct Learned {
    /// The model's bytes.
    pub model: Vec<u8>,
    /// What it was learned from.
    pub summary: Summary,
}

/// What a model was learned from, and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The day as of which it was learned.
    pub at: NaiveDate,
    /// The day of the first order that counts.
    pub from: NaiveDate,
    /// The day of the last one.
    pub to: NaiveDate,
    /// What the file was found to have.
    pub counts: Counts,
    /// Customers with an order that counts.
    pub customers: u64,
    /// Products of those orders.
    pub products: u64,
    /// The lists of what sells best: their names and how many members count in each; all of them
    /// where it is not told.
    pub lists: Vec<(String, Option<u64>)>,
    /// How well it foretells the next basket, on orders that were held back.
    pub next_basket: Option<Quality>,
    /// How well it foretells what is new to a member.
    pub discovery: Option<Quality>,
    /// Customers who count in no list and in no break point.
    pub customers_left_out: u64,
    /// Bytes that sorting and grouping put on disk for lack of memory.
    pub spilled: u64,
}

impl Tables {
    /// Learns the model. Takes [`Tables::memory`] at most.
    ///
    /// # Errors
    ///
    /// If the tables cannot be read, the model is too large, or `progress` asks to stop.
    pub fn learn(mut self, progress: &mut dyn Progress) -> Result<Learned, LearnError> {
        let purchases = self.purchases(progress)?;
        let at = since_1970(self.day.date);
        let numerics = self.settings.numerics();
        let model = learn(&purchases, at, &numerics, &mut Told(&mut *progress))?;
        drop(purchases);
        let products = self.products(&model, progress)?;
        let lists = self.lists(&model);
        let reasons: Vec<String> = [&mut self.breaks.reasons, &mut self.likes.reasons]
            .into_iter()
            .flat_map(std::mem::take)
            .collect();
        let customers_left_out = u64::try_from(reasons.len()).unwrap_or(u64::MAX);
        for reason in reasons {
            progress.left_out(reason);
        }
        let rfm = self
            .breaks
            .model
            .as_ref()
            .map(|breaks| written(breaks).to_string());
        let parameters = model.parameters;
        let facts = Facts {
            about: &about(&self, &model, &products).to_string(),
            rfm: &rfm.unwrap_or_default(),
            blend: Blend {
                own_half_life: half_life(parameters.own_half_life),
                neighbour_half_life: half_life(parameters.neighbour_half_life),
                neighbours: model.around,
                bought: model.bought,
            },
            powers: &model.powers,
            products: &products,
            lists: &lists,
        };
        let bytes = write(&facts).ok_or(LearnError::TooLarge)?;
        Ok(Learned {
            model: bytes,
            summary: Summary {
                at: self.day.date,
                from: self.span.0,
                to: self.span.1,
                counts: self.counts,
                customers: self.shape.members,
                products: self.shape.products,
                lists: lists.iter().map(|list| self.named(list)).collect(),
                next_basket: model.trial.next_basket,
                discovery: model.trial.discovery,
                customers_left_out,
                spilled: self.shelf.spilled(),
            },
        })
    }

    /// Reads the purchases into memory.
    fn purchases(&self, progress: &dyn Progress) -> Result<Purchases, LearnError> {
        let rows = usize::try_from(self.shape.purchases).unwrap_or(0);
        let mut members = Vec::with_capacity(rows);
        let mut guests = Vec::new();
        let mut batches = self.shelf.stream(self.shelf.table("purchases")?)?;
        while let Some(batch) = batches.next(progress)? {
            let rows = column::<UInt32Array>(&batch, "number")?
                .iter()
                .zip(column::<UInt32Array>(&batch, "product")?)
                .zip(column::<UInt32Array>(&batch, "member")?)
                .zip(column::<Int32Array>(&batch, "day")?);
            for (((order, product), member), day) in rows {
                let purchase = Purchase {
                    member: member.unwrap_or_default(),
                    product: there(product, "product")?,
                    order: there(order, "number")?,
                    day: there(day, "day")?,
                };
                if member.is_some() {
                    members.push(purchase);
                } else {
                    guests.push(purchase);
                }
            }
        }
        let count = |count: u64, what| {
            u32::try_from(count).map_err(|_| LearnError::TooMany {
                what,
                limit: u32::MAX,
            })
        };
        let customers = count(self.shape.members, "customers")?;
        let products = count(self.shape.products, "products")?;
        Ok(Purchases::new(members, customers, products)?.with_guests(guests)?)
    }

    /// The products by their skus, with all that was learned of them.
    fn products(&self, model: &Model, progress: &dyn Progress) -> Result<Vec<Product>, LearnError> {
        let mut products = Vec::with_capacity(model.products());
        let mut batches = self.shelf.stream(self.shelf.table("products")?)?;
        while let Some(batch) = batches.next(progress)? {
            let rows = column::<UInt32Array>(&batch, "product")?
                .iter()
                .zip(column::<StringArray>(&batch, "sku")?)
                .zip(column::<StringArray>(&batch, "category")?)
                .zip(column::<StringArray>(&batch, "seller")?);
            for (((number, sku), category), seller) in rows {
                let number = there(number, "product")?;
                if usize::try_from(number).ok() != Some(products.len()) {
                    let found = "expected the products in their sequence, found another one";
                    return Err(LearnError::Engine(found.to_owned()));
                }
                let of = |values: &[u32]| values.get(products.len()).copied().unwrap_or_default();
                let neighbours = model.neighbours(number).iter().map(|one| Neighbour {
                    product: one.product,
                    weight: one.weight,
                });
                let product = Product {
                    sku: there(sku, "sku")?.to_owned(),
                    category: category.map(str::to_owned),
                    seller: seller.map(str::to_owned),
                    again: of(&model.again),
                    recent: of(&model.recent),
                    fresh: of(&model.fresh),
                    neighbours: neighbours.collect(),
                    together: model.together(number).to_vec(),
                };
                products.push(product);
            }
        }
        Ok(products)
    }

    /// The lists: what sells best to all, what speaks for itself, and what sells best by stage and
    /// segment.
    fn lists(&self, model: &Model) -> Vec<PopularList> {
        let mut lists = self.best.clone();
        let spoken = [
            ("recent", &model.lists.recent),
            ("fresh", &model.lists.fresh),
        ];
        for (place, (name, products)) in (1..).zip(spoken) {
            let list = PopularList {
                name: name.to_owned(),
                products: products.clone(),
            };
            lists.insert(lists.len().min(place), list);
        }
        lists
    }

    fn named(&self, list: &PopularList) -> (String, Option<u64>) {
        let known = self
            .likes
            .lists
            .iter()
            .find(|known| known.name == list.name);
        (list.name.clone(), known.map(|known| known.members))
    }
}

/// A half-life as the model has it; what never fades has the largest one.
fn half_life(days: Option<u32>) -> u32 {
    days.unwrap_or(u32::MAX)
}

/// What the numerics tell, passed on.
struct Told<'a>(&'a mut dyn Progress);

impl Hearing for Told<'_> {
    fn stage(&mut self, stage: Stage, total: u64) {
        let noun = match stage {
            Stage::Tuning => "trials of parameters",
            Stage::Neighbours => "products and their neighbours",
            Stage::Together => "products and what is bought with them",
        };
        self.0.begin(total, noun);
    }

    fn done(&mut self, count: u64) {
        self.0.done(count);
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}
