import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PastedPiece, readPastedPeople } from '#lib/files/pasted-people.ts';

const word = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ’-]{1,12}$/);
const people = fc.uniqueArray(
  fc.record({
    firstName: word,
    lastName: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    email: fc.stringMatching(/^[a-z0-9]{1,10}@[a-z]{1,10}\.(com|example|de)$/),
  }),
  { selector: ({ email }) => email, maxLength: 30 },
);
const separator = fc.constantFrom(',', ';', '\n', '; ', ' , ', '\r\n', ';\n', ';;', '\n\n');
const form = fc.constantFrom(
  (name: string, email: string) => `${name} ${email}`,
  (name: string, email: string) => `${name} <${email}>`,
  (name: string, email: string) => `${name.replace(' ', '\t')}\t${email}`,
  (name: string, email: string) => `"${name}" <mailto:${email}>`,
);

function read(text: string): Extract<PastedPiece, { status: 'read' }>[] {
  return readPastedPeople(text).filter((piece) => piece.status === 'read');
}

function named({ firstName, lastName, email }: { firstName: string; lastName: string; email: string }) {
  return { firstName: firstName.normalize('NFC'), lastName: lastName.normalize('NFC'), email };
}

describe('pasted people', () => {
  test('everybody is read, in order, whichever separators and forms stand in the text', () => {
    fc.assert(
      fc.property(
        people,
        fc.array(fc.tuple(separator, form), { minLength: 30, maxLength: 30 }),
        (all, ways) => {
          const text = all
            .map(({ firstName, lastName, email }, at) => {
              const [between, write] = ways[at]!;
              return write(`${firstName} ${lastName}`, email) + between;
            })
            .join('');
          expect(readPastedPeople(text).map(({ status }) => status)).toEqual(all.map(() => 'read'));
          expect(read(text).map(named)).toEqual(all.map(named));
        },
      ),
    );
  });

  test('no word of any text is passed over in silence, and each piece names its line', () => {
    const text = fc.array(fc.oneof(fc.constantFrom(',', ';', '\n', '@', ' ', '"', '<', '\r'), fc.string()));
    fc.assert(
      fc.property(text, (parts) => {
        const pasted = parts.join('');
        const pieces = readPastedPeople(pasted);
        const wordsOf = (all: string) => all.split(/[\s,;]+/).filter((one) => one !== '');
        expect(wordsOf(pieces.map((piece) => piece.text).join(' '))).toEqual(wordsOf(pasted));
        const lines = pasted.split(/\r\n|\r|\n/);
        for (const { line, text: words } of pieces)
          for (const one of wordsOf(words)) expect(lines[line - 1]).toContain(one);
      }),
    );
  });

  test('an email stands for one person, whatever its case', () => {
    fc.assert(
      fc.property(people, (all) => {
        const text = all.map(({ email }) => `A B ${email}; C D ${email.toUpperCase()}`).join('\n');
        const pieces = readPastedPeople(text);
        expect(pieces.map(({ status }) => status)).toEqual(all.flatMap(() => ['read', 'repeated']));
      }),
    );
  });
});

test.each<[string, object[]]>([
  [
    'Jon Smith jon@x.com; Jessica Stewart jess@x.com',
    [
      { firstName: 'Jon', lastName: 'Smith', email: 'jon@x.com' },
      { firstName: 'Jessica', lastName: 'Stewart', email: 'jess@x.com' },
    ],
  ],
  ['Jon, Smith, jon@x.com', [{ firstName: 'Jon', lastName: 'Smith', email: 'jon@x.com' }]],
  ['"Smith, Jon" <jon@x.com>', [{ firstName: 'Jon', lastName: 'Smith', email: 'jon@x.com' }]],
  ['jon@x.com', [{ firstName: '', lastName: '', email: 'jon@x.com' }]],
  ['Jon Smith', [{ status: 'unread', cause: 'no-email' }]],
  ['Jon jon@x', [{ status: 'unread', cause: 'bad-email' }]],
  ['Jon jon@x.com Jess jess@x.com', [{ status: 'unread', cause: 'several-emails' }]],
  [`${'n'.repeat(201)} jon@x.com`, [{ status: 'unread', cause: 'bad-name' }]],
  [
    'Jon jon@x.com, Jessica Stewart',
    [{ email: 'jon@x.com' }, { status: 'unread', cause: 'no-email', text: 'Jessica Stewart' }],
  ],
])('reads %j', (text, expected) => {
  expect(readPastedPeople(text)).toMatchObject(expected);
  expect(readPastedPeople(text)).toHaveLength(expected.length);
});
