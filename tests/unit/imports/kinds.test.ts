import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { causes } from '#lib/files/import-causes.ts';
import { detectKind } from '#lib/files/kinds/detect-kind.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { PlannedRecords } from '#workers/imports/contract.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { rejectedRows } from '#workers/imports/reading/rejected-rows.ts';
import { apply, contract, entitlement, NOW, product, testId, user } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned, readable, rowsIn } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const fixture = (name: string) => readFile(`tests/fixtures/csv/${name}.csv`, 'utf8');

/** Plans and confirms; the plan is what the person saw. Then the same file once more, which must find nothing to do. */
async function imported(content: string, choices: Partial<ImportChoices> = {}): Promise<PlannedRecords> {
  const first = await planned(tables, content, choices);
  expect(await confirm(tables, first)).toBe(0);
  const { writes } = tables;
  const again = await planned(tables, content, choices);
  expect(again.batches).toEqual([]);
  expect(tables.writes).toBe(writes);
  const plan = recordsOf(first.plan);
  expect(recordsOf(again.plan)).toMatchObject({
    people: {
      created: 0,
      updated: 0,
      unchanged: plan.people.created + plan.people.updated + plan.people.unchanged,
    },
    contracts: { created: 0, updated: 0 },
    entitlements: { created: 0, updated: 0 },
    terms: { created: 0, updated: 0 },
    assignments: { created: 0, updated: 0, ended: 0 },
    rejectedRows: plan.rejectedRows,
  });
  return plan;
}

function recordsOf(plan: unknown): PlannedRecords {
  return plan as PlannedRecords;
}

async function kindIn(content: string): Promise<string> {
  const preview = previewFile(await readable(content));
  return preview.status === 'readable' ? preview.choices.kind : preview.message;
}

const problems = ({ problems: all }: PlannedRecords) => all.map(({ cause, lines }) => [cause, lines]);
const none = { created: 0, updated: 0, unchanged: 0 };
const people = () =>
  tables.all('users').map(({ firstName, lastName, email }) => `${firstName}|${lastName}|${email}`);

describe('each file that people have', () => {
  it.each([
    ['autodesk-users-template', 'people'],
    ['autodesk-subscriptions', 'autodesk-subscriptions'],
    ['autodesk-usage-report', 'autodesk-usage'],
    ['autodesk-users', 'autodesk-users'],
    ['adobe-users-semicolon', 'adobe-users'],
    ['microsoft-users', 'microsoft-users'],
    ['snipe-it-users', 'snipe-users'],
    ['snipe-it-licenses', 'snipe-licenses'],
    ['install-list', 'install-list'],
  ])('%s is told by its titles, in each of their spellings', async (name, kind) => {
    const content = await fixture(name);
    expect(await kindIn(content)).toBe(kind);
    const [titles = '', ...rest] = content.split('\n');
    const spaced = titles.replaceAll('_', ' ').replace(/\b\w/g, (letter) => letter.toUpperCase());
    expect(await kindIn([spaced, ...rest].join('\n'))).toBe(kind);
    expect(await kindIn([titles.toUpperCase(), ...rest].join('\n'))).toBe(kind);
    expect(await kindIn(['Report of today', '', titles, ...rest].join('\n'))).toBe(kind);
  });

  it('of devices with their users stays an install list', () => {
    expect(detectKind(['Device', 'First name', 'Last name', 'Email', 'Product'])).toBe('install-list');
    expect(detectKind(['Colour', 'Shape'])).toBe('install-list');
  });

  it('can be read as another kind, each with its own columns', async () => {
    const preview = previewFile(await readable(await fixture('autodesk-users')));
    if (preview.status === 'unreadable') throw new Error(preview.message);
    const asPeople = preview.byKind.find(({ kind }) => kind === 'people');
    const plan = await imported(await fixture('autodesk-users'), asPeople);
    expect(plan).toMatchObject({ kind: 'people', people: { created: 2 }, assignments: { created: 0 } });
  });
});

