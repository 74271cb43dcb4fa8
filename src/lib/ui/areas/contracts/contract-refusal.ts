import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { Answer } from '../../state/desk.ts';

type Refused = Extract<Outcome, { status: 'refused' }>;

/** Why a change was refused, what is kept, what to do. */
export function refusalSentence({ reason, details }: Refused): string {
  switch (reason) {
    case 'conflict':
      return 'Someone changed this meanwhile. Your text is still here: compare it, then save again.';
    case 'duplicate':
      return duplicateSentence(details['by']);
    case 'below-assigned':
      return belowAssigned(details);
    case 'in-use':
      return 'People hold this product, or held it: their history stays. Give it an end instead.';
    case 'not-active':
      return 'This person has left or was erased. Choose another, or bring them back first.';
    case 'forbidden':
      return 'Your role does not allow this. Nothing was changed; ask a contract admin.';
    case 'not-found':
      return 'This is no longer there. Nothing was changed.';
    case 'invalid':
      return invalidSentence(details['issues']);
    default:
      return `Not accepted (${reason}). Nothing was changed.`;
  }
}

/** Why nothing was kept; "" when it was. */
export function troubleOf(answer: Answer): string {
  if (answer.status === 'kept') return '';
  if (answer.status === 'refused') return refusalSentence(answer.outcome);
  return `Not saved: ${answer.message} What you typed is still here.`;
}

function duplicateSentence(by: unknown): string {
  if (by === 'number')
    return 'A contract with this number is there already. Search for it, or correct the number.';
  if (by === 'period')
    return 'There are terms for a part of these days already. Let the new ones begin after they end, or change those.';
  return 'It is there already. Search for it, or give this one another name.';
}

function belowAssigned({ assigned, quantity }: Refused['details']): string {
  return `${String(assigned)} people hold a seat: ${String(quantity)} would be too few. Nothing was changed. Take seats away first, or allow overage.`;
}

/** Issues come with the path of the field they are about. */
function invalidSentence(issues: unknown): string {
  const paths = Array.isArray(issues) ? issues.map((one: { path?: unknown }) => String(one.path)) : [];
  if (paths.some((path) => path.startsWith('endDay')))
    return 'The end is before the start. Correct one of them.';
  if (paths.some((path) => path.startsWith('resellerEmail')))
    return 'The email of the reseller is not an address. Correct it, or leave it empty.';
  if (paths.some((path) => path.startsWith('currency')))
    return 'The currency is not a code of three letters, such as EUR. Correct it, or leave it empty.';
  if (paths.some((path) => path.startsWith('quantity')))
    return 'Seats are a whole number from 0 to 1,000,000. Correct it, or choose unlimited.';
  return 'This value is not accepted: it is too long, empty, or of another form. Correct it and save again.';
}
