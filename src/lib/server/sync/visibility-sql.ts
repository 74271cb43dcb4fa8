import type { Access } from '../../domain/access/access.ts';
import { valuesAmong, visibilityOf } from '../../domain/access/visibility.ts';
import { type Collection, collections } from '../../domain/records/collections.ts';

/** Collects the parameters of a query while its text is written. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** L5: which rows and tombstones of a collection this person sees, as a condition over its table named `alias`. */
export function visibleSql(
  access: Access,
  collection: Collection,
  { parameters, alias }: { parameters: Parameters; alias: string },
): string {
  const conditions = visibilityOf(access, collection).map((rule) =>
    rule === 'all'
      ? 'true'
      : `${alias}."v_${rule.column}" = any(${parameters.add(valuesAmong(access, rule))}::text[])`,
  );
  return conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;
}

/** The row as it is sent: details of a refusal only while the person may see the record it was about. */
export function rowSql(access: Access, collection: Collection, parameters: Parameters): string {
  if (collection !== 'refusals') return 't.row';
  const about = `t.row->'subject'->>'collection'`;
  const seen = collections.map((one) => {
    const visible = visibleSql(access, one, { parameters, alias: 's' });
    if (visible === '(true)') return `${about} = '${one}'`;
    if (visible === 'false') return 'false';
    return `(${about} = '${one}' and exists (select from muster.${one} s
      where s.account_id = t.account_id and s.id = t.row->'subject'->>'id' and ${visible}))`;
  });
  return `case when ${about} is null or ${seen.join(' or ')} then t.row
          else jsonb_set(t.row, '{details}', '{}') end`;
}
