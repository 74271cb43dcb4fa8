import { hash128 } from '../../base/hash.ts';
import { exceedsStrictly } from '../mutations/seats/seat-rules.ts';
import { type Assignment, newAssignment } from '../records/assignment.ts';
import type { Entitlement } from '../records/entitlement.ts';
import { Draw } from './draw.ts';
import { hasLeft, sampleId } from './sample-id.ts';
import { people } from './sample-names.ts';
import type { SampleChunk, SampleSize } from './sample-size.ts';

const DAY = 86_400_000;
const CHUNK = 1_000;
/** What a person is given on average. */
const EACH = 3;

interface Granted {
  readonly entitlements: readonly Entitlement[];
  /** Contracts that take no assignments any more: what was held there has ended. */
  readonly archived: ReadonlySet<string>;
}

/** Three entitlements a person, never beyond what a strict one has; all of who left has ended. */
export function* assignmentChunks(size: SampleSize, granted: Granted): Generator<SampleChunk> {
  const counts = new Map<string, number>();
  const users = size.users ?? people.length;
  for (let from = 0; from < users; from += CHUNK) {
    const rows: Assignment[] = [];
    for (let at = from; at < Math.min(from + CHUNK, users); at++)
      rows.push(...assignmentsOf(size, granted, { at, counts }));
    yield { collection: 'assignments', rows };
  }
}

function assignmentsOf(
  size: SampleSize,
  { entitlements, archived }: Granted,
  { at, counts }: { at: number; counts: Map<string, number> },
): Assignment[] {
  const draw = new Draw(hash128(`${size.seed}/assignments/${at}`));
  const start = draw.below(entitlements.length);
  const rows: Assignment[] = [];
  for (let nth = 0; nth < entitlements.length && rows.length < EACH; nth++) {
    // A step of 7 walks over contracts, so that one person holds things on several.
    const entitlement = entitlements[(start + nth * 7) % entitlements.length]!;
    if (rows.some((row) => row.entitlementId === entitlement.id)) continue;
    const isOver = hasLeft(at) || archived.has(entitlement.contractId);
    const assigned = counts.get(entitlement.id) ?? 0;
    if (!isOver && exceedsStrictly(entitlement, assigned + 1)) continue;
    if (!isOver) counts.set(entitlement.id, assigned + 1);
    rows.push(assignment(size, entitlement, { at, nth, draw, isOver }));
  }
  return rows;
}

function assignment(
  size: SampleSize,
  { id: entitlementId, contractId }: Entitlement,
  { at, nth, draw, isOver }: { at: number; nth: number; draw: Draw; isOver: boolean },
): Assignment {
  const admin = sampleId(size, 'us', 'user/0');
  const startedAt = size.now - (120 + draw.below(500)) * DAY;
  return newAssignment({
    id: sampleId(size, 'as', `assignment/${at}/${nth}`),
    userId: sampleId(size, 'us', `user/${at}`),
    entitlementId,
    contractId,
    source: draw.below(3) === 0 ? 'by-hand' : 'import',
    startedAt,
    startedBy: admin,
    endedAt: isOver ? size.now - (100 + draw.below(10)) * DAY : null,
    endedBy: isOver ? admin : null,
    endReason: isOver ? (hasLeft(at) ? 'left' : 'unassigned') : null,
    ...useOf(size, draw),
  });
}

/** Seven in ten used lately or long ago, one never, two not known. */
function useOf(size: SampleSize, draw: Draw): Pick<Assignment, 'usage' | 'lastUsedAt'> {
  const drawn = draw.below(10);
  if (drawn < 5) return { usage: 'used', lastUsedAt: size.now - draw.below(30) * DAY };
  if (drawn < 7) return { usage: 'used', lastUsedAt: size.now - (30 + draw.below(90)) * DAY };
  return { usage: drawn === 7 ? 'never' : 'not-known', lastUsedAt: null };
}
