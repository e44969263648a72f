// Once, when the storefront is built: the component becomes JavaScript in build/shop.

import { transpile } from "@fidelis/loyalty/transpile";

import { shop, upToDate } from "../javascript/scripts/component.js";

upToDate(import.meta.resolve("@fidelis/loyalty"));
await transpile(shop(), new URL("build/shop", import.meta.url));
