import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import type { KindField } from '#lib/files/kinds/kind.ts';

/** Fields that need a column before anything can be read. */
export function missingFields({ kind, mapping }: ImportChoices): readonly KindField[] {
  const { fields, needs } = kindOf(kind);
  return fields.filter(({ name }) => needs.includes(name) && (mapping[name] ?? null) === null);
}
