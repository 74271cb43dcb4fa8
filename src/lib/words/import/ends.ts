import type { EndsFound, PlanCounts } from '#workers/imports/contract.ts';
import { counted, formatCount, wordFor } from '../format/numbers.ts';

/** The box that says of a list that it is whole. */
export function completeLabel(family: PlanCounts['family']): string {
  return family === 'installs'
    ? 'This list is complete: what it brought to its devices and no longer has is uninstalled'
    : 'This list is complete: seats that it gave and no longer has are released';
}

/** The box of each other list: what that one brought stays, unless a person says that this one speaks for it. */
export function otherListLabel({ file, count }: EndsFound['others'][number]): string {
  return file === null
    ? `Also ${formatCount(count)} from a list that isn’t known any more`
    : `Also ${formatCount(count)} from “${file}”`;
}

/** Asked before anything ends: "12 of 500 would end." */
export function endingSentence({ ending, of }: EndsFound): string {
  if (ending === 0) return 'Nothing ends: the file has all that earlier files of this list told.';
  return `${formatCount(ending)} of ${formatCount(of)} would end.`;
}

export function unreadSentence({ unread }: EndsFound): string {
  return `${counted(unread, 'row')} couldn’t be read, so nothing ends: nobody knows what ${wordFor(unread, 'it is', 'they are')} about. Correct ${wordFor(unread, 'it', 'them')} and import the file again.`;
}

/** A list is seldom of every machine there is. */
export function missingSentence({ missing }: EndsFound): string {
  return `${counted(missing, 'device')} in use ${wordFor(missing, 'isn’t', 'aren’t')} in this list. ${wordFor(missing, 'It stays as it is', 'They stay as they are')}; retire a device on its page.`;
}

export function endedSentence({ ending }: EndsFound): string {
  return `${formatCount(ending)} ended, as the list no longer has ${wordFor(ending, 'it', 'them')}.`;
}
