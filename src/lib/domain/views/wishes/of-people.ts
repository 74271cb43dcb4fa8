import { countOf, rowsOf, textAt, type Args } from './wish-args.ts';
import { edit, type Sentence, type Wish } from './wish-sentence.ts';

const person: Sentence = ({ args, names }) => names.person(textAt(args, 'id'));
const holder: Sentence = ({ args, names }) => names.person(textAt(args, 'userId'));

/** Of people, what they hold, their roles and links. */
export const peopleWishes = {
  'users.add': ({ args }) => `Add ${givenPerson(args) ?? 'a person'}`,
  'users.add-many': ({ args }) => `Add ${peopleOf(rowsOf(args))}`,
  'users.edit': edit(person),
  'users.leave': (wish) => `Mark ${person(wish)} as left`,
  'users.return': (wish) => `Bring ${person(wish)} back`,
  'users.erase': (wish) => `Erase ${person(wish)}`,
  'users.merge': ({ args, names }) =>
    `Merge ${names.person(textAt(args, 'from'))} into ${names.person(textAt(args, 'to'))}`,
  'users.unmerge': (wish) => `Undo the merge of ${person(wish)}`,
  'users.invite': ({ args, names }) => {
    const role = textAt(args, 'role');
    return `Invite ${givenPerson(args) ?? 'a person'}${role ? ` as ${names.roleNamed(role, null)}` : ''}`;
  },
  'invitations.withdraw': ({ args, names }) =>
    `Withdraw a one-time link of ${names.invited(textAt(args, 'id'))}`,
  'roles.grant': (wish) => {
    const { args, names } = wish;
    const role = names.roleNamed(textAt(args, 'role'), textAt(args, 'contractId'));
    return `Give ${holder(wish)} the role ${role}`;
  },
  'roles.revoke': ({ args, names }) => {
    const { role, person: whose } = names.role(textAt(args, 'id'));
    return `Take the role ${role} from ${whose}`;
  },
  'assignments.assign': (wish) => `Assign ${held(wish, 'entitlementId')} to ${holder(wish)}`,
  'assignments.unassign': (wish) => `Remove ${held(wish, 'entitlementId')} from ${holder(wish)}`,
  'assignments.move': (wish) => `Move ${holder(wish)} from ${held(wish, 'from')} to ${held(wish, 'to')}`,
  'assignments.assign-many': (wish) =>
    `Assign ${heldByAll(wish, 'entitlementId')} to ${countOf(holders(wish), 'person', 'people')}`,
  'assignments.unassign-many': (wish) =>
    `Remove ${heldByAll(wish, 'entitlementId')} from ${countOf(holders(wish), 'person', 'people')}`,
  'assignments.move-many': (wish) =>
    `Move ${countOf(holders(wish), 'person', 'people')} from ${heldByAll(wish, 'from')} to ${heldByAll(wish, 'to')}`,
  'assignments.import': ({ args }) =>
    `Import ${textAt(args, 'source') ?? 'people and what they hold'}: ${countOf(rowsOf(args).length, 'row')}`,
} satisfies Readonly<Record<string, Sentence>>;

function held({ args, names }: Wish, field: string): string {
  return names.entitlement(textAt(args, field));
}

function heldByAll({ args, names }: Wish, field: string): string {
  const ids = [...new Set(rowsOf(args).map((row) => textAt(row, field)))];
  const [only] = ids;
  return ids.length === 1 && only ? names.entitlement(only) : countOf(ids.length, 'product');
}

function holders({ args }: Wish): number {
  return new Set(rowsOf(args).map((row) => textAt(row, 'userId'))).size;
}

/** "Jon Smith (jon@x.com)", or as much of it as there is. */
function givenPerson(args: Args): string | null {
  const name = [textAt(args, 'firstName'), textAt(args, 'lastName')].filter(Boolean).join(' ');
  const email = textAt(args, 'email');
  return name && email ? `${name} (${email})` : name || email;
}

/** "Jon Smith (jon@x.com)", "12 people: Jon Smith (jon@x.com), …" */
function peopleOf(rows: readonly Args[]): string {
  const people = rows.map((row) => givenPerson(row) ?? 'a person');
  const [first, second] = people;
  if (people.length === 1 && first) return first;
  const some = [first, second].filter(Boolean).join(', ');
  return `${countOf(rows.length, 'person', 'people')}${some ? `: ${some}${people.length > 2 ? ' …' : ''}` : ''}`;
}
