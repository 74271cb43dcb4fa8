/** Everything that an origin keeps in IndexedDB, as JSON can hold it. Runs in a page or worker of that origin. */
export interface StoredDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly {
    readonly name: string;
    readonly keyPath: string | string[] | null;
    readonly autoIncrement: boolean;
    readonly records: readonly { readonly key: IDBValidKey; readonly value: unknown }[];
  }[];
}

export async function dumpDatabases(): Promise<StoredDatabase[]> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error ?? new Error('IndexedDB'));
    });
  const dumped: StoredDatabase[] = [];
  for (const { name = '', version = 1 } of await indexedDB.databases()) {
    const db = await answer(indexedDB.open(name));
    const stores = [];
    for (const store of db.objectStoreNames) {
      const from = db.transaction(store).objectStore(store);
      const { keyPath, autoIncrement } = from;
      const [keys, values] = await Promise.all([answer(from.getAllKeys()), answer(from.getAll())]);
      const records = keys.map((key, index) => ({ key, value: values[index] as unknown }));
      stores.push({ name: store, keyPath, autoIncrement, records });
    }
    db.close();
    dumped.push({ name, version, stores });
  }
  return dumped;
}

/** Puts them back as they were. */
export async function restoreDatabases(databases: readonly StoredDatabase[]): Promise<void> {
  for (const { name, version, stores } of databases) {
    await new Promise<void>((done, fail) => {
      const opening = indexedDB.open(name, version);
      opening.onupgradeneeded = () => {
        for (const { name: store, keyPath, autoIncrement } of stores)
          opening.result.createObjectStore(store, { keyPath, autoIncrement });
      };
      opening.onerror = () => fail(opening.error ?? new Error('IndexedDB'));
      opening.onsuccess = () => {
        const db = opening.result;
        const writing = db.transaction([...db.objectStoreNames], 'readwrite');
        for (const { name: store, keyPath, records } of stores)
          for (const { key, value } of records)
            writing.objectStore(store).put(value, keyPath === null ? key : undefined);
        writing.oncomplete = () => {
          db.close();
          done();
        };
        writing.onerror = () => fail(writing.error ?? new Error('IndexedDB'));
      };
    });
  }
}
