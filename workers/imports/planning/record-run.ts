import { emailKey } from '#lib/base/email-address.ts';
import { foldKey } from '#lib/base/text.ts';
import { contractIdOf, entitlementIdOf } from '#lib/domain/mutations/imported-ids.ts';
import { personIdOf } from '#lib/domain/mutations/people/people-batch.ts';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { MutationContext, RefusedRow } from '#lib/domain/mutations/mutation.ts';
import type { Rejection } from '#lib/files/import-causes.ts';
import { refusedRecord } from '#lib/files/record-causes.ts';
import type { Gathered, GatheredRecords } from '#lib/files/record-gatherer.ts';
import type { ContractPart } from '#lib/files/reading/row-parts.ts';
import type { ImportBatch, ImportCounts, RecordCounts } from '../contract.ts';
import { applyBatch, type DryRunSetting } from './dry-run.ts';
import type { OtherNames } from './other-names.ts';
import { overagesOf } from './overages.ts';
import { inBatches, type RecordItem, type RecordMutation } from './record-batches.ts';
import { RecordTally } from './record-tally.ts';

interface Changed extends RecordItem {
  readonly name: RecordMutation;
  readonly turn: number;
}

/**
 * Runs an import over a scratch with the mutations that confirming sends, so that what is shown is what will happen.
 * Rows that change nothing are left out of the batches: the same file twice has none.
 */
export class RecordRun {
  readonly rejections = new Map<number, Rejection>();
  readonly #setting: DryRunSetting;
  readonly #progress: (done: number) => void;
  readonly #tally = new RecordTally();
  readonly #changed: Changed[] = [];
  readonly #refused = { contracts: 0, seats: 0 };
  /** New contracts of which a row says so already. */
  readonly #contractsSaid = new Set<string>();
  #creditsMatched = 0;
  #all = 0;
  #done = 0;

  constructor(setting: DryRunSetting, progress: (done: number) => void) {
    this.#setting = setting;
    this.#progress = progress;
  }

  /** What is held needs the contract, so contracts come first. */
  async runAll({ contracts, people, seats }: GatheredRecords): Promise<void> {
    this.#all = contracts.length + people.length + seats.length;
    await this.#run('contracts.import', contracts.map(contractItem));
    await this.#run('users.add-many', people.map(personItem));
    for (const [turn, some] of byTurn(seats))
      await this.#run('assignments.import', some.map(personItem), turn);
  }

  /** The mutations to send. */
  batches(): ImportBatch[] {
    const { source } = this.#setting;
    const names = ['contracts.import', 'users.add-many', 'assignments.import'] as const;
    return names.flatMap((name) => {
      const changed = this.#changed.filter((one) => one.name === name);
      return byTurn(changed)
        .flatMap(([, some]) => inBatches(name, some))
        .map(
          (items) =>
            ({ name, args: { source, rows: items.map(({ row }) => row) } }) as unknown as ImportBatch,
        );
    });
  }

  async counts(
    { people, contracts, seats }: GatheredRecords,
    { found, renames }: OtherNames,
  ): Promise<RecordCounts> {
    const emails = new Set([...people, ...seats].map(({ part }) => emailKey(part.email)));
    const numbers = new Set(contracts.map(({ part }) => foldKey(part.number)));
    const { all, ended, productsCreated } = this.#tally.counts();
    const users = { ...all.users, updated: all.users.updated + renames.length };
    const held = { ...all.assignments, updated: all.assignments.updated - ended };
    return {
      family: 'records',
      productsCreated,
      people: withUnchanged(users, emails.size),
      names: found,
      ...this.#tally.texts(),
      contracts: withUnchanged(all.contracts, numbers.size),
      entitlements: withUnchanged(all.entitlements, contracts.length - this.#refused.contracts),
      terms: all.terms,
      assignments: { ...withUnchanged(held, seats.length - this.#refused.seats - ended), ended },
      changedRows: this.#changed.length + renames.length,
      creditsMatched: this.#creditsMatched,
      overages: await overagesOf(this.#setting.tx, this.#tally.entitlementsGiven()),
    };
  }

  async #run(name: RecordMutation, items: readonly RecordItem[], turn = 0): Promise<void> {
    for (const batch of inBatches(name, items)) {
      await this.#runBatch(name, batch, turn);
      this.#done += batch.length;
      this.#progress(this.#done / this.#all);
    }
  }

  async #runBatch(name: RecordMutation, items: readonly RecordItem[], turn: number): Promise<void> {
    const { source } = this.#setting;
    const args = { source, rows: items.map(({ row }) => row) } as unknown as MutationArgs<RecordMutation>;
    const { written, context, changed, refused: refusedByRow } = await applyBatch(name, args, this.#setting);
    this.#tally.add(written);
    this.#creditsMatched += written.removed('creditRecords').length;
    for (const item of items) {
      const refused = refusedByRow.get(item.row.row);
      if (refused) this.#reject(name, item, refused);
      if (!changed.has(item.row.row)) continue;
      const row = toSend(item.row, this.#newsOf(item.row, context), refused !== undefined);
      this.#changed.push({ ...item, name, row, turn });
    }
  }

  /** Which of what the row names it made: so the server knows when somebody else has made it by then. */
  #newsOf(row: RecordItem['row'], context: MutationContext): Readonly<Record<string, boolean>> {
    const made = this.#tally;
    if (!('number' in row)) return { isNew: made.hasMade('users', personIdOf(context, row.row)) };
    const contractId = contractIdOf(context, String(row.number));
    const isNewContract = made.hasMade('contracts', contractId) && !this.#contractsSaid.has(contractId);
    this.#contractsSaid.add(contractId);
    return {
      isNewContract,
      isNewEntitlement: made.hasMade('entitlements', entitlementIdOf(context, row.row)),
    };
  }

  #reject(name: RecordMutation, { lines, row }: RecordItem, refused: RefusedRow): void {
    this.#refused[name === 'contracts.import' ? 'contracts' : 'seats'] += 1;
    for (const line of lines) {
      const known = this.rejections.get(line);
      const rejected = refusedRecord(name, refused, row);
      // Of several products in a row each is told.
      this.rejections.set(
        line,
        known ? { ...known, reason: `${known.reason} ${rejected.reason}` } : rejected,
      );
    }
  }
}

/** In the order of the turns; each in its own order. */
function byTurn<One extends { readonly turn: number }>(all: readonly One[]): (readonly [number, One[]])[] {
  return [...Map.groupBy(all, ({ turn }) => turn)].sort(([one], [other]) => one - other);
}

function contractItem({ lines, part }: Gathered<ContractPart>): RecordItem {
  const { serial: _serial, ...row } = part;
  const news = { isNewContract: false, isNewEntitlement: false };
  return { lines, row: { row: lines[0] ?? 1, ...row, ...news } as RecordItem['row'] };
}

function personItem({ lines, part }: Gathered<object>): RecordItem {
  return { lines, row: { row: lines[0] ?? 1, isNew: false, ...part } } as RecordItem;
}

/** Says what is new; a person who gets no seat is sent without it: the list of refused rows has it already. */
function toSend(
  row: RecordItem['row'],
  news: Readonly<Record<string, boolean>>,
  isRefused: boolean,
): RecordItem['row'] {
  return { ...row, ...news, ...('seat' in row && isRefused ? { seat: 'none' } : {}) };
}

/** Records that the file names and that neither came nor changed. */
function withUnchanged(
  { created, updated }: { created: number; updated: number },
  named: number,
): ImportCounts {
  return { created, updated, unchanged: Math.max(0, named - created - updated) };
}
