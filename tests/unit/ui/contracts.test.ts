import { describe, expect, it } from 'vitest';
import type { Access } from '#lib/domain/access/access.ts';
import { may } from '#lib/domain/access/permissions.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { columnsFor } from '#lib/lists/columns.ts';
import { contracts } from '#lib/lists/contracts.ts';
import { contractColumns, type ContractRow } from '#lib/domain/views/contracts/contract-list.ts';
import { changedFields, changeMessage, mailtoAddress } from '#lib/ui/areas/contracts/terms/change-message.ts';
import { historySentence } from '#lib/words/contracts/history.ts';
import { entitlementEdits, formOf, valuesOf } from '#lib/ui/areas/contracts/products/entitlement-form.ts';
import { priceCents, wholeNumber } from '#lib/words/format/typed.ts';
import { priceWords } from '#lib/words/format/numbers.ts';
import {
  renewalForm,
  termsEdits,
  valuesOf as termsValuesOf,
} from '#lib/ui/areas/contracts/terms/terms-form.ts';
import { formOf as termsFormOf } from '#lib/ui/areas/contracts/terms/terms-form.ts';
import { accessAs, contract, coordinatorOf, terms, testId } from '#tests/support/rows/domain-rows.ts';

describe('what is typed as a number', () => {
  it.each([
    ['25', 25],
    [' 1,200 ', 1200],
    ['1 200', 1200],
    ['1.200', 1200],
    ['0', 0],
    ['', null],
    ['12.5', null],
    ['-3', null],
    ['1,20', null],
    ['ten', null],
  ])('%j is %j seats', (text, count) => {
    expect(wholeNumber(text)).toBe(count);
  });

  it.each([
    ['12,345.60', 1_234_560],
    ['12.345,60', 1_234_560],
    ['12345', 1_234_500],
    ['12.345', 1_234_500],
    ['0,5', 50],
    ['1 234.5', 123_450],
    ['', null],
    ['12,34,5', undefined],
    ['1.2.3', undefined],
    ['-5', undefined],
    ['EUR', undefined],
    ['9'.repeat(20), undefined],
  ])('%j is %j hundredths', (text, cents) => {
    expect(priceCents(text)).toBe(cents);
  });

  it('is said with its currency', () => {
    expect(priceWords(1_234_560, 'EUR')).toBe('EUR 12,345.60');
    expect(priceWords(null, 'EUR')).toBe('Not known');
  });
});

describe('a renewal', () => {
  it.each([
    ['2026-01-01', '2026-12-31', '2027-01-01', '2027-12-31'],
    ['2025-03-15', '2026-03-14', '2026-03-15', '2027-03-14'],
    ['2026-01-01', '2026-02-14', '2026-02-15', '2026-03-31'],
    ['2025-03-01', '2026-02-28', '2026-03-01', '2027-02-28'],
  ])('of %s to %s is %s to %s', (startDay, endDay, nextStart, nextEnd) => {
    const form = renewalForm(terms(1, { startDay, endDay, note: 'Old' }));
    expect(form).toMatchObject({ startDay: nextStart, endDay: nextEnd, companyName: 'Northlight', note: '' });
  });

  it('edits only what became another', () => {
    const before = terms(1);
    const typed = { ...termsFormOf(before), endDay: '2027-01-31', price: '13,000', currency: 'eur' };
    const read = termsValuesOf(typed);
    expect('values' in read && termsEdits(before, read.values)).toEqual({
      id: before.id,
      endDay: { was: '2026-12-31', to: '2027-01-31' },
      priceCents: { was: 1_234_500, to: 1_300_000 },
    });
    const same = termsValuesOf(termsFormOf(before));
    expect('values' in same && termsEdits(before, same.values)).toBeNull();
  });
});

describe('a product on a contract', () => {
  const row = {
    kind: 'single-user' as const,
    quantity: 12,
    policy: 'strict' as const,
    startDay: null,
    endDay: '2026-12-31',
    subscriptionId: 'S-1',
  };

  it('becomes unlimited, or loses its end, without touching the rest', () => {
    const read = valuesOf({ ...formOf(row, null), isUnlimited: true, endDay: '' });
    expect('values' in read && entitlementEdits({ ...row, id: 'en' } as never, read.values)).toEqual({
      id: 'en',
      quantity: { was: 12, to: null },
      endDay: { was: '2026-12-31', to: null },
    });
  });

  it('asks for seats that are a number, instead of taking nothing for unlimited', () => {
    for (const seats of ['', 'many', '1.5'])
      expect(valuesOf({ ...formOf(row, null), seats })).toHaveProperty('trouble');
  });
});

