//! Conditions on what a customer did: they must say something, and must be able to hold.

use super::Check;
use crate::place::Place;
use crate::program::condition::{BehaviourTest, BoughtTest, NumberTest, OrdersTest, RfmTest};

impl Check<'_> {
    /// A test on RFM scores: none of them can be above the scale's best one.
    pub(super) fn rfm_test(&mut self, at: &Place<'_>, test: &RfmTest) {
        let best = self.program.segmentation.rfm.scale.into();
        let parts = [
            ("recency", &test.recency, best),
            ("frequency", &test.frequency, best),
            ("monetary", &test.monetary, best),
        ];
        self.parts(at, &parts, 1);
    }

    /// A test on valid orders.
    pub(super) fn orders_test(&mut self, at: &Place<'_>, test: &OrdersTest) {
        if let Some(months) = test.months {
            self.within(at, "months", months.into(), 1, 120);
        }
        if let Some(net) = &test.net {
            self.count(at, "net", net);
        }
        let parts = [
            ("count", &test.count, i64::MAX),
            ("percent", &test.percent, 100),
        ];
        self.parts(at, &parts, 0);
    }

    /// A test on products bought before.
    pub(super) fn bought_test(&mut self, at: &Place<'_>, test: &BoughtTest) {
        self.words(at, "skus", &test.skus);
        self.words(at, "categories", &test.categories);
        let parts = [
            ("days_since", &test.days_since, i64::MAX),
            ("units", &test.units, i64::MAX),
            ("amount", &test.amount, i64::MAX),
        ];
        self.parts(at, &parts, 0);
    }

    /// A test on what the member did on the site.
    pub(super) fn behaviour_test(&mut self, at: &Place<'_>, test: &BehaviourTest) {
        if let Some(days) = test.days {
            self.days(at, "days", days, 1);
        }
        self.words(at, "skus", &test.skus);
        self.words(at, "categories", &test.categories);
        self.count(at, "times", &test.times);
    }

    /// Tests of which there must be one, each with the largest number that can occur.
    fn parts(&mut self, at: &Place<'_>, parts: &[(&str, &Option<NumberTest>, i64)], least: i64) {
        let mut names = String::new();
        let mut given = false;
        for (name, test, most) in parts {
            if let Some(test) = test {
                self.number_within(at, name, test, least, *most);
                given = true;
            }
            if !names.is_empty() {
                names.push_str(" or ");
            }
            names.push('`');
            names.push_str(name);
            names.push('`');
        }
        if !given {
            self.no_test(at, &names);
        }
    }
}
