import type { Mutation } from './mutation.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry erases the argument types; applyMutation parses before it runs.
const mutations: readonly Mutation<any>[] = [];

const mutationsByKey = new Map(mutations.map((mutation) => [`${mutation.name}@${mutation.version}`, mutation]));

/** The mutation of that name and version, or undefined. */
export function findMutation(name: string, version: number): Mutation | undefined {
  return mutationsByKey.get(`${name}@${version}`);
}

/** The newest version of a mutation, which is what screens use. */
export function currentVersion(name: string): number | undefined {
  const versions = mutations.filter((mutation) => mutation.name === name).map((mutation) => mutation.version);
  return versions.length === 0 ? undefined : Math.max(...versions);
}
