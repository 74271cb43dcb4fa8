/**
 * What boards, agents and the tools that list them write where no serial number is known, as data: words that make
 * none together ("Chassis Serial Number", "To Be Filled By O.E.M"), and whole texts, without case or punctuation. From
 * the defaults of vendors' firmware and the lists that inventories keep.
 */
export const placeholderWords: ReadonlySet<string> = new Set(
  `asset base baseboard bios blank board by chassis default empty eval fill filled iatpass invalid mainboard
  manufacturer mb motherboard name na nil no none not nothing null number oem product provided sample serial
  serialnumber set settable sn specified ssn standard string sys system systemserialnumb systemserialnumber applicable
  available assigned atn be bsn bss btsn csn defaultstring defined found information known present supplied tag tbd test to
  unavailable undefined unk unknow unknown unset unspecified version xxx unbekannt inconnu inconnue desconocido
  sconosciuto`.split(/\s+/),
);

export const placeholderTexts: ReadonlySet<string> = new Set([
  ...['abc123', 'abcd1234', '1234abcd', 'a1b2c3', 'a1b2c3d4', '123abc', '12345abcde', 'abcde12345'],
  ...[
    '123456789abc',
    '123456789abcdef',
    '0123456789abcdef',
    '1234567890abcdef',
    '123456789000',
    '1122334455',
  ],
  ...[
    '112233445566',
    '11223344556677889900',
    'sn123456fvgv3i0b8o5n6n7k',
    'tulipcomputers',
    'tobefilledbyoem',
    'ltdlk',
  ],
]);

/** UUIDs that boards carry by the thousand, in small digits. */
export const sharedUuids: ReadonlySet<string> = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '12345678123456789abccddeeffaabb0',
  '123456781234567890abcddeefaabbcc',
  '12345678123412341234123456789abc',
  '0123456789abcdef0123456789abcdef',
  '00112233445566778899aabbccddeeff',
  '11111111222233334444555555555555',
  '6ab5b300538d10149fb5b0684d007b53',
]);
