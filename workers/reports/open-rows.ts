import type { Chance } from '#lib/base/chance.ts';
import type { Clock } from '#lib/base/clock.ts';
import { replicaChannelName } from '#lib/base/replica-channel.ts';
import type { Access } from '#lib/domain/access/access.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { openFollowing } from '#lib/replica/open-read-only.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import type { Person } from '../replica/contract.ts';

export interface OpenRows {
  readonly reader: Reader;
  access(): Access;
  isWhole(): boolean;
}

/**
 * The rows of a person, read once and followed: reading 500,000 of them takes a second, what changes a few
 * milliseconds. What is told while they are being read is heard after. `changed` is called once for each thing told.
 */
export async function openRows(
  person: Person,
  { changed, ...outside }: { clock: Clock; chance: Chance; changed: () => void },
): Promise<OpenRows> {
  const channel = new BroadcastChannel(replicaChannelName(person));
  let hasChanged = false;
  const opening = openFollowing(person, { ...outside, changed: () => void (hasChanged = true) });
  channel.onmessage = ({ data }: MessageEvent<ReplicaMessage>) => {
    void opening
      .then((replica) => replica.hear(data))
      .then(() => {
        if (hasChanged) changed();
        hasChanged = false;
      });
  };
  const replica = await opening;
  hasChanged = false;
  return { reader: replica.reader, access: () => replica.access(), isWhole: () => replica.isWhole() };
}
