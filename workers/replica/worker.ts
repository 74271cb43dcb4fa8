import { expose } from 'comlink';
import { replicaChannelName } from '#lib/base/replica-channel.ts';
import { adoptOlder } from '#lib/replica/stored/adopt-older.ts';
import { type CheckedStore, dexieChecked } from '#lib/replica/stored/dexie-checked.ts';
import { dexieReadings } from '#lib/replica/stored/dexie-readings.ts';
import { dexieStorage } from '#lib/replica/stored/dexie-storage.ts';
import { isDoneWithin } from '#lib/replica/stored/database-hold.ts';
import { removeKept, unsentOf } from '#lib/replica/kept-here.ts';
import { deleteOldReplicas } from '#lib/replica/stored/old-replicas.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import { startSync, type Sync } from '#lib/sync/engine.ts';
import { collections } from '#lib/domain/records/collections.ts';
import { attentionOf } from '#lib/domain/views/inbox/refusals.ts';
import { fileWishes } from '#lib/domain/views/inbox/file-wishes.ts';
import type { FindRow } from '#lib/domain/views/wishes/named-rows.ts';
import { waitingWishes } from '#lib/domain/views/inbox/waiting.ts';
import { MAX_OUTBOX_FILE_BYTES, parseOutboxFile } from '#lib/protocol/outbox-file.ts';
import { runView } from '#lib/domain/views/registry.ts';
import { comesLater, readBy } from '#lib/domain/views/view-reads.ts';
import type { Person, ReplicaEvents, ReplicaWorker, StorageReport } from './contract.ts';
import { FirstAnswers } from './first-answers.ts';
import { heed } from './heed.ts';
import { HeardPageEvents } from './page-events.ts';
import { RestOfRows } from './rest-of-rows.ts';

interface Opened {
  readonly replica: Replica;
  readonly sync: Sync;
  readonly checked: CheckedStore;
  readonly channel: BroadcastChannel;
  readonly rest: RestOfRows;
}

const clock = { now: () => Date.now() };
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const page = new HeardPageEvents();
addEventListener('online', () => page.happen('online'));
addEventListener('offline', () => page.happen('offline'));
const first = new FirstAnswers((call, ms) => setTimeout(call, ms));
let opening: Promise<Opened> | null = null;

function opened(): Promise<Opened> {
  return opening ?? Promise.reject(new Error('The replica is not open'));
}

/** With the rows of every collection. */
async function openedWhole(): Promise<Opened> {
  const all = await opened();
  await all.replica.whole();
  return all;
}

async function open(person: Person, events: ReplicaEvents): Promise<Opened> {
  const channel = new BroadcastChannel(replicaChannelName(person));
  // Without them the new build shows nothing until it has pulled; what fails here is pulled.
  await adoptOlder(person).catch(() => false);
  const checked = dexieChecked(person);
  const replica = await Replica.open({
    person,
    storage: dexieStorage(person),
    clock,
    chance,
    tell: (message) => channel.postMessage(message),
    changed: (changed) => void events.changed(changed),
    readsWhenAsked: true,
    firstAnswers: first.answers,
    pause: () => new Promise((resume) => setTimeout(resume)),
  });
  first.begin();
  const sync = startSync({
    port: new ReplicaSync(replica),
    fetch: (path, init) => fetch(path, init),
    eventSource: typeof EventSource === 'undefined' ? null : (path) => new EventSource(path),
    locks: navigator.locks ?? null,
    clock,
    chance,
    timers: {
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    },
    events: page,
    attention: () => attentionOf(replica.reader),
    restored: () => replica.outbox.meta.restored ?? null,
    syncedAt: replica.rows.meta.syncedAt,
    onContact: (contact) => channel.postMessage({ kind: 'status', status: contact } satisfies ReplicaMessage),
    onStatus: (status) => {
      void events.status(status);
      if (status.state === 'up-to-date') tidyUp(person);
    },
  });
  channel.onmessage = ({ data }: MessageEvent<ReplicaMessage>) => {
    heed(data, { replica, sync });
    if (data.kind === 'wiped') void left({ replica, sync, checked }, events);
  };
  const rest = new RestOfRows(replica, (of) => void events.changed(of));
  rest.bring().catch(() => {});
  return { replica, sync, checked, channel, rest };
}

/** Another tab signed out: what this one may have written since goes as well, and its screen is told. */
async function left(
  { replica, sync, checked }: Pick<Opened, 'replica' | 'sync' | 'checked'>,
  events: ReplicaEvents,
): Promise<void> {
  await sync.stop();
  const readings = dexieReadings(replica.options.person);
  const how = { isOthers: true };
  await Promise.allSettled([checked.destroy(how), readings.destroy(how), replica.wipe(how)]);
  void events.wiped();
}

/** To the tabs that have this person's desk open. */
function tellWiped(person: Person): void {
  const channel = new BroadcastChannel(replicaChannelName(person));
  channel.postMessage({ kind: 'wiped' } satisfies ReplicaMessage);
  channel.close();
}

