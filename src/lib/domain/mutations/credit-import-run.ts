import { emailKey } from '../../base/email-address.ts';
import {
  type CreditKeyParts,
  creditKey,
  type CreditRecord,
  type CreditSource,
} from '../records/credit-record.ts';
import { dayAfter, dayOf } from '../records/day.ts';
import type { User } from '../records/user.ts';
import type { Tx } from '../tx.ts';
import { CreditCharging } from './credit-charging.ts';
import type { ImportedCredit } from './credit-imports.ts';
import { creditRecordIdOf } from './imported-ids.ts';
import type { MutationContext, Outcome, RefusedRow } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

/**
 * One batch of use. Five bulk reads, whatever its size.
 *
 * Rules:
 * - The file tells all that was used on a day: what is here already of the same day, person, product and offering, by the
 *   same kind of file, is compared with it, and only the difference becomes a record.
 * - It is compared whether the person and the product were known at the time or only now.
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
  /** What is here, by key, in thousandths. */
  readonly #sums = new Map<string, number>();
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
    for (const [key, [user]] of await this.#tx.findMany('users', 'byEmail', [...emails]))
      if (user) this.#people.set(key, user);
    await this.#charging.load(
      this.#tx,
      rows.flatMap(({ product, offering }) => [product, offering]),
    );
    const keys = new Set(rows.flatMap((row) => this.#keysOf(row)));
    for (const [key, known] of await this.#tx.findMany('creditRecords', 'byKey', [...keys]))
      this.#sums.set(key, sumOf(known));
  }

  /** Rows of a batch about the same are one figure, told by the first of them. */
  takeAll(rows: readonly ImportedCredit[]): void {
    const possible = rows.filter((row) => row.day <= this.#lastDay || this.#refuse(row));
    for (const same of Map.groupBy(possible, (row) => creditKey(this.#partsOf(row))).values()) {
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
    const keys = this.#keysOf(row);
    const known = keys.filter((key) => this.#sums.has(key));
    const difference = row.amount - known.reduce((sum, key) => sum + (this.#sums.get(key) ?? 0), 0);
    if (difference === 0) {
      this.#counts.unchanged += 1;
      return;
    }
    this.#counts[known.length > 0 ? 'updated' : 'created'] += 1;
    this.#changedRows.push(row.row);
    this.#tx.put('creditRecords', this.#recordOf(row, difference));
  }

  #recordOf(row: ImportedCredit, amount: number): CreditRecord {
    const parts = this.#partsOf(row);
    const charged = row.offering === '' ? parts.productId : this.#charging.productOf(row.offering);
    return {
      ...{ id: creditRecordIdOf(this.#context, row.row), ...parts },
      ...{ contractId: this.#charging.contractFor(row.day, charged), amount, createdAt: this.#context.at },
    };
  }

  #partsOf({ day, email, product, offering }: ImportedCredit): CreditKeyParts {
    const userId = this.#people.get(emailKey(email))?.id ?? null;
    const productId = this.#charging.productOf(product);
    return {
      ...{ source: this.#source, day, offering },
      ...{ userId, person: userId === null ? email : '' },
      ...{ productId, product: productId === null ? product : '' },
    };
  }

  /** Under which the same use may be here: by what is known now, and by the words of the file. */
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
    return [...new Set(keys)];
  }
}

function sumOf(records: readonly CreditRecord[]): number {
  return records.reduce((sum, { amount }) => sum + amount, 0);
}
