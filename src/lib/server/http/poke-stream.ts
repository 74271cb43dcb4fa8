/** Proxies and phones drop a line that is silent for longer. */
const HEARTBEAT_MS = 25_000;
const BEAT = new TextEncoder().encode(': \n\n');
const POKE = new TextEncoder().encode('event: poke\ndata:\n\n');

export interface PokeSource {
  /** Answers how to end it. */
  subscribe(poke: () => void): () => void;
  /** Counts the stream, with how to close it for another; answers how to count it out. */
  enter(close: () => void): () => void;
  /** Whether the session still holds; asked at each heartbeat. */
  isWelcome(): Promise<boolean>;
  readonly stopping: AbortSignal;
}

/**
 * Server-sent events without data. Closes when the session ends, when the server stops, and when a whole heartbeat
 * was not read. What waits for a slow reader is one event and one poke more: a poke says nothing that the one before it did not.
 */
export function pokeAnswer(source: PokeSource): Response {
  let end = (): void => undefined;
  let isDue = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const isRead = (): boolean => (controller.desiredSize ?? 0) > 0;
      const poke = (): void => {
        if (isRead()) controller.enqueue(POKE);
        else isDue = true;
      };
      const beat = (isWelcome: boolean): void => {
        if (!isWelcome) close();
        else if (isRead()) controller.enqueue(BEAT);
        else cut();
      };
      const timer = setInterval(() => void source.isWelcome().then(beat, close), HEARTBEAT_MS);
      const unsubscribe = source.subscribe(poke);
      const leave = source.enter(close);
      let isOpen = true;
      end = () => {
        isOpen = false;
        clearInterval(timer);
        unsubscribe();
        leave();
        source.stopping.removeEventListener('abort', close);
      };
      function close(): void {
        if (!isOpen) return;
        end();
        controller.close();
      }
      /** What is closed waits until it is read: a reader that reads nothing would keep its socket. */
      function cut(): void {
        if (!isOpen) return;
        end();
        controller.error(new Error('The reader is gone'));
      }
      source.stopping.addEventListener('abort', close);
      controller.enqueue(BEAT);
    },
    pull(controller) {
      if (!isDue) return;
      isDue = false;
      controller.enqueue(POKE);
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
  });
}
