import type { ShellQuestion } from '../../base/shell-question.ts';

/** Milliseconds after which a service worker that says nothing counts as one that does not know the question. */
const PATIENCE = 2_000;

/** What the service worker answers, or null when it does not. */
export function askShell(worker: ServiceWorker, question: ShellQuestion): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => settle(null), PATIENCE);
    port1.onmessage = (event) => settle(event.data as unknown);
    worker.postMessage(question, [port2]);

    function settle(answer: unknown): void {
      clearTimeout(late);
      port1.close();
      resolve(answer);
    }
  });
}
