import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import { withoutErased } from '#lib/domain/mutations/erased-words.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import { accessAs, NOW, refusal, testId, user } from '#tests/support/domain-rows.ts';
import {
  anyFile,
  anyLate,
  anyNaming,
  anyUndone,
  namedCompany,
  SECRET,
  SECRET_ID,
  SECRET_WORDS,
  type Step,
} from '#tests/support/meaning.ts';
import type { MemoryTables } from '#tests/support/memory-tables.ts';

/** Numbered by how many were run on these rows, so that two worlds make the same ids. */
async function run(tables: MemoryTables, { name, args }: Step, number: number): Promise<Outcome> {
  const call = { id: testId('mu', number), name, version: currentVersion(name) ?? 1, args, at: NOW };
  const outcome = await applyMutation(tables.tx, call, accessAs('contract-admin'));
  expect(outcome).not.toMatchObject({ reason: 'invalid' });
  const rows = outcome.status === 'accepted' ? (outcome.refusedRows ?? []) : null;
  if (rows?.length === 0) return outcome;
  // As the server keeps it.
  const subject = name.startsWith('users.') && 'id' in (args as object) ? (args as { id: string }) : null;
  const kept = refusal(number, {
    ...{ name, args: JSON.stringify(args), details: { rows }, isPartial: rows !== null },
    subject: subject && { collection: 'users', id: subject.id },
  });
  tables.put('refusals', await withoutErased(tables.tx, kept));
  return outcome;
}

const named = (tables: MemoryTables) => {
  const { refusals: _, ...rows } = tables.everything();
  return rows;
};

it('law 10: the same file again changes nothing, whatever was matched, renamed, merged, left or erased in between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyFile, { minLength: 1, maxLength: 3 }),
      fc.array(anyNaming, { maxLength: 5 }),
      async (files, between) => {
        const tables = namedCompany();
        let number = 1_000;
        for (const file of files) await run(tables, file, (number += 1));
        // Files of one moment that say different things of a machine or seat change each other's rows, every time.
        const settled = named(tables);
        for (const file of files) await run(tables, file, (number += 1));
        fc.pre(JSON.stringify(named(tables)) === JSON.stringify(settled));
        for (const stepOf of between) {
          const step = stepOf(tables);
          if (step) await run(tables, step, (number += 1));
        }
        const before = named(tables);
        for (const file of files) await run(tables, file, (number += 1));
        expect(named(tables)).toEqual(before);
      },
    ),
    { numRuns: 600 },
  );
});

it('law 10: undo of a step restores what every later step would have seen', async () => {
  const seen = ({ activity: _, aliases: _a, ...rows }: Record<string, readonly unknown[]>) => rows;
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyFile, { maxLength: 2 }),
      fc.array(anyUndone, { minLength: 1, maxLength: 3 }),
      fc.array(anyFile, { minLength: 1, maxLength: 3 }),
      async (earlier, steps, later) => {
        const [plain, undone] = [namedCompany(), namedCompany()];
        for (const [at, file] of earlier.entries())
          for (const tables of [plain, undone]) await run(tables, file, 1_000 + at);
        const undos: Step[] = [];
        for (const [at, stepAndUndo] of steps.entries()) {
          const pair = stepAndUndo(undone);
          if (!pair || (await run(undone, pair[0], 2_000 + at)).status === 'refused') continue;
          undos.unshift(pair[1]);
        }
        for (const [at, undo] of undos.entries())
          expect(await run(undone, undo, 3_000 + at)).toMatchObject({ status: 'accepted' });
        expect(seen(named(undone))).toEqual(seen(named(plain)));
        for (const [at, file] of later.entries())
          expect(await run(undone, file, 4_000 + at)).toEqual(await run(plain, file, 4_000 + at));
        expect(seen(named(undone))).toEqual(seen(named(plain)));
      },
    ),
    { numRuns: 600 },
  );
});

it('law 11: nothing personal of an erased person comes back by any late edit, refusal or import', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLate, { maxLength: 4 }),
      fc.array(anyLate, { minLength: 1, maxLength: 4 }),
      async (before, after) => {
        const tables = namedCompany();
        tables.put('users', { ...user(9, SECRET), id: SECRET_ID });
        let number = 1_000;
        for (const step of before) await run(tables, step, (number += 1));
        await run(tables, { name: 'users.erase', args: { id: SECRET_ID } }, (number += 1));
        for (const step of after) await run(tables, step, (number += 1));
        const words = JSON.stringify(tables.everything()).toLowerCase();
        for (const word of SECRET_WORDS) expect(words).not.toContain(word);
        expect(tables.row('users', SECRET_ID)?.status).toBe('erased');
      },
    ),
    { numRuns: 600 },
  );
});
