import { describe, expect, it } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import { attentionOf, discardedRefusals, refusals } from '#lib/domain/views/inbox/refusals.ts';
import { wantedSentence } from '#lib/words/changes/wishes.ts';
import { tryingOrder } from '#lib/ui/areas/inbox/trying-order.ts';
import { accessAs, apply, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { madeDevice, mutationIdOf, refusalOf } from '#tests/support/rows/refusal-rows.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';

const context = { now: NOW, access: accessAs('contract-admin') };

function inboxOf(tables: MemoryTables) {
  return refusals(tables.reader, null, context);
}

function tablesWith(...rows: Refusal[]): MemoryTables {
  const tables = new MemoryTables();
  for (const row of rows) tables.put('refusals', row);
  return tables;
}

const edit = (number: number, id: string, was: string, to: string, fields: Partial<Refusal> = {}) =>
  refusalOf(number, { name: 'devices.edit', args: { id, description: { was, to } } }, fields);
const add = (number: number, name: string) =>
  refusalOf(number, { name: 'devices.add', args: { name, type: 'phone' } }, { reason: 'duplicate' });

describe('what depends on what', () => {
  it('is a change of a record that a refused one would have made, and follows it', () => {
    const [made, later, last] = [
      add(1, 'A'),
      edit(2, madeDevice(1), '', 'x'),
      edit(3, madeDevice(1), 'x', 'y'),
    ];
    const rows = inboxOf(tablesWith(last, made, later, add(9, 'B')));
    expect(rows.map(({ refusal }) => refusal.id)).toEqual([add(9, 'B').id, made.id, later.id, last.id]);
    expect(rows.map(({ depth }) => depth)).toEqual([0, 0, 1, 1]);
    expect(rows[1]?.dependents).toEqual([later.id, last.id]);
    expect(rows[2] && wantedSentence(rows[2].wanted)).toBe('Change description of A');
  });

  it('is an edit based on the value that a refused edit wanted', () => {
    const id = testId('dv', 1);
    const [one, other] = [edit(1, id, 'old', 'mine'), edit(2, id, 'mine', 'mine, too')];
    const rows = inboxOf(tablesWith(one, other, edit(3, id, 'elsewhere', 'x')));
    expect(rows.find(({ refusal }) => refusal.id === one.id)?.dependents).toEqual([other.id]);
    expect(rows.filter(({ depth }) => depth === 0)).toHaveLength(2);
  });

  it('is a change of a device of a refused row, and not of an accepted one of the same batch', () => {
    const row = {
      type: 'phone',
      os: '',
      serial: '',
      lastUser: '',
      lastCheckInAt: null,
      isNew: true,
      installs: [],
    };
    const rows = [
      { ...row, row: 2, name: 'A' },
      { ...row, row: 3, name: 'B' },
    ];
    const batch = refusalOf(
      1,
      { name: 'installs.import', args: { source: 'list.csv', rows } },
      { isPartial: true, reason: 'rows', details: { rows: [{ row: 3, reason: 'duplicate', details: {} }] } },
    );
    const deviceOf = (line: number) => derivedId('dv', mutationIdOf(1), `device/${line}`);
    const [ofRefused, ofAccepted] = [edit(2, deviceOf(3), '', 'x'), edit(3, deviceOf(2), '', 'x')];
    const shown = inboxOf(tablesWith(batch, ofRefused, ofAccepted));
    expect(shown.find(({ refusal }) => refusal.isPartial)?.dependents).toEqual([ofRefused.id]);
  });

  it('bears a wheel of edits that each build on another, without losing one', () => {
    const id = testId('dv', 1);
    const wheel = [edit(1, id, 'c', 'a'), edit(2, id, 'a', 'b'), edit(3, id, 'b', 'c')];
    const rows = inboxOf(tablesWith(...wheel));
    expect(rows.map(({ refusal }) => refusal.id).sort()).toEqual(wheel.map((one) => one.id).sort());
  });

  it('never depends on itself, whatever a clock that was set back and a foreign app make of it', () => {
    const made = madeDevice(5);
    const early = edit(1, made, '', 'x');
    const maker = refusalOf(5, {
      name: 'devices.add',
      args: { name: 'A', type: 'phone', description: { was: 'x', to: 'y' } },
    });
    const rows = inboxOf(tablesWith(early, maker));
    expect(rows.map(({ refusal }) => refusal.id).sort()).toEqual([early.id, maker.id].sort());
  });
});

it('tries again the oldest first, each with what builds on it, after what it builds on', () => {
  const rows = inboxOf(tablesWith(add(5, 'B'), add(1, 'A'), edit(2, madeDevice(1), '', 'x'), add(7, 'C')));
  const order = tryingOrder(rows, new Set([add(1, 'A').id, add(5, 'B').id]));
  expect(order.map(({ refusal }) => refusal.mutationId)).toEqual([1, 2, 5].map(mutationIdOf));
});

it('shows mine beside what is there now, also of a duplicate, and says what can be edited', () => {
  const twin = device(4, { name: 'A', type: 'tablet', serial: 'S9' });
  const tables = tablesWith({ ...add(1, 'A'), details: { collection: 'devices', id: twin.id, by: 'name' } });
  tables.put('devices', twin);
  const [row] = inboxOf(tables);
  expect(row?.fields).toMatchObject([
    { name: 'name', mine: 'A', now: 'A' },
    { name: 'type', kind: 'choice', mine: 'phone', now: 'tablet' },
  ]);
  expect(row?.form.map(({ name, kind, value }) => [name, kind, value])).toEqual([
    ['name', 'text', 'A'],
    ['type', 'choice', 'phone'],
  ]);
  expect(row?.there).toEqual({ collection: 'devices', id: twin.id, name: 'A' });
  expect(row?.canRetry).toBe(true);
});

it('does not offer to retry what this app does not know, or what is not here whole', () => {
  const unknown = refusalOf(1, { name: 'devices.fly', args: {} });
  const older = { ...add(2, 'A'), version: 9 };
  const tooLarge = { ...add(3, 'A'), args: '' };
  expect(inboxOf(tablesWith(unknown, older, tooLarge)).map(({ canRetry }) => canRetry)).toEqual([
    false,
    false,
    false,
  ]);
});

describe('a discarded refusal', () => {
  it('leaves the Inbox and its count, and comes back', async () => {
    const tables = tablesWith(add(1, 'A'));
    const { id } = add(1, 'A');
    const discard = { id: mutationIdOf(50), name: 'refusals.discard', version: 2, args: { id }, at: NOW };
    const { applyMutation } = await import('#lib/domain/mutations/apply.ts');
    await applyMutation(tables.tx, discard, context.access);
    expect([inboxOf(tables).length, attentionOf(tables.reader)]).toEqual([0, 0]);
    expect(discardedRefusals(tables.reader, null, context)).toHaveLength(1);
    await apply(tables, 'refusals.restore', { id });
    expect(tables.all('refusals')).toEqual([add(1, 'A')]);
    expect(attentionOf(tables.reader)).toBe(1);
  });

  it('is brought back by its person alone, and told when it is no longer kept', async () => {
    const tables = tablesWith({ ...add(1, 'A'), userId: testId('us', 9), discardedAt: NOW });
    const refused = { status: 'refused', reason: 'not-found' };
    expect(await apply(tables, 'refusals.restore', { id: add(1, 'A').id })).toMatchObject(refused);
    expect(await apply(tables, 'refusals.restore', { id: testId('rf', 77) })).toMatchObject(refused);
  });
});
