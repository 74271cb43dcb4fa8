import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outboxFile, parseOutboxFile, readOutboxFile } from '#lib/protocol/outbox-file.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';

const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
const entries = fc.array(
  fc.record({
    id: fc.nat({ max: 1_000 }).map((number) => testId('mu', number)),
    name: fc.string({ maxLength: 20 }),
    version: fc.integer({ min: 1, max: 9 }),
    args: fc.jsonValue(),
    at: fc.integer({ min: 0, max: NOW }),
  }),
  { maxLength: 20 },
);
const textOf = (list: Parameters<typeof outboxFile>[2]) => JSON.stringify(outboxFile(person, NOW, list));
const read = (text: string) => readOutboxFile(parseOutboxFile(text), person, NOW);

it('carries entries of any shape', () => {
  fc.assert(
    fc.property(entries, (list) => {
      // What JSON keeps: -0 is 0 in a file as it is on the wire.
      const kept = JSON.parse(JSON.stringify(list)) as typeof list;
      expect(read(textOf(list))).toMatchObject({ ok: true, file: { entries: kept } });
    }),
  );
});

it('finds every torn file and every changed character', () => {
  fc.assert(
    fc.property(entries, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (list, where, other) => {
      const text = textOf(list);
      const at = where % text.length;
      expect(read(text.slice(0, at)).ok).toBe(false);
      const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
      const answer = read(changed);
      // Blanks between tokens, and another spelling of the same text, say the same.
      if (answer.ok) expect(answer.file).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

it('answers, and never throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (value) => {
      expect(readOutboxFile(value, person, NOW).ok).toBe(false);
    }),
  );
});
