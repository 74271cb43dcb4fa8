import type { RoleName } from '#lib/domain/records/role.ts';
import type { MemoryTables } from './memory-tables.ts';
import { deskOver } from './screen-desk.ts';

/** A desk whose screens ask again after every edit, as they do over a real replica. */
export function liveDesk(tables: MemoryTables, role: RoleName) {
  const desk = deskOver(tables, role);
  let revision = $state(0);
  return {
    access: desk.access,
    query: desk.query,
    get revision() {
      return revision;
    },
    mutate: (async (name, args) => {
      const answer = await desk.mutate(name, args);
      revision += 1;
      return answer;
    }) as typeof desk.mutate,
  };
}
