//! Experiments: which share of members sees what (rule 5).

use super::super::read::format_struct;
use super::super::values::Id;

format_struct! {
    /// An experiment. Each member, or each session of a guest, is always in the same variant.
    pub struct Experiment {
        /// Its id. It decides who is in which variant: another id draws anew.
        pub id: Id,
        /// The variants, in this order. Whoever is in none of them is left out.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub variants: Vec<Variant>,
    }
}

format_struct! {
    /// A variant.
    pub struct Variant {
        /// Its id, unique within the experiment.
        pub id: Id,
        /// Its share, in ten-thousandths of all members. Together at most 10,000.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub weight: u32,
    }
}

format_struct! {
    /// Who is meant: those in one variant of an experiment.
    pub struct VariantOf {
        /// The experiment.
        pub experiment: Id,
        /// The variant.
        pub variant: Id,
    }
}
