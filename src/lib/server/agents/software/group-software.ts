import type { RuleSet } from '../../../domain/software/rule-set.ts';
import { type InstallChanges, installChanges } from '../../../domain/software/wanted.ts';
import type { Write } from '../../store/write-once.ts';
import type { Found } from '../found-device.ts';
import { type Inventory, UNREAD } from '../bodies/inventory.ts';
import {
  type ListHead,
  readHeads,
  readLists,
  sameLines,
  type SoftwareList,
  writeLists,
  writeMatches,
} from './software-lists.ts';

/** A list as it was sent: its lines, or only the digest that names it. */
export interface SentList extends Pick<Inventory, 'software' | 'isPartial'> {
  /** "": none. */
  readonly digest: string;
}

/** The software of a group of check-ins: heads of lists read ahead, lists read where they differ, written at the end. */
export class GroupSoftware {
  readonly #write: Write;
  readonly #at: number;
  readonly #rules: RuleSet;
  readonly #heads = new Map<string, ListHead>();
  readonly #changed = new Map<string, SoftwareList>();
  /** Of the same lines, under another digest or matched with other rules. */
  readonly #rematched = new Map<string, SoftwareList>();

  constructor(write: Write, at: number, rules: RuleSet) {
    this.#write = write;
    this.#at = at;
    this.#rules = rules;
  }

  async load(deviceIds: readonly string[]): Promise<void> {
    if (deviceIds.length === 0) return;
    const { db, accountId } = this.#write;
    for (const [id, head] of await readHeads(db, accountId, deviceIds)) this.#heads.set(id, head);
  }

  /** Whether the list can be taken in as it was sent: with its lines, or as the very one that the device has. */
  async isReadable({ device, isNew }: Found, { software, isPartial, digest }: SentList): Promise<boolean> {
    if (software !== UNREAD) return true;
    if (isNew || isPartial || digest === '') return false;
    return (await this.#headOf(device.id))?.digest === digest;
  }

  /** null: the installations are as they were. A partial inventory that has a list replaces the list, ends nothing. */
  async take({ device: { id }, isNew }: Found, sent: SentList): Promise<InstallChanges | null> {
    if (sent.software === null) return null;
    const head = isNew ? null : await this.#headOf(id);
    if (this.#isAsBefore(head, sent)) return null;
    const kept = head && (await this.#listOf(id));
    const lines = linesOf(sent, kept);
    const isSame = kept !== null && sameLines(kept.lines, lines);
    const digest = digestOf(sent, isSame ? kept : null);
    const matchedWith = this.#rules.fingerprint;
    if (isSame && kept.matchedWith === matchedWith) {
      if (kept.digest !== digest) this.#rematched.set(id, { ...kept, digest });
      return null;
    }
    const changes = await this.#install({ id, isNew, isPartial: sent.isPartial }, lines, kept?.made ?? []);
    const { made } = changes;
    if (isSame) this.#rematched.set(id, { ...kept, made, matchedWith, digest });
    else this.#changed.set(id, { deviceId: id, lines, at: this.#at, made, matchedWith, digest });
    return changes.begun.length + changes.ended.length > 0 ? changes : null;
  }

  async finish(): Promise<void> {
    const { db, accountId } = this.#write;
    await writeLists(db, accountId, [...this.#changed.values()]);
    const rematched = [...this.#rematched.values()].filter(({ deviceId }) => !this.#changed.has(deviceId));
    await writeMatches(db, accountId, rematched);
  }

  /** Nearly all: the list of yesterday, matched with the rules of today. Its lines are neither parsed nor read. */
  #isAsBefore(head: ListHead | null, { isPartial, digest }: SentList): boolean {
    if (isPartial || digest === '') return false;
    return head?.digest === digest && head.matchedWith === this.#rules.fingerprint;
  }

  async #install(
    { id, isNew, isPartial }: { id: string; isNew: boolean; isPartial: boolean },
    lines: readonly string[],
    made: readonly string[],
  ): Promise<InstallChanges> {
    const present = isNew ? [] : await this.#write.tx.find('installations', 'byDevice', id);
    const all = installChanges(lines, this.#rules, { id, present, made, at: this.#at });
    const changes = isPartial
      ? { ...all, ended: [], made: [...all.made, ...all.ended.map((one) => one.id)] }
      : all;
    putInstalls(this.#write, changes);
    return changes;
  }

  async #headOf(deviceId: string): Promise<ListHead | null> {
    const { db, accountId } = this.#write;
    return (
      this.#changed.get(deviceId) ??
      this.#rematched.get(deviceId) ??
      this.#heads.get(deviceId) ??
      // Found by its serial: it was not among those that were read ahead.
      (await readHeads(db, accountId, [deviceId])).get(deviceId) ??
      null
    );
  }

  async #listOf(deviceId: string): Promise<SoftwareList | null> {
    const { db, accountId } = this.#write;
    return (
      this.#changed.get(deviceId) ??
      this.#rematched.get(deviceId) ??
      (await readLists(db, accountId, [deviceId])).get(deviceId) ??
      null
    );
  }
}

export function putInstalls({ tx }: Pick<Write, 'tx'>, { begun, ended }: InstallChanges): void {
  for (const one of ended) tx.remove('installations', one.id);
  for (const one of begun) tx.put('installations', one);
}

/** What the device has from now on. Unread: what it had, which was sent again. */
function linesOf({ software, isPartial }: SentList, kept: SoftwareList | null): readonly string[] {
  if (software === UNREAD || software === null) {
    if (!kept) throw new Error('A list that is not read is not known');
    return kept.lines;
  }
  return isPartial && kept ? [...new Set([...kept.lines, ...software])].sort() : software;
}

/** `same`: the list that is kept, when its lines are these. Merged ones were never sent as they are. */
function digestOf({ isPartial, digest }: SentList, same: SoftwareList | null): string {
  if (!isPartial) return digest;
  return same?.digest ?? '';
}
