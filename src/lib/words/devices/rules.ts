import { counted } from '../format/numbers.ts';

interface Seen {
  readonly devices: number;
  /** The product that has it now, or gets it; "": none. */
  readonly other: string;
}

/** "Takes 12 names it didn’t: 48 installations, 2 names from other products". */
export function takesSentence(takes: readonly Seen[], kept: number): string {
  const also = kept === 0 ? '' : ` Keeps ${counted(kept, 'name')}.`;
  if (takes.length === 0) return `Takes no name it didn’t have.${also}`;
  const taken = takes.filter(({ other }) => other !== '').length;
  const from = taken === 0 ? '' : `, ${counted(taken, 'name')} from other products`;
  return `Takes ${counted(takes.length, 'name')} it didn’t have: ${installations(takes)}${from}.${also}`;
}

/** "" where nothing is lost. */
export function losesSentence(loses: readonly Seen[]): string {
  return loses.length === 0 ? '' : `Loses ${counted(loses.length, 'name')}: ${installations(loses)}.`;
}

function installations(lines: readonly Seen[]): string {
  return counted(
    lines.reduce((sum, { devices }) => sum + devices, 0),
    'installation',
  );
}
