import { ExportReports } from '../export-reports.ts';
import { KeptAnswers } from '../kept-answers.ts';
import { KeptMark } from '../kept-mark.ts';
import { RecentlyOpened } from '../recently-opened.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** Takes off this device what is kept of a person beside their databases. Before those, so that no mark outlives them. */
export async function forgetPerson(person: Person): Promise<void> {
  new KeptMark(person).remove();
  new RecentlyOpened(person).remove();
  new ExportReports(person).remove();
  await new KeptAnswers(person).remove();
}
