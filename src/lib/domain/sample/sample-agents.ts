import type { Rows } from '../records/collections.ts';
import type { SampleChunk, SampleSize } from './sample-size.ts';
import { sampleId } from './sample-id.ts';
import { productKey } from './sample-contracts.ts';
import { products } from './sample-names.ts';
import { newEnrolmentKey } from '../records/devices/enrolment-key.ts';
import { newMatchingRule } from '../records/devices/matching-rule.ts';

const DAY = 86_400_000;

/** [product, name as agents report it]: of products that the starter set knows by another name. */
const RULES = [
  ['SketchUp Pro', 'SketchUp Pro #*'],
  ['Rhino', 'Rhino* #*'],
] as const;

/** A key whose secret nobody has, to be looked at, and rules of the company's own. */
export function* agentRows(size: SampleSize): Generator<SampleChunk> {
  const createdAt = size.now - 200 * DAY;
  const key = newEnrolmentKey({
    id: sampleId(size, 'ek', 'key'),
    name: 'Office image',
    digest: '0'.repeat(64),
    createdAt,
    lastUsedAt: size.now - DAY / 24,
  });
  yield { collection: 'enrolmentKeys', rows: [key] };
  const rows = RULES.flatMap(([product, name]): Rows['matchingRules'][] => {
    const at = products.findIndex(([one]) => one === product);
    if (at < 0) return [];
    const productId = sampleId(size, 'pr', productKey(at));
    const id = sampleId(size, 'mr', `rule/${product}`);
    return [newMatchingRule({ id, productId, name, version: 'field', createdAt })];
  });
  yield { collection: 'matchingRules', rows };
}
