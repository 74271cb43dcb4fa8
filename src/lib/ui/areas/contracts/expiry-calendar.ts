import type {
  ContractColumn,
  ContractFilter,
  ContractRow,
} from '#lib/domain/views/contracts/contract-list.ts';
import { calendarOf } from '#lib/files/calendar.ts';
import type { ToastList } from '../../components/toast/toast-list.svelte.ts';
import { tellExport } from '../../state/export-reports.ts';
import type { Desk } from '../../state/desk.ts';
import { saveFile } from '../../state/save-file.ts';
import { counted } from '#lib/words/format/numbers.ts';
import type { ListState } from '#lib/lists/list.ts';
import { seatsSentence } from '#lib/words/seats/seats.ts';

/** The ends of these contracts as a calendar file; those whose end is not known are left out, and counted. */
export function expiryCalendar(
  rows: readonly ContractRow[],
  { now, origin }: { now: number; origin: string },
): { readonly text: string; readonly days: number; readonly leftOut: number } {
  const days = rows.flatMap((row) =>
    row.endDay === null
      ? []
      : [
          {
            id: `expiry-${row.id}`,
            day: row.endDay,
            summary: `Contract ${row.number} expires${row.label ? `: ${row.label}` : ''}`,
            description: [row.vendor, seatsSentence(row.seats), `${origin}/contracts/${row.id}`]
              .filter((part) => part !== '')
              .join('\n'),
          },
        ],
  );
  return { text: calendarOf(days, now), days: days.length, leftOut: rows.length - days.length };
}

/** Saves the ends of everything in the list, not only of what is on screen. */
export async function saveExpiries(
  desk: Pick<Desk, 'query' | 'person'>,
  toasts: ToastList,
  { state, now, origin }: { state: ListState<ContractFilter, ContractColumn>; now: number; origin: string },
): Promise<void> {
  const { filter, sort } = state;
  const query = { filter, sort, from: 0, count: Infinity, withFacets: false };
  const { rows } = await desk.query('contractList', query);
  const { text, days, leftOut } = expiryCalendar(rows, { now, origin });
  const without = leftOut > 0 ? ` ${counted(leftOut, 'contract')} with no known end left out.` : '';
  if (days > 0) {
    await saveFile(new Blob([text], { type: 'text/calendar' }), 'contract-expiries.ics');
    if (desk.person) tellExport(desk.person, { list: 'contractExpiries', rows: days, format: 'calendar' });
  }
  toasts.say({ text: `${counted(days, 'expiry', 'expiries')} in the calendar file.${without}` });
}
