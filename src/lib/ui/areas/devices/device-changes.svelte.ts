import type { AccessChoice } from '#lib/domain/records/devices/device.ts';
import { counted, formatCount } from '#lib/words/format/numbers.ts';
import type { Toast, ToastList } from '../../components/toast/toast-list.svelte.ts';
import { changeMany, type ManyResult } from './change-many.ts';
import type { Answer, Desk } from '../../state/desk.ts';
import { refusalSentence } from '#lib/words/devices/refusals.ts';

export type AccessField = 'productAccess' | 'updateAccess';

interface Step {
  /** "Retiring", while it goes on; "retired", when it is done. */
  readonly doing: string;
  readonly deed: string;
  one(id: string): Promise<Answer>;
  undo?(ids: readonly string[]): void;
}

/** Changes of one device or many: one after the other, with progress, a way to stop, and Undo in a toast. */
export class DeviceChanges {
  running = $state.raw<{ readonly doing: string; readonly done: number; readonly total: number } | null>(
    null,
  );
  readonly #desk: Desk;
  readonly #toasts: ToastList;
  #isStopped = false;
  #last: Promise<void> = Promise.resolve();

  constructor(desk: Desk, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  retire(ids: readonly string[], isRetired: boolean, isUndo = false): void {
    this.#change(ids, {
      doing: isRetired ? 'Retiring' : 'Restoring',
      deed: isRetired ? 'retired' : 'restored',
      one: (id) => this.#desk.mutate(isRetired ? 'devices.retire' : 'devices.restore', { id }),
      ...(isUndo ? {} : { undo: (done: readonly string[]) => this.retire(done, !isRetired, true) }),
    });
  }

  /** Keeps what each device had before, so that Undo gives it back exactly. */
  setAccess(ids: readonly string[], field: AccessField, to: AccessChoice): void {
    const before = new Map<string, AccessChoice>();
    this.#change(ids, {
      doing: 'Changing',
      deed: 'changed',
      one: async (id) => {
        const was = (await this.#desk.query('deviceDetail', { id }))?.device[field] ?? to;
        before.set(id, was);
        return this.#desk.mutate('devices.edit', { id, [field]: { was, to } });
      },
      undo: (done) =>
        this.#change(done, {
          doing: 'Changing back',
          deed: 'changed back',
          one: (id) =>
            this.#desk.mutate('devices.edit', { id, [field]: { was: to, to: before.get(id) ?? to } }),
        }),
    });
  }

  /** What is done stays done, and can be undone from its toast. */
  stop(): void {
    this.#isStopped = true;
  }

  #change(ids: readonly string[], step: Step): void {
    this.#last = this.#last.then(() => this.#run(ids, step));
  }

  async #run(ids: readonly string[], step: Step): Promise<void> {
    this.#isStopped = false;
    const show = (done: number) => (this.running = { doing: step.doing, done, total: ids.length });
    show(0);
    const result = await changeMany(ids, {
      one: (id) => step.one(id),
      whyOf: refusalSentence,
      progress: show,
      isStopped: () => this.#isStopped,
    });
    this.running = null;
    this.#toasts.say(toastOf(result, step));
  }
}

function toastOf({ done, failed, left }: ManyResult, { deed, undo }: Step): Toast {
  const causes = [...new Set(failed.map(({ why }) => why))];
  const stopped = left > 0 ? `, stopped with ${formatCount(left)} left` : '';
  return {
    text: `${counted(done.length, 'device')} ${deed}${stopped}.`,
    troubles: causes.map(
      (why) => `${formatCount(failed.filter((one) => one.why === why).length)} not changed: ${why}`,
    ),
    undo: done.length > 0 && undo ? () => undo(done) : null,
  };
}
