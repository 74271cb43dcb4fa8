import { describe, expect, it } from 'vitest';
import { asRemembered, headerOf, toRemember } from '#lib/files/remembered-reading.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { readable } from '#tests/support/rows/import-files.ts';

async function previewOf(titles: string) {
  const preview = previewFile(await readable(`${titles}\n${titles.replace(/[^,]+/g, 'x')}\n`));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  return preview;
}

/** Who maps "Box" as the device, once. */
async function chosenFor(titles: string, mapping: Record<string, number | null>) {
  const { columns, choices, byKind } = await previewOf(titles);
  const chosen = { ...choices, mapping: { ...choices.mapping, ...mapping } };
  return toRemember(columns, { choices: chosen, found: [choices, ...byKind], at: 5 });
}

describe('columns chosen by hand', () => {
  it('are those of the next file with the same titles, in any order and spelling', async () => {
    const kept = await chosenFor('Box,Colour,Serial number', { device: 0, product: 1, serial: null });
    const next = await previewOf('serial_number,COLOUR,box');
    expect(kept?.header).toBe(headerOf(next.columns));
    expect(asRemembered(kept!, next.columns, next.choices).mapping).toMatchObject({
      device: 2,
      product: 1,
      serial: null,
    });
  });

  it('are told apart where two have the same title', async () => {
    const kept = await chosenFor('Box,Name,Name', { device: 0, product: 2 });
    const next = await previewOf('Name,Name,Box');
    expect(asRemembered(kept!, next.columns, next.choices).mapping).toMatchObject({ device: 2, product: 1 });
  });

  it('are of those titles alone', async () => {
    expect(headerOf(['Box', 'Colour'])).not.toBe(headerOf(['Box', 'Color']));
    expect(headerOf(['Box', 'Box'])).not.toBe(headerOf(['Box']));
    expect(headerOf(['', ' '])).toBe(null);
  });

  it('that the titles say anyway are not kept', async () => {
    expect(await chosenFor('Device,Product', {})).toBe(null);
    expect(await chosenFor('Device,Product', { device: 0 })).toBe(null);
    expect(await chosenFor('Device,Product', { product: null })).not.toBe(null);
  });

  it('leave fields that came since as they are found', async () => {
    const kept = await chosenFor('Box,Product', { device: 0 });
    const { product: _since, ...columns } = kept!.columns;
    const next = await previewOf('Box,Product');
    expect(asRemembered({ ...kept!, columns }, next.columns, next.choices).mapping).toMatchObject({
      device: 0,
      product: 1,
    });
  });
});
