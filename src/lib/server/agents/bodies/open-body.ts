import { openCheckIn } from './check-in-body.ts';
import type { AgentMessage, OpenMessage } from './inventory.ts';
import { openJson } from './read-json.ts';
import { openXml } from './read-xml.ts';

/** Of an agent in any dialect, told by its first bytes; or of a script. */
export type BodyKind = 'agent' | 'script';

/** A message without functions, so that it can come from a thread. */
export interface OpenedBody {
  readonly message: AgentMessage;
  /** Names the list as it was sent; "": it can't be told from others without its lines. */
  readonly digest: string;
  readonly form: 'json' | 'xml';
  /** Of GLPI's contact: what the agent could do. null: anything else. */
  readonly tasks: readonly string[] | null;
}

/** `isWhole`: with the lines of the list, else with its digest where that can be. Throws RefusedBody. */
export function openBody(kind: BodyKind, body: Buffer, isWhole: boolean): OpenedBody {
  const { whole, message, digest, form, tasks } = openedBy(kind, body);
  return { message: isWhole ? whole() : message, digest, form, tasks };
}

function openedBy(kind: BodyKind, body: Buffer): OpenMessage & Pick<OpenedBody, 'form' | 'tasks'> {
  if (kind === 'script') return { ...openCheckIn(body), form: 'json', tasks: null };
  // Blanks may stand before a JSON object; an XML prolog may have a byte order mark.
  const isJson = body.toString('latin1', 0, 64).trimStart().startsWith('{');
  return isJson ? { ...openJson(body), form: 'json' } : { ...openXml(body), form: 'xml', tasks: null };
}
