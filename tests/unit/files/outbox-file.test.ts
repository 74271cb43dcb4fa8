import { describe, expect, it } from 'vitest';
import { outboxFile, parseOutboxFile, readOutboxFile } from '#lib/protocol/outbox-file.ts';
import { DAY, NOW, testId } from '#tests/support/rows/domain-rows.ts';

const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
const entry = (number: number, args: unknown = { id: testId('dv', number) }) => ({
  id: testId('mu', number),
  name: 'devices.retire',
  version: 1,
  args,
  at: NOW + number,
});
const written = outboxFile(person, NOW, [entry(1), entry(2, { text: 'naïve “ünïcode” \u{1f600}' })]);
const text = JSON.stringify(written);
const read = (value: unknown, now = NOW) => readOutboxFile(value, person, now);

describe('the file of what waits', () => {
  it('reads back as what was written', () => {
    expect(read(parseOutboxFile(text))).toEqual({ ok: true, file: written });
  });

  it.each([
    ['the end is missing', () => parseOutboxFile(text.slice(0, -40)), 'damaged'],
    ['it is empty', () => parseOutboxFile(''), 'damaged'],
    ['a value was changed', () => parseOutboxFile(text.replace('retire', 'restore')), 'damaged'],
    ['an entry was taken out', () => ({ ...written, entries: written.entries.slice(1) }), 'damaged'],
    ['it was given to another person', () => ({ ...written, userId: testId('us', 2) }), 'damaged'],
    ['it has a field too many', () => ({ ...written, more: 1 }), 'damaged'],
    ['it is a list', () => [], 'foreign'],
    ['it is another JSON', () => ({ kind: 'package', version: 1 }), 'foreign'],
    ['it is null', () => null, 'foreign'],
    ['a newer app wrote it', () => ({ ...written, version: 2 }), 'newer'],
  ])('is refused when %s', (_why, value, fault) => {
    expect(read(value())).toEqual({ ok: false, fault });
  });

  it('is refused when it is of another account or person, is too old, or holds what can not be sent', () => {
    const of = (who: typeof person, entries = [entry(1)]) => outboxFile(who, NOW, entries);
    expect(read(of({ ...person, accountId: testId('ac', 2) }))).toEqual({
      ok: false,
      fault: 'other-account',
    });
    expect(read(of({ ...person, userId: testId('us', 2) }))).toEqual({ ok: false, fault: 'other-person' });
    expect(read(written, NOW + 366 * DAY)).toEqual({ ok: false, fault: 'too-old' });
    const large = of(person, [entry(1, { text: 'é'.repeat(260 * 1024) })]);
    expect(read(large)).toEqual({ ok: false, fault: 'too-large' });
  });
});
