// The component's exports. Everything else takes what it wraps as an argument, so that it can be
// tested without a component.

import { quote } from 'fidelis:loyalty/checkout@0.1.0';
import { settle } from 'fidelis:loyalty/ledger@0.1.0';
import { shares } from './badges.js';
import { quoted } from './quote.js';
import { settled } from './settle.js';

export const checkout = { quote: (request) => quoted(request, quote) };
export const ledger = { settle: (request) => settled(request, settle) };
export const badges = { shares };
