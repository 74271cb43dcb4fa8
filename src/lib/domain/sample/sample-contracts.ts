import { hash128 } from '../../base/hash.ts';
import { dayAfter, dayOf } from '../records/core/day.ts';
import { type Entitlement, newEntitlement } from '../records/entitlement.ts';
import { type Product, newProduct } from '../records/product.ts';
import { type Terms, newTerms } from '../records/terms.ts';
import { Draw } from './draw.ts';
import { assignmentChunks } from './sample-assignments.ts';
import { sampleId } from './sample-id.ts';
import { people, products } from './sample-names.ts';
import type { SampleChunk, SampleSize } from './sample-size.ts';
import { newContract } from '../records/contract.ts';

const DAY = 86_400_000;
const CONTRACTS = 8;

/** What contracts grant beside what devices have installed. */
const SERVICES: readonly (readonly [name: string, publisher: string, kind: Product['kind']])[] = [
  ['BIM Collaborate', 'Autodesk', 'service'],
  ['Cloud rendering', 'Autodesk', 'service'],
  ['Phone support', 'Autodesk', 'support'],
  ['Creative Cloud storage', 'Adobe', 'service'],
  ['Premium support', 'Microsoft', 'support'],
];

const VENDORS = ['Autodesk', 'Autodesk', 'Adobe', 'Microsoft', 'Trimble', 'Chaos', 'Graphisoft', 'Autodesk'];
const LABELS = [
  'Design studio',
  'Site teams',
  'Marketing',
  'Office',
  'Interiors',
  '',
  'Archviz',
  'Old towers',
];
const RESELLERS = ['Plan B Software', 'Müller & Søn CAD', 'Kuznetsov IT'];

/** The label of a product's id, shared with what devices have installed. */
export function productKey(at: number): string {
  return `product/${at}`;
}

/** Services, contracts with their terms of three years, what is on them, and who holds it. */
export function* contractRows(size: SampleSize): Generator<SampleChunk> {
  const count = size.contracts ?? CONTRACTS;
  const numbers = Array.from({ length: count }, (_, at) => at);
  yield { collection: 'products', rows: SERVICES.map((_service, at) => service(size, at)) };
  yield { collection: 'contracts', rows: numbers.map((at) => contract(size, at)) };
  yield { collection: 'terms', rows: numbers.flatMap((at) => termsOf(size, at)) };
  const entitlements = numbers.flatMap((at) => entitlementsOf(size, at, count));
  yield { collection: 'entitlements', rows: entitlements };
  const archived = new Set(numbers.filter(isArchived).map((at) => sampleId(size, 'ct', `contract/${at}`)));
  yield* assignmentChunks(size, { entitlements, archived });
}

function service(size: SampleSize, at: number): Product {
  const [name, publisher, kind] = SERVICES[at]!;
  return newProduct({ id: serviceId(size, at), name, kind, publisher, createdAt: size.now - 700 * DAY });
}

function serviceId(size: SampleSize, at: number): string {
  return sampleId(size, 'pr', `service/${at}`);
}

function contract(size: SampleSize, at: number) {
  return newContract({
    id: sampleId(size, 'ct', `contract/${at}`),
    number: `1100${String(1_000 + at * 37)}`,
    label: LABELS[at % LABELS.length]!,
    vendor: VENDORS[at % VENDORS.length]!,
    type: at % 5 === 4 ? 'maintenance' : 'subscription',
    archivedAt: isArchived(at) ? size.now - 100 * DAY : null,
    createdAt: size.now - 1_095 * DAY,
  });
}

/** One in eight is over and put away. */
function isArchived(at: number): boolean {
  return at % CONTRACTS === 7;
}

/** Three terms of a year, the last ending between 150 days ago and 300 days from now. */
function termsOf(size: SampleSize, at: number): Terms[] {
  const draw = new Draw(hash128(`${size.seed}/terms/${at}`));
  const end = endDayOf(size, at);
  const price = 20_000 + draw.below(2_000_000);
  return [2, 1, 0].map((yearsAgo) =>
    newTerms({
      id: sampleId(size, 'tm', `terms/${at}/${yearsAgo}`),
      contractId: sampleId(size, 'ct', `contract/${at}`),
      startDay: dayAfter(end, -365 * (yearsAgo + 1) + 1),
      endDay: dayAfter(end, -365 * yearsAgo),
      priceCents: price - yearsAgo * 5_000,
      currency: 'EUR',
      resellerName: RESELLERS[at % RESELLERS.length]!,
      resellerEmail: `orders${at % RESELLERS.length}@reseller.example`,
      companyName: 'Northlight Architects',
      companyAddress: 'Hafenstraße 12\n20457 Hamburg',
      createdAt: size.now - 365 * (yearsAgo + 1) * DAY,
    }),
  );
}

/** By turns in a month, in a year, soon, over: every status of a contract is there. */
function endDayOf(size: SampleSize, at: number): string {
  if (isArchived(at)) return dayOf(size.now - 150 * DAY);
  const days = [210, 25, 300, 70, 140, -20, 250][at % CONTRACTS]!;
  return dayOf(size.now + days * DAY);
}

/** Two to four products of the vendor, a service or support where there is one. */
function entitlementsOf(size: SampleSize, at: number, contracts: number): Entitlement[] {
  const draw = new Draw(hash128(`${size.seed}/entitlements/${at}`));
  const vendor = VENDORS[at % VENDORS.length]!;
  const own = products.flatMap(([, publisher], product) => (publisher === vendor ? [product] : []));
  const wanted = Math.min(own.length, 2 + draw.below(3));
  const start = draw.below(own.length);
  const ids = Array.from({ length: wanted }, (_, nth) =>
    sampleId(size, 'pr', productKey(own[(start + nth) % own.length]!)),
  );
  const services = SERVICES.flatMap(([, publisher], one) =>
    publisher === vendor ? [serviceId(size, one)] : [],
  );
  const perProduct = Math.ceil(((size.users ?? people.length) * 3) / (contracts * 3));
  return [...ids, ...services].map((productId, nth) =>
    newEntitlement({
      id: sampleId(size, 'en', `entitlement/${at}/${nth}`),
      contractId: sampleId(size, 'ct', `contract/${at}`),
      productId,
      ...kindOf(draw, nth >= ids.length),
      quantity: nth >= ids.length ? null : Math.max(1, perProduct - 1 + draw.below(4)),
      startDay: dayAfter(endDayOf(size, at), -364),
      endDay: endDayOf(size, at),
      subscriptionId:
        nth >= ids.length ? '' : `5${String(at).padStart(4, '0')}${String(nth).padStart(3, '0')}`,
      createdAt: size.now - 700 * DAY,
    }),
  );
}

function kindOf(draw: Draw, isService: boolean): Pick<Entitlement, 'kind' | 'policy'> {
  if (isService) return { kind: 'single-user', policy: 'strict' };
  const drawn = draw.below(10);
  const kind = drawn < 8 ? 'single-user' : drawn === 8 ? 'multi-user' : 'perpetual';
  return { kind, policy: draw.below(4) === 0 ? 'overage' : 'strict' };
}
