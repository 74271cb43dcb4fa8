import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';

/** What a report needs of the replica. */
export interface ReportDesk {
  /** Rises when rows change. */
  readonly revision: number;
  query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>>;
}
