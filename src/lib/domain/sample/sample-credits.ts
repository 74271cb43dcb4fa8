import { hash128 } from '../../base/hash.ts';
import { THOUSANDTHS } from '../records/credit-amount.ts';
import { type CreditGrant, newCreditGrant } from '../records/credit-grant.ts';
import { type CreditRecord, newCreditRecord } from '../records/credit-record.ts';
import { dayAfter, dayOf } from '../records/core/day.ts';
import { Draw } from './draw.ts';
import { sampleId } from './sample-id.ts';
import { people } from './sample-names.ts';
import type { SampleChunk, SampleSize } from './sample-size.ts';

const DAY_MS = 86_400_000;
const DAYS = 400;
/** People of the company who use credits: these, and one in ten of a large one; and on how many of a hundred days. */
const CONSUMERS = 12;
const ONE_IN = 10;
const OFTEN = 32;
/** Days of use in a chunk, about a thousand records of a hundred people. */
const CHUNK_DAYS = 40;
/** Products by their place in the catalog: AutoCAD, Revit, Civil 3D, 3ds Max. */
const PRODUCTS = [0, 2, 3, 4];
const OUTSIDERS = ['freelance@studio.example', 'intern@northlight.example'];

/** Contract, credits for twelve consumers, first and last day as days from now: one that lapsed with a rest, one that lasts, one nearly used up. */
const GRANTS: readonly (readonly [contract: number, credits: number, from: number, until: number])[] = [
  [0, 6_000, -520, -156],
  [0, 9_000, -155, 210],
  [1, 2_900, -340, 25],
];

/** Credits on the first two contracts, and who used them over four hundred days. */
export function* creditRows(size: SampleSize): Generator<SampleChunk> {
  yield { collection: 'creditGrants', rows: GRANTS.map((_, at) => grant(size, at)) };
  for (let back = DAYS; back > 0; back -= CHUNK_DAYS)
    yield {
      collection: 'creditRecords',
      rows: recordsOf(size, { from: back, to: Math.max(0, back - CHUNK_DAYS) }),
    };
}

function consumersOf({ users = people.length }: SampleSize): number {
  return Math.min(users, Math.max(CONSUMERS, Math.floor(users / ONE_IN)));
}

function grant(size: SampleSize, at: number): CreditGrant {
  const [contract, credits, from, until] = GRANTS[at]!;
  const today = dayOf(size.now);
  return newCreditGrant({
    id: sampleId(size, 'cg', `grant/${at}`),
    contractId: sampleId(size, 'ct', `contract/${contract}`),
    amount: Math.round((credits * Math.max(CONSUMERS, consumersOf(size))) / CONSUMERS) * THOUSANDTHS,
    fromDay: dayAfter(today, from),
    untilDay: dayAfter(today, until),
    createdAt: size.now + from * DAY_MS,
  });
}

/** Of these days before today, the last one left out. */
function recordsOf(size: SampleSize, { from, to }: { from: number; to: number }): CreditRecord[] {
  const today = dayOf(size.now);
  const consumers = consumersOf(size);
  const records: CreditRecord[] = [];
  for (let back = from; back > to; back--) {
    const day = dayAfter(today, -back);
    const draw = new Draw(hash128(`${size.seed}/credits/${back}`));
    const isWeekend = [0, 6].includes(new Date(Date.parse(day)).getUTCDay());
    for (let person = 0; person < consumers; person++) {
      const isUsed = draw.below(100) < (isWeekend ? 3 : OFTEN);
      const product = draw.of(PRODUCTS);
      const amount = (10 + draw.below(150)) * 100;
      if (isUsed) records.push(record(size, `${back}/${person}`, { day, person, product, amount, back }));
    }
    if (back % 45 === 7) records.push(outsider(size, { day, back }));
  }
  return records;
}

interface Use {
  readonly day: string;
  readonly person: number;
  readonly product: number;
  readonly amount: number;
  readonly back: number;
}

/** One person in three works on the second contract, as long as that has been granted anything. */
function record(size: SampleSize, key: string, { day, person, product, amount, back }: Use): CreditRecord {
  const contract = person % 3 === 1 && back <= 340 ? 1 : 0;
  return newCreditRecord({
    id: sampleId(size, 'cr', `credit/${key}`),
    userId: sampleId(size, 'us', `user/${person}`),
    person: '',
    productId: sampleId(size, 'pr', `product/${product}`),
    product: '',
    contractId: sampleId(size, 'ct', `contract/${contract}`),
    offering: 'Flex',
    day,
    amount,
    source: 'autodesk-daily',
    createdAt: size.now - (back - 1) * DAY_MS,
  });
}

/** Somebody whom nobody here knows, with a product that no contract has. */
function outsider(size: SampleSize, { day, back }: { day: string; back: number }): CreditRecord {
  return newCreditRecord({
    id: sampleId(size, 'cr', `outsider/${back}`),
    userId: null,
    person: OUTSIDERS[back % OUTSIDERS.length]!,
    productId: null,
    product: 'Dynamo Player',
    contractId: null,
    day,
    amount: 7_500,
    source: 'autodesk-daily',
    createdAt: size.now - (back - 1) * DAY_MS,
  });
}