describe('the fixtures, each twice', () => {
  it('the Autodesk template: people by email, and a row that has none', async () => {
    tables.put(
      'users',
      user(9, { firstName: 'Ada', lastName: 'M.', email: 'ADA.moreau@northlight.example' }),
    );
    const plan = await imported(await fixture('autodesk-users-template'));
    expect(plan).toMatchObject({
      rows: 4,
      people: { created: 2, updated: 0, unchanged: 1 },
      rejectedRows: 1,
    });
    expect(problems(plan)).toEqual([[recordCauses.badEmail, [5]]]);
    expect(people()).toEqual(
      expect.arrayContaining([
        'Ada|M.|ADA.moreau@northlight.example',
        "Erin|O'Neill|erin.oneill@northlight.example",
        'François|Lefèvre|francois.lefevre@northlight.example',
      ]),
    );
  });

  it('Autodesk subscriptions: contracts, products, entitlements and terms', async () => {
    const plan = await imported(await fixture('autodesk-subscriptions'));
    expect(plan).toMatchObject({
      rows: 6,
      contracts: { created: 4, updated: 0, unchanged: 0 },
      entitlements: { created: 6, updated: 0, unchanged: 0 },
      terms: { created: 4 },
      people: none,
      rejectedRows: 0,
      batches: 1,
    });
    expect([...plan.productsCreated].sort()).toEqual([
      'Architecture Engineering & Construction Collection',
      'AutoCAD LT',
      'Flex, tokens',
      'Navisworks Manage',
      'Revit',
    ]);
    const rows = tables.all('entitlements').map((one) => {
      const { number } = tables.row('contracts', one.contractId)!;
      const { name } = tables.row('products', one.productId)!;
      return [number, name, one.subscriptionId, one.quantity, one.startDay, one.endDay].join(' | ');
    });
    expect(rows.sort()).toEqual([
      '110002277113 | Revit | 572-11876520 | 4 | 2024-11-30 | 2025-11-29',
      '110003919438 | Architecture Engineering & Construction Collection | 572-91358736 | 1 | 2025-03-02 | 2028-03-01',
      '110003919438 | Architecture Engineering & Construction Collection | 572-91358737 | 99 | 2025-03-02 | 2028-03-01',
      '110003919438 | AutoCAD LT | 572-40218833 | 25 | 2026-02-14 | 2027-02-13',
      '110004020017 | Flex, tokens |  |  | 2026-06-01 | 2027-05-31',
      '110004155290 | Navisworks Manage | 572-77310942 | 3 | 2026-01-01 | 2026-12-31',
    ]);
    const company = tables
      .all('terms')
      .map((one) => `${one.companyName} | ${one.resellerName} | ${one.resellerEmail}`);
    expect(company.sort()).toEqual([
      ' | Cadwerk GmbH | ',
      'Northlight Architects | Cadwerk GmbH | ',
      'Northlight Architects | Cadwerk GmbH | ',
      'Northlight Façade Studio | Cadwerk "Süd" GmbH | orders@cadwerk.example',
    ]);
  });

  it('an Autodesk usage report after the subscriptions: people, what they hold, and when they last used it', async () => {
    await imported(await fixture('autodesk-subscriptions'));
    const plan = await imported(await fixture('autodesk-usage-report'));
    expect(plan).toMatchObject({
      rows: 5,
      people: { created: 4, updated: 0, unchanged: 0 },
      assignments: { created: 4, updated: 0, ended: 0 },
      rejectedRows: 0,
      overages: [],
    });
    const held = tables.all('assignments').map((one) => {
      const { email } = tables.row('users', one.userId)!;
      const { name } = tables.row('products', tables.row('entitlements', one.entitlementId)!.productId)!;
      const day = (at: number | null) => (at === null ? '' : new Date(at).toISOString().slice(0, 10));
      return [email, name, one.source, day(one.startedAt), one.usage, day(one.lastUsedAt)].join(' | ');
    });
    expect(held.sort()).toEqual([
      'ada.moreau@northlight.example | Architecture Engineering & Construction Collection | import | 2025-03-10 | used | 2026-11-19',
      'ada.moreau@northlight.example | AutoCAD LT | import | 2026-02-15 | used | 2026-07-04',
      'bjorn@northlight.example | AutoCAD LT | import | 2026-02-15 | used | 2026-11-21',
      'dai.nguyen@northlight.example | Flex, tokens | import | 2026-06-02 | used | 2026-11-23',
    ]);
    expect(people()).toContain('Chiara|De Luca, PhD|chiara.deluca@northlight.example');
  });

  it('an Autodesk usage report alone: the people, and each product that is on no contract is listed', async () => {
    const plan = await imported(await fixture('autodesk-usage-report'));
    expect(plan).toMatchObject({ people: { created: 4 }, assignments: { created: 0 }, rejectedRows: 4 });
    expect(problems(plan)).toEqual([[recordCauses.nowhere, [2, 3, 4, 6]]]);
  });

  it('Autodesk users with products: a row without one is a person alone', async () => {
    await imported(await fixture('autodesk-subscriptions'));
    const plan = await imported(await fixture('autodesk-users'));
    expect(plan).toMatchObject({ people: { created: 2 }, assignments: { created: 2 }, rejectedRows: 0 });
    expect(tables.all('assignments').map(({ usage }) => usage)).toEqual(['not-known', 'not-known']);
  });

  it('Adobe users, with semicolons', async () => {
    expect(await imported(await fixture('adobe-users-semicolon'))).toMatchObject({ people: { created: 1 } });
    expect(people()).toEqual(['Ha|Kim|ha.kim@northlight.example']);
  });

  it('Microsoft 365 users: the user name is the email, and a display name becomes a name', async () => {
    expect(await imported(await fixture('microsoft-users'))).toMatchObject({ people: { created: 2 } });
    expect(people().sort()).toEqual([
      'Chris|Green|chris@northlight.example',
      'Meeting|Room|meeting.room@northlight.example',
    ]);
  });

  it('Snipe-IT users: with a mark at its start and two lines in a cell', async () => {
    expect(await imported(await fixture('snipe-it-users'))).toMatchObject({
      rows: 1,
      people: { created: 1 },
    });
    expect(people()).toEqual(['Greta|Holm|greta.holm@northlight.example']);
  });

  it('Snipe-IT licenses: 84 people on one item become one entitlement of 84 assignments', async () => {
    const plan = await imported(await fixture('snipe-it-licenses'));
    expect(plan).toMatchObject({
      rows: 86,
      contracts: { created: 2 },
      entitlements: { created: 2 },
      terms: { created: 1 },
      people: { created: 84 },
      assignments: { created: 84 },
      rejectedRows: 1,
    });
    expect(problems(plan)).toEqual([[recordCauses.noEmail, [87]]]);
    const [one] = tables.all('entitlements').filter(({ quantity }) => quantity === 84);
    expect(tables.found('assignments', 'byOpenEntitlement', one!.id)).toHaveLength(84);
    expect(one).toMatchObject({ startDay: '2025-11-24', endDay: '2027-11-23', policy: 'strict' });
    expect(tables.found('terms', 'byContract', one!.contractId)).toMatchObject([
      {
        priceCents: 1_258,
        currency: 'USD',
        resellerName: 'Cadwerk GmbH',
        companyName: 'Northlight Architects',
      },
    ]);
    expect(JSON.stringify(tables.everything())).not.toContain('SECRET');
  });
});

