// The page's own words. What the programme says comes from the plugin's `render`.

export const WORDS = {
  en: {
    customer: "Customer",
    guest: "A guest",
    language: "Language",
    cart: "The cart",
    code: "A code",
    add: "Add",
    earns: "This cart earns",
    offers: "Offers",
    none: "Nothing applies to this cart.",
    quantity: "Quantity of {name}",
    each: "{price} each",
    gift: "a gift: {name}",
    opened: "With the code {name}",
    accepted: "accepted",
    remove: "Remove the code {name}",
    pay: "Pay {amount} with {points} points",
    missing: "{what} to go: {name}",
    pieces: "{count} more",
    items: "Goods",
    discounts: "Discounts",
    shipping: "Delivery",
    points: "Paid with points",
    due: "To pay",
    free: "free",
    took: "Answered within this page in {time} ms.",
    online: "Try it: switch the network off.",
    offline: "The network is off, and it still answers.",
  },
  fr: {
    customer: "Client",
    guest: "Un visiteur",
    language: "Langue",
    cart: "Le panier",
    code: "Un code",
    add: "Ajouter",
    earns: "Ce panier rapporte",
    offers: "Offres",
    none: "Aucune offre pour ce panier.",
    quantity: "Quantité : {name}",
    each: "{price} l’unité",
    gift: "cadeau : {name}",
    opened: "Avec le code {name}",
    accepted: "accepté",
    remove: "Retirer le code {name}",
    pay: "Payer {amount} avec {points} points",
    missing: "Encore {what} : {name}",
    pieces: "{count} de plus",
    items: "Articles",
    discounts: "Remises",
    shipping: "Livraison",
    points: "Payé en points",
    due: "À payer",
    free: "offerte",
    took: "Répondu dans cette page en {time} ms.",
    online: "Essayez : coupez le réseau.",
    offline: "Le réseau est coupé, et les réponses continuent.",
  },
};

/** What the shop calls its products. */
const PRODUCTS = {
  "SILK-CARRE-90": { en: "Silk scarf 90", fr: "Carré de soie 90" },
  "SILK-CARRE-70": { en: "Silk scarf 70", fr: "Carré de soie 70" },
  "BAG-NOCTURNE": { en: "Nocturne bag", fr: "Sac Nocturne" },
  "BELT-ALBA-30": { en: "Alba belt", fr: "Ceinture Alba" },
  "PERF-SERENE-100": { en: "Sérène, 100 ml", fr: "Sérène, 100 ml" },
  "PERF-SERENE-50": { en: "Sérène, 50 ml", fr: "Sérène, 50 ml" },
  ENGRAVING: { en: "Engraving", fr: "Gravure" },
  "WALLET-GRAIN": { en: "Grained wallet", fr: "Portefeuille grainé" },
  "SOCKS-MERINO": { en: "Merino socks", fr: "Chaussettes mérinos" },
  "NOTEBOOK-A5": { en: "Notebook A5", fr: "Carnet A5" },
  "PEN-ROLLER": { en: "Roller pen", fr: "Stylo roller" },
  "CARD-HOLDER-GRAIN": { en: "Card holder", fr: "Porte-cartes" },
  "GIFT-CARD-100": { en: "Gift card 100", fr: "Carte cadeau 100" },
  "GIFT-BOX": { en: "Gift box", fr: "Coffret cadeau" },
  "GIFT-SCARF-RING": { en: "Scarf ring", fr: "Anneau de foulard" },
};

/** A sentence in a language, its places filled. */
export function say(locale, key, places = {}) {
  return WORDS[locale][key].replace(/\{(\w+)\}/g, (_, place) => places[place]);
}

/** A product's name; the sku where the shop has no better word. */
export const product = (locale, sku) => PRODUCTS[sku]?.[locale] ?? sku;

/** Money in minor units as people write it. */
export function money(locale, currency, minor) {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** A count as people write it. */
export const count = (locale, number) => new Intl.NumberFormat(locale).format(number);
