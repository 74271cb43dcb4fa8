/** As long as phones take for their own long press. */
const LONG_MS = 500;
/** A finger that moved further (px) scrolls. */
const STILL = 10;

/** A finger that rests on a row. Not for a mouse, which has other ways. */
export class LongPress {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #start = { x: 0, y: 0 };
  #hasFired = false;

  begin(event: PointerEvent, call: () => void): void {
    this.cancel();
    this.#hasFired = false;
    if (event.pointerType !== 'touch') return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(() => {
      this.#hasFired = true;
      call();
    }, LONG_MS);
  }

  move({ clientX, clientY }: PointerEvent): void {
    if (Math.hypot(clientX - this.#start.x, clientY - this.#start.y) > STILL) this.cancel();
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Whether the click that follows belongs to a long press: it has had its effect. Asked once a click. */
  takesClick(): boolean {
    const takes = this.#hasFired;
    this.#hasFired = false;
    return takes;
  }
}
