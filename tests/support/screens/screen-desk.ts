import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import { views, type ViewName, type ViewQuery, type ViewResult } from '#lib/domain/views/registry.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { accessAs, apply, NOW } from '../rows/domain-rows.ts';
import type { MemoryTables } from '../rows/memory-tables.ts';

/** The replica as a screen sees it: the real views and mutations over rows in memory. */
export function deskOver(tables: MemoryTables, role: RoleName) {
  const access = accessAs(role);
  const context = { now: NOW, access };
  return {
    access,
    changes: () => 0,
    query: <Name extends ViewName>(name: Name, query: ViewQuery<Name>) => {
      const view = views[name] as (reader: unknown, query: unknown, context: unknown) => ViewResult<Name>;
      return Promise.resolve(view(tables.reader, query, context));
    },
    mutate: async <Name extends MutationName>(name: Name, args: MutationArgs<Name>) => {
      const outcome = await apply(tables, name, args, { access });
      if (outcome.status === 'refused') return { status: 'refused', outcome } as const;
      return { status: 'kept', mutationId: 'mu', outcome } as const;
    },
  };
}
