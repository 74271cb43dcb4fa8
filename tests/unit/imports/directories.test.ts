import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { PlannedRecords } from '#workers/imports/contract.ts';
import { contract, entitlement, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('contracts', contract(1));
});

const vendor = (name: string) => readFile(`tests/fixtures/vendor/${name}.csv`, 'utf8');

function sells(...names: string[]): void {
  for (const [at, name] of names.entries()) {
    tables.put('products', product(at + 1, { name }));
    tables.put('entitlements', entitlement(at + 1, { productId: testId('pr', at + 1), quantity: 9 }));
  }
}

/** Confirms the file, then reads it again: there is nothing to do. */
async function imported(text: string): Promise<PlannedRecords> {
  const first = await planned(tables, text);
  expect(await confirm(tables, first)).toBe(0);
  expect((await planned(tables, text)).batches).toEqual([]);
  return first.plan as PlannedRecords;
}

const problems = ({ problems: all }: PlannedRecords) => all.map(({ cause, lines }) => [cause, lines]);

/** "ada.moreau@x: AutoCAD LT, Revit", of everybody. */
function held(): string[] {
  const lines = tables.all('users').map(({ id, email }) => {
    const open = tables.found('assignments', 'byOpenUser', id);
    const names = open.map((one) => tables.row('entitlements', one.entitlementId)!.productId);
    const products = names.map((productId) => tables.row('products', productId)!.name);
    return `${email}: ${products.sort().join(', ')}`;
  });
  return lines.sort();
}

describe('seats in lists of people', () => {
  it('Autodesk users by product: each row is a seat with the day it was given', async () => {
    sells('AutoCAD LT', 'Revit');
    const plan = await imported(await vendor('04-autodesk-users-by-product'));
    expect(plan).toMatchObject({ kind: 'autodesk-users', rejectedRows: 0, assignments: { created: 3 } });
    expect(held()).toEqual([
      'ada.moreau@northlight.example: AutoCAD LT',
      'ha.kim@northlight.example: AutoCAD LT, Revit',
    ]);
    const days = tables
      .all('assignments')
      .map(({ startedAt }) => new Date(startedAt).toISOString().slice(0, 10));
    expect(new Set(days)).toEqual(new Set(['2025-03-10']));
  });

  it('Adobe users as the Admin Console lists them now: each product is a seat', async () => {
    sells('Creative Cloud All Apps', 'Acrobat Pro');
    const plan = await imported(await vendor('06b-adobe-users-new'));
    expect(plan).toMatchObject({ kind: 'adobe-users', rejectedRows: 0 });
    expect(held()).toEqual(['ha.kim@northlight.example: Acrobat Pro, Creative Cloud All Apps']);
  });

  it('Microsoft 365 active users: licenses joined by "+" are a seat each; who is blocked is not added', async () => {
    sells('Microsoft 365 E3', 'Visio Plan 2', 'Project Plan 3');
    const plan = await imported(await vendor('07-m365-active-users'));
    expect(plan.kind).toBe('microsoft-users');
    expect(problems(plan)).toEqual([[recordCauses.blocked, [4, 5]]]);
    expect(held()).toEqual([
      'ada.moreau@northlight.example: Microsoft 365 E3, Project Plan 3, Visio Plan 2',
      'ha.kim@northlight.example: Microsoft 365 E3',
    ]);
  });

  it('somebody unlicensed, who is not blocked, comes in without a seat', async () => {
    const text =
      'Display name,User principal name,Licenses,Block credential\nNeu Li,neu@x.example,Unlicensed,False';
    expect(await imported(text)).toMatchObject({ rejectedRows: 0, people: { created: 1 } });
    expect(held()).toEqual(['neu@x.example: ']);
  });
});

describe('who a directory lists', () => {
  it('Entra: people are known by their mail, guests by theirs at home', async () => {
    const plan = await imported(await vendor('07c-entra-users'));
    expect(plan).toMatchObject({ kind: 'microsoft-users', rejectedRows: 0 });
    expect(held()).toEqual(['ada.moreau@northlight.example: ', 'guest@ext.example: ']);
  });

  it('without a mail the name to sign in with stands for it, a guest’s as the address at home', async () => {
    const rows = [
      'bo@tenant.onmicrosoft.com,Bo Li,,True',
      'zoe_w_partner.example#EXT#@tenant.onmicrosoft.com,Zoe W,,True',
    ];
    await imported(['userPrincipalName,displayName,mail,accountEnabled', ...rows].join('\n'));
    expect(held()).toEqual(['bo@tenant.onmicrosoft.com: ', 'zoe_w@partner.example: ']);
  });

  it('Google Workspace: who is suspended is not added', async () => {
    const plan = await imported(await vendor('13-google-users'));
    expect(plan.kind).toBe('people');
    expect(problems(plan)).toEqual([[recordCauses.blocked, [3]]]);
    expect(held()).toEqual(['ada.moreau@northlight.example: ']);
  });

  it.each([
    ['Status', 'DEPROVISIONED'],
    ['Status', 'Suspended'],
    ['Status', 'Gesperrt'],
    ['Block credential', 'True'],
    ['Account enabled', 'FALSE'],
    ['accountEnabled', 'Falsch'],
  ])('%s "%s" is no person to add, and changes nobody who is here', async (title, word) => {
    const rows = `First name,Last name,Email,${title}\nAnn,Li,ann@x.example,`;
    expect(problems(await imported(rows + word))).toEqual([[recordCauses.blocked, [2]]]);
    expect(held()).toEqual([]);
  });

  it.each([
    ['Status', 'ACTIVE'],
    ['Status', ''],
    ['Block credential', 'False'],
    ['Account enabled', 'true'],
  ])('%s "%s" is', async (title, word) => {
    const rows = `First name,Last name,Email,${title}\nAnn,Li,ann@x.example,`;
    expect(await imported(rows + word)).toMatchObject({ rejectedRows: 0, people: { created: 1 } });
  });
});
