import Dexie, { type Table } from 'dexie';
import type { Device } from '#lib/domain/records/devices/device.ts';
import type { Peer } from './peer.ts';

const NAME = 'bench-dexie-rows';

/** One Dexie record a row, with the indexes that a device list would want. */
export function dexieRows(rows: number): Peer {
  let database = openDatabase();
  const table = (): Table<Device, string> => database.table('devices');
  return {
    name: 'Dexie, one record a row',
    rows,
    async store(devices) {
      await database.delete();
      database = openDatabase();
      await table().bulkPut([...devices]);
    },
    async open() {
      database.close();
      database = openDatabase();
      return table().toArray();
    },
    async edit(device) {
      await table().put(device);
    },
    async apply(devices) {
      await table().bulkPut([...devices]);
    },
    find: (word) =>
      table()
        .filter((device) => device.retiredAt === null && device.name.toLowerCase().includes(word))
        .count(),
    async close() {
      await database.delete();
    },
  };
}

function openDatabase(): Dexie {
  const database = new Dexie(NAME);
  database.version(1).stores({ devices: 'id, name, serial, lastCheckInAt' });
  return database;
}
