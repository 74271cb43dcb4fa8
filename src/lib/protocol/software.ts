import * as v from 'valibot';

/** GET /api/devices/[id]/software: the device's whole list, as its agent last reported it. Not strict: see session.ts. */
export const deviceSoftwareSchema = v.object({
  /** When the list last changed, ms; null: no agent reported one. */
  at: v.nullable(v.number()),
  /** [name, publisher, version], by name. */
  software: v.array(v.tuple([v.string(), v.string(), v.string()])),
});
export type DeviceSoftware = v.InferOutput<typeof deviceSoftwareSchema>;

/**
 * GET /api/software/seen: what agents report, each name and publisher once, on most devices first. Of a large fleet it
 * takes minutes to count: then the answer is how far it came, and who asks again gets more, until all of it is there.
 */
export const softwareSeenSchema = v.object({
  /** [name, publisher, a version of it, devices]. */
  titles: v.array(v.tuple([v.string(), v.string(), v.string(), v.number()])),
  /** There are more, on fewer devices. */
  isCut: v.boolean(),
  /** Devices whose list was counted. */
  devices: v.number(),
  /** Devices whose list is known; left out by servers that count all of them. */
  of: v.optional(v.number()),
  /** It is being counted: ask again. */
  isCounting: v.optional(v.boolean(), false),
  /** When it was counted, ms: the count of a large fleet is told again for a while. */
  at: v.optional(v.number()),
});
export type SoftwareSeen = v.InferOutput<typeof softwareSeenSchema>;