describe('the traps of these files', () => {
  const titles = 'offering_name,contract_number,subscription_id,start_date,end_date,seat_quantity';
  const subscriptions = (...rows: string[]) => [titles, ...rows].join('\n');
  const usage = (...rows: string[]) =>
    ['email,offering_name,seat_assignment,last_accessed', ...rows].join('\n');

  const given = (fields = {}) => {
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('contracts', contract(1));
    tables.put('entitlements', entitlement(1, fields));
  };

  it('one email in several cases is one person; another name for it is listed', async () => {
    const plan = await imported(
      'First name,Last name,Email\nJon,Smith,jon@x.example\nJON,SMITH,Jon@X.example\nJim,Smith,JON@x.example\n',
    );
    expect(plan).toMatchObject({ people: { created: 1, unchanged: 0 }, rejectedRows: 1 });
    expect(problems(plan)).toEqual([[recordCauses.otherName, [4]]]);
  });

  it('another name in a later row of what somebody holds is told, and the first is kept', async () => {
    given();
    const plan = await imported(
      'email,last_name,offering_name,access,assigned_on\njon@x.example,Smith,Revit,assigned,\nJon@x.example,Jones,Revit,,\n',
    );
    expect(people()).toEqual(['|Smith|jon@x.example']);
    expect(plan).toMatchObject({ leftOut: [{ cause: recordCauses.otherText, rows: 1, lines: [3] }] });
  });

  it('titles that repeat in the middle are no rows', async () => {
    const list = 'First name,Last name,Email\n';
    const plan = await imported(`${list}Jon,Smith,jon@x.example\n${list}Ann,Lee,ann@x.example\n`);
    expect(plan).toMatchObject({ rows: 2, people: { created: 2 }, rejectedRows: 0 });
  });

  it('UTF-16 with semicolons', async () => {
    const text = '\uFEFFVorname;Nachname;E-Mail\nJürgen;Weiß;jw@x.example\n';
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), true);
    await confirm(tables, await planned(tables, new Uint8Array(view.buffer)));
    expect(people()).toEqual(['Jürgen|Weiß|jw@x.example']);
  });

  it('unlimited seats, an empty subscription, a team that is N/A, groups of thousands and a decimal comma', async () => {
    const plan = await imported(
      `team_alias,${titles}\nN/A,A,C1,,2026-01-01,2026-12-31,Unlimited Seats\nN/A,B,C1,,2026-01-01,2026-12-31,"1,250"\nN/A,C,C1,N/A,2026-01-01,2026-12-31,"25,0"\n`,
    );
    expect(plan).toMatchObject({ contracts: { created: 1 }, entitlements: { created: 3 }, rejectedRows: 0 });
    const seats = tables
      .all('entitlements')
      .map(({ quantity, subscriptionId }) => [quantity, subscriptionId]);
    expect(seats).toEqual(
      expect.arrayContaining([
        [null, ''],
        [1250, ''],
        [25, ''],
      ]),
    );
    expect(tables.all('terms')).toMatchObject([{ companyName: '' }]);
  });

  it.each([
    ['2026-03-02 00:00', '2026-03-02'],
    ['2026-03-02T21:20:32Z', '2026-03-02'],
    ['2026-03-02', '2026-03-02'],
    ['3/22/2026', '2026-03-22'],
    ['22.03.2026', '2026-03-22'],
  ])('a date as %s', async (written, day) => {
    await imported(subscriptions(`A,C1,S1,${written},2027-01-01,1`));
    expect(tables.all('entitlements')).toMatchObject([{ startDay: day }]);
  });

  it('a date that can be read in two ways is asked for, and Snipe-IT writes the month first', async () => {
    const list = subscriptions('A,C1,S1,03/04/2026,2027-01-01,1');
    expect(problems(recordsOf((await planned(tables, list)).plan))).toEqual([[recordCauses.twoWays, [2]]]);
    await imported(list, { dateOrder: 'day-first' });
    expect(tables.all('entitlements')).toMatchObject([{ startDay: '2026-04-03' }]);
    await imported('Item name,seats,reassignable,purchase date,order number\nRhino,1,1,3/4/2024,N1\n');
    expect(tables.all('entitlements').map(({ startDay }) => startDay)).toContain('2024-03-04');
  });

  it('ends before it starts, seats that are no number, no contract, no product, a day that is none', async () => {
    const plan = await imported(
      subscriptions(
        'A,C1,S1,2026-01-01,2025-01-01,1',
        'A,C1,S2,2026-01-01,2027-01-01,many',
        'A,,S3,2026-01-01,2027-01-01,1',
        ',C1,S4,2026-01-01,2027-01-01,1',
        'A,C1,S5,2026-02-30,2027-01-01,1',
        'A,C1,S6,2026-02-20,2027-01-01,1,extra',
      ),
    );
    expect(problems(plan)).toEqual([
      [recordCauses.endsFirst, [2]],
      [recordCauses.badSeats, [3]],
      [recordCauses.noContract, [4]],
      [recordCauses.noProduct, [5]],
      [recordCauses.notADate, [6]],
      [causes.tooManyCells, [7]],
    ]);
    expect(tables.all('contracts')).toEqual([]);
  });

  it('the same subscription twice, with different seats', async () => {
    const row = 'A,C1,S1,2026-01-01,2027-01-01';
    const plan = await imported(subscriptions(`${row},1`, `${row},1`, `${row},2`));
    expect(problems(plan)).toEqual([[recordCauses.otherContract, [4]]]);
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 1 }]);
  });

  it('fewer seats than are assigned', async () => {
    given({ subscriptionId: 'S1', quantity: 2 });
    await imported(usage('a@x.example,Revit,assigned,', 'b@x.example,Revit,assigned,'));
    const plan = await imported(subscriptions('Revit,C-1,S1,2026-01-01,2027-01-01,1'));
    expect(problems(plan)).toEqual([[recordCauses.fewer, [2]]]);
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 2 }]);
  });

  it('more people than seats: the surplus is listed and gets none, and can be saved with the reason', async () => {
    given();
    const list = usage(...['a', 'b', 'c', 'd'].map((name) => `${name}@x.example,Revit,assigned,2026-11-01`));
    const before = await planned(tables, list);
    expect(recordsOf(before.plan)).toMatchObject({
      people: { created: 4 },
      assignments: { created: 2, unchanged: 0 },
      rejectedRows: 2,
    });
    const csv = await (await rejectedRows(await readable(list), before.rejections)).text();
    expect(csv).toContain(
      `"d@x.example","Revit","assigned","2026-11-01","${recordCauses.noSeat} All 2 of ""Revit"" are assigned."`,
    );
    const plan = await imported(list);
    expect(problems(plan)).toEqual([[recordCauses.noSeat, [4, 5]]]);
    expect(tables.all('assignments')).toHaveLength(2);
    expect(tables.all('users')).toHaveLength(4);
  });

  it('more people than seats under allow overage: all are assigned, and the plan says how many are too many', async () => {
    given({ policy: 'overage' });
    const plan = await imported(usage(...['a', 'b', 'c'].map((name) => `${name}@x.example,Revit,assigned,`)));
    expect(plan).toMatchObject({
      assignments: { created: 3 },
      rejectedRows: 0,
      overages: [{ product: 'Revit', contract: 'C-1', seats: 1 }],
    });
  });

  it('somebody who left keeps no seat, and a seat taken away by the vendor ends here', async () => {
    given();
    tables.put('users', user(1, { email: 'gone@x.example', status: 'left' }));
    tables.put('users', user(2, { email: 'kept@x.example' }));
    const pair = { userId: testId('us', 2), entitlementId: testId('en', 1) };
    await apply(tables, 'assignments.assign', pair, { at: NOW - 90 * 86_400_000 });
    const head = 'email,offering_name,seat_assignment,unassigned_date,user_activity,last_accessed,days_used';
    const plan = await imported(
      `${head}\ngone@x.example,Revit,assigned,,active,,"9,5"\nkept@x.example,Revit,unassigned,2026-11-01T00:00:00Z,inactive,,0\n`,
    );
    expect(problems(plan)).toEqual([[recordCauses.left, [2]]]);
    expect(plan).toMatchObject({ assignments: { created: 0, ended: 1 } });
  });

  it('used, never used and not known are three things', async () => {
    given({ quantity: 9 });
    const head = 'email,offering_name,seat_assignment,user_activity,last_accessed,monthly_average';
    await imported(
      [
        head,
        'a@x.example,Revit,assigned,inactive,,"9,5"',
        'b@x.example,Revit,assigned,inactive,,0',
        'c@x.example,Revit,assigned,,,',
      ].join('\n'),
    );
    const used = tables
      .all('assignments')
      .map((one) => [tables.row('users', one.userId)!.email[0], one.usage]);
    expect(used.sort()).toEqual([
      ['a', 'used'],
      ['b', 'never'],
      ['c', 'not-known'],
    ]);
  });

  it('two licenses of one name and order are told apart by their serial number, and not mixed', async () => {
    const plan = await imported(
      [
        'Full Name,Email,Item name,serial number,seats,reassignable,order number',
        'A B,a@x.example,Rhino,K1,1,1,N1',
        'C D,c@x.example,Rhino,K2,1,1,N1',
      ].join('\n'),
    );
    expect(problems(plan)).toEqual([[recordCauses.otherLicense, [3]]]);
    expect(tables.all('assignments')).toHaveLength(1);
  });

  it('says that a person is new on the first row that makes them', async () => {
    given({ quantity: 9 });
    tables.put('users', user(2, { email: 'b@x.example' }));
    const plan = await planned(tables, usage('a@x.example,Revit,assigned,', 'b@x.example,Revit,assigned,'));
    const rows = rowsIn(plan).flat() as { isNew: boolean }[];
    expect(rows.map(({ isNew }) => isNew)).toEqual([true, false]);
  });

  it('sends at most 200 rows at once, and only those that change something', async () => {
    const rows = Array.from({ length: 450 }, (_, at) => `P,${at},p${at}@x.example`);
    const csv = (all: string[]) => `First name,Last name,Email\n${all.join('\n')}\n`;
    const first = await planned(tables, csv(rows));
    expect(rowsIn(first).map(({ length }) => length)).toEqual([200, 200, 50]);
    await confirm(tables, first);
    const second = await planned(tables, csv([...rows, 'New,One,new@x.example']));
    expect(rowsIn(second).map(({ length }) => length)).toEqual([1]);
  });
});
