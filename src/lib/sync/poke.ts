import type { PokeSource, Surroundings } from './surroundings.ts';
import { backoffMs } from './backoff.ts';

type Outside = Pick<Surroundings, 'eventSource' | 'timers' | 'chance'>;

/**
 * Listens for pokes, which carry no data. An event source that failed is closed and opened anew with backoff, since
 * a browser gives up for good on an answer that is not 200. `heard` is also called when the line is back, because a
 * poke may have been missed.
 */
export function listenForPokes(outside: Outside, heard: () => void): { stop(): void } {
  const { eventSource, timers, chance } = outside;
  if (!eventSource) return { stop: () => {} };
  let source: PokeSource | null = null;
  let callOff = () => {};
  let failures = 0;

  function open(): void {
    const opened = eventSource?.('/api/sync/poke') ?? null;
    source = opened;
    opened?.addEventListener('open', () => {
      // The first opening follows the pull of the start; only a later one may have missed something.
      if (failures > 0) heard();
      failures = 0;
    });
    opened?.addEventListener('message', heard);
    opened?.addEventListener('poke', heard);
    opened?.addEventListener('error', () => {
      if (source !== opened) return;
      close();
      callOff = timers.after(backoffMs(failures++, chance), open);
    });
  }

  function close(): void {
    callOff();
    source?.close();
    source = null;
  }

  open();
  return { stop: close };
}
