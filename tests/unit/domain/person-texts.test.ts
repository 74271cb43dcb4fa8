import { beforeEach, describe, expect, it } from 'vitest';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { personDetail } from '#lib/domain/views/people/person-detail.ts';
import { userList } from '#lib/domain/views/people/user-list.ts';
import { noUserFilter, type UserFilter } from '#lib/domain/views/people/user-query.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { cellText } from '#lib/lists/cell-text.ts';
import { usualColumns } from '#lib/lists/columns.ts';
import { filterChips, filterGroups } from '#lib/lists/filters.ts';
import { users } from '#lib/lists/users.ts';
import { planLines } from '#lib/words/import/imported.ts';
import { historySentence } from '#lib/words/people/history.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import {
  accessAs,
  account,
  apply,
  contract,
  entitlement,
  NOW,
  product,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const access = accessAs('contract-admin');
const context = { now: NOW, access };
const ID = testId('us', 2);
let tables: MemoryTables;

beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1, { canSignIn: true }));
  tables.put('users', user(2));
});

const person = (id = ID): Rows['users'] => tables.row('users', id)!;

/** The plan of a file, as it was before it was confirmed. */
async function imported(content: string) {
  const made = await planned(tables, content);
  await confirm(tables, made);
  if (made.plan.status !== 'planned') throw new Error(made.plan.message);
  return made.plan;
}

describe('texts of a person in a file', () => {
  it('come by the titles of Microsoft 365, Entra, Google, Okta and Snipe-IT', async () => {
    const rest = ['jon2@example.com', 'Design', 'Drafter', '4711'].join(',');
    const titles = {
      'User principal name,Department,Title,Cost center,Display name': `${rest},Jon`,
      'mail,department,jobTitle,costCenter,userPrincipalName,displayName': `${rest},jon2@example.com,Jon`,
      'Email Address [Required],Department,Employee Title,Cost Center,First Name [Required]': `${rest},Jon`,
      'email,department,title,costCenter,firstName,lastName': `${rest},Jon,Smith`,
      'Email,Department,Job Title,Cost Centre,First Name,Username,Employee No.': `${rest},Jon,jon,1`,
    };
    for (const [head, row] of Object.entries(titles)) {
      tables.put('users', user(2));
      await imported(`${head}\n${row}\n`);
      expect(person(), head).toMatchObject({ department: 'Design', jobTitle: 'Drafter', costCenter: '4711' });
    }
  });

  it('change what is here, say so before, and the same file again changes nothing', async () => {
    tables.put('users', user(2, { department: 'Sales' }));
    const content = 'Email,First name,Department,Job title\njon2@example.com,Jon,Design,Drafter\n';
    const plan = await imported(content);
    expect(plan.batches).toBe(1);
    expect(planLines(plan).map(({ name, created, updated }) => [name, created, updated])).toEqual([
      ['People', 0, 1],
      ['Department', 0, 1],
      ['Job title', 1, 0],
    ]);
    expect(person()).toMatchObject({ department: 'Design', jobTitle: 'Drafter' });
    expect((await imported(content)).batches).toBe(0);
  });

  it('stay where the file has no such column, or an empty cell', async () => {
    tables.put('users', user(2, { department: 'Sales', costCenter: '4711' }));
    const plan = await imported('Email,First name,Department\njon2@example.com,Jon,\n');
    expect(plan.batches).toBe(0);
    expect(person()).toMatchObject({ department: 'Sales', costCenter: '4711' });
  });

  it('come with people whose row lists what they hold', async () => {
    tables.put('products', product(1, { name: 'Visio Plan 2' }));
    tables.put('contracts', contract(1));
    tables.put('entitlements', entitlement(1));
    const titles = 'Display name,User principal name,Department,Licenses,Block credential';
    const rows = ['Jon Smith,jon2@example.com,Design', 'Ann Li,ann@example.com,Site'];
    const content = [titles, ...rows.map((row) => `${row},Visio Plan 2,False`)].join('\n');
    const plan = await imported(content);
    expect(plan).toMatchObject({ people: { created: 1, updated: 1 }, assignments: { created: 2 } });
    expect(
      tables
        .all('users')
        .map(({ department }) => department)
        .sort(),
    ).toEqual(['', 'Design', 'Site']);
    expect((await imported(content)).batches).toBe(0);
  });

  it('are those of the first row that says something, and another that differs is told', async () => {
    const row = 'JON2@example.com,Jon Smith';
    const rows = [`${row},`, `${row},Design`, `${row},n/a`, `${row},Sales`];
    const plan = await imported(['Email,Full name,Department', ...rows].join('\n'));
    expect(person().department).toBe('Design');
    expect(plan.leftOut).toEqual([{ cause: recordCauses.otherText, rows: 1, lines: [5] }]);
  });

  it('of a list from before there were any are still taken in', async () => {
    const row = { row: 1, firstName: 'Ann', lastName: 'Li', email: 'ann@example.com', isNew: true };
    const args = { source: 'a.csv', rows: [row] };
    const call = { id: testId('mu', 1), name: 'users.add-many', version: 1, args, at: NOW };
    expect(await applyMutation(tables.tx, call, access)).toMatchObject({ counts: { created: 1 } });
    expect(await applyMutation(tables.tx, { ...call, version: 2 }, access)).toMatchObject({
      counts: { unchanged: 1 },
    });
  });
});