let isTidy = false;

/** Once a start, and only when this build has all rows. */
function tidyUp(person: Person): void {
  if (isTidy) return;
  isTidy = true;
  // What is in use elsewhere stays until the next start.
  deleteOldReplicas(person).catch(() => {});
}

const worker: ReplicaWorker = {
  async open(person, events) {
    opening ??= open(person, events);
    const { replica, sync } = await opening;
    void events.status(sync.status());
    return { clientId: replica.outbox.meta.clientId, isNew: replica.isNew };
  },
  seen: (isVisible) => Promise.resolve(page.happen(isVisible ? 'visible' : 'hidden')),
  async query(name, query, now) {
    const { replica, rest } = await opened();
    const lacks = rest.lacks(comesLater(name, query));
    await replica.have(readBy(name).filter((one) => !lacks.includes(one)));
    const answer = runView(name, replica.reader, query, { ...replica.viewContext(now), lacks });
    first.answered(name);
    return answer;
  },
  async mutate(name, args) {
    const { replica, sync } = await opened();
    const answer = await replica.mutate(name, args);
    if (answer.status === 'kept') sync.nudge();
    return answer;
  },
  status: async () => (await opened()).sync.status(),
  async waiting() {
    const { replica } = await openedWhole();
    return waitingWishes(replica.reader, replica.waiting(), {
      sentSeq: replica.outbox.meta.pushedSeq,
      confirmed: confirmedIn(replica),
    });
  },
  async discardWaiting(mutationId) {
    const { replica, sync } = await opened();
    const answer = await replica.discardWaiting(mutationId);
    sync.nudge();
    return answer;
  },
  async sawRestored() {
    const { replica, sync } = await opened();
    await replica.sawRestored();
    sync.notice();
  },
  async restoreWaiting(mutationIds) {
    const { replica, sync } = await opened();
    const restored = await replica.restoreWaiting(mutationIds);
    sync.nudge();
    return restored;
  },
  async exportOutbox() {
    const { replica } = await opened();
    const outbox = replica.exportOutbox();
    const file = new Blob([JSON.stringify(outbox)], { type: 'application/json' });
    return { file, count: outbox.entries.length };
  },
  async lookIntoOutbox(file) {
    const { replica } = await openedWhole();
    if (file.size > MAX_OUTBOX_FILE_BYTES) return { status: 'refused', fault: 'too-large' };
    const look = await replica.lookIntoOutbox(parseOutboxFile(await file.text()));
    if (look.status === 'refused') return look;
    const { entries, ...rest } = look;
    return { ...rest, wishes: fileWishes(replica.reader, entries, confirmedIn(replica)) };
  },
  async importOutbox(file, chosen) {
    const { replica, sync } = await opened();
    if (file.size > MAX_OUTBOX_FILE_BYTES) return { status: 'refused', fault: 'too-large' };
    const imported = await replica.importOutbox(parseOutboxFile(await file.text()), chosen);
    sync.nudge();
    return imported;
  },
  syncNow: async () => (await opened()).sync.syncNow(),
  checkNow: async () => (await opened()).sync.checkNow(),
  async storage() {
    const { replica } = await openedWhole();
    return storageReport(replica);
  },
  async checkedSince(at) {
    const { checked } = await opened();
    // Where the browser gives no storage there is none: the screen says so when something is checked.
    return checked.since(at, clock.now()).catch(() => []);
  },
  async check(one) {
    const { checked } = await opened();
    return isDone(checked.add(one));
  },
  async uncheck(one) {
    const { checked } = await opened();
    return isDone(checked.remove(one));
  },
  async wipe() {
    const { replica, sync, checked } = await opened();
    await sync.stop();
    // The replica tells the other tabs, which let go of all.
    const readings = dexieReadings(replica.options.person);
    const ended = await Promise.allSettled([replica.wipe(), checked.destroy(), readings.destroy()]);
    await isDoneWithin(deleteOldReplicas(replica.options.person));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  },
  unsent: (person, since) => unsentOf(person, since),
  async remove(person, { isTold }) {
    if (isTold) tellWiped(person);
    return removeKept(person, ...(isTold ? [] : [0]));
  },
  async close() {
    const { replica, sync, checked, channel } = await opened();
    opening = null;
    channel.close();
    checked.close();
    await sync.stop();
    await replica.close();
  },
};

/** Rows as the server confirmed them. */
function confirmedIn(replica: Replica): FindRow {
  return (collection, id) => replica.tables.of(collection).base(id);
}

function isDone(writing: Promise<void>): Promise<boolean> {
  return writing.then(
    () => true,
    () => false,
  );
}

async function storageReport(replica: Replica): Promise<StorageReport> {
  const estimate = await navigator.storage?.estimate().catch(() => null);
  const isPersisted = (await navigator.storage?.persisted().catch(() => null)) ?? null;
  return {
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    isPersisted,
    rowsByCollection: Object.fromEntries(
      collections.map((collection) => [collection, replica.reader.size(collection)]),
    ),
  };
}

expose(worker);
