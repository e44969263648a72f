//! Past orders to a model.