describe('a change of company data', () => {
  const change = { companyName: 'Northlight & Söhne', companyAddress: '', other: '' };

  it('is told as what it was and what it is, and names the contract', () => {
    expect(changedFields(change, terms(1))).toEqual(['companyName']);
    const { subject, body } = changeMessage(contract(1), terms(1), change);
    expect(subject).toBe('Change of company details, contract C-1');
    expect(body).toContain('old:\nNorthlight\n');
    expect(body).toContain('new:\nNorthlight & Söhne');
    expect(body).not.toContain('Address');
  });

  it('leaves nothing to report when nothing differs', () => {
    expect(changedFields({ companyName: 'Northlight ', companyAddress: '', other: ' ' }, terms(1))).toEqual(
      [],
    );
  });

  it('opens a mail program with every character kept', () => {
    const message = { subject: 'A & B?', body: 'line 1\nGrüße + 100 %' };
    const link = mailtoAddress('r+x@reseller.example', message);
    expect(link).not.toContain(' ');
    const [to, query = ''] = link.slice('mailto:'.length).split('?');
    expect(decodeURIComponent(to!)).toBe('r+x@reseller.example');
    const parts = query.split('&').map((part) => part.split('=').map(decodeURIComponent));
    expect(parts).toEqual([
      ['subject', 'A & B?'],
      ['body', 'line 1\r\nGrüße + 100 %'],
    ]);
  });
});

describe('the history of a contract', () => {
  const said = (action: string, changes: Record<string, unknown>, actorId = 'me') =>
    historySentence(
      { id: 'av', at: 0, action, actorId, actorName: 'Ada', recordId: 'en', changes, isPending: false },
      { userId: 'me', products: new Map([['en', 'Revit']]) },
    );

  it('says what became what, of which product, by whom', () => {
    expect(said('entitlements.edit', { quantity: { was: 20, to: null } })).toBe(
      'Revit changed by you: seats bought 20 → unlimited',
    );
    expect(said('assignments.assign', { assigned: 3, unassigned: 1 }, 'other')).toBe(
      'Revit: 3 people assigned, 1 person removed by Ada',
    );
    expect(said('contracts.edit', { label: { was: '', to: 'Design' } })).toBe(
      'Contract changed by you: label none → Design',
    );
  });

  it('names the fields of terms without their values, whatever came off the wire', () => {
    expect(said('terms.edit', { contractId: 'ct', fields: ['priceCents', 'newer'] })).toBe(
      'Terms changed by you: price, newer',
    );
    expect(said('contracts.edit', { label: 'broken' })).toBe('Contract changed by you');
  });
});

describe('the columns of the list', () => {
  it('show a coordinator no length, which is of the terms', () => {
    const keys = (access: Access) => columnsFor(contracts, access).map(({ key }) => key);
    expect(keys(accessAs('contract-admin'))).toContain('length');
    expect(keys(coordinatorOf(1))).not.toContain('length');
    expect(
      [accessAs('field-staff'), accessAs()].map((access) => may(access, contracts.sight!.needs)),
    ).toEqual([false, false]);
  });

  it('are the cells of the CSV, with days and numbers as machines read them', () => {
    const row: ContractRow = {
      id: testId('ct', 1),
      number: '0042',
      label: '',
      vendor: 'Adobe',
      type: 'subscription',
      status: 'expiring',
      length: { months: 12, days: 365 },
      endDay: '2026-12-31',
      daysLeft: 37,
      seats: { bought: 1200, used: 1202, free: 0, overage: 2 },
      isPending: false,
    };
    const { titles, cells } = listCsv(contracts);
    expect(titles).toHaveLength(contractColumns.length);
    expect(cells(row)).toEqual([
      ...['0042', '', 'Adobe', 'subscription', 'Expiring', '12 months', '2026-12-31', '1202', '1200', '2'],
    ]);
  });
});
