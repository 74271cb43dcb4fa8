import { foldKey } from '../../../base/text.ts';
import type { Device } from './device.ts';
import type { PossibleDuplicate } from './possible-duplicate.ts';

/** What a file or an agent says of a machine. Texts are "" where it says nothing; placeholders are nothing. */
export interface Sighting {
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  /** An agent says it, by an id of its own. */
  readonly hasAgent: boolean;
}

/** A device that may be the one. */
export interface Candidate {
  readonly device: Device;
  /** "" where none is known. */
  readonly uuid: string;
  /** An agent has reported it. */
  readonly hasAgent: boolean;
  /** Who reports may speak for it. */
  readonly isReached: boolean;
  /** Several machines have reported its serial number (`isSharedSerial`). */
  readonly isShared: boolean;
}

/** The devices that have something in common with a sighting. One may stand in several places, as the same object. */
export interface Evidence {
  /** Also by a serial number that it gave up in a merge. */
  readonly bySerial: readonly Candidate[];
  readonly byAgent?: Candidate | undefined;
  readonly byUuid?: Candidate | undefined;
  readonly byName: readonly Candidate[];
}

export interface Verdict {
  /** null: none of them, so that it is a new one. */
  readonly device: Device | null;
  /** Several of its name, and nothing to tell which: a file without serials would add one each time it comes. */
  readonly isAmbiguous: boolean;
  /** Others that may be the same machine, for a person to say. */
  readonly twins: readonly Twin[];
}

export interface Twin {
  readonly id: string;
  readonly by: PossibleDuplicate['by'];
}

/** A classroom of machines of one name: who looks at five pairs has understood. */
export const MOST_TWINS = 5;

/**
 * Which device a sighting is of, for files as for agents: the one of which serial, agent and UUID say yes more often than
 * no, the serial first where two are as good; else the only one of its name, where nothing contradicts and not both have
 * agents of their own. Where that tells nothing it is a new device, and the pairs are told.
 */
export function sameMachine(sighting: Sighting, evidence: Evidence): Verdict {
  const known = strongest(sighting, evidence);
  const namesakes = known ? [] : evidence.byName.filter((one) => one.isReached && mayBeByName(sighting, one));
  const found = known ?? (namesakes.length === 1 ? namesakes[0] : undefined);
  return {
    device: found?.device ?? null,
    isAmbiguous: namesakes.length > 1,
    twins: twinsOf(sighting, evidence, found),
  };
}

function strongest(sighting: Sighting, evidence: Evidence): Candidate | undefined {
  const { bySerial, byAgent, byUuid } = evidence;
  const all = [...bySerial, byAgent, byUuid].filter((one) => one !== undefined);
  let best: Candidate | undefined;
  let most = 0;
  for (const one of new Set(all)) {
    const weight = one.isReached ? weightOf(one, sighting, evidence) : 0;
    if (weight <= most) continue;
    most = weight;
    best = one;
  }
  return best;
}

/** How often serial, agent and UUID say yes, less how often they say no. */
function weightOf(one: Candidate, sighting: Sighting, { bySerial, byAgent, byUuid }: Evidence): number {
  const hasSerial = bySerial.includes(one);
  const yes = Number(hasSerial) + Number(one === byAgent) + Number(one === byUuid);
  const isOtherSerial = !hasSerial && areOthers(one.device.serial, sighting.serial);
  const isOtherUuid = one !== byUuid && areOthers(one.uuid, sighting.uuid);
  const isSerialAlone = yes === 1 && hasSerial && isDoubtful(one, sighting);
  return yes - Number(isOtherSerial) - Number(isOtherUuid) - Number(isSerialAlone);
}

/** A serial that several machines report at once is a placeholder that nobody has heard of yet. */
function isDoubtful(one: Candidate, sighting: Sighting): boolean {
  return one.isShared && areOthers(one.device.name, sighting.name);
}

function mayBeByName(sighting: Sighting, one: Candidate): boolean {
  return !isCertainlyOther(sighting, one) && !(sighting.hasAgent && one.hasAgent);
}

/** Both tell who they are, and it differs: a common name proves nothing then. */
function isCertainlyOther({ serial, uuid }: Sighting, one: Candidate): boolean {
  return areOthers(one.device.serial, serial) || areOthers(one.uuid, uuid);
}

function areOthers(known: string, said: string): boolean {
  return known !== '' && said !== '' && foldKey(known) !== foldKey(said);
}

/** First those of the serial: whose it is decides whether it may be taken. */
function twinsOf(sighting: Sighting, evidence: Evidence, found: Candidate | undefined): Twin[] {
  const { bySerial, byAgent, byUuid, byName } = evidence;
  const twins = new Map<string, Twin['by']>();
  const add = (one: Candidate | undefined, by: Twin['by']): void => {
    if (one && one.device.id !== found?.device.id && !twins.has(one.device.id)) twins.set(one.device.id, by);
  };
  for (const one of bySerial) add(one, 'serial');
  for (const one of [byAgent, byUuid]) add(one, 'agent');
  if (!found) for (const one of byName) if (!isCertainlyOther(sighting, one)) add(one, 'name');
  return [...twins].slice(0, MOST_TWINS).map(([id, by]) => ({ id, by }));
}
