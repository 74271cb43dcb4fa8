import { type SecurityKind, securityKinds } from '#lib/protocol/security-event.ts';

/** What the screen asks for, as its address has it. */
export interface EventFilter {
  /** '': all. */
  readonly kind: SecurityKind | '';
  /** Part of a name or an email. */
  readonly person: string;
  /** Days as a date field has them ("2026-11-30"), in the reader's zone; '': no bound. Both are part of it. */
  readonly from: string;
  readonly to: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const MAX_TEXT = 200;

/** What is unknown or malformed in a shared link is dropped. */
export function filterFromParams(params: URLSearchParams): EventFilter {
  const dayOf = (name: string): string => {
    const text = params.get(name) ?? '';
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
  };
  return {
    kind: securityKinds.find((one) => one === params.get('kind')) ?? '',
    person: (params.get('person') ?? '').slice(0, MAX_TEXT),
    from: dayOf('from'),
    to: dayOf('to'),
  };
}

/** The shortest address of a filter. */
export function addressOfFilter(filter: EventFilter): string {
  const text = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return `/settings/security${text ? `?${text}` : ''}`;
}

/** The address of the server for a page of it. */
export function askedOf({ kind, person, from, to }: EventFilter, next: string | null): string {
  const asked = {
    ...(kind === '' ? {} : { kind }),
    ...(person.trim() === '' ? {} : { person: person.trim() }),
    ...(from === '' ? {} : { from: String(startOf(from)) }),
    ...(to === '' ? {} : { until: String(startOf(to, 1)) }),
    ...(next === null ? {} : { next }),
  };
  const text = new URLSearchParams(asked).toString();
  return `/api/security/events${text ? `?${text}` : ''}`;
}

/** When a day, or one so many days later, begins in the reader's zone, ms. Before 1970 nothing happened here. */
function startOf(day: string, later = 0): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Math.max(0, new Date(year, month - 1, date + later).getTime());
}
