import PouchDB from 'pouchdb-browser';
import type { Device } from '#lib/domain/records/devices/device.ts';
import type { Peer } from './peer.ts';

const NAME = 'bench-pouchdb';
type Stored = Device & { _id: string; _rev?: string };

/** PouchDB over IndexedDB. */
export function pouchdb(rows: number): Peer {
  let database = new PouchDB<Device>(NAME);
  const revisions = new Map<string, string>();
  const put = async (devices: readonly Device[]): Promise<void> => {
    const answers = await database.bulkDocs(devices.map(toStored));
    for (const answer of answers)
      if ('rev' in answer && answer.rev) revisions.set(answer.id ?? '', answer.rev);
  };
  const toStored = (device: Device): Stored => {
    const revision = revisions.get(device.id);
    return { ...device, _id: device.id, ...(revision ? { _rev: revision } : {}) };
  };
  return {
    name: 'PouchDB',
    rows,
    store: put,
    async open() {
      await database.close();
      database = new PouchDB<Device>(NAME);
      const all = await database.allDocs({ include_docs: true });
      return all.rows.flatMap((row) => (row.doc ? [row.doc as unknown as Device] : []));
    },
    edit: (device) => put([device]),
    apply: put,
    async find(word) {
      const all = await database.allDocs({ include_docs: true });
      return all.rows.filter(
        (row) => row.doc?.retiredAt === null && row.doc.name.toLowerCase().includes(word),
      ).length;
    },
    async close() {
      await database.destroy();
    },
  };
}
