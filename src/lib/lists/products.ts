import { may } from '../domain/access/permissions.ts';
import type { ProductRow } from '../domain/views/products/product-figures.ts';
import {
  noProductFilter,
  type ProductColumn,
  type ProductFacets,
  type ProductFilter,
  productKinds,
} from '../domain/views/products/product-list.ts';
import { columnTitles } from '../words/column-titles.ts';
import { productKindWords } from '../words/people/people.ts';
import {
  boughtWords,
  costWords,
  freeWords,
  oneKindWords,
  productSeatsWords,
} from '../words/products/products.ts';
import { anyTexts, someOf } from './filter-part.ts';
import { defineList } from './list.ts';

/** Whose the list is, and the page of each. */
export const productSight = {
  needs: 'contracts.see',
  what: 'Products',
  who: 'Contract admins and software coordinators',
} as const;

export const products = defineList<ProductRow, ProductColumn, ProductFilter, ProductFacets>({
  name: 'products',
  view: 'productList',
  title: 'Products',
  one: 'product',
  fileName: 'products.csv',
  pages: '/products',
  sight: productSight,
  search: { label: 'Search products', placeholder: 'Name, vendor' },
  noFilter: noProductFilter,
  usualSort: { column: 'name', isDescending: false },
  columns: {
    name: {
      title: columnTitles.product,
      track: 'minmax(110px, 1.6fr)',
      kind: 'text',
      none: 'None',
      value: (row) => row.name,
    },
    publisher: {
      title: columnTitles.vendor,
      track: 'minmax(90px, 0.8fr)',
      kind: 'text',
      none: 'Not given',
      value: (row) => row.publisher,
    },
    kind: {
      title: columnTitles.kind,
      track: 'minmax(108px, 0.4fr)',
      isOptional: true,
      kind: 'choice',
      words: oneKindWords,
      isKeptInFile: true,
      value: (row) => row.kind,
    },
    bought: {
      title: columnTitles.seatsBought,
      track: 'minmax(112px, 0.6fr)',
      kind: 'said',
      value: boughtWords,
      inFile: boughtWords,
    },
    assigned: {
      title: columnTitles.assigned,
      track: 'minmax(88px, 0.5fr)',
      kind: 'count',
      value: (row) => row.assigned,
    },
    free: {
      title: columnTitles.seatsFree,
      track: 'minmax(88px, 0.5fr)',
      kind: 'said',
      value: freeWords,
      inFile: freeWords,
    },
    installed: {
      title: columnTitles.installedOn,
      track: 'minmax(104px, 0.5fr)',
      kind: 'count',
      value: (row) => row.installed,
    },
    used: {
      title: columnTitles.usedLately,
      track: 'minmax(128px, 0.5fr)',
      kind: 'count',
      value: (row) => row.used,
    },
    ends: {
      title: columnTitles.ends,
      track: 'minmax(112px, 0.4fr)',
      kind: 'day',
      none: 'Open',
      noneOf: (row) => (row.bought === 0 && !row.isUnlimited ? 'None' : 'Open'),
      value: (row) => row.endDay,
    },
    cost: {
      title: columnTitles.costAYear,
      track: 'minmax(128px, 0.6fr)',
      isSeen: (access) => may(access, 'prices.see'),
      kind: 'said',
      value: costWords,
      inFile: costWords,
    },
  },
  filters: {
    kinds: { param: 'kind', takes: someOf(productKinds), isWithoutChip: true },
    publishers: {
      param: 'vendor',
      takes: anyTexts,
      legend: columnTitles.vendor,
      words: { '': 'Not given' },
      counts: (facets) => facets.publishers,
      chip: (word, vendor) => (vendor === '' ? 'Vendor not given' : word),
    },
  },
  states: {
    label: columnTitles.kind,
    field: 'kinds',
    values: productKinds,
    words: productKindWords,
    counts: (facets) => facets.kinds,
  },
  phone: {
    name: (row) => row.name,
    below: productSeatsWords,
    isAlarm: (row) => row.overage > 0,
    state: 'kind',
    time: () => 'ends',
  },
});
