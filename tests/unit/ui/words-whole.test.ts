import { describe, expect, it, test } from 'vitest';
import { companyFields } from '#lib/domain/mutations/contracts/company-change.ts';
import { currentVersion, findMutation, mutationNames } from '#lib/domain/mutations/registry.ts';
import { serverActions } from '#lib/domain/records/core/activity.ts';
import { reasons } from '#lib/domain/records/core/reason.ts';
import { causeOf } from '#lib/domain/views/inbox/refusal-details.ts';
import { wishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { deedOf, serverDeedOf } from '#lib/words/changes/deeds.ts';
import { fieldName } from '#lib/words/changes/fields.ts';
import { shortReasons } from '#lib/words/changes/reasons.ts';
import { CHANGED_MEANWHILE, refusedWith } from '#lib/words/changes/refused.ts';
import { reasonSentence } from '#lib/words/changes/why.ts';
import { wantedSentence, wantedWithValues } from '#lib/words/changes/wishes.ts';
import { refusalSentence as contractRefusal } from '#lib/words/contracts/refusals.ts';
import { refusalSentence as deviceRefusal } from '#lib/words/devices/refusals.ts';
import { refusalSentence as userRefusal } from '#lib/words/people/refusals.ts';

/** A name of the code: devices.merge, displayName, out-of-date. */
const OF_THE_CODE = /\b[a-z]+\.[a-z]+\b|\b[a-z]+[A-Z]\w*|Do "|_/;

describe('every mutation', () => {
  it.each(mutationNames)('has words in the Inbox and in histories: %s', (name) => {
    const facts = wishFacts({ name, args: {} }, () => undefined);
    for (const told of [wantedSentence(facts), wantedWithValues(facts), deedOf(name)]) {
      expect(told).toMatch(/^[A-Z]/);
      expect(told).not.toMatch(OF_THE_CODE);
      expect(told).not.toContain('doesn’t know');
    }
  });

  it.each(mutationNames)('edits only fields that have words: %s', (name) => {
    for (const field of editedFields(name)) expect(fieldName(field)).not.toMatch(OF_THE_CODE);
  });
});

it('knows what an edit is when it sees one', () => {
  expect(editedFields('devices.edit')).toContain('displayName');
});

test('what no person did has words in histories', () => {
  for (const action of serverActions) expect(serverDeedOf(action)).toMatch(/^[A-Z]/);
  expect(serverDeedOf('devices.merge')).toBeNull();
  for (const field of companyFields) expect(fieldName(field)).not.toMatch(OF_THE_CODE);
});

test('every reason has one wording on the screen where it was done, and in the Inbox', () => {
  for (const reason of reasons) {
    const told = refusedWith()({ status: 'refused', reason, details: {} });
    for (const words of [told, reasonSentence(causeOf(reason)), shortReasons[reason]])
      expect(words).not.toMatch(OF_THE_CODE);
  }
});

test('that someone else changed it is said in the same words everywhere', () => {
  const conflict = { status: 'refused', reason: 'conflict', details: {} } as const;
  const said = [deviceRefusal, contractRefusal, userRefusal].map((sentence) => sentence(conflict));
  for (const words of [...said, reasonSentence(causeOf('conflict'))])
    expect(words).toContain(CHANGED_MEANWHILE);
});

/** Of the arguments: those with what it was and what it becomes. */
function editedFields(name: string): string[] {
  const { args } = findMutation(name, currentVersion(name) ?? 1) ?? {};
  const entries = (args as { entries?: Readonly<Record<string, { wrapped?: { entries?: object } }>> })
    ?.entries;
  return Object.entries(entries ?? {}).flatMap(([field, { wrapped }]) =>
    'was' in (wrapped?.entries ?? {}) ? [field] : [],
  );
}
