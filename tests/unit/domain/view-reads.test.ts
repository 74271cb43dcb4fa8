import { expect, test } from 'vitest';
import type { Access } from '#lib/domain/access/access.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { runView, type ViewName, type ViewQuery } from '#lib/domain/views/registry.ts';
import type { ViewContext } from '#lib/domain/views/view.ts';
import { viewReads } from '#lib/domain/views/view-reads.ts';
import { creditRecord, NOW, refusal, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { viewQuestions } from '#tests/support/rows/view-questions.ts';

const tables = company();
const questions = viewQuestions(tables);

test.each(Object.keys(questions) as ViewName[])(
  '%s is asked again for what it reads, and for nothing else',
  (name) => {
    const declared = viewReads[name];
    if (declared === 'everything') return;
    expect([...watched(name)].sort()).toEqual([...new Set<string>(declared)].sort());
  },
);

/** What the view looks at, by every role and every way of asking. */
function watched<Name extends ViewName>(name: Name): Set<string> {
  const seen = new Set<string>();
  for (const access of [accessOf('contract-admin'), accessOf('software-coordinator'), accessOf()])
    for (const query of questions[name] as readonly ViewQuery<Name>[])
      runView(name, watchedReader(seen), query, watchedContext(seen, access));
  return seen;
}

/** A reader of its own each time, so that no cache of a view hides what it was made of. */
function watchedReader(seen: Set<string>): Reader {
  const { reader } = tables;
  const told = Object.entries(reader).map(([name, ask]) => [
    name,
    (collection: string, ...rest: unknown[]): unknown => {
      seen.add(collection);
      return (ask as (...args: unknown[]) => unknown)(collection, ...rest);
    },
  ]);
  return Object.fromEntries(told) as Reader;
}

function watchedContext(seen: Set<string>, access: Access): ViewContext {
  return {
    access,
    get now() {
      seen.add('now');
      return NOW;
    },
  };
}

function accessOf(...roles: RoleName[]): Access {
  const userId = tables.all('users')[3]!.id;
  return { userId, roles, coordinatedContracts: [], grantedContracts: [] };
}

/** The sample company, with two devices that may be one, use that names nobody, and a record that became another. */
function company(): MemoryTables {
  const made = new MemoryTables();
  for (const { collection, rows } of sampleRows({
    seed: 'reads',
    devices: 60,
    now: NOW,
    accountId: 'ac_reads',
  }))
    for (const row of rows) made.put(collection, row);
  const [one, other] = made.all('devices');
  const pair = {
    deviceId: one!.id,
    otherId: other!.id,
    by: 'name',
    createdAt: NOW,
    settledAt: null,
  } as const;
  made.put('possibleDuplicates', { id: testId('pd', 1), ...pair });
  for (const collection of ['devices', 'users'] as const)
    made.put('aliases', {
      id: `${testId('al', 1)}${collection}`,
      collection,
      to: made.all(collection)[0]!.id,
    });
  made.put('refusals', refusal(1));
  const nobody = { userId: null, person: 'Nobody Here', contractId: null };
  made.put('creditRecords', creditRecord(1, { ...nobody, productId: null }));
  made.put(
    'creditRecords',
    creditRecord(2, { ...nobody, userId: made.all('users')[0]!.id, productId: null }),
  );
  const named = { productId: made.all('products')[0]!.id, offering: '' };
  made.put('creditRecords', creditRecord(3, { ...nobody, ...named }));
  return made;
}
