export const inboxParts = ['attention', 'waiting', 'discarded'] as const;

/** What the Inbox shows. */
export type InboxPart = (typeof inboxParts)[number];

/** What an address asks for; anything not understood is what needs attention. */
export function partFromParams(params: URLSearchParams): InboxPart {
  const asked = params.get('show');
  return inboxParts.find((part) => part === asked) ?? 'attention';
}

export function addressOfPart(part: InboxPart): string {
  return part === 'attention' ? '/inbox' : `/inbox?show=${part}`;
}
