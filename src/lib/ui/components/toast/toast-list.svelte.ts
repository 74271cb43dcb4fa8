/** What happened just now, and how to take it back. */
export interface Toast {
  readonly text: string;
  /** What went wrong with a part of it; then the toast stays until it is dismissed. */
  readonly troubles?: readonly string[];
  readonly undo?: (() => void) | null;
}

export type ShownToast = Toast & { readonly id: number };

/** Starts a timer (ms); answers how to stop it. */
export type After = (ms: number, call: () => void) => () => void;

/** Long enough to read two lines and to reach Undo; it starts again when pointer and focus have left. */
const TOAST_MS = 10_000;
const MOST = 3;

/** The toasts on screen: the newest last, the oldest gives way. */
export class ToastList {
  shown = $state.raw<readonly ShownToast[]>([]);
  readonly #after: After;
  #stops = new Map<number, () => void>();
  #isHeld = false;
  #lastId = 0;

  constructor(after: After = afterMs) {
    this.#after = after;
  }

  say(toast: Toast): void {
    const shown = { ...toast, id: (this.#lastId += 1) };
    this.shown = [...this.shown, shown].slice(-MOST);
    if (!this.#isHeld) this.#start(shown);
  }

  dismiss(id: number): void {
    this.#stops.get(id)?.();
    this.#stops.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** Takes it back, once. */
  undo({ id, undo }: ShownToast): void {
    this.dismiss(id);
    undo?.();
  }

  /** The pointer or the focus is on them: none goes. */
  hold(): void {
    this.#isHeld = true;
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  release(): void {
    this.#isHeld = false;
    for (const toast of this.shown) if (!this.#stops.has(toast.id)) this.#start(toast);
  }

  #start(toast: ShownToast): void {
    if (toast.troubles && toast.troubles.length > 0) return;
    this.#stops.set(
      toast.id,
      this.#after(TOAST_MS, () => this.dismiss(toast.id)),
    );
  }
}

function afterMs(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
