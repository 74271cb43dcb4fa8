import { LiveView } from '#lib/ui/state/live-view.svelte.ts';

interface Asked {
  readonly id: string;
  answer(value: unknown): void;
  fail(): void;
}

/** A live view of a device outside a component, with a desk that answers when it is told to. */
export function hostLiveView(first: string | null) {
  const asked: Asked[] = [];
  let changes = $state(0);
  let id = $state(first);
  const desk = {
    changes: () => changes,
    query: (_name: string, { id: wanted }: { id: string }) =>
      new Promise((answer, fail) =>
        asked.push({ id: wanted, answer, fail: () => fail(new Error('A fault')) }),
      ),
  };
  let view!: LiveView<'deviceDetail'>;
  const end = $effect.root(() => {
    view = new LiveView(
      () => desk as never,
      'deviceDetail',
      () => (id === null ? undefined : { id }),
    );
  });
  return {
    asked,
    end,
    view,
    change: () => void (changes += 1),
    ask: (next: string | null) => void (id = next),
  };
}
