import { emailKey } from '#lib/base/email-address.ts';
import { foldKey } from '#lib/base/text.ts';
import { mayAssignOn } from '#lib/domain/access/permissions.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import { type Assignment, holdingKey } from '#lib/domain/records/assignment.ts';
import type { Entitlement } from '#lib/domain/records/entitlement.ts';
import { personName } from '#lib/domain/views/people/people.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { Gathered } from '#lib/files/record-gatherer.ts';
import type { SeatPart } from '#lib/files/reading/row-parts.ts';
import type { ImportBatch } from '../contract.ts';
import { missingByList } from './brought-by.ts';
import type { DryRunSetting } from './dry-run.ts';
import type { Ends } from './ends.ts';

/** A seat is looked for, counted and ended: 100 hold the account's lock for some 12 ms. */
const MOST_SEATS = 100;

/**
 * Seats of the products that the file names, on the contracts it names them on, of people it does not have there. Only
 * what this list gave, and other lists where a person chose that: a seat that a person or a directory gave is not a file's
 * to take.
 */
export async function missingSeats(
  seats: readonly Gathered<SeatPart>[],
  setting: DryRunSetting,
  { endsOf }: Pick<ImportChoices, 'endsOf'>,
): Promise<Ends> {
  const given = seats.map(({ part }) => part).filter(({ seat }) => seat === 'assigned');
  const { inScope, kept } = await scopeOf(given, setting);
  const open = await setting.tx.findMany('assignments', 'byOpenEntitlement', [...inScope.keys()]);
  const fromFiles = [...open.values()].flat().filter(({ source }) => source === 'import');
  const missing = fromFiles.filter((one) => !kept.has(holdingKey(one.userId, one.entitlementId)));
  const { reader, source: file } = setting;
  const lists = { reader, file, endsOf };
  const { of, ending, others } = missingByList({ known: fromFiles, missing }, lists);
  return {
    of,
    names: ending.map((one) => nameOf(one, inScope.get(one.entitlementId), setting)),
    others,
    batches: batchesOf(ending, 'assignments.unassign-many'),
    undo: batchesOf(ending, 'assignments.assign-many'),
  };
}

/** What the file is about, and who holds it there by the file. */
async function scopeOf(given: readonly SeatPart[], { tx, access }: DryRunSetting) {
  const keysOf = (texts: readonly string[]) => [...new Set(texts.map(foldKey))].filter((key) => key !== '');
  const emails = [...new Set(given.map(({ email }) => emailKey(email)))];
  const users = await findNamed(tx, 'users', { index: 'byEmail', keys: emails });
  const products = await findNamed(tx, 'products', {
    index: 'byName',
    keys: keysOf(given.map(({ product }) => product)),
  });
  const contracts = await findNamed(tx, 'contracts', {
    index: 'byNumber',
    keys: keysOf(given.map(({ contractNumber }) => contractNumber)),
  });
  const ids = [...products.values()].map(({ id }) => id);
  const byProduct = await tx.findMany('entitlements', 'byProduct', ids);
  const inScope = new Map<string, Entitlement>();
  const kept = new Set<string>();
  for (const { email, product, contractNumber } of given) {
    const number = foldKey(contractNumber);
    const user = users.get(emailKey(email));
    for (const one of byProduct.get(products.get(foldKey(product))?.id ?? '') ?? []) {
      const isNamed = number === '' || one.contractId === contracts.get(number)?.id;
      if (!isNamed || !mayAssignOn(access, one.contractId)) continue;
      inScope.set(one.id, one);
      if (user) kept.add(holdingKey(user.id, one.id));
    }
  }
  return { inScope, kept };
}

function nameOf({ userId }: Assignment, of: Entitlement | undefined, { reader }: DryRunSetting): string {
  const user = reader.get('users', userId);
  const product = reader.get('products', of?.productId ?? '')?.name ?? '';
  const contract = reader.get('contracts', of?.contractId ?? '');
  return `${user ? personName(user) : ''}: ${product} (${contract?.label || contract?.number || ''})`;
}

function batchesOf(
  seats: readonly Assignment[],
  name: 'assignments.assign-many' | 'assignments.unassign-many',
): ImportBatch[] {
  return Array.from({ length: Math.ceil(seats.length / MOST_SEATS) }, (_, at) => {
    const some = seats.slice(at * MOST_SEATS, (at + 1) * MOST_SEATS);
    const rows = some.map(({ userId, entitlementId }, row) => ({ row: row + 1, userId, entitlementId }));
    return { name, args: { source: 'import', rows } };
  });
}
