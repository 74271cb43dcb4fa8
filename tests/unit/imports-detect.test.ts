import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { deviceColumns } from '#lib/domain/views/device-list.ts';
import { userListColumns } from '#lib/domain/views/user-list.ts';
import { deviceTitles } from '#lib/files/device-csv.ts';
import { detectFields, detectKind, kindOf } from '#lib/files/kinds/all-kinds.ts';
import { userTitles } from '#lib/files/user-csv.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { missingFields } from '#lib/ui/areas/import/missing-fields.ts';
import { readable } from '#tests/support/import-files.ts';

const vendor = (name: string) => readFile(`tests/fixtures/vendor/${name}.csv`, 'utf8');
const installFields = (line: string) => detectFields(kindOf('install-list'), line.split(','));

async function choicesIn(content: string) {
  const preview = previewFile(await readable(content));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  return preview.choices;
}

describe('a list with a "Name"', () => {
  it.each([
    ['Name,Email', 'people'],
    ['Name,E-Mail,Platform,Last seen', 'people'],
    [userTitles(userListColumns).join(','), 'people'],
    ['ID,Company,Name,First Name,Last Name,Email,Username,Employee No.,Login Enabled', 'snipe-users'],
  ])('of people is never one of devices: %s', (line, kind) => {
    expect(detectKind(line.split(','))).toBe(kind);
    expect(installFields(line)['device']).toBe(null);
  });

  it.each([
    'Name,Version,Source,ProviderName',
    'Name,Publisher,Version',
    'PSComputerName,Name,Version,Vendor,InstallDate',
    'Computer,Serial number,Name,Version,Publisher',
  ])('of software has there its product: %s', (line) => {
    const titles = line.split(',');
    expect(detectKind(titles)).toBe('install-list');
    const [device, name] = [titles.findIndex((title) => /computer/i.test(title)), titles.indexOf('Name')];
    expect(installFields(line)).toMatchObject({ device: device < 0 ? null : device, product: name });
  });

  it.each([
    'Name,Serial number',
    'Name,Operating system,Version',
    'Name,Software,Version',
    'Name,Entity,Status,Manufacturer,Serial number,Type,Model',
    'Name,Email,Serial number,Last check-in',
    deviceTitles(deviceColumns).join(','),
  ])('of devices has there the device: %s', (line) => {
    expect(detectKind(line.split(','))).toBe('install-list');
    expect(installFields(line)['device']).toBe(0);
  });

  it.each(['Name', 'Name,Product', 'Name,Type', 'Name,Department'])(
    'that does not say of what waits for a person to say it: %s',
    (line) => {
      expect(installFields(line)['device']).toBe(null);
      const choices = { kind: 'install-list', mapping: installFields(line), dateOrder: null } as const;
      expect(missingFields(choices).map(({ name }) => name)).toEqual(['device']);
    },
  );

  it('beside that of the device names the software, or nothing that is read', () => {
    expect(installFields('Device,Name,Operating system,Version')).toMatchObject({ device: 0, product: null });
    expect(installFields('Device,Name,Product,Version')).toMatchObject({ device: 0, product: 2 });
  });
});

describe('the file of', () => {
  it.each([
    ['08b-snipe8-users', 'snipe-users', { email: 6, firstName: 3, login: 8 }],
    ['12-powershell-get-package', 'install-list', { device: null, product: 0, version: 1 }],
    ['12b-powershell-win32product', 'install-list', { device: 0, product: 1, version: 2, publisher: 3 }],
    ['15-name-email', 'people', { fullName: 0, email: 1 }],
    ['16e-glpi-export', 'install-list', { device: 0, serial: 4, type: 5 }],
  ])('%s is read as what it is', async (name, kind, mapping) => {
    expect(await choicesIn(await vendor(name))).toMatchObject({ kind, mapping });
  });
});
