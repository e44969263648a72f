import assert from 'node:assert/strict';
import { test } from 'node:test';
import { banner, withBanner } from '../src/banner.js';

test('guests are welcomed', () => {
  assert.equal(banner({ member: null }), 'banner-welcome');
  assert.equal(banner({ member: { id: 'm-1' } }), undefined);
});

test('only banners change', () => {
  const page = () => ({
    slots: [
      { kind: 'banner', choices: [] },
      { kind: 'strip', choices: [] },
    ],
  });
  const [home, strip] = withBanner(page(), 'banner-welcome').slots;
  assert.deepEqual(home.choices, [{ id: 'banner-welcome', score: 0, because: null }]);
  assert.deepEqual(strip.choices, []);
  assert.deepEqual(withBanner(page(), undefined), page());
});
