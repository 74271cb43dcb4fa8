import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText, shortText } from '../../records/core/record.ts';
import { byAgents } from '../../records/devices/by-agents.ts';
import { batchLine, batchOf } from '../batch.ts';
import { defineMutation, type RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/**
 * Takes out installations that a complete list no longer has. What agents report is theirs to end: on a device that one
 * has reported nothing is taken out.
 */
export const endInstalls = defineMutation({
  name: 'installs.end-many',
  version: 1,
  /** `source`: name of the file. */
  args: v.strictObject({ source: shortText, rows: batchOf(v.strictObject({ row: batchLine, id: idText })) }),
  allow: (access) => may(access, 'installs.import'),
  async run(tx, { source, rows }, context) {
    const ids = rows.map(({ id }) => id);
    const installs = await tx.getMany('installations', ids);
    const devices = [...new Set([...installs.values()].map(({ deviceId }) => deviceId))];
    const lines = await tx.findMany('activity', 'byRecord', devices);
    const refusedRows: RefusedRow[] = [];
    let removed = 0;
    for (const { row, id } of rows) {
      const one = installs.get(id);
      if (!one) continue;
      if (byAgents(lines.get(one.deviceId) ?? [])) refusedRows.push({ row, reason: 'conflict', details: {} });
      else {
        tx.remove('installations', one.id);
        removed += 1;
      }
    }
    if (removed > 0) {
      const line = { action: 'installs.end-many', collection: 'devices' as const };
      recordActivity(tx, context, { ...line, recordId: context.mutationId, changes: { source, removed } });
    }
    return { status: 'accepted', counts: { created: 0, updated: removed, unchanged: 0 }, refusedRows };
  },
  subject: () => null,
});
