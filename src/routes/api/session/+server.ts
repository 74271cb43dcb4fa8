import type { SessionAnswer } from '#lib/protocol/session.ts';
import { linksUsed } from '#lib/server/auth/links/links-used.ts';
import { sessionOf } from '#lib/server/auth/session.ts';
import { needsSetUpCode } from '#lib/server/auth/set-up.ts';
import { toldPerson } from '#lib/server/auth/told-person.ts';
import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { keptClientOf } from '#lib/server/http/kept-client.ts';

export const GET = endpoint(async (event, server) => {
  const { people } = server.store;
  const member = await sessionOf(server, event.request.headers);
  const found =
    member &&
    (await server.store.account(member.accountId).read(async (read) => {
      const found = (
        await read.db.query<{
          account: { name: string; isSample: boolean };
          person: { firstName: string; lastName: string; email: string };
          roles: string[];
        }>(
          `select a.row as account, u.row as person,
              array(select distinct r.row->>'role' from muster.roles r
                    where r.account_id = $1 and r."k_byUser" = $2 and not r.gone) as roles
       from muster.accounts a, muster.users u
       where a.account_id = $1 and u.account_id = $1 and u.id = $2 and not a.gone and not u.gone`,
          [member.accountId, member.userId],
        )
      ).rows[0];
      return (
        found && {
          ...found,
          linksUsed: await linksUsed(read, member.userId),
          told: await toldPerson(read, member.userId, Date.now()),
        }
      );
    }));
  const isEmpty = !found && !(await people.hasRealAccount());
  const needsCode = needsSetUpCode(server, callerOf(event));
  // Also where nothing but who asks tells that a proxy stands before the server.
  if (isEmpty && needsCode) server.showSetUpCode();
  const answer: SessionAnswer =
    member && found
      ? {
          status: 'signed-in',
          accountId: member.accountId,
          userId: member.userId,
          ...(member.lacksFactor ? { lacksFactor: true } : {}),
          accountName: found.account.name,
          userName: `${found.person.firstName} ${found.person.lastName}`,
          email: found.person.email,
          isSample: found.account.isSample,
          linksUsed: found.linksUsed,
          told: found.told,
          roles: found.roles,
          keptClientId: keptClientOf(event.request.headers, member.userId),
        }
      : { status: 'signed-out', isEmpty, needsSetUpCode: needsCode, sendsMail: server.mailer !== null };
  return Response.json(answer);
});
