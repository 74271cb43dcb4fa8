import { describe, expect, test } from 'vitest';
import { type EventsAnswer, type SecurityEvent, securityKinds } from '#lib/protocol/security-event.ts';
import { plainEvent } from '#lib/server/events/insert-events.ts';
import { EventLane } from '#lib/server/store/event-lane.ts';
import { eventCsv } from '#lib/ui/areas/security/event-csv.ts';
import { addressOfFilter, askedOf, filterFromParams } from '#lib/ui/areas/security/event-query.ts';
import { eventDetails, eventPeople, eventTitle, eventTitles } from '#lib/ui/areas/security/event-words.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';

const none = { kind: '', person: '', from: '', to: '' } as const;
const names = { us_1: 'Ada Admin', us_2: 'Bea Berg', ek_1: 'Berlin image', ct_1: 'Design' };
const event = (more: Partial<SecurityEvent> = {}): SecurityEvent => ({
  id: 'se_1',
  at: NOW,
  kind: 'signed-in',
  actorId: 'us_1',
  userId: 'us_1',
  address: '203.0.113.7',
  browser: '',
  details: {},
  times: 1,
  lastAt: NOW,
  ...more,
});

describe('words of an event', () => {
  test('every kind has a title of its own, and one of a newer server its name', () => {
    expect(new Set(Object.values(eventTitles)).size).toBe(securityKinds.length);
    expect([eventTitle('role-granted'), eventTitle('made-of-later')]).toEqual([
      'Role given',
      'made-of-later',
    ]);
  });

  test.each([
    [{ actorId: 'us_1', userId: 'us_1' }, 'Ada Admin'],
    [{ actorId: 'us_1', userId: 'us_2' }, 'Bea Berg, by Ada Admin'],
    [{ actorId: 'us_1', userId: null }, 'Ada Admin'],
    [{ actorId: null, userId: 'us_2' }, 'Bea Berg'],
    [{ actorId: null, userId: 'us_gone' }, 'Someone no longer here'],
    [{ actorId: null, userId: null }, ''],
  ])('%o is about "%s"', (people, words) => expect(eventPeople(people, names)).toBe(words));

  test.each([
    [{ role: 'software-coordinator', contractId: 'ct_1' }, 'Software coordinator, for Design'],
    [{ link: 'password-reset', madeBy: 'us_1' }, 'To set a new password, made by Ada Admin'],
    [{ why: 'wrong' }, 'Wrong password'],
    [{ why: 'wrong', step: 'password' }, 'Wrong password'],
    [{ why: 'wrong', step: 'code' }, 'Wrong code'],
    [{ way: 'password' }, 'With the password'],
    [{ way: 'code' }, 'With a code from the app'],
    [{ way: 'of later' }, 'Of later'],
    [{ what: 'password' }, 'Current password'],
    [{ change: 'roles.grant' }, 'Grant: roles'],
    [{ change: 'enrolment-keys.add' }, 'Add: enrollment keys'],
    [{ count: 2 }, '2 sessions'],
    [{ left: 7 }, '7 left'],
    [{ of: 'second-factor', from: 'optional', to: 'admins' }, 'Second factor: optional → admins'],
    [{ why: 'too many attempts' }, 'Too many attempts'],
    [{ keyId: 'ek_1', tag: 'TEAM-A' }, 'Berlin image, tag TEAM-A'],
    [{ list: 'userList', rows: 1_204, format: 'machines', madeAt: NOW }, 'User list, 1,204 rows, raw CSV'],
    [{ list: 'deviceLabels', rows: 12, format: 'print' }, 'Device labels, 12 rows, printed'],
    [{ of: 'events', from: 400, to: 90 }, 'Events kept: 400 → 90 days'],
    [{ of: 'key', keyId: 'ek_1', from: '', to: 'TEAM-A' }, 'Berlin image, tag none → TEAM-A'],
    [{ of: 'company', changed: 'name outOfDateDays' }, 'Company: name, days until out of date'],
    [{ became: 'erased' }, 'Erased'],
    [{ of: 'second factor', from: 'optional', to: 'admins' }, 'Second factor: optional → admins'],
    [{ later: 'something' }, 'later: something'],
  ])('%o as "%s"', (details, words) => expect(eventDetails({ details }, names)).toBe(words));
});

