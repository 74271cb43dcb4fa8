/** The BroadcastChannel by which the tabs and workers of one person on one device tell each other what changed. */
export function replicaChannelName({ accountId, userId }: { accountId: string; userId: string }): string {
  return `muster-${accountId}-${userId}`;
}
