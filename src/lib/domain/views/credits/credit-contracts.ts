import { naturalKey } from '../../../base/text.ts';
import { visibilityOf } from '../../access/visibility.ts';
import type { CreditGrant } from '../../records/credit-grant.ts';
import { dayOf, daysBetween } from '../../records/core/day.ts';
import type { Reader } from '../../tx.ts';
import { type CreditEstimate, creditEstimate } from './credit-burn.ts';
import { creditsOn, type CreditsNow } from './credit-pools.ts';
import { seesUse } from './credit-query.ts';
import { creditTally } from './credit-tally.ts';
import { compareText } from '../pair-ranks.ts';
import type { ViewContext } from '../view.ts';

/** Below this share of what was granted, or so many days before the first grant ends, a balance is shown in red. */
const LOW_SHARE = 0.2;
const LOW_DAYS = 90;

/** Credits of a contract today, in thousandths. */
export interface CreditContract extends CreditsNow {
  readonly contractId: string;
  readonly name: string;
  readonly number: string;
  readonly used: number;
  readonly over: number;
  readonly consumers: number;
  readonly daysLeft: number | null;
  /** Why it is red. */
  readonly isLow: boolean;
  readonly isEnding: boolean;
  /** The latest first; null: this reader may not see grants. */
  readonly grants: readonly (CreditGrant & { readonly isPending: boolean })[] | null;
  /** At the rate of the last 90 days; null: this reader may not see everybody's use. */
  readonly estimate: CreditEstimate | null;
}

/** Contracts with credits, or one of them, as far as this reader may see; by name. */
export function creditContracts(
  reader: Reader,
  { contractId }: { contractId: string | null },
  context: ViewContext,
): readonly CreditContract[] {
  const found = seesUse(context) ? fromRecords(reader, context) : fromBalances(reader, context);
  return found
    .filter((one) => contractId === null || one.contractId === contractId)
    .sort(
      (one, other) =>
        compareText(naturalKey(one.name), naturalKey(other.name)) ||
        compareText(one.contractId, other.contractId),
    );
}

type Figures = Pick<
  CreditContract,
  'granted' | 'left' | 'expires' | 'lapsed' | 'later' | 'used' | 'over' | 'consumers' | 'estimate'
>;

function fromRecords(reader: Reader, context: ViewContext): CreditContract[] {
  const today = dayOf(context.now);
  return [...creditTally(reader)].map(([contractId, use]) => {
    const { used, consumers, pools } = use;
    const now = creditsOn(today, pools.pools);
    const estimate = creditEstimate([use], today, 90);
    return contractOf(reader, contractId, context, {
      ...now,
      used,
      consumers,
      over: pools.over,
      estimate,
    });
  });
}

function fromBalances(reader: Reader, context: ViewContext): CreditContract[] {
  const today = dayOf(context.now);
  return reader.slots('creditBalances').flatMap((balance) => {
    if (!balance) return [];
    const { pools, used, over, consumers } = balance;
    const now = creditsOn(today, pools);
    return [
      contractOf(reader, balance.contractId, context, { ...now, used, over, consumers, estimate: null }),
    ];
  });
}

function contractOf(
  reader: Reader,
  contractId: string,
  { access, now }: ViewContext,
  figures: Figures,
): CreditContract {
  const contract = reader.get('contracts', contractId);
  const seesGrants = visibilityOf(access, 'creditGrants').length > 0;
  const daysLeft = figures.expires === null ? null : daysBetween(dayOf(now), figures.expires);
  return {
    contractId,
    name: contract ? contract.label || contract.number : '',
    number: contract?.number ?? '',
    ...figures,
    daysLeft,
    isLow: figures.granted > 0 && figures.left < figures.granted * LOW_SHARE,
    isEnding: daysLeft !== null && daysLeft < LOW_DAYS,
    grants: seesGrants
      ? [...reader.find('creditGrants', 'byContract', contractId)]
          .sort((one, other) => compareText(other.untilDay, one.untilDay) || compareText(one.id, other.id))
          .map((grant) => ({ ...grant, isPending: reader.isPending('creditGrants', grant.id) }))
      : null,
  };
}
