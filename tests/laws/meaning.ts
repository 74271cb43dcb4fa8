import fc from 'fast-check';
import { assert } from '#lib/base/assert.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import { withoutErased } from '#lib/domain/mutations/people/erased-words.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import type { Tx } from '#lib/domain/tx.ts';
import { accessAs, NOW, refusal, testId, user } from '../support/rows/domain-rows.ts';
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
  type StepAndUndo,
  type StepOf,
} from '../support/meaning.ts';
import type { MemoryTables } from '../support/rows/memory-tables.ts';

/** A bug planted on purpose, at what a mutation is given. */
export interface MeaningPlant {
  readonly tx?: (tx: Tx, step: Step, number: number) => Tx;
  /** How the server keeps a refusal. */
  readonly keeps?: typeof withoutErased;
}

export interface SameFile {
  readonly files: readonly Step[];
  readonly between: readonly StepOf[];
}

export const sameFiles: fc.Arbitrary<SameFile> = fc.record({
  files: fc.array(anyFile, { minLength: 1, maxLength: 3 }),
  between: fc.array(anyNaming, { maxLength: 5 }),
});

/** Law 10: the same file again changes nothing, whatever happened to the names in it. Answers how many steps it took. */
export async function checkSameFile({ files, between }: SameFile, plant?: MeaningPlant): Promise<number> {
  const world = new MeaningWorld(plant);
  for (const file of files) await world.run(file);
  const settled = world.named();
  for (const file of files) await world.run(file);
  // Files of one moment that say different things of a machine or seat change each other's rows, every time.
  if (files.length === 1) assertSame(world.named(), settled, 'the same file at once again changes');
  else fc.pre(JSON.stringify(world.named()) === JSON.stringify(settled));
  for (const stepOf of between) {
    const step = stepOf(world.tables);
    if (step) await world.run(step);
  }
  const before = world.named();
  for (const file of files) await world.run(file);
  assertSame(world.named(), before, 'the same file later again changes');
  return world.steps;
}

export interface Undoing {
  readonly earlier: readonly Step[];
  readonly steps: readonly StepAndUndo[];
  readonly later: readonly Step[];
}

export const undoings: fc.Arbitrary<Undoing> = fc.record({
  earlier: fc.array(anyFile, { maxLength: 2 }),
  steps: fc.array(anyUndone, { minLength: 1, maxLength: 3 }),
  later: fc.array(anyFile, { minLength: 1, maxLength: 3 }),
});

/** Law 10: steps that were taken back, in the reverse order, are seen by no later step. */
export async function checkUndo({ earlier, steps, later }: Undoing, plant?: MeaningPlant): Promise<number> {
  const [plain, undone] = [new MeaningWorld(plant), new MeaningWorld(plant)];
  for (const file of earlier) for (const world of [plain, undone]) await world.run(file);
  const undos: Step[] = [];
  for (const stepAndUndo of steps) {
    const pair = stepAndUndo(undone.tables);
    if (pair && (await undone.run(pair[0])).status === 'accepted') undos.unshift(pair[1]);
  }
  for (const undo of undos) {
    const { status } = await undone.run(undo);
    assert(status === 'accepted', `${undo.name} is ${status}`);
  }
  assertSame(undone.seen(), plain.seen(), 'undo leaves other');
  for (const world of [plain, undone]) world.number = 5_000;
  for (const file of later) {
    const [one, other] = [await undone.run(file), await plain.run(file)];
    assert(JSON.stringify(one) === JSON.stringify(other), `after an undo ${file.name} says something else`);
  }
  assertSame(undone.seen(), plain.seen(), 'a file after an undo makes other');
  return undone.steps;
}

export interface Erasing {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

export const erasings: fc.Arbitrary<Erasing> = fc.record({
  before: fc.array(anyLate, { maxLength: 4 }),
  after: fc.array(anyLate, { minLength: 1, maxLength: 4 }),
});

/** Law 11: nothing personal of an erased person comes back by what others did before they knew. */
export async function checkErased({ before, after }: Erasing, plant?: MeaningPlant): Promise<number> {
  const world = new MeaningWorld(plant);
  world.tables.put('users', { ...user(9, SECRET), id: SECRET_ID });
  for (const step of before) await world.run(step);
  await world.run({ name: 'users.erase', args: { id: SECRET_ID } });
  for (const step of after) await world.run(step);
  for (const [collection, rows] of Object.entries(world.tables.everything()))
    for (const word of SECRET_WORDS) {
      const row = rows.find((one) => JSON.stringify(one).toLowerCase().includes(word));
      assert(!row, `${collection} still say ${word} of who was erased`);
    }
  assert(world.tables.row('users', SECRET_ID)?.status === 'erased', 'who was erased is back');
  return world.steps;
}

/** The company's rows, on which mutations run as the server runs them. */
class MeaningWorld {
  readonly tables: MemoryTables = namedCompany();
  /** Numbers the ids, so that two worlds make the same. */
  number = 1_000;
  steps = 0;
  private readonly plant: MeaningPlant;

  constructor(plant: MeaningPlant = {}) {
    this.plant = plant;
  }

  async run(step: Step): Promise<Outcome> {
    const { name, args } = step;
    const number = (this.number += 1);
    this.steps += 1;
    const tx = this.plant.tx?.(this.tables.tx, step, number) ?? this.tables.tx;
    const call = { id: testId('mu', number), name, version: currentVersion(name) ?? 1, args, at: NOW };
    const outcome = await applyMutation(tx, call, accessAs('contract-admin'));
    assert(outcome.status === 'accepted' || outcome.reason !== 'invalid', `${name} is no mutation`);
    await this.keepRefusal(step, outcome);
    return outcome;
  }

  /** Without the Inbox, which grows by each refusal. */
  named(): Rows {
    const { refusals: _, ...rows } = this.tables.everything();
    return rows;
  }

  /** What a step can see: the trail stays, and so does what leads from names. */
  seen(): Rows {
    const { activity: _, aliases: _a, ...rows } = this.named();
    return rows;
  }

  private async keepRefusal({ name, args }: Step, outcome: Outcome): Promise<void> {
    const rows = outcome.status === 'accepted' ? (outcome.refusedRows ?? []) : null;
    if (rows?.length === 0) return;
    const id = name.startsWith('users.') ? (args as { id?: string }).id : undefined;
    const why: Partial<Refusal> = { name, args: JSON.stringify(args), details: { rows } };
    const subject = id === undefined ? null : { collection: 'users', id };
    const kept = refusal(this.number, { ...why, isPartial: rows !== null, subject });
    const { keeps = withoutErased } = this.plant;
    this.tables.put('refusals', await keeps(this.tables.tx, kept));
  }
}

type Rows = Record<string, readonly unknown[]>;

function assertSame(here: Rows, there: Rows, message: string): void {
  for (const collection of new Set([...Object.keys(here), ...Object.keys(there)])) {
    const [one, other] = [here[collection], there[collection]].map((rows = []) =>
      rows.map((row) => JSON.stringify(row, sorted)),
    );
    const odd = [...(one ?? []), ...(other ?? [])].find(
      (row) => !one?.includes(row) || !other?.includes(row),
    );
    assert(odd === undefined, `${message} ${collection}: ${odd}`);
  }
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
