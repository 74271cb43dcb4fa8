import type { Chance } from '#lib/base/chance.ts';
import { newId } from '#lib/base/ids.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { applyMutation, contextOf } from '#lib/domain/mutations/apply.ts';
import type { MutationContext, RefusedRow } from '#lib/domain/mutations/mutation.ts';
import { currentVersion, type MutationArgs, type MutationName } from '#lib/domain/mutations/registry.ts';
import type { Reader, Tx } from '#lib/domain/tx.ts';
import type { ImportCounts, ImportMutation } from '../contract.ts';
import { recordingTx, type Written } from './recording-tx.ts';

export interface DryRunSetting {
  /** Writes that go nowhere, over the rows the person sees. */
  readonly tx: Tx;
  /** Those rows. */
  readonly reader: Reader;
  readonly access: Access;
  /** Name of the file. */
  readonly source: string;
  readonly now: number;
  readonly chance: Chance;
}

/** What a batch did. */
export interface Applied {
  readonly counts: ImportCounts;
  /** By the number of their row, as those that changed something. */
  readonly refused: ReadonlyMap<number, RefusedRow>;
  readonly changed: ReadonlySet<number>;
  readonly written: Written;
  /** Gives the ids that it gave. */
  readonly context: MutationContext;
}

/** Runs one change over the scratch. Whether it is accepted. */
export async function applyOne<Name extends MutationName>(
  name: Name,
  args: MutationArgs<Name>,
  { tx, access, now: at, chance }: DryRunSetting,
): Promise<boolean> {
  const call = { id: newId('mu', at, chance), name, version: currentVersion(name) ?? 1, args, at };
  return (await applyMutation(tx, call, access)).status === 'accepted';
}

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0 };

/**
 * Runs a batch over a scratch with the very mutation that confirming sends, so that what is shown is what will happen.
 * Rows are checked before: a batch that is refused whole is a bug.
 */
export async function applyBatch<Name extends ImportMutation>(
  name: Name,
  args: MutationArgs<Name>,
  { tx: below, access, now: at, chance }: DryRunSetting,
): Promise<Applied> {
  const { tx, written } = recordingTx(below);
  const call = { id: newId('mu', at, chance), name, version: currentVersion(name) ?? 1, args, at };
  const outcome = await applyMutation(tx, call, access);
  if (outcome.status === 'refused')
    throw new Error(`Checked rows were refused: ${outcome.reason} ${JSON.stringify(outcome.details)}`);
  return {
    counts: { ...NOTHING, ...outcome.counts },
    refused: new Map((outcome.refusedRows ?? []).map((one) => [one.row, one])),
    changed: new Set(outcome.changedRows),
    written,
    context: contextOf(call, access),
  };
}
