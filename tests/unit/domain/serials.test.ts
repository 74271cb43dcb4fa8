import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownSerial, knownUuid } from '#lib/domain/records/devices/known-serial.ts';

const placeholders = readFileSync('tests/fixtures/placeholder-serials.txt', 'utf8').trimEnd().split('\n');

/** Of machines there are, or shaped like theirs: each names one. */
const REAL = [
  ...['5C5RVB1', '5CG1234XYZ', 'CZC1234567', 'MXL0123456', 'PF0ABCDE', 'R90ABCD1', 'C02XL0THJGH5', 'F17A1'],
  ...[
    'VMware-56 4d 8c 12 9a 01 02 03-04 05 06 07 08 09 0a 0b',
    'ec2a1b2c-3d4e',
    '0000-0011-2233-4455-6677-8899-01',
  ],
  ...[
    '00123',
    '007',
    '123',
    '1234',
    '2',
    'S',
    'X',
    'S1',
    'SN-1',
    'SN-20',
    'SN-00107',
    'TAG-7',
    'No. 7',
    'DMP1',
  ],
  ...['1S20AAS00100PF0ABCDE', '100000', '2345678', 'SYSTEM-7', 'T-E-S-4', 'Plant', 'シリアル', '123456789X'],
];

describe('a serial number', () => {
  it.each(placeholders)('that boards and tools write for "not known" is none: %s', (serial) => {
    expect(knownSerial(serial)).toBe('');
    expect(knownSerial(` ${serial.toUpperCase()}`)).toBe('');
  });

  it.each(REAL)('of a machine stays as it is: %s', (serial) => {
    expect(knownSerial(serial)).toBe(serial);
  });
});

describe('a UUID', () => {
  it.each([
    ...['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ...['03000200-0400-0500-0006-000700080009', '01010101-0101-0101-0101-010101010101'],
    ...['6AB5B300-538D-1014-9FB5-B0684D007B53', '12345678-1234-5678-90AB-CDDEEFAABBCC', 'Not Settable', ''],
  ])('that machines share is none: %s', (uuid) => {
    expect(knownUuid(uuid)).toBe('');
  });

  it('of a machine is kept in one form', () => {
    expect(knownUuid('{4C4C4544-0043-3510-8052-B5C04F564231}')).toBe(
      '4c4c45440043351080 52b5c04f564231'.replace(' ', ''),
    );
  });
});
