import { removeHere } from '#lib/bridge/kept-here.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

const PREFIX = 'muster-owed-removal ';

/**
 * Who signed out here and whose data is not off the device yet: the tab was closed half-way, or a frozen one has it open.
 * It goes at a later start, unless they have signed in again.
 */
export const owedRemovals = {
  owe({ accountId, userId }: Person): void {
    localStorage.setItem(PREFIX + `${accountId} ${userId}`, 'yes');
  },

  settle({ accountId, userId }: Person): void {
    localStorage.removeItem(PREFIX + `${accountId} ${userId}`);
  },

  async try(): Promise<void> {
    for (const person of owed()) if (await removeHere(person, { isTold: false })) this.settle(person);
  },
};

function owed(): Person[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length).split(' '))
    .map(([accountId = '', userId = '']) => ({ accountId, userId }));
}
