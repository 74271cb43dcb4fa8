import { describe, expect, it } from 'vitest';
import { kindsFitting } from '#lib/files/kinds/detect-kind.ts';
import { readingCount } from '#lib/words/import/readings.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { readingsIn } from '#workers/imports/readings-in.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';
import { readable } from '#tests/support/rows/import-files.ts';

async function asked(content: string): Promise<string[]> {
  const file = await readable(content);
  const preview = previewFile(file);
  if (preview.status === 'unreadable') throw new Error(preview.message);
  const readings = await readingsIn(file, preview.byKind, NOW);
  return readings.map((one) => `${one.kind}: ${readingCount(one)}`);
}

describe('a file that two kinds fit', () => {
  it('is asked about with what it has as each: devices or people', async () => {
    const rows = Array.from({ length: 25 }, (_, at) => `Ann ${at},ann${at % 20}@x.com,S-${at}X`).join('\n');
    expect(await asked(`Name,Email,Serial number\n${rows}\n`)).toEqual([
      'install-list: 25 devices',
      'people: 20 people',
    ]);
  });

  it('is asked about with what it has as each: contracts or people', async () => {
    const file =
      'First name,Last name,Email,Contract number,Product,Seats\nAnn,Lee,ann@x.com,C1,Revit,5\nBo,Day,bo@x.com,C1,Revit,5\n';
    expect(await asked(file)).toEqual(['people: 2 people', 'autodesk-subscriptions: 1 contract']);
  });

  it('is asked about by its first rows alone where it is long, read once, and says so', async () => {
    const rows = Array.from({ length: 5_001 }, (_, at) => `Ann ${at},ann${at % 20}@x.com,S-${at}X\n`).join(
      '',
    );
    const titles = 'Name,Email,Serial number\n';
    expect(await asked(titles + rows)).toEqual([
      'install-list: 5,000 devices in the first 5,000 rows',
      'people: 20 people in the first 5,000 rows',
    ]);
    expect(await asked(titles + rows.slice(0, rows.lastIndexOf('Ann')))).toEqual([
      'install-list: 5,000 devices',
      'people: 20 people',
    ]);
  });

  it('counts what can be read alone, and asks nothing where one reading has nothing', async () => {
    expect(await asked('Name,Email,Serial number\nWS-1,a@x.com,S-1\nWS-2,nobody,S-2\n')).toEqual([
      'install-list: 2 devices',
      'people: 1 person',
    ]);
    expect(await asked('Name,Email,Serial number\nWS-1,,S-1\n')).toEqual(['install-list: 1 device']);
  });
});

describe('nothing is asked', () => {
  it.each([
    ['of devices with who uses them', 'Device name,Serial number,User,Email,Full name'],
    ['of people with their place', 'First name,Last name,Email,Department'],
    [
      'of a usage report',
      'first_name,last_name,email,offering_name,seat_assignment,assigned_date,last_accessed',
    ],
    [
      'of daily usage with names',
      'day_used,email,first_name,last_name,offering_name,product_name,tokens_used',
    ],
    [
      'of licenses with who holds them',
      'Full Name,Email,Username,Item name,serial number,seats,Licensed To Name,order number',
    ],
    [
      'of subscriptions',
      'team_name,product_name,contract_number,subscription_id,seat_quantity,reseller_email',
    ],
    ['of credit use', 'Day,Email,Product,Amount'],
    ['of licenses with a name', 'Name,Entity,Serial number,Number,Status,Type,Expiration,Software,Publisher'],
    ['of what nobody knows', 'Foo,Bar'],
  ])('%s', (_, titles) => {
    expect(kindsFitting(titles.split(','))).toHaveLength(1);
  });
});
