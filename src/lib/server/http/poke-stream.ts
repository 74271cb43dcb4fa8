/** Proxies and phones drop a line that is silent for longer. */
const HEARTBEAT_MS = 25_000;

export interface PokeSource {
  /** Answers how to end it. */
  subscribe(poke: () => void): () => void;
  /** Whether the session still holds; asked at each heartbeat. */
  isWelcome(): Promise<boolean>;
  readonly stopping: AbortSignal;
}

/** Server-sent events without data. Closes when the session ends, the server stops, or the reader is slow. */
export function pokeAnswer(source: PokeSource): Response {
  let end = (): void => undefined;
  const body = new ReadableStream<string>({
    start(controller) {
      const send = (text: string): void => {
        // 16 unread events: the reader comes again.
        if ((controller.desiredSize ?? 0) < -16) close();
        else controller.enqueue(text);
      };
      const unsubscribe = source.subscribe(() => send('event: poke\ndata:\n\n'));
      const timer = setInterval(
        () => void source.isWelcome().then((is) => (is ? send(': \n\n') : close()), close),
        HEARTBEAT_MS,
      );
      let isOpen = true;
      end = () => {
        isOpen = false;
        clearInterval(timer);
        unsubscribe();
        source.stopping.removeEventListener('abort', close);
      };
      function close(): void {
        if (!isOpen) return;
        end();
        controller.close();
      }
      source.stopping.addEventListener('abort', close);
      send(': \n\n');
    },
    cancel: () => end(),
  });
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
  });
}
