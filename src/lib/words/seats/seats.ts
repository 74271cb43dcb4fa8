import type { EntitlementRow } from '#lib/domain/views/seats/entitlement-list.ts';
import { formatCount } from '../format/numbers.ts';

type Seats = Pick<EntitlementRow, 'kind' | 'bought' | 'free' | 'overage' | 'policy'>;

/** "12 of 40 free", "3 over: buy 3", "Unlimited", "Takes no seat". */
export function seatWords({ kind, bought, free, overage }: Seats): string {
  if (kind !== 'single-user') return 'Takes no seat';
  if (bought === null || free === null) return 'Unlimited';
  if (overage > 0) return `${formatCount(overage)} over: buy ${formatCount(overage)}`;
  return `${formatCount(free)} of ${formatCount(bought)} free`;
}

/** Whether the seats are to be shown as trouble: none free, or more assigned than bought. */
export function areSeatsShort({ bought, free, overage }: Seats): boolean {
  return overage > 0 || (bought !== null && free === 0);
}

/** "Design studio" or, without a name, the number. */
export function contractName(label: string, number: string): string {
  return label || number || 'A contract you no longer see';
}

/** "14 of 12 seats, 2 to buy". */
export function seatsSentence({
  used,
  bought,
  overage,
}: {
  readonly used: number;
  readonly bought: number;
  readonly overage: number;
}): string {
  const held = `${formatCount(used)} of ${formatCount(bought)} seats`;
  return overage > 0 ? `${held}, ${formatCount(overage)} to buy` : held;
}
