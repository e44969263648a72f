// A banner of the shop's own.

/** The banner for a visitor; undefined where the plugin's own is right. */
export function banner(request) {
  return request.member === null ? 'banner-welcome' : undefined;
}

/** Shows a banner in every place that takes one. */
export function withBanner(page, id) {
  if (id === undefined) return page;
  for (const slot of page.slots.filter(({ kind }) => kind === 'banner')) {
    slot.choices = [{ id, score: 0, because: null }];
  }
  return page;
}
