import type { RoleName } from '#lib/domain/records/role.ts';
import type { MemoryTables } from '../rows/memory-tables.ts';
import { deskOver } from './screen-desk.ts';

/** A desk whose screens ask again after every edit, as they do over a real replica. */
export function liveDesk(tables: MemoryTables, role: RoleName) {
  const desk = deskOver(tables, role);
  let revision = $state(0);
  return {
    access: desk.access,
    query: desk.query,
    changes: () => revision,
    /** Somebody else's change arrived. */
    pulled: () => void (revision += 1),
    mutate: (async (name, args) => {
      const answer = await desk.mutate(name, args);
      revision += 1;
      return answer;
    }) as typeof desk.mutate,
  };
}

/** The account as it is kept, read again after every edit at this desk, and after those of others once they are pulled. */
export function liveAccount(tables: MemoryTables, desk: { readonly changes: () => number }) {
  let pulls = $state(0);
  return {
    get account() {
      void [desk.changes(), pulls];
      return tables.all('accounts')[0]!;
    },
    pulled: () => void (pulls += 1),
  };
}
