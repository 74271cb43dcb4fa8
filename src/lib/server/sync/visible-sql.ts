import type { Access } from '../../domain/access/access.ts';
import { valuesAmong, visibilityOf } from '../../domain/access/visibility.ts';
import type { Collection } from '../../domain/records/collections.ts';
import { tables } from '../store/tables.ts';

/** A condition on a collection's table, with parameters numbered from `from`. */
export interface VisibleSql {
  readonly text: string;
  readonly values: readonly (readonly string[])[];
}

/** Visibility as SQL (L5). It reads columns that tombstones keep, so that it holds for them too. */
export function visibleSql(access: Access, collection: Collection, from: number): VisibleSql {
  const rules = visibilityOf(access, collection);
  if (rules.includes('all')) return { text: 'true', values: [] };
  const columns = tables[collection].visible;
  const conditions: string[] = [];
  const values: (readonly string[])[] = [];
  for (const rule of rules) {
    if (rule === 'all') continue;
    const column = columns.find(({ field }) => field === rule.column)?.column;
    if (!column)
      throw new Error(`Visibility of ${collection} reads ${rule.column}, which its table does not keep`);
    conditions.push(`${column} = any($${from + values.length}::text[])`);
    values.push(valuesAmong(access, rule));
  }
  return { text: conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`, values };
}
