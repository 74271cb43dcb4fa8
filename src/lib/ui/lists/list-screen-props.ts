import type { ListState } from '#lib/lists/list.ts';
import type { ToastList } from '../components/toast/toast-list.svelte.ts';
import type { Desk } from '../state/desk.ts';

/** What the page of a list gives its screen. What is left out has no button. */
export interface ListScreenProps<Filter, Key extends string> {
  desk: Desk;
  toasts: ToastList;
  state: ListState<Filter, Key>;
  /** Typing replaces the address, everything else adds to the history. */
  onstate: (state: ListState<Filter, Key>, isReplaced: boolean) => void;
  /** Opens the page of a record: where there is no room for the panel, or there is none. */
  onopen: (id: string) => void;
  /** Leads to another page. */
  onleave?: ((address: string) => void) | undefined;
  onimport?: (() => void) | undefined;
  /** Everything in the list, with these columns. */
  onexport?: ((columns: readonly string[], rows: number) => void) | undefined;
}
