import type { Capability } from '#lib/domain/access/capabilities.ts';
import { may } from '#lib/domain/access/permissions.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { reportNames } from '#lib/domain/views/reports/report.ts';
import { addressOfReport } from '../../state/report-address.ts';
import { reportTitles } from '#lib/words/report-words.ts';
import type { Found, FoundKind } from '#lib/domain/views/find-anything.ts';

/** A line of the palette: a record to open, or a command. */
export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  /** The word at its end: what it is. */
  readonly kind: string;
  readonly go: { readonly to: string } | { readonly act: 'sync' };
  /** The record, to be remembered as opened; null: a command. */
  readonly found: Found | null;
}

const KINDS: Readonly<Record<FoundKind, { word: string; address: (id: string) => string }>> = {
  devices: { word: 'Device', address: (id) => `/devices/${id}` },
  users: { word: 'Person', address: (id) => `/users/${id}` },
  contracts: { word: 'Contract', address: (id) => `/contracts/${id}` },
  products: { word: 'Product', address: (id) => `/devices?product=${encodeURIComponent(id)}` },
};

export function entryOf(found: Found): PaletteEntry {
  const { word, address } = KINDS[found.kind];
  return { ...found, kind: word, go: { to: address(found.id) }, found };
}

interface Command {
  readonly title: string;
  /** Other words that people look for it by. */
  readonly words: string;
  readonly go: PaletteEntry['go'];
  readonly needs?: Capability;
}

const COMMANDS: readonly Command[] = [
  { title: 'Sync now', words: 'refresh update server push pull', go: { act: 'sync' } },
  {
    title: 'Devices out of date',
    words: 'missing decommissioned old',
    go: { to: '/devices?status=out-of-date' },
    needs: 'devices.add',
  },
  {
    title: 'Install list',
    words: 'report software installed export csv',
    go: { to: '/reports/installs' },
    needs: 'devices.add',
  },
  {
    title: 'Credits',
    words: 'tokens cloud balance use burn down left report',
    go: { to: '/contracts/credits' },
    needs: 'assignments.edit',
  },
  {
    title: 'Field: find a device by its label',
    words: 'scan camera barcode qr phone checked today',
    go: { to: '/field' },
    needs: 'devices.add',
  },
  ...reportNames
    .filter((name) => name !== 'out-of-date')
    .map((name) => ({
      title: reportTitles[name],
      words: 'report chart export csv print',
      go: { to: addressOfReport({ name }) },
      needs: 'assignments.edit' as const,
    })),
  { title: 'Inbox', words: 'refused conflicts waiting outbox', go: { to: '/inbox' } },
  {
    title: 'Invite a person',
    words: 'people user account sign in settings',
    go: { to: '/settings#people' },
    needs: 'invitations.edit',
  },
  {
    title: 'Security events',
    words: 'sign-in log audit policy settings',
    go: { to: '/settings/security' },
    needs: 'security.edit',
  },
  { title: 'Settings', words: 'theme dark light storage sign out', go: { to: '/settings' } },
  {
    title: 'Your sign-in',
    words: 'password change sessions browsers signed in sign out others',
    go: { to: '/settings/sign-in' },
  },
];

/** Areas and commands that this person may use and that have each word; all of them without words. */
export function commandEntries(
  access: Access,
  areas: readonly { readonly name: string; readonly href: string }[],
  text: string,
): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const places: Command[] = areas.map(({ name, href }) => ({
    title: name,
    words: 'go to area',
    go: { to: href },
  }));
  const named = new Set(places.map(({ title }) => title));
  return [...places, ...COMMANDS.filter(({ title }) => !named.has(title))]
    .filter(({ needs }) => needs === undefined || may(access, needs))
    .filter((one) => words.every((word) => `${one.title} ${one.words}`.toLowerCase().includes(word)))
    .map(({ title, go }) => ({ id: `command ${title}`, title, hint: '', kind: 'Go', go, found: null }));
}
