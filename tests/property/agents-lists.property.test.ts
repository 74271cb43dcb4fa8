import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentMessage } from '#lib/server/agents/bodies/inventory.ts';
import { openXml, readXml } from '#lib/server/agents/bodies/read-xml.ts';
import { RefusedBody } from '#lib/server/agents/bodies/refused-body.ts';

/** What can stand before, in and behind a list, and what looks like a list and is none. */
const plain = fc.constantFrom(
  '<SOFTWARES><NAME>adduser</NAME><VERSION>3.134</VERSION></SOFTWARES>',
  '<SOFTWARES><NAME>Größe &amp; Maß</NAME><PUBLISHER>A&#66;</PUBLISHER></SOFTWARES>\n',
  '<HARDWARE><NAME>PC</NAME></HARDWARE>',
);
const strange = fc.constantFrom(
  ' <SOFTWARES/>',
  '<SOFTWARES></SOFTWARES>',
  '<SOFTWARES a="1"><NAME>with attribute</NAME></SOFTWARES>',
  '<SOFTWARES><NAME><![CDATA[</SOFTWARES>]]></NAME></SOFTWARES>',
  '<USERS><LOGIN>ada</LOGIN></USERS>',
  '<X><SOFTWARES><NAME>too deep</NAME></SOFTWARES></X>',
  '<!-- <SOFTWARES> -->',
  '<!-- <SOFTWARES><NAME>not there</NAME></SOFTWARES> -->',
  '<![CDATA[<SOFTWARES></SOFTWARES>]]>',
  '<?pi <SOFTWARES></SOFTWARES>?>',
  '<!--',
  '-->',
  ']]>',
  '<SOFTWARES>',
  '</SOFTWARES>',
  '&unknown;',
  'text',
);
const piece = fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: strange });
const body = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0" encoding="ISO-8859-1"?>'),
    fc.array(piece, { maxLength: 7 }),
  )
  .map(([start, pieces]) => {
    const content = `<CONTENT>${pieces.join('')}</CONTENT>`;
    return Buffer.from(
      `${start}<REQUEST>${content}<DEVICEID>pc</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    );
  });

it('reads the same of a body whether or not the list is left for later', () => {
  let left = 0;
  fc.assert(
    fc.property(body, (bytes) => {
      const opened = outcomeOf(() => {
        const { digest, whole } = openXml(bytes);
        if (digest !== '') left++;
        return whole();
      });
      expect(opened).toEqual(outcomeOf(() => readXml(bytes)));
    }),
    { seed: 20_261_127, numRuns: 2_000 },
  );
  // Else it proves nothing.
  expect(left).toBeGreaterThan(300);
});

it('names equal lists equally, whatever else the machine tells, and others by other names', () => {
  const list = (version: number) =>
    `<SOFTWARES><NAME>Tool</NAME><VERSION>${version}</VERSION></SOFTWARES>`.repeat(2);
  const digestOf = (uptime: number, version: number): string =>
    openXml(
      Buffer.from(
        `<REQUEST><CONTENT><HARDWARE><UPTIME>${uptime}</UPTIME></HARDWARE>${list(version)}</CONTENT><DEVICEID>a</DEVICEID></REQUEST>`,
      ),
    ).digest;
  expect(digestOf(1, 1)).toBe(digestOf(2, 1));
  expect(digestOf(1, 1)).not.toBe(digestOf(1, 2));
});

/** A refusal by its status: where a fault is found first may differ. */
function outcomeOf(read: () => AgentMessage): AgentMessage | number {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedBody) return error.status;
    throw error;
  }
}
