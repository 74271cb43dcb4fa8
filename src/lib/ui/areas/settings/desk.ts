import type { Access } from '#lib/domain/access/access.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';

export type Answer =
  | { readonly status: 'kept'; readonly mutationId: string; readonly outcome: Outcome }
  | { readonly status: 'refused'; readonly outcome: Extract<Outcome, { status: 'refused' }> }
  | { readonly status: 'not-saved'; readonly message: string };

/** What the settings of people need of the replica. */
export interface PeopleDesk {
  readonly access: Access;
  /** Rises when rows change; read it where a view is asked, and the view is asked again. */
  readonly revision: number;
  query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>>;
  mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<Answer>;
}
