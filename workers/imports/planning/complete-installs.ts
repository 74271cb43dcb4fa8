import { foldKey } from '#lib/base/text.ts';
import { MAX_BATCH_ROWS } from '#lib/domain/mutations/batch.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import { byAgents } from '#lib/domain/records/devices/by-agents.ts';
import type { Device } from '#lib/domain/records/devices/device.ts';
import type { Installation } from '#lib/domain/records/devices/installation.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { batchesOf } from '#lib/files/import-batches.ts';
import type { GatheredDevice } from '#lib/files/import-devices.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { missingByList } from './brought-by.ts';
import type { ImportBatch } from '../contract.ts';
import type { DryRunSetting } from './dry-run.ts';
import type { Ends } from './ends.ts';
import type { Found } from './install-run.ts';

/**
 * Installations on devices of the file that this list brought, of products that it no longer has there; what other lists
 * brought only where a person chose that. Never on a device that an agent
 * reports, nor on one that checked in after the file was made; devices that are missing are named, and nothing is done to
 * them: a list is seldom of every machine there is.
 */
export async function missingInstalls(
  found: readonly Found[],
  setting: DryRunSetting,
  { endsOf }: Pick<ImportChoices, 'endsOf'>,
): Promise<Ends> {
  const { reader, tx, source } = setting;
  const names = found.flatMap(({ device }) => device.installs.map(({ product }) => foldKey(product)));
  const products = await findNamed(tx, 'products', { index: 'byName', keys: [...new Set(names)] });
  const own = found.filter(
    ({ id, isOlder }) => !isOlder && reader.get('devices', id) && !reports(reader, id),
  );
  const missing: Installation[] = [];
  const known: Installation[] = [];
  for (const [id, parts] of Map.groupBy(own, (one) => one.id)) {
    const installs = parts.flatMap(({ device }) => device.installs);
    const named = new Set(installs.map(({ product }) => products.get(foldKey(product))?.id));
    const here = reader.find('installations', 'byDevice', id);
    known.push(...here);
    missing.push(...here.filter(({ productId }) => !named.has(productId)));
  }
  const lists = { reader, file: source, endsOf };
  const { of, ending, others } = missingByList({ known, missing }, lists);
  const rows = ending.map(({ id }) => ({ id }));
  return {
    of,
    names: ending.map((one) => nameOf(reader, one)),
    others,
    batches: inPieces(rows).map((some) => ({ name: 'installs.end-many', args: { source, rows: some } })),
    undo: undoOf(reader, ending).map((some) => ({ name: 'installs.import', args: { source, rows: some } })),
  } satisfies Ends & { batches: ImportBatch[] };
}

/** Devices in use that no agent reports and the file does not have. */
export function missingDevices(found: readonly Found[], { reader }: DryRunSetting): string[] {
  const named = new Set(found.map(({ id }) => id));
  return reader
    .slots('devices')
    .filter((device) => device !== undefined)
    .filter(({ id, retiredAt }) => retiredAt === null && !named.has(id) && !reports(reader, id))
    .map(({ name }) => name);
}

function reports(reader: Reader, deviceId: string): boolean {
  return byAgents(reader.find('activity', 'byRecord', deviceId));
}

function nameOf(reader: Reader, { deviceId, productId, version }: Installation): string {
  const product = reader.get('products', productId)?.name ?? '';
  return `${reader.get('devices', deviceId)?.name ?? ''}: ${`${product} ${version}`.trim()}`;
}

function inPieces(rows: readonly { id: string }[]): { row: number; id: string }[][] {
  return Array.from({ length: Math.ceil(rows.length / MAX_BATCH_ROWS) }, (_, at) =>
    rows.slice(at * MAX_BATCH_ROWS, (at + 1) * MAX_BATCH_ROWS).map(({ id }, row) => ({ row: row + 1, id })),
  );
}

/** A list of what ended: it says nothing else of the devices, so that it only adds what is missing. */
function undoOf(reader: Reader, missing: readonly Installation[]) {
  let line = 0;
  const devices = [...Map.groupBy(missing, ({ deviceId }) => deviceId)].flatMap(([id, installs]) => {
    const device = reader.get('devices', id);
    return device ? [listed(reader, device, { line: (line += 1), installs })] : [];
  });
  // Numbers of a batch are of its rows alone.
  let row = 0;
  for (const { installs } of devices) for (const one of installs) Object.assign(one, { row: (row += 1) });
  return batchesOf(devices).batches.map(({ rows }) => [...rows]);
}

function listed(
  reader: Reader,
  { name, type, serial }: Device,
  { line, installs }: { line: number; installs: readonly Installation[] },
): GatheredDevice {
  return {
    line,
    lines: [line],
    device: { name, type, serial, os: '', lastUser: '', lastCheckInAt: null },
    installs: installs.flatMap(({ productId, version }) => {
      const product = reader.get('products', productId)?.name;
      return product === undefined ? [] : [{ row: 1, product, version, publisher: '' }];
    }),
  };
}
