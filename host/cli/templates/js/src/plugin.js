// The component's export. Everything else stays as the wrapped plugin composed it.

import { compose } from 'fidelis:loyalty/personalization@0.1.0';
import { banner, withBanner } from './banner.js';

export const personalization = {
  compose: (request) => withBanner(compose(request), banner(request)),
};