describe('an edit of a text', () => {
  it('leaves its words in the history', async () => {
    const changes = { department: { was: '', to: 'Design' }, costCenter: { was: '', to: '4711' } };
    await apply(tables, 'users.edit-details', { id: ID, ...changes });
    expect(person()).toMatchObject({ department: 'Design', jobTitle: '', costCenter: '4711' });
    const [entry] = personDetail(tables.reader, { id: ID }, context)!.history!;
    expect(historySentence(entry!, access.userId)).toBe('Department and cost center changed by you');
  });

  it('that was based on another value is a conflict with both, and changes nothing', async () => {
    tables.put('users', user(2, { department: 'Sales' }));
    const edit = { id: ID, department: { was: '', to: 'Design' }, jobTitle: { was: '', to: 'Drafter' } };
    expect(await apply(tables, 'users.edit-details', edit)).toMatchObject({
      reason: 'conflict',
      details: { fields: { department: { was: '', to: 'Design', now: 'Sales' } } },
    });
    expect(person()).toMatchObject({ department: 'Sales', jobTitle: '' });
  });

  it('of somebody who was erased is refused', async () => {
    await apply(tables, 'users.erase', { id: ID });
    const edit = { id: ID, costCenter: { was: '', to: '4711' } };
    expect(await apply(tables, 'users.edit-details', edit)).toMatchObject({ reason: 'not-found' });
  });
});

it('erasing a person takes department and job title, and what was charged to a cost center stays true', async () => {
  tables.put('users', user(2, { department: 'Design', jobTitle: 'Drafter', costCenter: '4711' }));
  await apply(tables, 'users.erase', { id: ID });
  expect(person()).toMatchObject({ department: '', jobTitle: '', costCenter: '4711' });
});

describe('a merge of people', () => {
  const merge = { from: ID, to: testId('us', 1) };

  it('takes over the texts that the other lacks, and gives them back when it is undone', async () => {
    const [stays, goes] = [
      { jobTitle: 'Lead' },
      { department: 'Design', jobTitle: 'Drafter', costCenter: '4711' },
    ];
    tables.put('users', user(1, stays));
    tables.put('users', user(2, goes));
    await apply(tables, 'users.merge', merge);
    expect(person(merge.to)).toMatchObject({ department: 'Design', jobTitle: 'Lead', costCenter: '4711' });
    const edit = { id: merge.to, costCenter: { was: '4711', to: '4712' } };
    await apply(tables, 'users.edit-details', edit);
    await apply(tables, 'users.unmerge', { id: ID });
    expect(person()).toMatchObject(goes);
    // What was changed since is theirs.
    expect(person(merge.to)).toMatchObject({ ...stays, department: '', costCenter: '4712' });
  });
});

describe('the list of people', () => {
  const list = (filter: Partial<UserFilter>) => {
    const query = {
      filter: { ...noUserFilter, ...filter },
      sort: { column: 'name', isDescending: false } as const,
      from: 0,
      count: 50,
    };
    return userList(tables.reader, { ...query, withFacets: true }, context);
  };

  it('offers a text as a column that is chosen, and as a filter where somebody has any', () => {
    const keys = ['department', 'jobTitle', 'costCenter'] as const;
    for (const key of keys) expect(usualColumns(users)).not.toContain(key);
    const legends = () => filterGroups(users, list({}).facets!, access).map(({ legend }) => legend);
    expect(legends()).not.toContain('Department');
    tables.put('users', user(2, { department: 'Design', jobTitle: 'Drafter' }));
    expect(legends()).toContain('Department');
    expect(legends()).not.toContain('Job title');
    const [row] = list({ department: ['Design'] }).rows;
    expect(listCsv(users, keys).cells(row!)).toEqual(['Design', 'Drafter', '']);
    const shown = keys.map((key) =>
      cellText(
        users.columns.find((one) => one.key === key)!,
        row!,
      ),
    );
    expect(shown).toEqual(['Design', 'Drafter', 'None']);
  });

  it('finds people by their job title, and those who have no department', () => {
    tables.put('users', user(2, { department: 'Design', jobTitle: 'Drafter' }));
    expect(list({ search: 'draft' }).rows.map(({ id }) => id)).toEqual([ID]);
    const filter = { ...noUserFilter, department: [''] };
    expect(list(filter).rows.map(({ id }) => id)).toEqual([testId('us', 1)]);
    const { facets } = list(filter);
    expect(facets!.department).toEqual([
      { value: '', label: '', count: 1 },
      { value: 'Design', label: 'Design', count: 1 },
    ]);
    expect(filterChips(users, { filter, facets }).map(({ label }) => label)).toEqual(['No department']);
    const design = { ...noUserFilter, department: ['Design'] };
    expect(filterChips(users, { filter: design, facets }).map(({ label }) => label)).toEqual([
      'Department: Design',
    ]);
  });
});
