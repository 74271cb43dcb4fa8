import * as v from 'valibot';
import { shortText, nameText } from '../../../domain/records/core/record.ts';
import { deviceTypes } from '../../../domain/records/devices/device.ts';
import { type AgentMessage, cleanInventory, MOST_SOFTWARE, type OpenMessage } from './inventory.ts';
import { boundedJson } from './bounded-json.ts';
import { RefusedBody } from './refused-body.ts';

/** A device, its list, a row of that. */
const DEEPEST = 3;
/** 20,000 rows of software in long words. */
export const CHECK_IN_BYTES = 4 * 1_048_576;

const optional = v.optional(shortText, '');

/** POST /api/devices/check-in: what a script or an MDM knows of a device. The name alone is enough. */
const checkInSchema = v.strictObject({
  name: nameText,
  serial: optional,
  uuid: optional,
  type: v.optional(v.picklist(deviceTypes), 'computer'),
  os: optional,
  lastUser: optional,
  tag: optional,
  /** All software of the device, or with `isPartial` some of it; left out: nothing is said about it. */
  software: v.optional(
    v.pipe(
      v.array(v.strictObject({ name: nameText, version: optional, publisher: optional })),
      v.maxLength(MOST_SOFTWARE),
    ),
  ),
  isPartial: v.optional(v.boolean(), false),
});

/** Parsed at once: a script's list is small, and all that is wrong with it is to be said. Throws RefusedBody. */
export function openCheckIn(body: Buffer): OpenMessage {
  const message = readCheckIn(body);
  return { message, digest: '', whole: () => message };
}

/** Throws RefusedBody with what is wrong: a script is written by a person, who reads it. */
function readCheckIn(body: Buffer): AgentMessage {
  const parsed = v.safeParse(checkInSchema, boundedJson(body, DEEPEST));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new RefusedBody(400, `${v.getDotPath(issue) ?? 'The body'}: ${issue.message}.`.slice(0, 300));
  }
  const { lastUser, software, os, type, ...sent } = parsed.output;
  const cleaned = cleanInventory({
    ...sent,
    agentId: '',
    osFullName: os,
    lastLoggedUser: lastUser,
    users: [],
    software: software ?? null,
  });
  // A script names no agent: what the machine is called by it makes one.
  const agentId = `script:${cleaned.uuid || cleaned.serial || cleaned.name}`;
  return { kind: 'inventory', ...cleaned, type, agentId };
}
