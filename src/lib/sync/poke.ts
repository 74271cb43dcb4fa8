import type { PokeSource, Surroundings } from './surroundings.ts';
import { backoffMs, jittered } from './backoff.ts';

type Outside = Pick<Surroundings, 'eventSource' | 'timers' | 'chance'>;

/** A server that is started again is often back by then; all browsers of a company do not ask in the same moment. */
const LOST_MS = 3_000;

/**
 * Listens for pokes, which carry no data. An event source that failed is closed and opened again with backoff, since
 * a browser gives up for good on an answer that is not 200. `heard` is also called when the line is back, because a
 * poke may have been missed. `lost` is called within 3 s after an open line broke, unless it is back by then: once,
 * however often it fails after that.
 */
export function listenForPokes(
  outside: Outside,
  { heard, lost }: { heard(): void; lost(): void },
): { stop(): void } {
  const { eventSource, timers, chance } = outside;
  if (!eventSource) return { stop: () => {} };
  let source: PokeSource | null = null;
  let callOff = () => {};
  let callOffLost = () => {};
  let failures = 0;
  let wasOpen = false;

  function open(): void {
    const opened = eventSource?.('/api/sync/poke') ?? null;
    source = opened;
    opened?.addEventListener('open', () => {
      // The first opening follows the pull of the start; only a later one may have missed something.
      if (failures > 0) heard();
      failures = 0;
      wasOpen = true;
      callOffLost();
    });
    opened?.addEventListener('message', heard);
    opened?.addEventListener('poke', heard);
    opened?.addEventListener('error', () => {
      if (source !== opened) return;
      close();
      callOff = timers.after(backoffMs(failures++, chance), open);
      // A line that never opened was no contact: the timer asks where no line can be had.
      if (!wasOpen) return;
      wasOpen = false;
      callOffLost = timers.after(jittered(LOST_MS, chance), lost);
    });
  }

  function close(): void {
    callOff();
    source?.close();
    source = null;
  }

  open();
  return {
    stop() {
      callOffLost();
      close();
    },
  };
}
