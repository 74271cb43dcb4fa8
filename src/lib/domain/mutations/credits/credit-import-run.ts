import { emailKey } from '../../../base/email-address.ts';
import {
  type CreditKeyParts,
  creditKey,
  type CreditRecord,
  type CreditSource,
  toldKey,
  newCreditRecord,
} from '../../records/credit-record.ts';
import { foldKey } from '../../../base/text.ts';
import { dayAfter, dayOf } from '../../records/core/day.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import { CreditCharging } from './credit-charging.ts';
import type { ImportedCredit } from './imported-credit.ts';
import { putMatched } from '../people/arrived-credits.ts';
import { findNamed } from '../people/former-names.ts';
import { creditRecordIdOf } from '../imported-ids.ts';
import type { MutationContext, Outcome, RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/**
 * One batch of use. Five bulk reads, whatever its size, and two of former names where a file has such.
 *
 * Rules:
 * - The file tells all that was used on a day: what is here already of the same words, by the same kind of file, is
 *   compared with it, and only the difference becomes a record.
 * - Whom and what these words were matched to since does not matter, and a difference goes where the rest of it is.
 * - What is not matched here and could be by now is: the file may have come before the people and the products.
 * - Of what was stored without the key of its words, what is about the same person and product is compared, whether they
 *   were known at the time or only now.
 * - A day that has not come anywhere on earth is refused; who or what is not known is not.
 */
export class CreditImportRun {
  readonly #tx: Tx;
  readonly #context: MutationContext;
  readonly #source: CreditSource;
  readonly #charging = new CreditCharging();
  readonly #lastDay: string;
  /** By the key of the email. */
  readonly #people = new Map<string, User>();
  /** What is here, by key. */
  readonly #known = new Map<string, readonly CreditRecord[]>();
  readonly #changedRows: number[] = [];
  readonly #refused: RefusedRow[] = [];
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };

  constructor(tx: Tx, context: MutationContext, source: CreditSource) {
    this.#tx = tx;
    this.#context = context;
    this.#source = source;
    // Where a day begins first it is fourteen hours ahead.
    this.#lastDay = dayAfter(dayOf(context.at), 1);
  }

  async load(rows: readonly ImportedCredit[]): Promise<void> {
    const emails = new Set(rows.map(({ email }) => emailKey(email)).filter((key) => key !== ''));
    const people = await findNamed(this.#tx, 'users', { index: 'byEmail', keys: [...emails] });
    for (const [key, user] of people) this.#people.set(key, user);
    const names = rows.flatMap(({ product, offering }) => [product, offering]);
    await this.#charging.loadNames(this.#tx, names);
    const keys = new Set(rows.flatMap((row) => this.#keysOf(row)));
    for (const [key, known] of await this.#tx.findMany('creditRecords', 'byKey', [...keys]))
      this.#known.set(key, known);
    const matched = [...this.#known.values()].flat().flatMap(({ productId }) => productId ?? []);
    await this.#charging.loadContracts(this.#tx, matched);
  }

  /** Rows of a batch about the same are one figure, told by the first of them. */
  takeAll(rows: readonly ImportedCredit[]): void {
    const possible = rows.filter((row) => row.day <= this.#lastDay || this.#refuse(row));
    for (const same of Map.groupBy(possible, (row) => this.#toldOf(row)).values()) {
      const [first] = same;
      if (first) this.#take({ ...first, amount: same.reduce((sum, { amount }) => sum + amount, 0) });
    }
  }

  finish(source: string): Outcome {
    const { created, updated } = this.#counts;
    if (created + updated > 0) {
      const { mutationId: recordId } = this.#context;
      const line = { action: 'credit-records.import', collection: 'creditRecords' as const, recordId };
      recordActivity(this.#tx, this.#context, { ...line, changes: { source, created, updated } });
    }
    return {
      status: 'accepted',
      counts: this.#counts,
      changedRows: this.#changedRows,
      refusedRows: this.#refused,
    };
  }

  #refuse({ row }: ImportedCredit): false {
    const issues = [{ path: 'day', message: 'Lies in the future.' }];
    this.#refused.push({ row, reason: 'invalid', details: { issues } });
    return false;
  }

  #take(row: ImportedCredit): void {
    const known = this.#keysOf(row).flatMap((key) => this.#known.get(key) ?? []);
    const difference = row.amount - known.reduce((sum, { amount }) => sum + amount, 0);
    const matched = this.#matchNow(row, known);
    if (difference === 0 && matched === 0) {
      this.#counts.unchanged += 1;
      return;
    }
    this.#counts[known.length > 0 ? 'updated' : 'created'] += 1;
    this.#changedRows.push(row.row);
    if (difference !== 0) this.#tx.put('creditRecords', this.#recordOf(row, { amount: difference, known }));
  }

  /** Says of what is here whom and what it is about, where it is known by now. Answers of how many. */
  #matchNow(row: ImportedCredit, known: readonly CreditRecord[]): number {
    const found = { ...this.#partsOf(row), ...matchedTo(known) };
    let matched = 0;
    for (const record of known) {
      const next = this.#withProduct(record, row, found);
      const isTheirs = record.userId === null && emailKey(record.person) === emailKey(row.email);
      if (isTheirs && found.userId !== null)
        putMatched(this.#tx, this.#context, { record: next, userId: found.userId });
      else if (next !== record) this.#tx.put('creditRecords', next);
      else continue;
      matched += 1;
    }
    return matched;
  }

  #withProduct(record: CreditRecord, row: ImportedCredit, { productId }: CreditKeyParts): CreditRecord {
    const isIt = record.productId === null && foldKey(record.product) === foldKey(row.product);
    if (!isIt || productId === null) return record;
    const contractId = record.contractId ?? this.#bearerOf(row, productId);
    return { ...record, productId, product: '', contractId };
  }

  #bearerOf({ day, offering }: ImportedCredit, productId: string | null): string | null {
    const charged = offering === '' ? productId : this.#charging.productOf(offering);
    return this.#charging.contractFor(day, charged);
  }

  #recordOf(
    row: ImportedCredit,
    { amount, known }: { amount: number; known: readonly CreditRecord[] },
  ): CreditRecord {
    const parts = { ...this.#partsOf(row), ...matchedTo(known) };
    const bearer = known.findLast((one) => one.contractId !== null)?.contractId;
    return newCreditRecord({
      ...parts,
      id: creditRecordIdOf(this.#context, row.row),
      told: this.#toldOf(row),
      contractId: bearer ?? this.#bearerOf(row, parts.productId),
      amount,
      createdAt: this.#context.at,
    });
  }

  #toldOf(row: ImportedCredit): string {
    return toldKey({ ...row, source: this.#source });
  }

  #partsOf({ day, email, product, offering }: ImportedCredit): CreditKeyParts {
    const userId = this.#people.get(emailKey(email))?.id ?? null;
    const productId = this.#charging.productOf(product);
    return {
      source: this.#source,
      day,
      offering,
      userId,
      person: userId === null ? email : '',
      productId,
      product: productId === null ? product : '',
    };
  }

  /** Under which the same use may be here: the file's words, and what is known by them without such a key. */
  #keysOf(row: ImportedCredit): string[] {
    const parts = this.#partsOf(row);
    const people = [
      { userId: null, person: row.email },
      { userId: parts.userId, person: parts.person },
    ];
    const products = [
      { productId: null, product: row.product },
      { productId: parts.productId, product: parts.product },
    ];
    const keys = people.flatMap((one) => products.map((other) => creditKey({ ...parts, ...one, ...other })));
    return [...new Set([this.#toldOf(row), ...keys])];
  }
}

/** Whom and what the last of these records is matched to, as far as it is. */
function matchedTo(known: readonly CreditRecord[]): Partial<CreditKeyParts> {
  const userId = known.findLast((one) => one.userId !== null)?.userId ?? null;
  const productId = known.findLast((one) => one.productId !== null)?.productId ?? null;
  return {
    ...(userId === null ? {} : { userId, person: '' }),
    ...(productId === null ? {} : { productId, product: '' }),
  };
}