describe('the address of the screen', () => {
  test('keeps what was asked, and drops what is not ours', () => {
    const filter = { kind: 'sign-in-failed', person: 'b&b', from: '2026-11-01', to: '2026-11-30' } as const;
    const address = addressOfFilter(filter);
    expect(filterFromParams(new URL(address, 'http://x').searchParams)).toEqual(filter);
    expect(addressOfFilter(none)).toBe('/settings/security');
    const strange = new URLSearchParams('kind=no&from=yesterday&to=2026-99-99&more=1');
    expect(filterFromParams(strange)).toEqual(none);
  });

  test('asks the server for whole days, both part of it, in the zone of who reads', () => {
    const asked = new URL(askedOf({ ...none, from: '2026-11-30', to: '2026-11-30' }, '5.se_1'), 'http://x');
    const of = (name: string) => new Date(Number(asked.searchParams.get(name)));
    expect(of('from')).toEqual(new Date(2026, 10, 30));
    expect(of('until')).toEqual(new Date(2026, 11, 1));
    expect(asked.searchParams.get('next')).toBe('5.se_1');
    expect(askedOf({ ...none, person: ' ' }, null)).toBe('/api/security/events');
  });
});

describe('the file', () => {
  const page = (events: SecurityEvent[], next: string | null): EventsAnswer => ({
    events,
    names,
    total: 2,
    next,
  });
  const answering = (pages: Record<string, EventsAnswer>) => (address: string) => {
    const value = pages[new URL(address, 'http://x').searchParams.get('next') ?? ''];
    return Promise.resolve(
      value
        ? ({ ok: true, value } as const)
        : ({ ok: false, status: 'offline', code: '', message: 'No network.' } as const),
    );
  };

  test('has all pages, and no cell that a spreadsheet takes for a formula', async () => {
    const evil = event({ browser: '=HYPERLINK("http://evil.example")', userId: 'us_gone', times: 3 });
    const ask = answering({ '': page([event()], '1.se'), '1.se': page([evil], null) });
    const made = await eventCsv(ask, none, ',');
    if (typeof made === 'string') throw new Error(made);
    const lines = (await made.file.text()).trimEnd().split('\r\n');
    expect([made.rows, lines.length]).toEqual([2, 3]);
    expect(lines[1]).toContain('"Signed in","Ada Admin","Ada Admin","203.0.113.7"');
    expect(lines[2]).toContain('"\'=HYPERLINK(""http://evil.example"")"');
    // Without a name the id is left.
    expect(lines[2]).toContain('"us_gone"');
  });

  test('is not made in part when the network goes between two pages', async () => {
    expect(await eventCsv(answering({ '': page([event()], '1.se') }), none, ',')).toBe('No network.');
  });
});

describe('events wait in one line', () => {
  const happened = (userId: string) => ({ kind: 'signed-in', actorId: null, userId, at: NOW }) as const;

  test('those of a company that wait together are kept together, and a failure is theirs alone', async () => {
    const kept: [string, number][] = [];
    const lane = new EventLane((accountId, events) => {
      kept.push([accountId, events.length]);
      return accountId === 'ac_2' ? Promise.reject(new Error('no disk')) : Promise.resolve();
    });
    const all = ['ac_1', 'ac_2', 'ac_1', 'ac_1'].map((id) => lane.add(id, happened(id)));
    const ends = await Promise.allSettled(all);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    // The first began at once, with what there was.
    expect(kept).toEqual([
      ['ac_1', 1],
      ['ac_2', 1],
      ['ac_1', 2],
    ]);
    await lane.drained();
  });

  test('one that comes in the moment in which the line ends is kept too', async () => {
    let kept = 0;
    const lane = new EventLane(() => Promise.resolve(void kept++));
    for (let later = 0; later < 20; later++) {
      await lane.add('ac_1', happened('us'));
      for (let tick = 0; tick < later; tick++) await Promise.resolve();
    }
    expect(kept).toBe(20);
  });

  test('a flood is told that it is too much, and takes no more than one transaction at a time', async () => {
    let underWay = 0;
    let most = 0;
    const lane = new EventLane(async () => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      underWay--;
    });
    const all = await Promise.allSettled(
      Array.from({ length: 2_500 }, () => lane.add('ac_1', happened('us'))),
    );
    expect(all.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(most).toBe(1);
  });
});

test('what somebody sends is kept as text that moves no cursor', () => {
  const { browser, address } = plainEvent({
    kind: 'signed-in',
    actorId: null,
    userId: null,
    at: NOW,
    browser: 'a\u0000b\u001b[2Jc\r\nd',
    address: 'x'.repeat(500),
  });
  expect(browser).toBe('a b [2Jc  d');
  expect(address).toHaveLength(64);
});
