import type { PersonDetail } from '#lib/domain/views/person-detail.ts';
import type { UserFacets } from '#lib/domain/views/user-facets.ts';
import type { UserListRow } from '#lib/domain/views/user-list.ts';
import { RowWindow } from '../../components/table/row-window.svelte.ts';
import type { Desk } from '../../state/desk.ts';
import type { UsersState } from './user-url.ts';

/** What the users screen shows: rows, counts and the open person. An answer to an older question is dropped. */
export class UserList {
  readonly source = new RowWindow<UserListRow>();
  facets = $state.raw<UserFacets | null>(null);
  detail = $state.raw<PersonDetail | null>(null);
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Asks for rows and counts. Answers how to drop the answer to come. */
  ask({ filter, sort }: Pick<UsersState, 'filter' | 'sort'>): () => void {
    const desk = this.#desk;
    this.source.ask((from, count) =>
      desk.query('userList', { filter, sort, from, count, withFacets: false }),
    );
    let isLatest = true;
    void desk.query('userList', { filter, sort, from: 0, count: 0, withFacets: true }).then((list) => {
      if (isLatest) this.facets = list.facets;
    });
    return () => (isLatest = false);
  }

  askDetail(id: string | null): () => void {
    let isLatest = true;
    if (id === null) this.detail = null;
    else
      void this.#desk.query('personDetail', { id }).then((found) => {
        if (isLatest) this.detail = found;
      });
    return () => (isLatest = false);
  }
}
