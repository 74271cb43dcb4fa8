import { foldKey } from '../../base/text.ts';
import type { Texts } from '../kinds/kind.ts';

/** What directories say of somebody who may not sign in any more, as `foldKey` folds it. */
const BLOCKED = new Set([
  ...['deprovisioned', 'suspended', 'inactive', 'disabled', 'deactivated', 'blocked', 'locked out', 'left'],
  ...['terminated', 'former', 'deleted', 'archived'],
  ...['gesperrt', 'deaktiviert', 'inaktiv', 'suspendu', 'désactivé', 'inactif', 'suspendido', 'inactivo'],
  ...['bloqueado', 'bloqué', 'deshabilitado', '停止中', '停止', 'ブロック', '無効'],
]);
const YES = /^(?:true|yes|y|1|x|wahr|ja|vrai|oui|verdadero|sí|はい)$/i;
const NO = /^(?:false|no|n|0|falsch|nein|faux|non|falso|いいえ)$/i;

/** Whether the row is about somebody who was shut out there, and so no person to add here. */
export function isBlockedPerson(texts: Texts): boolean {
  return BLOCKED.has(foldKey(texts('status'))) || YES.test(texts('isBlocked')) || NO.test(texts('isEnabled'));
}
