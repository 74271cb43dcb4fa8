import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Device } from '#lib/domain/records/devices/device.ts';
import type { Peer } from './peer.ts';

const text = { type: 'string' } as const;
const moment = { type: ['number', 'null'] } as const;

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    name: { type: 'string', maxLength: 200 },
    displayName: text,
    description: text,
    type: text,
    os: text,
    serial: text,
    lastUser: text,
    lastCheckInAt: moment,
    productAccess: text,
    updateAccess: text,
    retiredAt: moment,
    createdAt: { type: 'number' },
  },
  required: ['id', 'name'],
  indexes: ['name'],
} as unknown as RxJsonSchema<Device>;

/** RxDB over its Dexie storage. */
export async function rxdb(rows: number): Promise<Peer> {
  let run = 0;
  let name = '';
  let database = await openDatabase();
  let devices = await openCollection(database);
  return {
    name: 'RxDB (Dexie storage)',
    rows,
    async store(all) {
      await devices.bulkUpsert([...all]);
    },
    async open() {
      await database.close();
      database = await openDatabase(name);
      devices = await openCollection(database);
      return (await devices.find().exec()).map((document) => document.toJSON() as Device);
    },
    async edit(device) {
      await devices.upsert(device);
    },
    async apply(all) {
      await devices.bulkUpsert([...all]);
    },
    async find(word) {
      const found = await devices.find({ selector: { name: { $regex: word, $options: 'i' } } }).exec();
      return found.filter((document) => document.retiredAt === null).length;
    },
    async close() {
      await database.remove();
    },
  };

  async function openDatabase(existing?: string): Promise<RxDatabase> {
    name = existing ?? `bench-rxdb-${run++}`;
    return createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false });
  }
}

async function openCollection(database: RxDatabase): Promise<RxCollection<Device>> {
  const { devices } = await database.addCollections({ devices: { schema } });
  return devices as unknown as RxCollection<Device>;
}
