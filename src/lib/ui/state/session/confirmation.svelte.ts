/**
 * Whether the person is asked to show that it is them. One dialog of the window asks, for whoever needs it; those who ask
 * while it is open wait for the same answer.
 */
class Confirmation {
  /** For the dialog: it is to be open. */
  isAsked = $state(false);
  #dialogs = 0;
  #waiting: ((isConfirmed: boolean) => void)[] = [];

  /** Answers whether they have shown it; false, at once, where no dialog could ask. */
  ask(): Promise<boolean> {
    if (this.#dialogs === 0) return Promise.resolve(false);
    this.isAsked = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  settle(isConfirmed: boolean): void {
    this.isAsked = false;
    for (const resolve of this.#waiting.splice(0)) resolve(isConfirmed);
  }

  /** A dialog is there; answers what it calls when it goes. */
  attend(): () => void {
    this.#dialogs++;
    return () => {
      this.#dialogs--;
      if (this.#dialogs === 0) this.settle(false);
    };
  }
}

/** One for the window. */
export const confirmation = new Confirmation();
