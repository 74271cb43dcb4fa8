import type { CreditBurn } from '#lib/domain/views/credits/credit-burn.ts';
import type { CreditContract } from '#lib/domain/views/credits/credit-contracts.ts';
import { seesUse } from '#lib/domain/views/credits/credit-query.ts';
import type { CreditRecordRow } from '#lib/domain/views/credits/credit-record-list.ts';
import type { UnmatchedCredits } from '#lib/domain/views/credits/credit-unmatched.ts';
import type { CreditUse } from '#lib/domain/views/credits/credit-use.ts';
import type { CreditsState } from './credit-url.ts';
import type { AccountDesk } from '../../state/desk.ts';

/** Rows of a table that are shown at once, and again at each "more". */
export const ROWS_SHOWN = 100;

/** What the screen shows, asked anew when rows or the question change; an answer of an older question is dropped. */
export class CreditList {
  contracts = $state.raw<readonly CreditContract[] | null>(null);
  burn = $state.raw<CreditBurn | null>(null);
  use = $state.raw<CreditUse | null>(null);
  records = $state.raw<{ readonly rows: readonly CreditRecordRow[]; readonly total: number } | null>(null);
  unmatched = $state.raw<readonly UnmatchedCredits[]>([]);
  readonly #desk: AccountDesk;
  #asked = 0;

  constructor(desk: AccountDesk) {
    this.#desk = desk;
  }

  async ask({ filter, by }: CreditsState, count: number): Promise<void> {
    const asked = ++this.#asked;
    const desk = this.#desk;
    const window = { filter, from: 0, count };
    const isWhole = seesUse(desk);
    const [contracts, burn, use, records, unmatched] = await Promise.all([
      desk.query('creditContracts', { contractId: null }),
      desk.query('creditBurn', { contractId: filter.contractId || null }),
      desk.query('creditUse', { ...window, by: by === 'record' ? 'user' : by }),
      by === 'record' ? desk.query('creditRecordList', window) : null,
      isWhole ? desk.query('creditUnmatched', null) : [],
    ]);
    if (asked !== this.#asked) return;
    Object.assign(this, { contracts, burn, use, records, unmatched });
  }
}
