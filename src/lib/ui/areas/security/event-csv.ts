import { browserWords } from '#lib/base/browser-words.ts';
import { csvMoment } from '#lib/files/csv/csv-moment.ts';
import type { CsvDelimiter } from '#lib/files/csv/csv-profile.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import type { SecurityEvent } from '#lib/protocol/security-event.ts';
import { eventDetails, eventTitle, type Names } from './event-words.ts';
import type { AskEvents } from './event-list.svelte.ts';
import { askedOf, type EventFilter } from './event-query.ts';

export interface EventFile {
  readonly file: Blob;
  readonly rows: number;
}

const TITLES = [
  'When',
  'Event',
  'About',
  'By',
  'Address',
  'Browser',
  'Details',
  'Times',
  'Last',
  'Name of the event',
  'User-Agent',
];

/** All events that a filter finds, page by page, with what the screen says of each. A sentence: it could not be made. */
export async function eventCsv(
  ask: AskEvents,
  filter: EventFilter,
  delimiter: CsvDelimiter,
): Promise<EventFile | string> {
  const csv = new CsvWriter('spreadsheets', delimiter);
  const parts = [csv.head(TITLES)];
  let rows = 0;
  for (let next: string | null | undefined; next !== null;) {
    const asked = await ask(askedOf(filter, next ?? null));
    if (!asked.ok) return asked.message;
    const { events, names } = asked.value;
    parts.push(csv.rows(events.map((event) => cellsOf(event, names))));
    rows += events.length;
    ({ next } = asked.value);
  }
  return { file: new Blob(parts, { type: 'text/csv' }), rows };
}

function cellsOf(event: SecurityEvent, names: Names): string[] {
  const { at, kind, actorId, userId, address, browser, times, lastAt } = event;
  // An id tells apart those whose names are gone.
  const named = (id: string | null): string => (id === null ? '' : (names[id] ?? id));
  return [
    csvMoment(at),
    eventTitle(kind),
    named(userId),
    named(actorId),
    address,
    browser === '' ? '' : browserWords(browser),
    eventDetails(event, names),
    String(times),
    csvMoment(lastAt),
    kind,
    browser,
  ];
}
