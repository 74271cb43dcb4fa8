import { describe, expect, it } from 'vitest';
import { twoReadings } from '#lib/words/import/dates.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { confirm, planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const SUBS = 'Contract number,Product name,Seats,Start date,End date\n';
const days = async (file: string, choices = {}) => {
  const tables = new MemoryTables();
  const plan = await planned(tables, file, choices);
  await confirm(tables, plan);
  const entitlements = tables.all('entitlements').map(({ startDay, endDay }) => `${startDay} ${endDay}`);
  return { plan: plan.plan, entitlements: entitlements.sort() };
};

describe('a date like 04/05/2026', () => {
  it('is read as the other rows of its own column say, whatever another column does', async () => {
    const file = `${SUBS}C1,Revit,1,04/05/2026,2026-12-31\nC2,Revit,1,24/05/2026,05/31/2027\nC3,Revit,1,2026-01-01,05/06/2027\n`;
    const { plan, entitlements } = await days(file);
    expect(plan).toMatchObject({ rejectedRows: 0 });
    expect(entitlements).toEqual(['2026-01-01 2027-05-06', '2026-05-04 2026-12-31', '2026-05-24 2027-05-31']);
  });

  it('is decided by a row far below those that were looked at first', async () => {
    const titles = SUBS.replace('\n', ',Notes\n');
    const filler = `C0,Revit,1,2026-01-01,2026-12-31,${'x'.repeat(190)}\n`.repeat(1_500);
    const last = 'C2,Revit,1,2026-01-01,31/12/2026,\n';
    const { plan } = await days(`${titles}C1,Revit,1,2026-01-01,04/05/2026,\n${filler}${last}`);
    expect(plan).toMatchObject({ rejectedRows: 0 });
  });

  it('that nothing decides is asked of with both its readings, and taken as chosen', async () => {
    const file = `${SUBS}C1,Revit,1,2026-01-01,04/05/2026\n`;
    const preview = previewFile(await readable(file));
    expect(preview).toMatchObject({ undecidedDates: [null, null, null, null, '04/05/2026'], isPart: false });
    expect(twoReadings('04/05/2026')).toEqual({
      question: 'in April or May',
      dayFirst: '4 May',
      monthFirst: 'April 5',
    });
    expect((await days(file)).plan).toMatchObject({ rejectedRows: 1 });
    expect((await days(file, { dateOrder: 'day-first' })).entitlements).toEqual(['2026-01-01 2026-05-04']);
  });

  it('in a column that has both ways is not guessed', async () => {
    const file = `${SUBS}C1,Revit,1,2026-01-01,24/12/2026\nC2,Revit,1,2026-01-01,12/24/2026\nC3,Revit,1,2026-01-01,04/05/2026\n`;
    expect((await days(file)).plan).toMatchObject({ rejectedRows: 1 });
  });
});
