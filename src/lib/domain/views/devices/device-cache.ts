import type { Collection } from '../../records/collections.ts';
import type { Reader } from '../../tx.ts';
import { DeviceAges } from './device-ages.ts';
import { DeviceColumns } from './device-columns.ts';
import { DeviceOrders } from './device-order.ts';
import { InstallColumns } from '../software/install-columns.ts';

/** What the device views remember of a reader between two questions. */
export interface DeviceCache {
  readonly devices: DeviceColumns;
  readonly installs: InstallColumns;
  readonly orders: DeviceOrders;
  readonly ages: DeviceAges;
  /** Answers of the last few questions, by question; emptied when a row changes. */
  readonly answers: Map<string, unknown>;
  answersFor: string;
  /** They are not read yet. */
  isWithoutInstalls: boolean;
}

const caches = new WeakMap<Reader, DeviceCache>();

/** The cache of a reader, brought up to date, but for what `lacks` names. */
export function deviceCache(reader: Reader, lacks: readonly Collection[] = []): DeviceCache {
  const cache = caches.get(reader) ?? newCache(reader);
  cache.isWithoutInstalls = lacks.includes('installations');
  cache.devices.update(reader);
  if (!cache.isWithoutInstalls) cache.installs.update(reader);
  const state = `${cache.devices.version} ${cache.installs.version} ${reader.revision('products')}`;
  if (state !== cache.answersFor) {
    cache.answers.clear();
    cache.answersFor = state;
  }
  return cache;
}

/** A few lists with their words, orders and counts; at 300,000 installations an answer is 1.2 MB at most. */
const MAX_ANSWERS = 24;

/** The remembered answer to a question, or a new one. */
export function remembered<Answer>(
  cache: Pick<DeviceCache, 'answers'>,
  question: string,
  answer: () => Answer,
): Answer {
  if (cache.answers.has(question)) return cache.answers.get(question) as Answer;
  const [oldest] = cache.answers.keys();
  if (cache.answers.size >= MAX_ANSWERS && oldest !== undefined) cache.answers.delete(oldest);
  const value = answer();
  cache.answers.set(question, value);
  return value;
}

function newCache(reader: Reader): DeviceCache {
  const devices = new DeviceColumns();
  const installs = new InstallColumns(devices);
  const orders = new DeviceOrders(devices);
  const ages = new DeviceAges(devices);
  const cache: DeviceCache = {
    devices,
    installs,
    orders,
    ages,
    answers: new Map(),
    answersFor: '',
    isWithoutInstalls: false,
  };
  caches.set(reader, cache);
  return cache;
}
