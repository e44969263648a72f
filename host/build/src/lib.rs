//! Bakes a programme and its model into a plugin.
